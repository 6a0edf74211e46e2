//! Both versions of PortOne: two APIs, the same people.

mod citizen;
pub(super) mod v1;
pub(super) mod v2;

use super::{Sandbox, Shared};

impl Sandbox {
    /// Does what a person does who approves PortOne's request in their app. False if no request by app that waits
    /// for approval has this id: of V1 the `imp_uid`, of V2 the id that the caller chose.
    pub fn approve_in_app(&self, id: &str) -> bool {
        approve(&self.shared, id)
    }
}

/// Approves a request by app that waits for it; false if none with this id does.
pub(super) fn approve(shared: &Shared, id: &str) -> bool {
    v1::approve(shared, id) || v2::approve(shared, id)
}
