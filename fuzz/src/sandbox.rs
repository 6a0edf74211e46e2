//! The sandbox's handling of requests: any bytes on its port, and any request for any operation. It answers or closes
//! the connection, takes no harm, and never fails by itself.

use std::{fmt::Write, sync::LazyLock, time::Duration};

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use phoneproof::{Provider, sandbox::Sandbox};
use serde_json::json;
use sha2::Sha256;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    runtime::Runtime,
    time::timeout,
};

use crate::{
    choice, choose, line, memory,
    provider::{ends, runtime},
    spec,
};

/// For an answer that may not come: a stream of events, a long poll, a stall that was ordered.
const PATIENCE: Duration = Duration::from_millis(50);
/// For one that has to come, however busy the machine is.
const GUARD: Duration = Duration::from_secs(15);
const MOST_REQUESTS: usize = 8;
/// Between two requests of one input.
const SEPARATOR: u8 = 0x1e;
const INFO: &str = "GET /sandbox/v1/info HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";

thread_local!(static RUNTIME: Runtime = runtime());

/// Has a new sandbox do `work`, and ends.
fn with_sandbox<T>(work: impl AsyncFnOnce(&Sandbox) -> T) -> T {
    RUNTIME.with(|runtime| {
        runtime.block_on(ends(async {
            let sandbox = Sandbox::builder().seed(1).start().await.expect("a free port");
            let done = work(&sandbox).await;
            drop(sandbox);
            done
        }))
    })
}

/// What comes back for `bytes`, until the sandbox closes the connection or has nothing to say for a while.
async fn exchange(sandbox: &Sandbox, bytes: &[u8], patience: Duration) -> Vec<u8> {
    // It may have been asked to refuse connections for a while.
    sandbox.open_port().expect("its own port");
    let mut stream = TcpStream::connect(sandbox.address()).await.expect("it listens");
    // No connection is left behind to wait: there are thousands in a second.
    stream.set_zero_linger().expect("a socket");
    let mut answer = Vec::new();
    // It may refuse to read on, and says so before.
    let _ = stream.write_all(bytes).await;
    let _ = stream.shutdown().await;
    while let Ok(Ok(count)) = timeout(patience, stream.read_buf(&mut answer)).await {
        if count == 0 || answer.len() > 16 * 1024 * 1024 {
            break;
        }
    }
    answer
}

/// Bytes on the port.
pub fn sandbox_bytes(input: &[u8]) {
    memory::bounded(input, || {
        with_sandbox(async |sandbox| {
            // What is a whole request is answered before the last one is, and the rest is cut off.
            let answer = exchange(sandbox, &[input, INFO.as_bytes()].concat(), PATIENCE).await;
            assert!(answer.is_empty() || answer.starts_with(b"HTTP/1."), "{}", String::from_utf8_lossy(&answer));
            let info = exchange(sandbox, INFO.as_bytes(), GUARD).await;
            assert!(info.starts_with(b"HTTP/1.1 200 "), "it serves no more: {}", String::from_utf8_lossy(&info));
        });
    });
}

/// What can be asked for: a method, a path, and who answers.
struct Target {
    method: &'static str,
    path: &'static str,
    /// `None` for the sandbox's own API.
    provider: Option<Provider>,
}

static TARGETS: LazyLock<Vec<Target>> = LazyLock::new(|| {
    let mut targets = Vec::new();
    for provider in Provider::ALL {
        let target = |method, path| Target { method, path, provider: Some(*provider) };
        targets.extend(provider.operations().iter().map(|operation| target(operation.method, operation.path)));
    }
    for (path, item) in spec::spec("sandbox")["paths"].as_object().into_iter().flatten() {
        for (method, _) in item.as_object().into_iter().flatten().filter(|(_, operation)| operation.is_object()) {
            targets.push(Target { method, path, provider: None });
        }
    }
    targets
});

