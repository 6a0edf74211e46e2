//! SMSLINK.

mod driven;
mod verifying;

use phoneproof::{
    BuildError, ClientBuilder, Operation,
    sandbox::Sandbox,
    smslink::{
        Client, Token, operations,
        types::{
            self, CharacterSize, CharacterType, DeliverCodeRequest, DeliveryType, ErrorCode,
            GenerateAndDeliverCodeRequest, MessageTemplate, OwnCode, PhoneNumber, ValidPeriodMin, VerificationCode,
        },
    },
};
use serde_json::{Value, json};

use super::{
    Api, Call, Driver, EnumVisitor, OtpShape, PERSONAL_TEXT, SensitiveValue, Shown, Type, Verification, call::calls,
    debug, enums::open_enums, marks::texts, plain, types::types,
};
use crate::support::filling::Given;

const TOKEN: &str = "smslink-token-of-the-tests";
const MARKED_TOKEN: &str = "b4e2d07f9a1c63e85f0b7d29c4a6183e5d7f0c92";

pub(crate) enum Smslink {}

impl Api for Smslink {
    const NAME: &'static str = "smslink";
    const SPEC: &'static str = "smslink";
    const SECRETS: &'static [&'static str] = &[TOKEN];
    // Its client is kept to HTTP/1.1.
    const SPEAKS_HTTP2: bool = false;
    const OTP: OtpShape = OtpShape { lengths: 4..=12, ..OtpShape::SIX_DIGITS };

    const SENDS: &'static Operation = &operations::GENERATE_AND_DELIVER_CODE;

    type Code = ErrorCode;
    type Client = Client;

    fn builder() -> ClientBuilder<Client> {
        Client::builder(Token::new(TOKEN).unwrap())
    }

    fn from_env() -> Result<Client, BuildError> {
        Client::from_env()
    }

    fn builder_from_env() -> Result<ClientBuilder<Client>, BuildError> {
        Client::builder_from_env()
    }

    fn with_keys_of(sandbox: &Sandbox) -> ClientBuilder<Client> {
        Client::builder(Token::new(sandbox.credentials().smslink_token()).unwrap())
    }

    fn verification() -> Option<Verification> {
        Some(verifying::VERIFICATION)
    }

    fn operations() -> &'static [&'static Operation] {
        operations::ALL
    }

    fn takes(number: &phoneproof::PhoneNumber) -> bool {
        types::PhoneNumber::try_from(number).is_ok()
    }

    fn calls() -> Vec<Call<Self>> {
        calls! {
            GENERATE_AND_DELIVER_CODE "" |client, values| client.generate_and_deliver(&values.of(generate())),
            DELIVER_CODE "" |client, values| client.deliver(&values.of(deliver("code: {{verification_code}}"))),
            VERIFY_CODE "" |client, values| client.verify(&values.of(phone()), &values.of(code())),
            GET_CODE_DELIVERY_RESULT "" |client, _| client.delivery_result(101),
        }
    }

    fn more_calls() -> Vec<Call<Self>> {
        calls! { DELIVER_CODE "unsendable" |client, values| client.deliver(&unsendable(values.of(deliver("")))) }
    }

    fn drivers() -> Vec<Driver> {
        driven::drivers()
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

    fn marked() -> Given {
        Given::from([
            ("PhoneNumber", json!("09073019284")),
            ("VerificationCode", json!("58201746")),
            ("OwnCode", json!("61930582")),
            ("ErrorDetailMessage", json!("「カナリア詳細」は不正です。")),
            ("ErrorDetailParameter", json!("カナリアパラメータ")),
            ("ProviderText", json!("カナリアさん宛ての配信に失敗しました。")),
        ])
    }

    fn unmarked() -> Given {
        Given::from([("MessageTemplate", json!("code: {{verification_code}} ({{valid_period_min}} min)"))])
    }

    fn marked_credentials() -> Vec<(&'static str, &'static str)> {
        vec![("Token", MARKED_TOKEN)]
    }

    fn marked_builders() -> Vec<fn() -> ClientBuilder<Client>> {
        vec![|| Client::builder(Token::new(MARKED_TOKEN).unwrap())]
    }

    fn sensitive() -> Vec<SensitiveValue> {
        texts! { types: PhoneNumber VerificationCode OwnCode ErrorDetailMessage ErrorDetailParameter ProviderText }
    }

    fn shown() -> Vec<Shown> {
        let refused = Token::new(format!("{MARKED_TOKEN}\n"));
        [debug(&Token::new(MARKED_TOKEN).unwrap()), debug(&refused)].concat()
    }
}

/// Refused before it is sent: the message has no place for the code, but for the code itself.
fn unsendable(mut request: DeliverCodeRequest) -> DeliverCodeRequest {
    request.message = serde_json::from_value(json!("code: 1")).unwrap();
    request
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

/// The code of the documented sample of a check.
fn code() -> VerificationCode {
    VerificationCode::new("135217").unwrap()
}

/// The code of the documented sample of a delivery.
fn own_code() -> OwnCode {
    OwnCode::new("715204").unwrap()
}

/// For a code of six digits by SMS.
pub(crate) fn code_request(number: PhoneNumber) -> GenerateAndDeliverCodeRequest {
    GenerateAndDeliverCodeRequest::new(
        number,
        DeliveryType::Sms,
        MessageTemplate::new("{{verification_code}} {{valid_period_min}}").unwrap(),
        CharacterType::Digits,
        CharacterSize::new(6).unwrap(),
        ValidPeriodMin::new(10).unwrap(),
    )
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
    DeliverCodeRequest::new(phone(), DeliveryType::Voice, text, own_code())
}
