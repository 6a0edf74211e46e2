//! PortOne V1: the token, and success that is none.

use std::time::Duration;

use phoneproof::{
    Delivery, Outcome, Rejection,
    portone::v1::{
        Client, Pending,
        types::{ErrorCode, ImpUid, Otp},
    },
};
use serde_json::json;

use crate::{
    clients::{certification, otp_request, otp_requested, portone as client, token},
    support::stub::{Answer, Request, Stub},
};

const TOKEN: &str = "/users/getToken";
const REQUEST: &str = "/certifications/otp/request";

/// Answers the token request with `token`, and every other with what `answer` says.
async fn stub(token: Answer, answer: impl Fn(usize, &Request) -> Answer + Send + Sync + 'static) -> Stub {
    Stub::start(move |number, request| if request.path() == TOKEN { token.clone() } else { answer(number, request) })
        .await
}

fn pending() -> Pending {
    ImpUid::new("imp_000000000001").unwrap().into()
}

fn otp() -> Otp {
    Otp::new("123456").unwrap()
}

#[tokio::test]
async fn a_crowd_shares_one_token() {
    let slow = Answer::After(Duration::from_millis(100), Box::new(Answer::json(200, token(1800))));
    let stub = stub(slow, |_, _| Answer::json(200, otp_requested())).await;
    let client = client(&stub).build().unwrap();
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.send(&otp_request()).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!((stub.count_of(TOKEN), stub.count_of(REQUEST)), (1, 100));
}

/// How many tokens three calls fetch, each so long after the one before.
async fn tokens_of_three_calls(seconds_left: i64, pause: Duration) -> usize {
    let stub = stub(Answer::json(200, token(seconds_left)), |_, _| Answer::json(200, otp_requested())).await;
    let client = client(&stub).build().unwrap();
    for _ in 0..3 {
        client.send(&otp_request()).await.unwrap();
        tokio::time::sleep(pause).await;
    }
    assert_eq!(stub.count_of(REQUEST), 3, "{seconds_left} seconds left");
    stub.count_of(TOKEN)
}

#[tokio::test]
async fn a_token_is_reused_while_more_than_a_minute_is_left() {
    let pause = Duration::from_millis(1100);
    let lives = [(1800, 1), (60, 3), (1, 3), (0, 3), (-5, 3)];
    let calls = lives.map(|(seconds, _)| tokens_of_three_calls(seconds, pause));
    let fetches = futures_util::future::join_all(calls).await;
    for ((seconds, expected), fetches) in lives.into_iter().zip(fetches) {
        assert_eq!(fetches, expected, "{seconds} seconds left");
    }
}

/// A token with these times, whatever they mean.
fn token_between(now: i64, expired_at: i64) -> Answer {
    let response = json!({ "access_token": "0123456789abcdef", "now": now, "expired_at": expired_at });
    Answer::json(200, json!({ "code": 0, "message": null, "response": response }))
}

/// Moves the client's clock, and nothing else.
async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

const ISSUED: i64 = 1_767_225_600;

#[tokio::test]
async fn no_token_is_kept_for_longer_than_one_lives() {
    for (now, expired_at) in [
        (ISSUED, ISSUED + 1800),
        (ISSUED, ISSUED + 1801),
        (ISSUED, ISSUED * 1000),
        (ISSUED, i64::MAX),
        (0, ISSUED + 1800),
        (-1, i64::MAX),
        (i64::MIN, 0),
        (i64::MIN, i64::MAX),
    ] {
        let stub = stub(token_between(now, expired_at), |_, _| Answer::json(200, otp_requested())).await;
        let client = client(&stub).build().unwrap();
        for (wait, fetched) in [(0, 1), (1700, 1), (101, 2), (0, 2), (1801, 3)] {
            pass(Duration::from_secs(wait)).await;
            client.send(&otp_request()).await.unwrap();
            assert_eq!(stub.count_of(TOKEN), fetched, "{now} to {expired_at}");
        }
        assert_eq!(stub.count_of(REQUEST), 5);
    }
}

#[tokio::test]
async fn a_token_that_is_over_before_it_began_is_used_once_and_not_fetched_in_a_loop() {
    for (now, expired_at) in [
        (ISSUED, ISSUED),
        (ISSUED + 1800, ISSUED),
        (ISSUED, 0),
        (ISSUED, i64::MIN),
        (i64::MAX, i64::MIN),
        (i64::MAX, 0),
        (i64::MIN, i64::MIN),
    ] {
        let stub = stub(token_between(now, expired_at), |_, _| Answer::json(200, otp_requested())).await;
        let client = client(&stub).build().unwrap();
        for fetched in 1..=3 {
            client.send(&otp_request()).await.unwrap();
            assert_eq!(stub.count_of(TOKEN), fetched, "{now} to {expired_at}");
            pass(Duration::from_secs(2)).await;
        }
        assert_eq!(stub.count_of(REQUEST), 3);
    }
}

