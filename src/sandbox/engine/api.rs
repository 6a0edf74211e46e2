//! The other side of a provider's API: what it answers, keeps and does.

use std::sync::Arc;

use super::{
    exchange::{Call, Reply},
    strict::Breach,
};
use crate::{
    Operation,
    sandbox::{
        spec::Provider,
        world::{
            World,
            code::CodeStatus,
            inbox::Message,
            magic::{self, Heeded, MagicNumber},
            part::Part,
        },
    },
};

/// The largest body: it bounds what a record can hold. The texts of [`Limits`](crate::sandbox::Limits) name this number.
pub(crate) const LARGEST_BODY: usize = 64 * 1024;

/// What answers an operation.
pub(crate) type Handler = Arc<dyn Fn(&World, &Call) -> Reply + Send + Sync>;

/// An operation and what carries it out for the provider `A`.
pub(crate) type HandlerOf<A> = (&'static Operation, fn(&A, &World, &Call) -> Reply);

/// Why a request reached no operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreached {
    /// No operation has its path.
    Path,
    /// None has its path with this method.
    Method,
    /// It is for a host, or from an origin, that is not the sandbox's: in these words.
    Stranger(&'static str),
}

impl Unreached {
    /// For providers that document none of their own.
    pub(crate) const fn status(self) -> u16 {
        match self {
            Self::Path => 404,
            Self::Method => 405,
            Self::Stranger(_) => 403,
        }
    }

    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Path => "no operation has this path",
            Self::Method => "no operation has this path with this method",
            Self::Stranger(text) => text,
        }
    }
}

/// What a provider can be made to say without being asked for anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    Unauthorized,
    /// The token expires now, where there is one.
    ExpiredToken,
    ClockSkew,
    TooManyRequests,
    Conflict,
    Internal,
    Unavailable,
}

impl Failure {
    /// For providers that document none of their own.
    pub(crate) const fn status(self) -> u16 {
        match self {
            Self::Unauthorized | Self::ExpiredToken | Self::ClockSkew => 401,
            Self::TooManyRequests => 429,
            Self::Conflict => 409,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }

    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Unauthorized | Self::ExpiredToken | Self::ClockSkew => "not authorized",
            Self::TooManyRequests => "too many requests",
            Self::Conflict => "another request came between",
            Self::Internal => "internal error",
            Self::Unavailable => "not available for now",
        }
    }
}

/// What stands in for a provider. It owns its state and its switches; the world is handed to it.
///
/// A request changes the state and the inbox while it holds the state, and holds no other provider's: so a save, which
/// holds all of them, keeps a request's changes whole and nobody waits for each other.
pub(crate) trait Api: Send + Sync {
    fn provider(&self) -> Provider;

    /// Each operation of its spec, once.
    fn handlers(self: Arc<Self>) -> Vec<(&'static Operation, Handler)>;

    /// What it remembers over a restart.
    fn state(&self) -> &dyn Part;

    /// What is asked of a request before anything in it is read. It is asked of each operation whose spec says that it
    /// carries credentials.
    fn admit(&self, world: &World, call: &Call) -> Result<(), Reply>;

    /// Its words for a request that no operation can be asked to answer.
    fn refuse(&self, world: &World, operation: &Operation, breach: Breach) -> Reply;

    /// Its words for a failure that was ordered.
    fn fail(&self, world: &World, failure: Failure) -> Reply;

    /// Its words for a request that reached no operation.
    fn unreached(&self, world: &World, why: Unreached) -> Reply;

    /// What has become of the code in one of its messages.
    fn code_status(&self, world: &World, message: &Message) -> CodeStatus;

    /// The sandbox's own numbers that it heeds.
    fn heeded(&self) -> &'static Heeded;

    /// The most bytes of a request's body.
    fn largest_body(&self, _: &Operation) -> usize {
        LARGEST_BODY
    }

    /// Does what a person does who approves a request in their app. False if no request with this id waits for it.
    fn approve_in_app(&self, _id: &str) -> bool {
        false
    }

    /// Decides a review as a person of the provider would. False if none with this id waits for it.
    fn review(&self, _: &World, _id: &str, _approved: bool) -> bool {
        false
    }
}

/// The handlers of a provider, each bound to it. A request is admitted first, where the spec says that it carries
/// credentials.
pub(crate) fn bound<A: Api + 'static>(api: &Arc<A>, handlers: &[HandlerOf<A>]) -> Vec<(&'static Operation, Handler)> {
    let bound = handlers.iter().map(|(operation, handler)| {
        let (api, handler, is_guarded) = (Arc::clone(api), *handler, operation.authenticated);
        let admitting: Handler = Arc::new(move |world, call| {
            let admitted = if is_guarded { api.admit(world, call) } else { Ok(()) };
            admitted.map_or_else(|refusal| refusal, |()| handler(&api, world, call))
        });
        (*operation, admitting)
    });
    bound.collect()
}

/// All providers, in an order that never changes.
pub(crate) struct Apis {
    all: Vec<Arc<dyn Api>>,
    /// Whose words answer a path that is like nobody's.
    stray: Arc<dyn Api>,
}

impl Apis {
    pub(crate) fn new(all: Vec<Arc<dyn Api>>, stray: Arc<dyn Api>) -> Self {
        Self { all, stray }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<dyn Api>> {
        self.all.iter()
    }

    pub(crate) fn of(&self, provider: Provider) -> Option<&dyn Api> {
        self.all.iter().find(|api| api.provider() == provider).map(Arc::as_ref)
    }

    /// The provider that has operations below the first segment of a path; no two have one in common.
    pub(crate) fn owner(&self, path: &str) -> &dyn Api {
        let first = path.split('/').nth(1);
        let has = |api: &&Arc<dyn Api>| {
            let operations = api.provider().operations();
            operations.iter().any(|operation| operation.path.split('/').nth(1) == first)
        };
        self.all.iter().find(has).unwrap_or(&self.stray).as_ref()
    }

    /// Numbers that always behave one way: the sandbox's own first.
    pub(crate) fn magic_numbers(&self) -> Vec<MagicNumber> {
        let own = magic::OWN.iter().flat_map(|own| {
            let heeds = |api: &&Arc<dyn Api>| own.is_for(api.heeded());
            self.all.iter().filter(heeds).map(|api| own.with(api.provider()))
        });
        own.chain(self.all.iter().flat_map(|api| magic::simulated(api.provider()))).collect()
    }
}
