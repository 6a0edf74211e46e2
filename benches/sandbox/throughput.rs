//! The verify operation beside a bare handler: the same requests, client, connections and size of answer.

use std::time::{Duration, Instant};

use axum::{Router, http::header::CONTENT_TYPE, routing::post};
use phoneproof::sandbox::Sandbox;
use reqwest::Client;
use serde_json::{Value, json};

use crate::{Result, a_second};

/// Requests that are under way at the same time.
const CONNECTIONS: usize = 16;
const VERIFY: &str = "/api/v1/verification_code/verify";
const GENERATE: &str = "/api/v1/verification_code/generate_and_delivery";
/// Only a verified code counts; the bare handler's constant is an answer to one.
const VERIFIED: &[u8] = b"VRFY00001";

/// The throughput of the verify operation, as a share of the bare handler's.
pub(crate) async fn compare(rounds: usize, flows: usize) -> Result<f64> {
    let sandbox = Sandbox::builder().max_records(flows.max(10_000)).start().await?;
    let target = Target { client: Client::new(), token: sandbox.credentials().smslink_token().to_owned() };
    let sandbox_url = sandbox.base_url();

    let first = target.ask(&sandbox_url, 0, 1).await?;
    let answer = target.send(format!("{sandbox_url}{VERIFY}"), first.into_iter().next().ok_or("no code")?).await?;
    let size = answer.len();
    let bare_url = bare_handler(answer).await?;

    let (mut bare, mut verify) = (Duration::ZERO, Duration::ZERO);
    for round in 0..rounds {
        let codes = target.ask(&sandbox_url, 1 + round * flows, flows).await?;
        // Taking turns, so that neither always comes first.
        if round % 2 == 0 {
            bare += target.time(&bare_url, codes.clone()).await?;
            verify += target.time(&sandbox_url, codes).await?;
        } else {
            verify += target.time(&sandbox_url, codes.clone()).await?;
            bare += target.time(&bare_url, codes).await?;
        }
    }
    println!(
        "verify: {:.0} requests a second; bare axum handler, {size} bytes: {:.0}; {CONNECTIONS} connections, {} of each",
        a_second(rounds * flows, verify),
        a_second(rounds * flows, bare),
        rounds * flows
    );
    Ok(bare.as_secs_f64() / verify.as_secs_f64())
}

/// A server that answers every verification with this.
async fn bare_handler(answer: Vec<u8>) -> Result<String> {
    let answer: &'static [u8] = answer.leak();
    let headers = [(CONTENT_TYPE, "application/json; charset=utf-8")];
    let router = Router::new().route(VERIFY, post(move || async move { (headers, answer) }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(url)
}

#[derive(Clone)]
struct Target {
    client: Client,
    token: String,
}

impl Target {
    /// Has codes sent to so many numbers; the bodies that verify them.
    async fn ask(&self, url: &str, first: usize, flows: usize) -> Result<Vec<String>> {
        let numbers = (first..first + flows).map(|number| format!("0901{number:07}"));
        let bodies = numbers.map(|phone_number| {
            json!({
                "phone_number": phone_number, "delivery_type": 10, "character_type": 10, "character_size": 6,
                "valid_period_min": 10, "message": "{{verification_code}} {{valid_period_min}}",
            })
            .to_string()
        });
        let answers = self.all(&format!("{url}{GENERATE}"), bodies.collect()).await?;
        let verification = |answer: Vec<u8>| -> Result<String> {
            let sent: Value = serde_json::from_slice(&answer)?;
            let (number, code) = (&sent["phone_number"], &sent["verification_code"]);
            Ok(json!({ "phone_number": number, "verification_code": code }).to_string())
        };
        answers.into_iter().map(verification).collect()
    }

    async fn time(&self, url: &str, bodies: Vec<String>) -> Result<Duration> {
        let begin = Instant::now();
        let answers = self.all(&format!("{url}{VERIFY}"), bodies).await?;
        let took = begin.elapsed();
        let verified = |answer: &Vec<u8>| answer.windows(VERIFIED.len()).any(|window| window == VERIFIED);
        if answers.iter().all(verified) { Ok(took) } else { Err("a code was not verified".into()) }
    }

    async fn all(&self, url: &str, mut bodies: Vec<String>) -> Result<Vec<Vec<u8>>> {
        let mut workers = Vec::new();
        let share = bodies.len().div_ceil(CONNECTIONS);
        while !bodies.is_empty() {
            let own = bodies.split_off(bodies.len().saturating_sub(share));
            let (target, url) = (self.clone(), url.to_owned());
            workers.push(tokio::spawn(async move {
                let mut answers = Vec::with_capacity(own.len());
                for body in own {
                    answers.push(target.send(url.clone(), body).await?);
                }
                Result::Ok(answers)
            }));
        }
        let mut answers = Vec::new();
        for worker in workers {
            answers.extend(worker.await??);
        }
        Ok(answers)
    }

    async fn send(&self, url: String, body: String) -> Result<Vec<u8>> {
        let request = self.client.post(url).header("token", &self.token).header(CONTENT_TYPE, "application/json");
        Ok(request.body(body).send().await?.error_for_status()?.bytes().await?.into())
    }
}
