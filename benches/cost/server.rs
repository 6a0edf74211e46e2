//! A server that does next to nothing: one constant answer an operation. It counts its connections.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    header::{CONTENT_TYPE, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use crate::{
    Result,
    peers::{ACCESS_TOKEN, CERTIFICATIONS_PATH, VERIFY_PATH},
};

const TOKEN_PATH: &str = "/users/getToken";
const CONNECTIONS_PATH: &str = "/connections";

/// The examples of the specs.
const VERIFIED: &str = r#"{"phone_number":"09012345678","verification_code":"482913","verify_result_code":"VRFY00001","verify_result_message":"認証に成功しました。"}"#;
const CERTIFIED: &str = r#"{"code":0,"message":null,"response":{"imp_uid":"imp_000000000001","merchant_uid":"ORDER0001","pg_tid":"202601010000000000000001","pg_provider":"danal","name":"홍길동","gender":"male","birth":631119600,"birthday":"1990-01-01","foreigner":false,"foreigner_v2":null,"certified":true,"certified_at":1767225660,"unique_key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==","unique_in_site":"MC0GCCqGSIb3DQIJAyEABBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB=","origin":null}}"#;

/// The server in a process of its own, until it is dropped.
pub(crate) struct Server {
    pub(crate) url: String,
    child: Child,
    /// Its end tells the child to go, even if this process is killed.
    _life: Option<ChildStdin>,
}

impl Server {
    pub(crate) fn start() -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut child = command.arg("serve").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut url = String::new();
        BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut url)?;
        Ok(Self { url: url.trim().to_owned(), _life: child.stdin.take(), child })
    }

    /// How many connections were opened so far, the one that asks not counted.
    pub(crate) async fn connections(&self) -> Result<usize> {
        let count = reqwest::get(format!("{}{CONNECTIONS_PATH}", self.url)).await?.text().await?;
        Ok(count.parse::<usize>()? - 1)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have gone by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The role of the child: serves until its input ends.
pub(crate) fn serve() -> Result<()> {
    std::thread::spawn(|| {
        let ended = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(i32::from(ended.is_err()));
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("http://{}", listener.local_addr()?);
        let connections = Arc::new(AtomicUsize::new(0));
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            connections.fetch_add(1, Ordering::Relaxed);
            let connections = Arc::clone(&connections);
            let service = service_fn(move |request| answer(request, connections.load(Ordering::Relaxed)));
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    })
}

async fn answer(request: Request<Incoming>, connections: usize) -> Result<Response<Full<Bytes>>> {
    let (head, body) = request.into_parts();
    body.collect().await?;
    let answer = match head.uri.path() {
        CONNECTIONS_PATH => Bytes::from(connections.to_string()),
        path => constant(path),
    };
    Ok(json(answer))
}

/// The answer to a call.
pub(crate) fn constant(path: &str) -> Bytes {
    match path {
        VERIFY_PATH => Bytes::from_static(VERIFIED.as_bytes()),
        TOKEN_PATH => {
            let token = format!(r#"{{"access_token":"{ACCESS_TOKEN}","now":1767225600,"expired_at":1767229200}}"#);
            Bytes::from(format!(r#"{{"code":0,"message":null,"response":{token}}}"#))
        }
        path if path.starts_with(CERTIFICATIONS_PATH) => Bytes::from_static(CERTIFIED.as_bytes()),
        _ => Bytes::from_static(b"{}"),
    }
}

pub(crate) fn json(body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    response
}
