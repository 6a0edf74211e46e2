//! The real clients against the sandbox, over real HTTP on loopback, as a service would use them.

mod clients;
#[cfg(unix)]
mod command;
mod control;
mod inbox;
mod isolation;
mod portone;
mod portone_v2;
mod raw;
mod redaction;
mod repeatable;
mod smslink;
mod solapi;
#[path = "../support/spec.rs"]
#[allow(dead_code, reason = "here only their heads matter")]
mod spec;
mod strict;
mod tap;
