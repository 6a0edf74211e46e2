//! What the clients do when a provider is slow, wrong, hostile or half-dead, over real HTTP on loopback.

mod answers;
mod clients;
mod connections;
mod environment;
mod hang;
mod hurry;
mod local;
mod odd_answers;
mod portone;
mod portone_v2;
mod portone_v2_list;
mod portone_v2_tokens;
mod refusals;
mod repetition;
mod smslink;
mod solapi;
mod strangers;
#[path = "../support/mod.rs"]
mod support;
mod verification;
