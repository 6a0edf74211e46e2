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
//! let outcome = client.verify(&phone, &VerificationCode::new(message.code())?).await?.outcome();
//! assert_eq!(outcome, Outcome::Verified(()));
//! # Ok(())
//! # }
//! ```

mod body;
mod clock;
mod credentials;
mod dispatch;
mod exchange;
mod faults;
mod inbox;
mod journal;
mod listener;
mod magic;
mod nulls;
mod otp;
mod port;
mod portone;
mod random;
mod recent;
mod secret;
mod server;
mod settings;
mod smslink;
mod solapi;
mod state;
mod strict;
mod switches;
#[cfg(test)]
mod testing;
mod watched;

pub use credentials::Credentials;
pub use faults::{Fault, FaultKind, InvalidFault, OrderedFault};
pub use inbox::{Channel, Inbox, Message, Provider};
pub use journal::Request;
pub use magic::{Behaviour, MagicNumber};
pub use server::{Sandbox, SandboxBuilder};
pub use settings::Limits;
pub use switches::{PortOneSwitches, SmslinkSwitches, SolapiSwitches, Switches, WrongOtp};

use std::io;

use tokio::sync::Semaphore;

use self::watched::Watched;

/// What the handlers of all providers share.
struct Shared {
    clock: clock::Clock,
    credentials: Credentials,
    switches: Switches,
    random: random::Random,
    limits: Limits,
    inbox: Inbox,
    journal: journal::Journal,
    faults: faults::Orders,
    /// Those who read a large body hold one.
    large_bodies: Semaphore,
    solapi: Watched<solapi::State>,
    portone: Watched<portone::State>,
    smslink: Watched<smslink::State>,
}

impl Shared {
    fn new(settings: settings::Settings) -> io::Result<Self> {
        Ok(Self {
            clock: clock::Clock::default(),
            credentials: Credentials::default(),
            random: settings.random()?,
            limits: settings.limits,
            switches: settings.switches,
            inbox: Inbox::new(settings.limits.messages),
            journal: journal::Journal::new(settings.limits.requests),
            faults: faults::Orders::default(),
            large_bodies: body::large_bodies(),
            solapi: Watched::default(),
            portone: Watched::default(),
            smslink: Watched::default(),
        })
    }
}
