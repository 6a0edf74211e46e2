//! Requests for an OTP.

use serde_json::{Value, json};

use super::{CONFIRM_OTP, Desk, GET_CERTIFICATION, PHONE, REQUEST_OTP, in_app, person, refused, with, without};
use crate::sandbox::{providers::switches::PortOneSwitches, spec::Provider, world::inbox::Channel};

#[test]
fn an_otp_of_six_digits_goes_to_the_phone() {
    let desk = Desk::new();
    let reply = desk.request(&with(person(), "company", json!("sample.example.com")));
    let imp_uid = reply.body["response"]["imp_uid"].as_str().unwrap();
    let digits = imp_uid.strip_prefix("imp_").unwrap();
    assert!(digits.len() == 12 && digits.bytes().all(|byte| byte.is_ascii_digit()), "{imp_uid}");
    assert_eq!(reply.body, json!({ "code": 0, "message": null, "response": { "imp_uid": imp_uid } }));

    let message = desk.0.world().inbox.latest_to(PHONE).unwrap();
    assert_eq!((message.provider(), message.channel()), (Provider::PortOneV1, Channel::Sms));
    assert!(message.code().len() == 6 && message.code().bytes().all(|byte| byte.is_ascii_digit()));
    assert!(message.text().contains(message.code()) && message.text().contains("sample.example.com"));
}

#[test]
fn the_answer_does_not_repeat_the_otp() {
    let desk = Desk::new();
    let reply = desk.request(&person());
    assert!(!reply.body.to_string().contains(&format!("\"{}\"", desk.otp())));
}

#[test]
fn a_resend_is_a_new_record() {
    let desk = Desk::new();
    let (first, second) = (desk.requested(&person()), desk.requested(&person()));
    assert_ne!(first, second);
    assert_eq!(desk.0.world().inbox.count_to(PHONE), 2);
}

#[test]
fn separators_are_stripped() {
    let desk = Desk::new();
    for phone in ["010-1234-5678", "010.1234.5678", "010 1234 5678"] {
        desk.requested(&with(with(person(), "phone", json!(phone)), "birth", json!("90-01-01")));
    }
    assert_eq!(desk.0.world().inbox.count_to(PHONE), 3);
}

#[test]
fn a_wrong_value_is_refused_by_the_name_of_its_field() {
    let desk = Desk::new();
    for (name, values) in [
        ("name", &["", "  "][..]),
        ("phone", &["", "0212345678", "010123456", "010123456789", "+82 10-1234-5678"]),
        ("birth", &["19900101", "9001", "", "901301", "900230", "900100", "abcdef"]),
        ("gender_digit", &["0", "9", "11", "", "m"]),
        ("carrier", &["LGU", "skt", "", "SKT_MVNO"]),
        ("verification_method", &["ARS", ""]),
        ("bypass", &["{", "[]", ""]),
    ] {
        assert!(REQUEST_OTP.body.iter().any(|field| field.name == name), "{name}");
        for value in values {
            let reply = desk.request(&with(person(), name, json!(value)));
            let text = refused(&reply, 400, -1);
            assert!(text.starts_with(&format!("[sandbox] {name}: ")), "{value}: {text}");
        }
    }
    assert!(desk.0.world().inbox.messages().is_empty(), "nothing was sent");
}

#[test]
fn nobody_is_born_in_the_future() {
    let desk = Desk::new();
    let born = |birth: &str| with(with(person(), "gender_digit", json!("3")), "birth", json!(birth));
    desk.requested(&born("260105"));
    refused(&desk.request(&born("260106")), 400, -1);
}

#[test]
fn every_gender_digit_and_carrier_is_taken() {
    let desk = Desk::new();
    for digit in 1..=8 {
        let born = with(person(), "birth", json!("100101"));
        desk.requested(&with(born, "gender_digit", json!(digit.to_string())));
    }
    for carrier in ["SKT", "KT", "LGT"] {
        desk.requested(&with(person(), "carrier", json!(carrier)));
    }
}

