//! A stand-in for all providers on loopback: real HTTP, real state, no phone rings.
//!
//! The providers can't be called from a test: PortOne's SMS verification has no sandbox, SMSLINK's sleeps outside
//! Japanese office hours, SOLAPI's rings a real phone. This one checks signatures, tokens and fields, counts wrong
//! codes, lets codes expire on a clock that tests can move, and keeps an [`Inbox`] of what it "delivered".
//!
//! It copies what the providers document. Where they document nothing it makes a choice of its own: each is a field
//! of [`Switches`] or is named in the module of its provider, and error codes that it had to invent start with
//! `Sandbox`. **A flow that works here has not been tried against a live provider.**
//!
//! ```
//! use phoneproof::{Outcome, sandbox::Sandbox, smslink::{Client, Token, types::*}};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::start().await?;
//! let client = Client::builder(Token::new(sandbox.credentials().smslink_token())?)
//!     .base_url(sandbox.base_url())
//!     .build()?;
//!
//! let phone = PhoneNumber::new("090-1111-1101")?;
//! client
//!     .generate_and_deliver(&GenerateAndDeliverCodeRequest::new(
//!         phone.clone(),
//!         DeliveryType::Sms,
//!         MessageTemplate::new("{{verification_code}} {{valid_period_min}}")?,
//!         CharacterType::Digits,
//!         CharacterSize::new(6)?,
//!         ValidPeriodMin::new(10)?,
//!     ))
//!     .await?;
//!
//! let message = sandbox.inbox().latest_to("09011111101").expect("a message was delivered");
//! let outcome = client.verify(&phone, &VerificationCode::new(message.code())?).await?;
//! assert_eq!(outcome, Outcome::Verified(()));
//! # Ok(())
//! # }
//! ```

pub mod control;
mod engine;
mod page;
mod providers;
mod server;
mod spec;
#[cfg(test)]
mod tests;
mod world;

pub use engine::{
    faults::{Fault, FaultKind, InvalidFault, OrderedFault},
    journal::Request,
};
pub use providers::{
    credentials::Credentials,
    switches::{PortOneSwitches, PortOneV2Switches, SmslinkSwitches, SolapiSwitches, Switches, WrongOtp},
};
pub use server::{Sandbox, builder::SandboxBuilder};
pub use spec::types::CodeState;
pub use world::{
    Limits,
    code::CodeStatus,
    inbox::{Channel, Inbox, Message},
    magic::{Behaviour, MagicNumber},
};
