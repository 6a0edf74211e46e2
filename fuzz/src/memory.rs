//! Memory in proportion to the input: beyond a limit the allocator fails, which is a crash.

use std::alloc::System;

use cap::Cap;

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// For what does not depend on the input: buffers of connections, caches that fill once.
const BASE: usize = 16 * 1024 * 1024;
/// For each byte of input: a one-digit number in a list becomes a JSON value of 32 bytes, in a list that doubles, and
/// that a few times over while it is compared.
const FOR_EACH_BYTE: usize = 1024;

/// Does `work`, which may hold so much more than what is held now.
pub(crate) fn bounded<T>(input: &[u8], work: impl FnOnce() -> T) -> T {
    let limit = ALLOCATOR.allocated() + BASE + FOR_EACH_BYTE * input.len();
    ALLOCATOR.set_limit(limit).expect("more than is allocated");
    let done = work();
    ALLOCATOR.set_limit(usize::MAX).expect("more than is allocated");
    done
}
