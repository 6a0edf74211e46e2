//! Deadlines too short to do anything in, by the real clock.

use std::time::Duration;

use phoneproof::Delivery;
use tokio::net::{TcpSocket, TcpStream};

use crate::{
    clients::{code_request, smslink_at},
    support::stub::{Answer, Stub},
};

/// An address that takes no more connections: whoever connects waits.
async fn full() -> (String, Vec<TcpStream>, tokio::net::TcpListener) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(connected) = tokio::time::timeout(Duration::from_millis(200), TcpStream::connect(address)).await {
        waiting.push(connected.unwrap());
    }
    (format!("http://{address}"), waiting, listener)
}

#[tokio::test]
async fn what_was_not_sent_is_known_as_such_by_the_millisecond() {
    let (full, _waiting, _listener) = full().await;
    let silent = Stub::always(Answer::Stall).await;
    let tls = format!("https://{}", silent.address);
    for base_url in [&full, &tls] {
        for deadline in (1..=20).chain([25, 30, 40, 60, 100, 300]).map(Duration::from_millis) {
            for _ in 0..5 {
                let client = smslink_at(base_url).deadline(deadline).build().unwrap();
                let failed = client.generate_and_deliver(&code_request()).await.unwrap_err();
                assert_eq!(failed.delivery(), Delivery::NotSent, "{base_url} {deadline:?}: {failed}");
            }
        }
    }
}
