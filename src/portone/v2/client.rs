//! The operations.

use std::sync::Arc;

use futures_util::Stream;
use reqwest::header::{HeaderMap, HeaderValue};
use zeroize::Zeroizing;

use super::{
    ApiSecret, Call, Error, Pending, error, generated,
    generated::PROVIDER,
    generated::operations::{GET_IDENTITY_VERIFICATION, LIST_IDENTITY_VERIFICATIONS},
    list,
    token::Tokens,
    types::{
        ErrorCode, GetIdentityVerificationsBody, GetIdentityVerificationsResponse, IdempotencyKey,
        IdentityVerification, IdentityVerificationId, LoginViaApiSecretBody, Otp, SendIdentityVerificationBody,
        StoreId,
    },
};
use crate::{
    BuildError, ClientBuilder, Delivery, InvalidValue, Operation, Outcome, formats,
    provider::credentials::portone as credentials,
    wire::{Authorization, Caller, Environment, Exchange, Facade, Kind, Reading, Refusal, Said, Terms},
};

/// What an answer has that is not to this request.
pub(super) const ANOTHER_RECORD: &str = "the record of another verification";

/// A client of PortOne V2. Cheap to clone; clones share connections and the access token.
#[derive(Clone)]
pub struct Client {
    pub(super) caller: Arc<Caller<PortOne>>,
    pub(super) store_id: Option<Arc<StoreId>>,
}

/// What goes into the credential header.
pub(super) enum PortOne {
    /// The API secret; `None` never happens, as a checked secret fits a header.
    Secret(Option<HeaderValue>),
    Tokens(Tokens),
}

impl Client {
    /// Sets up a client of production ([`servers::PRODUCTION`](super::servers::PRODUCTION)).
    pub fn builder(secret: ApiSecret) -> ClientBuilder<Self> {
        ClientBuilder::new(PROVIDER, HeaderMap::new(), |transport| {
            let facade = PortOne::with(secret);
            Self { caller: Arc::new(Caller { transport, facade }), store_id: None }
        })
    }

    /// A client from `PHONEPROOF_PORTONE_V2_API_SECRET`; the optional `PHONEPROOF_PORTONE_V2_STORE_ID` names a store,
    /// `PHONEPROOF_PORTONE_V2_BASE_URL` another server, and `PHONEPROOF_ALLOW_PLAIN_HTTP_TO` lists hosts that may be
    /// called without TLS.
    ///
    /// The channel, which every request names, is [`channel_key_from_env`](super::channel_key_from_env)'s.
    pub fn from_env() -> Result<Self, BuildError> {
        Environment::client(PROVIDER, Self::read)
    }

    /// Sets up a client from the same variables as [`from_env`](Self::from_env).
    pub fn builder_from_env() -> Result<ClientBuilder<Self>, BuildError> {
        Environment::builder(PROVIDER, Self::read)
    }

    /// A client, and the key of the channel to go through.
    pub(crate) fn with_channel_key_from_env() -> Result<(Self, String), BuildError> {
        let (builder, channel_key) = Environment::value(PROVIDER, |environment| {
            let (builder, channel_key) = (Self::read(environment), read_channel_key(environment));
            Some((builder?, channel_key?))
        })?;
        Ok((builder.build()?, channel_key))
    }

    fn read(environment: &mut Environment) -> Option<ClientBuilder<Self>> {
        let secret = environment.required(&credentials::V2_API_SECRET, ApiSecret::new);
        let store_id = environment.optional(&credentials::V2_STORE_ID, StoreId::new);
        let place = environment.place();
        let builder = Self::builder(secret?).at(place);
        Some(match store_id {
            Some(store_id) => builder.store_id(store_id),
            None => builder,
        })
    }

    /// Has a person's data checked and an OTP sent to their phone, or a request to their app, under a new id.
    ///
    /// An attempt whose answer was lost is repeated with the same id and idempotency key, by which the provider tells
    /// it from a new request: nothing is sent twice. The answer says nothing beside its status, so one of success that
    /// can't be read is a success too; unless it is no JSON at all, and with that not the provider's.
    ///
    /// After an error that leaves open whether an SMS went out its id is not known: [`send_as`](Self::send_as) takes one
    /// that you have kept.
    pub async fn send(&self, request: &SendIdentityVerificationBody) -> Result<Pending, Error> {
        self.call(None).send(request).await
    }

    /// The same under an id of the caller's, which can be tried several times and succeeds at most once.
    ///
    /// Use an id once for one person and their data: after an attempt that may have been sent,
    /// [`IdentityVerificationAlreadySent`](ErrorCode::IdentityVerificationAlreadySent) counts as sent, and the provider
    /// does not say what had been sent under the id. Keep the id before you send, and [`get`](Self::get) tells what
    /// became of it whatever the error.
    pub async fn send_as(
        &self,
        id: &IdentityVerificationId,
        request: &SendIdentityVerificationBody,
    ) -> Result<Pending, Error> {
        self.call(None).send_as(id, request).await
    }

