//! One call of what sends or checks: its attempts carry one idempotency key.

use super::{
    Client, Error, Pending,
    client::{ANOTHER_RECORD, PortOne},
    error, generated,
    generated::operations::{CONFIRM_IDENTITY_VERIFICATION, RESEND_IDENTITY_VERIFICATION, SEND_IDENTITY_VERIFICATION},
    types::{
        ConfirmIdentityVerificationBody, ConfirmIdentityVerificationResponse, EmptyAnswer, ErrorCode, IdempotencyKey,
        IdentityVerification, IdentityVerificationId, IdentityVerificationMethod, IdentityVerificationStatus, Otp,
        SendIdentityVerificationBody, StoreId,
    },
};
use crate::{
    Delivery, InvalidValue, Outcome, ProviderCode, Rejection,
    wire::{Exchange, Kind, Reading, Refusal, Said, Terms},
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
        self.client.caller.read(&SEND_IDENTITY_VERIFICATION, self.terms(), sent, send).await?;
        Ok(Pending::new(id.clone(), body.store_id.clone()))
    }

    /// As [`Client::resend`].
    pub async fn resend(self, pending: &Pending) -> Result<(), Error> {
        let (id, store_id) = (pending.id().as_str(), pending.store_id().map(StoreId::as_str));
        let store_id = store_id.or_else(|| self.client.store_id());
        let send = |api: generated::Client| async move { api.resend_identity_verification(id, store_id).await };
        self.client.caller.read(&RESEND_IDENTITY_VERIFICATION, self.terms(), done, send).await
    }

    /// As [`Client::confirm`].
    pub async fn confirm(self, pending: &Pending, otp: &Otp) -> Result<Outcome<IdentityVerification>, Error> {
        Ok(self.confirm_in_words(pending, otp).await?.map_rejected(Rejection::from))
    }

    /// As [`confirm`](Self::confirm), with the PG's words for a "no".
    pub(crate) async fn confirm_in_words(
        self,
        pending: &Pending,
        otp: &Otp,
    ) -> Result<Outcome<IdentityVerification, Said>, Error> {
        // Once more: one that was read from JSON has been checked by nobody.
        let unsendable =
            |invalid| Error::new(&CONFIRM_IDENTITY_VERIFICATION, Kind::Invalid(invalid), Delivery::NotSent);
        let otp = Otp::new(otp.expose()).map_err(unsendable)?;
        self.check(pending, ConfirmIdentityVerificationBody::new().with_otp(otp)).await
    }

    /// As [`Client::confirm_in_app`].
    pub async fn confirm_in_app(self, pending: &Pending) -> Result<Outcome<IdentityVerification>, Error> {
        let checked = self.check(pending, ConfirmIdentityVerificationBody::new()).await?;
        Ok(checked.map_rejected(Rejection::from))
    }

    async fn check(
        self,
        pending: &Pending,
        mut body: ConfirmIdentityVerificationBody,
    ) -> Result<Outcome<IdentityVerification, Said>, Error> {
        body.store_id = pending.store_id().cloned().or_else(|| self.store_id());
        let (id, body) = (pending.id().as_str(), &body);
        let send = |api: generated::Client| async move { api.confirm_identity_verification(id, body).await };
        let read = |answer: &Exchange<'_, PortOne, _>| outcome(answer, pending.id());
        self.client.caller.read(&CONFIRM_IDENTITY_VERIFICATION, self.terms(), read, send).await
    }

    fn terms(&self) -> Terms<'_> {
        Terms { key: self.key.map(IdempotencyKey::as_str), ..Terms::default() }
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
    Error::new(&SEND_IDENTITY_VERIFICATION, Kind::Invalid(invalid), Delivery::NotSent)
}

/// Reads the answer to `send`. That something was sent under the id counts as sent, if an earlier attempt of this call
/// may have done it; by itself the code is a refusal.
fn sent(answer: &Exchange<'_, PortOne, EmptyAnswer>) -> Reading<(), ErrorCode> {
    done(answer).or_verdict(|refusal| {
        let already_sent = refusal.code == Some(ErrorCode::IdentityVerificationAlreadySent);
        (already_sent && may_be_done(answer.earlier)).then_some(())
    })
}

/// Reads the answer to what has nothing to say beside its status. One of success that broke off, was too large or came
/// too late has said everything. One that was read is the provider's only if it is an object, and not that of an error.
fn done(answer: &Exchange<'_, PortOne, EmptyAnswer>) -> Reading<(), ErrorCode> {
    match answer.body().filter(|_| answer.is_success()).map(error::read) {
        Some(refusal) if is_an_error(&refusal) => return Reading::Refused(refusal),
        _ => {}
    }
    match answer.success(|_, _| Reading::Told(())) {
        Reading::Unusable(Kind::Broken(_) | Kind::Timeout { .. } | Kind::TooLarge(_), _) if answer.is_success() => {
            Reading::Told(())
        }
        reading => reading,
    }
}

/// Whether an object has something that only an error has: a type, though it can't be read, or what went wrong in words.
fn is_an_error(refusal: &Refusal<ErrorCode>) -> bool {
    refusal.provider_code.is_some()
        || refusal.work.is_some()
        || refusal.message.is_some()
        || !refusal.details.is_empty()
}

/// Whether earlier attempts may have been carried out.
fn may_be_done(earlier: Delivery) -> bool {
    matches!(earlier, Delivery::MaybeSent | Delivery::Accepted)
}

/// Reads the answer to a check of `id`.
fn outcome(
    answer: &Exchange<'_, PortOne, ConfirmIdentityVerificationResponse>,
    id: &IdentityVerificationId,
) -> Reading<Outcome<IdentityVerification, Said>, ErrorCode> {
    let verdict = answer.success(|confirmed, _| {
        let record = confirmed.identity_verification;
        // Whoever another record is of, it is not the person who was asked for this OTP.
        let ours = record.id == *id;
        let outcome = if record.status == IdentityVerificationStatus::Verified {
            Outcome::Verified(record)
        } else {
            Outcome::Rejected(Said::unknown(record.status.as_str()))
        };
        Reading::about(ours, outcome, ANOTHER_RECORD)
    });
    verdict.or_verdict(|refusal| rejection(answer.earlier, refusal).map(Outcome::Rejected))
}

/// A "no" to an OTP, told from other failures.
fn rejection(earlier: Delivery, refusal: &Refusal<ErrorCode>) -> Option<Said> {
    match refusal.code.as_ref()? {
        ErrorCode::PgProvider => {
            let pg = refusal.details.first();
            let pg_code = pg.and_then(|pg| pg.code.clone());
            let pg_code = pg_code.unwrap_or_else(|| ProviderCode::new(ErrorCode::PgProvider.as_str()));
            let message = pg.and_then(|pg| pg.message.as_ref()).map(|message| message.expose().to_owned().into());
            let message = message.or_else(|| refusal.message.clone());
            Some(Said { reason: Rejection::Unknown(pg_code.clone()), code: pg_code, message })
        }
        // Unless an earlier attempt of this call may have done it: then nobody knows which OTP was right.
        code => {
            let reason =
                code.rejection().filter(|reason| *reason == Rejection::AlreadyUsed && !may_be_done(earlier))?;
            Some(Said { reason, code: ProviderCode::new(code.as_str()), message: None })
        }
    }
}
