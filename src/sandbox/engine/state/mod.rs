//! State over restarts: read from a file when a sandbox starts, written whenever it changed and when it stops.

mod file;
pub(crate) mod parts;

use std::{
    io,
    path::Path,
    sync::{
        Arc,
        mpsc::{self, RecvTimeoutError},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use self::{file::StateFile, parts::Parts};
use super::core::Engine;

/// A crash loses at most what happened since the last save.
const BETWEEN_SAVES: Duration = Duration::from_secs(1);

/// A file whose state a sandbox took over.
pub(crate) struct Restored(StateFile);

impl Restored {
    /// Gives a sandbox that has not started yet the state of a file, which is created if there is none.
    pub(crate) fn new(path: &Path, engine: &Engine) -> io::Result<Self> {
        let (file, saved) = StateFile::open(path)?;
        parts::restore(engine, &saved).map_err(|reason| file.unreadable(&reason))?;
        Ok(Self(file))
    }

    /// Saves from now on what changes.
    pub(crate) fn keep(self, engine: Arc<Engine>) -> io::Result<Saver> {
        let (stop, stopped) = mpsc::channel();
        let work = move || save_until(&stopped, &self.0, &engine);
        let thread = thread::Builder::new().name("sandbox-state".to_owned()).spawn(work)?;
        Ok(Saver { stop: Some(stop), thread: Some(thread) })
    }
}

/// Saves in a thread of its own, so that no request waits for the disk. Dropped, it saves what is left, and closes the
/// file for the next sandbox.
pub(crate) struct Saver {
    stop: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Saver {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that saves the sandbox's state failed");
        }
    }
}

fn save_until(stopped: &mpsc::Receiver<()>, file: &StateFile, engine: &Engine) {
    // What could not be written stays here for the next try.
    let mut unsaved = Parts::new();
    loop {
        let waited = stopped.recv_timeout(BETWEEN_SAVES);
        unsaved.extend(parts::touched(engine));
        if !unsaved.is_empty() {
            match file.save(&unsaved) {
                Ok(()) => unsaved.clear(),
                Err(error) => tracing::error!(%error, "the sandbox's state was not saved"),
            }
        }
        if waited == Err(RecvTimeoutError::Disconnected) {
            return;
        }
    }
}
