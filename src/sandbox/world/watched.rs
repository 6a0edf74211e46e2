//! State behind a lock that knows whether somebody may have changed it since it was saved.

use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering},
};

#[derive(Default)]
pub(crate) struct Watched<T> {
    state: Mutex<T>,
    /// Written under the lock alone.
    touched: AtomicBool,
}

impl<T> Watched<T> {
    pub(crate) fn new(state: T) -> Self {
        Self { state: Mutex::new(state), touched: AtomicBool::new(false) }
    }

    /// The state, which counts as changed from now on.
    pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
        let state = self.look();
        self.touched.store(true, Ordering::Relaxed);
        state
    }

    /// The state, to look at only.
    pub(crate) fn look(&self) -> MutexGuard<'_, T> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Another state, which does not count as a change.
    pub(crate) fn replace(&self, state: T) {
        let mut held = self.look();
        *held = state;
        self.touched.store(false, Ordering::Relaxed);
    }

    /// The state as it stays until this is dropped.
    pub(crate) fn hold(&self) -> Held<'_, T> {
        Held { state: self.look(), touched: &self.touched }
    }
}

/// State that nobody changes meanwhile.
pub(crate) struct Held<'a, T> {
    state: MutexGuard<'a, T>,
    touched: &'a AtomicBool,
}

impl<T> Held<'_, T> {
    /// What `save` makes of the state if it was touched since the last time.
    pub(crate) fn if_touched<R>(&self, save: impl FnOnce(&T) -> R) -> Option<R> {
        self.touched.swap(false, Ordering::Relaxed).then(|| save(&self.state))
    }
}

#[cfg(test)]
mod tests {
    use super::Watched;

    #[test]
    fn only_what_was_locked_to_be_changed_is_saved_and_only_once() {
        let watched = Watched::new(1);
        assert_eq!(watched.hold().if_touched(|state| *state), None);
        *watched.lock() += 1;
        assert_eq!(*watched.look(), 2);
        assert_eq!(watched.hold().if_touched(|state| *state), Some(2));
        assert_eq!(watched.hold().if_touched(|state| *state), None);
    }
}
