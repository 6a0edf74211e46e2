//! A web service that verifies its visitors: `cargo run --features sandbox --example web`, then open the address that
//! it prints.
//!
//! `PROVIDER` says who verifies: `smslink` (the default), `portone-v1` or `portone-v2`. It runs against a sandbox of
//! its own, on whose page the codes arrive, unless the provider's `PHONEPROOF_…_BASE_URL` is set: then the client is made
//! by `from_env()`. `PORT` is where it listens, 3000 if not set.
//!
//! It works without a script in the browser. Behind TLS, as it should be in earnest, add `Secure` to its cookie
//! (`app/session.rs`).

mod app;

use std::{
    env,
    net::{Ipv4Addr, SocketAddr},
};

use app::{App, Provider};
use phoneproof::sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let provider: Provider = env::var("PROVIDER").as_deref().unwrap_or("smslink").parse()?;
    let port = env::var("PORT").map_or(Ok(3000), |port| port.parse())?;

    let sandbox = if provider.is_configured() { None } else { Some(Sandbox::start().await?) };
    let verifier = match &sandbox {
        Some(sandbox) => provider.on(sandbox)?,
        None => provider.as_configured()?,
    };
    if let Some(sandbox) = &sandbox {
        println!("codes arrive at {}", sandbox.base_url());
    }

    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    println!("open http://localhost:{port}");
    let service = app::router(App::new(verifier, provider.country()));
    Ok(axum::serve(listener, service.into_make_service_with_connect_info::<SocketAddr>()).await?)
}
