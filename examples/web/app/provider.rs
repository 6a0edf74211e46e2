//! Which provider verifies, decided at run time.

use std::{env, error::Error, str::FromStr, sync::Arc};

use phoneproof::{
    phone::Country,
    portone::{v1, v2},
    sandbox::Sandbox,
    smslink::{
        self,
        types::{CharacterSize, MessageTemplate, ValidPeriodMin},
    },
    verification::{PortOneV1Verifier, PortOneV2Verifier, SmslinkVerifier, Verifier},
};

type Made = Result<Arc<dyn Verifier>, Box<dyn Error>>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Provider {
    Smslink,
    PortOneV1,
    PortOneV2,
}

impl FromStr for Provider {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "smslink" => Ok(Self::Smslink),
            "portone-v1" => Ok(Self::PortOneV1),
            "portone-v2" => Ok(Self::PortOneV2),
            other => Err(format!("PROVIDER is {other}; give smslink, portone-v1 or portone-v2")),
        }
    }
}

impl Provider {
    /// Whose numbers it verifies.
    pub(crate) const fn country(self) -> Country {
        match self {
            Self::Smslink => Country::Japan,
            Self::PortOneV1 | Self::PortOneV2 => Country::Korea,
        }
    }

    /// Whether the environment says where it is.
    pub(crate) fn is_configured(self) -> bool {
        let name = match self {
            Self::Smslink => "PHONEPROOF_SMSLINK_BASE_URL",
            Self::PortOneV1 => "PHONEPROOF_PORTONE_V1_BASE_URL",
            Self::PortOneV2 => "PHONEPROOF_PORTONE_V2_BASE_URL",
        };
        env::var_os(name).is_some()
    }

    /// As the environment says.
    pub(crate) fn as_configured(self) -> Made {
        Ok(match self {
            Self::Smslink => smslink(smslink::Client::from_env()?)?,
            Self::PortOneV1 => Arc::new(PortOneV1Verifier::new(v1::Client::from_env()?)),
            Self::PortOneV2 => Arc::new(PortOneV2Verifier::from_env()?),
        })
    }

    /// As a sandbox stands in for it.
    pub(crate) fn on(self, sandbox: &Sandbox) -> Made {
        let (keys, url) = (sandbox.credentials(), sandbox.base_url());
        Ok(match self {
            Self::Smslink => {
                let token = smslink::Token::new(keys.smslink_token())?;
                smslink(smslink::Client::builder(token).base_url(url).build()?)?
            }
            Self::PortOneV1 => {
                let keys = v1::Credentials::new(keys.portone_imp_key(), keys.portone_imp_secret())?;
                Arc::new(PortOneV1Verifier::new(v1::Client::builder(keys).base_url(url).build()?))
            }
            Self::PortOneV2 => {
                let secret = v2::ApiSecret::new(keys.portone_v2_api_secret())?;
                let client = v2::Client::builder(secret).base_url(url).build()?;
                Arc::new(PortOneV2Verifier::new(client, keys.portone_v2_channel_key()))
            }
        })
    }
}

fn smslink(client: smslink::Client) -> Made {
    let message = MessageTemplate::new("Your code: {{verification_code}} ({{valid_period_min}} minutes)")?;
    Ok(Arc::new(SmslinkVerifier::new(client, message, CharacterSize::new(6)?, ValidPeriodMin::new(10)?)))
}
