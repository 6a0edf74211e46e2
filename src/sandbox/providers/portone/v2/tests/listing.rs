//! The list: filter, order, pages.

use serde_json::{Value, json};

use super::{Desk, LIST_IDENTITY_VERIFICATIONS, PHONE, person, refused, with};
use crate::sandbox::{engine::exchange::Reply, providers::switches::PortOneV2Switches};

/// Records `v1` to `v5`, a minute apart; `v2` and `v4` are verified, half a minute after they were sent.
fn desk(switches: PortOneV2Switches) -> Desk {
    let desk = Desk::with(switches);
    for number in 1..=5 {
        let id = format!("v{number}");
        let request = with(person(), "/customer/name", json!(format!("이름{number}")));
        desk.send(&id, &request);
        desk.advance(30);
        if number % 2 == 0 {
            assert_eq!(desk.confirm_otp(&id, &desk.otp()).status, 200);
        }
        desk.advance(30);
    }
    desk
}

fn five() -> Desk {
    desk(PortOneV2Switches::default())
}

#[track_caller]
fn ids(desk: &Desk, question: &Value) -> String {
    let reply = desk.list(question);
    let items = reply.body["items"].as_array().unwrap_or_else(|| panic!("{}", reply.body));
    items.iter().map(|item| item["id"].as_str().unwrap()).collect::<Vec<_>>().join(" ")
}

#[test]
fn without_a_question_it_is_the_ten_newest() {
    let desk = five();
    for number in 6..=12 {
        desk.send(&format!("v{number}"), &person());
        desk.advance(1);
    }
    let reply = desk.ask(&LIST_IDENTITY_VERIFICATIONS).send(&desk.0);
    assert_eq!(reply.body["page"], json!({ "number": 0, "size": 10, "totalCount": 12 }));
    assert_eq!(ids(&desk, &json!({})), "v12 v11 v10 v9 v8 v7 v6 v5 v4 v3");
    assert_eq!(reply.body["items"], desk.list(&json!({})).body["items"]);
}

#[test]
fn pages_follow_each_other() {
    let desk = five();
    for (number, expected) in [(0, "v5 v4"), (1, "v3 v2"), (2, "v1"), (3, "")] {
        let question = json!({ "page": { "number": number, "size": 2 } });
        assert_eq!(ids(&desk, &question), expected);
        assert_eq!(desk.list(&question).body["page"], json!({ "number": number, "size": 2, "totalCount": 5 }));
    }
    let counting = self::desk(PortOneV2Switches { counts_the_page: true, ..Default::default() });
    assert_eq!(counting.list(&json!({ "page": { "number": 2, "size": 2 } })).body["page"]["totalCount"], json!(1));
}

#[test]
fn the_order_can_be_turned_and_go_by_another_time() {
    let desk = five();
    assert_eq!(ids(&desk, &json!({ "sort": { "order": "ASC" } })), "v1 v2 v3 v4 v5");
    assert_eq!(ids(&desk, &json!({ "sort": { "by": "STATUS_UPDATED_AT" } })), "v5 v4 v3 v2 v1");
    let verified =
        json!({ "sort": { "by": "VERIFIED_AT", "order": "ASC" }, "filter": { "timeRangeField": "VERIFIED_AT" } });
    assert_eq!(ids(&desk, &verified), "v2 v4");
}

