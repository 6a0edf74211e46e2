//! The proof that the peers are compared fairly: what they send is the same.

use std::sync::{Arc, Mutex, PoisonError};

use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use crate::{
    Result,
    peers::{ByHand, Facade, Hyper, Operation, Peer},
    server::{constant, json},
};

type Seen = Arc<Mutex<String>>;

/// An error that shows what differs, if anything does. The order of the headers may.
pub(crate) async fn are_alike() -> Result<()> {
    for operation in Operation::ALL {
        let facade = request_of::<Facade>(operation).await?;
        for (name, other) in [
            (ByHand::NAME, request_of::<ByHand>(operation).await?),
            (Hyper::NAME, request_of::<Hyper>(operation).await?),
        ] {
            if facade != other {
                return Err(format!("{} sends\n{facade}\nbut {name}\n{other}", Facade::NAME).into());
            }
        }
    }
    Ok(())
}

/// The last request of one call: the first may ask for a token.
async fn request_of<P: Peer>(operation: Operation) -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let seen = Seen::default();
    let server = tokio::spawn(keep_requests(listener, Arc::clone(&seen)));
    operation.call(&P::new(&url)?).await?;
    server.abort();
    let seen = std::mem::take(&mut *seen.lock().unwrap_or_else(PoisonError::into_inner));
    Ok(seen.replace(&url["http://".len()..], "[host]"))
}

async fn keep_requests(listener: TcpListener, seen: Seen) -> Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        let seen = Arc::clone(&seen);
        let service = service_fn(move |request| keep(request, Arc::clone(&seen)));
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

async fn keep(request: Request<Incoming>, seen: Seen) -> Result<Response<Full<Bytes>>> {
    let (head, body) = request.into_parts();
    let mut lines = Vec::new();
    for (name, value) in &head.headers {
        lines.push(format!("{name}: {}", value.to_str()?));
    }
    lines.sort();
    let body = String::from_utf8(body.collect().await?.to_bytes().to_vec())?;
    let text = format!("{} {} {:?}\n{}\n\n{body}", head.method, head.uri, head.version, lines.join("\n"));
    *seen.lock().unwrap_or_else(PoisonError::into_inner) = text;
    Ok(json(constant(head.uri.path())))
}
