//! Every operation × every fault.

use std::collections::BTreeSet;

use futures_util::{StreamExt, stream};
use phoneproof::{Operation, Provider};
use tokio::sync::OnceCell;

use crate::{
    cell::Cell,
    support::{
        apis::{self, Driver},
        told::Told,
        world::Place,
    },
    table::Row,
    trouble::{Often, ROWS, Trouble},
};

/// Pairs that are tried at a time: few, so that none times out for want of a processor.
const AT_ONCE: usize = 4;
/// The same for those that only wait.
const SLOW_AT_ONCE: usize = 64;

/// One operation and one fault, which strikes once and which strikes always.
pub(crate) struct Pair {
    driver: Driver,
    trouble: Trouble,
    place: Place,
    once: Cell,
    always: Cell,
}

impl Pair {
    async fn of(driver: Driver, trouble: Trouble, place: Place) -> Self {
        let once = Cell::of(driver, trouble, place, Often::Once).await;
        let always = Cell::of(driver, trouble, place, Often::Always).await;
        Self { driver, trouble, place, once, always }
    }

    /// The laws that it breaks.
    fn breaches(&self) -> Vec<String> {
        let Self { driver, trouble, place, once, always } = self;
        let mut breaches: Vec<_> = [once, always].iter().flat_map(|cell| cell.breaches(driver.operation)).collect();
        let is_repeated = always.attempts() > 1;
        let was_done = once.sent.first() == Some(&true);
        if is_repeated && !was_done && *trouble != Trouble::Tls && matches!(once.told, Told::Failed(_)) {
            breaches.push("it was tried again, and fails although nothing went wrong any more");
        }
        if !is_repeated && once.told != always.told {
            breaches.push("it was not tried again, and yet it matters how often the fault strikes");
        }
        let place = if *place == Place::Token { "the token request: " } else { "" };
        breaches.iter().map(|law| format!("{driver}: {place}{trouble:?}: {law}: {once:?} {always:?}")).collect()
    }
}

/// All of them, tried once for all tests here.
pub(crate) async fn pairs() -> &'static [Pair] {
    static PAIRS: OnceCell<Vec<Pair>> = OnceCell::const_new();
    let all = || async {
        let drivers = apis::drivers();
        let mut pairs = Vec::new();
        for (is_slow, at_once) in [(false, AT_ONCE), (true, SLOW_AT_ONCE)] {
            let places = [Place::Operation, Place::Token].into_iter();
            let places = places.flat_map(|place| drivers.iter().map(move |driver| (*driver, place)));
            let places = places.filter(|(driver, place)| *place == Place::Operation || driver.token.is_some());
            let troubles = ROWS.iter().map(|(trouble, _)| *trouble).filter(|trouble| trouble.is_slow() == is_slow);
            let tried = places.flat_map(|(driver, place)| {
                troubles.clone().map(move |trouble| tokio::spawn(Pair::of(driver, trouble, place)))
            });
            // In order, a slow one would hold up those behind it, which could be under way.
            pairs.extend(stream::iter(tried).buffer_unordered(at_once).map(Result::unwrap).collect::<Vec<_>>().await);
        }
        let place_of = |pair: &Pair| drivers.iter().position(|driver| driver.to_string() == pair.driver.to_string());
        pairs.sort_by_key(place_of);
        pairs
    };
    PAIRS.get_or_init(all).await
}

/// The rows of a table: what came of faults that struck always.
pub(crate) fn rows(pairs: &[Pair], place: Place) -> Vec<Row> {
    let row = |(trouble, words): &(Trouble, &'static str)| {
        let pairs = pairs.iter().filter(|pair| pair.place == place && pair.trouble == *trouble);
        Row { words, cells: pairs.map(|pair| (pair.driver, pair.always.clone())).collect() }
    };
    ROWS.iter().map(row).collect()
}

#[test]
fn every_operation_is_driven_or_fetches_a_token_for_one_that_is() {
    let name = |operation: &'static Operation| (operation.api, operation.id);
    let drivers = apis::drivers();
    let driven = drivers.iter().flat_map(|driver| [Some(driver.operation), driver.token]).flatten();
    let driven: BTreeSet<_> = driven.map(name).collect();
    let all = Provider::ALL.iter().flat_map(|provider| provider.operations().iter().copied());
    let all: BTreeSet<_> = all.map(name).collect();
    assert_eq!(driven, all, "the drivers in tests/support/apis, and the operations of the specs");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_fault_makes_a_client_do_it_twice_or_deny_what_was_done() {
    let breaches: Vec<_> = pairs().await.iter().flat_map(Pair::breaches).collect();
    assert!(breaches.is_empty(), "{} breaches:\n{}", breaches.len(), breaches.join("\n"));
}

/// Or it would be missing here, in the random sequences and on the page.
#[test]
fn every_operation_meets_them() {
    let drivers = apis::drivers();
    let met = drivers.iter().flat_map(|driver| [Some(driver.operation), driver.token]).flatten();
    let names = |operation: &Operation| (operation.api, operation.id);
    let all = Provider::ALL.iter().flat_map(|provider| provider.operations());
    assert_eq!(met.map(names).collect::<BTreeSet<_>>(), all.copied().map(names).collect::<BTreeSet<_>>());
}
