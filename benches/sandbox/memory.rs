//! Resident memory under flows of all providers.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use phoneproof::{sandbox::Sandbox, solapi::types::PhoneNumber};
use tokio::task::JoinSet;

use crate::{Result, a_second, flows};

/// Flows that run at the same time, of each provider. SOLAPI's account has room for five numbers.
const WORKERS: usize = 5;
const REQUESTS_A_FLOW: usize = 2;
const SAMPLES: usize = 20;
/// The limits are reached in the first fifth; what comes after it may not grow by more.
const WARM_UP: usize = SAMPLES / 5;
const GROWTH_BAR: f64 = 0.05;

/// Sends so many requests and tells whether memory stayed flat once the limits were reached.
pub(crate) async fn watch(requests: usize) -> Result<bool> {
    let sandbox = Arc::new(Sandbox::start().await?);
    let begin = Instant::now();
    let flow = Arc::new(AtomicUsize::new(0));
    let mut samples = Vec::new();
    for sample in 1..=SAMPLES {
        run_until(&sandbox, &flow, requests / REQUESTS_A_FLOW * sample / SAMPLES).await?;
        samples.push(resident_mib()?);
    }
    println!(
        "{requests} requests in flows of all providers: {:.0} requests a second, clients included",
        a_second(requests, begin.elapsed())
    );
    let shown: Vec<_> = samples.iter().map(|mib| format!("{mib:.1}")).collect();
    println!("resident MiB, every {} requests: {}", requests / SAMPLES, shown.join(" "));
    let settled = samples.get(WARM_UP..).unwrap_or_default();
    let first = settled.first().copied().ok_or("no sample")?;
    let highest = settled.iter().copied().fold(first, f64::max);
    println!("after the first fifth: at most {:+.1} %", (highest / first - 1.0) * 100.0);
    Ok(highest <= first * (1.0 + GROWTH_BAR))
}

/// Runs flows until so many were begun.
async fn run_until(sandbox: &Arc<Sandbox>, flow: &Arc<AtomicUsize>, end: usize) -> Result<()> {
    let mut workers = JoinSet::new();
    for worker in 0..WORKERS {
        let next = {
            let flow = Arc::clone(flow);
            move || Some(flow.fetch_add(1, Ordering::Relaxed)).filter(|flow| *flow < end)
        };
        let (client, own_next) = (flows::smslink(sandbox)?, next.clone());
        workers.spawn(async move {
            while let Some(flow) = own_next() {
                flows::verify_code(&client, flow).await?;
            }
            Result::Ok(())
        });
        let (client, own_next, own_sandbox) = (flows::portone(sandbox)?, next.clone(), Arc::clone(sandbox));
        workers.spawn(async move {
            while let Some(flow) = own_next() {
                flows::certify(&client, &own_sandbox, flow).await?;
            }
            Ok(())
        });
        let (client, own_next, own_sandbox) = (flows::portone_v2(sandbox)?, next.clone(), Arc::clone(sandbox));
        workers.spawn(async move {
            while let Some(flow) = own_next() {
                flows::verify_identity(&client, &own_sandbox, flow).await?;
            }
            Ok(())
        });
        let (client, own_sandbox) = (flows::solapi(sandbox)?, Arc::clone(sandbox));
        let number = PhoneNumber::new(format!("021234567{worker}"))?;
        workers.spawn(async move {
            flows::register(&client, &number).await?;
            while next().is_some() {
                flows::prove(&client, &own_sandbox, &number).await?;
            }
            Ok(())
        });
    }
    while let Some(worker) = workers.join_next().await {
        worker??;
    }
    // Each worker took one number too many.
    flow.fetch_min(end, Ordering::Relaxed);
    Ok(())
}

/// The second figure of `statm` is the resident memory in pages.
fn resident_mib() -> Result<f64> {
    let statm = fs::read_to_string("/proc/self/statm")?;
    let pages: f64 = statm.split(' ').nth(1).ok_or("statm has no second figure")?.parse()?;
    Ok(pages * 4096.0 / 1024.0 / 1024.0)
}
