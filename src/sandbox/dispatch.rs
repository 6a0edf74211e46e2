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
    FaultKind, Provider, Shared,
    body::{self, Whole},
    control,
    exchange::{Call, Failure, Reply},
    faults::{after_the_work, distort, instead_of_the_work},
    journal::Underway,
    listener::{Cut, Link},
    portone, smslink, solapi,
    strict::Breach,
};
use crate::{
    Operation,
    solapi::{generated::constants::LARGEST_DOCUMENT, operations::UPLOAD_DOCUMENT},
};

/// The largest body: it bounds what a record can hold. The texts of [`Limits`](super::Limits) name this number.
const LARGEST_BODY: usize = 64 * 1024;
/// The largest body with a document: that as Base64, and the rest of the JSON.
const LARGEST_UPLOAD: usize = LARGEST_DOCUMENT / 3 * 4 + LARGEST_BODY;

/// What answers an operation.
pub(super) type Handler = fn(&Shared, &Call) -> Reply;

/// Why a request reached no operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreached {
    /// No operation has its path.
    Path,
    /// None has its path with this method.
    Method,
    /// It is for a host, or from an origin, that is not the sandbox's: in these words.
    Stranger(&'static str),
}

/// What stands in for a provider.
#[derive(Clone, Copy)]
struct Api {
    provider: Provider,
    operations: &'static [(&'static Operation, Handler)],
    /// Its words for a request that no operation can be asked to answer.
    refuse: fn(&Shared, &Operation, Breach) -> Reply,
    /// Its words for a failure that was ordered.
    fail: fn(&Shared, Failure) -> Reply,
    /// Its words for a request that reached no operation.
    unreached: fn(&Shared, Unreached) -> Reply,
}

static APIS: [Api; 4] = [
    Api {
        provider: Provider::Solapi,
        operations: solapi::OPERATIONS,
        refuse: solapi::refuse,
        fail: solapi::fail,
        unreached: |_, why| solapi::unreached(why),
    },
    Api {
        provider: Provider::PortOneV1,
        operations: portone::v1::OPERATIONS,
        refuse: portone::v1::refuse,
        fail: portone::v1::fail,
        unreached: |_, why| portone::v1::unreached(why),
    },
    Api {
        provider: Provider::PortOneV2,
        operations: portone::v2::OPERATIONS,
        refuse: portone::v2::refuse,
        fail: portone::v2::fail,
        unreached: |_, why| portone::v2::unreached(why),
    },
    Api {
        provider: Provider::Smslink,
        operations: smslink::OPERATIONS,
        refuse: smslink::refuse,
        fail: smslink::fail,
        unreached: smslink::unreached,
    },
];

/// An operation at its path.
#[derive(Clone, Copy)]
struct Endpoint {
    api: &'static Api,
    operation: &'static Operation,
    handler: Handler,
}

/// The operations of all providers.
pub(super) fn operations() -> impl Iterator<Item = (Provider, &'static Operation)> {
    APIS.iter().flat_map(|api| api.operations.iter().map(|(operation, _)| (api.provider, *operation)))
}

/// The operations of all providers, whose paths don't overlap, the control API and the page.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    let endpoints = APIS.iter().flat_map(|api| {
        api.operations.iter().map(move |(operation, handler)| Endpoint { api, operation, handler: *handler })
    });
    endpoints
        .fold(control::router(&shared), mount)
        .fallback(no_such_path)
        .method_not_allowed_fallback(no_such_method)
        .with_state(shared)
}

fn mount(router: Router<Arc<Shared>>, endpoint: Endpoint) -> Router<Arc<Shared>> {
    let answer = async move |State(shared): State<Arc<Shared>>, request: HttpRequest| {
        if let Some(refusal) = stranger(&shared, request.method(), request.uri(), request.headers()) {
            return refusal;
        }
        let link = request.extensions().get::<Link>().cloned().unwrap_or_default();
        match endpoint.answer(&shared, request, &link).await {
            Ok(response) => response,
            Err(cut) => match link.cut(cut).await {},
        }
    };
    router.route(endpoint.operation.path, on(method_of(endpoint.operation), answer))
}

pub(super) fn method_of(operation: &Operation) -> MethodFilter {
    match operation.method {
        "GET" => MethodFilter::GET,
        "PUT" => MethodFilter::PUT,
        "DELETE" => MethodFilter::DELETE,
        // The rules of the specs let no other pass.
        _ => MethodFilter::POST,
    }
}

