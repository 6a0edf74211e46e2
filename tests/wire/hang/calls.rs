//! One call of each kind that travels in its own way, of every API, and what it says of itself when it fails.

use std::{fmt, sync::Arc, time::Duration};

use futures_util::{FutureExt, future::BoxFuture};
use phoneproof::{Code, Delivery, Effect, Error, Operation, RetryPolicy, portone::v1::types::ImpUid};
use serde_json::{Value, json};

use crate::support::{
    apis::{self, Api, of_each_api},
    stub::{Answer, Stub},
    world::QUICK,
};

pub(crate) const TOKEN: &str = "/users/getToken";
pub(crate) const LOGIN: &str = "/login/api-secret";
pub(crate) const REFRESH: &str = "/token/refresh";

/// A call, and where it is met by what a test is about.
pub(crate) struct Call {
    pub(crate) operation: &'static Operation,
    /// Answered with 401, so that the operation follows.
    refused: Option<&'static Operation>,
    answered: Answered,
    make: Box<Make>,
}

type Make = dyn Fn(String, Patience) -> BoxFuture<'static, Result<(), Failed>> + Send + Sync;

/// The success of another operation, by the path that is asked for.
type Answered = fn(&str) -> Option<(&'static Operation, Value)>;

/// What each API sends, what it reads, and what its client calls by itself.
pub(crate) fn calls() -> Vec<Call> {
    fn calls<A: Api>() -> Vec<Call> {
        let mut calls = Vec::new();
        for effect in [Effect::Sends, Effect::Read] {
            let first =
                A::calls().into_iter().find(|call| call.operation.effect == effect && call.operation.authenticated);
            calls.push(Call::of(first.expect("every API sends and reads"), None, A::builder));
        }
        let open = A::calls().into_iter().filter(|call| !call.operation.authenticated);
        calls.extend(open.map(|call| Call::of(call, None, A::builder)));
        let last = *A::marked_builders().last().expect("there is one");
        calls.extend(A::token_calls().into_iter().map(|token| Call::of(token.call, token.refused, last)));
        calls
    }
    of_each_api!(calls()).into_iter().flatten().collect()
}

/// What an operation of the API at this path is answered.
fn answered<A: Api>(path: &str) -> Option<(&'static Operation, Value)> {
    let operation = A::operations().iter().find(|operation| operation.path == path)?;
    Some((operation, A::spec().success(operation.id).value))
}

impl Call {
    fn of<A: Api>(
        call: apis::Call<A>,
        refused: Option<&'static Operation>,
        builder: fn() -> phoneproof::ClientBuilder<A::Client>,
    ) -> Self {
        let (operation, call) = (call.operation, Arc::new(call));
        let make = Box::new(move |base_url: String, patience: Patience| {
            let client = patience.applied(builder().base_url(base_url)).build().unwrap();
            let call = Arc::clone(&call);
            async move { Ok(call.run(&client).await.map(drop)?) }.boxed()
        });
        Self { operation, refused, answered: answered::<A>, make }
    }

    /// Whether it is met before anything is sent.
    pub(crate) fn is_met_before(&self) -> bool {
        !self.operation.authenticated && self.refused.is_none()
    }

    /// Whether it is tried again after a failure that may pass.
    pub(crate) fn is_tried_again(&self) -> bool {
        let operation = self.operation;
        self.is_met_before() || operation.effect.is_repeatable() || operation.idempotency_key.is_some()
    }

    /// A server that meets the call with `answer`. What leads to it succeeds, once.
    pub(crate) async fn met_by(&self, answer: Answer) -> Stub {
        let (target, refused, answered) = (self.operation, self.refused, self.answered);
        Stub::start(move |number, request| match answered(request.path()) {
            Some((operation, _)) if operation == target => answer.clone(),
            Some((operation, success)) if !operation.authenticated && (refused.is_none() || number == 0) => {
                Answer::json(200, success)
            }
            Some((operation, _)) if !operation.authenticated => answer.clone(),
            _ if refused.is_some() => Answer::json(401, json!({ "type": "UNAUTHORIZED" })),
            _ => answer.clone(),
        })
        .await
    }

    pub(crate) async fn make(&self, base_url: &str, patience: Patience) -> Result<(), Failed> {
        (self.make)(base_url.to_owned(), patience).await
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.operation.id)
    }
}

/// PortOne V2's, the `number`-th.
pub(crate) fn tokens(number: usize) -> Value {
    json!({ "accessToken": format!("access-{number}"), "refreshToken": format!("refresh-{number}") })
}

pub(crate) fn imp_uid() -> ImpUid {
    ImpUid::new("imp_000000000001").unwrap()
}

/// How long a call may take, and how often it may be tried.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    pub(crate) timeout: Duration,
    pub(crate) deadline: Duration,
    pub(crate) attempts: u32,
}

impl Patience {
    pub(crate) fn applied<C>(self, builder: phoneproof::ClientBuilder<C>) -> phoneproof::ClientBuilder<C> {
        let retry = RetryPolicy { attempts: self.attempts, ..QUICK };
        builder.timeout(self.timeout).deadline(self.deadline).retry(retry)
    }
}

/// What a failed call said of itself.
#[derive(Debug)]
pub(crate) struct Failed {
    pub(crate) delivery: Delivery,
    pub(crate) is_timeout: bool,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) attempts: u32,
}

impl<C: Code> From<Error<C>> for Failed {
    fn from(error: Error<C>) -> Self {
        Self {
            delivery: error.delivery(),
            is_timeout: error.is_timeout(),
            retry_after: error.retry_after(),
            attempts: error.attempts(),
        }
    }
}

/// An answer with this status, and a `Retry-After`.
pub(crate) fn slow_down(retry_after: &str, body: Value) -> Answer {
    Answer::json(503, body).with_header("retry-after", retry_after.to_owned())
}
