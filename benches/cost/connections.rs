//! How many connections the calls use, as the server counts them.

use tokio::task::JoinSet;

use crate::{
    Result, Server,
    peers::{Facade, Operation, Peer},
    report::Report,
};

const CONCURRENT: usize = 512;
const CALLS_EACH: usize = 4;

pub(crate) async fn count(report: &mut Report, sequential: usize) -> Result<()> {
    let server = Server::start()?;
    let facade = Facade::new(&server.url)?;
    for _ in 0..sequential {
        Operation::Verify.call(&facade).await?;
    }
    let used = server.connections().await?;
    report.count_at_most(format!("connections of {sequential} calls in a row"), used, 1);

    let server = Server::start()?;
    let facade = Facade::new(&server.url)?;
    let mut callers = JoinSet::new();
    for _ in 0..CONCURRENT {
        let facade = facade.clone();
        callers.spawn(async move {
            for _ in 0..CALLS_EACH {
                Operation::Verify.call(&facade).await?;
            }
            Result::Ok(())
        });
    }
    while let Some(caller) = callers.join_next().await {
        caller??;
    }
    let used = server.connections().await?;
    report.count_at_most(format!("connections of {CONCURRENT} callers, {CALLS_EACH} calls each"), used, CONCURRENT);
    Ok(())
}
