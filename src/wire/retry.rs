//! When a failed attempt is tried again, and how long to wait before.

use std::time::Duration;

use jiff::Timestamp;

use super::http_date;

/// How often and how patiently a failed attempt is tried again.
///
/// Whether it *may* be tried again is not a matter of policy: the spec's `x-effect` decides
/// ([`Effect`](crate::Effect)). Reads and idempotent operations are repeated after any failure that could
/// pass; what sends a message or uses up a user's try only when it certainly was not done. Where the provider takes an
/// idempotency key ([`Operation::idempotency_key`](crate::Operation::idempotency_key)) the attempts carry the same one,
/// and such operations are repeated as well, unless the provider itself told of a failure. While it says that an earlier
/// attempt is still underway it is asked again until the deadline, 200 ms later at the earliest; that counts towards
/// [`attempts`](Self::attempts) no more than it is a new one, but nobody is asked again where that is 1.
///
/// The wait before attempt n + 1 is random between zero and `base × 2ⁿ⁻¹`, at most `longest` (exponential
/// with full jitter). A `Retry-After` of the provider is waited for instead. A wait that would pass the
/// deadline is not begun: the error is returned at once, with its
/// [`retry_after`](crate::Error::retry_after).
///
/// A token is fetched once for all calls that wait for it, with as many attempts of its own. After one that is refused
/// (401), which says that nothing was done, the call is made once more with a new one, whatever the policy,
/// and under a new idempotency key if no earlier attempt may have been carried out: the provider keeps the 401 under the
/// old one.
///
/// ```
/// use std::time::Duration;
/// use phoneproof::RetryPolicy;
///
/// let patient = RetryPolicy { attempts: 5, base: Duration::from_millis(500), ..RetryPolicy::default() };
/// # assert_eq!(patient.longest, Duration::from_secs(5));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// The most attempts of one call, the first included. Default 3.
    pub attempts: u32,
    /// The longest wait before the second attempt. Default 200 ms.
    pub base: Duration,
    /// The longest wait of all. Default 5 s.
    pub longest: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self { attempts: 3, base: Duration::from_millis(200), longest: Duration::from_secs(5) }
    }
}

impl RetryPolicy {
    /// One attempt only, and one with a new token where the first was refused for its token.
    pub const fn never() -> Self {
        Self { attempts: 1, base: Duration::ZERO, longest: Duration::ZERO }
    }

    /// The wait after attempt number `attempt` (counted from one).
    pub(crate) fn wait(&self, attempt: u32) -> Duration {
        let doublings = 2_u32.saturating_pow(attempt.saturating_sub(1));
        let ceiling = self.base.saturating_mul(doublings).min(self.longest);
        // Without entropy the wait is the full one: slower, never wrong.
        let share = getrandom::u32().map_or(1.0, |random| f64::from(random) / f64::from(u32::MAX));
        // What no duration can hold is not waited for longer than the longest one.
        Duration::try_from_secs_f64(ceiling.as_secs_f64() * share).map_or(ceiling, |wait| wait.min(ceiling))
    }
}

/// What a longer `Retry-After` is taken for. Nobody waits longer, and a longer row of digits could be somebody's
/// number: what is taken is shown.
const LONGEST_ASKED: Duration = Duration::from_secs(24 * 60 * 60);

/// What a `Retry-After` header asks for: seconds, or a date of HTTP (measured against `now`); at most a day.
pub(crate) fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    asked(value.trim(), now).map(|wait| wait.min(LONGEST_ASKED))
}

fn asked(value: &str, now: Timestamp) -> Option<Duration> {
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More than a number can hold is still a wait.
        return Some(value.parse().map_or(LONGEST_ASKED, Duration::from_secs));
    }
    let date = http_date::parse(value, now)?;
    Some(Duration::try_from(date.duration_since(now)).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::{RetryPolicy, retry_after};

    const NOON: [&str; 3] =
        ["Sat, 21 Nov 2026 12:00:00 GMT", "Saturday, 21-Nov-26 12:00:00 GMT", "Sat Nov 21 12:00:00 2026"];

    fn noon() -> Timestamp {
        "2026-11-21T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn seconds_and_dates_are_understood() {
        assert_eq!(retry_after("120", noon()), Some(Duration::from_secs(120)));
        for date in NOON {
            assert_eq!(retry_after(date, noon() - Duration::from_secs(5)), Some(Duration::from_secs(5)), "{date}");
        }
    }

    #[test]
    fn a_date_in_the_past_means_now() {
        for date in NOON {
            assert_eq!(retry_after(date, noon() + Duration::from_secs(5)), Some(Duration::ZERO), "{date}");
        }
        assert_eq!(retry_after("Sunday, 06-Nov-94 08:49:37 GMT", noon()), Some(Duration::ZERO));
    }

    #[test]
    fn anything_else_is_ignored() {
        for value in ["", "-1", "soon", "1.5", "+5"] {
            assert_eq!(retry_after(value, noon()), None, "{value}");
        }
    }

    #[test]
    fn more_than_a_day_is_a_day() {
        for value in [
            "86401",
            "01012345678",
            "99999999999999999999999",
            "Thu, 30 Dec 9999 00:00:00 GMT",
            "Sat Nov 21 12:00:00 9999",
        ] {
            assert_eq!(retry_after(value, noon()), Some(Duration::from_secs(86_400)), "{value}");
        }
    }

    #[test]
    fn the_longest_waits_there_are_do_no_harm() {
        let policy = RetryPolicy { attempts: u32::MAX, base: Duration::MAX, longest: Duration::MAX };
        for attempt in [1, 2, u32::MAX] {
            assert!(policy.wait(attempt) <= Duration::MAX);
        }
    }

    proptest! {
        #[test]
        fn no_value_panics(value in ".{0,80}") {
            let _ = retry_after(&value, noon());
        }

        #[test]
        fn a_wait_never_exceeds_its_ceiling(attempt in 1_u32..100) {
            let policy = RetryPolicy::default();
            let ceiling = policy.base.saturating_mul(2_u32.saturating_pow(attempt - 1)).min(policy.longest);
            prop_assert!(policy.wait(attempt) <= ceiling);
        }
    }
}
