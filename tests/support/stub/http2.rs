//! The same over HTTP/2: the crates below log frames there, and pack headers in another way.

use std::{io::Cursor, sync::Arc};

use h2::server::SendResponse;
use http::Response;
use tokio::net::TcpStream;

use super::{Answer, Request, Shared, by_name};

/// Answers requests on a connection until it is closed.
pub(super) async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let Ok(mut connection) = h2::server::Builder::new().handshake::<_, Cursor<Vec<u8>>>(stream).await else { return };
    let mut stalled = Vec::new();
    while let Some(Ok((request, respond))) = connection.accept().await {
        // The body comes only while the connection is driven.
        let request = tokio::select! {
            request = read(request) => request,
            _ = std::future::poll_fn(|context| connection.poll_closed(context)) => return,
        };
        stalled.extend(reply(respond, shared.answer(request)));
    }
}

async fn read(request: http::Request<h2::RecvStream>) -> Request {
    let (head, mut stream) = request.into_parts();
    let mut body = Vec::new();
    while let Some(Ok(chunk)) = stream.data().await {
        drop(stream.flow_control().release_capacity(chunk.len()));
        body.extend_from_slice(&chunk);
    }
    let headers = head.headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap_or_default()));
    Request {
        method: head.method.to_string(),
        target: head.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
        version: "HTTP/2".to_owned(),
        headers: by_name(headers),
        body: String::from_utf8(body).unwrap_or_default(),
    }
}

/// Answers, or hands back what is to stay open.
fn reply(mut respond: SendResponse<Cursor<Vec<u8>>>, answer: Answer) -> Option<SendResponse<Cursor<Vec<u8>>>> {
    let (status, headers, body) = match answer {
        Answer::Whole(whole) => (whole.status, whole.headers, whole.body),
        // HTTP/2 has no other frame around a body: its head stands for its status, its body is sent as it is.
        Answer::Raw(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(200);
            let body = text.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default();
            (status, vec![("content-type", "application/json".to_owned())], body.into_bytes())
        }
        Answer::Stall => return Some(respond),
        _ => {
            respond.send_reset(h2::Reason::INTERNAL_ERROR);
            return None;
        }
    };
    let response = headers
        .into_iter()
        .fold(Response::builder().status(status), |response, (name, value)| response.header(name, value));
    // The client may have gone: that is its business.
    if let Ok(mut stream) = respond.send_response(response.body(()).unwrap(), false) {
        drop(stream.send_data(Cursor::new(body), true));
    }
    None
}
