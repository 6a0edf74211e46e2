//! Draft.
use super::{exchange::Reply, server::Handler};
use crate::Operation;

#[derive(Default)]
pub(super) struct State {}

pub(super) const OPERATIONS: &[(&Operation, Handler)] = &[];
pub(super) fn unknown() -> Reply {
    Reply::new(404, serde_json::Value::Null)
}
