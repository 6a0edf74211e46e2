//! The operations.

use std::sync::Arc;

use futures_util::Stream;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use zeroize::Zeroizing;

use super::{
    ApiKey, ArsAnswer, ArsCall, Challenge, DocumentQuery, Error, ars, documents, generated,
    generated::PROVIDER,
    generated::operations as op,
    types::{
        AccountSenderIds, ActiveSenderId, Alias, ArsCode, AuthenticateSenderIdRequest, CreateSenderIdRequest,
        DeleteDocumentsRequest, Document, DocumentId, DocumentPage, DuplicateReleaseRequest, ErrorCode,
        LimitIncreaseRequest, MfaData, PhoneNumber, SenderIdStatus, SetSenderIdAliasRequest,
        SubmitApprovalDocumentsRequest, UpdateSenderIdStatusRequest, UploadDocumentRequest,
    },
};
use crate::{
    BuildError, ClientBuilder, Delivery, Operation,
    provider::credentials::solapi as credentials,
    wire::{Authorization, Caller, Environment, Exchange, Facade, Kind, Reading, Refusal, Terms},
};

/// A client of SOLAPI's sender-ID API. Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Client(Arc<Caller<Solapi>>);

pub(super) struct Solapi {
    api_key: ApiKey,
}

impl Client {
    /// Sets up a client of production ([`servers::PRODUCTION`](super::servers::PRODUCTION)).
    pub fn builder(api_key: ApiKey) -> ClientBuilder<Self> {
        // The provider asks for it on GET, too.
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
        ClientBuilder::new(PROVIDER, headers, |transport| {
            Self(Arc::new(Caller { transport, facade: Solapi { api_key } }))
        })
    }

    /// A client from `PHONEPROOF_SOLAPI_API_KEY` and `PHONEPROOF_SOLAPI_API_SECRET`; the optional
    /// `PHONEPROOF_SOLAPI_BASE_URL` names another server, and `PHONEPROOF_ALLOW_PLAIN_HTTP_TO` lists hosts that may be
    /// called without TLS.
    pub fn from_env() -> Result<Self, BuildError> {
        Environment::client(PROVIDER, Self::read)
    }

    /// Sets up a client from the same variables as [`from_env`](Self::from_env).
    pub fn builder_from_env() -> Result<ClientBuilder<Self>, BuildError> {
        Environment::builder(PROVIDER, Self::read)
    }

    fn read(environment: &mut Environment) -> Option<ClientBuilder<Self>> {
        let key = environment.required(&credentials::API_KEY, ApiKey::checked_key);
        let secret = environment.required(&credentials::API_SECRET, ApiKey::checked_secret);
        let place = environment.place();
        Some(Self::builder(ApiKey::of(key?, secret?)).at(place))
    }

    /// Registers a number. It starts as [`SenderIdStatus::Pending`]; proving it makes it active.
    pub async fn create_sender_id(&self, request: &CreateSenderIdRequest) -> Result<AccountSenderIds, Error> {
        let send = |api: generated::Client| async move { api.create_sender_id(request).await };
        self.0.call(&op::CREATE_SENDER_ID, send).await
    }

    /// The account's numbers, papers and quota.
    pub async fn list_sender_ids(&self) -> Result<AccountSenderIds, Error> {
        let send = |api: generated::Client| async move { api.list_sender_ids().await };
        self.0.call(&op::LIST_SENDER_IDS, send).await
    }

    /// The numbers that can be used now.
    pub async fn list_active_sender_ids(&self) -> Result<Vec<ActiveSenderId>, Error> {
        let send = |api: generated::Client| async move { api.list_active_sender_ids().await };
        self.0.call(&op::LIST_ACTIVE_SENDER_IDS, send).await
    }

    /// Switches an inactive number on again. It must have been proved before.
    pub async fn activate_sender_id(&self, number: &PhoneNumber) -> Result<AccountSenderIds, Error> {
        self.update_status(number, SenderIdStatus::Active).await
    }

    /// Switches an active number off. Only then can it be deleted.
    pub async fn deactivate_sender_id(&self, number: &PhoneNumber) -> Result<AccountSenderIds, Error> {
        self.update_status(number, SenderIdStatus::Inactive).await
    }

    async fn update_status(&self, number: &PhoneNumber, status: SenderIdStatus) -> Result<AccountSenderIds, Error> {
        let body = &UpdateSenderIdStatusRequest::new(status);
        let send = |api: generated::Client| async move { api.update_sender_id_status(number.expose(), body).await };
        self.0.call(&op::UPDATE_SENDER_ID_STATUS, send).await
    }

