//! The service: it knows a `dyn Verifier` for each country, and no provider.

mod page;
mod provider;
mod session;
mod steps;
#[cfg(test)]
mod tests;
mod texts;

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Form, Router,
    extract::{ConnectInfo, Path, State},
    http::{HeaderMap, StatusCode, header::SET_COOKIE},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use phoneproof::phone::Country;
use serde::Deserialize;

pub(crate) use provider::Verifiers;
use session::{Sessions, Step};

/// The service's own limits. The provider has its own, most of which it does not tell. In earnest count by number and
/// by address as well: who drops the cookie is a new visitor.
const MOST_WRONG_CODES: u32 = 5;
const MOST_CODES_SENT: u32 = 3;

#[derive(Clone)]
pub(crate) struct App {
    verifiers: Verifiers,
    sessions: Arc<Sessions>,
}

impl App {
    pub(crate) fn new(verifiers: Verifiers) -> Self {
        Self { verifiers, sessions: Arc::default() }
    }
}

pub(crate) fn router(app: App) -> Router {
    Router::new().route("/", get(show)).route("/{step}", post(take)).with_state(app)
}

/// What a form sends. The browser has no other way to say anything.
#[derive(Default, Deserialize)]
pub(crate) struct Filled {
    form_token: String,
    #[serde(default)]
    country: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    identity_number: String,
    #[serde(default)]
    carrier: String,
    #[serde(default)]
    code: String,
}

impl Filled {
    /// Whose number it is: the form says it, because the same digits can be a number of either.
    fn country(&self) -> Country {
        if self.country == "JP" { Country::Japan } else { Country::Korea }
    }
}

async fn show(State(app): State<App>, headers: HeaderMap) -> Response {
    if let Some(visitor) = app.sessions.find(&headers) {
        return page::of(&mut *visitor.lock().await, &app.verifiers);
    }
    let (visitor, cookie) = app.sessions.open();
    let page = page::of(&mut *visitor.lock().await, &app.verifiers);
    ([(SET_COOKIE, cookie)], page).into_response()
}

/// A filled form. The answer is always the one page, so a reload sends nothing again.
async fn take(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Path(step): Path<String>,
    headers: HeaderMap,
    Form(filled): Form<Filled>,
) -> Response {
    let Some(visitor) = app.sessions.find(&headers) else {
        return page::refusal(StatusCode::FORBIDDEN, "This page is too old, or your browser keeps no cookies.");
    };
    let mut session = visitor.lock().await;
    if session.form_token != filled.form_token {
        return page::refusal(StatusCode::FORBIDDEN, "This form is not from our page.");
    }
    match step.as_str() {
        "start" => steps::start(&app, &mut session, &filled, address.ip()).await,
        "check" => steps::check(&app, &mut session, &filled.code).await,
        "resend" => steps::resend(&app, &mut session).await,
        "cancel" => steps::cancel(&app, &mut session).await,
        _ => return page::refusal(StatusCode::NOT_FOUND, "There is no such page."),
    }
    // A second click on "check" comes here as well: of its answer the browser keeps the cookie.
    if step == "check" && matches!(session.step, Step::Done(_)) {
        return ([(SET_COOKIE, app.sessions.renew(&visitor, &mut session))], Redirect::to("/")).into_response();
    }
    Redirect::to("/").into_response()
}
