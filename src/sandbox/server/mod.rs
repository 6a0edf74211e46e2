//! A sandbox from its start to its stop.

pub(crate) mod builder;

use std::{fmt, io, net::SocketAddr, sync::Arc, time::Duration};

use jiff::Timestamp;
use tokio::{sync::oneshot, task::JoinHandle};

use self::builder::SandboxBuilder;
use crate::{
    sandbox::{
        engine::{
            faults::{Fault, OrderedFault},
            journal::Request,
            state::Saver,
        },
        providers::{
            credentials::Credentials,
            portone::v2::record::FROM_BROWSER,
            stand_in::{self, StandIn},
        },
        world::{
            Limits,
            code::CodeStatus,
            inbox::{Inbox, Message},
            magic::{self, MagicNumber},
            otp::FixedOtp,
        },
    },
    solapi::types::SenderId,
};

/// A running sandbox. It stops when it is dropped.
pub struct Sandbox {
    pub(crate) stand_in: Arc<StandIn>,
    stop: Option<oneshot::Sender<()>>,
    task: Option<JoinHandle<()>>,
    /// Saves once more when it is dropped: by [`stop`](Sandbox::stop) after all requests, otherwise beside those that
    /// the task leaves unfinished, of which each is in the file as a whole or not at all.
    saver: Option<Saver>,
}

impl Sandbox {
    /// A number that another SOLAPI account of the sandbox holds, until a release of it is approved.
    pub const SOLAPI_NUMBER_HELD_ELSEWHERE: &'static str = magic::HELD_ELSEWHERE;

    /// The id of a PortOne V2 verification that was not started through the API: it can be read, and is neither
    /// resent nor confirmed.
    pub const PORTONE_V2_ID_FROM_BROWSER: &'static str = FROM_BROWSER;

    /// Starts a sandbox on a free port of loopback.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Sets up a sandbox.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    /// The base URL for the clients of all providers on this machine.
    pub fn base_url(&self) -> String {
        self.stand_in.engine.base_url()
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.stand_in.engine.address()
    }

    /// Whether others than this machine can reach it: then anybody who does can read every code.
    pub fn is_public(&self) -> bool {
        self.stand_in.engine.is_public()
    }

    /// The credentials that it accepts.
    pub fn credentials(&self) -> &Credentials {
        &self.stand_in.credentials
    }