#[tokio::test]
async fn a_token_whose_life_cannot_be_read_is_used_all_the_same() {
    for life in [json!(null), json!({}), json!("soon"), json!(1.5), json!(1e300), json!([]), json!(u64::MAX)] {
        let mut body = token(1800);
        body["response"]["expired_at"] = life.clone();
        let stub = stub(Answer::json(200, body), |_, _| Answer::json(200, otp_requested())).await;
        client(&stub).build().unwrap().send(&otp_request()).await.unwrap();
        assert_eq!((stub.count_of(TOKEN), stub.count_of(REQUEST)), (1, 1), "{life}");
    }
}

#[tokio::test]
async fn a_refused_token_is_dropped_and_fetched_once_more() {
    let stub = stub(Answer::json(200, token(1800)), |number, _| match number {
        1 => Answer::json(401, json!({ "code": -1, "message": "expired", "response": null })),
        _ => Answer::json(200, otp_requested()),
    })
    .await;
    client(&stub).build().unwrap().send(&otp_request()).await.unwrap();
    assert_eq!((stub.count_of(TOKEN), stub.count_of(REQUEST)), (2, 2));
}

#[tokio::test]
async fn a_server_that_refuses_every_token_causes_no_loop() {
    for seconds in [1800, 0] {
        let refusal = json!({ "code": -1, "message": "expired", "response": null });
        let stub = stub(Answer::json(200, token(seconds)), move |_, _| Answer::json(401, refusal.clone())).await;
        let failed = client(&stub).build().unwrap().send(&otp_request()).await.unwrap_err();
        assert_eq!(failed.code(), Some(&ErrorCode::Unauthorized));
        assert_eq!(failed.delivery(), Delivery::Refused);
        assert_eq!((stub.count_of(TOKEN), stub.count_of(REQUEST)), (2, 2), "{seconds} seconds left");
    }
}

#[tokio::test]
async fn wrong_credentials_are_told_once_and_nothing_else_is_sent() {
    let stub =
        stub(Answer::json(401, json!({ "code": -1, "message": "no", "response": null })), |_, _| Answer::Close).await;
    let failed = client(&stub).build().unwrap().send(&otp_request()).await.unwrap_err();
    assert_eq!(failed.code(), Some(&ErrorCode::InvalidCredentials));
    assert_eq!((failed.operation().id, failed.delivery()), ("request_otp", Delivery::NotSent));
    assert!(failed.to_string().contains("request_otp: get_token: HTTP 401 invalid_credentials"), "{failed}");
    assert_eq!((stub.count_of(TOKEN), stub.count()), (1, 1));
}

#[tokio::test]
async fn a_failed_token_request_is_repeated_because_nothing_was_sent() {
    let stub = Stub::start(|number, request| match (number, request.path()) {
        (0, TOKEN) => Answer::Close,
        (1, TOKEN) => Answer::json(500, json!({})),
        (_, TOKEN) => Answer::json(200, token(1800)),
        _ => Answer::json(200, otp_requested()),
    })
    .await;
    client(&stub).build().unwrap().send(&otp_request()).await.unwrap();
    assert_eq!((stub.count_of(TOKEN), stub.count_of(REQUEST)), (3, 1));
}

#[tokio::test]
async fn a_caller_that_gives_up_leaves_the_token_to_the_next() {
    let stub = Stub::start(|number, request| match (number, request.path()) {
        (0, TOKEN) => Answer::Stall,
        (_, TOKEN) => Answer::json(200, token(1800)),
        _ => Answer::json(200, otp_requested()),
    })
    .await;
    let client = client(&stub).build().unwrap();
    let request = otp_request();
    let first = client.send(&request);
    tokio::time::timeout(Duration::from_millis(200), first).await.expect_err("the first token request stalls");
    client.send(&otp_request()).await.unwrap();
    assert_eq!((stub.count_of(TOKEN), stub.count_of(REQUEST)), (2, 1));
}

#[tokio::test]
async fn http_200_with_another_code_than_0_is_an_error() {
    let refusal = json!({ "code": 7, "message": "[7] 홍길동", "response": null });
    let stub = stub(Answer::json(200, token(1800)), move |_, _| Answer::json(200, refusal.clone())).await;
    let failed = client(&stub).build().unwrap().send(&otp_request()).await.unwrap_err();
    assert_eq!((failed.code(), failed.provider_code()), (Some(&ErrorCode::Rejected), Some("7")));
    assert_eq!(failed.provider_message(), Some("[7] 홍길동"));
    assert!(!format!("{failed} {failed:?}").contains("홍길동"), "{failed:?}");
    assert_eq!(stub.count_of(REQUEST), 1);
}

async fn confirmed(answer: Answer) -> Result<Outcome<()>, phoneproof::portone::v1::Error> {
    let stub = stub(Answer::json(200, token(1800)), move |_, _| answer.clone()).await;
    let client: Client = client(&stub).build().unwrap();
    let outcome = client.confirm(&pending(), &otp()).await;
    assert_eq!(stub.count(), 2, "one token, one try");
    outcome.map(|outcome| match outcome {
        Outcome::Verified(_) => Outcome::Verified(()),
        Outcome::Rejected(reason) => Outcome::Rejected(reason),
    })
}

