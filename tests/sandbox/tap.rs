//! A wire tap: it stands between a client and the sandbox and keeps what the client said, byte for byte.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use phoneproof::sandbox::Sandbox;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

pub(crate) struct Tap {
    address: SocketAddr,
    heard: Arc<Mutex<Vec<u8>>>,
    task: JoinHandle<()>,
}

impl Tap {
    pub(crate) async fn on(sandbox: &Sandbox) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, beyond) = (listener.local_addr().unwrap(), sandbox.address());
        let heard: Arc<Mutex<Vec<u8>>> = Arc::default();
        let notes = Arc::clone(&heard);
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass_on(client, beyond, Arc::clone(&notes)));
            }
        });
        Self { address, heard, task }
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests so far, as text.
    pub(crate) fn heard(&self) -> String {
        String::from_utf8(self.heard.lock().unwrap().clone()).unwrap()
    }

    /// The values of a header, in the order they were sent.
    pub(crate) fn header(&self, name: &str) -> Vec<String> {
        let heard = self.heard();
        let lines = heard.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned()).collect()
    }
}

impl Drop for Tap {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn pass_on(client: TcpStream, beyond: SocketAddr, notes: Arc<Mutex<Vec<u8>>>) {
    let Ok(server) = TcpStream::connect(beyond).await else { return };
    let ((mut from_client, mut to_client), (mut from_server, mut to_server)) =
        (client.into_split(), server.into_split());
    let answers = tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(count @ 1..) = from_client.read(&mut buffer).await {
        notes.lock().unwrap().extend_from_slice(&buffer[..count]);
        if to_server.write_all(&buffer[..count]).await.is_err() {
            break;
        }
    }
    answers.abort();
}
