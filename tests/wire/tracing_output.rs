//! What a call tells a tracing subscriber: how it went, and nothing about anybody.

use std::{
    io,
    sync::{Arc, Mutex},
};

use serde_json::json;
use tracing_subscriber::fmt::{MakeWriter, format::FmtSpan};

use crate::{
    clients::{code, jp_phone, smslink as client},
    stub::{Answer, Stub},
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
    let buffer = Buffer::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::CLOSE)
        .with_ansi(false)
        .with_writer(buffer.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let stub = Stub::always(Answer::Json(200, json!({ "verify_result_code": "VRFY00001" }))).await;
    client(&stub).build().unwrap().verify(&jp_phone(), &code()).await.unwrap().outcome().verified().unwrap();
    drop(guard);

    let log = String::from_utf8(buffer.0.lock().unwrap().clone()).unwrap();
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
    for secret in ["09012345678", "482913", "token: token"] {
        assert!(!log.contains(secret), "{secret} shows in:\n{log}");
    }
}