#[tokio::test]
async fn only_a_certified_record_is_verified() {
    assert_eq!(confirmed(Answer::json(200, certification(true))).await.unwrap(), Outcome::Verified(()));
    for record in [
        certification(false),
        json!({ "code": 0, "response": { "imp_uid": "imp_000000000001", "pg_provider": "danal" } }),
        json!({ "code": 0, "response": { "imp_uid": "imp_000000000001", "pg_provider": "danal", "certified": null } }),
        json!({ "code": 1, "response": { "imp_uid": "imp_000000000001", "pg_provider": "danal", "certified": true } }),
    ] {
        let outcome = confirmed(Answer::json(200, record.clone())).await.unwrap();
        assert!(matches!(outcome, Outcome::Rejected(Rejection::Unknown(_))), "{record}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_certified_record_of_another_verification_verifies_nobody() {
    let mut other = certification(true);
    other["response"]["imp_uid"] = json!("imp_000000000002");
    let failed = confirmed(Answer::json(200, other)).await.expect_err("it is somebody else's");
    assert!(failed.is_of_another() && failed.to_string().contains("the record of another verification"), "{failed}");
    assert_eq!(failed.delivery(), Delivery::MaybeSent);
}

#[tokio::test]
async fn a_wrong_otp_is_an_outcome_however_it_is_answered() {
    for (status, code) in [(400, 1), (500, -1), (200, 1)] {
        let body = json!({ "code": code, "message": "wrong", "response": null });
        let Outcome::Rejected(Rejection::Unknown(kept)) = confirmed(Answer::json(status, body)).await.unwrap() else {
            panic!("HTTP {status} is a rejection");
        };
        assert_eq!(kept.as_str(), code.to_string());
    }
}

#[tokio::test]
async fn other_failures_while_confirming_are_errors() {
    let gone = json!({ "code": -1, "message": "none", "response": null });
    let failed = confirmed(Answer::json(404, gone)).await.unwrap_err();
    assert_eq!(failed.code(), Some(&ErrorCode::CertificationNotFound));
    let failed = confirmed(Answer::json(500, json!("a gateway's page"))).await.unwrap_err();
    assert_eq!((failed.code(), failed.delivery()), (None, Delivery::MaybeSent));
    let failed = confirmed(Answer::json(200, json!({ "code": 0, "response": null }))).await.unwrap_err();
    assert!(failed.is_unreadable(), "{failed}");
}

#[tokio::test]
async fn a_carrier_that_the_spec_does_not_list_is_not_sent() {
    let stub = stub(Answer::json(200, token(1800)), |_, _| Answer::json(200, otp_requested())).await;
    let mut request = otp_request();
    request.carrier = "SKT_MVNO".into();
    let failed = client(&stub).build().unwrap().send(&request).await.unwrap_err();
    assert!(failed.is_invalid_input(), "{failed}");
    assert_eq!((failed.delivery(), stub.count()), (Delivery::NotSent, 0));
}

#[test]
fn values_that_cannot_be_right_say_why() {
    use phoneproof::portone::v1::types::{Birth, Carrier, GenderDigit, PhoneNumber};
    for (refused, reason) in [
        (
            Birth::new("19900101").unwrap_err(),
            "Birth: 8 digits given; give six, YYMMDD: the century is in the gender digit",
        ),
        (Birth::new("901301").unwrap_err(), "Birth: the month (third and fourth digit) is not 01 to 12"),
        (
            GenderDigit::new("9").unwrap_err(),
            "GenderDigit: give one digit from 1 to 8, the seventh of the resident number",
        ),
        (PhoneNumber::new("010-CALL-ME").unwrap_err(), "PhoneNumber: it has a letter; give digits"),
        (Otp::new("").unwrap_err(), "Otp: it is empty"),
        (Carrier::new("LGU").unwrap_err(), "Carrier: the spec does not list this value; give one of SKT, KT, LGT"),
    ] {
        assert_eq!(refused.to_string(), reason);
    }
    assert_eq!(Birth::new("90-01-01").unwrap().expose(), "900101");
}

#[tokio::test]
async fn a_refusal_under_http_200_tells_of_its_attempts() {
    let stub = stub(Answer::json(200, token(1800)), |number, _| match number {
        1 => Answer::Close,
        _ => Answer::json(200, json!({ "code": 1, "message": "no", "response": null }))
            .with_header("x-request-id", "req-1"),
    })
    .await;
    let uid = phoneproof::portone::v1::types::ImpUid::new("imp_000000000001").unwrap();
    let failed = client(&stub).build().unwrap().get(&uid).await.unwrap_err();
    assert_eq!((failed.attempts(), failed.status(), failed.request_id()), (2, Some(200), Some("req-1")), "{failed}");
}
