//! Every operation as a call of its client.

use std::{fmt::Debug, future::Future, pin::Pin, time::Duration};

use phoneproof::{
    Code, Delivery, Error, RetryPolicy,
    portone::{
        v1::{self, types as person},
        v2::{self, types as identity},
    },
    smslink::{self, types as sms},
    solapi::{self, types as sender},
};
use serde_json::json;

/// The clients, each with a token or a key that looks like one.
pub(crate) struct Clients {
    pub(crate) solapi: solapi::Client,
    pub(crate) smslink: smslink::Client,
    pub(crate) portone: v1::Client,
    pub(crate) portone_v2: v2::Client,
    /// The same with access tokens in place of the secret.
    pub(crate) portone_v2_tokens: v2::Client,
}

/// What a call came to, in the forms that can be seen.
pub(crate) struct Ended {
    /// Debug of an answer; Debug, Display and the chain of a failure.
    pub(crate) shown: String,
    pub(crate) failure: Option<Failure>,
}

pub(crate) struct Failure {
    pub(crate) delivery: Delivery,
    pub(crate) is_timeout: bool,
    pub(crate) message: Option<String>,
    pub(crate) retry_after: Option<Duration>,
}

type Calling<'a> = Pin<Box<dyn Future<Output = Ended> + 'a>>;
pub(crate) type Call = fn(&Clients) -> Calling<'_>;

fn limits<C>(builder: phoneproof::ClientBuilder<C>, base_url: &str) -> C {
    // An answer may ask for a wait in whole seconds: there is never time for one.
    let deadline = Duration::from_millis(900);
    let retry = RetryPolicy { attempts: 2, base: Duration::ZERO, longest: Duration::ZERO };
    builder.base_url(base_url).retry(retry).timeout(deadline).deadline(deadline).build().expect("a client")
}

impl Clients {
    pub(crate) fn new(base_url: &str) -> Self {
        let key = solapi::ApiKey::new("NCS1234567890ABC", "secret").expect("a key");
        let secret = v2::ApiSecret::new("secret").expect("a secret");
        Self {
            solapi: limits(solapi::Client::builder(key), base_url),
            smslink: limits(smslink::Client::builder(smslink::Token::new("token").expect("a token")), base_url),
            portone: limits(v1::Client::builder(v1::Credentials::new("key", "secret").expect("credentials")), base_url),
            portone_v2: limits(v2::Client::builder(secret.clone()), base_url),
            portone_v2_tokens: limits(v2::Client::builder(secret.with_access_tokens()), base_url),
        }
    }
}

fn ended<T: Debug, C: Code>(result: Result<T, Error<C>>) -> Ended {
    let error = match result {
        Ok(answer) => return Ended { shown: format!("{answer:?} {answer:#?}"), failure: None },
        Err(error) => error,
    };
    let mut shown = format!("{error} {error:#} {error:?} {error:#?}");
    let mut link = std::error::Error::source(&error);
    while let Some(source) = link {
        shown.push_str(&format!(" {source} {source:?}"));
        link = source.source();
    }
    let failure = Failure {
        delivery: error.delivery(),
        is_timeout: error.is_timeout(),
        message: error.provider_message().map(str::to_owned),
        retry_after: error.retry_after(),
    };
    Ended { shown, failure: Some(failure) }
}

macro_rules! calls {
    ($($operation:literal => |$clients:ident| $call:expr,)*) => {
        &[$(($operation, |$clients| Box::pin(async move { ended($call.await) }))),*]
    };
}

