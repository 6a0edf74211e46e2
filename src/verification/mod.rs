//! One flow over every provider that checks a code: start, then check.
//!
//! A service that works with several providers writes its flow once, against [`Verifier`], and picks one at run time:
//!
//! | verifier | needs of the [`Subject`] | [`Proof`] | sends again | cancels |
//! |---|---|---|---|---|
//! | [`SmslinkVerifier`] | the number | possession of the number | by asking for a new code, a minute later | no |
//! | [`PortOneV1Verifier`] | the person | the person's identity | no: [`start`](Verifier::start) again | yes |
//! | [`PortOneV2Verifier`] | the person, the IP address | the person's identity | yes | no |
//!
//! What a provider can't do has no method to call: [`can_resend`](Verifier::can_resend) and
//! [`can_cancel`](Verifier::can_cancel) give `None`.
//!
//! ```
//! # #[cfg(feature = "sandbox")] {
//! use phoneproof::{Outcome, PhoneNumber, phone::Country, portone::v2, smslink, verification::*};
//! use phoneproof::sandbox::Sandbox;
//!
//! // Which provider it is, the configuration says.
//! fn verifier(name: &str, sandbox: &Sandbox) -> Result<Box<dyn Verifier>, Box<dyn std::error::Error>> {
//!     let keys = sandbox.credentials();
//!     match name {
//!         "japan" => {
//!             let token = smslink::Token::new(keys.smslink_token())?;
//!             let client = smslink::Client::builder(token).base_url(sandbox.base_url()).build()?;
//!             let text = "code: {{verification_code}} ({{valid_period_min}} min)";
//!             let text = smslink::types::MessageTemplate::new(text)?;
//!             let (size, minutes) = (smslink::types::CharacterSize::new(6)?, smslink::types::ValidPeriodMin::new(10)?);
//!             Ok(Box::new(SmslinkVerifier::new(client, text, size, minutes)))
//!         }
//!         "korea" => {
//!             let secret = v2::ApiSecret::new(keys.portone_v2_api_secret())?;
//!             let client = v2::Client::builder(secret).base_url(sandbox.base_url()).build()?;
//!             Ok(Box::new(PortOneV2Verifier::new(client, keys.portone_v2_channel_key())))
//!         }
//!         other => Err(format!("no provider for {other}").into()),
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::start().await?;
//! let verifier = verifier("japan", &sandbox)?;
//!
//! let subject = Subject::number(PhoneNumber::parse("090-1111-1101", Country::Japan)?);
//! let pending = verifier.start(&subject).await?; // a code is sent
//! let kept = serde_json::to_string(&(pending, subject.expected()))?; // … until the next request of the browser
//!
//! let (pending, expected): (Pending, Expected) = serde_json::from_str(&kept)?;
//! let typed = sandbox.inbox().latest_to("09011111101").expect("it was sent");
//! match verifier.check(&pending, &expected, typed.code()).await? {
//!     Outcome::Verified(_) => println!("welcome"),
//!     Outcome::Rejected(rejected) => panic!("{rejected}"), // a wrong code, or the right one of somebody else
//! }
//! # Ok(())
//! # }
//! # main().unwrap();
//! # }
//! ```
//!
//! # Whom it lets in
//!
//! Anybody can verify as themselves, so a right code is not enough. [`check`](Verifier::check) takes the person whom you
//! [expect](Expected), and whoever else was verified is a rejection as
//! [`SomebodyElse`](crate::Rejection::SomebodyElse), with the [`Difference`] beside it. An identity is the expected
//! person's if the name is the same, the birth date or the number is the same, and nothing that can be compared differs.
//! What a provider gives masked or unreadable differs; what it does not give can't be compared, and a name alone is never
//! enough. A possession is the expected person's if the number is the same.
//!
//! # What it answers
//!
//! [`Rejected::case`] and [`Error::case`](crate::Error::case) sort everything that can go wrong by what a service answers
//! and tells the person: [`errors`](crate::errors) is the list.
//!
//! # In a service's unit test
//!
//! A verifier of your own takes a few lines. For what goes wrong on the wire there is the `sandbox`, which fails on
//! order, or [`Error::simulated`](crate::Error::simulated).
//!
//! ```
//! use phoneproof::{Outcome, PhoneNumber, Rejection, verification::*};
//!
//! /// Takes the code 000000.
//! struct Mock;
//!
//! impl Verifier for Mock {
//!     fn start<'a>(&'a self, subject: &'a Subject) -> Reply<'a, Pending> {
//!         let pending = Pending::for_number("mock", subject.phone_number().clone());
//!         Box::pin(async { Ok(pending) })
//!     }
//!
//!     fn check<'a>(
//!         &'a self,
//!         pending: &'a Pending,
//!         expected: &'a Expected,
//!         code: &'a str,
//!     ) -> Reply<'a, Outcome<Proof, Rejected>> {
//!         let number = pending.phone_number().cloned().filter(|_| code == "000000");
//!         let wrong = Outcome::Rejected(Rejected::new(Rejection::WrongCode, "MOCK"));
//!         Box::pin(async { Ok(number.map_or(wrong, |number| expected.judge(Proof::Possession(number)))) })
//!     }
//! }
//!
//! /// What is to be tested.
//! async fn sign_up(verifier: &dyn Verifier, number: PhoneNumber, typed: &str) -> Result<bool, Error> {
//!     let subject = Subject::number(number);
//!     let pending = verifier.start(&subject).await?;
//!     Ok(verifier.check(&pending, &subject.expected(), typed).await?.is_verified())
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let number: PhoneNumber = "+81 90 1111 1101".parse()?;
//! assert!(sign_up(&Mock, number.clone(), "000000").await?);
//! assert!(!sign_up(&Mock, number, "123456").await?);
//! # Ok(())
//! # }
//! ```
//!
//! # SOLAPI is not among them
//!
//! Its call proves to SOLAPI that your account may send from a number, in a state of the account that is asked for,
//! challenged, renewed and expires, and not to you that a person holds one. As a `Verifier` it would have to hide that a
//! number can be active without a code, and that an answer can be another call: use the `solapi` module itself.

