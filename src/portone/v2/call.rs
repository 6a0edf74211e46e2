//! One call of what sends or checks: all its attempts carry one idempotency key.

use super::{
    Client, Error, Pending,
    client::NAME,
    generated,
    generated::operations::{CONFIRM_IDENTITY_VERIFICATION, RESEND_IDENTITY_VERIFICATION, SEND_IDENTITY_VERIFICATION},
    types::{
        ConfirmIdentityVerificationBody, ConfirmIdentityVerificationResponse, ErrorCode, IdempotencyKey,
        IdentityVerification, IdentityVerificationId, IdentityVerificationMethod, IdentityVerificationStatus, Otp,
        SendIdentityVerificationBody, StoreId,
    },
};
use crate::{
    Delivery, InvalidValue, Outcome, Rejection, UnknownValue,
    wire::{Answer, Kind, NOT_JSON},
};

/// One call with an idempotency key of the caller's, made by
/// [`with_idempotency_key`](Client::with_idempotency_key). It can be used once: the provider takes a second request
/// with the same key for a repeat of the first, and answers what it answered then.
///
/// ```no_run
/// use phoneproof::portone::v2::types::{IdempotencyKey, IdentityVerificationId};
/// # use phoneproof::portone::v2::{Client, types::SendIdentityVerificationBody};
///
/// # async fn run(client: Client, request: SendIdentityVerificationBody) -> Result<(), Box<dyn std::error::Error>> {
/// // Kept before the call, and used again after a restart: the SMS goes out once.
/// let (id, key) = (IdentityVerificationId::new("signup17try1")?, IdempotencyKey::new("signup-17-try-1-send")?);
/// let pending = client.with_idempotency_key(&key).send_as(&id, &request).await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "call a method of it"]
pub struct Call<'a> {
    pub(super) client: &'a Client,
    pub(super) key: Option<&'a IdempotencyKey>,
}

impl Call<'_> {
    /// As [`Client::send`].
    pub async fn send(self, request: &SendIdentityVerificationBody) -> Result<Pending, Error> {
        self.send_as(&IdentityVerificationId::generate().map_err(unsendable)?, request).await
    }

    /// As [`Client::send_as`].
    pub async fn send_as(
        self,
        id: &IdentityVerificationId,
        request: &SendIdentityVerificationBody,
    ) -> Result<Pending, Error> {
        check(request).map_err(unsendable)?;
        let mut body = request.clone();
        body.store_id = body.store_id.or_else(|| self.store_id());
        let body = &body;
        let send = |api: generated::Client| async move { api.send_identity_verification(id.as_str(), body).await };
        match self.client.caller.call_as(&SEND_IDENTITY_VERIFICATION, self.key(), is_done, send).await {
            Err(error) if !is_done(&error) && !was_sent_before(&error) => Err(error),
            _ => Ok(Pending::new(id.clone(), body.store_id.clone())),
        }
    }

    /// As [`Client::resend`].
    pub async fn resend(self, pending: &Pending) -> Result<(), Error> {
        let (id, store_id) = (pending.id().as_str(), pending.store_id().map(StoreId::as_str));
        let store_id = store_id.or_else(|| self.client.store_id());
        let send = |api: generated::Client| async move { api.resend_identity_verification(id, store_id).await };
        match self.client.caller.call_as(&RESEND_IDENTITY_VERIFICATION, self.key(), is_done, send).await {
            Err(error) if !is_done(&error) => Err(error),
            _ => Ok(()),
        }
    }

    /// As [`Client::confirm`].
    pub async fn confirm(self, pending: &Pending, otp: &Otp) -> Result<Outcome<IdentityVerification>, Error> {
        // Once more: one that was read from JSON has been checked by nobody.
        let unsendable =
            |invalid| Error::new(NAME, &CONFIRM_IDENTITY_VERIFICATION, Kind::Invalid(invalid), Delivery::NotSent);
        let otp = Otp::new(otp.expose()).map_err(unsendable)?;
        self.check(pending, ConfirmIdentityVerificationBody::new().with_otp(otp)).await
    }

    /// As [`Client::confirm_in_app`].
    pub async fn confirm_in_app(self, pending: &Pending) -> Result<Outcome<IdentityVerification>, Error> {
        self.check(pending, ConfirmIdentityVerificationBody::new()).await
    }

    async fn check(
        self,
        pending: &Pending,
        mut body: ConfirmIdentityVerificationBody,
    ) -> Result<Outcome<IdentityVerification>, Error> {
        body.store_id = pending.store_id().cloned().or_else(|| self.store_id());
        let (id, body) = (pending.id().as_str(), &body);
        let send = |api: generated::Client| async move { api.confirm_identity_verification(id, body).await };
        match self.client.caller.call_as(&CONFIRM_IDENTITY_VERIFICATION, self.key(), |_| false, send).await {
            Ok(answer) => outcome(answer, pending.id()),
            Err(error) => rejection(&error).map(Outcome::Rejected).ok_or(error),
        }
    }

    fn key(&self) -> Option<&str> {
        self.key.map(IdempotencyKey::as_str)
    }

    /// The store, as a body has it.
    fn store_id(&self) -> Option<StoreId> {
        self.client.store_id.as_deref().cloned()
    }
}

