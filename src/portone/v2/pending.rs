//! A verification under way, and the id that its caller chose.

use serde::{Deserialize, Serialize};

use super::{
    generated::constants::LONGEST_ID_FOR_KCP,
    types::{IdentityVerificationId, StoreId},
};
use crate::{InvalidValue, wire::random_id};

/// A verification was sent; [`confirm`](super::Client::confirm) takes it.
///
/// It serialises, so that it survives between two requests of a web service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    id: IdentityVerificationId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    store_id: Option<StoreId>,
}

impl Pending {
    pub(super) const fn new(id: IdentityVerificationId, store_id: Option<StoreId>) -> Self {
        Self { id, store_id }
    }

    /// The id of the verification, for [`get`](super::Client::get).
    pub const fn id(&self) -> &IdentityVerificationId {
        &self.id
    }

    /// The store that it was sent for, if the request or the client named one: it is resent and confirmed there,
    /// whichever store the client has by then.
    pub const fn store_id(&self) -> Option<&StoreId> {
        self.store_id.as_ref()
    }
}

/// Of the client's store, or that of the API secret.
impl From<IdentityVerificationId> for Pending {
    fn from(id: IdentityVerificationId) -> Self {
        Self::new(id, None)
    }
}

const NAME: &str = "IdentityVerificationId";

impl IdentityVerificationId {
    /// A new id, of 32 hexadecimal digits, which every PG takes.
    pub fn generate() -> Result<Self, InvalidValue> {
        Self::new(random_id().ok_or_else(|| InvalidValue::new(NAME, "the operating system has no entropy"))?)
    }

    /// An id that KCP takes: up to 40 letters and digits.
    pub fn for_kcp(id: impl AsRef<str>) -> Result<Self, InvalidValue> {
        let id = id.as_ref();
        if id.len() > LONGEST_ID_FOR_KCP || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            let reason = format!("KCP takes up to {LONGEST_ID_FOR_KCP} letters A-Z, a-z and digits, and no hyphen");
            return Err(InvalidValue::new(NAME, reason));
        }
        Self::new(id)
    }
}
