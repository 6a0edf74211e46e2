//! Calls a second of each peer, half of them POST and half GET.
//!
//! The peers take turns, round after round, so that what else the machine does hits all alike; a ratio is taken
//! within each round, and the median of the ratios is reported.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::{
    Result, Server,
    peers::{ByHand, Facade, Hyper, Operation, Peer},
    report::Report,
};

const CONCURRENCY: [usize; 3] = [1, 64, 512];
/// At least this share of the throughput of the same calls written by hand.
const RATIO_BAR: f64 = 0.95;

pub(crate) async fn compare(report: &mut Report, rounds: usize, calls: usize) -> Result<()> {
    let server = Server::start()?;
    let (facade, by_hand, hyper) = (Facade::new(&server.url)?, ByHand::new(&server.url)?, Hyper::new(&server.url)?);
    for concurrency in CONCURRENCY {
        let (mut own, mut to_reqwest, mut to_hyper) = (Vec::new(), Vec::new(), Vec::new());
        // The first round opens the connections.
        for round in 0..=rounds {
            let (ours, reqwest, hyper) = if round % 2 == 0 {
                let ours = run(&facade, concurrency, calls).await?;
                (ours, run(&by_hand, concurrency, calls).await?, run(&hyper, concurrency, calls).await?)
            } else {
                let hyper = run(&hyper, concurrency, calls).await?;
                let reqwest = run(&by_hand, concurrency, calls).await?;
                (run(&facade, concurrency, calls).await?, reqwest, hyper)
            };
            if round > 0 {
                own.push(ours.as_secs_f64());
                to_reqwest.push(reqwest.as_secs_f64() / ours.as_secs_f64());
                to_hyper.push(hyper.as_secs_f64() / ours.as_secs_f64());
            }
        }
        let calls = u32::try_from(calls).map(f64::from)?;
        report.note(format!("calls a second, {concurrency} at a time"), format!("{:.0}", calls / median(own)));
        let ratio = median(to_reqwest);
        report.at_least(format!("throughput, {concurrency} at a time, × reqwest by hand"), ratio, RATIO_BAR);
        report.set_in("throughput_ratio", &concurrency.to_string(), ratio);
        report.note(format!("throughput, {concurrency} at a time, × hyper-util"), format!("{:.2}", median(to_hyper)));
    }
    Ok(())
}

async fn run<P: Peer>(peer: &P, concurrency: usize, calls: usize) -> Result<Duration> {
    let begin = Instant::now();
    let mut callers = JoinSet::new();
    for _ in 0..concurrency {
        let peer = peer.clone();
        callers.spawn(async move {
            for _ in 0..calls / concurrency / Operation::ALL.len() {
                for operation in Operation::ALL {
                    operation.call(&peer).await?;
                }
            }
            Result::Ok(())
        });
    }
    while let Some(caller) = callers.join_next().await {
        caller??;
    }
    Ok(begin.elapsed())
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}
