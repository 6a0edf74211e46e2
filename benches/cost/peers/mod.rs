//! Who is compared: each makes the same two calls with the same bytes and reads the answer into a struct.

mod by_hand;
mod facade;
mod hyper;

use std::{future::Future, time::Duration};

use serde::{Deserialize, Serialize};

pub(crate) use self::{by_hand::ByHand, facade::Facade, hyper::Hyper};
use crate::Result;

pub(crate) const TOKEN: &str = "0123456789abcdef0123456789abcdef";
pub(crate) const ACCESS_TOKEN: &str = "89abcdef0123456789abcdef0123456789abcdef";
pub(crate) const VERIFY_PATH: &str = "/api/v1/verification_code/verify";
pub(crate) const CERTIFICATIONS_PATH: &str = "/certifications/";
const PHONE: &str = "09012345678";
const CODE: &str = "482913";
const IMP_UID: &str = "imp_000000000001";
const VERIFIED: &str = "VRFY00001";
const USER_AGENT: &str = concat!("phoneproof/", env!("CARGO_PKG_VERSION"));
const JSON: &str = "application/json";
const TIMEOUT: Duration = Duration::from_secs(30);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A way to make the calls, with everything set up that a call can share with the next. Clones share connections.
pub(crate) trait Peer: Clone + Send + Sync + 'static {
    const NAME: &'static str;

    fn new(base_url: &str) -> Result<Self>;

    /// SMSLINK's check of a code, a POST; an error if the code is not verified.
    fn verify(&self) -> impl Future<Output = Result<()>> + Send;

    /// PortOne V1's record of a person, a GET; an error if the person is not certified.
    fn certification(&self) -> impl Future<Output = Result<()>> + Send;
}

#[derive(Clone, Copy)]
pub(crate) enum Operation {
    Verify,
    Certification,
}

impl Operation {
    pub(crate) const ALL: [Self; 2] = [Self::Verify, Self::Certification];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Verify => "POST",
            Self::Certification => "GET",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.name() == name)
    }

    pub(crate) async fn call<P: Peer>(self, peer: &P) -> Result<()> {
        match self {
            Self::Verify => peer.verify().await,
            Self::Certification => peer.certification().await,
        }
    }
}

/// What one writes who needs this call only.
#[derive(Serialize)]
struct VerifyRequest<'a> {
    phone_number: &'a str,
    verification_code: &'a str,
}

const VERIFY: VerifyRequest<'_> = VerifyRequest { phone_number: PHONE, verification_code: CODE };

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded like the crate's, and then dropped")]
struct VerifyAnswer {
    phone_number: Option<String>,
    verification_code: Option<String>,
    verify_result_code: String,
    verify_result_message: Option<String>,
}

#[derive(Deserialize)]
struct Envelope {
    code: i64,
    #[expect(dead_code, reason = "decoded like the crate's, and then dropped")]
    message: Option<String>,
    response: Option<Certification>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded like the crate's, and then dropped")]
struct Certification {
    imp_uid: String,
    merchant_uid: Option<String>,
    pg_tid: Option<String>,
    pg_provider: String,
    name: Option<String>,
    gender: Option<String>,
    birth: Option<i64>,
    birthday: Option<String>,
    phone: Option<String>,
    carrier: Option<String>,
    foreigner: Option<bool>,
    foreigner_v2: Option<bool>,
    certified: Option<bool>,
    certified_at: Option<i64>,
    unique_key: Option<String>,
    unique_in_site: Option<String>,
    origin: Option<String>,
}

impl VerifyAnswer {
    fn checked(&self) -> Result<()> {
        if self.verify_result_code == VERIFIED { Ok(()) } else { Err("not verified".into()) }
    }
}

impl Envelope {
    fn checked(self) -> Result<()> {
        let certification = self.response.filter(|_| self.code == 0).ok_or("no record")?;
        if certification.certified == Some(true) { Ok(()) } else { Err("not certified".into()) }
    }
}