/// Up to eight requests to one sandbox. Of each: a byte that chooses the operation, a line that stands for the
/// parameter of the path, one that is the query, one that is a header, then the body. What has valid credentials
/// opens with a byte below 128.
pub fn sandbox_requests(input: &[u8]) {
    memory::bounded(input, || {
        with_sandbox(async |sandbox| {
            let token = portone_token(sandbox).await;
            let mut was_ordered = false;
            for request in input.split(|byte| *byte == SEPARATOR).take(MOST_REQUESTS) {
                let Some((target, bytes)) = written(sandbox, &token, request) else { continue };
                was_ordered |= target.provider.is_none();
                let answer = exchange(sandbox, &bytes, if was_ordered { PATIENCE } else { GUARD }).await;
                // Faults can be ordered, and moving the clock makes tokens expire; of itself it never fails.
                let status = answer.get(9..12).unwrap_or_default();
                let is_failure = status.first().is_none_or(|first| *first == b'5');
                // PortOne V2 says so of an error of the PG, which a wrong OTP is.
                let is_of_the_pg = target.provider == Some(Provider::PortOneV2) && status == b"502";
                assert!(
                    was_ordered || !is_failure || is_of_the_pg,
                    "{} {}: {}",
                    target.method,
                    target.path,
                    String::from_utf8_lossy(&answer)
                );
            }
        });
    });
}

fn written(sandbox: &Sandbox, token: &str, request: &[u8]) -> Option<(&'static Target, Vec<u8>)> {
    let (who, rest) = request.split_first()?;
    let (target, rest) = choose(TARGETS.as_slice(), rest)?;
    let ((parameter, rest), has_credentials) = (line(rest), *who < 128);
    let (query, rest) = line(rest);
    let (header, body) = line(rest);
    let visible =
        |bytes: &[u8]| -> Vec<u8> { bytes.iter().copied().filter(|byte| (b'!'..0x7f).contains(byte)).collect() };

    let mut written = format!("{} ", target.method).to_uppercase().into_bytes();
    let (before, after) = match target.path.split_once('{') {
        Some((before, rest)) => (before, rest.split_once('}').map(|(_, after)| after)),
        None => (target.path, None),
    };
    written.extend_from_slice(before.as_bytes());
    if let Some(after) = after {
        written.extend(visible(parameter).iter().filter(|byte| !b"?#/".contains(byte)));
        written.extend_from_slice(after.as_bytes());
    }
    if !query.is_empty() {
        written.push(b'?');
        written.extend(visible(query).iter().filter(|byte| **byte != b'#'));
    }
    let mut head = format!(" HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    head.push_str("content-type: application/json\r\n");
    if let Some(provider) = target.provider.filter(|_| has_credentials) {
        head.push_str(&credentials(sandbox, token, provider));
    }
    written.extend_from_slice(head.as_bytes());
    if let Some(colon) = header.iter().position(|byte| *byte == b':') {
        let (name, value) = header.split_at(colon);
        let name: Vec<u8> = name.iter().copied().filter(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').collect();
        let is_ours = ["host", "connection", "content-length", "transfer-encoding", "expect", "upgrade"]
            .iter()
            .any(|ours| name.eq_ignore_ascii_case(ours.as_bytes()));
        if !name.is_empty() && !is_ours {
            written.extend(name);
            written.extend(value.iter().filter(|byte| **byte >= b' ' && **byte != 0x7f));
            written.extend_from_slice(b"\r\n");
        }
    }
    written.extend_from_slice(b"\r\n");
    written.extend_from_slice(body);
    Some((target, written))
}

fn credentials(sandbox: &Sandbox, token: &str, provider: Provider) -> String {
    let keys = sandbox.credentials();
    match provider {
        Provider::Solapi => {
            let date = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
            let salt = salt();
            let mut mac = Hmac::<Sha256>::new_from_slice(keys.solapi_api_secret().as_bytes()).expect("any length");
            mac.update(format!("{date}{salt}").as_bytes());
            let signature = hex::encode(mac.finalize().into_bytes());
            let key = keys.solapi_api_key();
            format!("authorization: HMAC-SHA256 apiKey={key}, date={date}, salt={salt}, signature={signature}\r\n")
        }
        Provider::PortOneV1 => format!("authorization: Bearer {token}\r\n"),
        Provider::PortOneV2 => format!("authorization: PortOne {}\r\n", keys.portone_v2_api_secret()),
        other => api_key(sandbox, other),
    }
}

/// The header of an API whose spec asks for a key alone.
fn api_key(sandbox: &Sandbox, provider: Provider) -> String {
    let spec = spec::spec(provider.as_str());
    let schemes = spec["components"]["securitySchemes"].as_object().into_iter().flatten();
    let header =
        schemes.filter(|(_, scheme)| scheme["type"] == "apiKey").find_map(|(_, scheme)| scheme["name"].as_str());
    let header = header.unwrap_or_else(|| panic!("fuzz/src/sandbox.rs has no credentials for {provider}"));
    let variables = format!("PHONEPROOF_{}_", spec["x-api"]["environment"].as_str().expect("it has a name there"));
    let is_key = |name: &str| name.starts_with(&variables) && !name.ends_with("_BASE_URL");
    let environment = sandbox.environment();
    let (_, key) = environment.iter().find(|(name, _)| is_key(name)).expect("the sandbox takes a key");
    format!("{header}: {key}\r\n")
}

/// One that this sandbox has not seen.
fn salt() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};

    static NEXT: AtomicU64 = AtomicU64::new(0);
    let mut salt = String::new();
    write!(salt, "{:032x}", NEXT.fetch_add(1, Ordering::Relaxed)).expect("a text takes anything");
    salt
}

