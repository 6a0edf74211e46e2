//! How every operation of an API is driven through every scenario, and all that was seen of it.

use std::{
    collections::{BTreeSet, HashMap},
    error::Error,
    fmt::Debug,
    future::Future,
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use phoneproof::{ClientBuilder, Operation, RetryPolicy};

use crate::{
    canary::{Canary, Place},
    scenario::{self, Scenario},
    support::{
        apis::{Api, Call, Shown, debug},
        filling::named,
        stub::{Answer, Request, Stub},
    },
    witness,
};

/// A call of one operation by a client of one kind.
pub(crate) struct Driver {
    pub(crate) operation: &'static Operation,
    /// What is answered with 401 meanwhile.
    refused: Option<&'static Operation>,
    run: Run,
}

type Run = Box<dyn Fn(Target) -> Pin<Box<dyn Future<Output = Vec<Shown>> + Send>> + Send + Sync>;

/// Where a driver's client calls.
struct Target {
    base_url: String,
    http: fn() -> reqwest::ClientBuilder,
}

impl Target {
    /// A client of the target that tries once and not for long.
    fn client<C>(self, builder: ClientBuilder<C>) -> C {
        let builder = builder.base_url(self.base_url).http_client((self.http)()).retry(RetryPolicy::never());
        builder.timeout(Duration::from_millis(150)).build().expect("a client of this machine is built")
    }
}

impl Driver {
    fn new<A: Api>(call: Call<A>, builder: fn() -> ClientBuilder<A::Client>) -> Self {
        let (operation, call) = (call.operation, Arc::new(call));
        let run: Run = Box::new(move |target| {
            let (client, call) = (target.client(builder()), Arc::clone(&call));
            Box::pin(async move { outcome(call.run_marked(client).await) })
        });
        Self { operation, refused: None, run }
    }
}

/// Every call by every kind of client. What sends everything is left out: a marked value has everything anyway.
pub(crate) fn drivers<A: Api>() -> Vec<Driver> {
    let mut drivers = Vec::new();
    let builders = A::marked_builders();
    for builder in &builders {
        let calls = A::calls().into_iter().filter(|call| !call.sends_everything());
        drivers.extend(calls.chain(A::more_calls()).map(|call| Driver::new(call, *builder)));
    }
    let last = builders.last().expect("there is one");
    drivers.extend(
        A::token_calls().into_iter().map(|token| Driver { refused: token.refused, ..Driver::new(token.call, *last) }),
    );
    drivers
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

/// What is planted: the values of the spec, and the credentials.
pub(crate) fn canaries<A: Api>() -> Vec<Canary> {
    let name = |name: &str| format!("{} {name}", A::SPEC);
    let of_spec = A::marked().into_iter().map(|(schema, value)| Canary::new(name(schema), &value));
    let credentials = A::marked_credentials().into_iter().map(|(title, text)| Canary::new(name(title), &text.into()));
    of_spec.chain(credentials).collect()
}

/// What a service may print without any call: credentials, clients and what sets them up, every type of the spec.
fn shown<A: Api>() -> Vec<Shown> {
    let mut shown = A::shown();
    let secrets = canaries::<A>();
    for builder in A::marked_builders() {
        shown.extend([debug(&builder()), debug(&builder().base_url("https://api.example").build())].concat());
        shown.extend(debug(&builder().build()));
        for secret in secrets.iter().filter(|secret| secret.text.is_ascii()).map(|secret| &secret.text) {
            let base_url = format!("https://user:{secret}@api.example/?key={secret}");
            shown.extend(debug(&builder().base_url(&base_url)));
            shown.extend(debug(&builder().base_url(base_url).build()));
            shown.extend(debug(&builder().user_agent(format!("{secret}\n")).build()));
        }
    }
    for known in A::types() {
        let decoded = known.decode(&named(A::spec(), known.name, &A::given())).expect("what is filled decodes");
        shown.push(("Debug of a type", decoded.debug));
    }
    shown
}

/// Everything that can be seen of an API, and the canaries that were found out on the way: signatures and what else went
/// into headers.
pub(crate) async fn drive<A: Api>() -> (Vec<Place>, Vec<Canary>) {
    witness::listen();
    let mut seen = Seen { places: HashMap::new(), requests: Vec::new() };
    for (surface, text) in shown::<A>() {
        seen.add(format!("{} {surface}", A::SPEC), &text);
    }
    let marked = A::marked();
    for value in A::sensitive() {
        for (surface, text) in (value.says)(&marked[value.name]) {
            seen.add(format!("{} {} {surface}", A::SPEC, value.name), &text);
        }
    }
    for driver in drivers::<A>() {
        drive_one::<A>(&driver, &mut seen).await;
    }
    for operation in A::operations() {
        let is_called = seen.requests.iter().any(|request| is_of(request, operation));
        assert!(is_called, "{}: nothing called {}", A::SPEC, operation.id);
    }
    let mut places: Vec<_> = seen.places.into_iter().map(|(text, at)| Place::new(at, text)).collect();
    places.extend(witness::lines().into_iter().map(|line| Place::new("the log", line)));
    let mut canaries = canaries::<A>();
    assert_all_travelled::<A>(&canaries, &seen.requests);
    canaries.extend(sent_headers(A::SPEC, &seen.requests));
    (places, canaries)
}

async fn drive_one<A: Api>(driver: &Driver, seen: &mut Seen) {
    let (name, id) = (A::SPEC, driver.operation.id);
    for scenario in scenario::all(A::spec(), driver.operation, &A::given()) {
        let (at, is_of_http) = (format!("{name} {id} / {}", scenario.title), scenario.is_of_http);
        let script = Arc::new(script::<A>(driver, scenario));
        let first = Arc::clone(&script);
        let stub = Stub::start(move |_, request| first(request)).await;
        let target = Target { base_url: stub.base_url(), http: http1 };
        seen.outcome(&at, (driver.run)(target).await);
        seen.requests.extend(stub.requests());

        if !is_of_http || !A::SPEAKS_HTTP2 {
            continue;
        }
        let stub = Stub::over_http2(move |_, request| script(request)).await;
        let target = Target { base_url: stub.base_url(), http: http2 };
        seen.outcome(&format!("{at}, HTTP/2"), (driver.run)(target).await);
        seen.requests.extend(stub.requests());
    }
    let nowhere = Target { base_url: Stub::nowhere(), http: http1 };
    seen.outcome(&format!("{name} {id} / nobody there"), (driver.run)(nowhere).await);
}

/// Answers one operation by the scenario, and every other, a token's for example, with success.
fn script<A: Api>(driver: &Driver, scenario: Scenario) -> impl Fn(&Request) -> Answer + Send + Sync + use<A> {
    let (target, refused, given) = (driver.operation, driver.refused, A::given());
    move |request| {
        let operation = A::operations().iter().find(|operation| is_of(request, operation));
        let operation = operation.unwrap_or_else(|| panic!("{} belongs to no operation", request.target));
        if operation.id == target.id {
            return (scenario.answer)(request);
        }
        if refused.is_some_and(|refused| refused.id == operation.id) {
            return Answer::json(401, named(A::spec(), "ErrorAnswer", &given));
        }
        Answer::json(200, scenario::success(A::spec(), operation, &given))
    }
}

/// A canary that is planted and goes nowhere proves nothing.
fn assert_all_travelled<A: Api>(canaries: &[Canary], requests: &[Request]) {
    let given = A::given();
    let answers = A::operations().iter().map(|operation| scenario::success(A::spec(), operation, &given));
    let error = named(A::spec(), "ErrorAnswer", &given);
    let answers = answers.chain([error]).map(|body| Place::new("", body.to_string()));
    let requests = requests.iter().map(|request| Place::new("", request.text()));
    let wire: Vec<_> = answers.chain(requests).collect();
    for canary in canaries {
        let stays = A::NEVER_SENT.iter().any(|name| canary.name.ends_with(&format!(" {name}")));
        assert!(stays || wire.iter().any(|place| canary.is_in(place)), "{} was never on the wire", canary.name);
    }
}

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
