//! What the tests know of each provider: a client of a stub, one call for each operation, the form of an error.

mod portone_v1;
mod portone_v2;
mod smslink;
mod solapi;

use std::{fmt::Debug, future::Future, pin::Pin};

use phoneproof::{ClientBuilder, Code, Error, Operation, RetryPolicy};
use serde_json::Value;

pub(crate) use self::{
    portone_v1::{PortOneV1, imp_uid, pending},
    portone_v2::{PortOneV2, api_secret, under_way},
    smslink::{Smslink, deliver, phone},
    solapi::{Solapi, challenge, heard, number},
};
use crate::{
    open_enums::EnumVisitor,
    support::{
        spec::Spec,
        stub::{Answer, Request, Stub},
    },
    types::Type,
};

/// Stands in for a provider's own words where the spec knows none. It must never be shown.
pub(crate) const PERSONAL_TEXT: &str = "홍길동 01012345678";

/// One provider.
pub(crate) trait Provider: Sized + 'static {
    /// As snapshots are named.
    const NAME: &'static str;
    /// The file in `specs/`.
    const SPEC: &'static str;
    /// What identifies the caller: these texts appear in no snapshot and no error.
    const SECRETS: &'static [&'static str];
    /// The operations that no method stands for, because a client calls them when it needs to.
    const BY_ITSELF: &'static [&'static str] = &[];

    type Code: Code;
    type Client: Clone + Debug + Send + 'static;

    fn builder() -> ClientBuilder<Self::Client>;

    fn operations() -> &'static [&'static Operation];

    /// At least one call of every operation that has a method.
    fn calls() -> Vec<Call<Self>>;

    fn types() -> Vec<Type>;

    fn json_schemas() -> Vec<(&'static str, Value)>;

    fn enums(visitor: &mut impl EnumVisitor);

    /// A provider's answer with an error code, and the message in it.
    fn error_body(code: &str) -> (Value, String);

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

    /// A client of `base_url` that tries once.
    fn client(base_url: impl Into<String>) -> Self::Client {
        Self::builder().base_url(base_url).retry(RetryPolicy::never()).build().unwrap()
    }
}

type Ran<P> = Result<Box<dyn Debug + Send>, Error<<P as Provider>::Code>>;
type Run<P> = fn(<P as Provider>::Client) -> Pin<Box<dyn Future<Output = Ran<P>> + Send>>;

/// One call of a facade.
pub(crate) struct Call<P: Provider> {
    pub(crate) operation: &'static Operation,
    /// Tells calls of one operation apart; empty for the plain one.
    pub(crate) case: &'static str,
    run: Run<P>,
}

impl<P: Provider> Call<P> {
    pub(crate) const fn new(operation: &'static Operation, case: &'static str, run: Run<P>) -> Self {
        Self { operation, case, run }
    }

    /// `verify_code`, or `authenticate_sender_id__check_the_code`.
    pub(crate) fn title(&self) -> String {
        let separator = if self.case.is_empty() { "" } else { "__" };
        format!("{}{separator}{}", self.operation.id, self.case)
    }

    pub(crate) async fn run(&self, client: &P::Client) -> Ran<P> {
        (self.run)(client.clone()).await
    }
}

/// `calls! { OPERATION "case" |client| client.method(…), … }`
macro_rules! calls {
    ($($operation:ident $case:literal |$client:ident| $call:expr),* $(,)?) => {
        vec![$(crate::provider::Call::new(&operations::$operation, $case, |$client: Self::Client| Box::pin(async move {
            $call.await.map(|answer| Box::new(answer) as Box<dyn std::fmt::Debug + Send>)
        }))),*]
    };
}
use calls;

/// Schemas as plain data.
fn plain(schemas: Vec<(&'static str, schemars::Schema)>) -> Vec<(&'static str, Value)> {
    schemas.into_iter().map(|(name, schema)| (name, schema.to_value())).collect()
}
