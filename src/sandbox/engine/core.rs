//! What a sandbox runs on: its port, its world, the providers in it, and what it notes.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use axum::http::{Method, Uri};
use tokio::sync::Semaphore;

use super::{
    api::Apis,
    body,
    faults::{Fault, OrderedFault, Orders},
    hosts::Hosts,
    journal::{Journal, Underway},
    port::Port,
};
use crate::{
    Operation,
    sandbox::{
        spec::{Provider, types::ClearedThing},
        world::{
            World,
            code::{self, CodeStatus},
            feed::Event,
            inbox::Message,
        },
    },
};

pub(crate) struct Engine {
    /// Where the sandbox listens, but for while it is closed.
    pub(crate) port: Arc<Port>,
    pub(crate) world: World,
    pub(crate) apis: Apis,
    /// The names that it answers to.
    pub(crate) hosts: Hosts,
    pub(crate) journal: Journal,
    pub(crate) faults: Orders,
    /// A request with a large body holds one.
    pub(crate) large_bodies: Semaphore,
}

impl Engine {
    pub(crate) fn new(port: Arc<Port>, world: World, apis: Apis, hosts: Hosts) -> Self {
        let journal = Journal::new(world.limits.requests, Arc::clone(&world.feed));
        Self { port, world, apis, hosts, journal, faults: Orders::default(), large_bodies: body::large_bodies() }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.port.address()
    }

    /// The base URL on this machine.
    pub(crate) fn base_url(&self) -> String {
        let address = match self.address().ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
            given => given,
        };
        format!("http://{}", SocketAddr::new(address, self.address().port()))
    }

    /// Whether others than this machine can reach it.
    pub(crate) fn is_public(&self) -> bool {
        !self.address().ip().to_canonical().is_loopback()
    }

    /// What the operator should know before anything else.
    pub(crate) fn warning(&self) -> Option<&'static str> {
        self.is_public()
            .then_some("other machines can reach this sandbox: whoever does can read every code and change its state")
    }

    /// A request that is being answered from now on.
    pub(crate) fn underway(
        &self,
        provider: Provider,
        operation: Option<&'static Operation>,
        method: &Method,
        uri: &Uri,
    ) -> Underway<'_> {
        Underway::new((&self.world, &self.journal), provider, operation, method, uri)
    }

    /// What has become of the code in a message, as its provider sees it now.
    pub(crate) fn code_status(&self, message: &Message) -> CodeStatus {
        let Some(api) = self.apis.of(message.provider()) else { return CodeStatus::void() };
        code::decided(message, api.heeded()).unwrap_or_else(|| api.code_status(&self.world, message))
    }

    /// Approves a request by app, of whichever provider it is.
    pub(crate) fn approve_in_app(&self, id: &str) -> bool {
        self.apis.iter().any(|api| api.approve_in_app(id))
    }

    /// Decides a review, of whichever provider it is.
    pub(crate) fn review(&self, id: &str, approved: bool) -> bool {
        self.apis.iter().any(|api| api.review(&self.world, id, approved))
    }

    pub(crate) fn order_fault(&self, fault: Fault) -> OrderedFault {
        let ordered = self.faults.order(fault);
        self.world.feed.publish(Event::Fault(ordered.id()));
        ordered
    }

    pub(crate) fn remove_fault(&self, id: u64) -> Option<OrderedFault> {
        let removed = self.faults.remove(id)?;
        self.world.feed.publish(Event::Cleared(ClearedThing::Faults, 1));
        Some(removed)
    }

    pub(crate) fn clear_faults(&self) -> usize {
        let count = self.faults.clear();
        self.world.feed.publish(Event::Cleared(ClearedThing::Faults, count));
        count
    }
}