impl Endpoint {
    async fn answer(self, shared: &Shared, request: HttpRequest, link: &Link) -> Result<Response<Body>, Cut> {
        let Self { api, operation, .. } = self;
        let mut underway = Underway::new(shared, api.provider, Some(operation), request.method(), request.uri());
        let mut strike = shared.faults.strike(operation);
        underway.struck_by(strike);
        let response = match strike.map(|strike| strike.kind) {
            Some(FaultKind::ResetBefore) => Err(Cut::Reset),
            Some(kind) if !kind.strikes_after_the_work() => {
                // Read although nothing comes of it: the client should see the fault, and not that nobody took its body.
                let _ = self.read(shared, request).await;
                instead_of_the_work(kind, |failure| (api.fail)(shared, failure))
            }
            _ => {
                let mut reply = match self.read(shared, request).await {
                    Ok((call, _permit)) => (self.handler)(shared, &call),
                    Err(breach) => (api.refuse)(shared, operation, breach),
                };
                underway.worked(reply.carried_out);
                if let Some(idle) = strike.take_if(|strike| !distort(strike.kind, operation, &mut reply.body)) {
                    shared.faults.give_back(idle);
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
    async fn read(self, shared: &Shared, request: HttpRequest) -> Result<(Call, Option<SemaphorePermit<'_>>), Breach> {
        let is_document = self.operation.id == UPLOAD_DOCUMENT.id;
        let limit = if is_document { LARGEST_UPLOAD } else { LARGEST_BODY };
        read(shared, self.operation, request, limit).await
    }
}

/// A request with a body of at most `limit` bytes, and a permit to hold it if it is large.
pub(super) async fn read<'a>(
    shared: &'a Shared,
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
    let Whole { bytes: body, permit } = body::read(body, limit, &shared.large_bodies).await?;
    Ok((Call { operation, headers: parts.headers, path, query, body }, permit))
}

async fn no_such_path(state: State<Arc<Shared>>, method: Method, uri: Uri, headers: HeaderMap) -> Response<Body> {
    no_operation(&state.0, &method, &uri, &headers, Unreached::Path)
}

/// The router adds the header that names the methods there are.
async fn no_such_method(state: State<Arc<Shared>>, method: Method, uri: Uri, headers: HeaderMap) -> Response<Body> {
    no_operation(&state.0, &method, &uri, &headers, Unreached::Method)
}

fn no_operation(shared: &Shared, method: &Method, uri: &Uri, headers: &HeaderMap, why: Unreached) -> Response<Body> {
    stranger(shared, method, uri, headers).unwrap_or_else(|| unreached(shared, method, uri, why))
}

/// What is answered to a request that a web page may have made under a name of its own: then the page reads whatever is
/// answered, and the sandbox's credentials are known to all.
fn stranger(shared: &Shared, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Response<Body>> {
    let refused = shared.hosts.check(headers).err()?;
    Some(unreached(shared, method, uri, Unreached::Stranger(refused)))
}

/// The answer in the words of the provider whose path it is most like.
fn unreached(shared: &Shared, method: &Method, uri: &Uri, why: Unreached) -> Response<Body> {
    let (provider, reply) = match owner(uri.path()) {
        Some(api) => (api.provider, (api.unreached)(shared, why)),
        // Of an API whose paths begin in several ways a mistyped one is most likely.
        None => (Provider::PortOneV1, portone::v1::unreached(why)),
    };
    let underway = Underway::new(shared, provider, None, method, uri);
    let response = reply.into_response();
    underway.end(Some(&response));
    response
}

/// What has operations below the first segment of a path; no two have one in common.
fn owner(path: &str) -> Option<&'static Api> {
    let first = path.split('/').nth(1);
    APIS.iter().find(|api| api.operations.iter().any(|(operation, _)| operation.path.split('/').nth(1) == first))
}

/// The pairs of a query or of a form body.
pub(super) fn form_pairs(text: &str) -> Vec<(String, String)> {
    // The standard's parser, by way of the URL type that reqwest exports.
    let Ok(mut url) = reqwest::Url::parse("http://localhost/") else { return Vec::new() };
    url.set_query(Some(text));
    url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::{APIS, Provider, owner};

    #[test]
    fn a_path_that_no_operation_has_belongs_to_who_has_its_beginning() {
        for (path, provider) in [
            ("/senderid/v1/other", Provider::Solapi),
            ("/certifications", Provider::PortOneV1),
            ("/users/other", Provider::PortOneV1),
            ("/identity-verifications/1/other", Provider::PortOneV2),
            ("/login/other", Provider::PortOneV2),
            ("/token/other", Provider::PortOneV2),
            ("/api/v2/verification_code", Provider::Smslink),
        ] {
            assert_eq!(owner(path).map(|api| api.provider), Some(provider), "{path}");
        }
        assert!(owner("/").is_none() && owner("/apis/v1").is_none());
    }

    #[test]
    fn no_two_providers_have_the_beginning_of_a_path_in_common() {
        for api in &APIS {
            for (operation, _) in api.operations {
                assert_eq!(owner(operation.path).map(|api| api.provider), Some(api.provider), "{}", operation.path);
            }
        }
    }
}
