//! What the canary test knows of a provider, and how it drives every operation of one through every scenario.

use std::{
    collections::{BTreeSet, HashMap},
    error::Error,
    fmt::Debug,
    future::Future,
    mem::needs_drop,
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use phoneproof::{ClientBuilder, Operation, RetryPolicy};
use serde_json::Value;
use zeroize::ZeroizeOnDrop;

use crate::{
    canary::{Canary, Place},
    filling::{Given, named},
    scenario::{self, Scenario},
    support::{
        spec::Spec,
        stub::{Answer, Request, Stub},
    },
    witness,
};

/// One provider. A file each.
pub(crate) struct Provider {
    /// The file in `specs/`.
    pub(crate) name: &'static str,
    /// A value for each schema that is marked `x-sensitive`.
    pub(crate) planted: Given,
    /// What a call would be refused without.
    pub(crate) plain: Given,
    /// What the client is built with, where it is no value of the spec.
    pub(crate) credentials: Vec<(&'static str, String)>,
    pub(crate) operations: &'static [&'static Operation],
    /// At least one a operation.
    pub(crate) drivers: Vec<Driver>,
    pub(crate) values: Vec<SensitiveValue>,
    /// Requests, credentials, clients: what a service may print without any call.
    pub(crate) shown: Vec<Shown>,
}

/// A call of one operation.
pub(crate) struct Driver {
    pub(crate) operation: &'static Operation,
    /// What is answered with 401 meanwhile.
    refused: Option<&'static Operation>,
    run: Run,
}

type Run = Box<dyn Fn(Target) -> Pin<Box<dyn Future<Output = Vec<Shown>> + Send>> + Send + Sync>;

/// Where a text was seen, and the text.
pub(crate) type Shown = (&'static str, String);

/// Where a driver's client calls.
pub(crate) struct Target {
    base_url: String,
    http: fn() -> reqwest::ClientBuilder,
}

impl Target {
    /// A client of the target that tries once and not for long.
    pub(crate) fn client<C>(self, builder: ClientBuilder<C>) -> C {
        let builder = builder.base_url(self.base_url).http_client((self.http)()).retry(RetryPolicy::never());
        builder.timeout(Duration::from_millis(150)).build().expect("a client of this machine is built")
    }
}

impl Driver {
    pub(crate) fn new<T, E, F>(
        operation: &'static Operation,
        call: impl Fn(Target) -> F + Send + Sync + 'static,
    ) -> Self
    where
        T: Debug + Send + 'static,
        E: Error + Send + Sync + 'static,
        F: Future<Output = Result<T, E>> + Send + 'static,
    {
        let run = move |target| {
            let called = call(target);
            Box::pin(async move { outcome(called.await) }) as Pin<Box<dyn Future<Output = _> + Send>>
        };
        Self { operation, refused: None, run: Box::new(run) }
    }

    /// The same, where the driven operation only follows on a 401 to this one.
    pub(crate) fn refused(self, operation: &'static Operation) -> Self {
        Self { refused: Some(operation), ..self }
    }
}

/// Every text that a service can make of what a call led to.
fn outcome<T: Debug + Send, E: Error + Send + Sync>(result: Result<T, E>) -> Vec<Shown> {
    let mut shown = debug(&result);
    let mut link = result.as_ref().err().map(|error| error as &dyn Error);
    while let Some(error) = link {
        shown.extend([("Display", error.to_string()), ("alternate Display", format!("{error:#}"))]);
        shown.extend([("error Debug", format!("{error:?}")), ("alternate error Debug", format!("{error:#?}"))]);
        link = error.source();
    }
    // What a service that expects otherwise dies of.
    let was_answered = result.is_ok();
    witness::panics(|| {
        if was_answered {
            drop(result.unwrap_err());
        } else {
            drop(result.expect("a call"));
        }
    });
    shown
}

/// Debug and alternate Debug.
pub(crate) fn debug(value: &impl Debug) -> Vec<Shown> {
    vec![("Debug", format!("{value:?}")), ("alternate Debug", format!("{value:#?}"))]
}

/// A type that the spec marks.
pub(crate) struct SensitiveValue {
    pub(crate) name: &'static str,
    /// What its constructor says of a text, and what its Debug says of a value that was answered.
    pub(crate) says: fn(&Value) -> Vec<Shown>,
    pub(crate) is_wiped: bool,
}

/// A text of the spec: wiped when it is dropped, or it would not compile.
pub(crate) const fn wiped<T: ZeroizeOnDrop>(name: &'static str, says: fn(&Value) -> Vec<Shown>) -> SensitiveValue {
    SensitiveValue { name, says, is_wiped: needs_drop::<T>() }
}

/// A number or an enum: it is copied freely, and so not wiped.
macro_rules! other {
    ($module:ident: $name:ident) => {
        crate::provider::SensitiveValue {
            name: stringify!($name),
            says: |value| crate::provider::debug(&serde_json::from_value::<$module::$name>(value.clone())),
            is_wiped: false,
        }
    };
}
pub(crate) use other;

/// `drivers! { builder, OPERATION |client| client.method(…), … }`
macro_rules! drivers {
    ($builder:path, $($operation:ident |$client:ident| $call:expr),* $(,)?) => {
        vec![$(crate::provider::Driver::new(&operations::$operation, move |target| {
            let $client = target.client($builder());
            async move { $call.await }
        })),*]
    };
}
pub(crate) use drivers;

/// `texts![module: Name …]`: the texts that the spec marks.
macro_rules! texts {
    ($module:ident: $($name:ident)*) => {
        vec![$(crate::provider::wiped::<$module::$name>(stringify!($name), |value| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            // Bad as a whole, and in the middle of what would be good.
            let tries = [text.clone(), format!("{text}\u{7}"), format!("x{text} x"), format!("{text}{text}{text}")];
            let mut said: Vec<_> =
                tries.iter().flat_map(|text| crate::provider::debug(&$module::$name::new(text))).collect();
            for refused in tries.iter().filter_map(|text| $module::$name::new(text).err()) {
                said.push(("refusal", refused.to_string()));
            }
            said.extend(crate::provider::debug(&serde_json::from_value::<$module::$name>(value.clone())));
            said
        })),*]
    };
}
pub(crate) use texts;

impl Provider {
    pub(crate) fn spec(&self) -> &'static Spec {
        Spec::read(self.name)
    }

    /// Canaries and all else that stands in fields.
    pub(crate) fn given(&self) -> Given {
        self.planted.clone().into_iter().chain(self.plain.clone()).collect()
    }

    pub(crate) fn canaries(&self) -> Vec<Canary> {
        let of_spec = self.planted.iter().map(|(name, value)| Canary::new(format!("{} {name}", self.name), value));
        let credentials = self.credentials.iter();
        let credentials =
            credentials.map(|(name, text)| Canary::new(format!("{} {name}", self.name), &text[..].into()));
        of_spec.chain(credentials).collect()
    }

    /// SMSLINK's client is kept to HTTP/1.1.
    pub(crate) fn speaks_http2(&self) -> bool {
        self.name != "smslink"
    }

    /// Everything that can be seen of this provider, and the canaries that were found out on the way: signatures
    /// and what else went into headers.
    pub(crate) async fn drive(&self) -> (Vec<Place>, Vec<Canary>) {
        witness::listen();
        let mut seen = Seen { places: HashMap::new(), requests: Vec::new() };
        for (surface, text) in &self.shown {
            seen.add(format!("{} {surface}", self.name), text);
        }
        for value in &self.values {
            for (surface, text) in (value.says)(&self.planted[value.name]) {
                seen.add(format!("{} {} {surface}", self.name, value.name), &text);
            }
        }
        for driver in &self.drivers {
            self.drive_one(driver, &mut seen).await;
        }
        for operation in self.operations {
            let is_called = seen.requests.iter().any(|request| is_of(request, operation));
            assert!(is_called, "{}: nothing called {}", self.name, operation.id);
        }
        let mut places: Vec<_> = seen.places.into_iter().map(|(text, at)| Place::new(at, text)).collect();
        places.extend(witness::lines().into_iter().map(|line| Place::new("the log", line)));
        let mut canaries = self.canaries();
        self.assert_all_travelled(&canaries, &seen.requests);
        canaries.extend(sent_headers(self.name, &seen.requests));
        (places, canaries)
    }

    async fn drive_one(&self, driver: &Driver, seen: &mut Seen) {
        let (name, id) = (self.name, driver.operation.id);
        for scenario in scenario::all(self.spec(), driver.operation, &self.given()) {
            let (at, is_of_http) = (format!("{name} {id} / {}", scenario.title), scenario.is_of_http);
            let stub = Arc::new(self.stub(driver, scenario));
            let script = Arc::clone(&stub);
            let stub1 = Stub::start(move |_, request| script(request)).await;
            let target = Target { base_url: stub1.base_url(), http: http1 };
            seen.outcome(&at, (driver.run)(target).await);
            seen.requests.extend(stub1.requests());

            if !is_of_http || !self.speaks_http2() {
                continue;
            }
            let stub2 = Stub::over_http2(move |_, request| stub(request)).await;
            let target = Target { base_url: stub2.base_url(), http: http2 };
            seen.outcome(&format!("{at}, HTTP/2"), (driver.run)(target).await);
            seen.requests.extend(stub2.requests());
        }
        let nowhere = Target { base_url: Stub::nowhere(), http: http1 };
        seen.outcome(&format!("{name} {id} / nobody there"), (driver.run)(nowhere).await);
    }

    /// Answers one operation by the scenario, and every other, a token's for example, with success.
    fn stub(&self, driver: &Driver, scenario: Scenario) -> impl Fn(&Request) -> Answer + Send + Sync + use<> {
        let (spec, operations, given) = (self.spec(), self.operations, self.given());
        let (target, refused) = (driver.operation, driver.refused);
        move |request| {
            let operation = operations.iter().find(|operation| is_of(request, operation));
            let operation = operation.unwrap_or_else(|| panic!("{} belongs to no operation", request.target));
            if operation.id == target.id {
                return (scenario.answer)(request);
            }
            if refused.is_some_and(|refused| refused.id == operation.id) {
                return Answer::json(401, named(spec, "ErrorAnswer", &given));
            }
            Answer::json(200, scenario::success(spec, operation, &given))
        }
    }

    /// A canary that is planted and goes nowhere proves nothing.
    fn assert_all_travelled(&self, canaries: &[Canary], requests: &[Request]) {
        let given = self.given();
        let answers = self.operations.iter().map(|operation| scenario::success(self.spec(), operation, &given));
        let error = named(self.spec(), "ErrorAnswer", &given);
        let answers = answers.chain([error]).map(|body| Place::new("", body.to_string()));
        let requests = requests.iter().map(|request| Place::new("", request.text()));
        let wire: Vec<_> = answers.chain(requests).collect();
        for canary in canaries {
            let stays = canary.name.rsplit(' ').next() == Some(NEVER_SENT);
            assert!(stays || wire.iter().any(|place| canary.is_in(place)), "{} was never on the wire", canary.name);
        }
    }
}