#[test]
fn a_filter_lets_through_what_it_names() {
    let desk = five();
    for (filter, expected) in [
        (json!({ "statuses": ["VERIFIED"] }), "v4 v2"),
        (json!({ "statuses": ["READY", "FAILED"] }), "v5 v3 v1"),
        (json!({ "statuses": [] }), "v5 v4 v3 v2 v1"),
        (json!({ "identityVerificationId": "v3" }), "v3"),
        (json!({ "identityVerificationTxId": "v3" }), "v3"),
        (json!({ "isTest": false }), ""),
        (json!({ "isTest": true, "version": "V2" }), "v5 v4 v3 v2 v1"),
        (json!({ "version": "V1" }), ""),
        (json!({ "pgProviders": ["KCP_V2"] }), ""),
        (
            json!({ "pgProviders": ["DANAL"], "pgCompanies": ["DANAL"], "pgMerchantId": "DANAL-SANDBOX" }),
            "v5 v4 v3 v2 v1",
        ),
        (json!({ "pgTxId": "1" }), ""),
        (json!({ "carriers": ["KT"] }), ""),
        (json!({ "customer": { "name": "이름4" } }), "v4"),
        (json!({ "customer": { "birthYear": "1990", "birthMonth": "01", "birthDay": "01" } }), "v5 v4 v3 v2 v1"),
        (json!({ "customer": { "birthYear": "1991" } }), ""),
        (json!({ "customer": { "gender": "MALE" } }), "v4 v2"),
        (json!({ "customer": { "phoneNumber": PHONE } }), "v5 v3 v1"),
        (json!({ "from": "2026-01-05T01:02:00Z" }), "v5 v4 v3"),
        (json!({ "until": "2026-01-05T10:01:00+09:00" }), "v2 v1"),
    ] {
        assert_eq!(ids(&desk, &json!({ "filter": filter })), expected, "{filter}");
        let (in_query, in_body) =
            (desk.list(&json!({ "filter": filter })), in_body(&desk, &json!({ "filter": filter })));
        assert_eq!(in_body.body, in_query.body, "{filter}");
    }
}

/// The answer to a question that is the body of the GET.
fn in_body(desk: &Desk, question: &Value) -> Reply {
    desk.ask(&LIST_IDENTITY_VERIFICATIONS).json(question).send(&desk.0)
}

#[test]
fn a_question_is_a_body_or_in_the_query_and_not_both() {
    let desk = five();
    let question = json!({ "page": { "number": 1, "size": 2 }, "sort": { "order": "ASC" } });
    assert_eq!(in_body(&desk, &question).body["items"][0]["id"], json!("v3"));
    assert_eq!(in_body(&desk, &json!({})).body, desk.list(&json!({})).body);
    let ask = || desk.ask(&LIST_IDENTITY_VERIFICATIONS);
    let both = ask().query("requestBody", "{}").json(&question).send(&desk.0);
    assert!(refused(&both, 400, "INVALID_REQUEST").contains("requestBody"), "{}", both.body);
    for body in ["[]", "null", "{", "page=1"] {
        refused(&ask().body("application/json", body).send(&desk.0), 400, "INVALID_REQUEST");
    }
}

#[test]
fn a_list_goes_back_ninety_days() {
    let desk = five();
    desk.advance(90 * 24 * 3600 - 300 + 90);
    assert_eq!(ids(&desk, &json!({})), "v5 v4 v3");
    assert_eq!(ids(&desk, &json!({ "filter": { "from": "2026-01-01T00:00:00Z" } })), "v5 v4 v3 v2 v1");
}

#[test]
fn a_question_is_held_against_the_spec() {
    let desk = Desk::new();
    for (question, name) in [
        (json!({ "filters": {} }), "filters"),
        (json!({ "page": { "number": "1" } }), "number"),
        (json!({ "page": { "number": -1 } }), "page"),
        (json!({ "page": { "size": 0 } }), "page"),
        (json!({ "page": { "size": 1001 } }), "page"),
        (json!({ "filter": { "customer": { "age": 1 } } }), "age"),
        (json!({ "filter": { "from": "yesterday" } }), "from"),
        (json!({ "filter": { "statuses": "READY" } }), "statuses"),
    ] {
        let reply = desk.list(&question);
        assert!(refused(&reply, 400, "INVALID_REQUEST").contains(name), "{question}: {}", reply.body);
        assert_eq!(in_body(&desk, &question).body, reply.body, "{question}");
    }
    let ask = || desk.ask(&LIST_IDENTITY_VERIFICATIONS);
    refused(&ask().query("requestBody", "no json").send(&desk.0), 400, "INVALID_REQUEST");
    refused(&ask().query("page", "1").send(&desk.0), 400, "INVALID_REQUEST");
}
