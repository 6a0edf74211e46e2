//! Where a sandbox begins and where it ends.

use std::{collections::BTreeMap, io::ErrorKind, net::Ipv4Addr, time::Duration};

use phoneproof::{
    Delivery, Outcome, Rejection,
    portone::{v1::types::ErrorCode, v2::types::ErrorCode as V2ErrorCode},
    sandbox::Sandbox,
    smslink::types::{DeliveryType, PhoneNumber, VerificationCode},
};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::{
    clients::{self, MINUTE, latest_code, sandbox},
    portone::person,
    portone_v2::person as customer,
    smslink::code_for,
    solapi::{number, register},
    spec::Spec,
};

const PHONE: &str = "09001111101";
/// Longer than stopping takes, shorter than anybody's patience.
const SOON: Duration = Duration::from_secs(10);

#[tokio::test]
async fn two_sandboxes_do_not_see_each_other() {
    let (one, other) = (sandbox().await, sandbox().await);
    assert_ne!(one.base_url(), other.base_url());

    let sent = clients::smslink(&one).generate_and_deliver(&code_for(PHONE, DeliveryType::Sms)).await.unwrap();
    let code = VerificationCode::new(latest_code(&one, PHONE)).unwrap();
    let number_ = PhoneNumber::new(PHONE).unwrap();
    let elsewhere = clients::smslink(&other).verify(&number_, &code).await.unwrap();
    assert_eq!(elsewhere, Outcome::Rejected(Rejection::WrongCode));
    assert!(clients::smslink(&other).delivery_result(sent.verification_code_id).await.is_err());

    let pending = clients::portone(&one).send(&person("01012345678")).await.unwrap();
    let elsewhere = clients::portone(&other).get(pending.imp_uid()).await.unwrap_err();
    assert_eq!(elsewhere.code(), Some(&ErrorCode::CertificationNotFound));

    let pending = clients::portone_v2(&one).send(&customer(&one, "01087654321")).await.unwrap();
    let elsewhere = clients::portone_v2(&other).get(pending.id()).await.unwrap_err();
    assert_eq!(elsewhere.code(), Some(&V2ErrorCode::IdentityVerificationNotFound));

    register(&clients::solapi(&one), &number(1)).await;
    assert!(clients::solapi(&other).list_sender_ids().await.unwrap().sender_ids.is_empty());

    assert!(other.inbox().messages().is_empty());
    assert_eq!(one.inbox().messages().len(), 3);
    assert!(one.requests().iter().all(|request| request.operation() != Some("verify_code")));
    other.advance(20 * MINUTE);
    let own = clients::smslink(&one).verify(&number_, &code).await.unwrap();
    assert_eq!(own, Outcome::Verified(()), "not even their clocks are the same");
}

#[tokio::test]
async fn it_listens_on_loopback_only() {
    let sandbox = sandbox().await;
    assert_eq!(sandbox.address().ip(), Ipv4Addr::LOCALHOST);
    assert_eq!(sandbox.base_url(), format!("http://{}", sandbox.address()));
}

#[tokio::test]
async fn its_environment_is_what_from_env_reads() {
    let sandbox = sandbox().await;
    let mut named = BTreeMap::new();
    for spec in Spec::of_providers().into_iter().map(Spec::read) {
        named.insert(spec.base_url_variable(), sandbox.base_url());
        let text = |value: &Value| value.as_str().map(str::to_owned);
        named.extend(spec.credentials().filter_map(|key| Some((text(&key["variable"])?, text(&key["sandbox"])?))));
    }
    let environment = sandbox.environment().into_iter().map(|(name, value)| (name.to_owned(), value));
    assert_eq!(environment.collect::<BTreeMap<_, _>>(), named);
}

#[tokio::test]
async fn a_dropped_sandbox_frees_its_port() {
    let first = sandbox().await;
    let port = first.address().port();
    register(&clients::solapi(&first), &number(1)).await;
    let taken = Sandbox::builder().port(port).start().await.unwrap_err();
    assert_eq!(taken.kind(), ErrorKind::AddrInUse);
    drop(first);

    let again = timeout(SOON, start_on(port)).await.expect("the port becomes free");
    assert_eq!(again.address().port(), port);
    let account = clients::solapi(&again).list_sender_ids().await.unwrap();
    assert!(account.sender_ids.is_empty(), "it is a new one");
}

/// The listener closes when the runtime gets to it, not at once.
async fn start_on(port: u16) -> Sandbox {
    loop {
        match Sandbox::builder().port(port).start().await {
            Ok(sandbox) => return sandbox,
            Err(_) => tokio::task::yield_now().await,
        }
    }
}

#[tokio::test]
async fn a_dropped_sandbox_answers_nobody_not_even_old_connections() {
    let sandbox = sandbox().await;
    let client = clients::smslink(&sandbox);
    client.generate_and_deliver(&code_for(PHONE, DeliveryType::Sms)).await.unwrap();
    drop(sandbox);
    let refused = async {
        loop {
            match client.delivery_result(1).await {
                // The first call may have been on its way by the kept connection.
                Err(failed) if failed.is_connect() && failed.delivery() == Delivery::NotSent => return,
                _ => tokio::task::yield_now().await,
            }
        }
    };
    timeout(SOON, refused).await.expect("the kept connection is closed");
}

#[tokio::test]
async fn a_stopped_sandbox_is_gone_at_once() {
    let sandbox = sandbox().await;
    let client = clients::smslink(&sandbox);
    client.generate_and_deliver(&code_for(PHONE, DeliveryType::Sms)).await.unwrap();
    let port = sandbox.address().port();
    timeout(SOON, sandbox.stop()).await.expect("the connection that the client keeps holds nothing up");
    let failed = client.delivery_result(1).await.unwrap_err();
    assert!(failed.is_connect(), "{failed}");
    assert_eq!(failed.delivery(), Delivery::NotSent);
    Sandbox::builder().port(port).start().await.expect("the port is free");
}

#[tokio::test]
async fn a_connection_that_says_nothing_does_not_hold_a_stop_up() {
    let sandbox = sandbox().await;
    let mut silent = TcpStream::connect(sandbox.address()).await.unwrap();
    // A request on another connection is answered, so the silent one was accepted, too.
    clients::solapi(&sandbox).list_sender_ids().await.unwrap();
    timeout(SOON, sandbox.stop()).await.expect("it ends");
    assert_eq!(silent.read(&mut [0]).await.unwrap_or_default(), 0, "the connection is closed");
}

#[tokio::test]
async fn a_request_that_never_ends_holds_a_stop_up_for_seconds_only() {
    let sandbox = sandbox().await;
    let mut slow = TcpStream::connect(sandbox.address()).await.unwrap();
    slow.write_all(b"POST /users/getToken HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{").await.unwrap();
    clients::solapi(&sandbox).list_sender_ids().await.unwrap();
    timeout(SOON, sandbox.stop()).await.expect("it ends");
}
