//! The signature of a request, made with HMAC-SHA256.

use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::{context::Context, refusal::SolapiRefusal};
use crate::{
    sandbox::world::recent::Recent,
    solapi::{
        generated::{
            CREDENTIAL_HEADER,
            constants::{API_KEY_FIELD, API_KEY_LENGTH, DATE_FIELD, SALT_FIELD, SIGNATURE_FIELD, SIGNATURE_SCHEME},
        },
        types::ErrorCode,
    },
    wire::UnknownValue,
};

/// How far a clock may be off, and for how long a signature can't be used again.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);

const SALT_LENGTH: std::ops::RangeInclusive<usize> = 12..=64;

/// The signatures of the last 15 minutes.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Signatures(Recent<Timestamp>);

impl Signatures {
    pub(super) fn is_first_use(&mut self, signature: [u8; 32], now: Timestamp, most: usize) -> bool {
        while self.0.oldest().is_some_and(|at| now.duration_since(*at) >= WINDOW) {
            self.0.remove_oldest();
        }
        let signature = hex::encode(signature);
        let first = !self.0.contains(&signature);
        if first {
            self.0.insert(signature, now, most);
        }
        first
    }

    #[cfg(test)]
    pub(super) fn remembered(&self) -> usize {
        self.0.len()
    }
}

pub(super) fn check(signatures: &mut Signatures, context: &Context<'_>) -> Result<(), SolapiRefusal> {
    let Some(header) = context.call.header(CREDENTIAL_HEADER.as_str()) else { return Err(no_credentials(context)) };
    let signed = Signed::parse(header)?;
    let skew = context.now.duration_since(signed.check_form()?).abs();
    let credentials = context.credentials;
    if signed.api_key != credentials.solapi_api_key() {
        return Err(unknown_key(context.switches.unknown_key_status));
    }
    if skew > WINDOW {
        return Err(ErrorCode::RequestTimeTooSkewed.into());
    }
    let Some(signature) = verified(credentials.solapi_api_secret(), &signed) else {
        let status = context.switches.wrong_signature_status;
        return Err(SolapiRefusal { status, ..ErrorCode::SignatureDoesNotMatch.into() });
    };
    if !signatures.is_first_use(signature, context.now, context.world.limits.records) {
        return Err(ErrorCode::DuplicatedSignature.into());
    }
    Ok(())
}

fn no_credentials(context: &Context<'_>) -> SolapiRefusal {
    let unauthorized = SolapiRefusal::from(ErrorCode::Unauthorized);
    // The endpoint pages of 2018 name this header; everything newer names the other.
    if context.call.header("authentication").is_some() {
        let text = "send the credentials in the header Authorization, not in Authentication".to_owned();
        return SolapiRefusal { text, ..unauthorized };
    }
    unauthorized
}

fn unknown_key(status: u16) -> SolapiRefusal {
    let code = match status {
        // The spelling of the docs, which go with this status; a client takes it for the same code.
        403 => ErrorCode::Unknown(UnknownValue::new("InvalidAPIKey")),
        _ => ErrorCode::InvalidApiKey,
    };
    SolapiRefusal { status, code, ..ErrorCode::InvalidApiKey.into() }
}

/// The fields of the header.
pub(super) struct Signed<'a> {
    api_key: &'a str,
    date: &'a str,
    salt: &'a str,
    signature: &'a str,
}

impl<'a> Signed<'a> {
    pub(super) fn parse(header: &'a str) -> Result<Self, SolapiRefusal> {
        let (scheme, fields) = header.split_once(' ').unwrap_or((header, ""));
        match scheme {
            SIGNATURE_SCHEME => {}
            // The sandbox hands out no tokens, so it knows none.
            "Bearer" => return Err(ErrorCode::InvalidToken.into()),
            _ => return Err(SolapiRefusal::validation(format!("the scheme must be {SIGNATURE_SCHEME}"))),
        }
        let names = [API_KEY_FIELD, DATE_FIELD, SALT_FIELD, SIGNATURE_FIELD];
        let mut values = [None; 4];
        for field in fields.split(", ") {
            let (name, value) = field.split_once('=').unwrap_or((field, ""));
            let Some(place) = names.iter().position(|known| known.eq_ignore_ascii_case(name)) else {
                return Err(SolapiRefusal::validation("the Authorization header has an unknown field"));
            };
            if values[place].replace(value).is_some() {
                return Err(SolapiRefusal::validation("a field of the Authorization header stands there twice"));
            }
        }
        let required = |place: usize| {
            let missing =
                || SolapiRefusal::validation(format!("{} is required in the Authorization header", names[place]));
            values[place].ok_or_else(missing)
        };
        Ok(Self { api_key: required(0)?, date: required(1)?, salt: required(2)?, signature: required(3)? })
    }

    /// Checks what can be checked without the secret, and reads the date.
    fn check_form(&self) -> Result<Timestamp, SolapiRefusal> {
        if self.api_key.chars().count() != API_KEY_LENGTH {
            // The one text of this kind that was captured.
            return Err(SolapiRefusal::validation(format!("apiKey length must be {API_KEY_LENGTH} characters long")));
        }
        if !SALT_LENGTH.contains(&self.salt.len()) {
            return Err(SolapiRefusal::validation("salt must have 12 to 64 bytes"));
        }
        self.date.parse().map_err(|_| SolapiRefusal::validation("date must be in ISO 8601 with an offset"))
    }
}

/// The signature, if it is right. Compared in constant time; only lower case counts as the documented form.
pub(super) fn verified(secret: &str, signed: &Signed<'_>) -> Option<[u8; 32]> {
    let mut signature = [0; 32];
    hex::decode_to_slice(signed.signature, &mut signature).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(signed.date.as_bytes());
    mac.update(signed.salt.as_bytes());
    mac.verify_slice(&signature).ok()?;
    (!signed.signature.bytes().any(|byte| byte.is_ascii_uppercase())).then_some(signature)
}
