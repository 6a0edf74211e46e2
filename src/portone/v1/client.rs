//! The operations.

use std::{sync::Arc, time::Duration};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use tokio::time::Instant;
use zeroize::Zeroizing;

use super::{
    Error, Pending, error, generated,
    generated::PROVIDER,
    generated::constants::{ACCESS_TOKEN_LAST_MINUTE, ACCESS_TOKEN_LIFE},
    generated::operations::{CONFIRM_OTP, DELETE_CERTIFICATION, GET_CERTIFICATION, GET_TOKEN, REQUEST_OTP},
    types::{
        Certification, CertificationAnswer, ConfirmOtpRequest, ErrorCode, GetTokenRequest, ImpKey, ImpSecret, ImpUid,
        Otp, OtpRequestedAnswer, RequestOtpRequest, Token, TokenAnswer, VerificationMethod,
    },
};
use crate::{
    BuildError, ClientBuilder, Delivery, InvalidValue, Operation, Outcome, Rejection, formats,
    portone::token::{Fresh, NO_HEADER_TAKES_IT, TokenCache, token_header},
    provider::credentials::portone as credentials,
    wire::{Authorization, Caller, Environment, Exchange, Facade, Kind, Reading, Refusal, Said, Terms},
};

/// Names a sub-merchant; the token is that of the agent's account.
const TIER: HeaderName = HeaderName::from_static(generated::constants::TIER_HEADER);

/// The REST API key and secret of an account.
#[derive(Debug, Clone)]
pub struct Credentials {
    key: ImpKey,
    secret: ImpSecret,
    tier: Option<HeaderValue>,
}

impl Credentials {
    /// `imp_key` and `imp_secret` from the provider's console.
    pub fn new(imp_key: impl AsRef<str>, imp_secret: impl AsRef<str>) -> Result<Self, InvalidValue> {
        Ok(Self { key: checked_key(imp_key)?, secret: checked_secret(imp_secret)?, tier: None })
    }

    /// Acts for a sub-merchant: three characters, `A`-`Z` and `0`-`9`.
    pub fn with_tier(self, tier: &str) -> Result<Self, InvalidValue> {
        Ok(Self { tier: Some(checked_tier(tier)?), ..self })
    }
}

fn checked_key(key: impl AsRef<str>) -> Result<ImpKey, InvalidValue> {
    ImpKey::new(checked("ImpKey", key.as_ref())?)
}

fn checked_secret(secret: impl AsRef<str>) -> Result<ImpSecret, InvalidValue> {
    ImpSecret::new(checked("ImpSecret", secret.as_ref())?)
}

/// A line break from a file of secrets, for example, would only show as a wrong key.
fn checked(name: &'static str, value: &str) -> Result<Zeroizing<String>, InvalidValue> {
    formats::credential(value).map_err(|why| InvalidValue::new(name, why))
}

fn checked_tier(tier: impl AsRef<str>) -> Result<HeaderValue, InvalidValue> {
    let tier = tier.as_ref();
    let is_tier = tier.len() == 3 && tier.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let header = HeaderValue::from_str(tier).ok().filter(|_| is_tier);
    header.ok_or_else(|| InvalidValue::new("Tier", "give three characters A-Z and 0-9"))
}

/// A client of PortOne V1. Cheap to clone; clones share connections and the access token.
#[derive(Clone)]
pub struct Client(Arc<Caller<PortOne>>);

pub(super) struct PortOne {
    login: GetTokenRequest,
    tier: Option<HeaderValue>,
    tokens: TokenCache<ErrorCode>,
}

impl Client {
    /// Sets up a client of production ([`servers::PRODUCTION`](super::servers::PRODUCTION)).
    pub fn builder(credentials: Credentials) -> ClientBuilder<Self> {
        ClientBuilder::new(PROVIDER, HeaderMap::new(), |transport| {
            let Credentials { key, secret, tier } = credentials;
            let login = GetTokenRequest::new(key, secret);
            Self(Arc::new(Caller { transport, facade: PortOne { login, tier, tokens: TokenCache::default() } }))
        })
    }

    /// A client from `PHONEPROOF_PORTONE_V1_IMP_KEY` and `PHONEPROOF_PORTONE_V1_IMP_SECRET`; the optional
    /// `PHONEPROOF_PORTONE_V1_TIER` names a sub-merchant, `PHONEPROOF_PORTONE_V1_BASE_URL` another server, and
    /// `PHONEPROOF_ALLOW_PLAIN_HTTP_TO` lists hosts that may be called without TLS.
    pub fn from_env() -> Result<Self, BuildError> {
        Environment::client(PROVIDER, Self::read)
    }

