//! Papers: requests that people review. In the sandbox a test decides.

use super::{
    account::{State, note},
    context::Context,
    documents::Documents,
    ids,
    refusal::SolapiRefusal,
};
use crate::{
    sandbox::{engine::exchange::Reply, world::recent::push_to_list},
    solapi::types::{
        ApprovalDocument, ContactName, DocumentId, DocumentList, DuplicateReleaseRequest, ErrorCode,
        LimitIncreaseRequest, LimitationDocument, NecessaryMeasure, ReviewStatus, SenderId, SenderIdStatus,
        SubmitApprovalDocumentsRequest, UnlockDuplicate,
    },
};

/// Invented: the provider documents no more than `PENDING`.
const APPROVED: &str = "APPROVED";
const REJECTED: &str = "REJECTED";

/// The most papers of a number, and of the account, that are kept: every answer repeats them.
const PAPERS: usize = 100;

/// The nickname of the key's owner, who is the contact person if none is named.
const NICKNAME: &str = "Sandbox";

/// The files handed in for a number, all of them known.
pub(super) struct Evidence {
    all: Vec<DocumentId>,
    list: DocumentList,
}

impl Evidence {
    /// Takes both forms: the list of 2018 and 2019 counts as certificates.
    pub(super) fn new(
        documents: &Documents,
        ids: Vec<DocumentId>,
        list: Option<DocumentList>,
    ) -> Result<Self, SolapiRefusal> {
        let mut list = list.unwrap_or_default();
        list.certificate_document.extend(ids);
        let all: Vec<_> = list.certificate_document.iter().chain(&list.employment_certificate).cloned().collect();
        documents.check(&all)?;
        Ok(Self { all, list })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether both certificates are there.
    pub(super) fn is_complete(&self) -> bool {
        !self.list.certificate_document.is_empty() && self.list.employment_certificate.is_some()
    }

    pub(super) fn open_review(self, id: &mut SenderId, context: &Context<'_>) -> Result<(), SolapiRefusal> {
        if self.is_complete() {
            id.necessary_measures.retain(|measure| *measure != NecessaryMeasure::BusinessDocuments);
        }
        let paper = ApprovalDocument {
            approval_id: Some(ids::id(&context.world.random, "APD", context.now)?),
            consignment_document_list: None,
            date_created: Some(context.date()),
            date_updated: Some(context.date()),
            document_list: Some(self.list),
            documents: self.all,
            reason: None,
            status: Some(ReviewStatus::Pending),
        };
        push_to_list(&mut id.approval_documents, paper, PAPERS);
        note(id, context, "발신번호 증빙자료 요청을 하였습니다.");
        Ok(())
    }
}

pub(super) fn submit_approval(state: &mut State, context: &Context<'_>) -> Result<Reply, SolapiRefusal> {
    let number = context.parameter();
    let SubmitApprovalDocumentsRequest { document_list, documents } = context.body()?;
    state.sender_id(number)?;
    let evidence = Evidence::new(&state.documents, documents, document_list)?;
    if evidence.is_empty() {
        return Err(SolapiRefusal::validation("at least one document is required"));
    }
    evidence.open_review(state.sender_id(number)?, context)?;
    Ok(state.changed(context))
}

pub(super) fn request_limit(state: &mut State, context: &Context<'_>) -> Result<Reply, SolapiRefusal> {
    let LimitIncreaseRequest { documents, limit } = context.body()?;
    if documents.is_empty() {
        return Err(SolapiRefusal::validation("at least one document is required"));
    }
    if limit < 1 {
        return Err(SolapiRefusal::validation("limit must be 1 or more"));
    }
    state.documents.check(&documents)?;
    let paper = LimitationDocument {
        date_created: Some(context.date()),
        date_updated: Some(context.date()),
        documents,
        limit_before_request: state.account.limit,
        limit_requested: Some(limit),
        limitation_id: Some(ids::id(&context.world.random, "LID", context.now)?),
        reason: None,
        status: Some(ReviewStatus::Pending),
    };
    push_to_list(&mut state.account.limitation_documents, paper, PAPERS.min(context.world.limits.records));
    Ok(state.changed(context))
}

/// The docs accept it for numbers of any status.
pub(super) fn request_release(state: &mut State, context: &Context<'_>) -> Result<Reply, SolapiRefusal> {
    let number = context.parameter();
    let DuplicateReleaseRequest { name, reason } = context.body()?;
    let id = state.sender_id(number)?;
    let status = id.unlock_duplicate.as_ref().and_then(|release| release.status.as_ref());
    if status.is_some_and(|status| status.as_str() == APPROVED) {
        return Err(ErrorCode::AlreadyApproved.into());
    }
    let name = name.or_else(|| ContactName::new(NICKNAME).ok());
    let shown = name.as_ref().map_or("", ContactName::expose);
    note(id, context, &format!("중복 해제 요청을 하였습니다.\n담당자명: {shown}\n사유: {}", reason.expose()));
    id.unlock_duplicate = Some(UnlockDuplicate {
        date_created: Some(context.date()),
        date_updated: Some(context.date()),
        duplicate_id: Some(ids::id(&context.world.random, "DUP", context.now)?),
        name,
        reason: None,
        reason_for_requested: Some(reason),
        status: Some(ReviewStatus::Pending),
    });
    Ok(state.changed(context))
}

impl State {
    /// Whether a paper refers to a file.
    pub(super) fn is_in_use(&self, document: &DocumentId) -> bool {
        let approvals = self.account.sender_ids.iter().flat_map(|id| &id.approval_documents);
        let approvals = approvals.flat_map(|review| &review.documents);
        let limitations = self.account.limitation_documents.iter().flat_map(|review| &review.documents);
        approvals.chain(limitations).any(|used| used == document)
    }

