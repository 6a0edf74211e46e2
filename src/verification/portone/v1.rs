//! PortOne V1: no resend, but a record that can be erased.

use super::outcome;
use crate::{
    InvalidValue, Outcome, Rejection,
    portone::v1::{
        self, Client,
        generated::PROVIDER,
        operations::{CONFIRM_OTP, DELETE_CERTIFICATION, REQUEST_OTP},
        types::{
            Birth, Bypass, Carrier as Network, ErrorCode, GenderDigit, ImpUid, Otp, PersonName, PhoneNumber,
            RequestOtpRequest, VerificationMethod,
        },
    },
    verification::{
        Cancel, Carrier, Error, Expected, Identity, IdentityNumber, Input, Pending, Proof, Rejected, Reply, Subject,
        SubjectField, Verifier,
    },
    wire::Said,
};

impl From<v1::Error> for Error {
    fn from(error: v1::Error) -> Self {
        Self::from_provider(error)
    }
}

/// An OTP by SMS to a Korean mobile whose carrier knows the person, through PortOne V1.
///
/// V1 does not document how a wrong, expired or used-up OTP is answered, so the reason of most rejections is
/// [`Rejection::Unknown`]. One of a record that was certified before, which a further request finds out, is
/// [`Rejection::AlreadyUsed`]. There is no resend: start again.
///
/// [`Cancel`] erases the record at PortOne.
#[derive(Debug, Clone)]
pub struct PortOneV1Verifier {
    client: Client,
    channel_key: Option<String>,
    bypass: Option<Bypass>,
    company: Option<String>,
}

impl PortOneV1Verifier {
    /// Goes through the account's default channel.
    pub const fn new(client: Client) -> Self {
        Self { client, channel_key: None, bypass: None, company: None }
    }

    /// The channel to use. KCP needs one, and a [bypass](Self::with_bypass) with it.
    #[must_use]
    pub fn with_channel_key(mut self, channel_key: impl Into<String>) -> Self {
        self.channel_key = Some(channel_key.into());
        self
    }

    /// What is passed on to the PG. KCP needs some: `{"kcpV2":{"media_type":"MC02"}}` for a mobile browser, `MC01` for
    /// another. Only KCP takes any, so with one the method SMS is sent as well, which KCP alone has and needs.
    #[must_use]
    pub fn with_bypass(mut self, bypass: Bypass) -> Self {
        self.bypass = Some(bypass);
        self
    }

    /// The name of the service, or its domain, in the SMS.
    #[must_use]
    pub fn with_company(mut self, company: impl Into<String>) -> Self {
        self.company = Some(company.into());
        self
    }

    fn request(&self, subject: &Subject) -> Result<RequestOtpRequest, InvalidValue> {
        let person = subject.needed_person()?;
        // Checked once more: one that was read from JSON has been checked by nobody. It has seven digits then.
        let number = IdentityNumber::new(person.identity_number().expose())?;
        let (birth, gender_digit) = number.expose().split_at_checked(6).unwrap_or_default();
        let (network, is_mvno) = network(person.carrier())?;
        let mut request = RequestOtpRequest::new(
            PersonName::new(person.name().expose())?,
            PhoneNumber::try_from(subject.phone_number())?,
            Birth::new(birth)?,
            GenderDigit::new(gender_digit)?,
            network,
        )
        .with_is_mvno(is_mvno);
        request.channel_key.clone_from(&self.channel_key);
        // Documented for KCP alone, whose guide requires it, as is the bypass.
        request.verification_method = self.bypass.is_some().then_some(VerificationMethod::Sms);
        request.bypass.clone_from(&self.bypass);
        request.company.clone_from(&self.company);
        Ok(request)
    }

