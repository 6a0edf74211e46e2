//! What broke a connection, told without an address.

use std::{error::Error, io};

/// What broke a connection: the last link of an error's chain. It holds no address and no text of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Cause {
    /// Nobody listens there.
    #[error("connection refused")]
    Refused,
    /// The name of the host has no address.
    #[error("host name not resolved")]
    Unresolved,
    /// The certificate or the handshake was not accepted.
    #[error("TLS handshake failed")]
    Tls,
    /// The other side closed the connection.
    #[error("connection closed by the other side")]
    Closed,
    /// Anything else.
    #[error("network failure")]
    Other,
}

impl Cause {
    pub(crate) fn of(error: &reqwest::Error) -> Self {
        let mut link: Option<&(dyn Error + 'static)> = Some(error);
        while let Some(error) = link {
            if let Some(cause) = error.downcast_ref().and_then(Self::of_io) {
                return cause;
            }
            // hyper-util has no type for this that could be asked for.
            if error.to_string() == "dns error" {
                return Self::Unresolved;
            }
            link = error.source();
        }
        if error.is_connect() { Self::Other } else { Self::Closed }
    }
    /// An I/O error may hold another, which its `source` passes over: rustls' comes so.
    fn of_io(error: &io::Error) -> Option<Self> {
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Some(Self::Refused),
            io::ErrorKind::InvalidData => Some(Self::Tls),
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof => Some(Self::Closed),
            _ => Self::of_io(error.get_ref()?.downcast_ref()?),
        }
    }
}