/// A signing secret stays here.
const NEVER_SENT: &str = "ApiSecret";

/// The texts so far, and the requests that the stubs got.
struct Seen {
    /// Each text once, under the place where it was seen first.
    places: HashMap<String, String>,
    requests: Vec<Request>,
}

impl Seen {
    fn add(&mut self, at: String, text: &str) {
        self.places.entry(text.to_owned()).or_insert(at);
    }

    fn outcome(&mut self, at: &str, shown: Vec<Shown>) {
        for (surface, text) in shown {
            self.add(format!("{at}: {surface}"), &text);
        }
    }
}

/// Without the roots of this machine, which would be read for each client anew.
fn http1() -> reqwest::ClientBuilder {
    reqwest::Client::builder().tls_certs_only([])
}

fn http2() -> reqwest::ClientBuilder {
    http1().http2_prior_knowledge()
}

fn is_of(request: &Request, operation: &Operation) -> bool {
    let (mut given, mut known) = (request.path().split('/'), operation.path.split('/'));
    let is_path = loop {
        match (given.next(), known.next()) {
            (None, None) => break true,
            (Some(given), Some(known)) if given == known || known.starts_with('{') => {}
            _ => break false,
        }
    };
    is_path && request.method == operation.method
}

/// What no other header has: signatures, salts, tokens, and what SOLAPI's call was asked for with.
fn sent_headers(provider: &str, requests: &[Request]) -> Vec<Canary> {
    let headers = requests.iter().flat_map(|request| &request.headers);
    let known = ["host", "accept", "accept-encoding", "content-type", "content-length", "user-agent", "tier"];
    let secret: BTreeSet<_> = headers.filter(|(name, _)| !known.contains(&name.as_str())).collect();
    let parts = secret.into_iter().flat_map(|(name, value)| {
        let signature = value.split_once("signature=").map(|(_, signature)| signature);
        // Without the quotes of an idempotency key, which some forms of text escape.
        [Some(value.trim_matches('"')), signature].into_iter().flatten().map(move |part| (name, part))
    });
    let parts = parts.filter(|(_, part)| !part.is_empty());
    parts.map(|(name, part)| Canary::plain(format!("{provider} header {name}"), part)).collect()
}
