//! HTTP/1.1, as far as clients speak it and a little further.

use std::{sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{Answer, Request, Shared, by_name};

/// Answers requests on a connection until it is closed.
pub(super) async fn serve(mut stream: TcpStream, shared: Arc<Shared>) {
    loop {
        let request = match read(&mut stream).await {
            Read::Request(request) => request,
            Read::Other => return finish(stream, Answer::empty(400)).await,
            Read::End => return,
        };
        match shared.answer(request) {
            Answer::Whole(whole) if whole.keeps_alive => {
                // The client may have gone: that is its business.
                drop(stream.write_all(&[whole.head().as_bytes(), &whole.body].concat()).await);
            }
            last => return finish(stream, last).await,
        }
    }
}

/// Answers a connection's last request.
async fn finish(mut stream: TcpStream, mut answer: Answer) {
    let answer = loop {
        answer = match answer {
            Answer::After(wait, then) => {
                tokio::time::sleep(wait).await;
                *then
            }
            Answer::When(mut is_time, then) => {
                // Without a sender it never is: the test is over.
                drop(is_time.wait_for(|is_time| *is_time).await);
                *then
            }
            now => break now,
        };
    };
    match answer {
        Answer::Whole(whole) => drop(stream.write_all(&[whole.head().as_bytes(), &whole.body].concat()).await),
        Answer::Raw(bytes) => drop(stream.write_all(&bytes).await),
        Answer::Close => drop(stream),
        Answer::Stall => std::future::pending().await,
        Answer::Drip => {
            drip(stream, "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n").await;
        }
        Answer::DripHead => drip(stream, "HTTP/1.1 200 OK\r\nx-slow:").await,
        Answer::Part(bytes) => {
            drop(stream.write_all(&bytes).await);
            std::future::pending::<()>().await;
        }
        Answer::After(..) | Answer::When(..) => unreachable!("waited for before"),
    }
}

async fn drip(mut stream: TcpStream, head: &str) {
    let mut alive = stream.write_all(head.as_bytes()).await.is_ok();
    while alive {
        alive = stream.write_all(b" ").await.is_ok();
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

enum Read {
    Request(Request),
    /// What is no HTTP, a TLS handshake for example. HTTP servers answer it with 400.
    Other,
    /// The client has gone.
    End,
}

async fn read(stream: &mut TcpStream) -> Read {
    let mut bytes = Vec::new();
    loop {
        if bytes.first().is_some_and(|first: &u8| !first.is_ascii_uppercase()) {
            return Read::Other;
        }
        if let Some(request) = parsed(&bytes) {
            return Read::Request(request);
        }
        match stream.read_buf(&mut bytes).await {
            Ok(count) if count > 0 => {}
            _ => return Read::End,
        }
    }
}

/// The request, if it is there as a whole.
fn parsed(bytes: &[u8]) -> Option<Request> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let (head, body) = (String::from_utf8_lossy(&bytes[..end]), &bytes[end + 4..]);
    let mut lines = head.lines();
    let mut words = lines.next()?.split(' ').map(str::to_owned);
    let (method, target, version) = (words.next()?, words.next()?, words.next()?);
    let headers = by_name(lines.filter_map(|line| line.split_once(": ")));
    let length = headers.get("content-length").map_or(0, |length| length.parse().expect("a length is a number"));
    let body = String::from_utf8_lossy(body.get(..length)?).into_owned();
    Some(Request { method, target, version, headers, body })
}
