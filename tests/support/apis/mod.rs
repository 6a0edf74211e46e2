//! One description of each API: how to build its client, what its credentials are, how to call each operation with valid
//! and with marked values, and how to make a sandbox do it.
//!
//! A new API brings a folder like those here and one line in [`with_apis`]. Each suite takes it from there.

mod call;
mod driven;
mod enums;
mod marks;
mod otp;
pub(crate) mod portone_v1;
pub(crate) mod portone_v2;
pub(crate) mod smslink;
pub(crate) mod solapi;
mod types;
pub(crate) mod verification;

use std::{collections::BTreeSet, fmt::Debug};

use phoneproof::{BuildError, ClientBuilder, Code, Operation, PhoneNumber, RetryPolicy, sandbox::Sandbox};
use serde_json::Value;

#[allow(unused_imports, reason = "no suite needs all of them")]
pub(crate) use self::{
    call::{Call, TokenCall, Values},
    driven::Driver,
    enums::{EnumVisitor, OpenEnum},
    marks::{SensitiveValue, Shown, debug},
    otp::{OtpShape, other},
    portone_v1::{PortOneV1, imp_uid, otp_request, pending},
    portone_v2::{PortOneV2, api_secret, under_way, verification_request},
    smslink::{Smslink, code_request, deliver, phone},
    solapi::{Solapi, challenge, heard, number},
    types::{Type, find},
    verification::Verification,
};
use super::{
    filling::Given,
    spec::Spec,
    stub::{Answer, Request, Stub},
};

/// `with_apis!(callback! …)`: `callback!` with every API, each the name of its module and its type, before the rest.
macro_rules! with_apis {
    ($callback:ident! $($rest:tt)*) => {
        $callback! {
            [smslink Smslink] [portone_v1 PortOneV1] [portone_v2 PortOneV2] [solapi Solapi] => $($rest)*
        }
    };
}
pub(crate) use with_apis;

/// `of_each_api!(f(…))` and `of_each_api!(f(…).await)`: what the generic function `f` says of each API, in an array.
macro_rules! of_each_api {
    ($([$module:ident $api:ident])* => $function:ident $arguments:tt.await) => {
        [$($function::<$crate::support::apis::$module::$api> $arguments.await),*]
    };
    ($([$module:ident $api:ident])* => $function:ident $arguments:tt) => {
        [$($function::<$crate::support::apis::$module::$api> $arguments),*]
    };
    ($($function:tt)*) => { $crate::support::apis::with_apis!(of_each_api! $($function)*) };
}
pub(crate) use of_each_api;

/// `for_each_api!(f(…))` and `for_each_api!(f(…).await)`: calls the generic function `f` for each API.
#[allow(unused_macros, reason = "not every suite needs it")]
macro_rules! for_each_api {
    ($([$module:ident $api:ident])* => $function:ident $arguments:tt.await) => {{
        $($function::<$crate::support::apis::$module::$api> $arguments.await;)*
    }};
    ($([$module:ident $api:ident])* => $function:ident $arguments:tt) => {{
        $($function::<$crate::support::apis::$module::$api> $arguments;)*
    }};
    ($($function:tt)*) => { $crate::support::apis::with_apis!(for_each_api! $($function)*) };
}
#[allow(unused_imports, reason = "not every suite needs it")]
pub(crate) use for_each_api;

/// `tests_of_each_api! { name => f }`: a test of each API that calls the generic function `f`, `async f` if it is one.
#[allow(unused_macros, reason = "not every suite needs it")]
macro_rules! tests_of_each_api {
    ($([$module:ident $api:ident])* => $name:ident => async $function:ident) => {
        mod $name {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $module() {
                super::$function::<$crate::support::apis::$module::$api>().await;
            })*
        }
    };
    ($([$module:ident $api:ident])* => $name:ident => $function:ident) => {
        mod $name {
            $(#[test]
            fn $module() {
                super::$function::<$crate::support::apis::$module::$api>();
            })*
        }
    };
    ($($rest:tt)*) => { $crate::support::apis::with_apis!(tests_of_each_api! $($rest)*); };
}
#[allow(unused_imports, reason = "not every suite needs it")]
pub(crate) use tests_of_each_api;

/// Stands in for a provider's own words where the spec knows none. It must never be shown.
pub(crate) const PERSONAL_TEXT: &str = "홍길동 01012345678";

