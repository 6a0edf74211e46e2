//! Each provider's verifier, on a sandbox of its own, and whom it verifies.

use std::{collections::BTreeSet, time::Duration};

use phoneproof::{
    Operation, Outcome, PhoneNumber, Rejection, RetryPolicy,
    phone::Country,
    portone::{v1, v2},
    sandbox::Sandbox,
    smslink::{
        self,
        types::{CharacterSize, MessageTemplate, ValidPeriodMin},
    },
    verification::{
        Carrier, Expected, IdentityNumber, Pending, Person, PersonName, PortOneV1Verifier, PortOneV2Verifier, Proof,
        Rejected, SmslinkVerifier, Subject, Verifier,
    },
};

use crate::spec::Spec;

pub(crate) const MINUTE: Duration = Duration::from_secs(60);
/// Names that must never show.
pub(crate) const NAME: &str = "홍길동";
pub(crate) const IDENTITY_NUMBER: &str = "9001011";

/// Three attempts without a wait to speak of.
const QUICK: RetryPolicy =
    RetryPolicy { attempts: 3, base: Duration::from_millis(1), longest: Duration::from_millis(1) };

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Provider {
    Smslink,
    PortOneV1,
    PortOneV2,
}

pub(crate) const PROVIDERS: [Provider; 3] = [Provider::Smslink, Provider::PortOneV1, Provider::PortOneV2];

impl Provider {
    /// The name that errors and [`Pending`] have.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Smslink => "smslink",
            Self::PortOneV1 => "portone-v1",
            Self::PortOneV2 => "portone-v2",
        }
    }

    pub(crate) const fn number(self) -> &'static str {
        match self {
            Self::Smslink => "09011111101",
            Self::PortOneV1 | Self::PortOneV2 => "01012345678",
        }
    }

    /// The operation that sends a code.
    pub(crate) const fn starts_with(self) -> &'static Operation {
        match self {
            Self::Smslink => &smslink::operations::GENERATE_AND_DELIVER_CODE,
            Self::PortOneV1 => &v1::operations::REQUEST_OTP,
            Self::PortOneV2 => &v2::operations::SEND_IDENTITY_VERIFICATION,
        }
    }

    /// The operation that checks one.
    pub(crate) const fn checks_with(self) -> &'static Operation {
        match self {
            Self::Smslink => &smslink::operations::VERIFY_CODE,
            Self::PortOneV1 => &v1::operations::CONFIRM_OTP,
            Self::PortOneV2 => &v2::operations::CONFIRM_IDENTITY_VERIFICATION,
        }
    }

    pub(crate) fn verifier(self, sandbox: &Sandbox) -> Box<dyn Verifier> {
        let (keys, url) = (sandbox.credentials(), sandbox.base_url());
        match self {
            Self::Smslink => {
                let builder = smslink::Client::builder(smslink::Token::new(keys.smslink_token()).unwrap());
                let client = builder.base_url(url).retry(QUICK).build().unwrap();
                let message = MessageTemplate::new("{{verification_code}} {{valid_period_min}}").unwrap();
                let (size, period) = (CharacterSize::new(6).unwrap(), ValidPeriodMin::new(10).unwrap());
                Box::new(SmslinkVerifier::new(client, message, size, period))
            }
            Self::PortOneV1 => {
                let keys = v1::Credentials::new(keys.portone_imp_key(), keys.portone_imp_secret()).unwrap();
                let client = v1::Client::builder(keys).base_url(url).retry(QUICK).build().unwrap();
                Box::new(PortOneV1Verifier::new(client).with_company("sample"))
            }
            Self::PortOneV2 => {
                let secret = v2::ApiSecret::new(keys.portone_v2_api_secret()).unwrap();
                let client = v2::Client::builder(secret).base_url(url).retry(QUICK).build().unwrap();
                Box::new(PortOneV2Verifier::new(client, keys.portone_v2_channel_key()))
            }
        }
    }

    /// Everything that any provider needs.
    pub(crate) fn subject(self) -> Subject {
        let country = if self == Self::Smslink { Country::Japan } else { Country::Korea };
        Subject::number(PhoneNumber::parse(self.number(), country).unwrap())
            .with_person(person())
            .with_ip_address("203.0.113.10".parse().unwrap())
    }

    /// How this provider says no where others have a documented reason.
    pub(crate) fn assert_reason(self, rejected: &Rejected, documented: &Rejection) {
        let code = rejected.provider_code();
        assert!(!code.is_empty(), "{self:?} keeps no code");
        match self {
            Self::Smslink => {
                assert_eq!(rejected.reason(), documented);
                assert!(code.starts_with("VRFY"), "{code}");
            }
            // PortOne documents no reason.
            Self::PortOneV1 | Self::PortOneV2 => {
                assert!(matches!(rejected.reason(), Rejection::Unknown(kept) if kept.as_str() == code), "{rejected:?}");
            }
        }
    }
}

pub(crate) fn person() -> Person {
    Person::new(PersonName::new(NAME).unwrap(), IdentityNumber::new(IDENTITY_NUMBER).unwrap(), Carrier::KtMvno)
}

/// The code of the newest message.
pub(crate) fn latest_code(sandbox: &Sandbox, provider: Provider) -> String {
    sandbox.inbox().latest_to(provider.number()).expect("a message was delivered").code().to_owned()
}

/// A code of the same length that is not this one.
pub(crate) fn other(code: &str) -> String {
    let first = if code.starts_with('0') { "1" } else { "0" };
    format!("{first}{}", &code[1..])
}

/// Whom the provider of this verification is asked for.
fn expected(pending: &Pending) -> Expected {
    let provider = PROVIDERS.into_iter().find(|provider| provider.name() == pending.provider()).expect("one of ours");
    provider.subject().expected()
}

pub(crate) async fn rejected(verifier: &dyn Verifier, pending: &Pending, code: &str) -> Rejected {
    match verifier.check(pending, &expected(pending), code).await.unwrap() {
        Outcome::Rejected(rejected) => rejected,
        Outcome::Verified(proof) => panic!("it was verified: {proof:?}"),
    }
}

pub(crate) async fn verified(verifier: &dyn Verifier, pending: &Pending, code: &str) -> Proof {
    match verifier.check(pending, &expected(pending), code).await.unwrap() {
        Outcome::Verified(proof) => proof,
        Outcome::Rejected(rejected) => panic!("it was rejected: {rejected:?}"),
    }
}

#[test]
fn every_api_that_verifies_somebody_has_a_verifier() {
    let verifying = Spec::of_providers().into_iter().filter(|spec| Spec::read(spec).verifies_a_person());
    let verifying: BTreeSet<_> = verifying.collect();
    assert_eq!(PROVIDERS.map(Provider::name).into_iter().collect::<BTreeSet<_>>(), verifying);
}