    /// Sends the SMS of a verification again. Not for the app.
    ///
    /// An attempt whose answer was lost is repeated with the same idempotency key. That the provider honours the key
    /// here follows from its general rule only: if it does not, a repeat is one more SMS. That goes to the person who
    /// asked for it, who types the newest code; one that is missing leaves them waiting, so it is repeated all the
    /// same. With [`RetryPolicy::never`](crate::RetryPolicy::never) nothing is.
    pub async fn resend(&self, pending: &Pending) -> Result<(), Error> {
        self.call(None).resend(pending).await
    }

    /// Checks the OTP that the person typed.
    ///
    /// Verified only if the record's status says so. How a wrong, expired or used-up OTP is answered is not documented:
    /// the PG's error, which it most likely is, is [`Rejection::Unknown`](crate::Rejection::Unknown) with the PG's
    /// code, though it may also mean that the PG failed; [`get`](Self::get) tells what became of the record. A
    /// verification that succeeded before is [`Rejection::AlreadyUsed`](crate::Rejection::AlreadyUsed). A verified record
    /// of another id than that of `pending` is an error: it is somebody else's.
    ///
    /// An attempt whose answer was lost is repeated with the same idempotency key. That the provider honours the key
    /// here follows from its general rule only: if it does not, a repeat of a wrong OTP is one more wrong try, and one
    /// of a right OTP an error with
    /// [`IdentityVerificationAlreadyVerified`](ErrorCode::IdentityVerificationAlreadyVerified) and
    /// [`MaybeSent`](Delivery::MaybeSent), after which [`get`](Self::get) tells. Never does it verify anybody who was not.
    pub async fn confirm(&self, pending: &Pending, otp: &Otp) -> Result<Outcome<IdentityVerification>, Error> {
        self.call(None).confirm(pending, otp).await
    }

    /// As [`confirm`](Self::confirm), with the PG's words for a "no".
    pub(crate) async fn confirm_in_words(
        &self,
        pending: &Pending,
        otp: &Otp,
    ) -> Result<Outcome<IdentityVerification, Said>, Error> {
        self.call(None).confirm_in_words(pending, otp).await
    }

    /// Finishes a verification by app ([`IdentityVerificationMethod::App`](super::types::IdentityVerificationMethod::App)),
    /// which has no OTP.
    pub async fn confirm_in_app(&self, pending: &Pending) -> Result<Outcome<IdentityVerification>, Error> {
        self.call(None).confirm_in_app(pending).await
    }

    /// One call with an idempotency key of the caller's, who may so repeat it after a restart.
    pub fn with_idempotency_key<'a>(&'a self, key: &'a IdempotencyKey) -> Call<'a> {
        self.call(Some(key))
    }

    fn call<'a>(&'a self, key: Option<&'a IdempotencyKey>) -> Call<'a> {
        Call { client: self, key }
    }

