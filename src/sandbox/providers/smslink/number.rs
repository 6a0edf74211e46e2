//! Telephone numbers, and what the simulator says of them.

use super::refusal::SmslinkRefusal;
use crate::{
    phone,
    provider::Channel,
    sandbox::world::magic::{Behaviour, Heeded},
    smslink::{
        generated::PROVIDER,
        types::{Carrier, DeliveryDetail, DeliveryType, ErrorDetailCode, PhoneNumber},
    },
};

/// What the sandbox's own numbers mean here.
pub(super) static HEEDED: Heeded =
    Heeded { provider: PROVIDER, behaviours: &[Behaviour::WrongCode, Behaviour::Expired, Behaviour::Locked] };

/// A number in national digits.
pub(super) struct Recipient {
    pub(super) digits: String,
    pub(super) sms: bool,
    pub(super) voice: bool,
}

impl Recipient {
    pub(super) fn read(number: &PhoneNumber) -> Result<Self, SmslinkRefusal> {
        let number = phone::PhoneNumber::parse(number.expose(), PROVIDER.country())
            .map_err(|_| SmslinkRefusal::detail(ErrorDetailCode::InvalidPhoneNumber))?;
        let is_reached = |channel| number.is_reached(PROVIDER, channel);
        Ok(Self {
            digits: number.national().to_owned(),
            sms: is_reached(Channel::Sms),
            voice: is_reached(Channel::Voice),
        })
    }

    /// Whether a delivery over these channels can reach it at all.
    pub(super) fn check_reach(&self, delivery_type: &DeliveryType) -> Result<(), SmslinkRefusal> {
        let Self { sms, voice, .. } = *self;
        let (reachable, otherwise) = match delivery_type {
            DeliveryType::Sms => (sms, ErrorDetailCode::NotSmsCapable),
            DeliveryType::Voice => (voice, ErrorDetailCode::NotCallable),
            DeliveryType::SmsThenVoice | DeliveryType::VoiceThenSms => {
                (sms || voice, ErrorDetailCode::NeitherSmsNorVoice)
            }
            DeliveryType::Unknown(value) => {
                return Err(SmslinkRefusal::detail_about(ErrorDetailCode::UnknownDeliveryType, value.as_str()));
            }
        };
        if reachable { Ok(()) } else { Err(SmslinkRefusal::detail(otherwise)) }
    }

    /// What the provider's simulator does: the carrier, and how an SMS fares.
    pub(super) fn simulated(&self) -> (Carrier, DeliveryDetail) {
        let found = PROVIDER.facts().simulator.iter().find(|simulated| simulated.number == self.digits);
        let answer = |member: &str| {
            let answers = found.map_or(&[][..], |simulated| simulated.answers);
            answers.iter().find(|(name, _)| *name == member).map(|(_, value)| *value)
        };
        let carrier = answer("carrier").map_or(Carrier::NotKnown, Carrier::from);
        (carrier, answer("detail").map_or(DeliveryDetail::Delivered, DeliveryDetail::from))
    }

    pub(super) fn magic(&self) -> Option<Behaviour> {
        HEEDED.behaviour(&self.digits)
    }
}
