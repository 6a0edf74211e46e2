//! The signature that every request carries.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use reqwest::header::HeaderValue;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::generated::constants::{
    API_KEY_FIELD, API_KEY_LENGTH, DATE_FIELD, SALT_FIELD, SIGNATURE_FIELD, SIGNATURE_SCHEME,
};
use crate::{InvalidValue, formats};

/// An API key and its secret. Writing operations need one of a member with the role OWNER.
#[derive(Clone)]
pub struct ApiKey {
    key: Zeroizing<String>,
    secret: Zeroizing<String>,
}

impl ApiKey {
    /// The key, 16 letters and digits, and its secret, from the provider's console.
    pub fn new(key: impl AsRef<str>, secret: impl AsRef<str>) -> Result<Self, InvalidValue> {
        Ok(Self::of(Self::checked_key(key)?, Self::checked_secret(secret)?))
    }

    pub(super) const fn of(key: Zeroizing<String>, secret: Zeroizing<String>) -> Self {
        Self { key, secret }
    }

    pub(super) fn checked_key(key: impl AsRef<str>) -> Result<Zeroizing<String>, InvalidValue> {
        let key = key.as_ref();
        if key.len() != API_KEY_LENGTH || !key.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(InvalidValue::new("ApiKey", format!("give a key of {API_KEY_LENGTH} letters and digits")));
        }
        Ok(Zeroizing::new(key.to_owned()))
    }

    pub(super) fn checked_secret(secret: impl AsRef<str>) -> Result<Zeroizing<String>, InvalidValue> {
        formats::credential(secret.as_ref()).map_err(|reason| InvalidValue::new("ApiSecret", reason))
    }

    /// An `Authorization` header, for a request to the provider that this crate has no method for.
    ///
    /// It is good for one request within 15 minutes: a retry needs its own. `None` only if the operating system
    /// has no random bytes.
    pub fn authorization(&self) -> Option<HeaderValue> {
        let mut random = [0_u8; 16];
        getrandom::fill(&mut random).ok()?;
        let salt: Hex<32> = Hex::of(&random)?;
        let date = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let signature = sign(&self.secret, &date, salt.as_str()?)?;
        let parts = [
            SIGNATURE_SCHEME,
            " ",
            API_KEY_FIELD,
            "=",
            &self.key,
            ", ",
            DATE_FIELD,
            "=",
            &date,
            ", ",
            SALT_FIELD,
            "=",
            salt.as_str()?,
            ", ",
            SIGNATURE_FIELD,
            "=",
            signature.as_str()?,
        ];
        // The header takes the text over: no copy is left behind.
        let mut header = HeaderValue::try_from(parts.concat()).ok()?;
        header.set_sensitive(true);
        Some(header)
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey([secret])")
    }
}

/// HMAC-SHA256 over date and salt, in lower-case hex. `None` never happens: HMAC takes keys of any length.
fn sign(secret: &str, date: &str, salt: &str) -> Option<Hex<64>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(date.as_bytes());
    mac.update(salt.as_bytes());
    Hex::of(&mac.finalize().into_bytes())
}

/// Lower-case hex that needs no allocation. `None` never happens: the lengths are fixed, and hex is ASCII.
struct Hex<const N: usize>([u8; N]);

impl<const N: usize> Hex<N> {
    fn of(bytes: &[u8]) -> Option<Self> {
        let mut text = [0; N];
        hex::encode_to_slice(bytes, &mut text).ok()?;
        Some(Self(text))
    }

    fn as_str(&self) -> Option<&str> {
        str::from_utf8(&self.0).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{ApiKey, sign};

    #[test]
    fn the_known_vectors_are_reproduced() {
        for (secret, date, salt, signature) in [
            (
                "01234567890123456789012345678901",
                "2026-01-01T00:00:00Z",
                "abcdef0123456789abcdef0123456789abcdef01",
                "d0a8dbe675e607e043217ccfbae9b9ecc0db5976307ff1fc9e3488d1e8bd7dad",
            ),
            (
                "testSecret",
                "2025-09-14T12:34:56Z",
                "Abc123XYZ789abcdEFGHijklMNOPqr",
                "69607016f2059c0bcb97954551ec3a03323ada290e6c98ed1d15b0f34d51b1a1",
            ),
            (
                "test_secret",
                "2024-01-01T00:00:00+00:00",
                "abcd1234",
                "00f65bbd0ee8b2a54a6700bb270260bbae8b377817e86598ef2681f7862045b4",
            ),
            (
                "01234567890123456789012345678901",
                "2026-01-01T09:00:00+09:00",
                "abcdef0123456789abcdef0123456789",
                "b1290d16de91dabbeb635f169951af81b11e61b162babba6e4f0a194e1bc98f4",
            ),
        ] {
            assert_eq!(sign(secret, date, salt).unwrap().as_str(), Some(signature), "{date}");
        }
    }

    #[test]
    fn no_two_headers_are_alike() {
        let key = ApiKey::new("NCS1234567890ABC", "secret").unwrap();
        let (one, other) = (key.authorization().unwrap(), key.authorization().unwrap());
        assert_ne!(one, other);
    }

    #[test]
    fn the_header_has_the_documented_form() {
        let key = ApiKey::new("NCS1234567890ABC", "secret").unwrap();
        let header = key.authorization().unwrap();
        let text = header.to_str().unwrap();
        let rest = text.strip_prefix("HMAC-SHA256 apiKey=NCS1234567890ABC, date=").unwrap();
        let (date, rest) = rest.split_once(", salt=").unwrap();
        let (salt, signature) = rest.split_once(", signature=").unwrap();
        assert_eq!(date.len(), "2026-01-01T00:00:00Z".len(), "{date}");
        assert_eq!(salt.len(), 32, "{salt}");
        assert_eq!(sign("secret", date, salt).unwrap().as_str(), Some(signature));
    }

    #[test]
    fn a_malformed_key_is_refused_before_anything_is_sent() {
        assert!(ApiKey::new("short", "secret").is_err());
        assert!(ApiKey::new("NCS1234567890AB\n", "secret").is_err());
        assert!(ApiKey::new("NCS1234567890ABC", "").is_err());
    }
}
