//! What a caller reads for a value that is refused before anything is sent: what would be right, never the value.

use std::fmt::{Display, Write};

use phoneproof::{
    Code, Delivery, Error, InvalidValue, RetryPolicy,
    portone::{v1, v2},
    smslink, solapi,
};
use serde::de::DeserializeOwned;

use crate::{
    error_texts::assert_hidden,
    promise,
    support::{
        apis::{Api, PortOneV1, PortOneV2, Smslink, Solapi, challenge, deliver, pending, phone, under_way},
        stub::Stub,
    },
};

/// The refusals of one constructor.
struct Refusals {
    text: String,
}

impl Refusals {
    fn of<T>(&mut self, new: impl Fn(&str) -> Result<T, InvalidValue>, values: &[&str]) {
        for value in values {
            let Err(refused) = new(value) else { panic!("{value:?} is taken") };
            let (text, debug) = (refused.to_string(), format!("{refused:?}"));
            // A number that is out of range is named; nothing else is.
            let is_text = value.chars().count() > 3 && value.parse::<i64>() != Ok(1001);
            let is_repeated = is_text && (text.contains(value) || debug.contains(value));
            assert!(!is_repeated, "the value is repeated: {text}");
            writeln!(self.text, "{value:?}\n    {text}").unwrap();
        }
    }

    fn promise(self, name: &str) {
        promise(name, &self.text);
    }
}

fn refusals() -> Refusals {
    Refusals { text: String::new() }
}

#[test]
fn a_refused_value_of_smslink_says_what_would_be_right() {
    use smslink::{Token, types as t};
    let numbers = [
        "",
        "090-1234-567",
        "090123456789",
        "06012345678",
        "0800-123-4567",
        "0120-123-456",
        "0570 123 456",
        "+1 202 555 0100",
        "090-CALL-ME",
        "090#1234",
        "1234567890",
        "81-90-1234-5678",
        "03-1234-5678/9",
    ];
    let mut refused = refusals();
    refused.of(|value| t::PhoneNumber::new(value), &numbers);
    refused.of(|value| t::VerificationCode::new(value), &["", "  ", "---", "123", "1234567890123", "12#45", "コード"]);
    refused.of(|value| t::OwnCode::new(value), &["", "  ", "48 29 13", "482913\n", "４８２９１３", &"9".repeat(256)]);
    let long = format!("{}{{{{verification_code}}}}{{{{valid_period_min}}}}", "あ".repeat(66));
    let templates = [
        "",
        " \n",
        "tab\there",
        "no placeholder",
        "{{ verification_code }}",
        "{{verification_code}} {{name}}",
        "😀 {{verification_code}}",
        &long,
    ];
    refused.of(|value| t::MessageTemplate::new(value), &templates);
    refused.of(str::parse::<t::DeliveryType>, &["", "SMS", "11"]);
    refused.of(|value| t::CharacterSize::new(value.parse().unwrap()), &["3", "13"]);
    refused.of(|value| t::ValidPeriodMin::new(value.parse().unwrap()), &["4", "61"]);
    refused.of(|value| Token::new(value), &["", "two words", "line\nbreak", "トークン"]);
    refused.promise("smslink__invalid_values");
}

#[test]
fn a_refused_value_of_portone_v1_says_what_would_be_right() {
    use v1::{Credentials, types as t};
    let numbers = [
        "",
        "02-123-4567",
        "010-1234",
        "010-1234-56789",
        "+81 90 1234 5678",
        "공일공",
        "010-123-4567",
        "82-10-1234-5678",
    ];
    let mut refused = refusals();
    refused.of(|value| t::PhoneNumber::new(value), &numbers);
    refused.of(|value| t::PersonName::new(value), &["", "  ", "\u{200b}\u{3164}", "Hong\u{7}"]);
    refused.of(str::parse::<t::Carrier>, &["", "LGU"]);
    refused.of(|value| t::Birth::new(value), &["", "19900101", "901301", "900132", "9001", "900101-1"]);
    refused.of(|value| t::GenderDigit::new(value), &["", "0", "9", "12", "M"]);
    refused.of(|value| t::ImpUid::new(value), &["", "..", "imp/1", "imp 1", "imp_1?x=y", "imp_1%2F", "imp_1;v=2"]);
    refused.of(|value| t::Otp::new(value), &["", " - ", "1", "12345", "1234567", "12345a", "인증번호 482913"]);
    refused.of(|value| Credentials::new(value, "secret"), &["", "  "]);
    refused.of(|value| Credentials::new("key", value), &["", "two words", "line\n"]);
    refused.of(|value| Credentials::new("key", "secret")?.with_tier(value), &["", "ab1", "ABCD", "A B"]);
    refused.promise("portone_v1__invalid_values");
}

#[test]
fn a_refused_value_of_portone_v2_says_what_would_be_right() {
    use v2::{ApiSecret, types as t};
    let mut refused = refusals();
    refused.of(|value| t::PhoneNumber::new(value), &["", "02-123-4567", "+81 90 1234 5678"]);
    refused.of(
        |value| t::IdentityNumber::new(value),
        &["", "900101", "901301-1", "900101-9", "900101-1234567", "900101-M"],
    );
    refused.of(|value| t::IdentityVerificationId::new(value), &["", "..", "a/b", "a?b", "a;b"]);
    let too_long = "a".repeat(41);
    refused.of(|value| t::IdentityVerificationId::for_kcp(value), &["", "identity-verification-1", "a_b", &too_long]);
    let longer = "k".repeat(255);
    refused.of(
        |value| t::IdempotencyKey::new(value),
        &["", "too-short", "\"0123456789\"", "with spaces in it, 16", &longer],
    );
    refused.of(|value| t::StoreId::new(value), &["", " "]);
    refused.of(|value| t::PersonName::new(value), &["", "\u{3000}\r\n"]);
    refused.of(|value| t::Otp::new(value), &["", "[]", "인증번호"]);
    let addresses = [
        "",
        "203.0.113.10, 198.51.100.1",
        "203.0.113.10:443",
        "[2001:db8::1]:443",
        "203.0.113.0/24",
        "fe80::1%eth0",
        "[2001:db8::1]",
        "203.0.113.256",
        "localhost",
    ];
    refused.of(|value| t::IpAddress::new(value), &addresses);
    refused.of(str::parse::<t::IdentityVerificationOperator>, &["", "AU"]);
    refused.of(|value| ApiSecret::new(value), &["", "two words", "line\n"]);
    refused.promise("portone_v2__invalid_values");
}

