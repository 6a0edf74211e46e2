//! PortOne V2.

mod driven;
mod verifying;

use futures_util::{StreamExt, TryStreamExt};
use phoneproof::{
    BuildError, ClientBuilder, Operation,
    portone::v2::{
        ApiSecret, Client, Pending, operations,
        types::{
            self, Bypass, CustomData, CustomerFilterInput, CustomerId, DanalBypass, ErrorCode, Gender,
            GetIdentityVerificationsBody, IdempotencyKey, IdentityNumber, IdentityVerificationFilterInput,
            IdentityVerificationId, IdentityVerificationMethod, IdentityVerificationOperator,
            IdentityVerificationSortInput, IdentityVerificationStatus, IdentityVerificationTimeField, IpAddress,
            KcpBypass, KcpMediaType, Otp, PageInput, PersonName, PgCompany, PgProvider, PhoneNumber, PortOneVersion,
            SendIdentityVerificationBody, SendIdentityVerificationBodyCustomer, SortOrder, StoreId,
        },
    },
    sandbox::Sandbox,
};
use serde_json::{Value, json};

use super::{
    Api, Call, Driver, EnumVisitor, OtpShape, PERSONAL_TEXT, SensitiveValue, Shown, TokenCall, Type, Verification,
    call::{calls, filled},
    debug,
    enums::open_enums,
    marks::{other, texts},
    plain,
    types::types,
};
use crate::support::filling::Given;

const SECRET: &str = "api-secret-of-the-tests";
/// Of one logical call; what the client draws itself is looked for as well.
const MARKED_KEY: &str = "canary-idempotency-key-3f7a91c0";

pub(crate) enum PortOneV2 {}

