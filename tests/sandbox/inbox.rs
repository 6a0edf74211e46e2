//! The inbox: what arrived, where, and what it never shows.

use phoneproof::{
    Provider,
    portone::{v1::types::VerificationMethod, v2::types::IdentityVerificationMethod},
    sandbox::{Channel, Message, Sandbox},
    smslink::types::DeliveryType,
};

use crate::{
    clients::{self, MINUTE, sandbox},
    portone::person,
    portone_v2::person as customer,
    smslink::{code_for, own_code},
    solapi::{challenge, number, register},
};

const KOREAN: &str = "01012345678";
const JAPANESE: &str = "09001111101";

async fn call_by_solapi(sandbox: &Sandbox) {
    let client = clients::solapi(sandbox);
    register(&client, &number(1)).await;
    challenge(&client, &number(1)).await;
}

async fn sms_by_portone(sandbox: &Sandbox) {
    clients::portone(sandbox).send(&person(KOREAN)).await.unwrap();
}

async fn deliver_by_smslink(sandbox: &Sandbox, number: &str, delivery: DeliveryType) {
    clients::smslink(sandbox).deliver(&own_code(number, delivery, "715204")).await.unwrap();
}

/// One message of every kind.
async fn fill(sandbox: &Sandbox) {
    call_by_solapi(sandbox).await;
    sms_by_portone(sandbox).await;
    let channel = "channel-key-00000000-0000-0000-0000-000000000000".to_owned();
    let by_app = person(KOREAN).with_verification_method(VerificationMethod::App).with_channel_key(channel);
    clients::portone(sandbox).send(&by_app).await.unwrap();
    let mut request = customer(sandbox, KOREAN);
    clients::portone_v2(sandbox).send(&request).await.unwrap();
    request.method = IdentityVerificationMethod::App;
    clients::portone_v2(sandbox).send(&request).await.unwrap();
    deliver_by_smslink(sandbox, JAPANESE, DeliveryType::Sms).await;
    deliver_by_smslink(sandbox, JAPANESE, DeliveryType::Voice).await;
}

#[tokio::test]
async fn a_new_sandbox_has_delivered_nothing() {
    let sandbox = sandbox().await;
    assert!(sandbox.inbox().messages().is_empty() && sandbox.inbox().latest_to(KOREAN).is_none());
    assert_eq!(sandbox.inbox().count_to(KOREAN), 0);
}

#[tokio::test]
async fn every_message_names_its_provider_its_channel_and_its_number() {
    let sandbox = sandbox().await;
    fill(&sandbox).await;
    let messages = sandbox.inbox().messages();
    let arrived: Vec<_> =
        messages.iter().map(|message| (message.provider(), message.channel(), message.to())).collect();
    assert_eq!(
        arrived,
        [
            (Provider::Solapi, Channel::Ars, "0212340001"),
            (Provider::PortOneV1, Channel::Sms, KOREAN),
            (Provider::PortOneV1, Channel::App, KOREAN),
            (Provider::PortOneV2, Channel::Sms, KOREAN),
            (Provider::PortOneV2, Channel::App, KOREAN),
            (Provider::Smslink, Channel::Sms, JAPANESE),
            (Provider::Smslink, Channel::Voice, JAPANESE),
        ],
        "in the order they were sent"
    );
    let lengths: Vec<_> = messages.iter().map(|message| message.code().len()).collect();
    assert_eq!(lengths, [4, 6, 0, 6, 0, 6, 6]);
    assert!(messages.iter().all(|message| message.text().contains(message.code()) && !message.text().is_empty()));
}

#[tokio::test]
async fn the_sms_of_portone_names_the_service_that_asked() {
    let sandbox = sandbox().await;
    let request = person(KOREAN).with_company("sample.example.com".to_owned());
    clients::portone(&sandbox).send(&request).await.unwrap();
    assert!(sandbox.inbox().latest_to(KOREAN).unwrap().text().contains("sample.example.com"));
}

#[tokio::test]
async fn messages_are_found_and_counted_by_their_number() {
    let sandbox = sandbox().await;
    fill(&sandbox).await;
    let inbox = sandbox.inbox();
    assert_eq!([KOREAN, JAPANESE, "0212340001", "0212340002"].map(|number| inbox.count_to(number)), [4, 2, 1, 0]);
    assert_eq!(inbox.latest_to(JAPANESE).unwrap().channel(), Channel::Voice, "the newest one");
    assert_eq!(inbox.latest_to("0212340002"), None);
    assert_eq!(inbox.latest_to("+81 90-0111-1101"), inbox.latest_to(JAPANESE), "as people write it");
}

