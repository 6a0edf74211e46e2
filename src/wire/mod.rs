//! What every provider shares on the wire: a call and its attempts, retry, errors, redaction.
//!
//! Nothing here knows a provider. A facade describes its API with [`Facade`] and calls through
//! [`Caller`]; the generated clients use [`Attempt`] and the value types.

mod answer;
mod attempt;
mod base_url;
mod builder;
mod call;
mod cause;
#[cfg(feature = "sandbox")]
pub(crate) mod closed_enum;
mod environment;
mod error;
mod flight;
mod from_spec;
mod handed;
mod http_date;
mod idempotency;
pub(crate) mod json;
pub(crate) mod open_enum;
mod operation;
mod other_members;
mod outcome;
mod provider_code;
mod reading;
mod redact;
mod repeat;
pub(crate) mod resident_number;
mod retry;
pub(crate) mod value;

pub use builder::{BuildError, ClientBuilder};
pub use cause::Cause;
pub use environment::{InvalidEnvironment, InvalidVariable, VariableProblem};
pub use error::{Code, Delivery, Error};
pub(crate) use error::{Kind, code, sealed};
pub use open_enum::UnknownValue;
#[cfg(feature = "sandbox")]
pub(crate) use operation::AnswerPlaces;
pub use operation::{Effect, Field, FieldKind, Operation};
pub(crate) use outcome::Said;
pub use outcome::{Outcome, Rejection};
pub use provider_code::ProviderCode;
pub use retry::RetryPolicy;
pub use value::{InvalidValue, Untyped};

pub(crate) use answer::{Refusal, Work};
pub(crate) use attempt::{Attempt, Sent, Unread, path_segment};
pub(crate) use builder::{Shared, Transport};
pub(crate) use call::{Authorization, Caller, Facade, Generated, Terms};
#[cfg(feature = "sandbox")]
pub(crate) use closed_enum::closed_enum;
pub(crate) use environment::Environment;
pub(crate) use flight::{Flight, Waiting};
pub(crate) use from_spec::{from_phone_number, from_spec};
pub(crate) use idempotency::random_id;
pub(crate) use json::{Member, Role, Shape};
pub(crate) use open_enum::open_enum;
pub(crate) use other_members::OtherMembers;
pub(crate) use reading::{Exchange, Reading};
pub(crate) use value::{integer_value, null_as_default, ranged_integer, text_value};
