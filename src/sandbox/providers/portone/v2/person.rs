//! The person named in a request.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{channel::PgChannel, refusal::V2Refusal};
use crate::{
    portone::v2::types::{
        BirthDate, BirthDay, BirthMonth, BirthYear, Ci, CustomerId, Di, Gender, IdentityNumber,
        IdentityVerificationMethod, IdentityVerificationOperator, PersonName, PhoneNumber, RequestedCustomer,
        SendIdentityVerificationBody, VerifiedCustomer,
    },
    sandbox::{
        providers::portone::{
            BEHAVIOURS,
            citizen::{self, GenderDigit},
        },
        spec::Provider,
        world::magic::{Behaviour, Heeded},
    },
};

/// What the sandbox's own numbers mean here.
pub(super) static HEEDED: Heeded = Heeded { provider: Provider::PortOneV2, behaviours: BEHAVIOURS };

/// The person that a carrier would look up.
#[derive(Serialize, Deserialize)]
pub(super) struct Person {
    id: Option<CustomerId>,
    /// As it was sent.
    name: PersonName,
    /// As the carrier has it.
    registered: PersonName,
    phone: PhoneNumber,
    operator: IdentityVerificationOperator,
    birthday: Date,
    is_male: bool,
    is_foreigner: bool,
    /// Whether the request told the birthday.
    is_told: bool,
}

/// The birthday of a person whose request does not tell it.
const UNTOLD: Date = jiff::civil::date(1990, 1, 1);

impl Person {
    /// Checks a request's values; its fields and their types are checked already.
    pub(super) fn check(request: &SendIdentityVerificationBody, now: Timestamp) -> Result<Self, V2Refusal> {
        let customer = &request.customer;
        let registered = citizen::registered_name(customer.name.expose());
        let registered = registered.ok_or_else(|| V2Refusal::invalid("name: it is empty, or not a name"))?;
        if !citizen::is_mobile(customer.phone_number.expose()) {
            return Err(V2Refusal::invalid("phoneNumber: it is no Korean mobile number of digits only"));
        }
        if let IdentityVerificationOperator::Unknown(_) = request.operator {
            return Err(V2Refusal::invalid("operator: it is no carrier of the specification"));
        }
        let told = customer.identity_number.as_ref().map(|number| resident(number, now)).transpose()?;
        match &request.method {
            IdentityVerificationMethod::Unknown(_) => return Err(V2Refusal::invalid("method: it is not SMS or APP")),
            IdentityVerificationMethod::Sms if told.is_none() => {
                return Err(V2Refusal::invalid("identityNumber: it is missing, and mandatory for the method SMS"));
            }
            _ => {}
        }
        let (birthday, is_male, is_foreigner) = told.unwrap_or((UNTOLD, true, false));
        Ok(Self {
            id: customer.id.clone(),
            name: customer.name.clone(),
            registered: PersonName::verbatim(registered),
            phone: customer.phone_number.clone(),
            operator: request.operator.clone(),
            birthday,
            is_male,
            is_foreigner,
            is_told: told.is_some(),
        })
    }

    pub(super) fn phone(&self) -> &str {
        self.phone.expose()
    }

    pub(super) fn magic(&self) -> Option<Behaviour> {
        HEEDED.behaviour(self.phone())
    }

    pub(super) fn requested(&self) -> RequestedCustomer {
        let part = |format: &str| Some(self.birthday.strftime(format).to_string()).filter(|_| self.is_told);
        RequestedCustomer {
            id: self.id.clone(),
            name: Some(self.name.clone()),
            phone_number: Some(self.phone.clone()),
            birth_year: part("%Y").map(BirthYear::verbatim),
            birth_month: part("%m").map(BirthMonth::verbatim),
            birth_day: part("%d").map(BirthDay::verbatim),
        }
    }

    /// Danal shows some of it with an extra contract only, KCP all.
    pub(super) fn verified(&self, channel: PgChannel, extra_contract: bool) -> VerifiedCustomer {
        let shows_all = extra_contract || channel == PgChannel::Kcp;
        let ci = citizen::ci(self.registered.expose(), self.birthday, self.is_male);
        VerifiedCustomer {
            id: self.id.clone(),
            name: Some(self.registered.clone()),
            operator: Some(self.operator.clone()).filter(|_| shows_all),
            phone_number: Some(self.phone.clone()).filter(|_| shows_all),
            birth_date: Some(BirthDate::verbatim(self.birthday.to_string())),
            gender: Some(if self.is_male { Gender::Male } else { Gender::Female }),
            is_foreigner: Some(self.is_foreigner).filter(|_| shows_all),
            di: Some(Di::verbatim(citizen::di(channel.merchant_id(), &ci))),
            ci: Some(Ci::verbatim(ci)),
        }
    }
}

/// Birthday, whether male, whether a foreigner.
fn resident(number: &IdentityNumber, now: Timestamp) -> Result<(Date, bool, bool), V2Refusal> {
    let invalid = |text| V2Refusal::invalid(text);
    let (birth, digit) = number
        .expose()
        .split_at_checked(6)
        .ok_or_else(|| invalid("identityNumber: it has not the seven digits of YYMMDD and the gender digit"))?;
    let digit = GenderDigit::read(digit)
        .ok_or_else(|| invalid("identityNumber: it does not end with one digit from 1 to 8"))?;
    let birthday = citizen::birthday(birth, digit, now)
        .ok_or_else(|| invalid("identityNumber: it is no date, or one in the future"))?;
    Ok((birthday, digit.is_male, digit.is_foreigner))
}
