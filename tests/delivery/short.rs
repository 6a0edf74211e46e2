//! Every operation with little time. What can't be reached is `NotSent`, however short the deadline.
//!
//! The runtime's clock is paused, so that time costs nothing and a busy machine changes nothing: it moves only when
//! nobody has anything to do.

use std::time::Duration;

use phoneproof::{Delivery, RetryPolicy, sandbox::FaultKind, smslink};
use tokio::{
    net::TcpListener,
    runtime::Builder,
    sync::OnceCell,
    task::spawn_blocking,
    time::{Instant, timeout, timeout_at},
};

use crate::{
    cell::Cell,
    support::{
        apis::{self, Driver},
        network::{Way, full_port},
        told::Told,
        world::{Patience, Place, QUICK, World},
    },
    table::Row,
    trouble::{Often, Trouble},
};

const MINUTE: Duration = Duration::from_secs(60);

const fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// What goes wrong, by when the call has to end, and the two in the words of the page.
const ROWS: &[(Trouble, Duration, &str)] = &[
    (Trouble::Way(Way::Full), millis(300), "nobody takes the connection, deadline 300 ms"),
    (Trouble::Way(Way::Full), millis(3_000), "nobody takes the connection, deadline 3 s"),
    (Trouble::Way(Way::Full), millis(25_000), "nobody takes the connection, deadline 25 s"),
    (Trouble::Way(Way::Closed), millis(300), "the connection is refused, deadline 300 ms"),
    (Trouble::Way(Way::NoName), millis(300), "the host name is not found, deadline 300 ms"),
    (Trouble::Kind(FaultKind::Stall), millis(300), "no answer in time, deadline 300 ms; the provider did nothing"),
    (Trouble::Kind(FaultKind::StallAfter), millis(300), "no answer in time, deadline 300 ms; the provider did it"),
    (Trouble::Kind(FaultKind::Stall), millis(3_000), "no answer in time, deadline 3 s; the provider did nothing"),
    (Trouble::Kind(FaultKind::StallAfter), millis(3_000), "no answer in time, deadline 3 s; the provider did it"),
];

/// One operation, and what always goes wrong with it.
async fn cell(driver: Driver, trouble: Trouble, place: Place, patience: Patience) -> Cell {
    let world = World::with_patience(driver.turn, trouble, place, patience).await;
    Cell::in_world(&world, driver, trouble, Often::Always).await
}

/// Runs `work` while the clock stands still for those who wait for the network.
async fn paused<T: Send + 'static>(work: impl AsyncFnOnce() -> T + Send + 'static) -> T {
    let run = || Builder::new_current_thread().enable_all().start_paused(true).build().unwrap().block_on(work());
    spawn_blocking(run).await.unwrap()
}

/// The rows of the page's table, tried once for all tests here.
pub(crate) async fn rows() -> &'static [Row] {
    static FOUND: OnceCell<Vec<Row>> = OnceCell::const_new();
    let all = async || {
        let mut rows = Vec::new();
        for (trouble, deadline, words) in ROWS {
            let patience = Patience { timeout: MINUTE, deadline: *deadline, retry: QUICK };
            let mut cells = Vec::new();
            for driver in apis::drivers() {
                cells.push((driver, cell(driver, *trouble, Place::Operation, patience).await));
            }
            rows.push(Row { words, cells });
        }
        rows
    };
    FOUND.get_or_init(|| paused(all)).await
}

#[tokio::test]
async fn a_short_deadline_breaks_no_law() {
    for Row { words, cells } in rows().await {
        for (driver, cell) in cells {
            assert_eq!(cell.breaches(driver.operation), [""; 0], "{driver}: {words}: {cell:?}");
        }
    }
}

