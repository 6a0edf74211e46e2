//! The operations.

use std::{sync::Arc, time::Duration};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use tokio::time::Instant;

use super::{
    Error, Pending, error,
    error::success,
    generated,
    generated::operations::{CONFIRM_OTP, DELETE_CERTIFICATION, GET_CERTIFICATION, GET_TOKEN, REQUEST_OTP},
    types::{
        Certification, ConfirmOtpRequest, ErrorCode, GetTokenRequest, ImpKey, ImpSecret, ImpUid, Otp,
        RequestOtpRequest, VerificationMethod,
    },
};
use crate::{
    BuildError, ClientBuilder, Delivery, InvalidValue, Operation, Outcome, Rejection, UnknownValue,
    portone::token::{Fresh, TokenCache},
    wire::{Authorization, Caller, Defaults, Kind, Provider, Refusal, environment, format, optional_environment},
};

pub(crate) const NAME: &str = "portone-v1";

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
        // A line break from a file of secrets, for example, would only show as a wrong key.
        let checked = |name, value: &str| format::credential(value).map_err(|why| InvalidValue::new(name, why));
        let key = ImpKey::new(checked("ImpKey", imp_key.as_ref())?)?;
        let secret = ImpSecret::new(checked("ImpSecret", imp_secret.as_ref())?)?;
        Ok(Self { key, secret, tier: None })
    }

    /// Acts for a sub-merchant: three characters, `A`-`Z` and `0`-`9`.
    pub fn with_tier(mut self, tier: &str) -> Result<Self, InvalidValue> {
        let is_tier = tier.len() == 3 && tier.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        let header = HeaderValue::from_str(tier).ok().filter(|_| is_tier);
        self.tier = Some(header.ok_or_else(|| InvalidValue::new("Tier", "give three characters A-Z and 0-9"))?);
        Ok(self)
    }
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
        let defaults = Defaults {
            base_url: Some(generated::servers::PRODUCTION),
            servers: generated::SERVER_NAMES,
            // The company behind PortOne may be slow, and giving up does not cancel its work.
            timeout: Duration::from_secs(60),
            http1_only: false,
            headers: HeaderMap::new(),
        };
        ClientBuilder::new(defaults, |transport| {
            let Credentials { key, secret, tier } = credentials;
            let login = GetTokenRequest::new(key, secret);
            Self(Arc::new(Caller { transport, provider: PortOne { login, tier, tokens: TokenCache::default() } }))
        })
    }

    /// A client from `PHONEPROOF_PORTONE_V1_IMP_KEY` and `PHONEPROOF_PORTONE_V1_IMP_SECRET`; the optional
    /// `PHONEPROOF_PORTONE_V1_TIER` names a sub-merchant and `PHONEPROOF_PORTONE_V1_BASE_URL` another server.
    pub fn from_env() -> Result<Self, BuildError> {
        let key = environment("PHONEPROOF_PORTONE_V1_IMP_KEY")?;
        let mut credentials = Credentials::new(key, environment("PHONEPROOF_PORTONE_V1_IMP_SECRET")?)?;
        if let Some(tier) = optional_environment("PHONEPROOF_PORTONE_V1_TIER")? {
            credentials = credentials.with_tier(&tier)?;
        }
        Self::builder(credentials).base_url_of("PHONEPROOF_PORTONE_V1_BASE_URL")?.build()
    }

    /// Has a person's data checked and an OTP sent to their phone.
    ///
    /// Never repeated after it may have been sent. A resend is a new request, with a new record.
    pub async fn request_otp(&self, request: &RequestOtpRequest) -> Result<Pending, Error> {
        let method = request.verification_method.as_ref().map_or(Ok(()), VerificationMethod::check_listed);
        let listed = request.carrier.check_listed().and(method);
        listed.map_err(|invalid| Error::new(NAME, &REQUEST_OTP, Kind::Invalid(invalid), Delivery::NotSent))?;
        let answer = self.0.call(&REQUEST_OTP, |api| async move { api.request_otp(request).await }).await?;
        Ok(success(&REQUEST_OTP, answer)?.imp_uid.into())
    }

    /// Checks the OTP that the person typed.
    ///
    /// Verified only if the record comes back certified. How a wrong, expired or used-up OTP is answered is not
    /// documented, so every answer that is no success and no other known failure is
    /// [`Rejection::Unknown`] with the provider's number; [`get_certification`](Self::get_certification) tells
    /// what the provider recorded. Never repeated after it may have been checked.
    pub async fn confirm_otp(&self, pending: &Pending, otp: &Otp) -> Result<Outcome<Certification>, Error> {
        // Once more: one that was read from JSON has been checked by nobody.
        let otp = Otp::new(otp.expose());
        let otp = otp.map_err(|invalid| Error::new(NAME, &CONFIRM_OTP, Kind::Invalid(invalid), Delivery::NotSent))?;
        self.confirm(pending, &ConfirmOtpRequest::new().with_otp(otp)).await
    }

    /// Finishes a verification by app ([`VerificationMethod::App`](super::types::VerificationMethod::App)),
    /// which has no OTP.
    pub async fn confirm_in_app(&self, pending: &Pending) -> Result<Outcome<Certification>, Error> {
        self.confirm(pending, &ConfirmOtpRequest::new()).await
    }

    async fn confirm(&self, pending: &Pending, body: &ConfirmOtpRequest) -> Result<Outcome<Certification>, Error> {
        let imp_uid = pending.imp_uid().as_str();
        let answer = self.0.call(&CONFIRM_OTP, |api| async move { api.confirm_otp(imp_uid, body).await }).await;
        match answer.and_then(|answer| success(&CONFIRM_OTP, answer)) {
            Ok(record) if record.certified == Some(true) && record.imp_uid == *pending.imp_uid() => {
                Ok(Outcome::Verified(record))
            }
            // Whoever that is, it is not the person who was asked for this OTP.
            Ok(record) if record.certified == Some(true) => {
                let kind = Kind::Undecodable { what: "the record of another verification", at: None };
                Err(Error::new(NAME, &CONFIRM_OTP, kind, Delivery::Accepted))
            }
            Ok(_) => Ok(Outcome::Rejected(Rejection::Unknown(UnknownValue::new("0")))),
            Err(error) => verdict(&error).map(Outcome::Rejected).ok_or(error),
        }
    }

    /// Reads a record. It exists from the request on: look at `certified`.
    pub async fn get_certification(&self, imp_uid: &ImpUid) -> Result<Certification, Error> {
        let send = |api: generated::Client| async move { api.get_certification(imp_uid.as_str()).await };
        success(&GET_CERTIFICATION, self.0.call(&GET_CERTIFICATION, send).await?)
    }

    /// Erases a record at PortOne, and returns it.
    ///
    /// Deleting twice is harmless but answered with [`ErrorCode::CertificationNotFound`]; so is a repeat after a
    /// lost answer.
    pub async fn delete_certification(&self, imp_uid: &ImpUid) -> Result<Certification, Error> {
        let send = |api: generated::Client| async move { api.delete_certification(imp_uid.as_str()).await };
        success(&DELETE_CERTIFICATION, self.0.call(&DELETE_CERTIFICATION, send).await?)
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("portone::v1::Client").field("base_url", &self.0.transport.base_url()).finish_non_exhaustive()
    }
}

