//! Prism, a validating proxy that we did not write, between our clients and the sandbox: it holds every request and
//! every answer against the spec.
//!
//! These tests are ignored because they need Prism from npm. `tests/judges/run` installs it and runs them.

mod objections;
mod portone_v1;
mod portone_v2;
mod prism;
mod recorder;
mod smslink;
mod solapi;
mod trial;
