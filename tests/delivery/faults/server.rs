//! The server itself: bounds of size and time, and what it listens on.

use std::{
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};

use phoneproof::{
    Delivery, RetryPolicy,
    sandbox::{Fault, FaultKind, Sandbox},
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::{Instant, timeout},
};

use super::clients;

async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_in_the_words_of_its_provider() {
    const MIB: usize = 1024 * 1024;
    let sandbox = Sandbox::start().await.unwrap();
    let http = reqwest::Client::new();
    for (path, size, status, member, code) in [
        ("/senderid/v1/documents", 17 * MIB, 413, "errorCode", "FileSizeTooLarge"),
        ("/senderid/v1/numbers", 2 * MIB, 400, "errorCode", "ValidationError"),
        ("/api/v1/verification_code/verify", 2 * MIB, 400, "code", "ERR400001"),
        ("/users/getToken", 2 * MIB, 400, "code", "-1"),
    ] {
        let url = format!("{}{path}", sandbox.base_url());
        let answer = http.post(url).body(vec![b' '; size]).send().await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        assert_eq!(body[member].to_string().trim_matches('"'), code, "{path}: {body}");
    }
}

#[tokio::test]
async fn a_body_without_an_end_in_sight_is_not_read_for_ever() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    let head =
        "POST /api/v1/verification_code/verify HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let chunk = [b"100000\r\n".as_slice(), &vec![b' '; 1024 * 1024], b"\r\n"].concat();
    let mut sent = 0;
    while sent < 500 && stream.write_all(&chunk).await.is_ok() {
        sent += 1;
    }
    assert!(sent < 200, "{sent} MiB were taken");
}

#[tokio::test]
async fn a_query_parameter_that_stands_there_twice_is_refused() {
    let sandbox = Sandbox::start().await.unwrap();
    let path = "/api/v1/verification_code/delivery_result?verification_code_id=1&verification_code_id=2";
    let request = reqwest::Client::new().get(format!("{}{path}", sandbox.base_url()));
    let answer = request.header("token", sandbox.credentials().smslink_token()).send().await.unwrap();
    assert_eq!(answer.status(), 400);
}

#[tokio::test(start_paused = true)]
async fn a_head_that_does_not_come_ends_the_connection() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    stream.write_all(b"GET /api/v1/verif").await.unwrap();
    assert_eq!(read_to_end(&mut stream).await, "", "closed without an answer");
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_come_is_refused() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    let head = "POST /api/v1/verification_code/verify HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\n{";
    stream.write_all(head.as_bytes()).await.unwrap();
    let answer = read_to_end(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
}

#[tokio::test]
async fn a_head_without_measure_is_refused() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    let request = format!("GET / HTTP/1.1\r\nhost: localhost\r\nlong: {}\r\n\r\n", "x".repeat(200 * 1024));
    // It may be cut off in the middle.
    let _ = stream.write_all(request.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 431"), "{}", String::from_utf8_lossy(&answer));
    assert!(sandbox.requests().is_empty(), "it reached no operation");
}

#[tokio::test]
async fn stopping_does_not_wait_for_what_never_ends() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.order_fault(Fault::new(FaultKind::Stall).times(10));
    let mut stalled = Vec::new();
    for _ in 0..10 {
        let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
        stream.write_all(b"GET /senderid/v1/numbers HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
        stalled.push(stream);
    }
    while sandbox.faults()[0].fired() < 10 {
        tokio::task::yield_now().await;
    }
    let began = Instant::now();
    timeout(Duration::from_secs(20), sandbox.stop()).await.expect("it ends");
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[tokio::test]
async fn stopping_ends_idle_connections_at_once() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut idle = TcpStream::connect(sandbox.address()).await.unwrap();
    idle.write_all(b"GET /nowhere HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let mut first = [0; 12];
    idle.read_exact(&mut first).await.unwrap();
    let began = Instant::now();
    sandbox.stop().await;
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_dropped_sandbox_takes_its_connections_along() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.order_fault(Fault::new(FaultKind::Stall));
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    stream.write_all(b"GET /senderid/v1/numbers HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    while sandbox.faults()[0].fired() == 0 {
        tokio::task::yield_now().await;
    }
    drop(sandbox);
    assert_eq!(read_to_end(&mut stream).await, "", "closed without an answer");
}

#[tokio::test]
async fn a_closed_port_refuses_connections_until_it_is_open_again() {
    let sandbox = Sandbox::start().await.unwrap();
    for round in 0..3 {
        sandbox.close_port();
        let failed = clients::send(&sandbox, Duration::from_secs(5)).await.unwrap_err();
        assert_eq!(failed.delivery, Delivery::NotSent, "round {round}");
        let refused = TcpStream::connect(sandbox.address()).await.unwrap_err();
        assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused, "round {round}");
        sandbox.open_port().unwrap();
        sandbox.open_port().unwrap();
        clients::solapi(&sandbox).build().unwrap().list_sender_ids().await.unwrap();
    }
    assert_eq!(sandbox.requests().len(), 3, "what was refused is not in the journal");
}

