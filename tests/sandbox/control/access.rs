//! No web page can reach the sandbox: neither by a name that points here, nor from its own origin.

use phoneproof::sandbox::control::operations;
use reqwest::{
    Method,
    header::{HOST, ORIGIN},
};

use phoneproof::sandbox::{Fault, FaultKind, Sandbox};

use super::{JAPANESE, Outside, good, refused, send};

const STRANGE: &str = "the Host header is neither localhost nor an IP address; if the name is the sandbox's own, \
                       start it with --allow-host";

#[tokio::test]
async fn a_name_that_somebody_else_owns_is_refused_everywhere() {
    let outside = Outside::start().await;
    outside.send_own_code(JAPANESE, "123456").await;
    for operation in operations::ALL {
        let path = operation.path.strip_prefix("/sandbox/v1").unwrap().replace("{fault_id}", "1");
        for host in ["evil.example", "evil.example:8099", "localhost.evil.example"] {
            let error = refused(outside.ask(operation.method, &path).header(HOST, host), 403).await;
            assert_eq!(error, STRANGE, "{} {host}", operation.id);
        }
    }
    refused(outside.ask("GET", "/nothing").header(HOST, "evil.example"), 403).await;
    assert_eq!(outside.get("/messages").await["messages"].as_array().map(Vec::len), Some(1), "nothing was cleared");
}

#[tokio::test]
async fn the_page_is_not_shown_under_a_name_that_somebody_else_owns() {
    let outside = Outside::start().await;
    for path in ["/", "/sandbox/page/app.js"] {
        let url = format!("{}{path}", outside.sandbox.base_url());
        assert_eq!(refused(outside.http.get(&url).header(HOST, "evil.example"), 403).await, STRANGE, "{path}");
        assert_eq!(outside.http.get(&url).send().await.unwrap().status(), 200, "{path}");
    }
}

#[tokio::test]
async fn a_provider_answers_no_page_and_says_in_its_own_words_what_to_do() {
    let outside = Outside::of(Sandbox::builder().allow_host("sandbox")).await;
    // Not used up by a request that is none of ours.
    outside.sandbox.order_fault(Fault::new(FaultKind::InternalError));
    for (method, path, status, text) in [
        ("POST", "/users/getToken", 403, "message"),
        ("POST", "/login/api-secret", 403, "message"),
        ("POST", "/api/v1/verification_code/verify", 400, "message"),
        ("GET", "/senderid/v1/numbers", 403, "errorMessage"),
        ("GET", "/nowhere", 403, "message"),
        ("DELETE", "/users/getToken", 403, "message"),
    ] {
        let url = format!("{}{path}", outside.sandbox.base_url());
        let ask = |name, value: &str| {
            let request = outside.http.request(Method::from_bytes(method.as_bytes()).unwrap(), &url);
            request.header(name, value).body("{}")
        };
        let (given, body) = send(ask(HOST, "evil.example")).await;
        assert_eq!(given, status, "{method} {path}: {body}");
        assert!(body[text].as_str().unwrap().ends_with(STRANGE), "{method} {path}: {body}");
        let (given, body) = send(ask(ORIGIN, "http://evil.example")).await;
        assert_eq!(given, status, "{method} {path}: {body}");
        assert!(body[text].as_str().unwrap().ends_with("the Origin header is another site's"), "{path}: {body}");
    }
    assert_eq!(outside.sandbox.requests().len(), 12, "the journal shows whom it refused");
    assert_eq!(outside.sandbox.faults()[0].fired(), 0);
    let url = format!("{}/users/getToken", outside.sandbox.base_url());
    let (status, _) = send(outside.http.post(url).header(HOST, "sandbox:8099")).await;
    assert_eq!(status, 500, "a name that was allowed reaches the operation, and its fault");
}

#[tokio::test]
async fn its_own_names_are_taken() {
    let outside = Outside::start().await;
    let port = outside.sandbox.address().port();
    for host in [format!("localhost:{port}"), "localhost".to_owned(), format!("127.0.0.1:{port}"), "[::1]:1".to_owned()]
    {
        good(outside.ask("GET", "/info").header(HOST, host)).await;
    }
}

#[tokio::test]
async fn a_page_of_another_origin_is_refused_and_its_own_page_is_not() {
    let outside = Outside::start().await;
    for origin in ["http://evil.example", "https://evil.example:8099", "null", "http://localhost:3000"] {
        let error = refused(outside.ask("DELETE", "/messages").header(ORIGIN, origin), 403).await;
        assert_eq!(error, "the Origin header is another site's", "{origin}");
    }
    good(outside.ask("DELETE", "/messages").header(ORIGIN, outside.sandbox.base_url())).await;
}

#[tokio::test]
async fn a_name_that_was_allowed_is_taken_and_other_origins_are_not() {
    let outside = Outside::of(Sandbox::builder().allow_host("sandbox").allow_host("codes.test")).await;
    let port = outside.sandbox.address().port();
    for host in ["sandbox".to_owned(), format!("sandbox:{port}"), "Codes.Test:80".to_owned()] {
        let own = format!("http://{host}");
        good(outside.ask("DELETE", "/messages").header(HOST, &host).header(ORIGIN, own)).await;
        let of_another = outside.ask("DELETE", "/messages").header(HOST, host).header(ORIGIN, "http://localhost");
        assert_eq!(refused(of_another, 403).await, "the Origin header is another site's");
    }
    assert_eq!(refused(outside.ask("GET", "/info").header(HOST, "evil.sandbox"), 403).await, STRANGE);
}

#[tokio::test]
async fn what_is_no_name_can_not_be_allowed() {
    for name in ["", "*", "sandbox:8099", "http://sandbox"] {
        let error = Sandbox::builder().allow_host(name).start().await.unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput, "{name}");
        assert!(error.to_string().contains(&format!("{name:?}")), "{error}");
    }
}
