//! How a delivery goes: planned when it is accepted, told by the clock.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::number::Recipient;
use crate::{
    sandbox::{
        spec::Provider,
        world::{
            clock::east_asian,
            inbox::{Channel, Outgoing},
            recent::push,
        },
    },
    smslink::types::{
        Carrier, CodeDeliveryResult, DeliveryDetail, DeliveryStatus, DeliveryType, PhoneNumber, ProviderText,
        SmsResult, VoiceResult,
    },
};

/// A delivery waits this long.
const WAIT: SignedDuration = SignedDuration::from_secs(1);
/// It is over after this long.
const END: SignedDuration = SignedDuration::from_secs(2);

/// What was accepted, and how each channel ends.
#[derive(Serialize, Deserialize)]
pub(super) struct Delivery {
    phone_number: PhoneNumber,
    channels: DeliveryType,
    accepted: Timestamp,
    carrier: Carrier,
    sms: Option<DeliveryDetail>,
    voice: Option<DeliveryDetail>,
}

/// What was accepted so far, and by which id.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Deliveries {
    newest: VecDeque<Delivery>,
    /// The id of the newest one: ids rise from 1.
    given: u64,
}

impl Deliveries {
    pub(super) fn add(&mut self, delivery: Delivery, most: usize) -> u64 {
        push(&mut self.newest, delivery, most);
        self.given += 1;
        self.given
    }

    pub(super) fn get(&self, id: u64) -> Option<&Delivery> {
        let age = usize::try_from(self.given.checked_sub(id)?).ok()?;
        self.newest.iter().nth_back(age)
    }
}

/// Where a channel stands.
struct Progress {
    status: DeliveryStatus,
    detail: Option<DeliveryDetail>,
    delivered_at: Option<String>,
}

impl Delivery {
    pub(super) fn plan(
        number: &Recipient,
        phone_number: PhoneNumber,
        channels: DeliveryType,
        accepted: Timestamp,
    ) -> Self {
        let (carrier, simulated) = number.simulated();
        let sms = if number.sms { simulated } else { DeliveryDetail::NotDeliverableNumber };
        let voice = if number.voice { DeliveryDetail::Delivered } else { DeliveryDetail::NotCallable };
        let (sms, voice) = match channels {
            DeliveryType::Voice => (None, Some(voice)),
            DeliveryType::SmsThenVoice => (Some(sms.clone()), Some(after(&sms, voice))),
            DeliveryType::VoiceThenSms => (Some(after(&voice, sms)), Some(voice)),
            _ => (Some(sms), None),
        };
        Self { phone_number, channels, accepted, carrier, sms, voice }
    }

    /// What reaches the phone.
    pub(super) fn messages<'a>(
        &'a self,
        number: &'a Recipient,
        text: &'a str,
        code: &'a str,
        kept_under: Option<&'a str>,
    ) -> impl Iterator<Item = Outgoing> {
        let ends = [(Channel::Sms, &self.sms), (Channel::Voice, &self.voice)];
        let delivered = ends.into_iter().filter(|(_, detail)| **detail == Some(DeliveryDetail::Delivered));
        delivered.map(move |(channel, _)| Outgoing {
            provider: Provider::Smslink,
            channel,
            to: number.digits.clone(),
            text: text.to_owned(),
            code: code.to_owned(),
            at: self.accepted,
            kept_under: kept_under.map(str::to_owned),
        })
    }

    pub(super) fn result(&self, id: u64, now: Timestamp) -> CodeDeliveryResult {
        CodeDeliveryResult {
            verification_code_id: id,
            phone_number: Some(self.phone_number.clone()),
            delivery_type: Some(self.channels.clone()),
            sms_result: self.sms.as_ref().map(|end| self.sms_result(self.progress(end, now))),
            voice_result: self.voice.as_ref().map(|end| voice_result(self.progress(end, now))),
        }
    }

    fn progress(&self, end: &DeliveryDetail, now: Timestamp) -> Progress {
        let status = match now.duration_since(self.accepted) {
            elapsed if elapsed < WAIT => DeliveryStatus::Waiting,
            elapsed if elapsed < END => DeliveryStatus::Sending,
            _ => return self.end(end),
        };
        Progress { status, detail: None, delivered_at: None }
    }

    fn end(&self, detail: &DeliveryDetail) -> Progress {
        let status = match detail {
            DeliveryDetail::Delivered => DeliveryStatus::Delivered,
            DeliveryDetail::RetryNotNeeded => DeliveryStatus::NotNeeded,
            DeliveryDetail::NotDeliverableNumber | DeliveryDetail::NotCallable => DeliveryStatus::NotDeliverable,
            _ => DeliveryStatus::Failed,
        };
        // The provider's samples have a time for a failure, too; a channel that was never tried has none.
        let tried = matches!(status, DeliveryStatus::Delivered | DeliveryStatus::Failed);
        let at = self.accepted.checked_add(END).unwrap_or(Timestamp::MAX);
        Progress { status, detail: Some(detail.clone()), delivered_at: tried.then(|| east_asian(at)) }
    }

    fn sms_result(&self, progress: Progress) -> SmsResult {
        SmsResult {
            carrier: Some(self.carrier.clone()),
            delivered_at: progress.delivered_at,
            message: progress.status.provider_text().map(ProviderText::verbatim),
            detail_message: text_of(progress.detail.as_ref()),
            detail: progress.detail,
            // 70 characters are one segment with every carrier.
            transmission_count: (progress.status == DeliveryStatus::Delivered).then_some(1),
            status: Some(progress.status),
        }
    }
}

fn voice_result(progress: Progress) -> VoiceResult {
    VoiceResult {
        call_time_minute: (progress.status == DeliveryStatus::Delivered).then_some(1),
        delivered_at: progress.delivered_at,
        message: progress.status.provider_text().map(ProviderText::verbatim),
        detail_message: text_of(progress.detail.as_ref()),
        detail: progress.detail,
        status: Some(progress.status),
    }
}

fn text_of(detail: Option<&DeliveryDetail>) -> Option<ProviderText> {
    detail.and_then(DeliveryDetail::provider_text).map(ProviderText::verbatim)
}

/// How the second channel ends, when the first ended like this.
fn after(first: &DeliveryDetail, second: DeliveryDetail) -> DeliveryDetail {
    if *first == DeliveryDetail::Delivered { DeliveryDetail::RetryNotNeeded } else { second }
}
