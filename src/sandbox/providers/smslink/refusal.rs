//! Errors in the provider's words.

use crate::{
    sandbox::engine::{exchange::Reply, nulls::with_nulls, strict::Breach},
    smslink::types::{ErrorAnswer, ErrorCode, ErrorDetail, ErrorDetailCode, ErrorDetailMessage, ProviderText},
};

/// An error answer.
#[derive(Debug)]
pub(super) struct SmslinkRefusal(ErrorAnswer);

impl SmslinkRefusal {
    /// A parameter is wrong.
    pub(super) fn detail(code: ErrorDetailCode) -> Self {
        let message = code.provider_text().and_then(|text| ErrorDetailMessage::new(text).ok());
        Self::invalid(ErrorDetail { message, code: Some(code), parameter: None })
    }

    /// A parameter is wrong, and `word` is what the provider's text puts in quotation marks last.
    pub(super) fn detail_about(code: ErrorDetailCode, word: &str) -> Self {
        let message = code.provider_text().and_then(|text| ErrorDetailMessage::new(requote(text, word)).ok());
        Self::invalid(ErrorDetail { message, code: Some(code), parameter: None })
    }

    /// A parameter is wrong in a way for which the provider documents no detail.
    pub(super) fn undocumented(text: &str) -> Self {
        let message = Some(ProviderText::verbatim(format!("[sandbox] {text}")));
        Self(ErrorAnswer { code: ErrorCode::InvalidParameter, details: Vec::new(), message })
    }

    fn invalid(detail: ErrorDetail) -> Self {
        let mut refusal = Self::from(ErrorCode::InvalidParameter);
        refusal.0.details.push(detail);
        refusal
    }

    pub(super) fn reply(self) -> Reply {
        let status = self.0.code.http_status().unwrap_or(500);
        Reply::new(status, with_nulls(&self.0)).with_code(self.0.code.as_str())
    }
}

impl From<ErrorCode> for SmslinkRefusal {
    fn from(code: ErrorCode) -> Self {
        let message = code.provider_text().map(ProviderText::verbatim);
        Self(ErrorAnswer { code, details: Vec::new(), message })
    }
}

impl From<Breach> for SmslinkRefusal {
    fn from(breach: Breach) -> Self {
        match breach {
            Breach::NotAnObject | Breach::TooLarge | Breach::Unfinished | Breach::Repeated(_) => {
                ErrorCode::InvalidParameter.into()
            }
            Breach::Unknown(_) => ErrorCode::UnknownParameter.into(),
            Breach::Missing(name) => Self::detail_about(ErrorDetailCode::Required, name),
            Breach::WrongType(name, _) => {
                wrong_type(name).map_or_else(|| ErrorCode::InvalidParameter.into(), Self::detail)
            }
        }
    }
}

impl From<getrandom::Error> for SmslinkRefusal {
    fn from(_: getrandom::Error) -> Self {
        ErrorCode::Internal.into()
    }
}

/// The detail that speaks of one field alone.
pub(super) fn wrong_type(name: &str) -> Option<ErrorDetailCode> {
    Some(match name {
        "character_size" => ErrorDetailCode::CharacterSizeOutOfRange,
        "character_type" => ErrorDetailCode::UnknownCharacterType,
        "delivery_type" => ErrorDetailCode::UnknownDeliveryType,
        "phone_number" => ErrorDetailCode::InvalidPhoneNumber,
        "valid_period_min" => ErrorDetailCode::ValidPeriodOutOfRange,
        _ => return None,
    })
}

fn requote(text: &str, word: &str) -> String {
    let mut parts = text.rsplitn(3, '"');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(after), Some(_), Some(before)) => format!("{before}\"{word}\"{after}"),
        _ => text.to_owned(),
    }
}
