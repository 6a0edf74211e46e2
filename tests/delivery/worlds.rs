//! The worlds in which something goes wrong.

use std::time::Duration;

use phoneproof::sandbox::Switches;

use crate::{
    support::{
        network::Way,
        world::{Patience, Place, QUICK, World},
    },
    trouble::Trouble,
};

/// For what ends by itself, on the slowest machine.
const PATIENT: Duration = Duration::from_secs(60);
/// For what does not.
const IMPATIENT: Duration = Duration::from_secs(3);

impl World {
    /// Where `trouble` can happen.
    pub(crate) async fn for_trouble(turn: fn(&mut Switches), trouble: Trouble, place: Place) -> Self {
        let takes_for_ever = trouble.takes_for_ever() || trouble == Trouble::Way(Way::Full);
        let timeout = if takes_for_ever { IMPATIENT } else { PATIENT };
        // The deadline leaves time for every attempt.
        let patience = Patience { timeout, deadline: Duration::from_secs(600), retry: QUICK };
        Self::with_patience(turn, trouble, place, patience).await
    }

    /// The same for a client with so much patience.
    pub(crate) async fn with_patience(
        turn: fn(&mut Switches),
        trouble: Trouble,
        place: Place,
        patience: Patience,
    ) -> Self {
        let scheme = if trouble == Trouble::Tls { "https" } else { "http" };
        Self::new(turn, place, patience, scheme).await
    }

    /// Where anything can happen. The clock of the runtime is paused: time costs nothing.
    pub(crate) async fn for_random(turn: fn(&mut Switches), place: Place) -> Self {
        Self::for_trouble(turn, Trouble::Way(Way::Open), place).await
    }
}