#[test]
fn missing_null_unknown_and_mistyped_fields_are_named() {
    let desk = Desk::new();
    for field in REQUEST_OTP.body {
        let bodies = if field.required {
            vec![without(person(), field.name), with(person(), field.name, Value::Null)]
        } else {
            vec![with(person(), field.name, Value::Null)]
        };
        for body in bodies.into_iter().chain([with(person(), field.name, json!([1]))]) {
            let reply = desk.request(&body);
            let text = refused(&reply, 400, -1);
            assert!(text.starts_with(&format!("[sandbox] {}: ", field.name)), "{text}");
        }
    }
    for name in ["channelKey", "ip", "gender"] {
        let reply = desk.request(&with(person(), name, json!("1")));
        let text = refused(&reply, 400, -1);
        assert!(text.starts_with(&format!("[sandbox] {name}: ")), "{text}");
    }
}

#[test]
fn unknown_query_parameters_are_named() {
    let desk = Desk::new();
    let asks = [desk.ask(&REQUEST_OTP).json(&person()), desk.ask(&CONFIRM_OTP), desk.ask(&GET_CERTIFICATION)];
    for ask in asks {
        let reply = ask.query("extra", "1").send(&desk.0);
        assert!(refused(&reply, 400, -1).starts_with("[sandbox] extra: "));
    }
}

#[test]
fn a_form_is_read_by_the_types_of_its_fields() {
    let desk = Desk::with(PortOneSwitches { carrier_approval: true, ..Default::default() });
    let form = "name=%ED%99%8D%EA%B8%B8%EB%8F%99&phone=010-1234-5678&birth=900101&gender_digit=1&carrier=KT";
    let send = |form: String| desk.ask(&REQUEST_OTP).body("application/x-www-form-urlencoded", form).send(&desk.0);
    let reply = send(format!("{form}&is_mvno=true"));
    let imp_uid = reply.body["response"]["imp_uid"].as_str().unwrap();
    let record = desk.confirm_otp(imp_uid, &desk.otp()).body["response"].clone();
    assert_eq!((&record["name"], &record["carrier"]), (&json!("홍길동"), &json!("KT_MVNO")));

    let reply = send(format!("{form}&is_mvno=yes"));
    assert!(refused(&reply, 400, -1).starts_with("[sandbox] is_mvno: "));
    let reply = send(format!("{form}&extra=1"));
    assert!(refused(&reply, 400, -1).starts_with("[sandbox] extra: "));
}

#[test]
fn other_bodies_are_refused() {
    let desk = Desk::new();
    for (media_type, body) in [
        ("text/plain", person().to_string()),
        ("", person().to_string()),
        ("application/json", "[]".to_owned()),
        ("application/json", "{".to_owned()),
    ] {
        let reply = desk.ask(&REQUEST_OTP).body(media_type, body).send(&desk.0);
        assert!(refused(&reply, 400, -1).starts_with("[sandbox] the body "), "{}", reply.body);
    }
    let reply = desk.ask(&REQUEST_OTP).body("application/x-www-form-urlencoded", vec![0xff]).send(&desk.0);
    refused(&reply, 400, -1);
}

#[test]
fn the_app_is_asked_instead_of_the_phone() {
    let desk = Desk::new();
    desk.requested(&in_app());
    let message = desk.0.world().inbox.latest_to(PHONE).unwrap();
    assert_eq!((message.channel(), message.code()), (Channel::App, ""));
    let reply = desk.request(&without(in_app(), "channel_key"));
    assert!(refused(&reply, 400, -1).starts_with("[sandbox] channel_key: "));
}

#[test]
fn the_sixth_request_within_a_minute_can_be_blocked() {
    let desk = Desk::with(PortOneSwitches { blocks_address: true, ..Default::default() });
    for _ in 0..5 {
        desk.requested(&person());
    }
    let blocked = desk.request(&person());
    assert!(refused(&blocked, 500, -1).contains("[0086]"));
    assert_eq!(desk.0.world().inbox.count_to(PHONE), 5);
    desk.requested(&with(person(), "phone", json!("01087654321")));
    desk.advance(60);
    desk.requested(&person());

    let open = Desk::new();
    for _ in 0..7 {
        open.requested(&person());
    }
}
