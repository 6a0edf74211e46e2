//! The address from which a person came.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use zeroize::Zeroizing;

use super::Checked;
use crate::phone::{is_blank, is_unseen};

/// Exactly one IP address. One of IPv4 that comes in the form of IPv6, as a socket for both has it, is sent as IPv4.
pub(crate) fn ip_address(value: &str) -> Checked {
    let value = value.trim_matches(|c| is_blank(c) || is_unseen(c));
    match value.parse::<IpAddr>() {
        Ok(address) => Ok(Zeroizing::new(address.to_canonical().to_string())),
        Err(_) => Err(instead(value).to_owned()),
    }
}

/// What there is in place of one address, in words that repeat nothing of it.
fn instead(value: &str) -> &'static str {
    let is_address = |text: &str| text.parse::<IpAddr>().is_ok();
    let bare = |text: &str| text.trim_matches(['[', ']', '"']).to_owned();
    let has_port = |text: &str| match text.rsplit_once(':') {
        Some((address, _)) => address.parse::<std::net::Ipv4Addr>().is_ok() || is_in_brackets(address),
        None => false,
    };
    let part_before = |mark: char| value.split_once(mark).is_some_and(|(before, _)| is_address(&bare(before)));
    let mut parts = value.split([',', ';', '|', ' ', '\t', '\r', '\n']).map(str::trim);
    if value.is_empty() {
        "it is empty"
    } else if parts.clone().count() > 1 && parts.any(|part| is_address(&bare(part)) || has_port(part)) {
        "it is a list of addresses, as X-Forwarded-For has it; give the person's alone"
    } else if part_before('/') {
        "it is a range of addresses; give one address"
    } else if part_before('%') {
        "it has a zone after %, which means nothing elsewhere; give the address alone"
    } else if value.parse::<SocketAddr>().is_ok() || has_port(value) {
        "it has a port; give the address alone"
    } else if is_address(&bare(value)) {
        "it is in brackets or quotes; give the address alone"
    } else if value.chars().all(|c| c.is_ascii_hexdigit() || ".:".contains(c)) && value.contains(['.', ':']) {
        "it is no address: a part is missing, too many, too large or begins with 0"
    } else {
        "it is a word or a host's name; give an IP address"
    }
}

/// As IPv6 stands in a URL.
fn is_in_brackets(text: &str) -> bool {
    let inside = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    inside.is_some_and(|inside| inside.split('%').next().unwrap_or_default().parse::<Ipv6Addr>().is_ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::ip_address;

    #[test]
    fn one_address_is_sent_in_its_shortest_form() {
        for (given, sent) in [
            ("203.0.113.10", "203.0.113.10"),
            (" 203.0.113.10\r\n", "203.0.113.10"),
            ("\u{200e}203.0.113.10", "203.0.113.10"),
            ("::ffff:203.0.113.10", "203.0.113.10"),
            ("::FFFF:cb00:710a", "203.0.113.10"),
            ("0:0:0:0:0:ffff:203.0.113.10", "203.0.113.10"),
            ("2001:DB8:0:0::1", "2001:db8::1"),
            ("::1", "::1"),
        ] {
            assert_eq!(ip_address(given), Ok(sent.to_owned().into()), "{given:?}");
        }
    }

    #[test]
    fn what_is_not_one_address_is_refused_with_what_it_is() {
        for (given, is) in [
            ("", "empty"),
            (" \u{3000}", "empty"),
            ("203.0.113.10, 198.51.100.1", "a list"),
            ("203.0.113.10,198.51.100.1", "a list"),
            ("203.0.113.10 198.51.100.1", "a list"),
            ("unknown, 203.0.113.10", "a list"),
            ("2001:db8::1, 2001:db8::2", "a list"),
            ("203.0.113.10:443, 198.51.100.1:80", "a list"),
            ("203.0.113.10,", "a list"),
            ("203.0.113.10:443", "a port"),
            ("[2001:db8::1]:443", "a port"),
            ("203.0.113.10:", "a port"),
            ("203.0.113.0/24", "a range"),
            ("2001:db8::/32", "a range"),
            ("fe80::1%eth0", "a zone"),
            ("[2001:db8::1]", "in brackets"),
            ("\"203.0.113.10\"", "in brackets or quotes"),
            ("203.0.113", "no address"),
            ("203.0.113.256", "no address"),
            ("203.0.113.010", "no address"),
            ("203.0.113.10.1", "no address"),
            ("2001:db8::1::2", "no address"),
            ("unknown", "a word"),
            ("localhost", "a word"),
            ("gateway.example.com", "a word"),
            ("for=203.0.113.10", "a word"),
            ("１２７．０．０．１", "a word"),
        ] {
            let reason = ip_address(given).expect_err(given);
            assert!(reason.contains(is), "{given:?}: {reason}");
            assert!(given.is_empty() || !reason.contains(given), "{given:?} is repeated: {reason}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_and_what_is_sent_is_sent_again(text in "[0-9a-f.:/%\\[\\], ]{0,30}|.{0,20}") {
            if let Ok(sent) = ip_address(&text) {
                prop_assert_eq!(ip_address(&sent), Ok(sent));
            }
        }
    }
}
