//! A verification under way.

use serde::{Deserialize, Serialize};

use super::types::ImpUid;

/// An OTP was requested; [`confirm_otp`](super::Client::confirm_otp) takes it.
///
/// It serialises, so that it survives between two requests of a web service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    imp_uid: ImpUid,
}

impl Pending {
    /// The id of the record, for [`get_certification`](super::Client::get_certification).
    pub const fn imp_uid(&self) -> &ImpUid {
        &self.imp_uid
    }
}

impl From<ImpUid> for Pending {
    fn from(imp_uid: ImpUid) -> Self {
        Self { imp_uid }
    }
}
