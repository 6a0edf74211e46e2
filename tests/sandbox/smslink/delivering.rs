//! How a delivery goes: by number, by channel, by the clock.

use std::time::{Duration, Instant};

use phoneproof::{
    Delivery,
    sandbox::{Channel, Sandbox},
    smslink::{
        Client,
        types::{
            Carrier, CodeDeliveryResult, DeliveryDetail, DeliveryStatus, DeliveryType, ErrorCode, ProviderText,
            SmsResult, VoiceResult,
        },
    },
};

use super::{PHONE, code_for, own_code, send};
use crate::clients::{sandbox, smslink as client};

const SECOND: Duration = Duration::from_secs(1);

/// The provider's simulator: the numbers of each carrier and each ending.
const SIMULATOR: [(Carrier, DeliveryDetail, &[&str]); 10] = [
    (Carrier::SoftBank, DeliveryDetail::Delivered, &["09001111101"]),
    (Carrier::Docomo, DeliveryDetail::Delivered, &["09001111102"]),
    (Carrier::Au, DeliveryDetail::Delivered, &["09001111103"]),
    (Carrier::Rakuten, DeliveryDetail::Delivered, &["09001111104"]),
    (Carrier::SoftBank, DeliveryDetail::OutOfRangeOrOff, &["09001111201", "09001111211", "09001111221", "09001111231"]),
    (Carrier::Docomo, DeliveryDetail::OutOfRangeOrOff, &["09001111202", "09001111212", "09001111222", "09001111232"]),
    (Carrier::Au, DeliveryDetail::OutOfRangeOrOff, &["09001111203", "09001111213", "09001111223", "09001111233"]),
    (Carrier::Rakuten, DeliveryDetail::OutOfRangeOrOff, &["09001111204"]),
    (Carrier::NotKnown, DeliveryDetail::CannotReceiveSms, &["09002222001"]),
    (Carrier::Docomo, DeliveryDetail::Delivered, &["09007010001"]),
];

/// Has a code delivered, and waits until it is over.
async fn delivered(sandbox: &Sandbox, client: &Client, number: &str, delivery: DeliveryType) -> CodeDeliveryResult {
    let sent = client.generate_and_deliver(&code_for(number, delivery)).await.unwrap();
    sandbox.advance(2 * SECOND);
    client.delivery_result(sent.verification_code_id).await.unwrap()
}

fn sms(result: &CodeDeliveryResult) -> &SmsResult {
    result.sms_result.as_ref().expect("an SMS was tried")
}

fn voice(result: &CodeDeliveryResult) -> &VoiceResult {
    result.voice_result.as_ref().expect("a call was tried")
}

fn channels(sandbox: &Sandbox) -> Vec<Channel> {
    sandbox.inbox().messages().iter().map(phoneproof::sandbox::Message::channel).collect()
}

#[tokio::test]
async fn every_number_of_the_simulator_fares_as_documented() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let mut numbers = 0;
    for (carrier, detail, simulated) in SIMULATOR {
        for number in simulated {
            let result = delivered(&sandbox, &client, number, DeliveryType::Sms).await;
            let (sms, is_delivered) = (sms(&result), detail == DeliveryDetail::Delivered);
            let status = if is_delivered { DeliveryStatus::Delivered } else { DeliveryStatus::Failed };
            assert_eq!((&sms.status, &sms.detail), (&Some(status), &Some(detail.clone())), "{number}");
            assert_eq!(sms.carrier, Some(carrier.clone()), "{number}");
            assert_eq!(result.voice_result, None, "{number}: no call was asked for");
            assert_eq!(sandbox.inbox().count_to(number), usize::from(is_delivered), "{number}: what failed is nowhere");
            numbers += 1;
        }
    }
    assert_eq!(numbers, 19);
}

#[tokio::test]
async fn a_delivery_waits_is_under_way_and_ends() {
    let (mut seen, mut took) = progress().await;
    // A machine that slept for a second has moved the sandbox's clock as well: what it saw proves nothing.
    while took >= SECOND {
        (seen, took) = progress().await;
    }
    assert_eq!(seen, [DeliveryStatus::Waiting, DeliveryStatus::Sending, DeliveryStatus::Delivered]);
}

/// What a delivery shows at once, a second later and another second later; and how long it took to look.
async fn progress() -> (Vec<DeliveryStatus>, Duration) {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let began = Instant::now();
    let sent = send(&client, PHONE).await;
    let mut seen = Vec::new();
    for _ in 0..3 {
        let result = client.delivery_result(sent.verification_code_id).await.unwrap();
        let sms = sms(&result).clone();
        let is_over = sms.status == Some(DeliveryStatus::Delivered);
        let ending = [sms.detail.is_some(), sms.detail_message.is_some(), sms.delivered_at.is_some()];
        assert_eq!(ending, [is_over; 3], "only the end has details");
        seen.push(sms.status.unwrap());
        sandbox.advance(SECOND);
    }
    (seen, began.elapsed())
}

