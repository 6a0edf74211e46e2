//! `localhost` and the names under it are this machine, whoever else says what they are.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use phoneproof::{
    BuildError,
    smslink::{Client, Token},
};
use reqwest::dns::{Name, Resolve, Resolving};
use tokio::{io::AsyncReadExt, net::TcpListener};

use crate::{
    clients::{delivery_result, smslink_at},
    support::stub::{Answer, Stub},
};

/// In every spelling that a base URL may have.
const NAMES: [&str; 7] = [
    "localhost",
    "localhost.",
    "LocalHost",
    "anything.localhost",
    "smslink.test.localhost",
    "ANYTHING.LOCALHOST.",
    "a_b.localhost",
];

/// A resolver that leads elsewhere, and counts who asks.
#[derive(Clone, Default)]
struct Elsewhere(Arc<AtomicUsize>);

impl Resolve for Elsewhere {
    fn resolve(&self, _: Name) -> Resolving {
        self.0.fetch_add(1, Ordering::Relaxed);
        Box::pin(async { Err("this name is asked for".into()) })
    }
}

fn token() -> Token {
    Token::new("token").unwrap()
}

#[tokio::test]
async fn a_name_of_this_machine_leads_here_and_is_never_looked_up() {
    let stub = Stub::always(Answer::json(200, delivery_result())).await;
    let port = stub.address.port();
    for name in NAMES {
        let builder = Client::builder(token()).base_url(format!("http://{name}:{port}"));
        assert_eq!(builder.build().unwrap().delivery_result(101).await.unwrap().verification_code_id, 101, "{name}");

        let elsewhere = Elsewhere::default();
        // TEST-NET-1 (RFC 5737): nobody is there.
        let http = reqwest::Client::builder()
            .dns_resolver(elsewhere.clone())
            .resolve(name, ([192, 0, 2, 1], 9).into())
            .proxy(reqwest::Proxy::all("http://192.0.2.1:9").unwrap());
        let builder = smslink_at(&format!("http://{name}:{port}")).http_client(http);
        assert_eq!(builder.build().unwrap().delivery_result(101).await.unwrap().verification_code_id, 101, "{name}");
        assert_eq!(elsewhere.0.load(Ordering::Relaxed), 0, "{name}");
    }
    assert_eq!(stub.count(), 2 * NAMES.len());
}

#[tokio::test]
async fn with_tls_a_name_of_this_machine_leads_here_too() {
    const CLIENT_HELLO: u8 = 0x16;

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    for name in NAMES {
        let elsewhere = Elsewhere::default();
        let http = reqwest::Client::builder()
            .dns_resolver(elsewhere.clone())
            .proxy(reqwest::Proxy::all("http://192.0.2.1:9").unwrap())
            .tls_certs_only([]);
        let client = smslink_at(&format!("https://{name}:{port}")).http_client(http).build().unwrap();
        let call = tokio::spawn(async move { client.delivery_result(101).await });
        let first = listener.accept().await.unwrap().0.read_u8().await.unwrap();
        assert_eq!(first, CLIENT_HELLO, "{name}");
        call.abort();
        assert_eq!(elsewhere.0.load(Ordering::Relaxed), 0, "{name}");
    }
}

#[tokio::test]
async fn a_server_that_listens_on_the_other_loopback_is_found() {
    // Not every machine has IPv6.
    let Ok(listener) = TcpListener::bind("[::1]:0").await else { return };
    let port = listener.local_addr().unwrap().port();
    let client = smslink_at(&format!("http://localhost:{port}")).build().unwrap();
    let call = tokio::spawn(async move { client.delivery_result(101).await });
    let (mut connection, _) = listener.accept().await.unwrap();
    assert_eq!(connection.read_u8().await.unwrap(), b'G');
    call.abort();
}

#[tokio::test]
async fn any_other_name_is_looked_up() {
    let elsewhere = Elsewhere::default();
    let http = reqwest::Client::builder().dns_resolver(elsewhere.clone());
    let builder = smslink_at("http://localhost.invalid").http_client(http);
    assert_eq!(builder.build().unwrap_err(), BuildError::PlainHttp { host: "localhost.invalid".to_owned() });
    let http = reqwest::Client::builder().dns_resolver(elsewhere.clone());
    let builder = smslink_at("http://localhost.invalid").allow_plain_http_to("LOCALHOST.invalid").http_client(http);
    let failed = builder.build().unwrap().delivery_result(101).await.unwrap_err();
    assert!(failed.is_connect(), "{failed}");
    assert!(elsewhere.0.load(Ordering::Relaxed) > 0);
}

#[tokio::test]
async fn answers_are_asked_for_as_they_are_whatever_the_callers_client_would_take() {
    let stub = Stub::always(Answer::json(200, delivery_result())).await;
    let mut headers = reqwest::header::HeaderMap::new();
    for coding in ["gzip", "br"] {
        headers.append("accept-encoding", coding.parse().unwrap());
    }
    for http in [reqwest::Client::builder(), reqwest::Client::builder().default_headers(headers)] {
        smslink_at(&stub.base_url()).http_client(http).build().unwrap().delivery_result(101).await.unwrap();
    }
    for request in stub.requests() {
        assert_eq!(request.header("accept-encoding"), Some("identity"));
    }
    assert_eq!(stub.count(), 2);
}