mod case;
mod comparison;
mod error;
mod expected;
mod input;
mod pending;
#[cfg(feature = "portone")]
mod portone;
mod proof;
mod rejected;
#[cfg(feature = "smslink")]
mod smslink;
mod subject;
mod values;

use std::pin::Pin;

pub use case::Case;
pub use comparison::{Compared, Comparison, Difference};
pub use error::{Error, ErrorCode, ErrorDetail};
pub use expected::Expected;
pub use input::Input;
pub use pending::Pending;
#[cfg(feature = "portone")]
pub use portone::{PortOneV1Verifier, PortOneV2Verifier};
pub use proof::{GivenNumber, Identity, Proof};
pub use rejected::Rejected;
#[cfg(feature = "smslink")]
pub use smslink::SmslinkVerifier;
pub use subject::{Person, Subject, SubjectField};
pub use values::{BirthDate, Carrier, Ci, Di, Gender, IdentityNumber, PersonName, UnreadableNumber};

use crate::Outcome;

/// What a [`Verifier`]'s methods return: a boxed future, so that a service can choose one at run time.
pub type Reply<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// A provider that sends a code and checks it.
///
/// The verifiers of this crate are cheap to make from a client. Dropping a future gives the call up, and leaves open
/// whether the provider carries it out.
pub trait Verifier: Send + Sync {
    /// What it needs of a [`Subject`] beside the number.
    fn needs(&self) -> &'static [SubjectField] {
        &[]
    }

    /// Sends a code.
    ///
    /// Unless the error's [`delivery`](crate::Error::delivery) says otherwise, one may be on its way although this
    /// failed: before you start again, think of the person who gets two.
    fn start<'a>(&'a self, subject: &'a Subject) -> Reply<'a, Pending>;

    /// Checks the code that the person typed. It is verified only if it is the `expected` person who was: somebody else
    /// is a rejection as [`SomebodyElse`](crate::Rejection::SomebodyElse), with the
    /// [difference](Rejected::difference).
    ///
    /// A `pending` whose code went to another number than the expected one is refused before anything is sent. So is one
    /// of another provider. A verifier of your own makes its outcome with [`Expected::judge`].
    ///
    /// Blanks, dashes, brackets and the like that people type or paste do not matter. What can't be a code of the provider
    /// is not sent and uses none of the person's attempts: the error's
    /// [`is_invalid_input`](crate::Error::is_invalid_input). A right code is right once; after an error that may have
    /// used it up, a rejection as [`AlreadyUsed`](crate::Rejection::AlreadyUsed) proves nothing.
    fn check<'a>(
        &'a self,
        pending: &'a Pending,
        expected: &'a Expected,
        code: &'a str,
    ) -> Reply<'a, Outcome<Proof, Rejected>>;

    /// How to send a code again, if the provider can. Where it can't, [`start`](Self::start) again.
    fn can_resend(&self) -> Option<&dyn Resend> {
        None
    }

    /// How to give a verification up, if the provider can.
    fn can_cancel(&self) -> Option<&dyn Cancel> {
        None
    }
}

/// A provider that sends a code again; [`Verifier::can_resend`] gives it.
pub trait Resend: Send + Sync {
    /// Sends a code again, or a new one. Keep the [`Pending`] that comes back in place of the one before.
    fn resend<'a>(&'a self, pending: &'a Pending) -> Reply<'a, Pending>;
}

/// A provider that can be told to forget a verification; [`Verifier::can_cancel`] gives it.
pub trait Cancel: Send + Sync {
    /// Erases a verification, so that no code passes any more. It is no error if the provider has none.
    fn cancel<'a>(&'a self, pending: &'a Pending) -> Reply<'a, ()>;
}
