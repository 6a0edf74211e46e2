//! Files of evidence: their records only.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{account::State, context::Context, file, ids, refusal::SolapiRefusal, shape};
use crate::{
    sandbox::engine::exchange::Reply,
    solapi::{
        generated::constants::DOCUMENTS_A_PAGE,
        types::{
            DeleteDocumentsRequest, Document, DocumentCategory, DocumentId, DocumentLimit, DocumentName, DocumentPage,
            DocumentUrl, ErrorCode, UploadDocumentRequest,
        },
    },
};

/// The most characters of a file's name that are kept.
const LONGEST_NAME: usize = 255;

/// The records in the order they came, under numbers that are never given again: a cursor stays right when files
/// are deleted between two pages.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Documents {
    records: BTreeMap<u64, Document>,
    given: u64,
}

impl Documents {
    /// Refuses ids that are not known.
    pub(super) fn check(&self, ids: &[DocumentId]) -> Result<(), SolapiRefusal> {
        let unknown = ids.iter().any(|id| self.find(id.as_str()).is_none());
        if unknown { Err(ErrorCode::InvalidDocumentId.into()) } else { Ok(()) }
    }

    fn find(&self, id: &str) -> Option<&Document> {
        self.records.values().find(|document| document.document_id.as_str() == id)
    }

    fn store(&mut self, document: Document, most: usize) {
        self.given += 1;
        self.records.insert(self.given, document);
        while self.records.len() > most {
            self.records.pop_first();
        }
    }
}

impl State {
    /// A record with what is known now.
    fn record(&self, document: &Document) -> Document {
        Document { use_: Some(self.is_in_use(&document.document_id)), ..document.clone() }
    }
}

pub(super) fn upload(state: &mut State, context: &Context<'_>) -> Result<Reply, SolapiRefusal> {
    let request: UploadDocumentRequest = context.body()?;
    let extension = file::extension(&request)?;
    let UploadDocumentRequest { category, name, .. } = request;
    let name = name.map(shortened);
    let id = ids::id(&context.world.random, "DOC", context.now)?;
    let document = Document {
        account_id: Some(shape::account_id(context.switches.old_shape)),
        category: Some(known(category)?),
        date_created: Some(context.date()),
        url: DocumentUrl::new(format!("https://files.example.com/{id}.{extension}")).ok(),
        document_id: DocumentId::new(id).map_err(|_| ErrorCode::Internal)?,
        original_name: name.clone(),
        name,
        use_: Some(false),
    };
    state.documents.store(document.clone(), context.world.limits.records);
    Ok(Reply::ok(shape::document(&document)))
}

/// The beginning of a long name: the file's record is kept, and a body of this operation may have 16 MiB.
fn shortened(name: DocumentName) -> DocumentName {
    match name.expose().char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => DocumentName::verbatim(&name.expose()[..end]),
        None => name,
    }
}

fn known(category: DocumentCategory) -> Result<DocumentCategory, SolapiRefusal> {
    match category {
        DocumentCategory::Unknown(_) => Err(SolapiRefusal::validation("there is no such category")),
        known => Ok(known),
    }
}

pub(super) fn list(state: &mut State, context: &Context<'_>) -> Result<Reply, SolapiRefusal> {
    context.no_body()?;
    let filter = Filter::of(context)?;
    let mut limit = DOCUMENTS_A_PAGE;
    if let Some(wanted) = context.call.query("limit") {
        let in_range = wanted.parse().ok().and_then(|wanted| DocumentLimit::new(wanted).ok());
        let in_range = in_range.and_then(|wanted| usize::try_from(wanted.get()).ok());
        let (least, most) = (DocumentLimit::MIN, DocumentLimit::MAX);
        limit = in_range.ok_or_else(|| SolapiRefusal::validation(format!("limit must be {least} to {most}")))?;
    }
    let start = match context.call.query("startKey") {
        Some(key) => key.parse::<u64>().map_err(|_| SolapiRefusal::validation("startKey is no nextKey of a page"))?,
        None => 0,
    };
    let records = state.documents.records.range(start..);
    let mut records = records
        .map(|(number, document)| (number, state.record(document)))
        .filter(|(_, document)| filter.fits(document));
    let data = records.by_ref().take(limit).map(|(_, document)| document).collect();
    let next_key = records.next().map(|(number, _)| number.to_string());
    Ok(Reply::ok(shape::page(&DocumentPage { data, next_key })))
}

/// Which records a list shows. Equality only, and an interval with both ends.
struct Filter<'a> {
    id: Option<&'a str>,
    category: Option<DocumentCategory>,
    in_use: Option<bool>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
}

impl<'a> Filter<'a> {
    fn of(context: &'a Context<'_>) -> Result<Self, SolapiRefusal> {
        let query = |name| context.call.query(name);
        let instant = |name| {
            let refused = |_| SolapiRefusal::validation(format!("{name} must be in ISO 8601 with an offset"));
            query(name).map(|text| text.parse::<Timestamp>().map_err(refused)).transpose()
        };
        Ok(Self {
            id: query("documentId"),
            category: query("category").map(|category| known(DocumentCategory::from(category))).transpose()?,
            in_use: query("use").map(|text| text == "true"),
            from: instant("startDate")?,
            to: instant("endDate")?,
        })
    }

    fn fits(&self, document: &Document) -> bool {
        let created = document.date_created.as_deref().and_then(|date| date.parse::<Timestamp>().ok());
        self.id.is_none_or(|id| document.document_id.as_str() == id)
            && self.category.as_ref().is_none_or(|category| document.category.as_ref() == Some(category))
            && self.in_use.is_none_or(|in_use| document.use_ == Some(in_use))
            && self.from.is_none_or(|from| created.is_some_and(|created| created >= from))
            && self.to.is_none_or(|to| created.is_some_and(|created| created <= to))
    }
}

pub(super) fn get(state: &mut State, context: &Context<'_>) -> Result<Reply, SolapiRefusal> {
    context.no_body()?;
    let document = state.documents.find(context.parameter()).ok_or(ErrorCode::InvalidDocumentId)?;
    Ok(Reply::ok(shape::document(&state.record(document))))
}

/// All or nothing.
pub(super) fn delete(state: &mut State, context: &Context<'_>) -> Result<Reply, SolapiRefusal> {
    let DeleteDocumentsRequest { documents: ids } = context.body()?;
    if ids.is_empty() {
        return Err(SolapiRefusal::validation("at least one document is required"));
    }
    state.documents.check(&ids)?;
    let records = state.documents.records.values().filter(|document| ids.contains(&document.document_id));
    let answer: Vec<_> = records.map(|document| shape::document(&state.record(document))).collect();
    state.documents.records.retain(|_, document| !ids.contains(&document.document_id));
    Ok(Reply::ok(answer))
}