    /// Removes a number that is not active.
    ///
    /// A repeat after a lost answer is answered with [`ErrorCode::InvalidSenderId`].
    pub async fn delete_sender_id(&self, number: &PhoneNumber) -> Result<AccountSenderIds, Error> {
        let send = |api: generated::Client| async move { api.delete_sender_id(number.expose()).await };
        self.0.call(&op::DELETE_SENDER_ID, send).await
    }

    /// Has the provider call a number and read a code aloud: step 1 of the proof.
    ///
    /// The phone rings each time, so it is never repeated after it may have been done.
    pub async fn request_ars_call(&self, number: &PhoneNumber) -> Result<ArsCall, Error> {
        self.mfa(number, &ars::header(number, None), |answer| ars::call(answer, number)).await
    }

    /// Checks the code that the call read aloud: step 2 of the proof.
    ///
    /// The codes for a wrong or expired code are not documented: an unknown one with a 4xx status is taken for a
    /// rejection and kept in [`Rejection::Unknown`](crate::Rejection::Unknown). Never repeated after it may have
    /// been checked.
    pub async fn authenticate(&self, challenge: &Challenge, code: &ArsCode) -> Result<ArsAnswer, Error> {
        // Once more: one that was read from JSON has been checked by nobody.
        let unsendable = |invalid| Error::new(&op::AUTHENTICATE_SENDER_ID, Kind::Invalid(invalid), Delivery::NotSent);
        let code = &ArsCode::new(code.expose()).map_err(unsendable)?;
        let number = challenge.phone_number();
        self.mfa(number, &ars::header(number, Some((challenge, code))), |answer| ars::answer(answer, number)).await
    }

    async fn mfa<R>(
        &self,
        number: &PhoneNumber,
        data: &MfaData,
        read: impl Fn(&Exchange<'_, Solapi, AccountSenderIds>) -> Reading<R, ErrorCode> + Send + Sync,
    ) -> Result<R, Error> {
        let operation = &op::AUTHENTICATE_SENDER_ID;
        let header = serde_json::to_string(data)
            .map(Zeroizing::new)
            .map_err(|_| Error::new(operation, Kind::Unbuildable, Delivery::NotSent))?;
        let header = header.as_str();
        let body = &AuthenticateSenderIdRequest::new();
        let send = |api: generated::Client| async move {
            api.authenticate_sender_id(number.expose(), Some(header), body).await
        };
        self.0.read(operation, Terms::default(), read, send).await
    }

    /// Hands in evidence for a number, for people to review.
    pub async fn submit_approval_documents(
        &self,
        number: &PhoneNumber,
        request: &SubmitApprovalDocumentsRequest,
    ) -> Result<AccountSenderIds, Error> {
        let send =
            |api: generated::Client| async move { api.submit_approval_documents(number.expose(), request).await };
        self.0.call(&op::SUBMIT_APPROVAL_DOCUMENTS, send).await
    }

    /// Asks for a larger quota of numbers, for people to review.
    pub async fn request_limit_increase(&self, request: &LimitIncreaseRequest) -> Result<AccountSenderIds, Error> {
        let send = |api: generated::Client| async move { api.request_limit_increase(request).await };
        self.0.call(&op::REQUEST_LIMIT_INCREASE, send).await
    }

    /// Asks to have a number released that another account holds, for people to review.
    pub async fn request_duplicate_release(
        &self,
        number: &PhoneNumber,
        request: &DuplicateReleaseRequest,
    ) -> Result<AccountSenderIds, Error> {
        let send =
            |api: generated::Client| async move { api.request_duplicate_release(number.expose(), request).await };
        self.0.call(&op::REQUEST_DUPLICATE_RELEASE, send).await
    }

    /// Uploads a file of evidence.
    pub async fn upload_document(&self, request: &UploadDocumentRequest) -> Result<Document, Error> {
        let send = |api: generated::Client| async move { api.upload_document(request).await };
        self.0.call(&op::UPLOAD_DOCUMENT, send).await
    }

    /// One page of the uploaded files. [`documents`](Self::documents) goes through all of them.
    pub async fn list_documents(&self, query: &DocumentQuery) -> Result<DocumentPage, Error> {
        let send = |api: generated::Client| async move {
            api.list_documents(
                query.category.as_ref().map(super::types::DocumentCategory::as_str),
                query.document_id.as_ref().map(DocumentId::as_str),
                query.end_date.as_deref(),
                query.limit,
                query.start_date.as_deref(),
                query.start_key.as_deref(),
                query.in_use,
            )
            .await
        };
        let read = |answer: &Exchange<'_, Solapi, DocumentPage>| {
            answer.success(|page, _| {
                let asked = query.document_id.as_ref();
                Reading::about(
                    asked.is_none_or(|id| page.data.iter().all(|document| document.document_id == *id)),
                    page,
                    "another document",
                )
            })
        };
        self.0.read(&op::LIST_DOCUMENTS, Terms::default(), read, send).await
    }

