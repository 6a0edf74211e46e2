//! The person named in a request.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::refusal::V1Refusal;
use crate::{
    portone::{
        v1::types::{CertifiedCarrier, ErrorCode, Gender, PgProvider, RequestOtpRequest, VerificationMethod},
        v2::types::IdentityVerificationOperator,
    },
    sandbox::{
        providers::portone::{
            BEHAVIOURS,
            citizen::{self, GenderDigit, is_mobile, midnight},
        },
        spec::Provider,
        world::magic::{Behaviour, Heeded},
    },
};

/// What the sandbox's own numbers mean here.
pub(super) static HEEDED: Heeded = Heeded { provider: Provider::PortOneV1, behaviours: BEHAVIOURS };

/// The person that a carrier would look up.
#[derive(Serialize, Deserialize)]
pub(in crate::sandbox::providers::portone) struct Person {
    pub(in crate::sandbox::providers::portone) name: String,
    /// Digits only.
    pub(in crate::sandbox::providers::portone) phone: String,
    pub(in crate::sandbox::providers::portone) birthday: Date,
    pub(super) gender: Gender,
    pub(super) carrier: CertifiedCarrier,
}

impl Person {
    /// Checks a request's values; its fields and their types are checked already.
    pub(super) fn check(request: &RequestOtpRequest, now: Timestamp) -> Result<Self, V1Refusal> {
        let name = citizen::registered_name(request.name.expose());
        let name = name.ok_or_else(|| invalid("name: it is empty, or not a name"))?;
        check_options(request)?;
        let digit = GenderDigit::read(request.gender_digit.expose())
            .ok_or_else(|| invalid("gender_digit: it is not one digit from 1 to 8"))?;
        let gender = if digit.is_male { Gender::Male } else { Gender::Female };
        let birthday = birthday(request.birth.expose(), digit, now)?;
        let (phone, carrier) = (phone(request.phone.expose())?, carrier(request)?);
        if HEEDED.behaviour(&phone) == Some(Behaviour::CarrierMismatch) {
            return Err(invalid("carrier: it does not know this person by this number"));
        }
        Ok(Self { name, phone, birthday, gender, carrier })
    }

    /// The first second of the birthday in Korea.
    pub(super) fn birth(&self) -> Option<i64> {
        midnight(self.birthday).map(Timestamp::as_second)
    }
}

/// Which PG does the work: the one that `pg` names, or KCP if only KCP takes a field of the request.
pub(super) fn pg_provider(request: &RequestOtpRequest) -> PgProvider {
    match request.pg.as_deref().and_then(|pg| pg.split('.').next()) {
        Some(pg) => PgProvider::from(pg),
        None if request.verification_method.is_some() || request.bypass.is_some() => PgProvider::KcpV2,
        None => PgProvider::Danal,
    }
}

fn invalid(text: &str) -> V1Refusal {
    V1Refusal::of(&ErrorCode::InvalidPersonalInfo, text)
}

/// Separators are allowed; the server keeps the digits.
fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn phone(text: &str) -> Result<String, V1Refusal> {
    let digits = digits(text);
    if is_mobile(&digits) {
        return Ok(digits);
    }
    Err(invalid("phone: it is no Korean mobile number in national form"))
}

fn birthday(text: &str, digit: GenderDigit, now: Timestamp) -> Result<Date, V1Refusal> {
    let digits = digits(text);
    if digits.len() != 6 {
        return Err(invalid("birth: it has not the six digits of YYMMDD"));
    }
    citizen::birthday(&digits, digit, now).ok_or_else(|| invalid("birth: it is no date, or one in the future"))
}

fn carrier(request: &RequestOtpRequest) -> Result<CertifiedCarrier, V1Refusal> {
    // V2 has one list of them, and with it the two of V1 are paired.
    let network = &(request.carrier.clone(), request.is_mvno.unwrap_or_default());
    let operator = IdentityVerificationOperator::try_from(network);
    let certified = operator.and_then(|operator| CertifiedCarrier::try_from(&operator));
    certified.map_err(|_| invalid("carrier: it is not SKT, KT or LGT"))
}

fn check_options(request: &RequestOtpRequest) -> Result<(), V1Refusal> {
    let bypass = request.bypass.as_ref().map(|bypass| serde_json::from_str::<serde_json::Value>(bypass.as_str()));
    if bypass.is_some_and(|json| !json.is_ok_and(|json| json.is_object())) {
        return Err(invalid("bypass: it is no text that holds a JSON object"));
    }
    match &request.verification_method {
        Some(VerificationMethod::Unknown(_)) => Err(invalid("verification_method: it is not SMS or APP")),
        // Only kcp_v2 has the app, and kcp_v2 needs the channel.
        Some(VerificationMethod::App) if request.channel_key.is_none() => {
            Err(invalid("channel_key: it must be given for kcp_v2, and only kcp_v2 has the method APP"))
        }
        _ => Ok(()),
    }
}
