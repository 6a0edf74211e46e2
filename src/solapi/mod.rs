//! Draft.

/// The types of the spec, generated at build time.
pub mod types {
    pub use super::generated::{types::*, values::*};

    /// The JSON Schema of every type in this module, by name.
    #[cfg(feature = "schemars")]
    pub fn json_schemas() -> Vec<(&'static str, schemars::Schema)> {
        let mut schemas = super::generated::types::json_schemas();
        schemas.extend(super::generated::values::json_schemas());
        schemas
    }
}

/// The operations of the spec, with their effects and documented errors.
pub use generated::operations::ALL as OPERATIONS;
pub use generated::servers;

#[allow(
    dead_code,
    unused_mut,
    missing_docs,
    unreachable_pub,
    rustdoc::all,
    clippy::all,
    clippy::pedantic,
    reason = "generated; its documentation is the spec's"
)]
pub(crate) mod generated {
    include!(concat!(env!("OUT_DIR"), "/solapi.rs"));
}
crate::wire::hooks!(generated::Client);
