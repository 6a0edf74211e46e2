//! The operations.

use std::{sync::Arc, time::Duration};

use futures_util::Stream;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use zeroize::Zeroizing;

use super::{
    ApiKey, ArsAnswer, ArsCall, Challenge, DocumentQuery, Error, ars, documents, generated,
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
    wire::{Answer, Authorization, Caller, Defaults, Kind, Provider, Refusal, environment},
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
        let defaults = Defaults {
            base_url: Some(generated::servers::PRODUCTION),
            servers: generated::SERVER_NAMES,
            timeout: Duration::from_secs(30),
            http1_only: false,
            // The provider asks for it on GET, too.
            headers: HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]),
        };
        ClientBuilder::new(defaults, |transport| Self(Arc::new(Caller { transport, provider: Solapi { api_key } })))
    }

    /// A client from `PHONEPROOF_SOLAPI_API_KEY` and `PHONEPROOF_SOLAPI_API_SECRET`; the optional
    /// `PHONEPROOF_SOLAPI_BASE_URL` names another server.
    pub fn from_env() -> Result<Self, BuildError> {
        let key = environment("PHONEPROOF_SOLAPI_API_KEY")?;
        let builder = Self::builder(ApiKey::new(key, environment("PHONEPROOF_SOLAPI_API_SECRET")?)?);
        builder.base_url_of("PHONEPROOF_SOLAPI_BASE_URL")?.build()
    }

    /// Registers a number. It starts as [`SenderIdStatus::Pending`]; proving it makes it active.
    pub async fn create_sender_id(&self, request: &CreateSenderIdRequest) -> Result<AccountSenderIds, Error> {
        let send = |api: generated::Client| async move { api.create_sender_id(request).await };
        value(self.0.call(&op::CREATE_SENDER_ID, send).await)
    }

    /// The account's numbers, papers and quota.
    pub async fn list_sender_ids(&self) -> Result<AccountSenderIds, Error> {
        let send = |api: generated::Client| async move { api.list_sender_ids().await };
        value(self.0.call(&op::LIST_SENDER_IDS, send).await)
    }

    /// The numbers that can be used now.
    pub async fn list_active_sender_ids(&self) -> Result<Vec<ActiveSenderId>, Error> {
        let send = |api: generated::Client| async move { api.list_active_sender_ids().await };
        value(self.0.call(&op::LIST_ACTIVE_SENDER_IDS, send).await)
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
        value(self.0.call(&op::UPDATE_SENDER_ID_STATUS, send).await)
    }

    /// Removes a number that is not active.
    ///
    /// A repeat after a lost answer is answered with [`ErrorCode::InvalidSenderId`].
    pub async fn delete_sender_id(&self, number: &PhoneNumber) -> Result<AccountSenderIds, Error> {
        let send = |api: generated::Client| async move { api.delete_sender_id(number.expose()).await };
        value(self.0.call(&op::DELETE_SENDER_ID, send).await)
    }

    /// Has the provider call a number and read a code aloud: step 1 of the proof.
    ///
    /// The phone rings each time, so it is never repeated after it may have been done.
    pub async fn request_ars_call(&self, number: &PhoneNumber) -> Result<ArsCall, Error> {
        match self.mfa(number, &ars::header(number, None)).await {
            Ok(Answer { value, .. }) if ars::is_active(&value, number) => Ok(ArsCall::AlreadyActive(value)),
            Ok(Answer { head, .. }) => {
                let kind = Kind::Undecodable { what: "neither a challenge nor an active number", at: None };
                Err(head.error(Solapi::NAME, &op::AUTHENTICATE_SENDER_ID, kind, Delivery::Accepted))
            }
            // Success looks like an error here, whatever its status.
            Err(error) => challenge(&error, number).map(ArsCall::Challenged).ok_or(error),
        }
    }

    /// Checks the code that the call read aloud: step 2 of the proof.
    ///
    /// The codes for a wrong or expired code are not documented: an unknown one with a 4xx status is taken for a
    /// rejection and kept in [`Rejection::Unknown`](crate::Rejection::Unknown). Never repeated after it may have
    /// been checked.
    pub async fn authenticate(&self, challenge: &Challenge, code: &ArsCode) -> Result<ArsAnswer, Error> {
        // Once more: one that was read from JSON has been checked by nobody.
        let unsendable =
            |invalid| Error::new(Solapi::NAME, &op::AUTHENTICATE_SENDER_ID, Kind::Invalid(invalid), Delivery::NotSent);
        let code = &ArsCode::new(code.expose()).map_err(unsendable)?;
        let number = challenge.phone_number();
        match self.mfa(number, &ars::header(number, Some((challenge, code)))).await {
            Ok(Answer { value, .. }) => Ok(ArsAnswer::Checked(ars::verdict(value, number))),
            Err(error) => match self::challenge(&error, number) {
                Some(again) => Ok(ArsAnswer::ChallengedAgain(again)),
                None => ars::rejection(&error)
                    .map(|reason| ArsAnswer::Checked(crate::Outcome::Rejected(reason)))
                    .ok_or(error),
            },
        }
    }

    async fn mfa(&self, number: &PhoneNumber, data: &MfaData) -> Result<Answer<AccountSenderIds>, Error> {
        let operation = &op::AUTHENTICATE_SENDER_ID;
        let header = serde_json::to_string(data)
            .map(Zeroizing::new)
            .map_err(|_| Error::new(Solapi::NAME, operation, Kind::Unbuildable, Delivery::NotSent))?;
        let header = header.as_str();
        let body = &AuthenticateSenderIdRequest::new();
        let send = |api: generated::Client| async move {
            api.authenticate_sender_id(number.expose(), Some(header), body).await
        };
        self.0.call(operation, send).await
    }

    /// Hands in evidence for a number, for people to review.
    pub async fn submit_approval_documents(
        &self,
        number: &PhoneNumber,
        request: &SubmitApprovalDocumentsRequest,
    ) -> Result<AccountSenderIds, Error> {
        let send =
            |api: generated::Client| async move { api.submit_approval_documents(number.expose(), request).await };
        value(self.0.call(&op::SUBMIT_APPROVAL_DOCUMENTS, send).await)
    }

    /// Asks for a larger quota of numbers, for people to review.
    pub async fn request_limit_increase(&self, request: &LimitIncreaseRequest) -> Result<AccountSenderIds, Error> {
        let send = |api: generated::Client| async move { api.request_limit_increase(request).await };
        value(self.0.call(&op::REQUEST_LIMIT_INCREASE, send).await)
    }

    /// Asks to have a number released that another account holds, for people to review.
    pub async fn request_duplicate_release(
        &self,
        number: &PhoneNumber,
        request: &DuplicateReleaseRequest,
    ) -> Result<AccountSenderIds, Error> {
        let send =
            |api: generated::Client| async move { api.request_duplicate_release(number.expose(), request).await };
        value(self.0.call(&op::REQUEST_DUPLICATE_RELEASE, send).await)
    }

    /// Uploads a file of evidence.
    pub async fn upload_document(&self, request: &UploadDocumentRequest) -> Result<Document, Error> {
        let send = |api: generated::Client| async move { api.upload_document(request).await };
        value(self.0.call(&op::UPLOAD_DOCUMENT, send).await)
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
        value(self.0.call(&op::LIST_DOCUMENTS, send).await)
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
        value(self.0.call(&op::GET_DOCUMENT, send).await)
    }

    /// Deletes uploaded files, and returns their records.
    ///
    /// A repeat after a lost answer is answered with [`ErrorCode::InvalidDocumentId`].
    pub async fn delete_documents(&self, request: &DeleteDocumentsRequest) -> Result<Vec<Document>, Error> {
        let send = |api: generated::Client| async move { api.delete_documents(request).await };
        value(self.0.call(&op::DELETE_DOCUMENTS, send).await)
    }

    /// Gives a number a label, or another one.
    pub async fn set_sender_id_alias(&self, request: &SetSenderIdAliasRequest) -> Result<Alias, Error> {
        let send = |api: generated::Client| async move { api.set_sender_id_alias(request).await };
        value(self.0.call(&op::SET_SENDER_ID_ALIAS, send).await)
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("solapi::Client").field("base_url", &self.0.transport.base_url()).finish_non_exhaustive()
    }
}

fn value<T>(answer: Result<Answer<T>, Error>) -> Result<T, Error> {
    answer.map(|answer| answer.value)
}

/// The call that an answer says was placed.
fn challenge(error: &Error, number: &PhoneNumber) -> Option<Challenge> {
    error.details().first().map(|transaction| Challenge::new(number.clone(), transaction.clone()))
}

impl Provider for Solapi {
    const NAME: &'static str = "solapi";
    type Code = ErrorCode;
    type Api = generated::Client;

    fn refusal(_: &'static Operation, _: u16, body: &[u8]) -> Refusal<ErrorCode> {
        super::error::read(body)
    }

    async fn authorize(caller: &Arc<Caller<Self>>, operation: &'static Operation) -> Result<Authorization, Error> {
        let header = caller.provider.api_key.authorization();
        let header = header.ok_or_else(|| Error::new(Self::NAME, operation, Kind::Unbuildable, Delivery::NotSent))?;
        Ok(Authorization { headers: vec![(generated::CREDENTIAL_HEADER, header)], ticket: 0 })
    }
}