/// Every operation by its id. Those that fetch a token have no method: another call does it.
pub(crate) static CALLS: &[(&str, Call)] = calls! {
    "create_sender_id" => |c| c.solapi.create_sender_id(&sender::CreateSenderIdRequest::new(kr_number())),
    "list_sender_ids" => |c| c.solapi.list_sender_ids(),
    "list_active_sender_ids" => |c| c.solapi.list_active_sender_ids(),
    "update_sender_id_status" => |c| c.solapi.activate_sender_id(&kr_number()),
    "delete_sender_id" => |c| c.solapi.delete_sender_id(&kr_number()),
    "authenticate_sender_id" => |c| c.solapi.request_ars_call(&kr_number()),
    "authenticate_sender_id" => |c| c.solapi.authenticate(&challenge(), &heard()),
    "submit_approval_documents" => |c| {
        let request = sender::SubmitApprovalDocumentsRequest::new().with_documents(vec![document()]);
        async move { c.solapi.submit_approval_documents(&kr_number(), &request).await }
    },
    "request_limit_increase" => |c| {
        let request = sender::LimitIncreaseRequest::new(vec![document()], 20);
        async move { c.solapi.request_limit_increase(&request).await }
    },
    "request_duplicate_release" => |c| {
        let request = sender::DuplicateReleaseRequest::new(sender::Reason::new("It moved.").expect("a reason"));
        async move { c.solapi.request_duplicate_release(&kr_number(), &request).await }
    },
    "upload_document" => |c| {
        let file = sender::DocumentFile::from_bytes("image/png", b"\x89PNG\r\n\x1a\n").expect("a file");
        let request = sender::UploadDocumentRequest::new(file, sender::DocumentCategory::SenderidApproval);
        async move { c.solapi.upload_document(&request).await }
    },
    "list_documents" => |c| c.solapi.list_documents(&solapi::DocumentQuery::new()),
    "get_document" => |c| c.solapi.get_document(&document()),
    "delete_documents" => |c| {
        let request = sender::DeleteDocumentsRequest::new(vec![document()]);
        async move { c.solapi.delete_documents(&request).await }
    },
    "set_sender_id_alias" => |c| {
        let label = sender::AliasLabel::new("Front desk").expect("a label");
        let request = sender::SetSenderIdAliasRequest::new(kr_number(), label);
        async move { c.solapi.set_sender_id_alias(&request).await }
    },
    "generate_and_deliver_code" => |c| c.smslink.generate_and_deliver(&generate()),
    "deliver_code" => |c| c.smslink.deliver(&deliver()),
    "verify_code" => |c| c.smslink.verify(&jp_number(), &code()),
    "get_code_delivery_result" => |c| c.smslink.delivery_result(101),
    "get_token" => |c| async move { c.portone.get(&imp_uid()).await },
    "request_otp" => |c| async move { c.portone.send(&someone()).await },
    "confirm_otp" => |c| async move {
        c.portone.confirm(&imp_uid().into(), &person::Otp::new("123456").expect("an OTP")).await
    },
    "get_certification" => |c| async move { c.portone.get(&imp_uid()).await },
    "delete_certification" => |c| async move { c.portone.delete(&imp_uid()).await },
    "send_identity_verification" => |c| async move { c.portone_v2.send_as(&record(), &somebody()).await },
    "resend_identity_verification" => |c| async move { c.portone_v2.resend(&record().into()).await },
    "confirm_identity_verification" => |c| async move {
        c.portone_v2.confirm(&record().into(), &identity::Otp::new("123456").expect("an OTP")).await
    },
    "get_identity_verification" => |c| async move { c.portone_v2.get(&record()).await },
    "list_identity_verifications" => |c| async move {
        c.portone_v2.list_page(&identity::GetIdentityVerificationsBody::new()).await
    },
    "login_via_api_secret" => |c| async move { c.portone_v2_tokens.get(&record()).await },
};

/// An operation without a call: it takes a token of half an hour's age, and reads what `login_via_api_secret` reads.
pub(crate) const NOT_CALLED: &[&str] = &["refresh_token"];

/// The operations that fetch a token.
pub(crate) const TOKEN_OPERATIONS: &[&str] = &["get_token", "login_via_api_secret"];

pub(crate) fn kr_number() -> sender::PhoneNumber {
    sender::PhoneNumber::new("01000000000").expect("a number")
}

pub(crate) fn challenge() -> solapi::Challenge {
    let kept = json!({ "phone_number": "01000000000", "transaction_id": "0123456789abcdef0123456789abcdef" });
    serde_json::from_value(kept).expect("a challenge")
}

pub(crate) fn heard() -> sender::ArsCode {
    sender::ArsCode::new("0000").expect("a code")
}

fn document() -> sender::DocumentId {
    sender::DocumentId::new("DOC20260301090000SAMPLEAAAAAAAAA1").expect("an id")
}

fn jp_number() -> sms::PhoneNumber {
    sms::PhoneNumber::new("09000000000").expect("a number")
}

fn code() -> sms::VerificationCode {
    sms::VerificationCode::new("482913").expect("a code")
}

fn generate() -> sms::GenerateAndDeliverCodeRequest {
    sms::GenerateAndDeliverCodeRequest::new(
        jp_number(),
        sms::DeliveryType::Sms,
        sms::MessageTemplate::new("{{verification_code}} {{valid_period_min}}").expect("a template"),
        sms::CharacterType::Digits,
        sms::CharacterSize::new(6).expect("a size"),
        sms::ValidPeriodMin::new(10).expect("minutes"),
    )
}

fn deliver() -> sms::DeliverCodeRequest {
    let template = sms::MessageTemplate::new("{{verification_code}}").expect("a template");
    sms::DeliverCodeRequest::new(
        jp_number(),
        sms::DeliveryType::Sms,
        template,
        sms::OwnCode::new("aB-12").expect("a code"),
    )
}

fn imp_uid() -> person::ImpUid {
    person::ImpUid::new("imp_000000000001").expect("an id")
}

fn someone() -> person::RequestOtpRequest {
    person::RequestOtpRequest::new(
        person::PersonName::new("홍길동").expect("a name"),
        person::PhoneNumber::new("01000000000").expect("a number"),
        person::Birth::new("900101").expect("a date"),
        person::GenderDigit::new("1").expect("a digit"),
        person::Carrier::Skt,
    )
}

fn record() -> identity::IdentityVerificationId {
    identity::IdentityVerificationId::new("00000000000000000000000000000001").expect("an id")
}

fn somebody() -> identity::SendIdentityVerificationBody {
    let person = identity::SendIdentityVerificationBodyCustomer::new(
        identity::PersonName::new("홍길동").expect("a name"),
        identity::PhoneNumber::new("01000000000").expect("a number"),
        identity::IpAddress::new("203.0.113.10").expect("an address"),
    )
    .with_identity_number(identity::IdentityNumber::new("9001011").expect("a number"));
    identity::SendIdentityVerificationBody::new(
        "channel-key",
        person,
        identity::IdentityVerificationOperator::Skt,
        identity::IdentityVerificationMethod::Sms,
    )
}
