//! Lines for stderr that no request waits for: a thread of its own writes them. If nobody reads them in time some are
//! dropped, and how many is written in their place.

use std::{
    collections::VecDeque,
    io::{self, Write},
    mem,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use tracing_subscriber::fmt::MakeWriter;

/// The most bytes that wait to be written.
const MOST: usize = 1024 * 1024;
/// How long the end waits for what is still to be written: whoever does not read by now does not read at all.
const PATIENCE: Duration = Duration::from_secs(1);

/// Hands lines to the thread that writes them.
#[derive(Clone, Default)]
pub(super) struct Lines(Arc<Queue>);

#[derive(Default)]
struct Queue {
    state: Mutex<State>,
    /// Something is there to be written, or nothing any more.
    changed: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Vec<u8>>,
    bytes: usize,
    dropped: u64,
    is_writing: bool,
}

impl State {
    fn is_idle(&self) -> bool {
        self.waiting.is_empty() && self.dropped == 0 && !self.is_writing
    }
}

impl Lines {
    /// Starts the thread. `missing` makes the line that stands for so many that were dropped.
    pub(super) fn start(missing: fn(u64) -> String) -> io::Result<Self> {
        let lines = Self::default();
        let queue = Arc::clone(&lines.0);
        thread::Builder::new().name("log".to_owned()).spawn(move || queue.write_on(missing))?;
        Ok(lines)
    }

    /// Waits until everything is written, for a moment at most.
    pub(super) fn flush(&self) {
        let state = self.0.lock();
        let _ = self.0.changed.wait_timeout_while(state, PATIENCE, |state| !state.is_idle());
    }
}

impl Queue {
    /// Takes a line, or counts it if there is no room.
    fn take(&self, line: &[u8]) {
        let mut state = self.lock();
        if state.dropped > 0 || state.bytes + line.len() > MOST {
            state.dropped += 1;
            return;
        }
        state.bytes += line.len();
        state.waiting.push_back(line.to_owned());
        self.changed.notify_all();
    }

    fn write_on(&self, missing: fn(u64) -> String) {
        loop {
            let (lines, dropped) = self.next();
            let mut stderr = io::stderr().lock();
            // Nobody may be there to read it any more, and there is nowhere else to say so.
            for line in &lines {
                let _ = stderr.write_all(line);
            }
            if dropped > 0 {
                let _ = stderr.write_all(missing(dropped).as_bytes());
            }
            let mut state = self.lock();
            state.is_writing = false;
            self.changed.notify_all();
        }
    }

    /// All that waits to be written, and how many lines came after it that are lost.
    fn next(&self) -> (VecDeque<Vec<u8>>, u64) {
        let state = self.lock();
        let waited = self.changed.wait_while(state, |state| state.waiting.is_empty() && state.dropped == 0);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        state.is_writing = true;
        state.bytes = 0;
        (mem::take(&mut state.waiting), mem::take(&mut state.dropped))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line(&self.0)
    }
}

/// One line, which comes in one piece.
pub(super) struct Line<'a>(&'a Queue);

impl Write for Line<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.take(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
