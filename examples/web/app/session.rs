//! What the service remembers of a visitor: on its own side, under a random id in a cookie.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex as Lock, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use axum::http::{HeaderMap, HeaderValue, header};
use phoneproof::{
    phone::Country,
    verification::{Case, Expected, Pending, Proof},
};
use tokio::sync::Mutex;

use super::texts;

/// How long a visitor who does nothing is remembered.
const IDLE: Duration = Duration::from_secs(30 * 60);
/// So many visitors are remembered at a time; the one who was idle the longest is forgotten first.
const MOST: usize = 10_000;
const COOKIE: &str = "session";

/// One visitor. Requests of one visitor wait for each other, so a second click finds what the first one did.
pub(crate) type Visitor = Arc<Mutex<Session>>;

pub(crate) struct Session {
    /// Under which it is kept at the moment.
    id: String,
    /// Stands in every form; a page of somebody else can't know it.
    pub(crate) form_token: String,
    /// What the next page says once.
    pub(crate) notice: Option<Notice>,
    /// How many codes were asked for.
    pub(crate) codes_sent: u32,
    pub(crate) step: Step,
}

/// How far the visitor has come.
pub(crate) enum Step {
    Asked,
    Waiting {
        country: Country,
        /// Who may be let in: no identity number and no address, which nobody needs any more.
        expected: Box<Expected>,
        pending: Pending,
        wrong_codes: u32,
    },
    Done(Proof),
}

/// What the next page says, and with what status.
pub(crate) struct Notice {
    pub(crate) status: u16,
    pub(crate) text: String,
    pub(crate) retry_after: Option<Duration>,
}

impl Notice {
    pub(crate) fn of(case: Case) -> Self {
        Self { status: case.http_status(), text: texts::of(case).to_owned(), retry_after: None }
    }
}

impl Session {
    pub(crate) fn new() -> Self {
        Self { id: random(), form_token: random(), notice: None, codes_sent: 0, step: Step::Asked }
    }

    pub(crate) fn say(&mut self, status: u16, text: impl Into<String>) {
        self.notice = Some(Notice { status, text: text.into(), retry_after: None });
    }

    pub(crate) fn answer(&mut self, case: Case) {
        self.notice = Some(Notice::of(case));
    }
}

#[derive(Default)]
pub(crate) struct Sessions(Lock<HashMap<String, (Instant, Visitor)>>);

impl Sessions {
    /// The visitor whose cookie this is.
    pub(crate) fn find(&self, headers: &HeaderMap) -> Option<Visitor> {
        let id = cookie(headers)?;
        let mut all = self.lock();
        let (seen, visitor) = all.get_mut(id).filter(|(seen, _)| seen.elapsed() < IDLE)?;
        *seen = Instant::now();
        Some(Arc::clone(visitor))
    }

    /// A new visitor, and the cookie to set.
    pub(crate) fn open(&self) -> (Visitor, HeaderValue) {
        let session = Session::new();
        let id = session.id.clone();
        let visitor = Arc::new(Mutex::new(session));
        let cookie = self.keep(id, &visitor);
        (visitor, cookie)
    }

    /// The same visitor under a new id: whoever knew the old one is not let in with them.
    pub(crate) fn renew(&self, visitor: &Visitor, session: &mut Session) -> HeaderValue {
        self.lock().remove(&session.id);
        session.id = random();
        self.keep(session.id.clone(), visitor)
    }

    fn keep(&self, id: String, visitor: &Visitor) -> HeaderValue {
        // An id is hexadecimal, which every header takes. `Secure` belongs here behind TLS.
        let cookie = HeaderValue::try_from(format!("{COOKIE}={id}; Path=/; HttpOnly; SameSite=Lax"));
        let mut all = self.lock();
        all.retain(|_, (seen, _)| seen.elapsed() < IDLE);
        if all.len() >= MOST
            && let Some(idlest) = all.iter().min_by_key(|(_, (seen, _))| *seen).map(|(id, _)| id.clone())
        {
            all.remove(&idlest);
        }
        all.insert(id, (Instant::now(), Arc::clone(visitor)));
        cookie.unwrap_or(HeaderValue::from_static(""))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, (Instant, Visitor)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|cookies| cookies.split(';'))
        .find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

/// 128 bits that nobody can guess.
fn random() -> String {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).expect("the operating system has entropy");
    format!("{:032x}", u128::from_be_bytes(bytes))
}