async fn portone_token(sandbox: &Sandbox) -> String {
    let keys = sandbox.credentials();
    let body = json!({ "imp_key": keys.portone_imp_key(), "imp_secret": keys.portone_imp_secret() }).to_string();
    let head = "POST /users/getToken HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n";
    let head = format!("{head}content-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
    let answer = exchange(sandbox, format!("{head}{body}").as_bytes(), GUARD).await;
    let text = String::from_utf8_lossy(&answer);
    let body = text.split_once("\r\n\r\n").map(|(_, body)| body).unwrap_or_default();
    let body: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    body["response"]["access_token"].as_str().expect("a token").to_owned()
}

pub(crate) fn requests_seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for example in spec::examples().iter().filter(|example| example.status.is_none()) {
        let place = TARGETS
            .iter()
            .position(|target| target.path == example.path && target.method.eq_ignore_ascii_case(example.method));
        let Some(place) = place else { continue };
        for who in [0, 200] {
            let head = [who, choice(place)];
            let rest = format!("01000000000\nlimit=10\nx-mfa-data: {{\"authType\":\"ARS\"}}\n{}", example.value);
            seeds.push([&head[..], rest.as_bytes()].concat());
        }
    }
    // One story: everything in turn.
    let story: Vec<Vec<u8>> = (0..TARGETS.len()).map(|place| vec![0, choice(place), b'1', b'\n']).collect();
    seeds.extend(story.chunks(MOST_REQUESTS).map(|requests| requests.join(&SEPARATOR)));
    seeds
}

pub(crate) fn bytes_seeds() -> Vec<Vec<u8>> {
    let mut seeds = vec![INFO.as_bytes().to_vec(), b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec()];
    for Target { method, path, .. } in TARGETS.iter() {
        let method = method.to_uppercase();
        seeds
            .push(format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\n\r\n{{}}").into_bytes());
        let chunked = "transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
        seeds.push(format!("{method} {path}?limit=1 HTTP/1.1\r\nhost: [::1]:1\r\n{chunked}").into_bytes());
    }
    seeds
}
