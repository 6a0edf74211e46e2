//! A verification under way.

use serde::{Deserialize, Serialize};

use super::types::ImpUid;

/// An OTP was requested; [`confirm`](super::Client::confirm) takes it.
///
/// It serialises, so that it survives between two requests of a web service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    imp_uid: ImpUid,
}

impl Pending {
    /// The id of the record, for [`get`](super::Client::get).
    pub const fn imp_uid(&self) -> &ImpUid {
        &self.imp_uid
    }
}

impl From<ImpUid> for Pending {
    fn from(imp_uid: ImpUid) -> Self {
        Self { imp_uid }
    }
}