    /// The uploaded files as a stream: a page is asked for when the one before is used up.
    ///
    /// ```no_run
    /// use futures_util::TryStreamExt;
    /// use phoneproof::solapi::DocumentQuery;
    ///
    /// # async fn run(client: phoneproof::solapi::Client) -> Result<(), phoneproof::solapi::Error> {
    /// let mut documents = std::pin::pin!(client.documents(DocumentQuery::new()));
    /// while let Some(document) = documents.try_next().await? {
    ///     println!("{}", document.document_id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn documents(&self, query: DocumentQuery) -> impl Stream<Item = Result<Document, Error>> + Send + use<> {
        documents::pages(self.clone(), query)
    }

    /// The record of one uploaded file.
    pub async fn get_document(&self, id: &DocumentId) -> Result<Document, Error> {
        let send = |api: generated::Client| async move { api.get_document(id.as_str()).await };
        self.0.read(&op::GET_DOCUMENT, Terms::default(), |answer| same_document(answer, id), send).await
    }

    /// Deletes uploaded files, and returns their records.
    ///
    /// A repeat after a lost answer is answered with [`ErrorCode::InvalidDocumentId`].
    pub async fn delete_documents(&self, request: &DeleteDocumentsRequest) -> Result<Vec<Document>, Error> {
        let send = |api: generated::Client| async move { api.delete_documents(request).await };
        let read = |answer: &Exchange<'_, Solapi, Vec<Document>>| {
            answer.success(|deleted, _| {
                Reading::about(
                    deleted.iter().all(|one| request.documents.contains(&one.document_id)),
                    deleted,
                    "another document",
                )
            })
        };
        self.0.read(&op::DELETE_DOCUMENTS, Terms::default(), read, send).await
    }

    /// Gives a number a label, or another one.
    pub async fn set_sender_id_alias(&self, request: &SetSenderIdAliasRequest) -> Result<Alias, Error> {
        let send = |api: generated::Client| async move { api.set_sender_id_alias(request).await };
        let read = |answer: &Exchange<'_, Solapi, Alias>| same_alias(answer, &request.sender_id);
        self.0.read(&op::SET_SENDER_ID_ALIAS, Terms::default(), read, send).await
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("solapi::Client").field("base_url", &self.0.transport.base_url()).finish_non_exhaustive()
    }
}

/// Reads a document, unless it is another one than was asked for.
fn same_document(answer: &Exchange<'_, Solapi, Document>, id: &DocumentId) -> Reading<Document, ErrorCode> {
    answer.success(|document, _| Reading::about(document.document_id == *id, document, "another document"))
}

/// Reads an alias, unless it is that of another number.
fn same_alias(answer: &Exchange<'_, Solapi, Alias>, number: &PhoneNumber) -> Reading<Alias, ErrorCode> {
    answer.success(|alias, _| {
        // In the provider's form; what is masked or can't be read says nothing.
        let echoed = alias.sender_id.as_ref().and_then(|echoed| PhoneNumber::new(echoed.expose()).ok());
        Reading::about(echoed.is_none_or(|echoed| echoed == *number), alias, "another number")
    })
}

impl Facade for Solapi {
    type Code = ErrorCode;
    type Api = generated::Client;

    fn refusal(_: &'static Operation, _: u16, body: &[u8]) -> Refusal<ErrorCode> {
        super::error::read(body)
    }

    async fn authorize(caller: &Arc<Caller<Self>>, operation: &'static Operation) -> Result<Authorization, Error> {
        let header = caller.facade.api_key.authorization();
        let header = header.ok_or_else(|| Error::new(operation, Kind::Unbuildable, Delivery::NotSent))?;
        Ok(Authorization { headers: vec![(generated::CREDENTIAL_HEADER, header)], ticket: 0 })
    }
}
