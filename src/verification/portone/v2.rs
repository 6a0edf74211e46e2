//! PortOne V2: a verification that can be sent again.

use zeroize::Zeroizing;

use super::outcome;
use crate::{
    BuildError, InvalidValue, Outcome, Rejection,
    portone::v2::{
        self, Client,
        generated::PROVIDER,
        operations::{CONFIRM_IDENTITY_VERIFICATION, RESEND_IDENTITY_VERIFICATION, SEND_IDENTITY_VERIFICATION},
        types::{
            Bypass, ErrorCode, IdentityNumber, IdentityVerification, IdentityVerificationId,
            IdentityVerificationMethod, IdentityVerificationOperator, IpAddress, Otp, PersonName, PhoneNumber,
            SelectedChannelType, SendIdentityVerificationBody, SendIdentityVerificationBodyCustomer,
        },
    },
    verification::{
        Error, Expected, Identity, Input, Pending, Proof, Rejected, Reply, Resend, Subject, SubjectField, Verifier,
    },
};

impl From<v2::Error> for Error {
    fn from(error: v2::Error) -> Self {
        Self::from_provider(error)
    }
}

/// An OTP by SMS to a Korean mobile whose carrier knows the person, through PortOne V2.
///
/// V2 does not document how a wrong, expired or used-up OTP is answered: the PG's error, which it most likely is, is
/// [`Rejection::Unknown`] with the PG's code, though it may also mean that the PG failed.
///
/// [`Resend`] sends the SMS of the same verification again.
#[derive(Debug, Clone)]
pub struct PortOneV2Verifier {
    client: Client,
    channel_key: String,
    bypass: Option<Bypass>,
}

impl PortOneV2Verifier {
    /// Goes through this channel.
    pub fn new(client: Client, channel_key: impl Into<String>) -> Self {
        Self { client, channel_key: channel_key.into(), bypass: None }
    }

    /// Goes through the channel in `PHONEPROOF_PORTONE_V2_CHANNEL_KEY`, with a client of
    /// [`Client::from_env`].
    pub fn from_env() -> Result<Self, BuildError> {
        let (client, channel_key) = Client::with_channel_key_from_env()?;
        Ok(Self::new(client, channel_key))
    }

    /// What is passed on to the PG. KCP needs some.
    #[must_use]
    pub fn with_bypass(mut self, bypass: Bypass) -> Self {
        self.bypass = Some(bypass);
        self
    }

    fn request(&self, subject: &Subject) -> Result<SendIdentityVerificationBody, InvalidValue> {
        let person = subject.needed_person()?;
        let ip_address = subject.needed_ip_address()?;
        person.carrier().check_listed()?;
        let customer = SendIdentityVerificationBodyCustomer::new(
            PersonName::new(person.name().expose())?,
            PhoneNumber::try_from(subject.phone_number())?,
            IpAddress::new(Zeroizing::new(ip_address.to_string()))?,
        )
        .with_identity_number(IdentityNumber::new(person.identity_number().expose())?);
        let operator = IdentityVerificationOperator::from(person.carrier().as_str());
        let method = IdentityVerificationMethod::Sms;
        let mut request = SendIdentityVerificationBody::new(&self.channel_key, customer, operator, method);
        request.bypass.clone_from(&self.bypass);
        Ok(request)
    }

    async fn send(&self, subject: &Subject) -> Result<Pending, Error> {
        let request = self.request(subject);
        let request = request.map_err(|invalid| Error::unsendable(&SEND_IDENTITY_VERIFICATION, invalid))?;
        let pending = self.client.send(&request).await?;
        Ok(Pending::for_id(PROVIDER.as_str(), pending.id().as_str()).sent_to(subject.phone_number().clone()))
    }

    async fn confirm(
        &self,
        pending: &Pending,
        expected: &Expected,
        code: &str,
    ) -> Result<Outcome<Proof, Rejected>, Error> {
        let parts = parts(pending, expected, code);
        let (record, otp) = parts.map_err(|invalid| Error::unsendable(&CONFIRM_IDENTITY_VERIFICATION, invalid))?;
        match self.client.confirm_in_words(&record, &otp).await {
            Ok(Outcome::Verified(record)) => outcome(identity(&record), expected, &CONFIRM_IDENTITY_VERIFICATION),
            Ok(Outcome::Rejected(said)) => Ok(Outcome::Rejected(said.into())),
            Err(error) if is_not_found(&error) => {
                let code = error.provider_code().unwrap_or_default();
                Ok(Outcome::Rejected(Rejected::new(Rejection::NotFound, code)))
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn send_again(&self, pending: &Pending) -> Result<Pending, Error> {
        let record = record(pending);
        let record = record.map_err(|invalid| Error::unsendable(&RESEND_IDENTITY_VERIFICATION, invalid))?;
        self.client.resend(&record).await?;
        Ok(pending.clone())
    }
}

/// What was kept may have been changed since.
fn record(pending: &Pending) -> Result<v2::Pending, InvalidValue> {
    let id = IdentityVerificationId::new(pending.id_at(PROVIDER.as_str())?);
    Ok(id.map_err(Input::Pending.refused())?.into())
}

fn parts(pending: &Pending, expected: &Expected, code: &str) -> Result<(v2::Pending, Otp), InvalidValue> {
    let record = record(pending)?;
    pending.check_sent_to(expected)?;
    Ok((record, Otp::new(code).map_err(Input::Code.refused())?))
}

fn identity(record: &IdentityVerification) -> Identity {
    let identity = record.verified_customer.as_ref().map(Identity::from).unwrap_or_default();
    let channel = record.channel.as_ref().and_then(|channel| channel.type_.as_ref());
    let is_test = match channel {
        Some(SelectedChannelType::Test) => Some(true),
        Some(SelectedChannelType::Live) => Some(false),
        _ => None,
    };
    Identity { is_test, ..identity }
}

fn is_not_found(error: &v2::Error) -> bool {
    error.code().and_then(ErrorCode::rejection) == Some(Rejection::NotFound)
}

impl Verifier for PortOneV2Verifier {
    fn needs(&self) -> &'static [SubjectField] {
        &[SubjectField::Person, SubjectField::IpAddress]
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

    fn can_resend(&self) -> Option<&dyn Resend> {
        Some(self)
    }
}

impl Resend for PortOneV2Verifier {
    fn resend<'a>(&'a self, pending: &'a Pending) -> Reply<'a, Pending> {
        Box::pin(self.send_again(pending))
    }
}