/// One API of a provider.
pub(crate) trait Api: Sized + 'static {
    /// As snapshots are named.
    const NAME: &'static str;
    /// The file in `specs/`.
    const SPEC: &'static str;
    /// What identifies the caller: these texts appear in no snapshot and no error.
    const SECRETS: &'static [&'static str];
    const SPEAKS_HTTP2: bool;
    const OTP: OtpShape;

    /// The operation that sends a code to a phone, or reads one aloud.
    const SENDS: &'static Operation;

    type Code: Code;
    type Client: Clone + Debug + Send + Sync + 'static;

    fn builder() -> ClientBuilder<Self::Client>;

    fn from_env() -> Result<Self::Client, BuildError>;

    fn builder_from_env() -> Result<ClientBuilder<Self::Client>, BuildError>;

    /// With the credentials that a sandbox takes, and no server yet.
    fn with_keys_of(sandbox: &Sandbox) -> ClientBuilder<Self::Client>;

    /// How it verifies somebody, if its calls do.
    fn verification() -> Option<Verification>;

    fn operations() -> &'static [&'static Operation];

    /// Whether its own type takes a number, as it has to if its spec `reaches` that.
    fn takes(_: &PhoneNumber) -> bool {
        panic!("{}: which type takes its numbers?", Self::SPEC)
    }

    /// At least one call of every operation that has a method.
    fn calls() -> Vec<Call<Self>>;

    /// Other ways to make the same calls, of which only what they show is looked at.
    fn more_calls() -> Vec<Call<Self>> {
        Vec::new()
    }

    /// The operations that no method stands for and that a client calls when it needs to, each with a call that has it
    /// do so. The client is the last of [`Self::marked_builders`].
    fn token_calls() -> Vec<TokenCall<Self>> {
        Vec::new()
    }

    /// Every way of every operation, at a sandbox.
    fn drivers() -> Vec<Driver>;

    fn types() -> Vec<Type>;

    fn json_schemas() -> Vec<(&'static str, Value)>;

    fn enums(visitor: &mut impl EnumVisitor);

    /// A provider's answer with an error code, and the message in it.
    fn error_body(code: &str) -> (Value, String);

    /// A value for each schema that is marked `x-sensitive`.
    fn marked() -> Given;

    /// Whether the codes of its errors are those that its spec lists. If not, what is listed are names of ours.
    const LISTS_CODES: bool = true;

    /// What a call with marked values would be refused without, or not be a success.
    fn unmarked() -> Given {
        Given::new()
    }

    /// What a client is built with where it is no value of the spec, by name.
    fn marked_credentials() -> Vec<(&'static str, &'static str)> {
        Vec::new()
    }

    /// Credentials that no request holds.
    const NEVER_SENT: &'static [&'static str] = &[];

    /// With marked credentials, every kind that there is.
    fn marked_builders() -> Vec<fn() -> ClientBuilder<Self::Client>>;

    /// The types that the spec marks.
    fn sensitive() -> Vec<SensitiveValue>;

    /// What a service may print without any call, made of marked values: credentials, good and bad ones, and what it
    /// keeps between two requests.
    fn shown() -> Vec<Shown>;

    /// Has `stub` answer an operation.
    fn answer(stub: &Stub, _operation: &Operation, answer: Answer) {
        stub.answer(answer);
    }

    /// The request of an operation among those that `stub` got.
    fn request(stub: &Stub, _operation: &Operation) -> Request {
        stub.requests().pop().expect("a request was sent")
    }

    fn spec() -> &'static Spec {
        Spec::read(Self::SPEC)
    }

    /// Whether no method stands for an operation.
    fn is_called_by_itself(operation: &str) -> bool {
        Self::token_calls().iter().any(|token| token.call.operation.id == operation)
    }

    /// A client of `base_url` that tries once.
    fn client(base_url: impl Into<String>) -> Self::Client {
        Self::builder().base_url(base_url).retry(RetryPolicy::never()).build().unwrap()
    }

    /// Values of [`Self::marked`] and [`Self::unmarked`], by the name of their schema.
    fn given() -> Given {
        Self::marked().into_iter().chain(Self::unmarked()).collect()
    }

    /// What stands for a marked schema that is a text.
    fn mark(schema: &str) -> String {
        Self::marked()[schema].as_str().expect("it is a text").to_owned()
    }
}

/// The names of the APIs that are described here.
pub(crate) fn described() -> BTreeSet<&'static str> {
    fn name<A: Api>() -> &'static str {
        A::SPEC
    }
    of_each_api!(name()).into()
}

/// The operations of all APIs.
pub(crate) fn operations() -> Vec<&'static Operation> {
    fn operations<A: Api>() -> &'static [&'static Operation] {
        A::operations()
    }
    of_each_api!(operations()).concat()
}

/// Every way of every operation, at a sandbox.
pub(crate) fn drivers() -> Vec<Driver> {
    fn drivers<A: Api>() -> Vec<Driver> {
        A::drivers()
    }
    of_each_api!(drivers()).concat()
}

#[test]
fn every_spec_is_described() {
    assert_eq!(described(), Spec::of_providers(), "a folder in tests/support/apis for each");
}

/// Schemas as plain data.
fn plain(schemas: Vec<(&'static str, schemars::Schema)>) -> Vec<(&'static str, Value)> {
    schemas.into_iter().map(|(name, schema)| (name, schema.to_value())).collect()
}
