//! Who verifies in each country, decided at run time. Nothing else in this service names a provider.

use std::{error::Error, sync::Arc};

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

#[derive(Clone)]
pub(crate) struct Verifiers {
    pub(crate) korea: Arc<dyn Verifier>,
    pub(crate) japan: Arc<dyn Verifier>,
}

impl Verifiers {
    pub(crate) fn of(&self, country: Country) -> &dyn Verifier {
        match country {
            Country::Japan => &*self.japan,
            _ => &*self.korea,
        }
    }

    /// The real providers, as the environment says; `korea` is `portone-v1` or `portone-v2`.
    pub(crate) fn from_env(korea: &str) -> Result<Self, Box<dyn Error>> {
        let japan = smslink(smslink::Client::from_env()?)?;
        let korea: Arc<dyn Verifier> = match korea {
            "portone-v1" => Arc::new(PortOneV1Verifier::new(v1::Client::from_env()?)),
            "portone-v2" => Arc::new(PortOneV2Verifier::from_env()?),
            other => return Err(unknown(other)),
        };
        Ok(Self { korea, japan })
    }

    /// The same, as a sandbox stands in for them.
    pub(crate) fn on(sandbox: &Sandbox, korea: &str) -> Result<Self, Box<dyn Error>> {
        let (keys, url) = (sandbox.credentials(), sandbox.base_url());
        let token = smslink::Token::new(keys.smslink_token())?;
        let japan = smslink(smslink::Client::builder(token).base_url(&url).build()?)?;
        let korea: Arc<dyn Verifier> = match korea {
            "portone-v1" => {
                let keys = v1::Credentials::new(keys.portone_imp_key(), keys.portone_imp_secret())?;
                Arc::new(PortOneV1Verifier::new(v1::Client::builder(keys).base_url(url).build()?))
            }
            "portone-v2" => {
                let secret = v2::ApiSecret::new(keys.portone_v2_api_secret())?;
                let client = v2::Client::builder(secret).base_url(url).build()?;
                Arc::new(PortOneV2Verifier::new(client, keys.portone_v2_channel_key()))
            }
            other => return Err(unknown(other)),
        };
        Ok(Self { korea, japan })
    }
}

fn smslink(client: smslink::Client) -> Made {
    let message = MessageTemplate::new("認証コード: {{verification_code}} ({{valid_period_min}}分間有効)")?;
    Ok(Arc::new(SmslinkVerifier::new(client, message, CharacterSize::new(6)?, ValidPeriodMin::new(10)?)))
}

fn unknown(korea: &str) -> Box<dyn Error> {
    format!("KOREA is {korea}; give portone-v1 or portone-v2").into()
}
