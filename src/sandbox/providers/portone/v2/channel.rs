//! The channels that the sandbox's store has: one of Danal, one of KCP.

use serde::{Deserialize, Serialize};

use super::refusal::V2Refusal;
use crate::{
    portone::v2::{
        generated::constants::LONGEST_ID_FOR_KCP,
        types::{
            Bypass, IdentityVerificationId, KcpBypass, KcpMediaType, PgProvider, SelectedChannel, SelectedChannelType,
        },
    },
    sandbox::providers::credentials::Credentials,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum PgChannel {
    Danal,
    Kcp,
}

impl PgChannel {
    pub(super) fn of(credentials: &Credentials, key: &str) -> Option<Self> {
        match key {
            key if key == credentials.portone_v2_channel_key() => Some(Self::Danal),
            key if key == credentials.portone_v2_kcp_channel_key() => Some(Self::Kcp),
            _ => None,
        }
    }

    /// What the PG asks of a request and its id.
    pub(super) fn check(self, id: &IdentityVerificationId, bypass: Option<&Bypass>) -> Result<(), V2Refusal> {
        match self {
            Self::Danal => Ok(()),
            Self::Kcp => check_for_kcp(id, bypass.and_then(|bypass| bypass.kcp_v2.as_ref())),
        }
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

/// What the text of KCP's SMS has to contain.
const PLACE_OF_OTP: &str = "[000000]";

fn check_for_kcp(id: &IdentityVerificationId, bypass: Option<&KcpBypass>) -> Result<(), V2Refusal> {
    if IdentityVerificationId::for_kcp(id.as_str()).is_err() {
        let text = format!("identityVerificationId: KCP takes up to {LONGEST_ID_FOR_KCP} letters and digits");
        return Err(V2Refusal::invalid(&text));
    }
    match bypass.and_then(|bypass| bypass.media_type.as_ref()) {
        None => return Err(V2Refusal::invalid("bypass.kcpV2.media_type: it is missing, and KCP requires it")),
        Some(KcpMediaType::Unknown(_)) => {
            return Err(V2Refusal::invalid("bypass.kcpV2.media_type: it is not MC01 or MC02"));
        }
        Some(_) => {}
    }
    let text = bypass.and_then(|bypass| bypass.cp_sms_msg.as_deref());
    if text.is_some_and(|text| !text.contains(PLACE_OF_OTP)) {
        let text = format!("bypass.kcpV2.cp_sms_msg: it does not contain {PLACE_OF_OTP}");
        return Err(V2Refusal::invalid(&text));
    }
    Ok(())
}