#[tokio::test]
async fn a_number_is_in_national_digits_however_it_was_sent() {
    let sandbox = sandbox().await;
    deliver_by_smslink(&sandbox, "+81 90-0111-1101", DeliveryType::Sms).await;
    clients::portone(&sandbox).send(&person("+82 10-1234-5678")).await.unwrap();
    assert_eq!((sandbox.inbox().count_to(JAPANESE), sandbox.inbox().count_to(KOREAN)), (1, 1));
}

#[tokio::test]
async fn a_cleared_inbox_is_empty_and_its_codes_stay_valid() {
    let sandbox = sandbox().await;
    let client = clients::smslink(&sandbox);
    client.generate_and_deliver(&code_for(JAPANESE, DeliveryType::Sms)).await.unwrap();
    let code = clients::latest_code(&sandbox, JAPANESE);
    sandbox.inbox().clear();
    assert!(sandbox.inbox().messages().is_empty() && sandbox.inbox().count_to(JAPANESE) == 0);

    let code = phoneproof::smslink::types::VerificationCode::new(code).unwrap();
    let number = phoneproof::smslink::types::PhoneNumber::new(JAPANESE).unwrap();
    assert!(client.verify(&number, &code).await.unwrap().is_verified());
}

#[tokio::test]
async fn a_message_has_the_time_of_the_sandbox() {
    let sandbox = sandbox().await;
    let before = jiff::Timestamp::now();
    sandbox.advance(10 * MINUTE);
    sms_by_portone(&sandbox).await;
    let ahead = sandbox.inbox().latest_to(KOREAN).unwrap().at().duration_since(before);
    assert!((600..660).contains(&ahead.as_secs()), "{ahead}");
}

#[tokio::test]
async fn whoever_waits_gets_the_new_messages_and_misses_none() {
    let sandbox = sandbox().await;
    let inbox = sandbox.inbox();
    sms_by_portone(&sandbox).await;
    deliver_by_smslink(&sandbox, JAPANESE, DeliveryType::Sms).await;
    let (messages, seen) = inbox.next(0).await;
    assert_eq!((messages.len(), seen), (2, 2), "what came before the first look counts as new");

    let sent = async {
        tokio::task::yield_now().await;
        call_by_solapi(&sandbox).await;
    };
    let ((messages, seen), ()) = tokio::join!(inbox.next(seen), sent);
    let channels: Vec<_> = messages.iter().map(Message::channel).collect();
    assert_eq!((channels, seen), (vec![Channel::Ars], 3), "only the one that is new");

    sms_by_portone(&sandbox).await;
    assert_eq!(inbox.next(seen).await.1, 4, "a message between two waits is not missed");
}

#[tokio::test]
async fn whoever_waits_after_a_clearing_still_gets_what_is_new() {
    let sandbox = sandbox().await;
    let inbox = sandbox.inbox();
    sms_by_portone(&sandbox).await;
    let (_, seen) = inbox.next(0).await;
    inbox.clear();
    deliver_by_smslink(&sandbox, JAPANESE, DeliveryType::Sms).await;
    let (messages, seen) = inbox.next(seen).await;
    assert_eq!((messages.len(), messages[0].to(), seen), (1, JAPANESE, 2));
}

#[tokio::test]
async fn nothing_sensitive_is_in_any_debug_text() {
    let sandbox = sandbox().await;
    fill(&sandbox).await;
    let messages = sandbox.inbox().messages();
    let shown = format!("{sandbox:?} {:?} {messages:?} {:?}", sandbox.inbox(), sandbox.requests());
    assert!(shown.contains("Smslink") && shown.contains("request_otp"), "it shows what is harmless: {shown}");
    for message in &messages {
        assert!(!shown.contains(message.to()), "a number in {shown}");
        assert!(message.code().is_empty() || !shown.contains(&format!("\"{}\"", message.code())));
        assert!(!shown.contains(message.text()), "a text in {shown}");
    }
    assert!(!shown.contains("홍길동"), "a name in {shown}");
}

#[tokio::test]
async fn requests_are_listed_with_their_operation_and_their_status() {
    let sandbox = sandbox().await;
    call_by_solapi(&sandbox).await;
    sms_by_portone(&sandbox).await;
    deliver_by_smslink(&sandbox, JAPANESE, DeliveryType::Sms).await;
    crate::raw::send(crate::raw::request(&sandbox, "GET", "/nothing")).await;
    let requests = sandbox.requests();
    let noted: Vec<_> = requests.iter().map(|request| (request.operation(), request.status().unwrap())).collect();
    assert_eq!(
        noted,
        [
            (Some("create_sender_id"), 200),
            (Some("authenticate_sender_id"), 403),
            (Some("get_token"), 200),
            (Some("request_otp"), 200),
            (Some("deliver_code"), 200),
            (None, 404),
        ]
    );
}
