//! What can go wrong, in the words of the page.

use phoneproof::{
    Operation,
    sandbox::{Fault, FaultKind},
};

use crate::support::{network::Way, world::World};

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// On the way to the provider.
    Way(Way),
    /// `https` to a port that does not speak it.
    Tls,
    /// At the provider.
    Kind(FaultKind),
}

/// How often it strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Often {
    Once,
    Always,
}

/// Every row, with its words.
pub(crate) const ROWS: &[(Trouble, &str)] = &[
    (Trouble::Way(Way::Closed), "the connection is refused"),
    (Trouble::Way(Way::NoName), "the host name is not found"),
    (Trouble::Tls, "the TLS handshake fails"),
    (Trouble::Way(Way::Full), "nobody takes the connection in time"),
    (Trouble::Kind(FaultKind::ResetBefore), "a reset before the provider did anything"),
    (Trouble::Kind(FaultKind::ResetAfter), "a reset after the provider did it"),
    (Trouble::Kind(FaultKind::Stall), "no answer in time; the provider did nothing"),
    (Trouble::Kind(FaultKind::StallAfter), "no answer in time; the provider did it"),
    (Trouble::Kind(FaultKind::Drip), "the answer begins, but is not whole in time"),
    (Trouble::Kind(FaultKind::Truncate), "the answer breaks off"),
    (Trouble::Kind(FaultKind::NotJson), "the answer is no JSON"),
    (Trouble::Kind(FaultKind::WrongContentType), "the answer is an HTML page"),
    (Trouble::Kind(FaultKind::Oversize), "the answer is too large"),
    (Trouble::Kind(FaultKind::Redirect), "a redirect"),
    (Trouble::Kind(FaultKind::UnauthorizedOnce), "401"),
    (Trouble::Kind(FaultKind::ExpiredToken), "401: the token has expired"),
    (Trouble::Kind(FaultKind::ClockSkew), "the clocks differ"),
    (Trouble::Kind(FaultKind::Conflict), "409"),
    (Trouble::Kind(FaultKind::TooManyRequests), "429"),
    (Trouble::Kind(FaultKind::TooManyRequestsWithRetryAfter), "429 with `Retry-After: 1`"),
    (Trouble::Kind(FaultKind::InternalError), "500"),
    (Trouble::Kind(FaultKind::BadGateway), "502, a gateway's page"),
    (Trouble::Kind(FaultKind::Unavailable), "503"),
];

/// Kinds that have no row: what looks the same to a client as another, and answers that it reads all the same.
const NO_ROW: &[FaultKind] =
    &[FaultKind::CloseBefore, FaultKind::UnknownEnumValue, FaultKind::UnknownField, FaultKind::NullValue];

impl Trouble {
    /// Whether the client has to give up waiting for an answer.
    pub(crate) const fn takes_for_ever(self) -> bool {
        matches!(self, Self::Kind(FaultKind::Stall | FaultKind::StallAfter | FaultKind::Drip))
    }

    /// Whether it takes time and nothing else.
    pub(crate) const fn is_slow(self) -> bool {
        let waits = matches!(self, Self::Way(Way::Full) | Self::Kind(FaultKind::TooManyRequestsWithRetryAfter));
        self.takes_for_ever() || waits
    }

    /// Lets it happen to the next request for `operation`, or to all of them. What is wrong with the way strikes
    /// whatever is sent.
    pub(crate) fn happen(self, world: &World, operation: &'static Operation, often: Often) {
        match (self, often) {
            (Self::Way(way), Often::Once) => world.network.plan([way], Way::Open),
            (Self::Way(way), Often::Always) => world.network.plan([], way),
            // The client speaks TLS from the start.
            (Self::Tls, _) => {}
            (Self::Kind(kind), _) => {
                let times = if often == Often::Once { 1 } else { 1_000 };
                world.sandbox.order_fault(Fault::new(kind).on(operation).times(times));
            }
        }
    }
}

#[test]
fn every_kind_of_fault_has_a_row() {
    for kind in FaultKind::ALL {
        let rows = ROWS.iter().filter(|(trouble, _)| *trouble == Trouble::Kind(*kind)).count();
        assert_eq!(rows, usize::from(!NO_ROW.contains(kind)), "{kind}");
    }
}
