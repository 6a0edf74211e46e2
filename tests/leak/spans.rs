//! What a call tells a tracing subscriber: how it went, and nothing about anybody.
//!
//! It stands beside the witness, who listens from everywhere: with one listener alone, and on this thread, tracing would
//! ask another thread's whether anybody listens to a callsite, and remember its answer for the whole process.

use std::{
    io,
    sync::{Arc, Mutex},
};

use tracing_subscriber::fmt::{MakeWriter, format::FmtSpan};

use phoneproof::smslink::{
    Client, Token,
    types::{PhoneNumber, VerificationCode},
};
use serde_json::{Value, json};

use crate::{
    support::stub::{Answer, Stub},
    witness,
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
    let log = logged(verify(json!({ "verify_result_code": "VRFY00001" }), true)).await;
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
    let log = logged(verify(json!({ "verify_result_code": "VRFY00003" }), false)).await;
    assert!(log.contains("answered") && !log.contains("error.type") && !log.contains("failed"), "{log}");
}

/// What is logged while `work` is done.
async fn logged(work: impl Future<Output = ()>) -> String {
    witness::listen();
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

/// A verification against a server that answers this.
async fn verify(body: Value, is_verified: bool) {
    let stub = Stub::always(Answer::json(200, body)).await;
    let client = Client::builder(Token::new("canary-token").unwrap()).base_url(stub.base_url()).build().unwrap();
    let (phone, code) = (PhoneNumber::new("09012345678").unwrap(), VerificationCode::new("482913").unwrap());
    assert_eq!(client.verify(&phone, &code).await.unwrap().is_verified(), is_verified);
}