    /// The environment variables that the clients' `from_env` read.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        self.credentials().environment(&self.base_url())
    }

    /// What it "delivered".
    pub fn inbox(&self) -> &Inbox {
        &self.stand_in.world().inbox
    }

    /// The time by the sandbox's clock.
    pub fn now(&self) -> Timestamp {
        self.stand_in.world().clock.now()
    }

    /// The sender IDs of SOLAPI's account, as they are now.
    pub fn sender_ids(&self) -> Vec<SenderId> {
        self.stand_in.solapi.sender_ids(self.stand_in.world())
    }

    /// Does what a person does who approves PortOne's request in their app. False if no request by app that waits
    /// for approval has this id: of V1 the `imp_uid`, of V2 the id that the caller chose.
    pub fn approve_in_app(&self, id: &str) -> bool {
        self.stand_in.engine.approve_in_app(id)
    }

    /// Decides a review of SOLAPI by its `approvalId`, `limitationId` or `duplicateId`, as a reviewer would.
    ///
    /// Approved, a `PENDING` number becomes `ACTIVE`, the quota grows, or a `DUPLICATED` number becomes `PENDING`.
    /// Answers whether a review with this id was waiting.
    pub fn review_solapi(&self, id: &str, approved: bool) -> bool {
        self.stand_in.engine.review(id, approved)
    }

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
        let current = self.stand_in.world().inbox.log().get(message.id());
        self.stand_in.engine.code_status(current.as_ref().unwrap_or(message))
    }

    /// Numbers that always behave one way, however often they were used before. Rules about how often a number may
    /// be sent something hold for them too.
    ///
    /// SMSLINK's `delivered` and `undeliverable` are those of its own simulator. All others are the sandbox's choice;
    /// they belong to nobody as far as the countries' numbering plans say.
    ///
    #[doc = include_str!("../magic.md")]
    pub fn magic_numbers() -> Vec<MagicNumber> {
        stand_in::magic_numbers()
    }

    /// The requests so far, oldest first, as many of them as the sandbox keeps.
    ///
    /// ```
    /// use phoneproof::sandbox::Sandbox;
    /// # use phoneproof::smslink::{Client, Token, types::*};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = Sandbox::start().await?;
    /// // Now make your service check a code, with a wrong token.
    /// # let client = Client::builder(Token::new("wrong")?).base_url(sandbox.base_url()).build()?;
    /// # client.verify(&PhoneNumber::new("090-1111-1101")?, &VerificationCode::new("123456")?).await.unwrap_err();
    ///
    /// let request = sandbox.requests().pop().expect("it asked");
    /// assert_eq!(request.operation(), Some("verify_code"));
    /// assert_eq!((request.status(), request.code()), (Some(401), Some("ERR401002")));
    /// # Ok(())
    /// # }
    /// ```
    pub fn requests(&self) -> Vec<Request> {
        self.requests_after(0)
    }

    /// The requests with an id above `after`, oldest first.
    pub fn requests_after(&self, after: u64) -> Vec<Request> {
        self.stand_in.engine.journal.log().page(Some(after), usize::MAX, |_| true).entries
    }

    /// Forgets all requests and tells how many there were.
    pub fn clear_requests(&self) -> usize {
        self.stand_in.engine.journal.log().clear()
    }

    /// Lets something go wrong with the next requests.
    pub fn order_fault(&self, fault: Fault) -> OrderedFault {
        self.stand_in.engine.order_fault(fault)
    }

    /// The faults that were ordered, the spent ones included; at most 1,000 are kept.
    pub fn faults(&self) -> Vec<OrderedFault> {
        self.stand_in.engine.faults.list()
    }

    /// Takes one order back. False if there is none with this id.
    pub fn clear_fault(&self, id: u64) -> bool {
        self.stand_in.engine.remove_fault(id).is_some()
    }

    /// Takes all orders back and tells how many there were.
    pub fn clear_faults(&self) -> usize {
        self.stand_in.engine.clear_faults()
    }

    /// The code that is sent instead of random ones, if there is one.
    pub fn otp(&self) -> Option<&str> {
        self.stand_in.world().random.otp().map(FixedOtp::as_str)
    }

    /// What the random values begin with, if they repeat from run to run.
    pub fn seed(&self) -> Option<u64> {
        self.stand_in.world().random.seed()
    }

    /// How much it remembers.
    pub fn limits(&self) -> Limits {
        self.stand_in.world().limits
    }

    /// Moves the sandbox's clock ahead, so that codes and tokens expire.
    ///
    /// By more than 15 minutes, SOLAPI refuses its clients: they sign with the clock of this machine.
    pub fn advance(&self, by: Duration) {
        self.stand_in.world().advance(by);
    }

    /// Stops listening until [`open_port`](Self::open_port): new connections are refused, as where no server runs.
    /// Those that are open end with the request under way, so that a client that pools them notices, too.
    pub fn close_port(&self) {
        self.stand_in.engine.port.close();
    }

    /// The same, and listens again after this time by this machine's clock.
    pub fn close_port_for(&self, time: Duration) {
        self.stand_in.engine.port.close_for(time);
    }

    /// Listens again, at the same address.
    pub fn open_port(&self) -> io::Result<()> {
        self.stand_in.engine.port.open()
    }

    /// Stops after the requests under way, within the [grace period](SandboxBuilder::grace_period).
    pub async fn stop(mut self) {
        self.stand_in.world().end();
        self.stop.take();
        if let Some(task) = self.task.take()
            && let Err(error) = task.await
        {
            tracing::error!(%error, "the sandbox's task failed");
        }
        self.saver.take();
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stand_in.world().end();
        if let Some(task) = self.task.take() {
            task.abort();
        }
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("address", &self.address()).finish_non_exhaustive()
    }
}
