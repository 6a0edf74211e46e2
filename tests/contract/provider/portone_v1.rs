//! PortOne V1.

use phoneproof::{
    ClientBuilder, Operation,
    portone::v1::{
        Client, Credentials, Pending, operations,
        types::{
            self, Birth, Bypass, Carrier, ErrorCode, GenderDigit, ImpUid, Otp, PersonName, PhoneNumber,
            RequestOtpRequest, VerificationMethod,
        },
    },
};
use serde_json::{Value, json};

use super::{Call, PERSONAL_TEXT, Provider, calls, plain};
use crate::{
    open_enums::{EnumVisitor, open_enums},
    support::stub::{Answer, Request, Stub},
    types::{Type, types},
};

const KEY: &str = "imp-key-of-the-tests";
const SECRET: &str = "imp-secret-of-the-tests";

pub(crate) enum PortOneV1 {}

impl Provider for PortOneV1 {
    const NAME: &'static str = "portone_v1";
    const SPEC: &'static str = "portone-v1";
    const SECRETS: &'static [&'static str] = &[KEY, SECRET];

    type Code = ErrorCode;
    type Client = Client;

    fn builder() -> ClientBuilder<Client> {
        Client::builder(Credentials::new(KEY, SECRET).unwrap().with_tier("A1B").unwrap())
    }

    fn operations() -> &'static [&'static Operation] {
        operations::ALL
    }

    fn calls() -> Vec<Call<Self>> {
        calls! {
            // It has no method: the first call of any other operation makes it.
            GET_TOKEN "" |client| client.get_certification(&imp_uid()),
            REQUEST_OTP "" |client| client.request_otp(&person()),
            REQUEST_OTP "with_everything" |client| client.request_otp(&everything()),
            CONFIRM_OTP "" |client| client.confirm_otp(&pending(), &Otp::new("123456").unwrap()),
            CONFIRM_OTP "in_app" |client| client.confirm_in_app(&pending()),
            GET_CERTIFICATION "" |client| client.get_certification(&imp_uid()),
            DELETE_CERTIFICATION "" |client| client.delete_certification(&imp_uid()),
        }
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

fn person() -> RequestOtpRequest {
    RequestOtpRequest::new(
        PersonName::new("홍길동").unwrap(),
        PhoneNumber::new("010-0000-0000").unwrap(),
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