impl Api for PortOneV2 {
    const NAME: &'static str = "portone_v2";
    const SPEC: &'static str = "portone-v2";
    const SECRETS: &'static [&'static str] = &[SECRET];
    const SPEAKS_HTTP2: bool = true;
    const OTP: OtpShape = OtpShape::SIX_DIGITS;

    const SENDS: &'static Operation = &operations::SEND_IDENTITY_VERIFICATION;

    type Code = ErrorCode;
    type Client = Client;

    fn builder() -> ClientBuilder<Client> {
        Client::builder(api_secret()).store_id(StoreId::new("store-00000000-0000-0000-0000-000000000000").unwrap())
    }

    fn from_env() -> Result<Client, BuildError> {
        Client::from_env()
    }

    fn builder_from_env() -> Result<ClientBuilder<Client>, BuildError> {
        Client::builder_from_env()
    }

    fn with_keys_of(sandbox: &Sandbox) -> ClientBuilder<Client> {
        Client::builder(ApiSecret::new(sandbox.credentials().portone_v2_api_secret()).unwrap())
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
            SEND_IDENTITY_VERIFICATION "" |client, values| client.send_as(&values.of(id()), &values.of(person())),
            SEND_IDENTITY_VERIFICATION "with_everything" |client, values| client.send_as(
                &values.of(id()), &values.of(everything())
            ),
            RESEND_IDENTITY_VERIFICATION "" |client, values| client.resend(&values.of(id()).into()),
            CONFIRM_IDENTITY_VERIFICATION "" |client, values| client.confirm(
                &values.of(id()).into(), &values.of(otp())
            ),
            CONFIRM_IDENTITY_VERIFICATION "in_app" |client, values| client.confirm_in_app(&values.of(id()).into()),
            GET_IDENTITY_VERIFICATION "" |client, values| client.get(&values.of(id())),
            LIST_IDENTITY_VERIFICATIONS "" |client, values| client.list_page(
                &values.of(GetIdentityVerificationsBody::new())
            ),
            LIST_IDENTITY_VERIFICATIONS "with_everything" |client, values| client.list_page(&values.of(query())),
        }
    }

    fn more_calls() -> Vec<Call<Self>> {
        calls! {
            SEND_IDENTITY_VERIFICATION "by_an_id_of_its_own" |client, values| client.send(&values.of(person())),
            SEND_IDENTITY_VERIFICATION "with_a_key" |client, values| {
                let key = IdempotencyKey::new(MARKED_KEY).unwrap();
                async move { client.with_idempotency_key(&key).send_as(&values.of(id()), &values.of(person())).await }
            },
            // The pages of a stub never end.
            LIST_IDENTITY_VERIFICATIONS "paged" |client, values| client.list(values.of(query()))
                .take(2)
                .try_collect::<Vec<_>>(),
        }
    }

    fn token_calls() -> Vec<TokenCall<Self>> {
        let calls = calls! {
            LOGIN_VIA_API_SECRET "" |client, values| client.get(&values.of(id())),
            REFRESH_TOKEN "" |client, values| client.get(&values.of(id())),
        };
        let refused = [None, Some(&operations::GET_IDENTITY_VERIFICATION)];
        calls.into_iter().zip(refused).map(|(call, refused)| TokenCall { call, refused }).collect()
    }

    fn drivers() -> Vec<Driver> {
        driven::drivers()
    }

    fn types() -> Vec<Type> {
        types! { types:
            Bypass ConfirmIdentityVerificationBody ConfirmIdentityVerificationResponse CustomerFilterInput DanalBypass
            EmptyAnswer ErrorAnswer GetIdentityVerificationsBody GetIdentityVerificationsResponse IdentityVerification
            IdentityVerificationFailure IdentityVerificationFilterInput IdentityVerificationSortInput KcpBypass
            LoginViaApiSecretBody PageInfo PageInput RefreshTokenBody RequestedCustomer SelectedChannel
            SendIdentityVerificationBody SendIdentityVerificationBodyCustomer TokenAnswer VerifiedCustomer
            AccessToken ApiSecretText BirthDate BirthDay BirthMonth BirthYear Ci CustomData CustomerId Di ErrorCode
            FailureReason Gender IdempotencyKey IdentityNumber IdentityVerificationId IdentityVerificationMethod
            IdentityVerificationOperator IdentityVerificationStatus IdentityVerificationTimeField IpAddress KcpMediaType
            Message Otp PersonName PgCompany PgMessage PgProvider PgRawResponse PhoneNumber PortOneVersion
            RefreshTokenText SelectedChannelType SortOrder StoreId
        }
    }

    fn json_schemas() -> Vec<(&'static str, Value)> {
        plain(types::json_schemas())
    }

    fn enums(visitor: &mut impl EnumVisitor) {
        visit_enums(visitor);
    }

    fn error_body(code: &str) -> (Value, String) {
        let body = json!({ "type": code, "message": PERSONAL_TEXT, "pgCode": "P100", "pgMessage": PERSONAL_TEXT });
        (body, PERSONAL_TEXT.to_owned())
    }

    fn marked() -> Given {
        Given::from([
            ("ApiSecretText", json!("Vt5c0b82d47f19e6a3305bd7c9f1e84a26d0b7395ce1f8a4Wq")),
            ("AccessToken", json!("eyJhbGciOiJIUzI1NiJ9.eyJjYW5hcnkiOjQ4MTV9.q7Zr0c4Nw8xLk2Tf")),
            ("RefreshTokenText", json!("eyJhbGciOiJIUzI1NiJ9.eyJjYW5hcnkiOjE2MjN9.h3Yp9d1Mv6sJb5Rg")),
            ("Otp", json!("91530264")),
            ("PersonName", json!("독고카나리아")),
            ("PhoneNumber", json!("01064728193")),
            ("IpAddress", json!("203.0.113.173")),
            ("IdentityNumber", json!("9204173")),
            ("CustomerId", json!("canary-customer-58c1f0")),
            ("CustomData", json!("주문 58 카나리아자료")),
            // It looks like a code, because an enum that is not sensitive would show it then.
            ("Gender", json!("CANARYSEX")),
            // Two or four digits could not be told from others: an answer's value is never checked, so it may be longer.
            ("BirthYear", json!("1992-canaryyear")),
            ("BirthMonth", json!("04-canarymonth")),
            ("BirthDay", json!("17-canaryday")),
            ("BirthDate", json!("1992-04-17")),
            ("Ci", json!("cI1cAnArY/8h2+5kT9uVbLe4nD0sQtWiJz3oM7yHcXfQaR6eYaGv1BxU+pKrLjSdEmFoPwZbN5tI8qCg2uIh==")),
            ("Di", json!("dI1canary+Ty64rNmKp/2sUoXeLt8vZiHk0pFvBc4gYjE7rXmSuOaCwIlNzQ=")),
            ("PgRawResponse", json!(r#"{"RETURNMSG":"카나리아원문","USERID":"canary-raw-2b60"}"#)),
            ("PgMessage", json!("PG: 카나리아결제사의 말")),
            ("FailureReason", json!("카나리아사유로 실패했습니다.")),
            ("Message", json!("카나리아설명이 있습니다: 6472")),
        ])
    }

    /// What makes a record a proof, so that all of it is handed out.
    fn unmarked() -> Given {
        Given::from([("IdentityVerificationStatus", json!("VERIFIED"))])
    }

    fn marked_builders() -> Vec<fn() -> ClientBuilder<Client>> {
        vec![|| Client::builder(marked_secret()), || Client::builder(marked_secret().with_access_tokens())]
    }

    fn sensitive() -> Vec<SensitiveValue> {
        let mut values = texts! { types:
            ApiSecretText AccessToken RefreshTokenText Otp PersonName PhoneNumber IpAddress IdentityNumber CustomerId
            CustomData BirthYear BirthMonth BirthDay BirthDate Ci Di PgRawResponse PgMessage FailureReason Message
        };
        values.push(other!(types: Gender));
        values
    }

    fn shown() -> Vec<Shown> {
        [
            debug(&marked_secret()),
            debug(&marked_secret().with_access_tokens()),
            debug(&ApiSecret::new(format!("{}\n", Self::mark("ApiSecretText")))),
            debug(&Pending::from(filled::<Self, IdentityVerificationId>())),
        ]
        .concat()
    }
}

open_enums! { types:
    ErrorCode { http_status advice }
    Gender {}
    IdentityVerificationMethod {}
    IdentityVerificationOperator {}
    IdentityVerificationStatus {}
    IdentityVerificationTimeField {}
    KcpMediaType {}
    PgCompany {}
    PgProvider {}
    PortOneVersion {}
    SelectedChannelType {}
    SortOrder {}
}

pub(crate) fn api_secret() -> ApiSecret {
    ApiSecret::new(SECRET).unwrap()
}

fn marked_secret() -> ApiSecret {
    ApiSecret::new(PortOneV2::mark("ApiSecretText")).unwrap()
}

fn otp() -> Otp {
    Otp::new("123456").unwrap()
}

fn id() -> IdentityVerificationId {
    IdentityVerificationId::new("00000000000000000000000000000001").unwrap()
}

pub(crate) fn under_way() -> Pending {
    Pending::from(id())
}

fn person() -> SendIdentityVerificationBody {
    verification_request("channel-key-00000000-0000-0000-0000-000000000000", "010-0000-0000")
}

/// For the person of the tests at this number.
pub(crate) fn verification_request(channel_key: &str, number: &str) -> SendIdentityVerificationBody {
    let customer = SendIdentityVerificationBodyCustomer::new(
        PersonName::new("홍길동").unwrap(),
        PhoneNumber::new(number).unwrap(),
        IpAddress::new("203.0.113.10").unwrap(),
    );
    SendIdentityVerificationBody::new(
        channel_key,
        customer.with_identity_number(IdentityNumber::new("900101-1").unwrap()),
        IdentityVerificationOperator::Skt,
        IdentityVerificationMethod::Sms,
    )
}

fn everything() -> SendIdentityVerificationBody {
    let mut request = person()
        .with_store_id(StoreId::new("store-of-the-request").unwrap())
        .with_custom_data(CustomData::new("order 1").unwrap())
        .with_bypass(
            Bypass::new()
                .with_danal(DanalBypass::new().with_agelimit(20).with_cptitle("sample.example.com"))
                .with_kcp_v2(
                    KcpBypass::new()
                        .with_media_type(KcpMediaType::Mc01)
                        .with_web_siteid("J00000000000")
                        .with_cp_sms_msg("[000000]")
                        .with_cp_callback("0212345678")
                        .with_other("not_in_the_spec", 7)
                        .unwrap(),
                )
                .with_other("notInTheSpec", json!({ "kept": ["as", "it", "is"] }))
                .unwrap(),
        );
    request.customer = request.customer.with_id(CustomerId::new("user-1").unwrap());
    request
}

fn query() -> GetIdentityVerificationsBody {
    let customer = CustomerFilterInput::new()
        .with_name(PersonName::new("홍길동").unwrap())
        .with_birth_year(types::BirthYear::new("1990").unwrap())
        .with_birth_month(types::BirthMonth::new("01").unwrap())
        .with_birth_day(types::BirthDay::new("01").unwrap())
        .with_phone_number(PhoneNumber::new("010-0000-0000").unwrap())
        .with_gender(Gender::Male);
    let filter = IdentityVerificationFilterInput::new()
        .with_store_id("store-of-the-filter")
        .with_time_range_field(IdentityVerificationTimeField::VerifiedAt)
        .with_from("2026-01-01T00:00:00Z")
        .with_until("2026-01-02T00:00:00+09:00")
        .with_identity_verification_id(id())
        .with_identity_verification_tx_id("tx-1")
        .with_is_test(true)
        .with_statuses(vec![IdentityVerificationStatus::Verified])
        .with_pg_tx_id("202601010000000000000001")
        .with_pg_merchant_id("A000000000")
        .with_pg_providers(vec![PgProvider::Danal])
        .with_pg_companies(vec![PgCompany::Danal])
        .with_carriers(vec![IdentityVerificationOperator::Skt])
        .with_version(PortOneVersion::V2)
        .with_customer(customer);
    GetIdentityVerificationsBody::new()
        .with_page(PageInput::new().with_number(1).with_size(100))
        .with_sort(
            IdentityVerificationSortInput::new()
                .with_by(IdentityVerificationTimeField::VerifiedAt)
                .with_order(SortOrder::Asc),
        )
        .with_filter(filter)
}
