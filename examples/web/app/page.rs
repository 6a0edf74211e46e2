//! The pages: plain forms.

use std::{fmt::Write, time::SystemTime};

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use phoneproof::verification::{Carrier, Pending, Proof, SubjectField, Verifier};

use super::{
    MOST_WRONG_CODES, Verifiers,
    session::{Notice, Session, Step},
};

/// The page for where the visitor is.
pub(crate) fn of(session: &mut Session, verifiers: &Verifiers) -> Response {
    let notice = session.notice.take();
    let token = &session.form_token;
    let body = match &session.step {
        Step::Asked => {
            start_form(token, "JP", "In Japan", verifiers.japan.needs())
                + &start_form(token, "KR", "In Korea", verifiers.korea.needs())
        }
        Step::Waiting { country, pending, wrong_codes, .. } => {
            code_forms(token, verifiers.of(*country), pending, *wrong_codes)
        }
        Step::Done(proof) => result(token, proof),
    };
    let Some(Notice { status, text, retry_after }) = notice else { return html(StatusCode::OK, &body) };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut page = html(status, &format!("<p role=status>{}</p>{body}", escaped(&text)));
    if let Some(wait) = retry_after {
        page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs()));
    }
    page
}

pub(crate) fn refusal(status: StatusCode, text: &str) -> Response {
    html(status, &format!("<p>{}</p><p><a href=/>Start again</a></p>", escaped(text)))
}

fn start_form(token: &str, country: &str, title: &str, needs: &[SubjectField]) -> String {
    let mut fields = format!("<h2>{title}</h2><input type=hidden name=country value={country}>");
    fields += &field("number", "Telephone number", "tel", "type=tel");
    if needs.contains(&SubjectField::Person) {
        fields += &field("name", "Name", "name", "");
        fields += &field("identity_number", "First seven digits of the resident number", "off", "inputmode=numeric");
        fields += &carriers();
    }
    form("start", token, &fields, "Send me a code")
}

fn carriers() -> String {
    let mut list = String::from("<p><label>Carrier <select name=carrier>");
    for carrier in Carrier::KNOWN {
        let name = escaped(carrier.description().unwrap_or_default());
        let _ = write!(list, "<option value={}>{name}</option>", carrier.as_str());
    }
    list + "</select></label></p>"
}

fn code_forms(token: &str, verifier: &dyn Verifier, pending: &Pending, wrong_codes: u32) -> String {
    let own = MOST_WRONG_CODES - wrong_codes;
    let left = pending.attempts_left().map_or(own, |left| left.min(own));
    let mut page = String::from("<p>A code is on its way.");
    if let Some(life) = pending.expires_at().and_then(|end| end.duration_since(SystemTime::now()).ok()) {
        let _ = write!(page, " It is good for {} more minutes at least.", life.as_secs() / 60);
    }
    let _ = write!(page, " You can try {left} times.</p>");
    page += &form("check", token, &field("code", "Code", "one-time-code", "inputmode=numeric"), "Check it");
    page += &form("resend", token, "", if verifier.can_resend().is_some() { "Send it again" } else { "Send another" });
    page += &form("cancel", token, "", "Start over");
    page
}

fn result(token: &str, proof: &Proof) -> String {
    let mut page = String::from("<h2>Verified</h2>");
    match proof {
        Proof::Possession(number) => {
            let _ = write!(page, "<p>You hold the number {}.</p>", escaped(&number.to_string()));
        }
        Proof::Identity(identity) => {
            let name = identity.name.as_ref().map_or("the person with this number", |name| name.expose());
            let _ = write!(page, "<p>You are {}.</p>", escaped(name));
        }
        _ => page += "<p>More than this example knows.</p>",
    }
    page + &form("cancel", token, "", "Start over")
}

fn form(action: &str, token: &str, fields: &str, button: &str) -> String {
    format!(
        "<form method=post action=/{action}><input type=hidden name=form_token value={token}>{fields}\
         <button>{button}</button></form>"
    )
}

fn field(name: &str, label: &str, autocomplete: &str, rest: &str) -> String {
    format!("<p><label>{label} <input name={name} autocomplete={autocomplete} required {rest}></label></p>")
}

fn html(status: StatusCode, body: &str) -> Response {
    let page = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=width=device-width>\
         <title>Verify your number</title><style>body{{font:1rem system-ui;max-width:30rem;margin:2rem auto;\
         padding:0 1rem}}input,select,button{{font:inherit;padding:.4rem}}</style>\
         <h1>Verify your number</h1>{body}</html>"
    );
    let headers = [
        // It may hold a name: nobody keeps it, and nothing from elsewhere runs in it or frames it.
        (header::CACHE_CONTROL, "no-store"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
        ),
    ];
    (status, headers, Html(page)).into_response()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
