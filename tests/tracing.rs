//! What a call tells a tracing subscriber: how it went, and nothing about anybody.
//!
//! A binary of its own: tracing remembers for the whole process whether anybody listens to a callsite.

#![cfg(feature = "smslink")]

use std::{
    io,
    sync::{Arc, Mutex},
};

use tracing_subscriber::fmt::{MakeWriter, format::FmtSpan};

use phoneproof::smslink::{
    Client, Token,
    types::{PhoneNumber, VerificationCode},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl io::Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Buffer {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_call_is_a_span_and_an_attempt_an_event_and_neither_names_anybody() {
    let log = logged(verify_once()).await;
    for expected in [
        "phoneproof.call",
        "otel.kind=\"client\"",
        "http.request.method=\"POST\"",
        "url.template=\"/api/v1/verification_code/verify\"",
        "server.address=127.0.0.1",
        "http.response.status_code=200",
        "http.request.resend_count=0",
    ] {
        assert!(log.contains(expected), "{expected} is missing in:\n{log}");
    }
    for secret in ["09012345678", "482913", "canary-token"] {
        assert!(!log.contains(secret), "{secret} shows in:\n{log}");
    }
}

#[tokio::test]
async fn a_rejection_is_no_failure() {
    let log = logged(verify(r#"{"verify_result_code":"VRFY00003"}"#, false)).await;
    assert!(log.contains("answered") && !log.contains("error.type") && !log.contains("failed"), "{log}");
}

/// What is logged while `work` is done.
async fn logged(work: impl Future<Output = ()>) -> String {
    let buffer = Buffer::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::CLOSE)
        .with_ansi(false)
        .with_writer(buffer.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    work.await;
    drop(guard);
    let log = buffer.0.lock().unwrap().clone();
    String::from_utf8(log).unwrap()
}

/// A verification against a server that verifies everything.
async fn verify_once() {
    verify(r#"{"verify_result_code":"VRFY00001"}"#, true).await;
}

/// A verification against a server that answers this.
async fn verify(body: &'static str, is_verified: bool) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 4096];
        assert_ne!(stream.read(&mut request).await.unwrap(), 0);
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        stream.write_all(answer.as_bytes()).await.unwrap();
    });
    let client = Client::builder(Token::new("canary-token").unwrap()).base_url(base_url).build().unwrap();
    let (phone, code) = (PhoneNumber::new("09012345678").unwrap(), VerificationCode::new("482913").unwrap());
    assert_eq!(client.verify(&phone, &code).await.unwrap().outcome().is_verified(), is_verified);
    server.await.unwrap();
}
