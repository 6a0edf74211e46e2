//! What comes back is not always what was promised: it costs no verdict, no challenge and not the truth.

use phoneproof::{
    Delivery, Outcome, PhoneNumber, Rejection,
    phone::Country,
    portone::v1::types::{ErrorCode as V1Code, ImpUid, Otp},
    solapi::{
        ArsAnswer, ArsCall, Challenge,
        types::{ArsCode, ErrorCode as SolapiCode},
    },
    verification::{Cancel, Expected, Pending, PortOneV1Verifier, Verifier},
};
use serde_json::{Value, json};

use crate::{
    clients::{
        account, certification, code, code_request, jp_phone, kr_phone, otp_request, portone, portone_v2, smslink,
        solapi, token, verification_request,
    },
    support::stub::{Answer, Request, Stub},
};

const TOKEN: &str = "/users/getToken";
const TRANSACTION: &str = "0123456789abcdef0123456789abcdef";
const VERIFIED: &str = r#"{"verify_result_code":"VRFY00001"}"#;

fn bytes(status: &str, headers: &str, body: &[u8]) -> Answer {
    let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\n{headers}content-length: {}\r\n\r\n", body.len());
    Answer::Raw([head.as_bytes(), body].concat())
}

/// A stub of V1 that hands out tokens.
async fn v1(answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Stub {
    Stub::start(move |_, request| match request.path() {
        TOKEN => Answer::json(200, token(1800)),
        _ => answer(request),
    })
    .await
}

fn expected() -> Expected {
    Expected::number(PhoneNumber::parse("010-1234-5678", Country::Korea).unwrap())
}

fn imp_uid() -> ImpUid {
    ImpUid::new("imp_000000000001").unwrap()
}

#[tokio::test]
async fn an_answer_in_a_coding_that_nobody_asked_for_is_named() {
    for (coding, named) in [("gzip", "gzip"), ("BR", "br"), ("identity, zstd", "zstd"), ("01012345678", "unknown")] {
        for (status, delivery) in [("200 OK", Delivery::Accepted), ("500 Error", Delivery::MaybeSent)] {
            let answer = bytes(status, &format!("content-encoding: {coding}\r\n"), b"\x1f\x8b\x08");
            let stub = Stub::always(answer).await;
            let failed = smslink(&stub).build().unwrap().generate_and_deliver(&code_request()).await.unwrap_err();
            assert!(failed.is_unreadable() && failed.delivery() == delivery, "{failed:?}");
            assert!(failed.to_string().contains(named) && !failed.to_string().contains("0101"), "{failed}");
        }
    }
    let plain = bytes("200 OK", "content-encoding: identity\r\n", VERIFIED.as_bytes());
    let stub = Stub::always(plain).await;
    assert!(smslink(&stub).build().unwrap().verify(&jp_phone(), &code()).await.unwrap().is_verified());
}

#[tokio::test]
async fn a_byte_order_mark_costs_no_verdict() {
    let stub = Stub::always(bytes("200 OK", "", format!("\u{feff}{VERIFIED}").as_bytes())).await;
    assert!(smslink(&stub).build().unwrap().verify(&jp_phone(), &code()).await.unwrap().is_verified());
}

#[tokio::test]
async fn what_was_typed_never_becomes_a_verdict() {
    // Shift_JIS whose last byte hides the quote: what follows was typed by somebody, and only looks like members.
    let hidden: &[u8] =
        b"{\"verify_result_message\":\"\x95\x5c\",\"z\":\",\"verify_result_code\":\"VRFY00001\",\"y\":\"\"}";
    let twice = br#"{"verify_result_code":"VRFY00003","verify_result_code":"VRFY00001"}"#;
    let listed = br#"[null,null,"VRFY00001"]"#;
    for body in [hidden, twice, listed] {
        let stub = Stub::always(bytes("200 OK", "", body)).await;
        let checked = smslink(&stub).build().unwrap().verify(&jp_phone(), &code()).await;
        assert!(checked.is_err(), "{checked:?}");
    }
}

#[tokio::test]
async fn portone_v1_certifies_in_so_many_words_or_not_at_all() {
    for almost in [json!("true"), json!(1), json!("Y"), json!({}), json!([true])] {
        let mut record = certification(true);
        record["response"]["certified"] = almost.clone();
        let stub = v1(move |_| Answer::json(200, record.clone())).await;
        let confirmed = portone(&stub).build().unwrap().confirm(&imp_uid().into(), &Otp::new("123456").unwrap()).await;
        let failed = confirmed.expect_err("it decides nothing");
        assert!(failed.is_unreadable() && failed.delivery() == Delivery::Accepted, "{almost}: {failed}");
    }
    let mut record = certification(true);
    for (name, value) in
        [("certified_at", json!("1796000000")), ("merchant_uid", json!(17)), ("foreigner", json!("false"))]
    {
        record["response"][name] = value;
    }
    let stub = v1(move |_| Answer::json(200, record.clone())).await;
    let confirmed = portone(&stub).build().unwrap().confirm(&imp_uid().into(), &Otp::new("123456").unwrap()).await;
    let Ok(Outcome::Verified(record)) = confirmed else { panic!("{confirmed:?}") };
    assert_eq!((record.certified_at, record.merchant_uid.as_deref()), (Some(1_796_000_000), Some("17")));
    assert_eq!(record.foreigner, Some(false));
}

#[tokio::test]
async fn portone_v1_has_many_ways_to_say_that_there_is_no_response() {
    for nothing in [json!(null), json!([]), json!({}), json!(""), json!(false), json!({ "imp_uid": null })] {
        for (code, delivery) in [(json!(-1), Delivery::MaybeSent), (json!("-1"), Delivery::MaybeSent)] {
            let body = json!({ "code": code, "message": "no", "response": nothing });
            let stub = v1(move |_| Answer::json(200, body.clone())).await;
            let failed = portone(&stub).build().unwrap().send(&otp_request()).await.unwrap_err();
            assert_eq!((failed.provider_code(), failed.delivery()), (Some("-1"), delivery), "{nothing}: {failed}");
        }
    }
}

#[tokio::test]
async fn a_gateways_404_is_not_the_providers() {
    for body in [json!({ "code": 404 }), json!({ "code": 404, "message": "Not Found" }), json!({}), json!("gone")] {
        let stub = v1(move |_| Answer::json(404, body.clone())).await;
        let client = portone(&stub).build().unwrap();
        for failed in [
            client.get(&imp_uid()).await.unwrap_err(),
            client.delete(&imp_uid()).await.unwrap_err(),
            client.confirm(&imp_uid().into(), &Otp::new("123456").unwrap()).await.unwrap_err(),
        ] {
            assert_eq!((failed.code(), failed.status()), (None, Some(404)), "{failed}");
        }
        let verifier = PortOneV1Verifier::new(client);
        let pending = Pending::for_id("portone-v1", "imp_000000000001");
        assert!(verifier.cancel(&pending).await.is_err(), "nobody knows whether the record is gone");
        assert!(verifier.can_cancel().is_some());
    }
    let gone = json!({ "code": -1, "message": ["x"], "response": null });
    let stub = v1(move |_| Answer::json(404, gone.clone())).await;
    let failed = portone(&stub).build().unwrap().get(&imp_uid()).await.unwrap_err();
    assert_eq!(failed.code(), Some(&V1Code::CertificationNotFound));
}

#[tokio::test]
async fn a_gateways_number_is_no_verdict_on_an_otp() {
    for status in [400, 500] {
        let body = json!({ "code": status, "message": "Bad" });
        let stub = v1(move |_| Answer::json(status, body.clone())).await;
        let client = portone(&stub).build().unwrap();
        let failed = client.confirm(&imp_uid().into(), &Otp::new("123456").unwrap()).await.unwrap_err();
        assert_eq!(failed.delivery(), Delivery::MaybeSent, "{failed}");
    }
}

/// A challenge and whatever else beside it.
fn challenged(beside: &Value) -> Value {
    let mut body = beside.clone();
    body["mfa"] = json!({ "transactionId": TRANSACTION });
    body
}

#[tokio::test]
async fn a_solapi_challenge_is_one_whatever_stands_beside_it() {
    let kept: Challenge =
        serde_json::from_value(json!({ "phone_number": "0212345678", "transaction_id": TRANSACTION })).unwrap();
    for beside in [
        json!({}),
        json!({ "errorCode": "InvalidSenderId", "errorMessage": ["a"], "statusCode": 403.0 }),
        json!({ "errorCode": { "a": 1 }, "message": null }),
        account("ACTIVE", Some("ARS")),
        account("PENDING", None),
    ] {
        for status in [200, 202, 400, 401, 403, 429, 500, 503] {
            let stub = Stub::always(Answer::json(status, challenged(&beside))).await;
            let client = solapi(&stub).build().unwrap();
            let call = client.request_ars_call(&kr_phone()).await;
            assert!(matches!(call, Ok(ArsCall::Challenged(_))), "{status} {beside}: {call:?}");
            let answer = client.authenticate(&kept, &ArsCode::new("0000").unwrap()).await;
            assert!(matches!(answer, Ok(ArsAnswer::ChallengedAgain(_))), "{status} {beside}: {answer:?}");
            assert_eq!(stub.count(), 2, "the phone rings once each time");
        }
    }
}

#[tokio::test]
async fn a_solapi_challenge_that_cannot_be_read_may_have_rung() {
    for mfa in [json!({ "transactionId": {} }), json!("0123"), json!([TRANSACTION]), json!(true)] {
        let refused = json!({ "errorCode": "InvalidSenderId", "mfa": mfa });
        let stub = Stub::always(Answer::json(400, refused)).await;
        let failed = solapi(&stub).build().unwrap().request_ars_call(&kr_phone()).await.unwrap_err();
        assert_eq!(failed.delivery(), Delivery::MaybeSent, "{mfa}: {failed}");
        let mut active = account("ACTIVE", Some("ARS"));
        active["mfa"] = mfa.clone();
        let stub = Stub::always(Answer::json(200, active)).await;
        let failed = solapi(&stub).build().unwrap().request_ars_call(&kr_phone()).await.unwrap_err();
        assert_eq!(failed.delivery(), Delivery::Accepted, "{mfa}: {failed}");
    }
}

#[tokio::test]
async fn a_solapi_challenge_that_cannot_be_read_verifies_nobody_whatever_stands_beside_it() {
    let kept: Challenge =
        serde_json::from_value(json!({ "phone_number": "0212345678", "transaction_id": TRANSACTION })).unwrap();
    let active = account("ACTIVE", Some("ARS")).to_string();
    let one = format!(r#""mfa":{{"transactionId":"{TRANSACTION}"}}"#);
    for mfa in [
        format!(r#""mfa":[{{"transactionId":"{TRANSACTION}"}}]"#),
        format!("{one},{one}"),
        format!(r#"{one},"mfa":null"#),
        r#""mfa":{"transactionId":true}"#.to_owned(),
    ] {
        for code in ["", r#""errorCode":"SandboxMfaRequired","#, r#""errorCode":"InvalidSenderId","#] {
            let body = format!("{{{code}{mfa},{}", &active[1..]);
            for (status, delivery) in [("200 OK", Delivery::Accepted), ("400 Bad Request", Delivery::MaybeSent)] {
                let stub = Stub::always(bytes(status, "", body.as_bytes())).await;
                let answer = solapi(&stub).build().unwrap().authenticate(&kept, &ArsCode::new("0000").unwrap()).await;
                let failed = answer.expect_err(&body);
                assert_eq!(failed.delivery(), delivery, "{status} {body}: {failed}");
            }
        }
    }
}

#[tokio::test]
async fn another_number_that_cannot_be_read_costs_no_verdict() {
    let kept: Challenge =
        serde_json::from_value(json!({ "phone_number": "0212345678", "transaction_id": TRANSACTION })).unwrap();
    let heard = ArsCode::new("0000").unwrap();
    for other in [json!(null), json!(5), json!({}), json!({ "phoneNumber": "0287654321", "status": {} })] {
        let mut body = account("ACTIVE", Some("ARS"));
        body["senderIds"].as_array_mut().unwrap().insert(0, other.clone());
        body["accountId"] = json!([]);
        let stub = Stub::always(Answer::json(200, body)).await;
        let answer = solapi(&stub).build().unwrap().authenticate(&kept, &heard).await;
        assert!(matches!(answer, Ok(ArsAnswer::Checked(Outcome::Verified(_)))), "{other}: {answer:?}");
    }
    for (member, value) in [("status", json!({})), ("method", json!({})), ("phoneNumber", json!({}))] {
        let mut body = account("ACTIVE", Some("ARS"));
        body["senderIds"][0][member] = value;
        let stub = Stub::always(Answer::json(200, body)).await;
        let failed = solapi(&stub).build().unwrap().authenticate(&kept, &heard).await.unwrap_err();
        assert!(failed.is_unreadable(), "{member}: no verdict on ours can be read: {failed}");
    }
}

#[tokio::test]
async fn a_code_that_leaves_the_work_open_outweighs_every_status() {
    for status in [401, 403, 404, 429] {
        let body = json!({ "code": "ERR500001", "message": "x", "details": [] });
        let stub = Stub::always(Answer::json(status, body)).await;
        let failed = smslink(&stub).build().unwrap().generate_and_deliver(&code_request()).await.unwrap_err();
        assert_eq!((failed.delivery(), stub.count()), (Delivery::MaybeSent, 1), "{status}: {failed}");
        let body = json!({ "errorCode": "InternalError", "errorMessage": "x" });
        let stub = Stub::always(Answer::json(status, body)).await;
        let failed = solapi(&stub).build().unwrap().request_ars_call(&kr_phone()).await.unwrap_err();
        assert_eq!(failed.delivery(), Delivery::MaybeSent, "{status}: {failed}");
        assert!(matches!(failed.code(), Some(code) if *code == SolapiCode::from("InternalError")));
    }
}

#[tokio::test]
async fn the_second_look_at_a_rejection_is_one_attempt() {
    let stub = v1(|request| match request.method.as_str() {
        "GET" => Answer::Close,
        _ => Answer::json(400, json!({ "code": -1, "message": "no", "response": null })),
    })
    .await;
    let verifier = PortOneV1Verifier::new(portone(&stub).build().unwrap());
    let pending = Pending::for_id("portone-v1", "imp_000000000001");
    let checked = verifier.check(&pending, &expected(), "123456").await.unwrap();
    assert!(
        matches!(checked, Outcome::Rejected(ref no) if matches!(no.reason(), Rejection::Unknown(_))),
        "{checked:?}"
    );
    assert_eq!(stub.count(), 3, "a token, a confirmation, a look");
}

#[tokio::test]
async fn the_second_look_ends_with_the_call() {
    let stub = v1(|request| match request.method.as_str() {
        "GET" => Answer::Stall,
        _ => Answer::json(400, json!({ "code": -1, "message": "no", "response": null })),
    })
    .await;
    let client = portone(&stub).deadline(std::time::Duration::from_millis(700)).build().unwrap();
    let pending = Pending::for_id("portone-v1", "imp_000000000001");
    let begun = std::time::Instant::now();
    assert!(!PortOneV1Verifier::new(client).check(&pending, &expected(), "123456").await.unwrap().is_verified());
    assert!(begun.elapsed() < std::time::Duration::from_secs(3), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_code_that_cannot_be_read_leaves_the_work_open_whatever_the_status() {
    for code in [r#""code":"ERR500001","code":"ERR429001""#, r#""code":["ERR500001"]"#, r#""code":{}"#] {
        for status in ["401 Unauthorized", "429 Too Many Requests"] {
            let stub = Stub::always(bytes(status, "", format!("{{{code}}}").as_bytes())).await;
            let failed = smslink(&stub).build().unwrap().generate_and_deliver(&code_request()).await.unwrap_err();
            assert_eq!((failed.delivery(), stub.count()), (Delivery::MaybeSent, 1), "{status} {code}: {failed}");
        }
    }
}

#[tokio::test]
async fn a_record_without_an_id_is_not_a_request_that_can_be_confirmed() {
    for id in ["", " ", "a/b", "imp_1;x", ".."] {
        let body = json!({ "code": 0, "message": null, "response": { "imp_uid": id } });
        let stub = v1(move |_| Answer::json(200, body.clone())).await;
        let failed = portone(&stub).build().unwrap().send(&otp_request()).await.expect_err(id);
        assert!(failed.is_unreadable() && failed.delivery() == Delivery::Accepted, "{id:?}: {failed}");
    }
}

#[tokio::test]
async fn the_object_of_an_error_is_not_sent() {
    for body in [
        r#"{"type":{}}"#,
        r#"{"type":["INVALID_REQUEST"],"message":"no"}"#,
        r#"{"type":"INVALID_REQUEST","type":"INVALID_REQUEST"}"#,
        r#"{"message":"Internal server error"}"#,
        r#"{"type":null,"pgCode":"9015"}"#,
    ] {
        let stub = Stub::always(bytes("200 OK", "", body.as_bytes())).await;
        let failed = portone_v2(&stub).build().unwrap().send(&verification_request()).await.expect_err(body);
        assert_eq!((failed.delivery(), stub.count()), (Delivery::MaybeSent, 1), "{body}: {failed}");
    }
}
