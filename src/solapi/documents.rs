//! Files of evidence: what to ask for, page by page.

use futures_util::stream::{self, Stream, StreamExt, TryStreamExt};

use super::{
    Client, Error,
    types::{Document, DocumentCategory, DocumentFile, DocumentId, DocumentLimit},
};
use crate::InvalidValue;

/// Which documents to list. Filters match exactly.
#[derive(Debug, Clone, Default)]
pub struct DocumentQuery {
    pub(super) document_id: Option<DocumentId>,
    pub(super) category: Option<DocumentCategory>,
    pub(super) in_use: Option<bool>,
    pub(super) start_date: Option<String>,
    pub(super) end_date: Option<String>,
    pub(super) start_key: Option<String>,
    pub(super) limit: Option<i64>,
}

impl DocumentQuery {
    /// All documents, 20 a page.
    pub fn new() -> Self {
        Self::default()
    }

    /// The one with this id.
    #[must_use]
    pub fn with_document_id(mut self, document_id: DocumentId) -> Self {
        self.document_id = Some(document_id);
        self
    }

    /// Those of one category.
    #[must_use]
    pub fn with_category(mut self, category: DocumentCategory) -> Self {
        self.category = Some(category);
        self
    }

    /// Those that some paper refers to, or those that none does.
    #[must_use]
    pub fn with_use(mut self, in_use: bool) -> Self {
        self.in_use = Some(in_use);
        self
    }

    /// Those uploaded from this time on, in ISO 8601.
    #[must_use]
    pub fn with_start_date(mut self, start_date: impl Into<String>) -> Self {
        self.start_date = Some(start_date.into());
        self
    }

    /// Those uploaded until this time, in ISO 8601.
    #[must_use]
    pub fn with_end_date(mut self, end_date: impl Into<String>) -> Self {
        self.end_date = Some(end_date.into());
        self
    }

    /// The page that begins here: the `next_key` of the page before.
    #[must_use]
    pub fn with_start_key(mut self, start_key: impl Into<String>) -> Self {
        self.start_key = Some(start_key.into());
        self
    }

    /// How many a page, 1 to 1,000.
    pub fn with_limit(mut self, limit: i64) -> Result<Self, InvalidValue> {
        self.limit = Some(DocumentLimit::new(limit)?.get());
        Ok(self)
    }
}

impl DocumentFile {
    /// A file from its bytes. The provider takes png, gif, jpg, pdf and tif files of up to 10 MB.
    pub fn from_bytes(media_type: &str, bytes: &[u8]) -> Result<Self, InvalidValue> {
        use base64::{Engine, engine::general_purpose::STANDARD};
        Self::new(format!("data:{media_type};base64,{}", STANDARD.encode(bytes)))
    }
}

/// Every document, asked for page by page as the stream is polled.
pub(super) fn pages(client: Client, query: DocumentQuery) -> impl Stream<Item = Result<Document, Error>> + Send {
    let pages = stream::try_unfold(Some(query), move |query| {
        let client = client.clone();
        async move {
            let Some(query) = query else { return Ok::<_, Error>(None) };
            let page = client.list_documents(&query).await?;
            // A server that names the same page again would keep us for ever.
            let next = page.next_key.filter(|key| query.start_key.as_ref() != Some(key));
            let following = next.map(|key| query.with_start_key(key));
            Ok(Some((stream::iter(page.data).map(Ok), following)))
        }
    });
    pages.try_flatten()
}
