//! A clock that tests can move.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp, tz};

use super::watched::Watched;

/// The time of this machine, plus what a test added.
#[derive(Default)]
pub(crate) struct Clock {
    pub(crate) ahead: Watched<Duration>,
    /// Where it stands, if it moves only when it is moved.
    stands_at: Option<Timestamp>,
}

impl Clock {
    #[cfg(test)]
    pub(crate) fn standing_at(at: Timestamp) -> Self {
        Self { stands_at: Some(at), ..Self::default() }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.stands_at.unwrap_or_else(Timestamp::now).checked_add(self.ahead()).unwrap_or(Timestamp::MAX)
    }

    /// How far it is ahead of this machine's.
    pub(crate) fn ahead(&self) -> Duration {
        *self.ahead.look()
    }

    pub(crate) fn advance(&self, by: Duration) {
        let mut ahead = self.ahead.lock();
        // A clock at the end of time stays there.
        *ahead = ahead.saturating_add(by);
    }
}

/// A time of the specs, in whole seconds, as the clock counts.
pub(crate) const fn signed(duration: Duration) -> SignedDuration {
    SignedDuration::from_secs(duration.as_secs().cast_signed())
}

/// `2026-03-01T00:30:00.000Z`.
pub(crate) fn utc_millis(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// `2026-03-01T09:30:00+09:00`: Japan and Korea share an offset and have no summer time.
pub(crate) fn east_asian(at: Timestamp) -> String {
    at.to_zoned_datetime(tz::TimeZone::fixed(tz::offset(9))).strftime("%Y-%m-%dT%H:%M:%S+09:00").to_string()
}
