//! Faults as bytes: what any client sees, in any language.

use std::{io::ErrorKind, time::Duration};

use phoneproof::sandbox::{Fault, FaultKind, Sandbox};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::Instant,
};

/// A request with an answer of a fixed size: SMSLINK's refusal of a token.
const REQUEST: &[u8] =
    b"GET /api/v1/verification_code/delivery_result?verification_code_id=1 HTTP/1.1\r\nhost: localhost\r\n\r\n";

async fn connect(sandbox: &Sandbox) -> TcpStream {
    TcpStream::connect(sandbox.address()).await.unwrap()
}

/// Everything until the end of the connection, and how it ended.
async fn read(stream: &mut TcpStream) -> (Vec<u8>, Option<ErrorKind>) {
    let (mut bytes, mut chunk) = (Vec::new(), vec![0; 64 * 1024]);
    loop {
        match stream.read(&mut chunk).await {
            Ok(0) => return (bytes, None),
            Ok(read) => bytes.extend_from_slice(&chunk[..read]),
            Err(error) => return (bytes, Some(error.kind())),
        }
    }
}

/// Waits until it is so.
async fn eventually(what: &str, is_so: impl Fn() -> bool) {
    let waiting = async {
        while !is_so() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), waiting).await.expect(what);
}

/// The head as text, and the body.
struct Answer {
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn of(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a whole head");
        Self { head: String::from_utf8(bytes[..end].to_vec()).unwrap(), body: bytes[end + 4..].to_vec() }
    }

    fn header(&self, wanted: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value)
    }

    fn length(&self) -> usize {
        self.header("content-length").unwrap().parse().unwrap()
    }

    fn status(&self) -> u16 {
        self.head.split(' ').nth(1).unwrap().parse().unwrap()
    }
}

/// The answer on a connection that is closed after it.
async fn answer(sandbox: &Sandbox) -> Answer {
    let mut stream = connect(sandbox).await;
    let request = String::from_utf8_lossy(REQUEST).replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    Answer::of(&read(&mut stream).await.0)
}

async fn struck_by(kind: FaultKind) -> (Sandbox, Answer) {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.order_fault(Fault::new(kind));
    let answer = answer(&sandbox).await;
    (sandbox, answer)
}

#[tokio::test]
async fn a_connection_is_closed_in_good_order_and_no_other_is() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.order_fault(Fault::new(FaultKind::CloseBefore));
    let mut stream = connect(&sandbox).await;
    stream.write_all(REQUEST).await.unwrap();
    assert_eq!(read(&mut stream).await, (Vec::new(), None));
    let [request] = &sandbox.requests()[..] else { panic!("it is in the journal") };
    assert_eq!((request.operation(), request.status()), (Some("get_code_delivery_result"), None));
    assert_eq!((request.fault(), request.was_carried_out()), (Some(FaultKind::CloseBefore), false));
    assert_eq!(answer(&sandbox).await.status(), 401, "the next connection is served");
}

#[tokio::test]
async fn a_reset_strikes_the_next_request_of_a_connection_that_is_open() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut stream = connect(&sandbox).await;
    stream.write_all(REQUEST).await.unwrap();
    let mut first = [0; 12];
    stream.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 401");
    sandbox.order_fault(Fault::new(FaultKind::ResetBefore));
    stream.write_all(REQUEST).await.unwrap();
    assert_eq!(read(&mut stream).await.1, Some(ErrorKind::ConnectionReset));
    assert_eq!(sandbox.faults()[0].fired(), 1);
}

#[tokio::test]
async fn resets_are_resets() {
    for kind in [FaultKind::ResetBefore, FaultKind::ResetAfter] {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.order_fault(Fault::new(kind));
        let mut stream = connect(&sandbox).await;
        stream.write_all(REQUEST).await.unwrap();
        assert_eq!(read(&mut stream).await, (Vec::new(), Some(ErrorKind::ConnectionReset)), "{kind}");
    }
}

#[tokio::test]
async fn a_reset_before_does_not_wait_for_the_body() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.order_fault(Fault::new(FaultKind::ResetBefore));
    let mut stream = connect(&sandbox).await;
    let head = b"POST /api/v1/verification_code/verify HTTP/1.1\r\nhost: localhost\r\ncontent-length: 500\r\n\r\n";
    stream.write_all(head).await.unwrap();
    assert_eq!(read(&mut stream).await, (Vec::new(), Some(ErrorKind::ConnectionReset)));
}

#[tokio::test]
async fn a_client_that_leaves_before_it_sent_all_is_noted_with_the_fault_that_it_used_up() {
    for kind in [FaultKind::InternalError, FaultKind::Stall, FaultKind::NotJson] {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.order_fault(Fault::new(kind));
        let mut stream = connect(&sandbox).await;
        let head = b"POST /api/v1/verification_code/verify HTTP/1.1\r\nhost: localhost\r\ncontent-length: 500\r\n\r\n{";
        stream.write_all(head).await.unwrap();
        eventually("it strikes", || sandbox.faults()[0].fired() == 1).await;
        drop(stream);
        eventually("it is noted", || !sandbox.requests().is_empty()).await;
        let [request] = &sandbox.requests()[..] else { panic!("{kind}: one request") };
        assert_eq!((request.operation(), request.fault()), (Some("verify_code"), Some(kind)));
        assert!(!request.was_carried_out(), "{kind}");
    }
}

