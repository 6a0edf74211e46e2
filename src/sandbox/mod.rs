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
mod code;
pub mod control;
mod credentials;
mod dispatch;
mod exchange;
mod faults;
mod feed;
mod inbox;
mod journal;
mod listener;
mod log;
mod magic;
mod nulls;
mod otp;
mod page;
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

pub use code::CodeStatus;
pub use control::types::CodeState;
pub use credentials::Credentials;
pub use faults::{Fault, FaultKind, InvalidFault, OrderedFault};
pub use inbox::{Channel, Inbox, Message};
pub use journal::Request;
pub use magic::{Behaviour, MagicNumber};
pub use server::{Sandbox, SandboxBuilder};
pub use settings::Limits;
pub use switches::{PortOneSwitches, PortOneV2Switches, SmslinkSwitches, SolapiSwitches, Switches, WrongOtp};

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use tokio::sync::Semaphore;

use self::watched::Watched;
use crate::Provider;

/// What the handlers of all providers share.
struct Shared {
    /// Where the sandbox listens, but for while it is closed.
    port: Arc<port::Port>,
    clock: clock::Clock,
    credentials: Credentials,
    switches: Switches,
    random: random::Random,
    limits: Limits,
    /// The names that the control API answers to.
    hosts: control::Hosts,
    inbox: Inbox,
    journal: journal::Journal,
    feed: Arc<feed::Feed>,
    faults: faults::Orders,
    /// Those who read a large body hold one.
    large_bodies: Semaphore,
    solapi: Watched<solapi::State>,
    portone: Watched<portone::v1::State>,
    portone_v2: Watched<portone::v2::State>,
    smslink: Watched<smslink::State>,
}

impl Shared {
    fn address(&self) -> SocketAddr {
        self.port.address()
    }

    /// The base URL on this machine.
    fn base_url(&self) -> String {
        let address = match self.address().ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
            given => given,
        };
        format!("http://{}", SocketAddr::new(address, self.address().port()))
    }

    /// Whether others than this machine can reach it.
    fn is_public(&self) -> bool {
        !self.address().ip().to_canonical().is_loopback()
    }

    /// What the operator should know before anything else.
    fn warning(&self) -> Option<&'static str> {
        self.is_public()
            .then_some("other machines can reach this sandbox: whoever does can read every code and change its state")
    }

    fn advance(&self, by: Duration) {
        self.clock.advance(by);
        self.feed.publish(feed::Event::Clock);
    }

    /// Ends all waiting: nothing will happen any more.
    fn end(&self) {
        self.feed.end();
        self.inbox.log().end();
    }

    fn new(port: Arc<port::Port>, settings: settings::Settings) -> io::Result<Self> {
        let feed = Arc::<feed::Feed>::default();
        Ok(Self {
            port,
            clock: clock::Clock::default(),
            credentials: Credentials::default(),
            random: settings.random()?,
            limits: settings.limits,
            hosts: settings.hosts()?,
            switches: settings.switches,
            inbox: Inbox::new(settings.limits.messages, Arc::clone(&feed)),
            journal: journal::Journal::new(settings.limits.requests, Arc::clone(&feed)),
            feed,
            faults: faults::Orders::default(),
            large_bodies: body::large_bodies(),
            solapi: Watched::default(),
            portone: Watched::default(),
            portone_v2: Watched::default(),
            smslink: Watched::default(),
        })
    }
}
