//! PortOne V1.

mod driven;
mod verifying;

use phoneproof::{
    BuildError, ClientBuilder, Operation,
    portone::v1::{
        Client, Credentials, Pending, operations,
        types::{
            self, Birth, Bypass, Carrier, ErrorCode, GenderDigit, ImpUid, Otp, PersonName, PhoneNumber,
            RequestOtpRequest, VerificationMethod,
        },
    },
    sandbox::Sandbox,
};
use serde_json::{Value, json};

use super::{
    Api, Call, Driver, EnumVisitor, OtpShape, PERSONAL_TEXT, SensitiveValue, Shown, Type, Verification,
    call::{calls, filled},
    debug,
    enums::open_enums,
    marks::{other, texts},
    plain,
    types::types,
};
use crate::support::{
    filling::Given,
    stub::{Answer, Request, Stub},
};

const KEY: &str = "imp-key-of-the-tests";
const SECRET: &str = "imp-secret-of-the-tests";

pub(crate) enum PortOneV1 {}

impl Api for PortOneV1 {
    const NAME: &'static str = "portone_v1";
    const SPEC: &'static str = "portone-v1";
    const SECRETS: &'static [&'static str] = &[KEY, SECRET];
    const SPEAKS_HTTP2: bool = true;
    const OTP: OtpShape = OtpShape::SIX_DIGITS;
    // An answer has a number, which says little; the operation and the status say what it means.
    const LISTS_CODES: bool = false;

    const SENDS: &'static Operation = &operations::REQUEST_OTP;

    type Code = ErrorCode;
    type Client = Client;

    fn builder() -> ClientBuilder<Client> {
        Client::builder(Credentials::new(KEY, SECRET).unwrap().with_tier("A1B").unwrap())
    }

    fn from_env() -> Result<Client, BuildError> {
        Client::from_env()
    }

    fn builder_from_env() -> Result<ClientBuilder<Client>, BuildError> {
        Client::builder_from_env()
    }

    fn with_keys_of(sandbox: &Sandbox) -> ClientBuilder<Client> {
        let keys = sandbox.credentials();
        Client::builder(Credentials::new(keys.portone_imp_key(), keys.portone_imp_secret()).unwrap())
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
            // It has no method: the first call of any other operation makes it.
            GET_TOKEN "" |client, values| client.get(&values.of(imp_uid())),
            REQUEST_OTP "" |client, values| client.send(&values.of(person())),
            REQUEST_OTP "with_everything" |client, values| client.send(&values.of(everything())),
            CONFIRM_OTP "" |client, values| client.confirm(&values.of(imp_uid()).into(), &values.of(otp())),
            CONFIRM_OTP "in_app" |client, values| client.confirm_in_app(&values.of(imp_uid()).into()),
            GET_CERTIFICATION "" |client, values| client.get(&values.of(imp_uid())),
            DELETE_CERTIFICATION "" |client, values| client.delete(&values.of(imp_uid())),
        }
    }

    fn drivers() -> Vec<Driver> {
        driven::drivers()
    }

    fn types() -> Vec<Type> {
        types! { types:
            Certification CertificationAnswer ConfirmOtpRequest ErrorAnswer GetTokenRequest OtpRequested
            OtpRequestedAnswer RequestOtpRequest Token TokenAnswer
            AccessToken Birth BirthEpoch Birthday Bypass Carrier CertifiedCarrier ErrorCode Gender GenderDigit ImpKey
            ImpSecret ImpUid Message Otp PersonName PgProvider PhoneNumber UniqueInSite UniqueKey VerificationMethod
        }
    }

    fn json_schemas() -> Vec<(&'static str, Value)> {
        plain(types::json_schemas())
    }

    fn enums(visitor: &mut impl EnumVisitor) {
        visit_enums(visitor);
    }

    /// The code is no part of it: V1 has none, the operation and the status say it.
    fn error_body(code: &str) -> (Value, String) {
        let message = ErrorCode::from(code).provider_text().unwrap_or(PERSONAL_TEXT);
        (json!({ "code": -1, "message": message, "response": null }), message.to_owned())
    }

    fn marked() -> Given {
        Given::from([
            ("ImpKey", json!("7305918264730591")),
            ("ImpSecret", json!("Kx7f0a91c35e8d24b6f73019c2845ad1e6b09f3c7d58a2e41b6c90d3f7a85e2Zq")),
            ("AccessToken", json!("a3f9c1e75b2d48f60917c3e5a8b4d2f1e6907c5b")),
            ("Message", json!("입력하신 정보가 다릅니다: 카나리아메시지")),
            ("Otp", json!("468201")),
            ("PersonName", json!("남궁카나리아")),
            ("PhoneNumber", json!("01073019284")),
            ("Birth", json!("870613")),
            // One digit could not be told from others: an answer's value is never checked, so it may be longer.
            ("GenderDigit", json!("7-canarydigit")),
            // It looks like a code, because an enum that is not sensitive would show it then.
            ("Gender", json!("CANARYGENDER")),
            ("Birthday", json!("1987-06-13")),
            ("BirthEpoch", json!(550_538_291)),
            (
                "UniqueKey",
                json!("cAnArYkEy/0x7q+3fE9uZbLw2mD8sRtVhJp1oN6yKcXgQiT4eWaHv5BzU+lMrOjSdGnFkPxYbC7wE0tIqAz3uLg=="),
            ),
            (
                "UniqueInSite",
                json!("dI0canary+Zx81QpLm/7rTnVbKs3wYhGj5oEuCa9fXiD2qWlRtNzBvHkMyP6gJeSxOc4dIaUw1TfLpQrAsZbVnKm=="),
            ),
        ])
    }

    fn marked_builders() -> Vec<fn() -> ClientBuilder<Client>> {
        vec![|| Client::builder(marked_credentials())]
    }

    fn sensitive() -> Vec<SensitiveValue> {
        let mut values = texts! { types:
            ImpKey ImpSecret AccessToken Message Otp PersonName PhoneNumber Birth GenderDigit Birthday UniqueKey
            UniqueInSite
        };
        values.extend([other!(types: Gender), other!(types: BirthEpoch)]);
        values
    }

    fn shown() -> Vec<Shown> {
        let (key, secret) = (Self::mark("ImpKey"), Self::mark("ImpSecret"));
        [
            debug(&marked_credentials()),
            debug(&marked_credentials().with_tier(&secret)),
            debug(&Credentials::new(format!("{key}\n"), &secret)),
            debug(&Credentials::new(&key, format!("{secret} "))),
            debug(&Pending::from(filled::<Self, ImpUid>())),
        ]
        .concat()
    }

    fn answer(stub: &Stub, operation: &Operation, answer: Answer) {
        let token = Self::spec().success(operations::GET_TOKEN.id).value;
        stub.answer_at(operations::GET_TOKEN.path, Answer::json(200, &token));
        if operation.id == operations::GET_TOKEN.id {
            let record = Self::spec().success(operations::GET_CERTIFICATION.id).value;
            stub.answer_at(operation.path, answer);
            stub.answer(Answer::json(200, &record));
        } else {
            stub.answer(answer);
        }
    }

    fn request(stub: &Stub, operation: &Operation) -> Request {
        let is_token = |request: &Request| request.target == operations::GET_TOKEN.path;
        let wanted = operation.id == operations::GET_TOKEN.id;
        let found = stub.requests().into_iter().rfind(|request| is_token(request) == wanted);
        found.expect("a request was sent")
    }
}

