//! The same calls on reqwest and serde, as one writes them with care: one client for all calls to a provider,
//! credentials as header values made once, redirects not followed, the status checked.

use reqwest::{
    Client,
    header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, HeaderMap, HeaderValue},
    redirect::Policy,
};

use super::{
    ACCESS_TOKEN, CERTIFICATIONS_PATH, CONNECT_TIMEOUT, Envelope, IMP_UID, JSON, Peer, TIMEOUT, TOKEN, USER_AGENT,
    VERIFY, VERIFY_PATH, VerifyAnswer,
};
use crate::Result;

#[derive(Clone)]
pub(crate) struct ByHand {
    smslink: Client,
    portone: Client,
    base_url: String,
    token: HeaderValue,
    bearer: HeaderValue,
}

impl Peer for ByHand {
    const NAME: &'static str = "reqwest";

    fn new(base_url: &str) -> Result<Self> {
        let mut token = HeaderValue::from_static(TOKEN);
        token.set_sensitive(true);
        let mut bearer = HeaderValue::from_str(&format!("Bearer {ACCESS_TOKEN}"))?;
        bearer.set_sensitive(true);
        Ok(Self { smslink: client()?, portone: client()?, base_url: base_url.to_owned(), token, bearer })
    }

    async fn verify(&self) -> Result<()> {
        let request = self.smslink.post(format!("{}{VERIFY_PATH}", self.base_url));
        let request = request.header("token", self.token.clone()).json(&VERIFY);
        request.send().await?.error_for_status()?.json::<VerifyAnswer>().await?.checked()
    }

    async fn certification(&self) -> Result<()> {
        let request = self.portone.get(format!("{}{CERTIFICATIONS_PATH}{IMP_UID}", self.base_url));
        let request = request.header(AUTHORIZATION, self.bearer.clone());
        request.send().await?.error_for_status()?.json::<Envelope>().await?.checked()
    }
}

fn client() -> reqwest::Result<Client> {
    Client::builder()
        .user_agent(USER_AGENT)
        .default_headers(HeaderMap::from_iter([
            (ACCEPT, HeaderValue::from_static(JSON)),
            (ACCEPT_ENCODING, HeaderValue::from_static("identity")),
        ]))
        .redirect(Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(TIMEOUT)
        // As the crate does on loopback.
        .no_proxy()
        .build()
}
