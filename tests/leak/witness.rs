//! Everything that the process says by itself: spans, events, log lines and panics, of whatever crate, at TRACE.
//!
//! One for the whole process, because tracing and log have one place for all threads.

use std::{
    collections::BTreeSet,
    fmt::{self, Write},
    panic,
    sync::{Mutex, MutexGuard, Once, PoisonError},
};

use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

/// The lines so far. A set: the same line a thousand times says no more than once.
static LINES: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Listens from now on.
pub(crate) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing::subscriber::set_global_default(Everything).expect("nobody else listens");
        log::set_logger(&Everything).expect("nobody else listens");
        log::set_max_level(log::LevelFilter::Trace);
        let loud = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            let payload = panic.payload();
            let text = payload.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or_default();
            if std::thread::current().name().is_some_and(|name| name.starts_with(PANICKING)) {
                note(format!("panic: {text}"));
            } else {
                loud(panic);
            }
        }));
    });
}

/// The name of threads whose panics are wanted.
const PANICKING: &str = "to-panic";

/// Calls what should panic, and keeps its message.
pub(crate) fn panics(work: impl FnOnce() + Send) {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name(PANICKING.to_owned());
        let ended = thread.spawn_scoped(scope, work).expect("a thread starts").join();
        assert!(ended.is_err(), "it was to panic");
    });
}

/// What was said so far.
pub(crate) fn lines() -> Vec<String> {
    lock().iter().cloned().collect()
}

fn lock() -> MutexGuard<'static, BTreeSet<String>> {
    LINES.lock().unwrap_or_else(PoisonError::into_inner)
}

fn note(line: String) {
    lock().insert(line);
}

struct Everything;

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut line = Line::new("span", span.metadata());
        span.record(&mut line);
        note(line.0);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut line = Line("recorded".to_owned());
        values.record(&mut line);
        note(line.0);
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line::new("event", event.metadata());
        event.record(&mut line);
        note(line.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Line(String);

impl Line {
    fn new(kind: &str, metadata: &Metadata<'_>) -> Self {
        Self(format!("{kind} {} {}", metadata.target(), metadata.name()))
    }
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, " {field}={value:?} {value:#?}").expect("a String takes everything");
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        write!(self.0, " {field}={value}").expect("a String takes everything");
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        let mut link = Some(value);
        while let Some(error) = link {
            write!(self.0, " {field}={error} {error:?}").expect("a String takes everything");
            link = error.source();
        }
    }
}

impl log::Log for Everything {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        note(format!("log {} {}", record.target(), record.args()));
    }

    fn flush(&self) {}
}
