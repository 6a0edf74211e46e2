//! A web service that verifies its visitors in Korea and Japan: `cargo run --features sandbox --example web`, then open
//! the address that it prints.
//!
//! `KOREA` says who verifies there: `portone-v2` (the default) or `portone-v1`; in Japan it is SMSLINK. It runs against
//! a sandbox of its own, on whose page the codes arrive. With `LIVE` set the clients are made by `from_env()`, as the
//! `PHONEPROOF_…` variables say. `PORT` is where it listens, 3000 if not set.
//!
//! It works without a script in the browser. Behind TLS, as it should be in earnest, add `Secure` to its cookie
//! (`app/session.rs`).

mod app;

use std::{
    env,
    net::{Ipv4Addr, SocketAddr},
};

use app::{App, Verifiers};
use phoneproof::sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let korea = env::var("KOREA").unwrap_or_else(|_| "portone-v2".to_owned());
    let port = env::var("PORT").map_or(Ok(3000), |port| port.parse())?;

    let sandbox = if env::var_os("LIVE").is_some() { None } else { Some(Sandbox::start().await?) };
    let verifiers = match &sandbox {
        Some(sandbox) => Verifiers::on(sandbox, &korea)?,
        None => Verifiers::from_env(&korea)?,
    };
    if let Some(sandbox) = &sandbox {
        println!("codes arrive at {}", sandbox.base_url());
    }

    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    println!("open http://localhost:{port}");
    let service = app::router(App::new(verifiers));
    Ok(axum::serve(listener, service.into_make_service_with_connect_info::<SocketAddr>()).await?)
}
