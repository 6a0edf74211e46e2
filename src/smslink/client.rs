//! The four operations.

use std::sync::Arc;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};

use super::{
    Error, echo, generated,
    generated::PROVIDER,
    generated::operations::{DELIVER_CODE, GENERATE_AND_DELIVER_CODE, GET_CODE_DELIVERY_RESULT, VERIFY_CODE},
    message,
    types::{
        CodeDeliveryResult, DeliverCodeRequest, DeliveredCode, DeliveryType, ErrorCode, GenerateAndDeliverCodeRequest,
        GeneratedCode, OwnCode, PhoneNumber, VerificationCode, VerifyCodeRequest, VerifyResult,
    },
    verification,
};
use crate::{
    BuildError, ClientBuilder, Delivery, InvalidValue, Operation, Outcome, Rejection, phone,
    provider::{Channel, credentials::smslink as credentials},
    wire::{Authorization, Caller, Environment, Exchange, Facade, Kind, Reading, Refusal, Said, Terms, text_value},
};

text_value! {
    /// The API token, from the settings page of a user with manager rights.
    Token, secret, crate::formats::credential
}

/// A client of SMSLINK. Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Client(Arc<Caller<Smslink>>);

pub(super) struct Smslink {
    /// `None` for one that was read from JSON and does not fit a header: `Token::new` refuses it.
    token: Option<HeaderValue>,
}

impl Client {
    /// Sets up a client. The base URL is a required choice: [`servers`](super::servers) lists them.
    pub fn builder(token: Token) -> ClientBuilder<Self> {
        // The provider asks for it on GET, too.
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
        ClientBuilder::new(PROVIDER, headers, move |transport| {
            let token = HeaderValue::from_str(token.expose()).ok().map(|mut token| {
                token.set_sensitive(true);
                token
            });
            Self(Arc::new(Caller { transport, facade: Smslink { token } }))
        })
    }

    /// A client from `PHONEPROOF_SMSLINK_TOKEN` and `PHONEPROOF_SMSLINK_BASE_URL`; the optional
    /// `PHONEPROOF_ALLOW_PLAIN_HTTP_TO` lists hosts that may be called without TLS.
    pub fn from_env() -> Result<Self, BuildError> {
        Environment::client(PROVIDER, Self::read)
    }

    /// Sets up a client from the same variables as [`from_env`](Self::from_env).
    pub fn builder_from_env() -> Result<ClientBuilder<Self>, BuildError> {
        Environment::builder(PROVIDER, Self::read)
    }

    fn read(environment: &mut Environment) -> Option<ClientBuilder<Self>> {
        let token = environment.required(&credentials::TOKEN, Token::new);
        let place = environment.place();
        Some(Self::builder(token?).at(place))
    }

