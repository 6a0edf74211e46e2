//! A stand-in for all providers, without its server.

use std::sync::Arc;

use super::{
    credentials::Credentials,
    portone::{v1::PortOneV1, v2::PortOneV2},
    smslink::Smslink,
    solapi::Solapi,
    switches::Switches,
};
use crate::sandbox::{
    engine::{
        api::{Api, Apis},
        core::Engine,
        hosts::Hosts,
        port::Port,
    },
    world::{World, magic::MagicNumber},
};

/// The engine and the providers that it runs.
pub(crate) struct StandIn {
    pub(crate) engine: Arc<Engine>,
    pub(crate) credentials: Arc<Credentials>,
    /// Its account can be looked at and reviewed, which no other provider's can.
    pub(crate) solapi: Arc<Solapi>,
}

impl StandIn {
    pub(crate) fn new(port: Arc<Port>, world: World, hosts: Hosts, switches: Switches) -> Self {
        let Providers { apis, credentials, solapi } = Providers::new(switches);
        Self { engine: Arc::new(Engine::new(port, world, apis, hosts)), credentials, solapi }
    }

    pub(crate) fn world(&self) -> &World {
        &self.engine.world
    }
}

struct Providers {
    apis: Apis,
    credentials: Arc<Credentials>,
    solapi: Arc<Solapi>,
}

impl Providers {
    /// Every provider once. This is the one list of them: dispatch, state, faults, codes and numbers follow it.
    fn new(switches: Switches) -> Self {
        let credentials = Arc::<Credentials>::default();
        let keys = || Arc::clone(&credentials);
        let solapi = Arc::new(Solapi::new(keys(), switches.solapi));
        let v1 = Arc::new(PortOneV1::new(keys(), switches.portone));
        let v2 = Arc::new(PortOneV2::new(keys(), switches.portone_v2, Arc::clone(&v1)));
        let smslink = Arc::new(Smslink::new(keys(), switches.smslink));
        let all: Vec<Arc<dyn Api>> = vec![Arc::clone(&solapi) as _, Arc::clone(&v1) as _, v2, smslink];
        // V1's paths begin in several ways, so a path that is like nobody's is most likely its own, mistyped.
        Self { apis: Apis::new(all, v1), credentials, solapi }
    }
}

/// Numbers that always behave one way.
pub(crate) fn magic_numbers() -> Vec<MagicNumber> {
    Providers::new(Switches::default()).apis.magic_numbers()
}
