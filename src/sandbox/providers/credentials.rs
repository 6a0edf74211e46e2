//! The credentials that the sandbox accepts: fixed and made up, good for nothing else.

/// What to hand to the clients. Not secret: they open nothing but a sandbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    solapi_api_key: String,
    solapi_api_secret: String,
    portone_imp_key: String,
    portone_imp_secret: String,
    portone_v2_api_secret: String,
    portone_v2_store_id: String,
    portone_v2_channel_key: String,
    portone_v2_kcp_channel_key: String,
    smslink_token: String,
}

impl Default for Credentials {
    fn default() -> Self {
        Self {
            solapi_api_key: "NCSSANDBOX000001".to_owned(),
            solapi_api_secret: "sandboxsandboxsandboxsandbox0001".to_owned(),
            portone_imp_key: "sandbox000000001".to_owned(),
            portone_imp_secret: "sandbox-imp-secret".to_owned(),
            portone_v2_api_secret: "sandbox-v2-api-secret".to_owned(),
            portone_v2_store_id: "store-sandbox".to_owned(),
            portone_v2_channel_key: "channel-key-sandbox-danal".to_owned(),
            portone_v2_kcp_channel_key: "channel-key-sandbox-kcp".to_owned(),
            smslink_token: "sandbox-smslink-token".to_owned(),
        }
    }
}

impl Credentials {
    /// The environment variables that the clients' `from_env` read.
    pub(crate) fn environment(&self, base_url: &str) -> Vec<(&'static str, String)> {
        vec![
            ("PHONEPROOF_SOLAPI_BASE_URL", base_url.to_owned()),
            ("PHONEPROOF_SOLAPI_API_KEY", self.solapi_api_key.clone()),
            ("PHONEPROOF_SOLAPI_API_SECRET", self.solapi_api_secret.clone()),
            ("PHONEPROOF_PORTONE_V1_BASE_URL", base_url.to_owned()),
            ("PHONEPROOF_PORTONE_V1_IMP_KEY", self.portone_imp_key.clone()),
            ("PHONEPROOF_PORTONE_V1_IMP_SECRET", self.portone_imp_secret.clone()),
            ("PHONEPROOF_PORTONE_V2_BASE_URL", base_url.to_owned()),
            ("PHONEPROOF_PORTONE_V2_API_SECRET", self.portone_v2_api_secret.clone()),
            ("PHONEPROOF_PORTONE_V2_STORE_ID", self.portone_v2_store_id.clone()),
            ("PHONEPROOF_PORTONE_V2_CHANNEL_KEY", self.portone_v2_channel_key.clone()),
            ("PHONEPROOF_SMSLINK_BASE_URL", base_url.to_owned()),
            ("PHONEPROOF_SMSLINK_TOKEN", self.smslink_token.clone()),
        ]
    }

    /// The channels of PortOne V2's store, which requests name: the PG of each, and its key.
    pub(crate) fn channel_keys(&self) -> [(&str, &str); 2] {
        [("DANAL", &self.portone_v2_channel_key), ("KCP_V2", &self.portone_v2_kcp_channel_key)]
    }

    /// For [`solapi::ApiKey::new`](crate::solapi::ApiKey::new).
    pub fn solapi_api_key(&self) -> &str {
        &self.solapi_api_key
    }

    /// For [`solapi::ApiKey::new`](crate::solapi::ApiKey::new).
    pub fn solapi_api_secret(&self) -> &str {
        &self.solapi_api_secret
    }

    /// For [`portone::v1::Credentials::new`](crate::portone::v1::Credentials::new).
    pub fn portone_imp_key(&self) -> &str {
        &self.portone_imp_key
    }

    /// For [`portone::v1::Credentials::new`](crate::portone::v1::Credentials::new).
    pub fn portone_imp_secret(&self) -> &str {
        &self.portone_imp_secret
    }

    /// For [`portone::v2::ApiSecret::new`](crate::portone::v2::ApiSecret::new).
    pub fn portone_v2_api_secret(&self) -> &str {
        &self.portone_v2_api_secret
    }

    /// The store of the API secret, for [`portone::v2::types::StoreId`](crate::portone::v2::types::StoreId).
    pub fn portone_v2_store_id(&self) -> &str {
        &self.portone_v2_store_id
    }

    /// The key of a channel of Danal.
    pub fn portone_v2_channel_key(&self) -> &str {
        &self.portone_v2_channel_key
    }

    /// The key of a channel of KCP, which takes ids of up to 40 letters and digits only.
    pub fn portone_v2_kcp_channel_key(&self) -> &str {
        &self.portone_v2_kcp_channel_key
    }

    /// For [`smslink::Token::new`](crate::smslink::Token::new).
    pub fn smslink_token(&self) -> &str {
        &self.smslink_token
    }
}