    /// Has the provider make a code and deliver it.
    ///
    /// The answer holds the code itself: it is for your records, never for the person's browser. One number
    /// takes one code a minute ([`ErrorCode::ResendTooSoon`]). Never repeated after it may have been sent.
    pub async fn generate_and_deliver(&self, request: &GenerateAndDeliverCodeRequest) -> Result<GeneratedCode, Error> {
        let operation = &GENERATE_AND_DELIVER_CODE;
        check(operation, reaches(&request.phone_number, &request.delivery_type))?;
        check(operation, request.character_type.check_listed())?;
        check(operation, message::check_generated(request))?;
        let send = |api: generated::Client| async move { api.generate_and_deliver_code(request).await };
        let read = |answer: &Exchange<'_, Smslink, GeneratedCode>| {
            answer.success(|code, _| {
                let is_another = echo::is_another_number(&request.phone_number, code.phone_number.as_ref());
                Reading::about(!is_another, code, "another number")
            })
        };
        self.0.read(operation, Terms::default(), read, send).await
    }

    /// Delivers a code that you made and will check yourself: [`verify`](Self::verify) does not know it. It is sent
    /// exactly as you give it. One that may be read aloud has neither symbols nor both upper and lower case.
    ///
    /// Never repeated after it may have been sent.
    pub async fn deliver(&self, request: &DeliverCodeRequest) -> Result<DeliveredCode, Error> {
        check(&DELIVER_CODE, reaches(&request.phone_number, &request.delivery_type))?;
        check(&DELIVER_CODE, message::check_delivered(request))?;
        check(&DELIVER_CODE, is_speakable(&request.verification_code, &request.delivery_type))?;
        let send = |api: generated::Client| async move { api.deliver_code(request).await };
        let read = |answer: &Exchange<'_, Smslink, DeliveredCode>| {
            answer.success(|code, notes| {
                if echo::is_another_number(&request.phone_number, code.phone_number.as_ref()) {
                    return Reading::of_another("another number");
                }
                let echoed = code.verification_code.as_ref().map(OwnCode::expose);
                let is_another = echo::is_another_code(request.verification_code.expose(), echoed, notes);
                Reading::about(!is_another, code, "another code")
            })
        };
        self.0.read(&DELIVER_CODE, Terms::default(), read, send).await
    }

    /// Checks a code made by [`generate_and_deliver`](Self::generate_and_deliver), given the same number.
    ///
    /// Each wrong code counts: after five in a row for a number only a new code helps. A right code is right once. So it
    /// is never repeated after it may have been checked.
    ///
    /// Verified only for the provider's `VRFY00001`, whatever the HTTP status.
    pub async fn verify(&self, phone: &PhoneNumber, code: &VerificationCode) -> Result<Outcome<()>, Error> {
        Ok(self.verify_in_words(phone, code).await?.map_rejected(Rejection::from))
    }

    /// As [`verify`](Self::verify), with the provider's code for a "no".
    pub(crate) async fn verify_in_words(
        &self,
        phone: &PhoneNumber,
        code: &VerificationCode,
    ) -> Result<Outcome<(), Said>, Error> {
        // Once more: one that was read from JSON has been checked by nobody.
        let code = VerificationCode::new(code.expose());
        let code = code.map_err(|invalid| Error::new(&VERIFY_CODE, Kind::Invalid(invalid), Delivery::NotSent))?;
        let request = &VerifyCodeRequest::new(phone.clone(), code);
        let send = |api: generated::Client| async move { api.verify_code(request).await };
        let read = |answer: &Exchange<'_, Smslink, VerifyResult>| verification::read(answer, request);
        self.0.read(&VERIFY_CODE, Terms::default(), read, send).await
    }

    /// How the delivery of a code went, by the `verification_code_id` of its answer. Poll it gently.
    pub async fn delivery_result(&self, verification_code_id: u64) -> Result<CodeDeliveryResult, Error> {
        let operation = &GET_CODE_DELIVERY_RESULT;
        let send = |api: generated::Client| async move { api.get_code_delivery_result(verification_code_id).await };
        let read = |answer: &Exchange<'_, Smslink, CodeDeliveryResult>| {
            answer.success(|result, _| {
                Reading::about(result.verification_code_id == verification_code_id, result, "another code")
            })
        };
        self.0.read(operation, Terms::default(), read, send).await
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("smslink::Client").field("base_url", &self.0.transport.base_url()).finish_non_exhaustive()
    }
}

impl Facade for Smslink {
    type Code = ErrorCode;
    type Api = generated::Client;

    fn refusal(_: &'static Operation, _: u16, body: &[u8]) -> Refusal<ErrorCode> {
        super::error::read(body)
    }

    async fn authorize(caller: &Arc<Caller<Self>>, operation: &'static Operation) -> Result<Authorization, Error> {
        let token = caller.facade.token.clone();
        let token = token.ok_or_else(|| Error::new(operation, Kind::Unbuildable, Delivery::NotSent))?;
        Ok(Authorization { headers: vec![(generated::CREDENTIAL_HEADER, token)], ticket: 0 })
    }
}

fn check(operation: &'static Operation, checked: Result<(), InvalidValue>) -> Result<(), Error> {
    checked.map_err(|invalid| Error::new(operation, Kind::Invalid(invalid), Delivery::NotSent))
}

/// Whether a code can go by a call, if it may have to: the provider does not allow every code there.
fn is_speakable(code: &OwnCode, delivery: &DeliveryType) -> Result<(), InvalidValue> {
    let code = code.expose();
    let is_mixed = code.contains(char::is_uppercase) && code.contains(char::is_lowercase);
    if *delivery == DeliveryType::Sms || !is_mixed && code.chars().all(char::is_alphanumeric) {
        return Ok(());
    }
    let reason = "a code that may be read aloud must not mix upper and lower case, nor have symbols";
    Err(InvalidValue::new("OwnCode", reason))
}

/// Whether the channel can reach the number at all: the provider would refuse it otherwise.
fn reaches(phone: &PhoneNumber, delivery: &DeliveryType) -> Result<(), InvalidValue> {
    delivery.check_listed()?;
    let invalid = |reason: &str| InvalidValue::new("PhoneNumber", reason);
    let number = phone::PhoneNumber::parse(phone.expose(), PROVIDER.country());
    let number = number.map_err(|reason| invalid(&reason.to_string()))?;
    let is_reached = |channel| number.is_reached(PROVIDER, channel);
    match delivery {
        DeliveryType::Sms if !is_reached(Channel::Sms) => {
            Err(invalid("an SMS can't reach it; choose a mobile number or a call"))
        }
        DeliveryType::Voice if !is_reached(Channel::Voice) => {
            Err(invalid("a call can't reach it; choose another number or an SMS"))
        }
        _ => Ok(()),
    }
}
