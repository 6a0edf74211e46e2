//! Checks where a client is told to call, and sees to it that "this machine" is this machine.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;

use super::BuildError;

/// Parses a base URL: `https`, or `http` to this machine or to one of the hosts that were allowed by name.
pub(super) fn checked(text: &str, plain_http_hosts: &[String]) -> Result<Url, BuildError> {
    let url = Url::parse(text).map_err(|_| BuildError::InvalidBaseUrl("is not a URL like https://host"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(BuildError::InvalidBaseUrl("holds a user name or password: pass credentials to the builder"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(BuildError::InvalidBaseUrl("has a query or a fragment: leave out what follows ? and #"));
    }
    let is_allowed = |host: &str| plain_http_hosts.iter().any(|allowed| host_of(allowed).is_some_and(|it| it == host));
    match (url.scheme(), url.host_str()) {
        ("https", Some(_)) => Ok(url),
        ("http", Some(host)) if is_this_machine(host) || is_allowed(host) => Ok(url),
        ("http", Some(host)) => Err(BuildError::PlainHttp { host: host.to_owned() }),
        _ => Err(BuildError::InvalidBaseUrl("is neither https:// nor http://")),
    }
}

/// Returns a host the way a URL has it: in lower case, an address in its usual form. `None` if `text` is not a host and
/// nothing else.
pub(super) fn host_of(text: &str) -> Option<String> {
    let text = text.trim();
    let address = text.trim_start_matches('[').trim_end_matches(']').parse::<Ipv6Addr>();
    let host = match address {
        Ok(address) => format!("[{address}]"),
        Err(_) if text.contains(|c: char| c.is_whitespace() || r"/\@?#:".contains(c)) => return None,
        Err(_) => text.to_owned(),
    };
    Url::parse(&format!("http://{host}")).ok()?.host_str().map(str::to_owned)
}

/// Tells whether the host of a URL is this machine: a loopback address, or a name that is [`pinned`] to one.
pub(super) fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    pinned(host).is_some() || address.is_ok_and(|address| address.is_loopback())
}

/// Returns the addresses of `localhost` and of every name under it. No resolver is asked for them (RFC 6761), because
/// one that answers something else would be handed credentials and codes in the clear.
pub(super) fn pinned(host: &str) -> Option<[SocketAddr; 2]> {
    let name = host.strip_suffix('.').unwrap_or(host);
    let is_local = name == "localhost" || name.ends_with(".localhost");
    // Port 0 stands for that of the URL.
    is_local.then(|| [(Ipv4Addr::LOCALHOST, 0).into(), (Ipv6Addr::LOCALHOST, 0).into()])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BuildError, checked, host_of};

    #[test]
    fn tls_or_this_machine() {
        for url in [
            "https://api.example",
            "http://127.0.0.1:8080",
            "http://127.1.2.3",
            "http://[::1]:1/x",
            "http://localhost",
            "http://localhost.:8080",
            "http://LOCALHOST",
            "http://LocalHost.",
            "http://provider.localhost:8080",
            "http://a.b.c.LOCALHOST.",
        ] {
            assert!(checked(url, &[]).is_ok(), "{url}");
        }
    }

    #[test]
    fn what_only_resembles_this_machine_is_another() {
        for url in [
            "http://localhost.example",
            "http://notlocalhost",
            "http://localhost..",
            "http://localhost.localdomain",
            "http://127.0.0.1.example",
            "http://0.0.0.0",
            "http://192.168.0.7",
            "http://[::2]",
        ] {
            assert!(matches!(checked(url, &[]), Err(BuildError::PlainHttp { .. })), "{url}");
        }
    }

    #[test]
    fn plain_http_only_to_the_host_that_was_named() {
        let refused = |host: &str| Err(BuildError::PlainHttp { host: host.to_owned() });
        let allowed = |url, host: &str| checked(url, &[host.to_owned()]);
        assert_eq!(checked("http://gateway.internal", &[]), refused("gateway.internal"));
        for other in
            ["other.internal", "internal", "*.internal", "*", "", ".", "gateway.internal:80", "gateway.internal/"]
        {
            assert_eq!(allowed("http://gateway.internal", other), refused("gateway.internal"), "{other}");
        }
        for (url, host) in [
            ("http://gateway.internal:8080/base", "gateway.internal"),
            ("http://Gateway.Internal", "gateway.internal"),
            ("http://gateway.internal", " Gateway.INTERNAL "),
            ("http://192.168.0.7", "192.168.0.7"),
            ("http://[fd00::7]", "fd00::7"),
            ("http://[fd00:0::7]", "[fd00::7]"),
        ] {
            assert!(allowed(url, host).is_ok(), "{url} {host}");
        }
        assert_eq!(allowed("http://[fd00::7]", "fd00::8"), refused("[fd00::7]"));
    }

    #[test]
    fn what_is_no_base_url_is_refused() {
        for url in ["", "api.example", "ftp://api.example", "https://user:pass@api.example", "https://api.example/?a=b"]
        {
            assert!(matches!(checked(url, &[]), Err(BuildError::InvalidBaseUrl(_))), "{url}");
        }
    }

    #[test]
    fn a_host_is_a_host_and_nothing_else() {
        let others =
            ["", "a:80", "a:", "a/", "/a", "\\a", "a/b", "user@a", "@a", "http://a", "a?b", "a#b", "a b", "a\tb"];
        for text in others.into_iter().chain(["[fd00::7]:80", "[]"]) {
            assert_eq!(host_of(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_host_that_was_allowed_is_the_only_one(allowed in "[a-z]{1,5}(\\.[a-z]{1,5}){0,2}", asked in "[a-z]{1,5}(\\.[a-z]{1,5}){0,2}") {
            let url = checked(&format!("http://{asked}"), std::slice::from_ref(&allowed));
            let is_local = asked == "localhost" || asked.ends_with(".localhost");
            prop_assert_eq!(url.is_ok(), asked == allowed || is_local);
        }
    }
}
