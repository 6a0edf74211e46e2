//! Reads the dates of HTTP: the one form that is sent today and the two that a recipient must still accept
//! (RFC 9110, section 5.6.7).

use jiff::{
    Span, Timestamp,
    civil::DateTime,
    fmt::{
        rfc2822,
        strtime::{self, BrokenDownTime},
    },
    tz::TimeZone,
};

/// `Sunday, 06-Nov-94 08:49:37 GMT`
const RFC_850: &str = "%A, %d-%b-%y %H:%M:%S GMT";
/// `Sun Nov  6 08:49:37 1994`
const ASCTIME: &str = "%a %b %e %H:%M:%S %Y";

/// A two-digit year is never further ahead than this.
const FURTHEST_AHEAD: i64 = 50;

/// Reads a date in any of the three forms; `now` settles the century of a two-digit year. A weekday that doesn't fit
/// the date is ignored.
pub(super) fn parse(text: &str, now: Timestamp) -> Option<Timestamp> {
    let imf_fixdate = || rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_timestamp(text).ok();
    let rfc_850 = || of_this_century(broken_down(RFC_850, text)?, now);
    let asctime = || utc(broken_down(ASCTIME, text)?.to_datetime().ok()?);
    imf_fixdate().or_else(rfc_850).or_else(asctime)
}

fn broken_down(format: &str, text: &str) -> Option<BrokenDownTime> {
    let mut parts = strtime::parse(format, text).ok()?;
    parts.set_weekday(None);
    Some(parts)
}

/// The latest date with these last two digits of the year that is at most 50 years ahead.
fn of_this_century(mut parts: BrokenDownTime, now: Timestamp) -> Option<Timestamp> {
    let now = TimeZone::UTC.to_datetime(now);
    let furthest = utc(now.saturating_add(Span::new().years(FURTHEST_AHEAD))).unwrap_or(Timestamp::MAX);
    let (century, last_digits) = (now.year() - now.year() % 100, parts.year()? % 100);
    [100, 0, -100].into_iter().find_map(|centuries| {
        parts.set_year(Some(century + centuries + last_digits)).ok()?;
        utc(parts.to_datetime().ok()?).filter(|date| *date <= furthest)
    })
}

fn utc(date: DateTime) -> Option<Timestamp> {
    TimeZone::UTC.to_timestamp(date).ok()
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};
    use proptest::prelude::*;

    use super::parse;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_examples_of_rfc_9110_are_one_moment() {
        let now = at("2026-11-21T12:00:00Z");
        for text in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!(parse(text, now), Some(at("1994-11-06T08:49:37Z")), "{text}");
        }
    }

    #[test]
    fn a_two_digit_year_is_at_most_fifty_years_ahead() {
        let cases = [
            ("2026-11-21T12:00:00Z", "Saturday, 21-Nov-26 12:00:05 GMT", "2026-11-21T12:00:05Z"),
            ("2026-11-21T12:00:00Z", "Saturday, 21-Nov-76 12:00:00 GMT", "2076-11-21T12:00:00Z"),
            ("2026-11-21T12:00:00Z", "Sunday, 21-Nov-76 12:00:01 GMT", "1976-11-21T12:00:01Z"),
            ("2026-11-21T12:00:00Z", "Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"),
            ("2099-12-31T23:59:59Z", "Friday, 01-Jan-00 00:00:01 GMT", "2100-01-01T00:00:01Z"),
            // 2100 is not a leap year.
            ("2099-12-31T23:59:59Z", "Tuesday, 29-Feb-00 00:00:00 GMT", "2000-02-29T00:00:00Z"),
        ];
        for (now, text, expected) in cases {
            assert_eq!(parse(text, at(now)), Some(at(expected)), "{text}");
        }
    }

    #[test]
    fn a_leap_second_and_a_wrong_weekday_do_no_harm() {
        let now = at("2026-11-21T12:00:00Z");
        for text in ["Mon, 31 Dec 2026 23:59:60 GMT", "Monday, 31-Dec-26 23:59:60 GMT", "Mon Dec 31 23:59:60 2026"] {
            assert_eq!(parse(text, now), Some(at("2026-12-31T23:59:59Z")), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_date_is_refused() {
        let now = at("2026-11-21T12:00:00Z");
        for text in [
            "",
            "soon",
            "Sunday, 06-Nov-94 08:49:37",
            "Sunday, 06-Nov-94 08:49:37 GMT, and more",
            "Sunday, 31-Feb-94 08:49:37 GMT",
            "Sunday, 06-Nov-94 24:00:00 GMT",
            "Sun Nov  6 08:49:37",
            "Sun Feb 30 08:49:37 1994",
        ] {
            assert_eq!(parse(text, now), None, "{text}");
        }
    }

    fn written(format: &str, date: DateTime) -> String {
        date.strftime(format).to_string()
    }

    prop_compose! {
        fn moments()(second in 0_i64..253_402_300_000) -> Timestamp {
            Timestamp::from_second(second).unwrap()
        }
    }

    proptest! {
        #[test]
        fn every_moment_is_read_from_both_forms_with_a_whole_year(moment in moments(), now in moments()) {
            let date = TimeZone::UTC.to_datetime(moment);
            for format in ["%a, %d %b %Y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"] {
                let text = written(format, date);
                prop_assert_eq!(parse(&text, now), Some(moment), "{}", text);
            }
        }

        #[test]
        fn every_moment_around_now_is_read_from_two_digits(now in moments(), away in -1_560_000_000_i64..1_560_000_000) {
            // A little less than 50 years to either side.
            let Ok(moment) = now.checked_add(SignedDuration::from_secs(away)) else { return Ok(()) };
            let text = written("%A, %d-%b-%y %H:%M:%S GMT", TimeZone::UTC.to_datetime(moment));
            prop_assert_eq!(parse(&text, now), Some(moment), "{}", text);
        }

        #[test]
        fn nothing_panics(text in ".{0,60}", now in moments()) {
            let _ = parse(&text, now);
        }

        #[test]
        fn nothing_that_is_almost_a_date_panics(
            text in "[A-Z][a-z]{2,8},? ([0-9]{1,3}-[A-Z][a-z]{2}-[0-9]{1,4}|[A-Z][a-z]{2} {1,2}[0-9]{1,2}) [0-9]{2}:[0-9]{2}:[0-9]{2} (GMT|[0-9]{0,5})",
            now in moments(),
        ) {
            let _ = parse(&text, now);
        }
    }
}
