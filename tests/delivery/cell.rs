//! One operation, one fault: what the caller was told, and what the sandbox's journal says.

use phoneproof::{Delivery, Effect, Operation, sandbox::Sandbox};

use crate::{
    support::{
        apis::Driver,
        told::{Failed, Told},
        world::{Place, World},
    },
    trouble::{Often, Trouble},
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) told: Told,
    /// The requests for the operation as they came in, and whether each was carried out.
    pub(crate) sent: Vec<bool>,
    /// How many requests for a token came in.
    pub(crate) tokens: usize,
}

impl Cell {
    /// Makes the call in a world of its own.
    pub(crate) async fn of(driver: Driver, trouble: Trouble, place: Place, often: Often) -> Self {
        Self::in_world(&World::for_trouble(driver.turn, trouble, place).await, driver, trouble, often).await
    }

    /// Makes the call in this world.
    pub(crate) async fn in_world(world: &World, driver: Driver, trouble: Trouble, often: Often) -> Self {
        let call = (driver.prepare)(world).await;
        let before = last_request(&world.sandbox);
        let struck = match world.place {
            Place::Operation => driver.operation,
            Place::Token => driver.token.expect("it has one"),
        };
        trouble.happen(world, struck, often);
        let told = call.await;
        Self::seen(driver, &world.sandbox, before, told)
    }

    /// What the journal has after the request `before`.
    pub(crate) fn seen(driver: Driver, sandbox: &Sandbox, before: u64, told: Told) -> Self {
        let requests = sandbox.requests_after(before);
        let of_operation = requests.iter().filter(|request| request.operation() == Some(driver.operation.id));
        let sent = of_operation.map(phoneproof::sandbox::Request::was_carried_out).collect();
        let is_token = |id: Option<&str>| id.is_some() && id == driver.token.map(|token| token.id);
        let tokens = requests.iter().filter(|request| is_token(request.operation())).count();
        Self { told, sent, tokens }
    }

    /// How often the work was done.
    pub(crate) fn done(&self) -> usize {
        self.sent.iter().filter(|done| **done).count()
    }

    pub(crate) fn attempts(&self) -> usize {
        match &self.told {
            Told::Failed(failed) => usize::try_from(failed.attempts).unwrap(),
            Told::Done | Told::Rejected => self.sent.len(),
        }
    }

    /// The laws that it breaks.
    pub(crate) fn breaches(&self, operation: &Operation) -> Vec<&'static str> {
        let (done, delivery) = (self.done(), self.told.delivery());
        let once_only = matches!(operation.effect, Effect::Sends | Effect::ConsumesAttempt);
        // By its key the provider tells that a request was sent before, and answers what it answered then.
        let needs_care = once_only && operation.idempotency_key.is_none();
        let after_it_was_done = self.sent.iter().skip_while(|done| !**done).skip(1).count();
        let laws = [
            (once_only && done > 1, "it was done twice"),
            (needs_care && after_it_was_done > 0, "it was sent again after it was done"),
            (done > 0 && delivery == Some(Delivery::NotSent), "it says NotSent of what was done"),
            (!self.sent.is_empty() && delivery == Some(Delivery::NotSent), "it says NotSent of what was sent"),
            (done > 0 && delivery == Some(Delivery::Refused), "it says Refused of what was done"),
            (done == 0 && delivery == Some(Delivery::Accepted), "it says Accepted of what was not done"),
            (done == 0 && self.told == Told::Done, "it says that it worked, and it was not done"),
        ];
        laws.iter().filter(|(broken, _)| *broken).map(|(_, law)| *law).collect()
    }
}

pub(crate) fn last_request(sandbox: &Sandbox) -> u64 {
    sandbox.requests().last().map_or(0, phoneproof::sandbox::Request::id)
}

/// As the table has it.
impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.told {
            Told::Done => f.write_str("works")?,
            Told::Rejected => f.write_str("not verified")?,
            Told::Failed(Failed { delivery, .. }) => write!(f, "`{delivery:?}`")?,
        }
        write!(f, "; tried {}, sent {}, done {}", self.attempts(), self.sent.len(), self.done())?;
        if self.tokens == 0 { Ok(()) } else { write!(f, ", tokens {}", self.tokens) }
    }
}