    /// Sets up a client from the same variables as [`from_env`](Self::from_env).
    pub fn builder_from_env() -> Result<ClientBuilder<Self>, BuildError> {
        Environment::builder(PROVIDER, Self::read)
    }

    fn read(environment: &mut Environment) -> Option<ClientBuilder<Self>> {
        let key = environment.required(&credentials::IMP_KEY, checked_key);
        let secret = environment.required(&credentials::IMP_SECRET, checked_secret);
        let tier = environment.optional(&credentials::TIER, checked_tier);
        let place = environment.place();
        Some(Self::builder(Credentials { key: key?, secret: secret?, tier }).at(place))
    }

    /// Has a person's data checked and an OTP sent to their phone.
    ///
    /// Never repeated after it may have been sent. A resend is a new request, with a new record.
    pub async fn send(&self, request: &RequestOtpRequest) -> Result<Pending, Error> {
        let method = request.verification_method.as_ref().map_or(Ok(()), VerificationMethod::check_listed);
        let listed = request.carrier.check_listed().and(method);
        listed.map_err(|invalid| Error::new(&REQUEST_OTP, Kind::Invalid(invalid), Delivery::NotSent))?;
        let send = |api: generated::Client| async move { api.request_otp(request).await };
        let read = |answer: &Exchange<'_, PortOne, OtpRequestedAnswer>| {
            error::open(answer, |requested| match ImpUid::new(requested.imp_uid.as_str()) {
                Ok(imp_uid) => Reading::Told(imp_uid.into()),
                // Nothing could be confirmed with it.
                Err(_) => Reading::incomplete("an imp_uid that is empty or no id"),
            })
        };
        self.0.read(&REQUEST_OTP, Terms::default(), read, send).await
    }

    /// Checks the OTP that the person typed.
    ///
    /// Verified only if the record comes back certified. How a wrong, expired or used-up OTP is answered is not
    /// documented, so every answer that is no success and no other known failure is
    /// [`Rejection::Unknown`] with the provider's number; [`get`](Self::get) tells
    /// what the provider recorded. Never repeated after it may have been checked.
    pub async fn confirm(&self, pending: &Pending, otp: &Otp) -> Result<Outcome<Certification>, Error> {
        let said = self.ask_to_confirm(pending, &typed(otp)?, Terms::default()).await?;
        Ok(said.map_rejected(Rejection::from))
    }

    /// As [`confirm`](Self::confirm), with the provider's words for a "no". It has one form for many reasons, so
    /// after one the record is read once within the same deadline: `true` if it had been certified before.
    pub(crate) async fn confirm_and_look(
        &self,
        pending: &Pending,
        otp: &Otp,
    ) -> Result<Outcome<Certification, (Said, bool)>, Error> {
        let terms = Terms { deadline: Some(self.0.deadline()), ..Terms::default() };
        match self.ask_to_confirm(pending, &typed(otp)?, terms).await? {
            Outcome::Verified(record) => Ok(Outcome::Verified(record)),
            Outcome::Rejected(said) => {
                let record = self.read_certification(pending.imp_uid(), Terms { once: true, ..terms }).await;
                let was_certified = record.is_ok_and(|record| record.certified == Some(true));
                Ok(Outcome::Rejected((said, was_certified)))
            }
        }
    }

    /// Finishes a verification by app ([`VerificationMethod::App`](super::types::VerificationMethod::App)),
    /// which has no OTP.
    pub async fn confirm_in_app(&self, pending: &Pending) -> Result<Outcome<Certification>, Error> {
        let said = self.ask_to_confirm(pending, &ConfirmOtpRequest::new(), Terms::default()).await?;
        Ok(said.map_rejected(Rejection::from))
    }

    async fn ask_to_confirm(
        &self,
        pending: &Pending,
        body: &ConfirmOtpRequest,
        terms: Terms<'_>,
    ) -> Result<Outcome<Certification, Said>, Error> {
        let imp_uid = pending.imp_uid();
        let send = |api: generated::Client| async move { api.confirm_otp(imp_uid.as_str(), body).await };
        let read = |answer: &Exchange<'_, PortOne, CertificationAnswer>| {
            let verdict = error::open(answer, |record| {
                let is_certified = record.certified == Some(true);
                let no = || Outcome::Rejected(Said::unknown("0"));
                // Whoever another record is of, it is not the person who was asked for this OTP.
                let (ours, other) = (record.imp_uid == *imp_uid, ANOTHER_RECORD);
                Reading::about(ours, if is_certified { Outcome::Verified(record) } else { no() }, other)
            });
            verdict.or_verdict(|refusal| rejection(answer.status(), refusal).map(Outcome::Rejected))
        };
        self.0.read(&CONFIRM_OTP, terms, read, send).await
    }

    /// Reads a record. It exists from the request on: look at `certified`.
    pub async fn get(&self, imp_uid: &ImpUid) -> Result<Certification, Error> {
        self.read_certification(imp_uid, Terms::default()).await
    }

    async fn read_certification(&self, imp_uid: &ImpUid, terms: Terms<'_>) -> Result<Certification, Error> {
        let send = |api: generated::Client| async move { api.get_certification(imp_uid.as_str()).await };
        self.0.read(&GET_CERTIFICATION, terms, |answer| record_of(answer, imp_uid), send).await
    }

    /// Erases a record at PortOne, and returns it.
    ///
    /// Deleting twice is harmless but answered with [`ErrorCode::CertificationNotFound`]; so is a repeat after a
    /// lost answer.
    pub async fn delete(&self, imp_uid: &ImpUid) -> Result<Certification, Error> {
        let send = |api: generated::Client| async move { api.delete_certification(imp_uid.as_str()).await };
        self.0.read(&DELETE_CERTIFICATION, Terms::default(), |answer| record_of(answer, imp_uid), send).await
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("portone::v1::Client").field("base_url", &self.0.transport.base_url()).finish_non_exhaustive()
    }
}

