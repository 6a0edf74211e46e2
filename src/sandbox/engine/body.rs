//! Bodies of requests, read within bounds of size, time and number.

use std::time::Duration;

use axum::body::Body;
use futures_util::StreamExt;
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

use super::strict::Breach;

/// A body that is held without a permit.
const SMALL: usize = 64 * 1024;
/// So many large bodies at a time; others are read when one of them was answered.
const LARGE_BODIES: usize = 8;
/// What is beyond the limit is read and thrown away up to here, so that the client comes to read the refusal.
const MOST_READ: usize = 64 * 1024 * 1024;
/// For the whole body, the wait for others included.
const TIMEOUT: Duration = Duration::from_secs(60);

pub(crate) const fn large_bodies() -> Semaphore {
    Semaphore::const_new(LARGE_BODIES)
}

/// A body, and the permit to hold it.
pub(crate) struct Whole<'a> {
    pub(crate) bytes: Vec<u8>,
    pub(crate) permit: Option<SemaphorePermit<'a>>,
}

/// Reads a body of at most `limit` bytes.
pub(crate) async fn read(body: Body, limit: usize, large_bodies: &Semaphore) -> Result<Whole<'_>, Breach> {
    timeout(TIMEOUT, read_on(body, limit, large_bodies)).await.unwrap_or(Err(Breach::Unfinished))
}

async fn read_on(body: Body, limit: usize, large_bodies: &Semaphore) -> Result<Whole<'_>, Breach> {
    let mut whole = Whole { bytes: Vec::new(), permit: None };
    let mut read = 0;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Breach::Unfinished)?;
        read += chunk.len();
        if read > MOST_READ {
            return Err(Breach::TooLarge);
        }
        if read > limit {
            whole = Whole { bytes: Vec::new(), permit: None };
            continue;
        }
        if read > SMALL && whole.permit.is_none() {
            // Nobody closes the semaphore.
            whole.permit = large_bodies.acquire().await.ok();
        }
        whole.bytes.extend_from_slice(&chunk);
    }
    if read > limit { Err(Breach::TooLarge) } else { Ok(whole) }
}
