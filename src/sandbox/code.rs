//! What has become of the code in a message, as its provider sees it now.

use jiff::Timestamp;

use super::{
    Behaviour, Provider, Sandbox, Shared, control::types::CodeState, inbox::Message, magic, portone, smslink, solapi,
};

/// What has become of the code in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CodeStatus {
    /// Whether it can still be verified, and if not, why.
    pub state: CodeState,
    /// When its time is over, by the sandbox's clock. `None` if it has no limit, or if it is no longer kept.
    pub expires_at: Option<Timestamp>,
    /// How many wrong codes can still be tried. `None` if it is not active, or if nobody counts.
    pub attempts_left: Option<u64>,
}

impl CodeStatus {
    pub(super) const fn of(state: CodeState) -> Self {
        Self { state, expires_at: None, attempts_left: None }
    }

    /// Its provider does not keep it any more.
    pub(super) const fn void() -> Self {
        Self::of(CodeState::Void)
    }

    /// A code that was not verified, which bears so many more wrong tries until its time is over.
    pub(super) fn counted(tries: u64, expires_at: Option<Timestamp>, now: Timestamp) -> Self {
        let (state, attempts_left) = match tries {
            0 => (CodeState::Locked, None),
            _ if expires_at.is_some_and(|at| at <= now) => (CodeState::Expired, None),
            _ => (CodeState::Active, Some(tries)),
        };
        Self { state, expires_at, attempts_left }
    }
}

impl Sandbox {
    /// What has become of the code in a message, by now.
    ///
    /// ```
    /// use std::time::Duration;
    /// use phoneproof::sandbox::{CodeState, Sandbox};
    /// # use phoneproof::smslink::{Client, Token, types::*};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = Sandbox::start().await?;
    /// // Now make your service send a code that is valid for ten minutes.
    /// # let client = Client::builder(Token::new(sandbox.credentials().smslink_token())?).base_url(sandbox.base_url()).build()?;
    /// # client.generate_and_deliver(&GenerateAndDeliverCodeRequest::new(
    /// #     PhoneNumber::new("090-1111-1101")?, DeliveryType::Sms,
    /// #     MessageTemplate::new("{{verification_code}} {{valid_period_min}}")?,
    /// #     CharacterType::Digits, CharacterSize::new(6)?, ValidPeriodMin::new(10)?,
    /// # )).await?;
    ///
    /// let message = sandbox.inbox().latest_to("090-1111-1101").expect("it was sent");
    /// assert_eq!(sandbox.code_status(&message).state, CodeState::Active);
    /// sandbox.advance(Duration::from_secs(600));
    /// assert_eq!(sandbox.code_status(&message).state, CodeState::Expired);
    /// # Ok(())
    /// # }
    /// ```
    pub fn code_status(&self, message: &Message) -> CodeStatus {
        // The message may be an older copy than the inbox's.
        let current = self.shared.inbox.log().get(message.id());
        self.shared.code_status(current.as_ref().unwrap_or(message))
    }
}

impl Shared {
    /// Asks the provider of a message.
    pub(super) fn code_status(&self, message: &Message) -> CodeStatus {
        if message.verified {
            return CodeStatus::of(CodeState::Verified);
        }
        match magic::behaviour(message.provider(), message.to()) {
            Some(Behaviour::Expired) => return CodeStatus::of(CodeState::Expired),
            Some(Behaviour::Locked) => return CodeStatus::of(CodeState::Locked),
            _ => {}
        }
        match message.provider() {
            Provider::Solapi => solapi::code_status(self, message),
            Provider::PortOneV1 => portone::v1::code_status(self, message),
            Provider::PortOneV2 => portone::v2::code_status(self, message),
            Provider::Smslink => smslink::code_status(self, message),
        }
    }
}
