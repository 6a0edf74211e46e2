//! Keeps web pages out: those of another origin, and those that make a name of their own point here (DNS rebinding).

use std::net::IpAddr;

use axum::http::{
    HeaderMap, HeaderName,
    header::{HOST, ORIGIN},
};

/// Names that the operator says are the sandbox's own, such as that of a container.
#[derive(Default)]
pub(crate) struct Hosts(Vec<String>);

impl Hosts {
    /// Refuses what can't be the name of a host.
    pub(crate) fn new(names: Vec<String>) -> Result<Self, String> {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        match names.iter().find(|name| name.is_empty() || !name.chars().all(fits)) {
            Some(name) => {
                Err(format!("the host must be a name without a port, such as \"sandbox\", and {name:?} is not"))
            }
            None => Ok(Self(names)),
        }
    }

    /// Refuses a request that a web page may have made, and says why and what to do.
    pub(crate) fn check(&self, headers: &HeaderMap) -> Result<(), &'static str> {
        let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
        let host = text(HOST).unwrap_or_default();
        if !self.include(host) {
            return Err(STRANGE_HOST);
        }
        let is_same =
            |origin: &str| origin.strip_prefix("http://").is_some_and(|origin| origin.eq_ignore_ascii_case(host));
        match text(ORIGIN) {
            Some(origin) if !is_same(origin) => Err("the Origin header is another site's"),
            _ => Ok(()),
        }
    }

    /// Whether a host can't be a name that somebody else owns.
    fn include(&self, host: &str) -> bool {
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.parse::<u16>().is_ok() => name,
            _ => host,
        };
        let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
        let is = |own: &str| name.eq_ignore_ascii_case(own);
        is_local(name) || address.parse::<IpAddr>().is_ok() || self.0.iter().any(|own| is(own))
    }
}

/// Tells whether a name is `localhost` or stands under it: browsers and the clients take these for this machine without
/// asking anybody, so nobody owns them.
fn is_local(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

const STRANGE_HOST: &str = "the Host header is neither localhost nor an IP address; if the name is the sandbox's own, start it with --allow-host";

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::Hosts;

    fn admits(host: &'static str, origin: Option<&'static str>) -> bool {
        admits_beside(&[], host, origin)
    }

    /// With names of the sandbox's own.
    fn admits_beside(own: &[&str], host: &'static str, origin: Option<&'static str>) -> bool {
        let hosts = Hosts::new(own.iter().map(ToString::to_string).collect()).unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static(host));
        headers.extend(origin.map(|origin| (header::ORIGIN, HeaderValue::from_static(origin))));
        hosts.check(&headers).is_ok()
    }

    #[test]
    fn only_localhost_and_addresses_are_hosts() {
        for host in [
            "localhost",
            "LOCALHOST:8099",
            "localhost.",
            "Stand-In.Localhost:8099",
            "127.0.0.1:8099",
            "127.0.0.1",
            "[::1]:8099",
            "[::1]",
            "192.168.0.7:80",
        ] {
            assert!(admits(host, None), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "evil.example:8099",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            ":80",
            "notlocalhost",
            "localhost..",
        ] {
            assert!(!admits(host, None), "{host}");
        }
        assert!(Hosts::default().check(&HeaderMap::new()).is_err());
    }

    #[test]
    fn a_name_that_is_allowed_is_a_host_and_nothing_like_it_is() {
        let admits = |host, origin| admits_beside(&["sandbox", "sandbox.test"], host, origin);
        for host in ["sandbox", "sandbox:8099", "Sandbox.TEST:80", "localhost", "127.0.0.1"] {
            assert!(admits(host, None), "{host}");
        }
        for host in ["sandbox.", "sandbox.evil.example", "evil.sandbox", "sandbox:port", "evil.example", "", "["] {
            assert!(!admits(host, None), "{host}");
        }
        assert!(admits("sandbox:8099", Some("http://sandbox:8099")));
        for origin in ["http://sandbox", "https://sandbox:8099", "http://sandbox.test:8099", "http://localhost:8099"] {
            assert!(!admits("sandbox:8099", Some(origin)), "{origin}");
        }
    }

    #[test]
    fn what_can_not_be_a_name_is_not_allowed() {
        for name in ["", "*", "sandbox:8099", "http://sandbox", "sandbox/", "a b", "샌드박스"] {
            assert!(Hosts::new(vec![name.to_owned()]).is_err(), "{name}");
        }
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
