//! No web page can reach the control API: neither by a name that points here, nor from its own origin.

use phoneproof::sandbox::control::operations;
use reqwest::header::{HOST, ORIGIN};

use phoneproof::sandbox::Sandbox;

use crate::{JAPANESE, Outside, good, refused};

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
