//! Telephone numbers, and what the simulator says of them.

use super::refusal::SmslinkRefusal;
use crate::{
    phone::{self, Channel, Country},
    sandbox::{
        spec::Provider,
        world::magic::{Behaviour, Heeded},
    },
    smslink::types::{Carrier, DeliveryDetail, DeliveryType, ErrorDetailCode, PhoneNumber},
};

/// What the sandbox's own numbers mean here.
pub(super) static HEEDED: Heeded =
    Heeded { provider: Provider::Smslink, behaviours: &[Behaviour::WrongCode, Behaviour::Expired, Behaviour::Locked] };

static SIMULATED: [(&str, Carrier, DeliveryDetail); 19] = [
    ("09001111101", Carrier::SoftBank, DeliveryDetail::Delivered),
    ("09001111102", Carrier::Docomo, DeliveryDetail::Delivered),
    ("09001111103", Carrier::Au, DeliveryDetail::Delivered),
    ("09001111104", Carrier::Rakuten, DeliveryDetail::Delivered),
    ("09007010001", Carrier::Docomo, DeliveryDetail::Delivered),
    ("09001111201", Carrier::SoftBank, DeliveryDetail::OutOfRangeOrOff),
    ("09001111211", Carrier::SoftBank, DeliveryDetail::OutOfRangeOrOff),
    ("09001111221", Carrier::SoftBank, DeliveryDetail::OutOfRangeOrOff),
    ("09001111231", Carrier::SoftBank, DeliveryDetail::OutOfRangeOrOff),
    ("09001111202", Carrier::Docomo, DeliveryDetail::OutOfRangeOrOff),
    ("09001111212", Carrier::Docomo, DeliveryDetail::OutOfRangeOrOff),
    ("09001111222", Carrier::Docomo, DeliveryDetail::OutOfRangeOrOff),
    ("09001111232", Carrier::Docomo, DeliveryDetail::OutOfRangeOrOff),
    ("09001111203", Carrier::Au, DeliveryDetail::OutOfRangeOrOff),
    ("09001111213", Carrier::Au, DeliveryDetail::OutOfRangeOrOff),
    ("09001111223", Carrier::Au, DeliveryDetail::OutOfRangeOrOff),
    ("09001111233", Carrier::Au, DeliveryDetail::OutOfRangeOrOff),
    ("09001111204", Carrier::Rakuten, DeliveryDetail::OutOfRangeOrOff),
    ("09002222001", Carrier::NotKnown, DeliveryDetail::CannotReceiveSms),
];

/// A number in national digits.
pub(super) struct Recipient {
    pub(super) digits: String,
    pub(super) sms: bool,
    pub(super) voice: bool,
}

impl Recipient {
    pub(super) fn read(number: &PhoneNumber) -> Result<Self, SmslinkRefusal> {
        let number = phone::PhoneNumber::parse(number.expose(), Country::Japan)
            .map_err(|_| SmslinkRefusal::detail(ErrorDetailCode::InvalidPhoneNumber))?;
        let is_reached = |channel| number.is_reached(phone::Provider::Smslink, channel);
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
        let found = SIMULATED.iter().find(|(number, ..)| *number == self.digits);
        found.map_or((Carrier::NotKnown, DeliveryDetail::Delivered), |(_, carrier, detail)| {
            (carrier.clone(), detail.clone())
        })
    }

    pub(super) fn magic(&self) -> Option<Behaviour> {
        HEEDED.behaviour(&self.digits)
    }
}

/// The numbers of the provider's simulator, and whether an SMS arrives there.
pub(super) fn simulated() -> impl Iterator<Item = (&'static str, bool)> {
    SIMULATED.iter().map(|(number, _, detail)| (*number, *detail == DeliveryDetail::Delivered))
}