/// What the provider would refuse, or the PG misunderstand.
fn check(request: &SendIdentityVerificationBody) -> Result<(), InvalidValue> {
    request.operator.check_listed()?;
    request.method.check_listed()?;
    if request.method == IdentityVerificationMethod::Sms && request.customer.identity_number.is_none() {
        return Err(InvalidValue::new("IdentityNumber", "it is missing, and mandatory for the method SMS"));
    }
    Ok(())
}

fn unsendable(invalid: InvalidValue) -> Error {
    Error::new(NAME, &SEND_IDENTITY_VERIFICATION, Kind::Invalid(invalid), Delivery::NotSent)
}

/// Whether an earlier attempt of this call was carried out, as a later one was told. By itself the code is a refusal.
fn was_sent_before(error: &Error) -> bool {
    error.code() == Some(&ErrorCode::IdentityVerificationAlreadySent) && error.delivery() != Delivery::Refused
}

/// Whether a failed `send` or `resend` was done all the same. Its answer holds nothing beside the status, so one of
/// success that broke off, was too large or came too late has said everything. An answer that was read and is no JSON
/// is not the provider's, which always answers in JSON: some other server may have said it, and nothing was sent.
fn is_done(error: &Error) -> bool {
    let is_of_another = matches!(error.kind(), Kind::Undecodable { what: NOT_JSON, .. });
    error.delivery() == Delivery::Accepted && !is_of_another
}

fn outcome(
    answer: Answer<ConfirmIdentityVerificationResponse>,
    id: &IdentityVerificationId,
) -> Result<Outcome<IdentityVerification>, Error> {
    let Answer { value, head } = answer;
    let record = value.identity_verification;
    match record.status {
        IdentityVerificationStatus::Verified if record.id == *id => Ok(Outcome::Verified(record)),
        // Whoever that is, it is not the person who was asked for this OTP.
        IdentityVerificationStatus::Verified => {
            let kind = Kind::Undecodable { what: "the record of another verification", at: None };
            Err(head.error(NAME, &CONFIRM_IDENTITY_VERIFICATION, kind, Delivery::Accepted))
        }
        other => Ok(Outcome::Rejected(Rejection::Unknown(UnknownValue::new(other.as_str())))),
    }
}

/// A "no" to an OTP, told from other failures.
fn rejection(error: &Error) -> Option<Rejection> {
    match error.code()? {
        ErrorCode::PgProvider => {
            let pg_code = error.details().first().and_then(|detail| detail.code.clone());
            Some(Rejection::Unknown(pg_code.unwrap_or_else(|| UnknownValue::new(ErrorCode::PgProvider.as_str()))))
        }
        // Unless an earlier attempt of this call may have done it: then nobody knows which OTP was right.
        ErrorCode::IdentityVerificationAlreadyVerified if error.delivery() == Delivery::Refused => {
            Some(Rejection::AlreadyUsed)
        }
        _ => None,
    }
}
