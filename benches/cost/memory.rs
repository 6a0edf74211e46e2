//! Resident memory over many calls, in a process that does nothing else.

use std::{fs, process::Command};

use tokio::task::JoinSet;

use crate::{
    Result, Server,
    peers::{Facade, Operation, Peer},
    report::Report,
};

const BAR_MIB: f64 = 1.0;
const CALLERS: usize = 16;
const WARM_UP: usize = 10;

pub(crate) fn measure(report: &mut Report, calls: usize) -> Result<()> {
    let server = Server::start()?;
    let output = Command::new(std::env::current_exe()?).args(["remember", &calls.to_string(), &server.url]).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let growth: f64 = String::from_utf8(output.stdout)?.trim().parse()?;
    report.at_most(format!("growth of resident memory over {calls} calls, MiB"), growth, BAR_MIB);
    report.set("resident_growth_mib", growth);
    Ok(())
}

/// The role of the child: a tenth of the calls to warm up, then all of them.
pub(crate) fn print_growth(calls: usize, url: &str) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let facade = Facade::new(url)?;
    runtime.block_on(call(&facade, calls / WARM_UP))?;
    let warm = resident_mib()?;
    runtime.block_on(call(&facade, calls))?;
    println!("{}", resident_mib()? - warm);
    Ok(())
}

async fn call(facade: &Facade, calls: usize) -> Result<()> {
    let mut callers = JoinSet::new();
    for _ in 0..CALLERS {
        let facade = facade.clone();
        callers.spawn(async move {
            for _ in 0..calls / CALLERS / Operation::ALL.len() {
                for operation in Operation::ALL {
                    operation.call(&facade).await?;
                }
            }
            Result::Ok(())
        });
    }
    while let Some(caller) = callers.join_next().await {
        caller??;
    }
    Ok(())
}

/// The second figure of `statm` is the resident memory in pages.
fn resident_mib() -> Result<f64> {
    let statm = fs::read_to_string("/proc/self/statm")?;
    let pages: f64 = statm.split(' ').nth(1).ok_or("statm has no second figure")?.parse()?;
    Ok(pages * 4096.0 / 1024.0 / 1024.0)
}