/// Deadlines and timeouts, of which one or the other is short, and policies that fill the time with attempts.
fn hurries() -> Vec<Patience> {
    let policies = [QUICK, RetryPolicy::default(), RetryPolicy { attempts: u32::MAX, ..RetryPolicy::default() }];
    let deadlines = [300, 1_000, 3_000, 7_000, 15_000, 25_000, 60_000].map(millis);
    let mut hurries = Vec::new();
    for deadline in deadlines {
        for timeout in [millis(100), millis(700), millis(5_000), deadline / 2, deadline, MINUTE] {
            hurries.extend(policies.map(|retry| Patience { timeout, deadline, retry }));
        }
    }
    hurries
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_reached_is_not_sent_however_short_the_time() {
    let drivers = apis::drivers();
    for (index, patience) in hurries().into_iter().enumerate() {
        // All operations travel alike: each meets some of the hurries, and each hurry some of the operations.
        for driver in drivers.iter().skip(index % 13).step_by(13) {
            for place in [Place::Operation, Place::Token] {
                if place == Place::Operation || driver.token.is_some() {
                    let cell = cell(*driver, Trouble::Way(Way::Full), place, patience).await;
                    assert_not_sent(&cell, &format!("{driver}, {place:?}: {patience:?}"));
                }
            }
        }
    }
}

fn assert_not_sent(cell: &Cell, what: &str) {
    let Told::Failed(failed) = &cell.told else { panic!("{what}: {cell:?}") };
    assert_eq!((failed.delivery, cell.sent.len(), cell.tokens), (Delivery::NotSent, 0, 0), "{what}: {cell:?}");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_reaches_nobody_ends_by_its_deadline() {
    for patience in hurries() {
        let driver = apis::drivers().into_iter().next().expect("there is one");
        let world = World::with_patience(driver.turn, Trouble::Way(Way::Full), Place::Operation, patience).await;
        let call = (driver.prepare)(&world).await;
        Trouble::Way(Way::Full).happen(&world, driver.operation, Often::Always);
        let began = Instant::now();
        let told = timeout(patience.deadline + millis(10), call).await;
        assert!(told.is_ok(), "{patience:?}: it takes longer than {:?}", began.elapsed());
    }
}

/// The connection is made, but it is no use without TLS: nothing has been sent.
#[tokio::test(start_paused = true)]
async fn a_handshake_that_nobody_answers_is_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("https://{}", listener.local_addr().unwrap());
    for Patience { timeout, deadline, retry } in hurries() {
        let client = smslink::Client::builder(smslink::Token::new("token").unwrap())
            .base_url(&base_url)
            .http_client(reqwest::Client::builder().tls_certs_only([]))
            .timeout(timeout)
            .deadline(deadline)
            .retry(retry);
        let call = async move { client.build().unwrap().delivery_result(1).await };
        let (failed, accepted) = tokio::join!(call, accept_for(&listener, deadline));
        let failed = failed.unwrap_err();
        assert_eq!(failed.delivery(), Delivery::NotSent, "{timeout:?}, {deadline:?}, {retry:?}: {failed}");
        assert!(failed.is_timeout() && accepted > 0, "{timeout:?}, {deadline:?}, {retry:?}: {failed}");
    }
}

/// Takes connections for so long, says nothing, and tells how many there were.
async fn accept_for(listener: &TcpListener, time: Duration) -> usize {
    let mut connections = Vec::new();
    let end = Instant::now() + time;
    while let Ok(connection) = timeout_at(end, listener.accept()).await {
        connections.push(connection);
    }
    connections.len()
}

#[tokio::test]
async fn a_connection_that_nobody_takes_is_no_request_that_may_have_been_sent() {
    let token = smslink::Token::new("token").unwrap();
    let client = smslink::Client::builder(token)
        .base_url(format!("http://{}", full_port()))
        .timeout(Duration::from_secs(1))
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let failed = client.delivery_result(1).await.unwrap_err();
    assert!(failed.is_connect() && failed.is_timeout(), "{failed}");
    assert_eq!(failed.delivery(), Delivery::NotSent);
}
