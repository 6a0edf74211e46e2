//! SMSLINK: possession of a Japanese number. It knows a verification by the number alone.

use std::time::{Duration, SystemTime};

use super::{Error, Expected, Input, Pending, Proof, Rejected, Reply, Resend, Subject, Verifier};
use crate::{
    InvalidValue, Outcome, PhoneNumber,
    smslink::{
        self, Client,
        generated::PROVIDER,
        generated::constants::{CODE_INTERVAL, MOST_FAILURES},
        operations::{GENERATE_AND_DELIVER_CODE, VERIFY_CODE},
        types::{
            self, CharacterSize, CharacterType, DeliveryType, GenerateAndDeliverCodeRequest, MessageTemplate,
            ValidPeriodMin, VerificationCode,
        },
    },
};

impl From<smslink::Error> for Error {
    fn from(error: smslink::Error) -> Self {
        Self::from_provider(error)
    }
}

/// Codes by SMS or a call to Japanese numbers, made and checked by SMSLINK.
///
/// [`Resend`] asks for a new code, which the provider refuses within a minute of the last
/// ([`ResendTooSoon`](types::ErrorCode::ResendTooSoon)); whether the one before stays good is not documented.
#[derive(Debug, Clone)]
pub struct SmslinkVerifier {
    client: Client,
    delivery: DeliveryType,
    message: MessageTemplate,
    character_type: CharacterType,
    size: CharacterSize,
    valid_period: ValidPeriodMin,
}

impl SmslinkVerifier {
    /// Sends codes of `size` digits that are good for `valid_period` minutes, by SMS.
    pub const fn new(
        client: Client,
        message: MessageTemplate,
        size: CharacterSize,
        valid_period: ValidPeriodMin,
    ) -> Self {
        let (delivery, character_type) = (DeliveryType::Sms, CharacterType::Digits);
        Self { client, delivery, message, character_type, size, valid_period }
    }

    /// Another way to reach the number. Default: SMS.
    #[must_use]
    pub fn with_delivery(mut self, delivery: DeliveryType) -> Self {
        self.delivery = delivery;
        self
    }

    /// Other characters in the codes. Default: digits.
    #[must_use]
    pub fn with_characters(mut self, character_type: CharacterType) -> Self {
        self.character_type = character_type;
        self
    }

    async fn send(&self, number: &PhoneNumber) -> Result<Pending, Error> {
        let phone = types::PhoneNumber::try_from(number);
        let phone = phone.map_err(|invalid| Error::unsendable(&GENERATE_AND_DELIVER_CODE, invalid))?;
        let request = GenerateAndDeliverCodeRequest::new(
            phone,
            self.delivery.clone(),
            self.message.clone(),
            self.character_type.clone(),
            self.size,
            self.valid_period,
        );
        // A code is good from when it was sent, or from five minutes after it was asked for if that is earlier: in any
        // case not from before now.
        let asked_at = SystemTime::now();
        self.client.generate_and_deliver(&request).await?;
        let life = Duration::from_secs(self.valid_period.get().unsigned_abs().saturating_mul(60));
        Ok(Pending::for_number(PROVIDER.as_str(), number.clone())
            .with_expiry(later(asked_at, life))
            .with_resend_at(later(SystemTime::now(), CODE_INTERVAL))
            .with_attempts_left(MOST_FAILURES))
    }

    async fn verify(
        &self,
        pending: &Pending,
        expected: &Expected,
        code: &str,
    ) -> Result<Outcome<Proof, Rejected>, Error> {
        let parts = parts(pending, expected, code);
        let (number, phone, code) = parts.map_err(|invalid| Error::unsendable(&VERIFY_CODE, invalid))?;
        Ok(match self.client.verify_in_words(&phone, &code).await? {
            Outcome::Verified(()) => expected.judge(Proof::Possession(number.clone())),
            Outcome::Rejected(said) => Outcome::Rejected(said.into()),
        })
    }

    async fn send_again(&self, pending: &Pending) -> Result<Pending, Error> {
        let number = pending.number_at(PROVIDER.as_str());
        self.send(number.map_err(|invalid| Error::unsendable(&GENERATE_AND_DELIVER_CODE, invalid))?).await
    }
}

/// A time that the clock can't have is the one from which it was counted.
fn later(from: SystemTime, wait: Duration) -> SystemTime {
    from.checked_add(wait).unwrap_or(from)
}

fn parts<'a>(
    pending: &'a Pending,
    expected: &Expected,
    code: &str,
) -> Result<(&'a PhoneNumber, types::PhoneNumber, VerificationCode), InvalidValue> {
    let number = pending.number_at(PROVIDER.as_str())?;
    if expected.phone_number().is_none() {
        return Err(InvalidValue::new("Expected", "it has no number, which is all that this provider proves"));
    }
    pending.check_sent_to(expected)?;
    let code = VerificationCode::new(code).map_err(Input::Code.refused())?;
    Ok((number, number.try_into()?, code))
}

impl Verifier for SmslinkVerifier {
    fn start<'a>(&'a self, subject: &'a Subject) -> Reply<'a, Pending> {
        Box::pin(self.send(subject.phone_number()))
    }

    fn check<'a>(
        &'a self,
        pending: &'a Pending,
        expected: &'a Expected,
        code: &'a str,
    ) -> Reply<'a, Outcome<Proof, Rejected>> {
        Box::pin(self.verify(pending, expected, code))
    }

    fn can_resend(&self) -> Option<&dyn Resend> {
        Some(self)
    }
}

impl Resend for SmslinkVerifier {
    fn resend<'a>(&'a self, pending: &'a Pending) -> Reply<'a, Pending> {
        Box::pin(self.send_again(pending))
    }
}