#[tokio::test]
async fn a_test_in_any_language_has_connections_refused_for_a_while() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = clients::smslink(&sandbox).build().unwrap();
    client.generate_and_deliver(&clients::code_request()).await.unwrap();
    let url = format!("{}/sandbox/v1/port/close", sandbox.base_url());
    let ask =
        |milliseconds: u64| reqwest::Client::new().post(&url).body(format!(r#"{{"milliseconds":{milliseconds}}}"#));
    for nonsense in [0, 300_001] {
        assert_eq!(ask(nonsense).send().await.unwrap().status(), 400);
    }
    let closed = ask(1_000).send().await.unwrap().error_for_status().unwrap();
    assert_eq!(closed.text().await.unwrap(), r#"{"milliseconds":1000}"#);
    // A connection that the client kept ends by itself: it has to open one, as every new client has.
    let failed = client.generate_and_deliver(&clients::code_request()).await.unwrap_err();
    assert_eq!(failed.delivery(), Delivery::NotSent, "{failed}");
    let patient = RetryPolicy { attempts: 1_000, base: Duration::from_millis(5), longest: Duration::from_millis(20) };
    let client = clients::solapi(&sandbox).retry(patient).build().unwrap();
    client.list_sender_ids().await.expect("it works again");
    assert_eq!(sandbox.requests().len(), 2, "what was refused is not in the journal");
}

#[tokio::test(start_paused = true)]
async fn the_newest_order_says_when_a_port_opens() {
    let sandbox = Sandbox::start().await.unwrap();
    let connect = async || TcpStream::connect(sandbox.address()).await.map(drop).map_err(|error| error.kind());
    let refused = Err(std::io::ErrorKind::ConnectionRefused);
    sandbox.close_port_for(Duration::from_secs(5));
    sandbox.close_port_for(Duration::from_secs(300));
    tokio::time::sleep(Duration::from_secs(299)).await;
    assert_eq!(connect().await, refused, "closed again for longer");
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(connect().await, Ok(()));
    sandbox.close_port_for(Duration::from_secs(5));
    sandbox.close_port();
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(connect().await, refused, "closed without an end");
    sandbox.close_port_for(Duration::from_secs(5));
    sandbox.open_port().unwrap();
    sandbox.close_port();
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(connect().await, refused, "an order that was overtaken opens nothing");
}

#[tokio::test]
async fn a_stream_of_events_outlives_a_closed_port() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    stream.write_all(b"GET /sandbox/v1/events HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let mut first = [0; 12];
    stream.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    sandbox.close_port();
    sandbox.advance(Duration::from_secs(1));
    let mut seen = String::new();
    while !seen.contains("ahead_seconds") {
        let mut chunk = [0; 1024];
        let read = timeout(Duration::from_secs(20), stream.read(&mut chunk)).await.expect("the event comes").unwrap();
        assert_ne!(read, 0, "the stream ended: {seen}");
        seen.push_str(&String::from_utf8_lossy(&chunk[..read]));
    }
}

#[tokio::test]
async fn nobody_else_gets_a_port_that_is_closed() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.close_port();
    let taken = TcpSocket::new_v4().unwrap().bind(sandbox.address()).unwrap_err();
    assert_eq!(taken.kind(), std::io::ErrorKind::AddrInUse);
    sandbox.open_port().unwrap();
    let refused = Sandbox::builder().port(sandbox.address().port()).start().await.unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::AddrInUse);
}

#[tokio::test]
async fn a_send_that_was_refused_is_sent_once_the_port_is_open() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.close_port();
    let retry = RetryPolicy { attempts: 1_000, base: Duration::from_millis(1), longest: Duration::from_millis(5) };
    let client = clients::smslink(&sandbox).retry(retry).build().unwrap();
    let request = clients::code_request();
    let (sent, opened) = tokio::join!(client.generate_and_deliver(&request), async { sandbox.open_port() });
    opened.unwrap();
    sent.unwrap();
    assert_eq!(sandbox.inbox().count_to(clients::JP_NUMBER), 1);
}

#[tokio::test]
async fn only_loopback_is_listened_on_unless_told_otherwise() {
    let sandbox = Sandbox::start().await.unwrap();
    assert!(sandbox.address().ip().is_loopback());
    assert!(!sandbox.is_public());

    let public = Sandbox::builder().bind(IpAddr::V4(Ipv4Addr::UNSPECIFIED)).start().await.unwrap();
    assert!(public.is_public());
    assert!(public.base_url().starts_with("http://127.0.0.1:"), "{}", public.base_url());
    clients::solapi(&public).build().unwrap().list_sender_ids().await.unwrap();
}
