//! Answers that a client must survive, and requests that must never leave.

use std::{error::Error as _, time::Duration};

use phoneproof::{
    BuildError, Cause, Delivery,
    portone::{v1, v2},
    smslink, solapi,
};
use serde_json::json;

use crate::{
    clients::{self, code_request, generated_code},
    support::stub::{Answer, Stub},
};

#[tokio::test]
async fn any_2xx_is_success() {
    for status in [200, 201, 202, 299] {
        let stub = Stub::always(Answer::json(status, generated_code())).await;
        let sent = clients::smslink(&stub).build().unwrap().generate_and_deliver(&code_request()).await.unwrap();
        assert_eq!(sent.verification_code_id, 101, "{status}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Stub::always(Answer::json(200, generated_code())).await;
    for status in [301, 302, 303, 307, 308] {
        let stub = Stub::always(Answer::json(status, json!({})).with_header("location", elsewhere.base_url())).await;
        let failed = clients::smslink(&stub).build().unwrap().generate_and_deliver(&code_request()).await.unwrap_err();
        assert_eq!((failed.status(), failed.delivery()), (Some(status), Delivery::MaybeSent), "{failed}");
        assert_eq!(stub.count(), 1);
    }
    assert_eq!(elsewhere.count(), 0, "the token went to another host");
}

#[tokio::test]
async fn a_foreign_client_is_kept_from_following_a_redirect() {
    let elsewhere = Stub::always(Answer::json(401, json!({}))).await;
    let nowhere = "http://127.0.0.1:1/".to_owned();
    for (status, location) in [
        (307, elsewhere.base_url()),
        (303, elsewhere.base_url()),
        (303, nowhere),
        (302, "ftp://x/".to_owned()),
        (307, "/".to_owned()),
    ] {
        let stub = Stub::always(Answer::json(status, json!({})).with_header("location", location.clone())).await;
        let follows = reqwest::Client::builder().redirect(reqwest::redirect::Policy::limited(3));
        let client = clients::smslink(&stub).http_client(follows).build().unwrap();
        let failed = client.generate_and_deliver(&code_request()).await.unwrap_err();
        assert_eq!((failed.status(), failed.delivery()), (Some(status), Delivery::MaybeSent), "{location}: {failed}");
        assert_eq!(stub.count(), 1, "{location}: sent again");
    }
    assert_eq!(elsewhere.count(), 0, "the token went to another host");
}

#[tokio::test]
async fn a_foreign_client_is_kept_from_sending_again_by_itself() {
    let stub = Stub::always(Answer::json(503, json!({}))).await;
    let eager = reqwest::retry::for_host("127.0.0.1").max_retries_per_request(3).classify_fn(|attempt| {
        match attempt.status() {
            Some(_) => attempt.retryable(),
            None => attempt.success(),
        }
    });
    let client = clients::smslink(&stub).http_client(reqwest::Client::builder().retry(eager)).build().unwrap();
    let failed = client.generate_and_deliver(&code_request()).await.unwrap_err();
    assert_eq!((failed.delivery(), stub.count()), (Delivery::MaybeSent, 1), "{failed}");
}

#[tokio::test]
async fn a_foreign_client_has_the_timeout_and_the_headers_of_ours() {
    let late = Answer::After(Duration::from_millis(200), Box::new(Answer::json(200, generated_code())));
    let stub = Stub::in_turn(vec![late, Answer::Stall]).await;

    let hasty = reqwest::Client::builder().timeout(Duration::from_millis(1)).user_agent("theirs");
    let client = clients::smslink(&stub).http_client(hasty).build().unwrap();
    client.generate_and_deliver(&code_request()).await.unwrap();
    let ours = concat!("phoneproof/", env!("CARGO_PKG_VERSION"));
    assert_eq!(stub.requests()[0].header("user-agent"), Some(ours));

    let patient = reqwest::Client::builder().timeout(Duration::from_secs(3600));
    let client = clients::smslink(&stub).http_client(patient).timeout(Duration::from_millis(200)).build().unwrap();
    let request = code_request();
    let call = tokio::time::timeout(Duration::from_secs(30), client.generate_and_deliver(&request));
    let failed = call.await.expect("the client's own timeout").unwrap_err();
    assert!(failed.is_timeout(), "{failed}");
    assert_eq!((failed.delivery(), stub.count()), (Delivery::MaybeSent, 2), "{failed}");
}

#[tokio::test]
async fn no_proxy_reads_what_goes_to_a_host_without_tls() {
    let (stub, proxy) = (Stub::always(Answer::json(200, generated_code())).await, Stub::always(Answer::Close).await);
    let proxied = reqwest::Client::builder().proxy(reqwest::Proxy::all(proxy.base_url()).unwrap());
    let client = clients::smslink(&stub).http_client(proxied).build().unwrap();
    client.generate_and_deliver(&code_request()).await.unwrap();
    assert_eq!((stub.count(), proxy.count()), (1, 0));
}

#[tokio::test]
async fn a_connection_that_ends_after_the_request_was_read_is_maybe_sent_and_not_repeated() {
    // The second request finds a connection of the first one, which the provider closes when it has read it.
    let stub = Stub::start(|number, _| match number {
        0 => Answer::json(200, generated_code()).kept_alive(),
        _ => Answer::Close,
    })
    .await;
    let client = clients::smslink(&stub).build().unwrap();
    client.generate_and_deliver(&code_request()).await.unwrap();
    let failed = client.generate_and_deliver(&code_request()).await.unwrap_err();
    assert_eq!((failed.delivery(), stub.count()), (Delivery::MaybeSent, 2), "{failed}");
    assert_eq!(stub.connections(), 1, "it was to be the same connection");
}

#[tokio::test]
async fn an_answer_is_read_up_to_the_limit() {
    let filler = "x".repeat(2000);
    let body = json!({ "verification_code_id": 101, "filler": filler }).to_string();
    let chunked =
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    let declared = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    for raw in [chunked, declared] {
        let stub = Stub::always(Answer::Raw(raw.into_bytes())).await;
        let generous = clients::smslink(&stub).build().unwrap();
        assert_eq!(generous.delivery_result(101).await.unwrap().verification_code_id, 101);
        let strict = clients::smslink(&stub).response_limit(1000).build().unwrap();
        let failed = strict.delivery_result(101).await.unwrap_err();
        assert!(failed.is_unreadable(), "{failed}");
        assert_eq!(failed.delivery(), Delivery::Accepted);
    }
}

#[tokio::test]
async fn a_slow_drip_ends_at_the_timeout() {
    let stub = Stub::always(Answer::Drip).await;
    let client = clients::smslink(&stub).timeout(Duration::from_millis(200)).build().unwrap();
    let failed = client.generate_and_deliver(&code_request()).await.unwrap_err();
    assert!(failed.is_timeout(), "{failed}");
    assert_eq!(failed.delivery(), Delivery::Accepted, "the status line had come");
}

#[tokio::test]
async fn what_is_not_json_is_an_error_that_does_not_repeat_it() {
    let page = "HTTP/1.1 200 OK\r\ncontent-length: 24\r\n\r\n<p>call 01012345678</p>\r\n";
    let stub = Stub::always(Answer::Raw(page.as_bytes().to_vec())).await;
    let failed = clients::smslink(&stub).build().unwrap().delivery_result(101).await.unwrap_err();
    assert!(failed.is_unreadable(), "{failed}");
    assert!(!format!("{failed} {failed:?} {:?}", failed.source()).contains("0101"), "{failed:?}");
}

#[tokio::test]
async fn a_field_of_another_type_is_an_error_that_does_not_repeat_it() {
    let stub = Stub::always(Answer::json(200, json!({ "verification_code_id": "01012345678" }))).await;
    let failed = clients::smslink(&stub).build().unwrap().delivery_result(101).await.unwrap_err();
    assert!(failed.is_unreadable(), "{failed}");
    assert!(!format!("{failed} {failed:?}").contains("0101"), "{failed:?}");
}

#[tokio::test]
async fn an_id_that_would_change_the_url_is_refused_before_anything_is_sent() {
    for id in ["..", ".", "", "a/b", "imp_1?x=y", "%2e%2e", "\\"] {
        assert!(v1::types::ImpUid::new(id).is_err(), "{id}");
        assert!(solapi::types::DocumentId::new(id).is_err(), "{id}");
    }
}

#[tokio::test]
async fn an_id_that_came_from_elsewhere_is_refused_too() {
    let stub = Stub::start(|_, request| match request.path() {
        "/users/getToken" => Answer::json(200, clients::token(1800)),
        _ => Answer::json(200, clients::certification(true)),
    })
    .await;
    let client = clients::portone(&stub).build().unwrap();
    for id in ["..", ".", "a/b", "a\\b", ""] {
        // Reading JSON does not check: an answer is never refused for its values.
        let id: v1::types::ImpUid = serde_json::from_value(json!(id)).unwrap();
        let failed = client.get(&id).await.unwrap_err();
        assert_eq!(failed.delivery(), Delivery::NotSent, "{failed}");
        assert!(failed.is_invalid_input(), "{failed}");
    }
    assert_eq!(stub.count_of("/users/getToken"), stub.count(), "only tokens were asked for");
}

#[tokio::test]
async fn nothing_is_sent_for_a_number_that_the_channel_cannot_reach() {
    let stub = Stub::always(Answer::json(200, generated_code())).await;
    let mut request = code_request();
    request.phone_number = smslink::types::PhoneNumber::new("03-1234-5678").unwrap();
    let failed = clients::smslink(&stub).build().unwrap().generate_and_deliver(&request).await.unwrap_err();
    assert!(failed.is_invalid_input(), "{failed}");
    assert_eq!((failed.delivery(), stub.count()), (Delivery::NotSent, 0));
}

#[tokio::test]
async fn an_unreachable_host_is_named_by_its_cause() {
    let client = smslink::Client::builder(smslink::Token::new("token").unwrap())
        .base_url("https://host.invalid")
        .retry(phoneproof::RetryPolicy::never())
        .build()
        .unwrap();
    let failed = client.delivery_result(1).await.unwrap_err();
    assert!(failed.is_connect(), "{failed}");
    assert_eq!(failed.delivery(), Delivery::NotSent);
    let cause = failed.source().and_then(|cause| cause.downcast_ref::<Cause>());
    assert_eq!(cause, Some(&Cause::Unresolved), "{failed}");
}

#[test]
fn a_client_that_could_not_work_is_not_built() {
    let builder = || smslink::Client::builder(smslink::Token::new("token").unwrap());
    assert!(matches!(builder().build(), Err(BuildError::MissingBaseUrl(_))));
    let refused = BuildError::PlainHttp { host: "api.example".to_owned() };
    assert_eq!(builder().base_url("http://api.example").build().unwrap_err(), refused);
    assert!(builder().base_url("http://api.example").allow_plain_http_to("api.example").build().is_ok());
    let bad_agent = builder().base_url(smslink::servers::PRODUCTION).user_agent("a\r\nx: y").build();
    assert_eq!(bad_agent.unwrap_err(), BuildError::InvalidUserAgent);
    for token in ["", "two words", "line\r\nbreak", "토큰"] {
        assert!(smslink::Token::new(token).is_err(), "{token}");
    }
    assert!(v1::Credentials::new("", "secret").is_err());
    assert!(v1::Credentials::new("key", "").is_err());
    assert!(v1::Credentials::new("key", "secret").unwrap().with_tier("ab").is_err());
}

#[test]
fn clients_can_be_shared() {
    fn is_shareable<T: Clone + Send + Sync + 'static>() {}
    is_shareable::<smslink::Client>();
    is_shareable::<v1::Client>();
    is_shareable::<v2::Client>();
    is_shareable::<solapi::Client>();
}
