//! Signing a SOLAPI request.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use phoneproof::solapi::ApiKey;

use crate::{Result, report::Report};

const BAR: Duration = Duration::from_micros(3);
/// Short enough that most batches run undisturbed.
const BATCH: u32 = 100;

pub(crate) fn measure(report: &mut Report, signatures: u32) -> Result<()> {
    let mut took = Vec::new();
    for _ in 0..signatures / BATCH {
        let begin = Instant::now();
        sign_times(BATCH)?;
        took.push(begin.elapsed() / BATCH);
    }
    took.sort();
    let median = took.get(took.len() / 2).copied().unwrap_or_default();
    let microseconds = median.as_secs_f64() * 1e6;
    report.at_most("a SOLAPI signature, µs", microseconds, BAR.as_secs_f64() * 1e6);
    report.set("signing_microseconds", microseconds);
    Ok(())
}

/// Also the role of a counted process.
pub(crate) fn sign_times(times: u32) -> Result<()> {
    let key = ApiKey::new("NCS1234567890ABC", "01234567890123456789012345678901")?;
    for _ in 0..times {
        black_box(key.authorization()).ok_or("no random bytes")?;
    }
    Ok(())
}
