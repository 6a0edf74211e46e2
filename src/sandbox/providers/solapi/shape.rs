//! Answers in the provider's two shapes, that of 2026 and that of 2018 and 2019.
//!
//! The types leave out what is not there; the provider says null or `[]`. Each shape is written down once, as an
//! answer with everything in it: members that it lacks are added to the real answer, members that it does not have
//! are taken out. An object without members stands for one that stays as it is.

use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    Untyped,
    sandbox::engine::{exchange::json_of, nulls::with_nulls_but},
    solapi::types::{
        AccountSenderIds, ActiveSenderId, ActiveSenderIdDetails, ApprovalDocument, ContactName, Document, DocumentId,
        DocumentList, DocumentPage, LimitationDocument, LogEntry, LogMessage, NecessaryMeasure, Reason, ReviewStatus,
        SenderId, SenderIdMethod, UnlockDuplicate,
    },
};

/// The sandbox's account, in the 14 digits of new samples or the 8 of old ones.
pub(super) fn account_id(old: bool) -> String {
    if old { "10000001" } else { "10000000000001" }.to_owned()
}

pub(super) fn account(account: &AccountSenderIds, old: bool) -> Value {
    let mut answer = AccountSenderIds { account_id: account_id(old), ..account.clone() };
    if old {
        // An object of nulls, where the new shape says null.
        answer.sender_ids.iter_mut().for_each(|id| _ = id.unlock_duplicate.get_or_insert_default());
    }
    completed(&answer, &full_account(account, old))
}

pub(super) fn active(ids: impl Iterator<Item = ActiveSenderId>) -> Vec<Value> {
    let full = |id: &ActiveSenderId| match id {
        ActiveSenderId::ActiveSenderIdDetails(id) => json_of(ActiveSenderIdDetails {
            expire_at: FILLED,
            handle_key: FILLED,
            method: Some(SenderIdMethod::Ars),
            phone_number: id.phone_number.clone(),
        }),
        number @ ActiveSenderId::PhoneNumber(_) => json_of(number),
    };
    ids.map(|id| completed(&id, &full(&id))).collect()
}

pub(super) fn document(document: &Document) -> Value {
    with_nulls_but(document, may_have_no_name)
}

pub(super) fn page(page: &DocumentPage) -> Value {
    with_nulls_but(page, |shape| shape.data.iter_mut().for_each(may_have_no_name))
}

/// A file without a name lacks these: null is documented for neither.
fn may_have_no_name(shape: &mut Document) {
    (shape.name, shape.original_name) = (None, None);
}

fn completed(answer: &impl Serialize, full: &Value) -> Value {
    let mut answer = json_of(answer);
    complete(&mut answer, full);
    answer
}

fn complete(answer: &mut Value, full: &Value) {
    match (answer, full) {
        (Value::Object(answer), Value::Object(full)) if !full.is_empty() => {
            answer.retain(|name, _| full.contains_key(name));
            for (name, full) in full {
                let nothing = if full.is_array() { json!([]) } else { Value::Null };
                complete(answer.entry(name).or_insert(nothing), full);
            }
        }
        (Value::Array(items), Value::Array(full)) => {
            if let Some(full) = full.first() {
                for item in items {
                    complete(item, full);
                }
            }
        }
        _ => {}
    }
}

/// Stands for any text.
const FILLED: Option<String> = Some(String::new());

fn full_account(account: &AccountSenderIds, old: bool) -> Value {
    json_of(AccountSenderIds {
        account_id: String::new(),
        date_created: FILLED,
        date_updated: FILLED,
        limit: Some(0),
        limitation_documents: vec![LimitationDocument {
            date_created: FILLED,
            date_updated: FILLED,
            documents: full_ids(),
            limit_before_request: Some(0),
            limit_requested: Some(0),
            limitation_id: FILLED,
            reason: Reason::new("-").ok(),
            status: Some(ReviewStatus::Pending),
        }],
        sender_ids: account.sender_ids.first().map(|id| full_sender_id(id, old)).into_iter().collect(),
    })
}

fn full_sender_id(any: &SenderId, old: bool) -> SenderId {
    SenderId {
        approval_documents: vec![full_approval(old)],
        auto_extension: (!old).then_some(true),
        consignment: (!old).then_some(true),
        date_created: FILLED,
        date_updated: FILLED,
        expire_at: FILLED,
        handle_key: FILLED,
        log: old.then(|| LogEntry { create_at: FILLED, message: LogMessage::new("-").ok() }).into_iter().collect(),
        method: Some(SenderIdMethod::Ars),
        necessary_measures: (!old).then_some(NecessaryMeasure::Duplicated).into_iter().collect(),
        phone_number: any.phone_number.clone(),
        status: any.status.clone(),
        unlock_duplicate: Some(UnlockDuplicate {
            date_created: FILLED,
            date_updated: FILLED,
            duplicate_id: FILLED,
            name: ContactName::new("-").ok(),
            reason: Reason::new("-").ok(),
            reason_for_requested: Reason::new("-").ok(),
            status: Some(ReviewStatus::Pending),
        }),
    }
}

fn full_approval(old: bool) -> ApprovalDocument {
    ApprovalDocument {
        approval_id: FILLED,
        consignment_document_list: (!old).then(Untyped::default),
        date_created: FILLED,
        date_updated: FILLED,
        // With the certificates that were handed in, and no others.
        document_list: (!old).then(DocumentList::default),
        documents: if old { full_ids() } else { Vec::new() },
        reason: Reason::new("-").ok(),
        status: Some(ReviewStatus::Pending),
    }
}

fn full_ids() -> Vec<DocumentId> {
    DocumentId::new("-").into_iter().collect()
}