open_enums! { types:
    Carrier {}
    CertifiedCarrier {}
    ErrorCode { http_status provider_text advice }
    Gender {}
    PgProvider {}
    VerificationMethod {}
}

pub(crate) fn imp_uid() -> ImpUid {
    ImpUid::new("imp_000000000001").unwrap()
}

pub(crate) fn pending() -> Pending {
    Pending::from(imp_uid())
}

fn marked_credentials() -> Credentials {
    Credentials::new(PortOneV1::mark("ImpKey"), PortOneV1::mark("ImpSecret")).unwrap().with_tier("A1B").unwrap()
}

fn otp() -> Otp {
    Otp::new("123456").unwrap()
}

fn person() -> RequestOtpRequest {
    otp_request("010-0000-0000")
}

/// For the person of the tests at this number.
pub(crate) fn otp_request(number: &str) -> RequestOtpRequest {
    RequestOtpRequest::new(
        PersonName::new("홍길동").unwrap(),
        PhoneNumber::new(number).unwrap(),
        Birth::new("900101").unwrap(),
        GenderDigit::new("1").unwrap(),
        Carrier::Skt,
    )
}

fn everything() -> RequestOtpRequest {
    person()
        .with_is_mvno(false)
        .with_company("sample.example.com")
        .with_merchant_uid("ORDER0001")
        .with_channel_key("channel-key-00000000-0000-0000-0000-000000000000")
        .with_pg("danal.sample")
        .with_verification_method(VerificationMethod::Sms)
        .with_bypass(Bypass::new(r#"{"kcpV2":{"media_type":"MC01"}}"#).unwrap())
}
