//! A call of a facade, with the values of the spec's samples or with marked ones.

use std::{any::type_name, fmt::Debug, future::Future, marker::PhantomData, pin::Pin};

use phoneproof::{Error, Operation};
use serde::de::DeserializeOwned;

use super::Api;
use crate::support::filling::named;

/// With which values a call is made.
pub(crate) enum Values<A> {
    /// Those that the call names: where the spec has samples, theirs.
    Samples,
    /// Every schema that the spec marks is the canary of [`Api::marked`].
    Marked(PhantomData<A>),
}

impl<A> Clone for Values<A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A> Copy for Values<A> {}

impl<A: Api> Values<A> {
    pub(crate) const fn marked() -> Self {
        Self::Marked(PhantomData)
    }

    /// `sample`, or a marked value of the same type.
    pub(crate) fn of<T: DeserializeOwned>(self, sample: T) -> T {
        match self {
            Self::Samples => sample,
            Self::Marked(_) => filled::<A, T>(),
        }
    }
}

/// A type of the spec, which has the name of its schema, with everything in it.
pub(crate) fn filled<A: Api, T: DeserializeOwned>() -> T {
    let schema = type_name::<T>().rsplit("::").next().expect("a type has a name");
    serde_json::from_value(named(A::spec(), schema, &A::given())).expect("what is filled decodes")
}

type Ran<A> = Result<Box<dyn Debug + Send>, Error<<A as Api>::Code>>;
type Run<A> = fn(<A as Api>::Client, Values<A>) -> Pin<Box<dyn Future<Output = Ran<A>> + Send>>;

pub(crate) struct Call<A: Api> {
    pub(crate) operation: &'static Operation,
    /// Tells calls of one operation apart; empty for the plain one.
    pub(crate) case: &'static str,
    run: Run<A>,
}

impl<A: Api> Call<A> {
    pub(crate) const fn new(operation: &'static Operation, case: &'static str, run: Run<A>) -> Self {
        Self { operation, case, run }
    }

    /// `verify_code`, or `authenticate_sender_id__check_the_code`.
    pub(crate) fn title(&self) -> String {
        let separator = if self.case.is_empty() { "" } else { "__" };
        format!("{}{separator}{}", self.operation.id, self.case)
    }

    /// Whether it is the same as another call but for more values.
    pub(crate) fn sends_everything(&self) -> bool {
        self.case == "with_everything"
    }

    /// With the values of the samples.
    pub(crate) async fn run(&self, client: &A::Client) -> Ran<A> {
        (self.run)(client.clone(), Values::Samples).await
    }

    pub(crate) async fn run_marked(&self, client: A::Client) -> Ran<A> {
        (self.run)(client, Values::marked()).await
    }
}

/// A call that has a client call `operation` by itself.
pub(crate) struct TokenCall<A: Api> {
    pub(crate) call: Call<A>,
    /// What has to be answered with 401 for it.
    pub(crate) refused: Option<&'static Operation>,
}

/// `calls! { OPERATION "case" |client, values| client.method(…), … }`
macro_rules! calls {
    ($($operation:ident $case:literal |$client:ident, $values:pat_param| $call:expr),* $(,)?) => {
        vec![$($crate::support::apis::Call::new(
            &operations::$operation,
            $case,
            |$client: Self::Client, $values: $crate::support::apis::Values<Self>| Box::pin(async move {
                $call.await.map(|answer| Box::new(answer) as Box<dyn std::fmt::Debug + Send>)
            }),
        )),*]
    };
}
pub(super) use calls;