#[tokio::test]
async fn a_delivered_sms_says_when_and_how_much() {
    let sandbox = sandbox().await;
    let result = delivered(&sandbox, &client(&sandbox), PHONE, DeliveryType::Sms).await;
    let sms = sms(&result);
    assert_eq!((result.delivery_type.as_ref(), sms.transmission_count), (Some(&DeliveryType::Sms), Some(1)));
    assert_eq!(result.phone_number.as_ref().unwrap().expose(), PHONE);
    assert_eq!(sms.message.as_ref().map(ProviderText::expose), Some("配信成功"));
    assert_eq!(sms.detail_message.as_ref().map(ProviderText::expose), Some("端末への配信に成功"));
    assert!(sms.delivered_at.as_ref().unwrap().ends_with("+09:00"), "Japan's time");
}

#[tokio::test]
async fn a_call_has_a_result_of_its_own_and_no_sms() {
    let sandbox = sandbox().await;
    let result = delivered(&sandbox, &client(&sandbox), "03-1234-5678", DeliveryType::Voice).await;
    assert_eq!(result.sms_result, None);
    let voice = voice(&result);
    assert_eq!(voice.status, Some(DeliveryStatus::Delivered));
    assert_eq!((&voice.detail, voice.call_time_minute), (&Some(DeliveryDetail::Delivered), Some(1)));
    assert_eq!(channels(&sandbox), [Channel::Voice]);
}

#[tokio::test]
async fn a_call_stands_in_for_an_sms_that_failed_and_only_then() {
    for (number, sms_detail, voice_status, voice_detail, arrived) in [
        (PHONE, DeliveryDetail::Delivered, DeliveryStatus::NotNeeded, DeliveryDetail::RetryNotNeeded, Channel::Sms),
        (
            "09001111201",
            DeliveryDetail::OutOfRangeOrOff,
            DeliveryStatus::Delivered,
            DeliveryDetail::Delivered,
            Channel::Voice,
        ),
        (
            "0312345678",
            DeliveryDetail::NotDeliverableNumber,
            DeliveryStatus::Delivered,
            DeliveryDetail::Delivered,
            Channel::Voice,
        ),
    ] {
        let sandbox = sandbox().await;
        let result = delivered(&sandbox, &client(&sandbox), number, DeliveryType::SmsThenVoice).await;
        assert_eq!(sms(&result).detail, Some(sms_detail), "{number}");
        let voice = voice(&result);
        assert_eq!((&voice.status, &voice.detail), (&Some(voice_status), &Some(voice_detail)), "{number}");
        assert_eq!(channels(&sandbox), [arrived], "{number}: the person gets it once");
    }
}

#[tokio::test]
async fn an_sms_stands_in_for_a_call_that_failed_and_only_then() {
    for (number, voice_detail, sms_status, sms_detail, arrived) in [
        (PHONE, DeliveryDetail::Delivered, DeliveryStatus::NotNeeded, DeliveryDetail::RetryNotNeeded, Channel::Voice),
        // A data line takes no calls.
        (
            "02012345678",
            DeliveryDetail::NotCallable,
            DeliveryStatus::Delivered,
            DeliveryDetail::Delivered,
            Channel::Sms,
        ),
    ] {
        let sandbox = sandbox().await;
        let result = delivered(&sandbox, &client(&sandbox), number, DeliveryType::VoiceThenSms).await;
        assert_eq!(voice(&result).detail, Some(voice_detail), "{number}");
        let sms = sms(&result);
        assert_eq!((&sms.status, &sms.detail), (&Some(sms_status), &Some(sms_detail)), "{number}");
        assert_eq!(channels(&sandbox), [arrived], "{number}: the person gets it once");
    }
}

#[tokio::test]
async fn a_code_that_the_caller_made_has_a_result_too() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let sent = client.deliver(&own_code("09002222001", DeliveryType::Sms, "715204")).await.unwrap();
    sandbox.advance(2 * SECOND);
    let result = client.delivery_result(sent.verification_code_id).await.unwrap();
    assert_eq!(sms(&result).detail, Some(DeliveryDetail::CannotReceiveSms));
}

#[tokio::test]
async fn every_delivery_has_an_id_of_its_own() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let mut ids = vec![send(&client, PHONE).await.verification_code_id];
    ids.push(client.deliver(&own_code(PHONE, DeliveryType::Sms, "715204")).await.unwrap().verification_code_id);
    ids.push(send(&client, "09001111102").await.verification_code_id);
    assert!(ids.is_sorted_by(|one, next| one < next), "{ids:?}");
    for id in ids {
        assert_eq!(client.delivery_result(id).await.unwrap().verification_code_id, id);
    }
}

#[tokio::test]
async fn an_id_that_was_never_given_is_not_found() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    send(&client, PHONE).await;
    for id in [0, 2, u64::MAX] {
        let failed = client.delivery_result(id).await.unwrap_err();
        assert_eq!((failed.status(), failed.code()), (Some(404), Some(&ErrorCode::VerificationCodeNotFound)), "{id}");
        assert_eq!((failed.delivery(), failed.attempts()), (Delivery::Refused, 1));
        assert!(failed.request_id().is_some_and(|id| failed.to_string().contains(id)), "{failed}");
    }
}
