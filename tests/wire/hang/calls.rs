//! One call of each kind that travels in its own way, and what it says of itself when it fails.

use std::time::Duration;

use phoneproof::{Code, Delivery, Error, RetryPolicy, portone::v1::types::ImpUid};
use serde_json::{Value, json};

use crate::{
    clients::{self, code_request, kr_phone, otp_request, token, verification_request},
    support::stub::{Answer, Stub},
};

pub(crate) const TOKEN: &str = "/users/getToken";
pub(crate) const LOGIN: &str = "/login/api-secret";
pub(crate) const REFRESH: &str = "/token/refresh";

/// A call, and where it is met by what the test is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    /// SMSLINK: sends; the credential is at hand.
    SmslinkSend,
    /// SMSLINK: reads.
    SmslinkRead,
    /// SOLAPI: signs, and sends.
    SolapiSend,
    /// PortOne V1: sends; met there, the token arrives.
    PortOneSend,
    /// PortOne V1: reads; met there, the token arrives.
    PortOneRead,
    /// PortOne V1: sends; met while the token is fetched.
    PortOneToken,
    /// PortOne V2: sends, with an idempotency key; the credential is at hand.
    PortOneV2Send,
    /// PortOne V2: sends; met while it logs in.
    PortOneV2Login,
    /// PortOne V2: sends; met while the access token, which was refused, is refreshed.
    PortOneV2Refresh,
}

impl Call {
    pub(crate) const ALL: [Self; 9] = [
        Self::SmslinkSend,
        Self::SmslinkRead,
        Self::SolapiSend,
        Self::PortOneSend,
        Self::PortOneRead,
        Self::PortOneToken,
        Self::PortOneV2Send,
        Self::PortOneV2Login,
        Self::PortOneV2Refresh,
    ];

    /// Whether it is met before anything is sent.
    pub(crate) const fn is_met_before(self) -> bool {
        matches!(self, Self::PortOneToken | Self::PortOneV2Login)
    }

    /// A server that meets the call with `answer`.
    pub(crate) async fn met_by(self, answer: Answer) -> Stub {
        Stub::start(move |number, request| match request.path() {
            TOKEN if self != Self::PortOneToken => Answer::json(200, token(1800)),
            LOGIN if self == Self::PortOneV2Refresh && number == 0 => Answer::json(200, tokens(number)),
            path if self == Self::PortOneV2Refresh && ![LOGIN, REFRESH].contains(&path) => {
                Answer::json(401, json!({ "type": "UNAUTHORIZED" }))
            }
            _ => answer.clone(),
        })
        .await
    }

    pub(crate) async fn make(self, base_url: &str, patience: Patience) -> Result<(), Failed> {
        match self {
            Self::SmslinkSend => {
                let client = patience.applied(clients::smslink_at(base_url)).build().unwrap();
                client.generate_and_deliver(&code_request()).await?;
            }
            Self::SmslinkRead => {
                let client = patience.applied(clients::smslink_at(base_url)).build().unwrap();
                client.delivery_result(101).await?;
            }
            Self::SolapiSend => {
                let client = patience.applied(clients::solapi_at(base_url)).build().unwrap();
                client.request_ars_call(&kr_phone()).await?;
            }
            Self::PortOneSend | Self::PortOneToken => {
                let client = patience.applied(clients::portone_at(base_url)).build().unwrap();
                client.request_otp(&otp_request()).await?;
            }
            Self::PortOneRead => {
                let client = patience.applied(clients::portone_at(base_url)).build().unwrap();
                client.get_certification(&imp_uid()).await?;
            }
            Self::PortOneV2Send => {
                let client = patience.applied(clients::portone_v2_at(base_url)).build().unwrap();
                client.send(&verification_request()).await?;
            }
            Self::PortOneV2Login | Self::PortOneV2Refresh => {
                let client = patience.applied(clients::portone_v2_by_tokens_at(base_url)).build().unwrap();
                client.send(&verification_request()).await?;
            }
        }
        Ok(())
    }
}

/// PortOne V2's, the `number`-th.
pub(crate) fn tokens(number: usize) -> Value {
    json!({ "accessToken": format!("access-{number}"), "refreshToken": format!("refresh-{number}") })
}

pub(crate) fn imp_uid() -> ImpUid {
    ImpUid::new("imp_000000000001").unwrap()
}

/// How long a call may take, and how often it may be tried.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    pub(crate) timeout: Duration,
    pub(crate) deadline: Duration,
    pub(crate) attempts: u32,
}

impl Patience {
    pub(crate) fn applied<C>(self, builder: phoneproof::ClientBuilder<C>) -> phoneproof::ClientBuilder<C> {
        let retry = RetryPolicy { attempts: self.attempts, ..clients::QUICK };
        builder.timeout(self.timeout).deadline(self.deadline).retry(retry)
    }
}

/// What a failed call said of itself.
#[derive(Debug)]
pub(crate) struct Failed {
    pub(crate) delivery: Delivery,
    pub(crate) is_timeout: bool,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) attempts: u32,
}

impl<C: Code> From<Error<C>> for Failed {
    fn from(error: Error<C>) -> Self {
        Self {
            delivery: error.delivery(),
            is_timeout: error.is_timeout(),
            retry_after: error.retry_after(),
            attempts: error.attempts(),
        }
    }
}

/// An answer with this status, and a `Retry-After`.
pub(crate) fn slow_down(retry_after: &str, body: Value) -> Answer {
    Answer::json(503, body).with_header("retry-after", retry_after.to_owned())
}
