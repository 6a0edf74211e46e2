//! The ways in which a provider answers one operation, each full of canaries.

use phoneproof::Operation;
use serde_json::{Value, json};

use crate::support::{
    filling::{Given, each_replaced, fill, named},
    spec::{Spec, members, reference},
    stub::{Answer, Request},
};

/// One way to answer.
pub(crate) struct Scenario {
    pub(crate) title: String,
    /// It matters by which protocol the answer comes.
    pub(crate) is_of_http: bool,
    pub(crate) answer: Box<dyn Fn(&Request) -> Answer + Send + Sync>,
}

/// The success answer of an operation.
pub(crate) fn success(spec: &Spec, operation: &Operation, given: &Given) -> Value {
    let (_, found) = spec.operations().find(|(id, _)| *id == operation.id).expect("an operation of the spec");
    let answers = members(&found["responses"]).filter(|(status, _)| status.starts_with('2'));
    let (_, answer) = answers.into_iter().next().expect("an operation has a success answer");
    fill(spec, &spec.resolve(answer)["content"]["application/json"]["schema"], given)
}

/// An error answer with this code, where there is a place for one, and the provider's words.
fn refusal(spec: &Spec, code: &str, words: Option<&str>, given: &Given) -> Value {
    let fields = members(&spec.schema("ErrorAnswer")["properties"]).map(|(name, field)| (name, reference(field)));
    let mut body = named(spec, "ErrorAnswer", given);
    for (name, schema) in fields {
        match schema {
            Some("ErrorCode") => body[name] = json!(code),
            Some("ErrorMessage" | "Message" | "PgMessage" | "ProviderText") => {
                body[name] = words.map_or_else(|| body[name].clone(), Value::from);
            }
            // With a transaction it would be SOLAPI's challenge, which is a scenario of its own.
            Some("Mfa") => drop(body.as_object_mut().expect("an answer is an object").remove(name)),
            _ => {}
        }
    }
    body
}

/// An error of the PG behind PortOne V2 with this code of its own. Nobody else has such a code.
fn pg_refusal(spec: &Spec, pg_code: &str, given: &Given) -> Option<Answer> {
    let mut body = refusal(spec, "PG_PROVIDER", None, given);
    *body.get_mut("pgCode")? = json!(pg_code);
    Some(Answer::json(502, body))
}

/// Every scenario of one operation.
pub(crate) fn all(spec: &'static Spec, operation: &'static Operation, given: &Given) -> Vec<Scenario> {
    let body = success(spec, operation, given);
    let canaries = given.values().map(Value::to_string).collect::<Vec<_>>().join(" ");
    let mut all = vec![fixed("success", Answer::json(200, body.clone()))];
    all.extend(answered(spec, operation, given, &canaries));
    all.extend(undecodable(&body, &canaries));
    let given = given.clone();
    let echo =
        move |request: &Request| Answer::json(400, refusal(spec, "InvalidParameter", Some(&request.text()), &given));
    all.push(Scenario { title: "the request, echoed".to_owned(), is_of_http: true, answer: Box::new(echo) });
    all.push(fixed("closed", Answer::Close));
    all.push(fixed("timeout", Answer::Stall));
    all
}

/// Errors by status: documented codes, unknown ones, codes that are none, and headers that repeat a value.
fn answered(spec: &Spec, operation: &'static Operation, given: &Given, canaries: &str) -> Vec<Scenario> {
    let answer = |status, code: &str| Answer::json(status, refusal(spec, code, None, given));
    let documented = operation.errors.iter().flat_map(|(status, codes)| codes.iter().map(move |code| (*status, *code)));
    let mut all: Vec<_> = documented.map(|(status, code)| fixed(code, answer(status, code))).collect();
    for status in [400, 401, 409, 429, 500, 503] {
        all.push(fixed(&format!("unknown code, {status}"), answer(status, "NEW_CODE")));
    }
    all.push(fixed("with everything", Answer::json(400, named(spec, "ErrorAnswer", given))));
    for (name, value) in given {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        // What looks like a code in every way is shown as one: an unknown code is worth nothing unseen.
        if !text.bytes().all(|byte| byte.is_ascii_uppercase()) {
            all.push(fixed(&format!("{name} as the code"), answer(400, &text)));
            let pg_refusal = pg_refusal(spec, &text, given);
            all.extend(pg_refusal.map(|answer| fixed(&format!("{name} as the PG's code"), answer)));
        }
        all.push(fixed(&format!("{name} as the text"), Answer::json(400, refusal(spec, "NEW", Some(&text), given))));
        if text.is_ascii() {
            for header in ["retry-after", "x-request-id", "location", "content-type"] {
                let status = if header == "location" { 302 } else { 429 };
                let repeated =
                    Answer::json(status, refusal(spec, "NEW", None, given)).with_header(header, text.clone());
                all.push(fixed(&format!("{name} in {header}"), repeated));
            }
        }
    }
    let page = format!("<!doctype html><h1>Error</h1><pre>{canaries}</pre>");
    all.push(fixed("an HTML page", raw(500, &page, page.len())));
    all
}

/// Success answers that can't be read.
fn undecodable(body: &Value, canaries: &str) -> Vec<Scenario> {
    let text = body.to_string();
    let half = (1..text.len()).rev().find(|at| *at <= text.len() / 2 && text.is_char_boundary(*at)).unwrap_or(1);
    let mut all = vec![
        fixed("no JSON", raw(200, canaries, canaries.len())),
        fixed("half the JSON", raw(200, &text[..half], half)),
        fixed("half the body", raw(200, &text[..half], text.len())),
        fixed("all but the end", raw(200, &text[..text.len() - 1], text.len() - 1)),
        fixed("text for a body", Answer::json(200, json!(canaries))),
        // Twice a list: serde takes a list for an object, its items for the fields.
        fixed("a list for a body", Answer::json(200, json!([[canaries]]))),
    ];
    for other in [json!({ "was": canaries }), json!([[canaries]]), json!(canaries)] {
        for (number, changed) in each_replaced(body, &other).into_iter().enumerate() {
            let other = fixed(&format!("another type in place {number}"), Answer::json(200, changed));
            all.push(Scenario { is_of_http: false, ..other });
        }
    }
    all
}

fn fixed(title: &str, answer: Answer) -> Scenario {
    Scenario { title: title.to_owned(), is_of_http: true, answer: Box::new(move |_| answer.clone()) }
}

fn raw(status: u16, body: &str, length: usize) -> Answer {
    Answer::Raw(format!("HTTP/1.1 {status} Status\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes())
}