/// The body of a confirmation. The OTP is checked once more: one that was read from JSON has been checked by nobody.
fn typed(otp: &Otp) -> Result<ConfirmOtpRequest, Error> {
    let otp = Otp::new(otp.expose());
    let otp = otp.map_err(|invalid| Error::new(&CONFIRM_OTP, Kind::Invalid(invalid), Delivery::NotSent))?;
    Ok(ConfirmOtpRequest::new().with_otp(otp))
}

const ANOTHER_RECORD: &str = "the record of another verification";

/// Reads a record, unless it is another one than was asked for.
fn record_of(
    answer: &Exchange<'_, PortOne, CertificationAnswer>,
    imp_uid: &ImpUid,
) -> Reading<Certification, ErrorCode> {
    error::open(answer, |record| Reading::about(record.imp_uid == *imp_uid, record, ANOTHER_RECORD))
}

/// A "no" to an OTP, told from other failures by its status: the provider has no code for it.
fn rejection(status: u16, refusal: &Refusal<ErrorCode>) -> Option<Said> {
    let is_verdict = matches!(status, 200..=299 | 400 | 500);
    let number = refusal.provider_code.as_ref().filter(|_| is_verdict)?;
    Some(Said { message: refusal.message.clone(), ..Said::unknown(number) })
}

impl Facade for PortOne {
    type Code = ErrorCode;
    type Api = generated::Client;

    fn refusal(operation: &'static Operation, status: u16, body: &[u8]) -> Refusal<ErrorCode> {
        error::read(operation, status, body)
    }

    async fn authorize(caller: &Arc<Caller<Self>>, _: &'static Operation) -> Result<Authorization, Error> {
        let (token, ticket) = caller.facade.tokens.get(|| fetch_token(Arc::clone(caller))).await?;
        let mut headers = vec![(generated::CREDENTIAL_HEADER, token)];
        headers.extend(caller.facade.tier.clone().map(|tier| (TIER, tier)));
        Ok(Authorization { headers, ticket })
    }

    fn renew(&self, ticket: u64) -> bool {
        self.tokens.drop_token(ticket);
        true
    }
}

async fn fetch_token(caller: Arc<Caller<PortOne>>) -> Result<Fresh, Error> {
    caller.fetch_credential(|deadline| request_token(&caller, deadline)).await
}

async fn request_token(caller: &Caller<PortOne>, deadline: Instant) -> Result<Fresh, Error> {
    let login = &caller.facade.login;
    let read = |answer: &Exchange<'_, PortOne, TokenAnswer>| error::open(answer, |token| usable(&token));
    caller.call_openly(&GET_TOKEN, deadline, read, |api| async move { api.get_token(login).await }).await
}

/// A token as the header that carries it.
fn usable(token: &Token) -> Reading<Fresh, ErrorCode> {
    let Some(header) = token_header(token.access_token.expose()) else {
        let kind = Kind::UnusableCredential(NO_HEADER_TAKES_IT);
        return Reading::Unusable(kind, Refusal::unreadable());
    };
    // Both times are of the provider's clock, so their difference is good on any other.
    let seconds = token.expired_at.zip(token.now).map(|(end, now)| end.saturating_sub(now));
    let seconds = seconds.and_then(|seconds| u64::try_from(seconds).ok()).unwrap_or(0);
    Reading::Told(Fresh::arrived(header, Duration::from_secs(seconds).min(ACCESS_TOKEN_LIFE), ACCESS_TOKEN_LAST_MINUTE))
}
