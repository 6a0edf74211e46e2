//! The crate.

use phoneproof::{
    portone::v1::{self, types::ImpUid},
    smslink::{
        self,
        types::{PhoneNumber, VerificationCode},
    },
};

use super::{CODE, IMP_UID, PHONE, Peer, TIMEOUT, TOKEN};
use crate::Result;

#[derive(Clone)]
pub(crate) struct Facade {
    smslink: smslink::Client,
    portone: v1::Client,
    phone: PhoneNumber,
    code: VerificationCode,
    imp_uid: ImpUid,
}

impl Peer for Facade {
    const NAME: &'static str = "phoneproof";

    fn new(base_url: &str) -> Result<Self> {
        let credentials = v1::Credentials::new("0123456789012345", "0123456789abcdef0123456789abcdef")?;
        Ok(Self {
            smslink: smslink::Client::builder(smslink::Token::new(TOKEN)?).base_url(base_url).build()?,
            portone: v1::Client::builder(credentials).base_url(base_url).timeout(TIMEOUT).build()?,
            phone: PhoneNumber::new(PHONE)?,
            code: VerificationCode::new(CODE)?,
            imp_uid: ImpUid::new(IMP_UID)?,
        })
    }

    async fn verify(&self) -> Result<()> {
        let outcome = self.smslink.verify(&self.phone, &self.code).await?;
        if outcome.is_verified() { Ok(()) } else { Err("not verified".into()) }
    }

    async fn certification(&self) -> Result<()> {
        let certification = self.portone.get(&self.imp_uid).await?;
        if certification.certified == Some(true) { Ok(()) } else { Err("not certified".into()) }
    }
}
