//! Faults on order: what the network and the providers do on bad days, when a test asks for it.
//!
//! An order says what goes wrong ([`FaultKind`]), for which operation, and for how many requests or at which rate. A
//! request is struck by the first order that wants it, in the order they were given.

mod answer;
mod distortion;
mod orders;
mod seeded;

pub use crate::sandbox::spec::types::FaultKind;
pub use orders::OrderedFault;

pub(crate) use answer::{after_the_work, instead_of_the_work};
pub(crate) use distortion::distort;
pub(crate) use orders::{Orders, Strike};

use serde::Deserialize;

use crate::{Operation, sandbox::spec};

/// An order that can't be given, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidFault(String);

/// A fault to order with [`Sandbox::order_fault`](crate::sandbox::Sandbox::order_fault).
///
/// As JSON, for [`Deserialize`]: `{"operation": "verify_code", "kind": "stall", "times": 2}`, with `"*"` or nothing for
/// every operation, and `"rate": 0.2, "seed": 7` in place of `times`.
///
/// ```
/// use phoneproof::{sandbox::{Fault, FaultKind, Sandbox}, smslink::operations};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let sandbox = Sandbox::start().await?;
/// sandbox.order_fault(Fault::new(FaultKind::ResetAfter).on(&operations::VERIFY_CODE).times(3));
/// sandbox.order_fault(Fault::new(FaultKind::BadGateway).rate(0.2, 7));
/// assert_eq!(sandbox.faults()[0].left(), Some(3));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(try_from = "Written")]
#[must_use = "hand it to order_fault"]
pub struct Fault {
    kind: FaultKind,
    operation: Option<&'static Operation>,
    often: Often,
}

/// How often a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Often {
    Times(u32),
    Rate { rate: f64, seed: u64 },
}

impl Fault {
    /// A fault that strikes the next request, whatever its operation.
    pub const fn new(kind: FaultKind) -> Self {
        Self { kind, operation: None, often: Often::Times(1) }
    }

    /// Only requests for this operation.
    pub const fn on(self, operation: &'static Operation) -> Self {
        Self { operation: Some(operation), ..self }
    }

    /// The next so many requests.
    pub const fn times(self, times: u32) -> Self {
        Self { often: Often::Times(times), ..self }
    }

    /// This share of all requests from now on, 0 for none and 1 for every one. The same seed strikes the same
    /// requests, counted in the order they come.
    pub const fn rate(self, rate: f64, seed: u64) -> Self {
        Self { often: Often::Rate { rate, seed }, ..self }
    }
}

/// A fault as JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    operation: Option<String>,
    kind: FaultKind,
    times: Option<u32>,
    rate: Option<f64>,
    seed: Option<u64>,
}

/// What stands for every operation.
pub(crate) const ANY: &str = "*";

impl TryFrom<Written> for Fault {
    type Error = InvalidFault;

    fn try_from(written: Written) -> Result<Self, InvalidFault> {
        let invalid = |text: &str| Err(InvalidFault(text.to_owned()));
        let mut fault = Self::new(written.kind);
        if let Some(id) = written.operation.filter(|id| id != ANY) {
            let found = spec::provider_operations().find(|(_, operation)| operation.id == id);
            let Some((_, operation)) = found else { return invalid("operation: there is no operation with this id") };
            fault = fault.on(operation);
        }
        match (written.times, written.rate, written.seed) {
            (None, None, None) => Ok(fault),
            (Some(0), None, None) => invalid("times: it must be 1 or more"),
            (Some(times), None, None) => Ok(fault.times(times)),
            (None, Some(rate), seed) if (0.0..=1.0).contains(&rate) => Ok(fault.rate(rate, seed.unwrap_or_default())),
            (None, Some(_), _) => invalid("rate: it must be 0 to 1"),
            (_, None, Some(_)) => invalid("seed: it goes with rate"),
            (Some(_), Some(_), _) => invalid("give either times or rate"),
        }
    }
}
