//! The stream of events.

use std::time::Duration;

use phoneproof::sandbox::Sandbox;
use reqwest::{RequestBuilder, Response, header};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

use super::{JAPANESE, Outside, PATIENCE, column, refused};

/// An open stream, read event by event.
struct Stream {
    response: Response,
    unread: String,
}

#[derive(Debug, PartialEq)]
struct Event {
    id: u64,
    name: String,
    data: Value,
}

impl Stream {
    async fn open(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        Self { response, unread: String::new() }
    }

    /// The next event; `None` at the end of the stream.
    async fn next(&mut self) -> Option<Event> {
        timeout(PATIENCE, self.read()).await.expect("an event comes in time")
    }

    async fn read(&mut self) -> Option<Event> {
        loop {
            if let Some((event, rest)) = self.unread.split_once("\n\n") {
                let (event, rest) = (parse(event), rest.to_owned());
                self.unread = rest;
                match event {
                    Some(event) => return Some(event),
                    None => continue,
                }
            }
            let chunk = self.response.chunk().await.unwrap()?;
            self.unread.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

/// An event; `None` for a comment.
fn parse(text: &str) -> Option<Event> {
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    let data = serde_json::from_str(field("data")?).unwrap();
    Some(Event { id: field("id")?.parse().unwrap(), name: field("event")?.to_owned(), data })
}

#[tokio::test]
async fn everything_that_happens_comes_in_order() {
    let outside = Outside::start().await;
    outside.send_own_code(JAPANESE, "111111").await;
    let mut stream = Stream::open(outside.ask("GET", "/events")).await;
    outside.send_own_code(JAPANESE, "222222").await;
    outside.post("/clock/advance", &json!({ "seconds": 90 })).await;
    outside.delete("/messages").await;
    outside.delete("/requests").await;

    let message = stream.next().await.unwrap();
    assert_eq!((message.id, message.name.as_str(), &message.data["code"]), (3, "message", &json!("222222")));
    let request = stream.next().await.unwrap();
    assert_eq!((request.id, request.name.as_str(), &request.data["operation"]), (4, "request", &json!("deliver_code")));
    let clock = stream.next().await.unwrap();
    assert_eq!((clock.id, clock.name.as_str(), &clock.data["ahead_seconds"]), (5, "clock", &json!(90)));
    let cleared = Event { id: 6, name: "cleared".to_owned(), data: json!({ "what": "messages", "cleared": 2 }) };
    assert_eq!(stream.next().await.unwrap(), cleared);
    let cleared = Event { id: 7, name: "cleared".to_owned(), data: json!({ "what": "requests", "cleared": 2 }) };
    assert_eq!(stream.next().await.unwrap(), cleared);
}

#[tokio::test]
async fn a_fault_is_told_when_it_is_ordered_when_it_fires_and_when_it_is_taken_back() {
    let outside = Outside::start().await;
    let mut stream = Stream::open(outside.ask("GET", "/events")).await;
    outside.post("/faults", &json!({ "operation": "deliver_code", "kind": "drip" })).await;
    let ordered = stream.next().await.unwrap();
    assert_eq!((ordered.name.as_str(), &ordered.data["left"]), ("fault", &json!(1)));
    outside.post("/faults", &json!({ "operation": "deliver_code", "kind": "unknown-field" })).await;
    outside.delete("/faults/1").await;
    outside.send_own_code(JAPANESE, "111111").await;
    outside.delete("/faults").await;
    let mut rest = Vec::new();
    while rest.len() < 6 {
        rest.push(stream.next().await.unwrap());
    }
    let names: Vec<&str> = rest.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(names, ["fault", "cleared", "message", "fault", "request", "cleared"]);
    assert_eq!(rest[1].data, json!({ "what": "faults", "cleared": 1 }));
    assert_eq!(rest[3].data["fired"], 1);
    assert_eq!(rest[4].data["fault"], "unknown-field");
}

#[tokio::test]
async fn an_event_has_the_same_data_as_the_list() {
    let outside = Outside::start().await;
    let mut stream = Stream::open(outside.ask("GET", "/events")).await;
    outside.send_code(JAPANESE).await;
    assert_eq!(stream.next().await.unwrap().data, outside.get("/messages").await["messages"][0]);
    assert_eq!(stream.next().await.unwrap().data, outside.get("/requests").await["requests"][0]);
}

#[tokio::test]
async fn a_thousand_messages_come_one_by_one() {
    let outside = Outside::start().await;
    let mut stream = Stream::open(outside.ask("GET", "/events?event=message")).await;
    let client = outside.smslink();
    for number in 0..1000 {
        let request = super::DeliverCodeRequest::new(
            super::PhoneNumber::new(JAPANESE).unwrap(),
            super::DeliveryType::Sms,
            super::MessageTemplate::new("{{verification_code}}").unwrap(),
            super::OwnCode::new(format!("{number:06}")).unwrap(),
        );
        client.deliver(&request).await.unwrap();
    }
    let mut last = 0;
    for number in 0..1000 {
        let event = stream.next().await.unwrap();
        assert_eq!((&event.data["id"], &event.data["code"]), (&json!(number + 1), &json!(format!("{number:06}"))));
        assert!(event.id > last);
        last = event.id;
    }
}

#[tokio::test]
async fn a_broken_connection_goes_on_where_it_was() {
    let outside = Outside::start().await;
    let mut stream = Stream::open(outside.ask("GET", "/events?event=message")).await;
    outside.send_own_code(JAPANESE, "111111").await;
    let seen = stream.next().await.unwrap().id;
    drop(stream);
    outside.send_own_code(JAPANESE, "222222").await;
    let again = |query: &str| outside.ask("GET", &format!("/events?event=message{query}"));
    let mut by_header = Stream::open(again("&after=0").header("last-event-id", seen)).await;
    assert_eq!(by_header.next().await.unwrap().data["code"], "222222", "the header goes before the parameter");
    let mut by_parameter = Stream::open(again(&format!("&after={seen}"))).await;
    assert_eq!(by_parameter.next().await.unwrap().data["code"], "222222");
    let mut from_the_start = Stream::open(again("&after=0")).await;
    assert_eq!(from_the_start.next().await.unwrap().data["code"], "111111");
    let mut of_another_sandbox = Stream::open(again("&after=0").header("last-event-id", 1_000_000)).await;
    assert_eq!(of_another_sandbox.next().await.unwrap().data["code"], "111111");
}

#[tokio::test]
async fn what_was_forgotten_before_it_was_read_is_left_out() {
    let outside = Outside::start().await;
    outside.send_own_code(JAPANESE, "111111").await;
    outside.delete("/messages").await;
    outside.send_own_code(JAPANESE, "222222").await;
    let mut stream = Stream::open(outside.ask("GET", "/events?after=0")).await;
    let mut names = Vec::new();
    while names.len() < 4 {
        names.push(stream.next().await.unwrap().name);
    }
    assert_eq!(names, ["request", "cleared", "message", "request"]);
}

#[tokio::test]
async fn it_ends_when_the_sandbox_stops() {
    let outside = Outside::start().await;
    let mut stream = Stream::open(outside.ask("GET", "/events")).await;
    outside.send_own_code(JAPANESE, "111111").await;
    outside.sandbox.stop().await;
    let names = [stream.next().await.unwrap().name, stream.next().await.unwrap().name];
    assert_eq!(names, ["message", "request"], "what happened before is told");
    assert_eq!(stream.next().await, None);
}

/// So long that a test that waits for it fails.
const LONG: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn an_open_stream_does_not_keep_the_sandbox_from_stopping() {
    let outside = Outside::of(Sandbox::builder().grace_period(LONG)).await;
    let mut stream = Stream::open(outside.ask("GET", "/events")).await;
    timeout(PATIENCE, outside.sandbox.stop()).await.expect("it stops");
    assert_eq!(stream.next().await, None);
}

/// Makes more events than the system and the server hold for a client that reads nothing: 5 MB.
async fn fill(sandbox: &Sandbox) {
    let request = format!("GET /{} HTTP/1.1\r\nhost: localhost\r\n", "a".repeat(255));
    let requests = format!("{}{request}connection: close\r\n\r\n", format!("{request}\r\n").repeat(8_999));
    let (mut answers, mut stream) = TcpStream::connect(sandbox.address()).await.unwrap().into_split();
    let (written, read) = tokio::join!(stream.write_all(requests.as_bytes()), async {
        tokio::io::copy(&mut answers, &mut tokio::io::sink()).await
    });
    written.unwrap();
    read.unwrap();
    assert_eq!(sandbox.requests().len(), 9_000);
}

#[tokio::test]
async fn a_stream_that_nobody_reads_does_not_keep_the_sandbox_from_stopping() {
    let sandbox = Sandbox::builder().grace_period(LONG).start().await.unwrap();
    fill(&sandbox).await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut stream = socket.connect(sandbox.address()).await.unwrap();
    stream.write_all(b"GET /sandbox/v1/events?after=0 HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let mut first = [0; 12];
    stream.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    timeout(PATIENCE, sandbox.stop()).await.expect("it stops");
}

#[tokio::test]
async fn a_reader_that_reads_nothing_holds_nobody_up() {
    let outside = Outside::start().await;
    let _idle = Stream::open(outside.ask("GET", "/events")).await;
    for code in 0..50 {
        outside.send_own_code(JAPANESE, &format!("{code:06}")).await;
    }
    assert_eq!(column(&outside.get("/messages?limit=1").await["messages"], "id"), [50]);
}

#[tokio::test]
async fn what_can_not_be_asked_is_refused() {
    let outside = Outside::start().await;
    for query in ["after=x", "event=everything", "only=message", "event=message&event=clock"] {
        refused(outside.ask("GET", &format!("/events?{query}")), 400).await;
    }
    let error = refused(outside.ask("GET", "/events").header("last-event-id", "seven"), 400).await;
    assert_eq!(error, "the header Last-Event-ID is no id of an event");
}