#[test]
fn a_refused_value_of_solapi_says_what_would_be_right() {
    use solapi::{ApiKey, DocumentQuery, types as t};
    let numbers = [
        "",
        "010-123",
        "010-1234-56789",
        "030-1234-5678-90",
        "+81 90 1234 5678",
        "일오팔팔",
        "010-123-4567",
        "82-2-123-4567",
        "02-123-4567/8",
    ];
    let mut refused = refusals();
    refused.of(|value| t::PhoneNumber::new(value), &numbers);
    refused.of(|value| t::ArsCode::new(value), &["", "...", "사공공공"]);
    refused.of(|value| t::DocumentId::new(value), &["", ".", "..", "DOC/1", "DOC?1", "DOC;1"]);
    refused
        .of(|value| t::DocumentFile::new(value), &["", "no base64!", "data:image/png,AAAA", "data:image/png;base64,"]);
    refused.of(|value| t::Reason::new(value), &["", "\u{1b}[31mred"]);
    refused.of(|value| ApiKey::new(value, "secret"), &["", "NCS123", "NCS1234567890AB!", "NCS0000000000000X"]);
    refused.of(|value| ApiKey::new("NCS1234567890ABC", value), &["", "two words"]);
    refused.of(|value| DocumentQuery::new().with_limit(value.parse().unwrap()), &["0", "1001", "-1"]);
    refused.promise("solapi__invalid_values");
}

#[tokio::test]
async fn a_refused_request_of_smslink_says_what_would_be_right_and_is_not_sent() {
    let stub = Stub::untold().await;
    let client = Smslink::builder().base_url(stub.base_url()).retry(RetryPolicy::default()).build().unwrap();
    let mut table = String::new();
    let texts =
        ["no placeholder", "😀 {{verification_code}}", &format!("{}{{{{verification_code}}}}", "あ".repeat(65))];
    for text in texts {
        let error = client.deliver(&deliver(text)).await.unwrap_err();
        assert_hidden(&error, text);
        row(&mut table, text, &error, error.delivery());
    }
    let unreachable =
        [("020-1234-5678", smslink::types::DeliveryType::Voice), ("03-1234-5678", smslink::types::DeliveryType::Sms)];
    for (number, delivery_type) in unreachable {
        let mut request = deliver("{{verification_code}}");
        request.phone_number = smslink::types::PhoneNumber::new(number).unwrap();
        request.delivery_type = delivery_type;
        let error = client.deliver(&request).await.unwrap_err();
        assert_hidden(&error, request.phone_number.expose());
        row(&mut table, &format!("{number} {:?}", request.delivery_type), &error, error.delivery());
    }
    for (code, delivery_type) in [
        ("aB12", smslink::types::DeliveryType::Voice),
        ("12-34", smslink::types::DeliveryType::SmsThenVoice),
        ("12#", smslink::types::DeliveryType::VoiceThenSms),
    ] {
        let mut request = deliver("{{verification_code}}");
        request.verification_code = smslink::types::OwnCode::new(code).unwrap();
        request.delivery_type = delivery_type;
        let error = client.deliver(&request).await.unwrap_err();
        assert_hidden(&error, code);
        row(&mut table, &format!("{code} {:?}", request.delivery_type), &error, error.delivery());
    }
    assert!(stub.requests().is_empty(), "nothing was sent to {:?}", phone());
    promise("smslink__deliver_code__invalid_requests", &table);
}

/// A service may read a code from its own requests, as JSON: no constructor has seen it.
#[tokio::test]
async fn a_code_that_was_read_from_json_is_checked_before_it_costs_an_attempt() {
    fn read<T: DeserializeOwned>(code: &str) -> T {
        serde_json::from_value(code.into()).unwrap()
    }
    fn told<T, C: Code>(result: Result<T, Error<C>>) -> Option<(bool, Delivery)> {
        result.err().map(|error| (error.is_invalid_input(), error.delivery()))
    }
    let stub = Stub::untold().await;
    let smslink = Smslink::builder().base_url(stub.base_url()).build().unwrap();
    let v1 = PortOneV1::builder().base_url(stub.base_url()).build().unwrap();
    let v2 = PortOneV2::builder().base_url(stub.base_url()).build().unwrap();
    let solapi = Solapi::builder().base_url(stub.base_url()).build().unwrap();
    let refused = [
        told(smslink.verify(&phone(), &read("12#4")).await),
        told(v1.confirm(&pending(), &read("12345")).await),
        told(v2.confirm(&under_way(), &read("인증번호")).await),
        told(solapi.authenticate(&challenge(), &read("- -")).await),
    ];
    assert_eq!(refused, [Some((true, Delivery::NotSent)); 4]);
    assert!(stub.requests().is_empty());
}

fn row(table: &mut String, input: &str, error: &impl Display, delivery: Delivery) {
    assert_eq!(delivery, Delivery::NotSent, "{input}");
    writeln!(table, "{input}\n    {error}").unwrap();
}
