//! PortOne V2.

use phoneproof::{
    ClientBuilder, Operation,
    portone::v2::{
        ApiSecret, Client, Pending, operations,
        types::{
            self, Bypass, CustomData, CustomerFilterInput, CustomerId, DanalBypass, ErrorCode, Gender,
            GetIdentityVerificationsBody, IdentityNumber, IdentityVerificationFilterInput, IdentityVerificationId,
            IdentityVerificationMethod, IdentityVerificationOperator, IdentityVerificationSortInput,
            IdentityVerificationStatus, IdentityVerificationTimeField, IpAddress, KcpBypass, KcpMediaType, Otp,
            PageInput, PersonName, PgCompany, PgProvider, PhoneNumber, PortOneVersion, SendIdentityVerificationBody,
            SendIdentityVerificationBodyCustomer, SortOrder, StoreId,
        },
    },
};
use serde_json::{Value, json};

use super::{Call, PERSONAL_TEXT, Provider, calls, plain};
use crate::{
    open_enums::{EnumVisitor, open_enums},
    types::{Type, types},
};

const SECRET: &str = "api-secret-of-the-tests";

pub(crate) enum PortOneV2 {}

impl Provider for PortOneV2 {
    const NAME: &'static str = "portone_v2";
    const SPEC: &'static str = "portone-v2";
    const SECRETS: &'static [&'static str] = &[SECRET];
    const BY_ITSELF: &'static [&'static str] = &[operations::LOGIN_VIA_API_SECRET.id, operations::REFRESH_TOKEN.id];

    type Code = ErrorCode;
    type Client = Client;

    fn builder() -> ClientBuilder<Client> {
        Client::builder(api_secret()).store_id(StoreId::new("store-00000000-0000-0000-0000-000000000000").unwrap())
    }

    fn operations() -> &'static [&'static Operation] {
        operations::ALL
    }

    fn calls() -> Vec<Call<Self>> {
        calls! {
            SEND_IDENTITY_VERIFICATION "" |client| client.send_as(&id(), &person()),
            SEND_IDENTITY_VERIFICATION "with_everything" |client| client.send_as(&id(), &everything()),
            RESEND_IDENTITY_VERIFICATION "" |client| client.resend(&under_way()),
            CONFIRM_IDENTITY_VERIFICATION "" |client| client.confirm(&under_way(), &Otp::new("123456").unwrap()),
            CONFIRM_IDENTITY_VERIFICATION "in_app" |client| client.confirm_in_app(&under_way()),
            GET_IDENTITY_VERIFICATION "" |client| client.get(&id()),
            LIST_IDENTITY_VERIFICATIONS "" |client| client.list_page(&GetIdentityVerificationsBody::new()),
            LIST_IDENTITY_VERIFICATIONS "with_everything" |client| client.list_page(&query()),
        }
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

fn id() -> IdentityVerificationId {
    IdentityVerificationId::new("00000000000000000000000000000001").unwrap()
}

pub(crate) fn under_way() -> Pending {
    Pending::from(id())
}

fn person() -> SendIdentityVerificationBody {
    let customer = SendIdentityVerificationBodyCustomer::new(
        PersonName::new("홍길동").unwrap(),
        PhoneNumber::new("010-0000-0000").unwrap(),
        IpAddress::new("203.0.113.10").unwrap(),
    );
    SendIdentityVerificationBody::new(
        "channel-key-00000000-0000-0000-0000-000000000000",
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
