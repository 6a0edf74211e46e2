//! A stand-in for all providers, without its server.

use std::sync::Arc;

use super::{Providers, credentials::Credentials, solapi::Solapi, switches::Switches};
use crate::sandbox::{
    engine::{core::Engine, hosts::Hosts, port::Port},
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

/// Numbers that always behave one way.
pub(crate) fn magic_numbers() -> Vec<MagicNumber> {
    Providers::new(Switches::default()).apis.magic_numbers()
}