    pub(super) fn review(&mut self, review: &str, approved: bool, date: &str) -> bool {
        let decided = self.review_approval(review, approved, date)
            || self.review_limitation(review, approved, date)
            || self.review_release(review, approved, date);
        if decided {
            self.account.date_updated = Some(date.to_owned());
        }
        decided
    }

    fn review_approval(&mut self, review: &str, approved: bool, date: &str) -> bool {
        for id in &mut self.account.sender_ids {
            let mut reviews = id.approval_documents.iter_mut();
            let Some(found) = reviews.find(|found| found.approval_id.as_deref() == Some(review)) else { continue };
            let decided = decide(&mut found.status, &mut found.date_updated, approved, date);
            if decided && approved && id.status == SenderIdStatus::Pending {
                // What `method` says then is unknown: it stays null.
                id.status = SenderIdStatus::Active;
                id.necessary_measures.clear();
                id.date_updated = Some(date.to_owned());
            }
            return decided;
        }
        false
    }

    fn review_limitation(&mut self, review: &str, approved: bool, date: &str) -> bool {
        let mut reviews = self.account.limitation_documents.iter_mut();
        let found = reviews.find(|found| found.limitation_id.as_deref() == Some(review));
        found.is_some_and(|found| {
            let decided = decide(&mut found.status, &mut found.date_updated, approved, date);
            if decided && approved {
                self.account.limit = found.limit_requested;
            }
            decided
        })
    }

    fn review_release(&mut self, review: &str, approved: bool, date: &str) -> bool {
        for id in &mut self.account.sender_ids {
            let Some(found) = &mut id.unlock_duplicate else { continue };
            if found.duplicate_id.as_deref() != Some(review) {
                continue;
            }
            let decided = decide(&mut found.status, &mut found.date_updated, approved, date);
            if decided && approved && id.status == SenderIdStatus::Duplicated {
                // Released, but still to be proved.
                id.status = SenderIdStatus::Pending;
                id.necessary_measures.retain(|measure| *measure != NecessaryMeasure::Duplicated);
                id.date_updated = Some(date.to_owned());
                self.held_elsewhere = false;
            }
            return decided;
        }
        false
    }
}

/// Decides a review that is waiting.
fn decide(status: &mut Option<ReviewStatus>, updated: &mut Option<String>, approved: bool, date: &str) -> bool {
    if *status != Some(ReviewStatus::Pending) {
        return false;
    }
    *status = Some(ReviewStatus::from(if approved { APPROVED } else { REJECTED }));
    *updated = Some(date.to_owned());
    true
}
