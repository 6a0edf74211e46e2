//! How deliveries went.

use serde_json::{Value, json};

use super::{DELIVER_CODE, Desk, PHONE, delivered, with};
use crate::sandbox::world::inbox::Channel;

/// Sends by a delivery type; the id.
fn send(desk: &Desk, phone: &str, delivery_type: i64) -> u64 {
    let body = with(delivered(phone, "123456"), "delivery_type", json!(delivery_type));
    desk.post(&DELIVER_CODE, &body).body["verification_code_id"].as_u64().unwrap()
}

fn channels(desk: &Desk) -> Vec<Channel> {
    desk.0.world().inbox.messages().iter().map(crate::sandbox::Message::channel).collect()
}

#[test]
fn a_delivery_waits_then_is_sent_then_is_over() {
    let desk = Desk::new();
    let id = send(&desk, "090-1234-5678", 10);
    let waiting = desk.result(id).body;
    let expected = json!({
        "verification_code_id": id, "phone_number": "090-1234-5678", "delivery_type": 10, "voice_result": null,
        "sms_result": {
            "carrier": 40, "delivered_at": null, "status": 0, "message": "配信待ち", "detail": null,
            "detail_message": null, "transmission_count": null
        }
    });
    assert_eq!(waiting, expected);

    desk.advance(1);
    let sending = desk.result(id).body;
    assert_eq!((&sending["sms_result"]["status"], &sending["sms_result"]["detail"]), (&json!(100), &Value::Null));

    desk.advance(1);
    let over = desk.result(id).body;
    assert_eq!(over["sms_result"]["status"], 200);
    assert_eq!(over["sms_result"]["message"], "配信成功");
    assert_eq!(over["sms_result"]["detail"], "DTL000001");
    assert_eq!(over["sms_result"]["detail_message"], "端末への配信に成功");
    assert_eq!(over["sms_result"]["transmission_count"], 1);
    assert_eq!(over["sms_result"]["delivered_at"], "2026-01-05T10:00:02+09:00");
    desk.advance(3600);
    assert_eq!(desk.result(id).body, over, "a result does not change any more");
}

#[test]
fn a_voice_call_has_a_result_of_its_own() {
    let desk = Desk::new();
    let id = send(&desk, PHONE, 20);
    desk.advance(2);
    let body = desk.result(id).body;
    assert_eq!(body["sms_result"], Value::Null);
    assert_eq!(body["voice_result"]["status"], 200);
    assert_eq!(body["voice_result"]["call_time_minute"], 1);
    assert_eq!(channels(&desk), [Channel::Voice]);
}

/// `(status, detail)` of both channels and what arrived.
fn ends(phone: &str, delivery_type: i64) -> ([(i64, String); 2], Vec<Channel>) {
    let desk = Desk::new();
    let id = send(&desk, phone, delivery_type);
    desk.advance(2);
    let body = desk.result(id).body;
    let end = |name: &str| {
        let result = &body[name];
        (result["status"].as_i64().unwrap(), result["detail"].as_str().unwrap().to_owned())
    };
    ([end("sms_result"), end("voice_result")], channels(&desk))
}

#[test]
fn the_second_channel_is_used_only_if_the_first_failed() {
    let (sms, voice) = (Channel::Sms, Channel::Voice);
    for (phone, delivery_type, expected, arrived) in [
        (PHONE, 30, [(200, "DTL000001"), (300, "DTL000024")], sms),
        (PHONE, 40, [(300, "DTL000024"), (200, "DTL000001")], voice),
        // Switched off, by the simulator.
        ("09001111201", 30, [(900, "DTL000007"), (200, "DTL000001")], voice),
        ("09001111201", 40, [(300, "DTL000024"), (200, "DTL000001")], voice),
        ("09002222001", 30, [(900, "DTL000011"), (200, "DTL000001")], voice),
        // A landline takes no SMS, a data number no calls.
        ("0312345678", 30, [(700, "DTL000005"), (200, "DTL000001")], voice),
        ("02012345678", 40, [(200, "DTL000001"), (700, "DTL000022")], sms),
        ("02012345678", 30, [(200, "DTL000001"), (300, "DTL000024")], sms),
    ] {
        let (ends, inbox) = ends(phone, delivery_type);
        let ends = [(ends[0].0, ends[0].1.as_str()), (ends[1].0, ends[1].1.as_str())];
        assert_eq!((ends, inbox.as_slice()), (expected, [arrived].as_slice()), "{phone} by {delivery_type}");
    }
}

#[test]
fn a_channel_that_was_never_tried_has_no_time() {
    let desk = Desk::new();
    let id = send(&desk, "09001111201", 40);
    desk.advance(2);
    assert_eq!(desk.result(id).body["sms_result"]["delivered_at"], Value::Null);
    let id = send(&desk, "09001111201", 10);
    desk.advance(2);
    let failed = desk.result(id).body;
    assert!(failed["sms_result"]["delivered_at"].is_string());
    assert_eq!(failed["sms_result"]["transmission_count"], Value::Null);
}

/// The rows of the simulator's table in the spec: numbers, carrier, status, detail.
fn simulator() -> Vec<(String, i64, i64, String)> {
    let spec = include_str!("../../../../../specs/smslink.yaml");
    let rows = spec.lines().filter_map(|line| line.trim().strip_prefix("| 0900"));
    let rows = rows.flat_map(|row| {
        let row = format!("0900{row}");
        let cells: Vec<String> = row.split('|').map(|cell| cell.trim().to_owned()).collect();
        let numbers = cells[0].split(", ").map(|number| number.chars().take(11).collect::<String>());
        let numbers: Vec<String> = numbers.collect();
        numbers
            .into_iter()
            .map(move |number| (number, cells[1].parse().unwrap(), cells[2].parse().unwrap(), cells[3].clone()))
    });
    rows.collect()
}

#[test]
fn the_simulators_numbers_end_as_the_spec_lists_them() {
    let rows = simulator();
    assert_eq!(rows.len(), 19);
    for (number, carrier, status, detail) in rows {
        let desk = Desk::new();
        let id = send(&desk, &number, 10);
        desk.advance(2);
        let sms = &desk.result(id).body["sms_result"];
        let end = (sms["carrier"].as_i64(), sms["status"].as_i64(), sms["detail"].as_str());
        assert_eq!(end, (Some(carrier), Some(status), Some(detail.as_str())), "{number}");
        assert_eq!(desk.0.world().inbox.count_to(&number), usize::from(status == 200), "{number}");
    }
}

#[test]
fn an_unknown_id_has_no_result() {
    let desk = Desk::new();
    send(&desk, PHONE, 10);
    for id in [0, 2, u64::MAX] {
        let reply = desk.result(id);
        assert_eq!((reply.status.as_u16(), &reply.body["code"]), (404, &json!("ERR404005")), "{id}");
    }
}
