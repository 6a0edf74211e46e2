//! How many connections the calls use, as the server counts them.

use tokio::task::JoinSet;

use crate::{
    Result, Server,
    peers::{ByHand, Facade, Operation, Peer},
    report::Report,
};

const CONCURRENT: usize = 512;
const CALLS_EACH: usize = 8;

pub(crate) async fn count(report: &mut Report, sequential: usize) -> Result<()> {
    let used = connections_of::<Facade>(1, sequential).await?;
    report.count_at_most(format!("connections of {sequential} calls in a row"), used, 1);
    let used = connections_of::<Facade>(CONCURRENT, 1).await?;
    report.count_at_most(format!("connections of {CONCURRENT} calls at a time"), used, CONCURRENT);
    // The pool of reqwest opens a connection whenever none is idle, and keeps it though another became idle first.
    let (ours, by_hand) = (
        connections_of::<Facade>(CONCURRENT, CALLS_EACH).await?,
        connections_of::<ByHand>(CONCURRENT, CALLS_EACH).await?,
    );
    report.note(
        format!("connections of {CONCURRENT} callers from a cold start, {CALLS_EACH} calls each"),
        format!("{ours}; reqwest by hand {by_hand}"),
    );
    Ok(())
}

async fn connections_of<P: Peer>(callers: usize, calls_each: usize) -> Result<usize> {
    let server = Server::start()?;
    let peer = P::new(&server.url)?;
    let mut running = JoinSet::new();
    for _ in 0..callers {
        let peer = peer.clone();
        running.spawn(async move {
            for _ in 0..calls_each {
                Operation::Verify.call(&peer).await?;
            }
            Result::Ok(())
        });
    }
    while let Some(caller) = running.join_next().await {
        caller??;
    }
    server.connections().await
}
