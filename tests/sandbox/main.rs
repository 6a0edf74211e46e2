//! The real clients against the sandbox, over real HTTP on loopback, as a service would use them.

#![cfg(feature = "sandbox")]

mod clients;
mod inbox;
mod isolation;
mod portone;
mod portone_v2;
mod raw;
mod redaction;
mod smslink;
mod solapi;
mod strict;
mod tap;
