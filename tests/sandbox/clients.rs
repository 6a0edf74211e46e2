//! Sandboxes with their switches turned, clients of them, and what they were asked.

use std::time::Duration;

use phoneproof::{
    ClientBuilder, Operation, RetryPolicy,
    portone::{v1, v2},
    sandbox::{Sandbox, Switches},
    smslink, solapi,
};

/// Three attempts without a wait to speak of.
pub(crate) const QUICK: RetryPolicy =
    RetryPolicy { attempts: 3, base: Duration::from_millis(1), longest: Duration::from_millis(1) };

pub(crate) const MINUTE: Duration = Duration::from_secs(60);

pub(crate) async fn sandbox() -> Sandbox {
    Sandbox::start().await.unwrap()
}

/// A sandbox with its switches turned.
pub(crate) async fn switched(turn: impl FnOnce(&mut Switches)) -> Sandbox {
    let mut switches = Switches::default();
    turn(&mut switches);
    Sandbox::builder().switches(switches).start().await.unwrap()
}

pub(crate) fn solapi(sandbox: &Sandbox) -> solapi::Client {
    let keys = sandbox.credentials();
    solapi_with(sandbox, keys.solapi_api_key(), keys.solapi_api_secret())
}

pub(crate) fn solapi_with(sandbox: &Sandbox, key: &str, secret: &str) -> solapi::Client {
    let builder = solapi::Client::builder(solapi::ApiKey::new(key, secret).unwrap());
    builder.base_url(sandbox.base_url()).retry(QUICK).build().unwrap()
}

pub(crate) fn portone(sandbox: &Sandbox) -> v1::Client {
    v1::Client::builder(portone_keys(sandbox)).base_url(sandbox.base_url()).retry(QUICK).build().unwrap()
}

pub(crate) fn portone_keys(sandbox: &Sandbox) -> v1::Credentials {
    let keys = sandbox.credentials();
    v1::Credentials::new(keys.portone_imp_key(), keys.portone_imp_secret()).unwrap()
}

pub(crate) fn portone_v2(sandbox: &Sandbox) -> v2::Client {
    portone_v2_with(sandbox, portone_v2_secret(sandbox)).build().unwrap()
}

pub(crate) fn portone_v2_secret(sandbox: &Sandbox) -> v2::ApiSecret {
    v2::ApiSecret::new(sandbox.credentials().portone_v2_api_secret()).unwrap()
}

pub(crate) fn portone_v2_with(sandbox: &Sandbox, secret: v2::ApiSecret) -> ClientBuilder<v2::Client> {
    v2::Client::builder(secret).base_url(sandbox.base_url()).retry(QUICK)
}

pub(crate) fn smslink(sandbox: &Sandbox) -> smslink::Client {
    smslink_with(sandbox, sandbox.credentials().smslink_token())
}

pub(crate) fn smslink_with(sandbox: &Sandbox, token: &str) -> smslink::Client {
    let builder = smslink::Client::builder(smslink::Token::new(token).unwrap());
    builder.base_url(sandbox.base_url()).retry(QUICK).build().unwrap()
}

/// How often an operation was asked for.
pub(crate) fn count(sandbox: &Sandbox, operation: &Operation) -> usize {
    statuses(sandbox, operation).len()
}

/// How the requests for an operation were answered.
pub(crate) fn statuses(sandbox: &Sandbox, operation: &Operation) -> Vec<u16> {
    let requests = sandbox.requests();
    let of_operation = requests.iter().filter(|request| request.operation() == Some(operation.id));
    of_operation.map(|request| request.status().expect("every request is answered")).collect()
}

/// A code of the same length that is not this one.
pub(crate) fn other(code: &str) -> String {
    let first = if code.starts_with('0') { "1" } else { "0" };
    format!("{first}{}", &code[1..])
}

/// The code of the newest message to a number.
pub(crate) fn latest_code(sandbox: &Sandbox, number: &str) -> String {
    sandbox.inbox().latest_to(number).expect("a message was delivered").code().to_owned()
}
