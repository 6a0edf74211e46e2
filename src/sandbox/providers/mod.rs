//! The providers' other sides: a state machine for each.

pub(crate) mod credentials;
pub(crate) mod portone;
mod smslink;
mod solapi;
pub(crate) mod stand_in;
pub(crate) mod switches;
#[cfg(test)]
pub(crate) mod testing;

use std::sync::Arc;

use self::{
    credentials::Credentials,
    portone::{v1::PortOneV1, v2::PortOneV2},
    smslink::Smslink,
    solapi::Solapi,
    switches::Switches,
};
use super::engine::api::{Api, Apis};

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