#[tokio::test]
async fn a_client_that_leaves_before_it_sent_all_is_noted_without_a_fault_too() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut stream = connect(&sandbox).await;
    let head = b"POST /api/v1/verification_code/verify HTTP/1.1\r\nhost: localhost\r\ncontent-length: 500\r\n\r\n{";
    stream.write_all(head).await.unwrap();
    drop(stream);
    eventually("it is noted", || !sandbox.requests().is_empty()).await;
    let [request] = &sandbox.requests()[..] else { panic!("one request") };
    assert_eq!((request.fault(), request.was_carried_out()), (None, false));
}

#[tokio::test]
async fn a_truncated_answer_ends_in_good_order_after_half_of_its_body() {
    let sandbox = Sandbox::start().await.unwrap();
    let whole = answer(&sandbox).await;
    sandbox.order_fault(Fault::new(FaultKind::Truncate));
    let mut stream = connect(&sandbox).await;
    stream.write_all(REQUEST).await.unwrap();
    let (bytes, end) = read(&mut stream).await;
    let half = Answer::of(&bytes);
    assert_eq!(end, None, "no reset");
    assert_eq!((half.status(), half.length()), (401, whole.body.len()));
    assert_eq!(half.body, whole.body[..whole.body.len() / 2]);
}

#[tokio::test(start_paused = true)]
async fn a_dripping_answer_comes_whole_at_ten_bytes_a_second() {
    let sandbox = Sandbox::start().await.unwrap();
    let whole = answer(&sandbox).await;
    sandbox.order_fault(Fault::new(FaultKind::Drip));
    let began = Instant::now();
    let dripped = answer(&sandbox).await;
    assert_eq!(dripped.body, whole.body);
    assert_eq!(dripped.length(), whole.body.len());
    let least = Duration::from_millis(100) * u32::try_from(whole.body.len()).unwrap();
    assert!(began.elapsed() >= least, "{:?} for {} bytes", began.elapsed(), whole.body.len());
}

#[tokio::test]
async fn a_stalled_request_holds_up_nobody_else() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.order_fault(Fault::new(FaultKind::Stall));
    let mut stalled = connect(&sandbox).await;
    stalled.write_all(REQUEST).await.unwrap();
    while sandbox.faults()[0].fired() == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(answer(&sandbox).await.status(), 401);
    let mut byte = [0];
    let silence = tokio::time::timeout(Duration::from_millis(50), stalled.read(&mut byte)).await;
    assert!(silence.is_err(), "the stalled one has no answer");
}

#[tokio::test]
async fn an_oversized_answer_is_the_real_one_filled_up() {
    let (sandbox, oversized) = struck_by(FaultKind::Oversize).await;
    assert_eq!((oversized.length(), oversized.body.len()), (8 * 1024 * 1024, 8 * 1024 * 1024));
    let real = answer(&sandbox).await;
    assert_eq!(oversized.body.trim_ascii_end(), real.body);
    assert_eq!(oversized.status(), real.status());
}

#[tokio::test]
async fn bodies_that_are_no_json_say_what_they_claim_to_be() {
    let (_, not_json) = struck_by(FaultKind::NotJson).await;
    assert!(not_json.header("content-type").unwrap().starts_with("application/json"));
    assert!(serde_json::from_slice::<Value>(&not_json.body).is_err());
    for (kind, status) in [(FaultKind::WrongContentType, 401), (FaultKind::BadGateway, 502)] {
        let (_, page) = struck_by(kind).await;
        assert_eq!(page.status(), status, "{kind}");
        assert!(page.header("content-type").unwrap().starts_with("text/html"), "{kind}");
        assert!(page.body.starts_with(b"<html>"), "{kind}");
    }
}

#[tokio::test]
async fn a_redirect_leads_to_where_nothing_is() {
    let (sandbox, redirect) = struck_by(FaultKind::Redirect).await;
    assert_eq!(redirect.status(), 307);
    let location = redirect.header("location").unwrap();
    assert_eq!(reqwest::get(format!("{}{location}", sandbox.base_url())).await.unwrap().status(), 404);
}

#[tokio::test]
async fn only_one_of_the_two_429_says_when_to_come_back() {
    for (kind, retry_after) in
        [(FaultKind::TooManyRequests, None), (FaultKind::TooManyRequestsWithRetryAfter, Some("1"))]
    {
        let (_, refused) = struck_by(kind).await;
        assert_eq!((refused.status(), refused.header("retry-after")), (429, retry_after));
        let body: Value = serde_json::from_slice(&refused.body).unwrap();
        assert_eq!(body["code"], "ERR429001", "SMSLINK's own words");
    }
}
