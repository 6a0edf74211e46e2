//! PortOne V1's `birth`: the day of birth in UNIX seconds.

use jiff::{
    Span,
    civil::{Date, date},
};

const DAY: i64 = 24 * 60 * 60;
/// Korea's clock is so far ahead of UTC.
const KOREA: i64 = 9 * 60 * 60;
/// Korea had another time in some years, by half an hour or an hour: a midnight of those years is not one of UTC+9.
const FARTHEST: i64 = 60 * 60;

/// The day whose midnight in Korea this is, if it is near one. 0 stands for "none" and is not.
pub(super) fn day(seconds: i64) -> Option<Date> {
    let in_korea = seconds.checked_add(KOREA)?;
    let day = in_korea.checked_add(DAY / 2)?.div_euclid(DAY);
    let is_near = in_korea.checked_sub(day.checked_mul(DAY)?)?.abs() <= FARTHEST;
    date(1970, 1, 1).checked_add(Span::new().try_days(day).ok()?).ok().filter(|_| is_near)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{DAY, Date, FARTHEST, day};

    fn shown(seconds: i64) -> Option<String> {
        day(seconds).map(|day| day.to_string())
    }

    #[test]
    fn a_midnight_of_korea_is_its_day_and_another_time_is_none() {
        for (seconds, expected) in [
            (631_119_600, Some("1990-01-01")),
            (-32_400, Some("1970-01-01")),
            (-32_400 - DAY, Some("1969-12-31")),
            // Half an hour behind UTC+9 (1954 to 1961), an hour ahead (the summers of 1987 and 1988).
            (-378_721_800, Some("1958-01-01")),
            (583_682_400, Some("1988-07-01")),
            (0, None),
            (1, None),
            (631_119_600 + DAY / 2, None),
            (631_119_600 + FARTHEST, Some("1990-01-01")),
            (631_119_600 - FARTHEST, Some("1990-01-01")),
            (631_119_600 + FARTHEST + 1, None),
            (631_119_600 - FARTHEST - 1, None),
            (i64::MAX, None),
            (i64::MIN, None),
        ] {
            assert_eq!(shown(seconds).as_deref(), expected, "{seconds}");
        }
    }

    proptest! {
        #[test]
        fn every_second_within_an_hour_of_a_midnight_is_of_that_day(days in -50_000..50_000_i64, off in -FARTHEST..=FARTHEST) {
            let epoch = "1970-01-01".parse::<Date>().unwrap();
            let expected = epoch.checked_add(jiff::Span::new().days(days)).unwrap();
            prop_assert_eq!(day(days * DAY - 9 * 60 * 60 + off), Some(expected));
        }
    }
}
