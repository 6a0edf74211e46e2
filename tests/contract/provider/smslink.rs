//! SMSLINK.

use phoneproof::{
    ClientBuilder, Operation,
    smslink::{
        Client, Token, operations,
        types::{
            self, CharacterSize, CharacterType, DeliverCodeRequest, DeliveryType, ErrorCode,
            GenerateAndDeliverCodeRequest, MessageTemplate, OwnCode, PhoneNumber, ValidPeriodMin, VerificationCode,
        },
    },
};
use serde_json::{Value, json};

use super::{Call, PERSONAL_TEXT, Provider, calls, plain};
use crate::{
    open_enums::{EnumVisitor, open_enums},
    types::{Type, types},
};

const TOKEN: &str = "smslink-token-of-the-tests";

pub(crate) enum Smslink {}

impl Provider for Smslink {
    const NAME: &'static str = "smslink";
    const SPEC: &'static str = "smslink";
    const SECRETS: &'static [&'static str] = &[TOKEN];

    type Code = ErrorCode;
    type Client = Client;

    fn builder() -> ClientBuilder<Client> {
        Client::builder(Token::new(TOKEN).unwrap())
    }

    fn operations() -> &'static [&'static Operation] {
        operations::ALL
    }

    fn calls() -> Vec<Call<Self>> {
        calls! {
            GENERATE_AND_DELIVER_CODE "" |client| client.generate_and_deliver(&generate()),
            DELIVER_CODE "" |client| client.deliver(&deliver("code: {{verification_code}}")),
            VERIFY_CODE "" |client| client.verify(&phone(), &code()),
            GET_CODE_DELIVERY_RESULT "" |client| client.delivery_result(101),
        }
    }

    fn types() -> Vec<Type> {
        types! { types:
            CodeDeliveryResult DeliverCodeRequest DeliveredCode ErrorAnswer ErrorDetail GenerateAndDeliverCodeRequest
            GeneratedCode SmsResult VerifyCodeRequest VerifyResult VoiceResult
            Carrier CharacterSize CharacterType DeliveryDetail DeliveryStatus DeliveryType ErrorCode ErrorDetailCode
            ErrorDetailMessage ErrorDetailParameter MessageTemplate OwnCode PhoneNumber ProviderText ValidPeriodMin
            VerificationCode VerifyResultCode
        }
    }

    fn json_schemas() -> Vec<(&'static str, Value)> {
        plain(types::json_schemas())
    }

    fn enums(visitor: &mut impl EnumVisitor) {
        visit_enums(visitor);
    }

    fn error_body(code: &str) -> (Value, String) {
        let message = ErrorCode::from(code).provider_text().unwrap_or(PERSONAL_TEXT);
        (json!({ "code": code, "message": message, "details": [] }), message.to_owned())
    }
}

open_enums! { types:
    Carrier {}
    CharacterType {}
    DeliveryDetail { provider_text }
    DeliveryStatus { provider_text }
    DeliveryType {}
    ErrorCode { http_status provider_text advice }
    ErrorDetailCode { provider_text advice }
    VerifyResultCode { provider_text }
}

pub(crate) fn phone() -> PhoneNumber {
    PhoneNumber::new("090-0000-0000").unwrap()
}

fn code() -> VerificationCode {
    VerificationCode::new("482913").unwrap()
}

fn generate() -> GenerateAndDeliverCodeRequest {
    GenerateAndDeliverCodeRequest::new(
        phone(),
        DeliveryType::SmsThenVoice,
        MessageTemplate::new("code:{{verification_code}} {{valid_period_min}}分間有効です。").unwrap(),
        CharacterType::LowerAlphanumeric,
        CharacterSize::new(8).unwrap(),
        ValidPeriodMin::new(5).unwrap(),
    )
}

pub(crate) fn deliver(text: &str) -> DeliverCodeRequest {
    // As a request that was read from JSON has it: the constructor refuses what can never be sent.
    let text = serde_json::from_value(text.into()).unwrap();
    DeliverCodeRequest::new(phone(), DeliveryType::Voice, text, OwnCode::new("482913").unwrap())
}
