//! The channels that the sandbox's store has: one of Danal, one of KCP.

use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use crate::{
    portone::v2::{
        generated::constants::LONGEST_ID_FOR_KCP,
        types::{IdentityVerificationId, PgProvider, SelectedChannel, SelectedChannelType},
    },
    sandbox::Credentials,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Channel {
    Danal,
    Kcp,
}

impl Channel {
    pub(super) fn of(credentials: &Credentials, key: &str) -> Option<Self> {
        match key {
            key if key == credentials.portone_v2_channel_key() => Some(Self::Danal),
            key if key == credentials.portone_v2_kcp_channel_key() => Some(Self::Kcp),
            _ => None,
        }
    }

    /// What the PG asks of an id.
    pub(super) fn check(self, id: &IdentityVerificationId) -> Result<(), Refusal> {
        if self == Self::Kcp && IdentityVerificationId::for_kcp(id.as_str()).is_err() {
            let text = format!("identityVerificationId: KCP takes up to {LONGEST_ID_FOR_KCP} letters and digits");
            return Err(Refusal::invalid(&text));
        }
        Ok(())
    }

    /// The merchant's id with the PG.
    pub(super) const fn merchant_id(self) -> &'static str {
        match self {
            Self::Danal => "DANAL-SANDBOX",
            Self::Kcp => "KCP-SANDBOX",
        }
    }

    pub(super) const fn pg_provider(self) -> PgProvider {
        match self {
            Self::Danal => PgProvider::Danal,
            Self::Kcp => PgProvider::KcpV2,
        }
    }

    pub(super) fn shown(self, key: &str) -> SelectedChannel {
        let name = match self {
            Self::Danal => "danal",
            Self::Kcp => "kcp",
        };
        SelectedChannel {
            type_: Some(SelectedChannelType::Test),
            pg_provider: Some(self.pg_provider()),
            pg_merchant_id: Some(self.merchant_id().to_owned()),
            id: Some(format!("channel-id-{name}")),
            key: Some(key.to_owned()),
            name: Some(name.to_owned()),
        }
    }
}
