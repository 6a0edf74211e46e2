//! From a request to its operation, and back with an answer or with the fault that was ordered in its place.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{FromRequestParts, RawPathParams, Request as HttpRequest, State},
    http::{HeaderMap, Method, Response, Uri},
    routing::{MethodFilter, on},
};
use tokio::sync::SemaphorePermit;

use super::{
    api::{Api, Handler, Unreached},
    body::{self, Whole},
    core::Engine,
    exchange::Call,
    faults::{FaultKind, after_the_work, distort, instead_of_the_work},
    listener::{Cut, Link},
    strict::Breach,
};
use crate::Operation;

/// An operation at its path.
struct Endpoint {
    api: Arc<dyn Api>,
    operation: &'static Operation,
    handler: Handler,
}

/// The operations of all providers, whose paths don't overlap, beside the faces of the sandbox itself.
pub(crate) fn router(engine: Arc<Engine>, faces: Router<Arc<Engine>>) -> Router {
    let endpoints: Vec<_> = engine.apis.iter().flat_map(endpoints).collect();
    endpoints
        .into_iter()
        .fold(faces, mount)
        .fallback(no_such_path)
        .method_not_allowed_fallback(no_such_method)
        .with_state(engine)
}

fn endpoints(api: &Arc<dyn Api>) -> impl Iterator<Item = Endpoint> {
    let handlers = Arc::clone(api).handlers().into_iter();
    handlers.map(|(operation, handler)| Endpoint { api: Arc::clone(api), operation, handler })
}

fn mount(router: Router<Arc<Engine>>, endpoint: Endpoint) -> Router<Arc<Engine>> {
    let operation = endpoint.operation;
    let endpoint = Arc::new(endpoint);
    let answer = async move |State(engine): State<Arc<Engine>>, request: HttpRequest| {
        if let Some(refusal) = stranger(&engine, request.method(), request.uri(), request.headers()) {
            return refusal;
        }
        let link = request.extensions().get::<Link>().cloned().unwrap_or_default();
        match endpoint.answer(&engine, request, &link).await {
            Ok(response) => response,
            Err(cut) => match link.cut(cut).await {},
        }
    };
    router.route(operation.path, on(method_of(operation), answer))
}

pub(crate) fn method_of(operation: &Operation) -> MethodFilter {
    match operation.method {
        "GET" => MethodFilter::GET,
        "PUT" => MethodFilter::PUT,
        "DELETE" => MethodFilter::DELETE,
        // The rules of the specs let no other pass.
        _ => MethodFilter::POST,
    }
}

impl Endpoint {
    async fn answer(&self, engine: &Engine, request: HttpRequest, link: &Link) -> Result<Response<Body>, Cut> {
        let Self { api, operation, handler } = self;
        let mut underway = engine.underway(api.provider(), Some(operation), request.method(), request.uri());
        let mut strike = engine.faults.strike(operation);
        underway.struck_by(strike);
        let response = match strike.map(|strike| strike.kind) {
            Some(FaultKind::ResetBefore) => Err(Cut::Reset),
            Some(kind) if !kind.strikes_after_the_work() => {
                // Read although nothing comes of it: the client should see the fault, and not that nobody took its body.
                let _ = self.read(engine, request).await;
                instead_of_the_work(kind, |failure| api.fail(&engine.world, failure))
            }
            _ => {
                let mut reply = match self.read(engine, request).await {
                    Ok((call, _permit)) => handler(&engine.world, &call),
                    Err(breach) => api.refuse(&engine.world, operation, breach),
                };
                underway.worked(reply.carried_out);
                if let Some(idle) = strike.take_if(|strike| !distort(strike.kind, operation, &mut reply.body)) {
                    engine.faults.give_back(idle);
                    underway.struck_by(None);
                }
                match strike {
                    Some(strike) => after_the_work(strike.kind, reply, link),
                    None => Ok(reply.into_response()),
                }
            }
        };
        underway.end(response.as_ref().ok());
        response
    }

    /// The request, and a permit to hold it if it is large.
    async fn read<'a>(
        &self,
        engine: &'a Engine,
        request: HttpRequest,
    ) -> Result<(Call, Option<SemaphorePermit<'a>>), Breach> {
        read(engine, self.operation, request, self.api.largest_body(self.operation)).await
    }
}

/// A request with a body of at most `limit` bytes, and a permit to hold it if it is large.
pub(crate) async fn read<'a>(
    engine: &'a Engine,
    operation: &'static Operation,
    request: HttpRequest,
    limit: usize,
) -> Result<(Call, Option<SemaphorePermit<'a>>), Breach> {
    let (mut parts, body) = request.into_parts();
    // What is no text names nothing, like an empty name.
    let path: HashMap<String, String> = match RawPathParams::from_request_parts(&mut parts, &()).await {
        Ok(parameters) => parameters.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        Err(_) => HashMap::new(),
    };
    let query = parts.uri.query().map(form_pairs).unwrap_or_default();
    let Whole { bytes: body, permit } = body::read(body, limit, &engine.large_bodies).await?;
    Ok((Call { operation, headers: parts.headers, path, query, body }, permit))
}

async fn no_such_path(state: State<Arc<Engine>>, method: Method, uri: Uri, headers: HeaderMap) -> Response<Body> {
    no_operation(&state.0, &method, &uri, &headers, Unreached::Path)
}

/// The router adds the header that names the methods there are.
async fn no_such_method(state: State<Arc<Engine>>, method: Method, uri: Uri, headers: HeaderMap) -> Response<Body> {
    no_operation(&state.0, &method, &uri, &headers, Unreached::Method)
}

fn no_operation(engine: &Engine, method: &Method, uri: &Uri, headers: &HeaderMap, why: Unreached) -> Response<Body> {
    stranger(engine, method, uri, headers).unwrap_or_else(|| unreached(engine, method, uri, why))
}

/// What is answered to a request that a web page may have made under a name of its own: then the page reads whatever is
/// answered, and the sandbox's credentials are known to all.
fn stranger(engine: &Engine, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Response<Body>> {
    let refused = engine.hosts.check(headers).err()?;
    Some(unreached(engine, method, uri, Unreached::Stranger(refused)))
}

/// The answer in the words of the provider whose path it is most like.
fn unreached(engine: &Engine, method: &Method, uri: &Uri, why: Unreached) -> Response<Body> {
    let api = engine.apis.owner(uri.path());
    let underway = engine.underway(api.provider(), None, method, uri);
    let response = api.unreached(&engine.world, why).into_response();
    underway.end(Some(&response));
    response
}

/// The pairs of a query or of a form body.
pub(crate) fn form_pairs(text: &str) -> Vec<(String, String)> {
    // The standard's parser, by way of the URL type that reqwest exports.
    let Ok(mut url) = reqwest::Url::parse("http://localhost/") else { return Vec::new() };
    url.set_query(Some(text));
    url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}