    async fn send(&self, subject: &Subject) -> Result<Pending, Error> {
        let request = self.request(subject).map_err(|invalid| Error::unsendable(&REQUEST_OTP, invalid))?;
        let pending = self.client.send(&request).await?;
        Ok(Pending::for_id(PROVIDER.as_str(), pending.imp_uid().as_str()).sent_to(subject.phone_number().clone()))
    }

    async fn confirm(
        &self,
        pending: &Pending,
        expected: &Expected,
        code: &str,
    ) -> Result<Outcome<Proof, Rejected>, Error> {
        let parts = parts(pending, expected, code);
        let (imp_uid, otp) = parts.map_err(|invalid| Error::unsendable(&CONFIRM_OTP, invalid))?;
        match self.client.confirm_and_look(&imp_uid.into(), &otp).await {
            Ok(Outcome::Verified(record)) => outcome(Identity::from(&record), expected, &CONFIRM_OTP),
            Ok(Outcome::Rejected((said, was_certified))) => {
                Ok(Outcome::Rejected(explained(said, was_certified).into()))
            }
            Err(error) => match error.code().and_then(ErrorCode::rejection) {
                Some(reason) => {
                    let code = error.provider_code().unwrap_or_default();
                    Ok(Outcome::Rejected(Rejected::new(reason, code)))
                }
                None => Err(error.into()),
            },
        }
    }

    async fn delete(&self, pending: &Pending) -> Result<(), Error> {
        let imp_uid = record(pending).map_err(|invalid| Error::unsendable(&DELETE_CERTIFICATION, invalid))?;
        match self.client.delete(&imp_uid).await {
            Ok(_) => Ok(()),
            Err(error) if error.code() == Some(&ErrorCode::CertificationNotFound) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// The provider has one answer for many reasons, of which its record tells one apart.
fn explained(said: Said, was_certified: bool) -> Said {
    let reason = if was_certified { Rejection::AlreadyUsed } else { said.reason };
    Said { reason, ..said }
}

/// What was kept may have been changed since.
fn record(pending: &Pending) -> Result<ImpUid, InvalidValue> {
    ImpUid::new(pending.id_at(PROVIDER.as_str())?).map_err(Input::Pending.refused())
}

fn parts(pending: &Pending, expected: &Expected, code: &str) -> Result<(ImpUid, Otp), InvalidValue> {
    let imp_uid = record(pending)?;
    pending.check_sent_to(expected)?;
    Ok((imp_uid, Otp::new(code).map_err(Input::Code.refused())?))
}

/// V1 names the network, and says beside it whether an MVNO uses it. [`Carrier`] has one name for both.
fn network(carrier: &Carrier) -> Result<(Network, bool), InvalidValue> {
    carrier.check_listed()?;
    Ok(match carrier {
        Carrier::Skt => (Network::Skt, false),
        Carrier::Kt => (Network::Kt, false),
        Carrier::Lgu => (Network::Lgt, false),
        Carrier::SktMvno => (Network::Skt, true),
        Carrier::KtMvno => (Network::Kt, true),
        Carrier::LguMvno => (Network::Lgt, true),
        Carrier::Unknown(other) => (Network::new(other.as_str())?, false),
    })
}

impl Verifier for PortOneV1Verifier {
    fn needs(&self) -> &'static [SubjectField] {
        &[SubjectField::Person]
    }

    fn start<'a>(&'a self, subject: &'a Subject) -> Reply<'a, Pending> {
        Box::pin(self.send(subject))
    }

    fn check<'a>(
        &'a self,
        pending: &'a Pending,
        expected: &'a Expected,
        code: &'a str,
    ) -> Reply<'a, Outcome<Proof, Rejected>> {
        Box::pin(self.confirm(pending, expected, code))
    }

    fn can_cancel(&self) -> Option<&dyn Cancel> {
        Some(self)
    }
}

impl Cancel for PortOneV1Verifier {
    fn cancel<'a>(&'a self, pending: &'a Pending) -> Reply<'a, ()> {
        Box::pin(self.delete(pending))
    }
}
