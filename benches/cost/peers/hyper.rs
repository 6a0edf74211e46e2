//! The same calls on hyper-util: no redirects, proxies, TLS or default headers to look after. The least that a
//! pooled HTTP client can cost.

use http_body_util::{BodyExt, Full};
use hyper::{
    Request,
    body::Bytes,
    header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, HeaderValue, USER_AGENT},
    http::request::Builder,
};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use super::{
    ACCESS_TOKEN, CERTIFICATIONS_PATH, CONNECT_TIMEOUT, Envelope, IMP_UID, JSON, Peer, TIMEOUT, TOKEN, VERIFY,
    VERIFY_PATH, VerifyAnswer,
};
use crate::Result;

type Pool = Client<HttpConnector, Full<Bytes>>;

#[derive(Clone)]
pub(crate) struct Hyper {
    smslink: Pool,
    portone: Pool,
    base_url: String,
    bearer: HeaderValue,
}

impl Peer for Hyper {
    const NAME: &'static str = "hyper-util";

    fn new(base_url: &str) -> Result<Self> {
        let mut bearer = HeaderValue::from_str(&format!("Bearer {ACCESS_TOKEN}"))?;
        bearer.set_sensitive(true);
        Ok(Self { smslink: pool(), portone: pool(), base_url: base_url.to_owned(), bearer })
    }

    async fn verify(&self) -> Result<()> {
        let request = Request::post(format!("{}{VERIFY_PATH}", self.base_url))
            .header(CONTENT_TYPE, HeaderValue::from_static(JSON))
            .header("token", HeaderValue::from_static(TOKEN));
        send::<VerifyAnswer>(&self.smslink, request, serde_json::to_vec(&VERIFY)?).await?.checked()
    }

    async fn certification(&self) -> Result<()> {
        let request = Request::get(format!("{}{CERTIFICATIONS_PATH}{IMP_UID}", self.base_url))
            .header(AUTHORIZATION, self.bearer.clone());
        send::<Envelope>(&self.portone, request, Vec::new()).await?.checked()
    }
}

fn pool() -> Pool {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    connector.set_connect_timeout(Some(CONNECT_TIMEOUT));
    Client::builder(TokioExecutor::new()).build(connector)
}

async fn send<T: DeserializeOwned>(pool: &Pool, request: Builder, body: Vec<u8>) -> Result<T> {
    let request = request
        .header(ACCEPT, HeaderValue::from_static(JSON))
        .header(ACCEPT_ENCODING, HeaderValue::from_static("identity"))
        .header(USER_AGENT, HeaderValue::from_static(super::USER_AGENT))
        .body(Full::new(Bytes::from(body)))?;
    let body = timeout(TIMEOUT, async {
        let answer = pool.request(request).await?;
        if !answer.status().is_success() {
            return Err(answer.status().to_string().into());
        }
        Result::Ok(answer.into_body().collect().await?.to_bytes())
    });
    Ok(serde_json::from_slice(&body.await??)?)
}