    /// Reads a record, of the builder's store if one was set. It exists from [`send`](Self::send) on: look at `status`.
    pub async fn get(&self, id: &IdentityVerificationId) -> Result<IdentityVerification, Error> {
        let store_id = self.store_id();
        let send = |api: generated::Client| async move { api.get_identity_verification(id.as_str(), store_id).await };
        let read = |answer: &Exchange<'_, PortOne, IdentityVerification>| {
            answer.success(|record, _| Reading::about(record.id == *id, record, ANOTHER_RECORD))
        };
        self.caller.read(&GET_IDENTITY_VERIFICATION, Terms::default(), read, send).await
    }

    /// One page of the records that a filter lets through. [`list`](Self::list) goes through all of them.
    ///
    /// The store in the filter is for users of the merchant as a whole; without it the records of all stores come. If
    /// the filter has none, that of the builder is put into it, where one was set.
    pub async fn list_page(
        &self,
        query: &GetIdentityVerificationsBody,
    ) -> Result<GetIdentityVerificationsResponse, Error> {
        let operation = &LIST_IDENTITY_VERIFICATIONS;
        // It may hold a person, if one is looked for.
        let id = query.filter.as_ref().and_then(|filter| filter.identity_verification_id.as_ref());
        let query = serde_json::to_string(&self.of_store(query))
            .map(Zeroizing::new)
            .map_err(|_| Error::new(operation, Kind::Unbuildable, Delivery::NotSent))?;
        let query = query.as_str();
        let send = |api: generated::Client| async move { api.list_identity_verifications(Some(query)).await };
        let read = |answer: &Exchange<'_, PortOne, GetIdentityVerificationsResponse>| {
            answer.success(|page, _| {
                let ours = id.is_none_or(|id| page.items.iter().all(|record| record.id == *id));
                Reading::about(ours, page, ANOTHER_RECORD)
            })
        };
        self.caller.read(operation, Terms::default(), read, send).await
    }

    /// The records that a filter lets through, as a stream: a page is asked for when the one before is used up.
    ///
    /// Records that are made meanwhile move the pages, so that one may come twice; give the filter an end
    /// (`with_until`) to avoid that. The stream ends with a page that is empty or begins like the one before, and with
    /// one that is not full, unless the provider counts more records than have come.
    ///
    /// ```no_run
    /// use futures_util::TryStreamExt;
    /// use phoneproof::portone::v2::types::{
    ///     GetIdentityVerificationsBody, IdentityVerificationFilterInput, IdentityVerificationStatus,
    /// };
    ///
    /// # async fn run(client: phoneproof::portone::v2::Client) -> Result<(), phoneproof::portone::v2::Error> {
    /// let verified = IdentityVerificationFilterInput::new().with_statuses(vec![IdentityVerificationStatus::Verified]);
    /// let mut records = std::pin::pin!(client.list(GetIdentityVerificationsBody::new().with_filter(verified)));
    /// while let Some(record) = records.try_next().await? {
    ///     println!("{}", record.id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(
        &self,
        query: GetIdentityVerificationsBody,
    ) -> impl Stream<Item = Result<IdentityVerification, Error>> + Send + use<> {
        list::items(self.clone(), query)
    }

    /// The store, as a query has it.
    pub(super) fn store_id(&self) -> Option<&str> {
        self.store_id.as_ref().map(|id| id.as_str())
    }

    fn of_store(&self, query: &GetIdentityVerificationsBody) -> GetIdentityVerificationsBody {
        let mut query = query.clone();
        if let Some(store_id) = &self.store_id {
            let filter = query.filter.get_or_insert_default();
            filter.store_id.get_or_insert_with(|| store_id.as_str().to_owned());
        }
        query
    }
}

/// The key of the channel to go through, from `PHONEPROOF_PORTONE_V2_CHANNEL_KEY`: for requests and for
/// [`PortOneV2Verifier`](crate::verification::PortOneV2Verifier).
pub fn channel_key_from_env() -> Result<String, BuildError> {
    Environment::value(PROVIDER, read_channel_key)
}

fn read_channel_key(environment: &mut Environment) -> Option<String> {
    environment.required(&credentials::V2_CHANNEL_KEY, |key| {
        let checked = formats::credential(&key).map_err(|why| InvalidValue::new("channel key", why))?;
        Ok(String::clone(&checked))
    })
}

impl ClientBuilder<Client> {
    /// The store to act for, in the place where each operation wants it. Default: that of the API secret. In a list it
    /// is put into the filter, which is for users of the merchant as a whole.
    pub fn store_id(self, store_id: StoreId) -> Self {
        self.then(|client| Client { store_id: Some(Arc::new(store_id)), ..client })
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("portone::v2::Client")
            .field("base_url", &self.caller.transport.base_url())
            .field("store_id", &self.store_id)
            .finish_non_exhaustive()
    }
}

impl PortOne {
    fn with(secret: ApiSecret) -> Self {
        let ApiSecret { text, is_exchanged } = secret;
        if is_exchanged {
            return Self::Tokens(Tokens::new(LoginViaApiSecretBody::new(text)));
        }
        // The header takes the text over: no copy is left behind.
        Self::Secret(HeaderValue::try_from(format!("PortOne {}", text.expose())).ok().map(|mut header| {
            header.set_sensitive(true);
            header
        }))
    }
}

impl Facade for PortOne {
    type Code = ErrorCode;
    type Api = generated::Client;

    fn refusal(_: &'static Operation, _: u16, body: &[u8]) -> Refusal<ErrorCode> {
        error::read(body)
    }

    async fn authorize(caller: &Arc<Caller<Self>>, operation: &'static Operation) -> Result<Authorization, Error> {
        let (header, ticket) = match &caller.facade {
            Self::Secret(Some(header)) => (header.clone(), 0),
            Self::Secret(None) => return Err(Error::new(operation, Kind::Unbuildable, Delivery::NotSent)),
            Self::Tokens(tokens) => tokens.header(caller).await?,
        };
        Ok(Authorization { headers: vec![(generated::CREDENTIAL_HEADER, header)], ticket })
    }

    fn renew(&self, ticket: u64) -> bool {
        match self {
            Self::Secret(_) => false,
            Self::Tokens(tokens) => {
                tokens.drop_token(ticket);
                true
            }
        }
    }
}
