//! Numbers: registered, listed, switched, removed, labelled.

use super::{
    account::{State, note},
    context::Context,
    ids,
    number::{self, HEEDED},
    papers::Evidence,
    refusal::SolapiRefusal,
    shape,
};
use crate::{
    sandbox::{
        engine::exchange::{Reply, json_of},
        world::magic::Behaviour,
    },
    solapi::types::{
        ActiveSenderId, ActiveSenderIdDetails, Alias, AliasExtraInfo, CreateSenderIdRequest, ErrorCode,
        NecessaryMeasure, SenderId, SenderIdStatus, SetSenderIdAliasRequest, UpdateSenderIdStatusRequest,
    },
};

/// The member whose key the sandbox accepts.
const MEMBER_ID: &str = "MEMSANDBOX000001";

pub(super) fn create(state: &mut State, context: &Context<'_>) -> Result<Reply, SolapiRefusal> {
    let CreateSenderIdRequest { phone_number, documents, document_list } = context.body()?;
    let number = number::check(phone_number.expose())?;
    let evidence = Evidence::new(&state.documents, documents, document_list)?;
    if state.find(number).is_some() {
        return Ok(state.shown(context));
    }
    let limit = state.account.limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or_default();
    if state.account.sender_ids.len() >= limit.min(context.world.limits.records) {
        return Err(SolapiRefusal::invented(
            "SandboxOverLimit",
            "the account has as many sender numbers as it may have",
        ));
    }
    let duplicated = state.held_elsewhere && HEEDED.behaviour(number) == Some(Behaviour::HeldElsewhere);
    let mut necessary_measures = Vec::new();
    if duplicated {
        necessary_measures.push(NecessaryMeasure::Duplicated);
    } else if !evidence.is_complete() {
        necessary_measures.push(NecessaryMeasure::BusinessDocuments);
    }
    let mut id = SenderId {
        approval_documents: Vec::new(),
        auto_extension: Some(!duplicated),
        consignment: Some(false),
        date_created: Some(context.date()),
        date_updated: None,
        expire_at: None,
        handle_key: Some(ids::id(&context.world.random, "SED", context.now)?),
        log: Vec::new(),
        method: None,
        necessary_measures,
        phone_number,
        status: if duplicated { SenderIdStatus::Duplicated } else { SenderIdStatus::Pending },
        unlock_duplicate: None,
    };
    note(&mut id, context, "발신번호를 생성하였습니다.");
    if !evidence.is_empty() {
        evidence.open_review(&mut id, context)?;
    }
    state.account.sender_ids.push(id);
    Ok(state.changed(context))
}

pub(super) fn list(state: &mut State, context: &Context<'_>) -> Result<Reply, SolapiRefusal> {
    context.no_body()?;
    Ok(state.shown(context))
}

pub(super) fn list_active(state: &mut State, context: &Context<'_>) -> Result<Reply, SolapiRefusal> {
    context.no_body()?;
    let as_objects = context.switches.active_as_objects;
    let active = state.account.sender_ids.iter().filter(|id| id.status == SenderIdStatus::Active);
    let shown =
        active.map(|id| if as_objects { details(id) } else { ActiveSenderId::PhoneNumber(id.phone_number.clone()) });
    Ok(Reply::ok(shape::active(shown)))
}

fn details(id: &SenderId) -> ActiveSenderId {
    ActiveSenderId::ActiveSenderIdDetails(ActiveSenderIdDetails {
        expire_at: id.expire_at.clone(),
        handle_key: id.handle_key.clone(),
        method: id.method.clone(),
        phone_number: id.phone_number.clone(),
    })
}

pub(super) fn update_status(state: &mut State, context: &Context<'_>) -> Result<Reply, SolapiRefusal> {
    let number = context.parameter();
    let UpdateSenderIdStatusRequest { status } = context.body()?;
    if !is_switchable(&status) {
        return Err(SolapiRefusal::validation("status must be ACTIVE or INACTIVE"));
    }
    let id = state.sender_id(number)?;
    if !is_switchable(&id.status) {
        return Err(ErrorCode::FailedToUpdate.into());
    }
    note(id, context, &format!("발신번호 상태를 '{status}'로 변경하였습니다."));
    id.status = status;
    // Its proof may have become too old while it was switched off.
    state.expire(context.now);
    Ok(state.changed(context))
}

fn is_switchable(status: &SenderIdStatus) -> bool {
    matches!(status, SenderIdStatus::Active | SenderIdStatus::Inactive)
}

pub(super) fn delete(state: &mut State, context: &Context<'_>) -> Result<Reply, SolapiRefusal> {
    context.no_body()?;
    let number = context.parameter();
    if state.sender_id(number)?.status == SenderIdStatus::Active {
        return Err(ErrorCode::FailedToDelete.into());
    }
    state.account.sender_ids.retain(|id| id.phone_number.expose() != number);
    state.rings.remove(number);
    state.aliases.remove(number);
    Ok(state.changed(context))
}

pub(super) fn set_alias(state: &mut State, context: &Context<'_>) -> Result<Reply, SolapiRefusal> {
    let SetSenderIdAliasRequest { alias, sender_id } = context.body()?;
    let number = sender_id.expose().to_owned();
    state.sender_id(&number)?;
    let created = state.aliases.get(&number).and_then(|alias| alias.date_created.clone());
    let alias = Alias {
        account_id: Some(shape::account_id(context.switches.old_shape)),
        date_created: created.or_else(|| Some(context.date())),
        date_updated: Some(context.date()),
        extra_info: Some(AliasExtraInfo { alias: Some(alias) }),
        member_id: Some(MEMBER_ID.to_owned()),
        sender_id: Some(sender_id),
    };
    state.aliases.insert(number, alias.clone());
    Ok(Reply::ok(json_of(alias)))
}