/// A "no" to an OTP, told from other failures by its status: the provider has no code for it.
fn verdict(error: &Error) -> Option<Rejection> {
    // A token request that fails looks alike, and then no OTP was checked.
    let is_of_the_otp = matches!(error.kind(), Kind::Answered) && !error.is_credential_failure();
    let is_verdict = is_of_the_otp && matches!(error.status(), Some(200..=299 | 400 | 500));
    let number = error.provider_code().filter(|_| is_verdict)?;
    Some(Rejection::Unknown(UnknownValue::new(number)))
}

impl Provider for PortOne {
    const NAME: &'static str = NAME;
    type Code = ErrorCode;
    type Api = generated::Client;

    fn refusal(operation: &'static Operation, status: u16, body: &[u8]) -> Refusal<ErrorCode> {
        error::read(operation, status, body)
    }

    async fn authorize(caller: &Arc<Caller<Self>>, _: &'static Operation) -> Result<Authorization, Error> {
        let (token, ticket) = caller.provider.tokens.get(|| fetch_token(Arc::clone(caller))).await?;
        let mut headers = vec![(generated::CREDENTIAL_HEADER, token)];
        headers.extend(caller.provider.tier.clone().map(|tier| (TIER, tier)));
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
    let login = &caller.provider.login;
    let answer = caller.call_openly(&GET_TOKEN, deadline, |api| async move { api.get_token(login).await }).await?;
    let token = success(&GET_TOKEN, answer)?;
    // The header takes the text over: no copy is left behind.
    let text = format!("Bearer {}", token.access_token.expose());
    let usable = HeaderValue::try_from(text).ok().filter(|_| !token.access_token.expose().is_empty());
    let mut header = usable.ok_or_else(|| {
        let kind = Kind::Undecodable { what: "an access token that no header takes", at: None };
        Error::new(NAME, &GET_TOKEN, kind, Delivery::Accepted)
    })?;
    header.set_sensitive(true);
    // Both times are of the provider's clock, so their difference is good on any other.
    let seconds = u64::try_from(token.expired_at.saturating_sub(token.now)).unwrap_or(0);
    Ok(Fresh::arrived(header, Duration::from_secs(seconds)))
}
