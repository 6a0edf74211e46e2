//! Keeps web pages out. A page can send requests to this machine: under its own origin, or under a name of its own
//! that it makes point here (DNS rebinding), which looks like its own origin to the browser.

use std::net::IpAddr;

use axum::{
    body::Body,
    extract::Request,
    http::{
        HeaderMap, HeaderName, Response,
        header::{HOST, ORIGIN},
    },
    middleware::Next,
};

use super::refusal::Refusal;

pub(super) async fn refuse_strangers(request: Request, next: Next) -> Response<Body> {
    match check(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.reply().into_response(),
    }
}

fn check(headers: &HeaderMap) -> Result<(), Refusal> {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let host = text(HOST).unwrap_or_default();
    if !is_of_this_machine(host) {
        return Err(Refusal::new(403, "the Host header is neither localhost nor an IP address"));
    }
    let is_same = |origin: &str| origin.strip_prefix("http://").is_some_and(|origin| origin.eq_ignore_ascii_case(host));
    match text(ORIGIN) {
        Some(origin) if !is_same(origin) => Err(Refusal::new(403, "the Origin header is another site's")),
        _ => Ok(()),
    }
}

/// Whether a host can't be a name that somebody else owns.
fn is_of_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.parse::<u16>().is_ok() => name,
        _ => host,
    };
    let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    name.eq_ignore_ascii_case("localhost") || address.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::check;

    fn admits(host: &'static str, origin: Option<&'static str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static(host));
        headers.extend(origin.map(|origin| (header::ORIGIN, HeaderValue::from_static(origin))));
        check(&headers).is_ok()
    }

    #[test]
    fn only_localhost_and_addresses_are_hosts() {
        for host in
            ["localhost", "LOCALHOST:8099", "127.0.0.1:8099", "127.0.0.1", "[::1]:8099", "[::1]", "192.168.0.7:80"]
        {
            assert!(admits(host, None), "{host}");
        }
        for host in ["", "evil.example", "evil.example:8099", "127.0.0.1.evil.example", "localhost.evil.example", ":80"]
        {
            assert!(!admits(host, None), "{host}");
        }
        assert!(check(&HeaderMap::new()).is_err());
    }

    #[test]
    fn only_the_same_origin_is_one() {
        assert!(admits("127.0.0.1:8099", Some("http://127.0.0.1:8099")));
        for origin in [
            "http://127.0.0.1:3000",
            "http://localhost:8099",
            "https://127.0.0.1:8099",
            "http://evil.example",
            "null",
            "",
        ] {
            assert!(!admits("127.0.0.1:8099", Some(origin)), "{origin}");
        }
    }
}
