//! 10,000 random sequences of faults for what must never be done twice.
//!
//! The sequences are the same in every run; `random.regressions` keeps those that once found something. Time costs
//! nothing, because the runtime's clock is paused: it jumps to the next timeout when nobody has anything to do. Should
//! it jump while bytes are still on their way, then that is one more fault, and the laws hold for it, too.

use std::{cell::RefCell, collections::BTreeMap};

use phoneproof::{
    Effect,
    sandbox::{Fault, FaultKind},
};
use proptest::{
    prelude::{Just, Strategy, any},
    prop_oneof,
    sample::select,
    test_runner::{Config, FileFailurePersistence, RngSeed, TestCaseError, TestRunner},
};
use tokio::runtime::{Builder, Runtime};

use crate::{
    cell::{Cell, last_request},
    support::{
        apis::{self, Driver},
        network::Way,
        told::Told,
        world::{Place, World},
    },
};

const CASES: u32 = 10_000;
/// One for each half of the cases, which run side by side.
const SEEDS: [u64; 2] = [20_261_121, 11_216_202];
/// Two calls' worth of requests: three attempts, one more with another token, and the requests for tokens.
const LONGEST: usize = 8;

/// What one request meets, be it for the operation or for a token.
#[derive(Debug, Clone, Copy)]
enum Step {
    Way(Way),
    Kind(FaultKind),
}

#[derive(Debug, Clone)]
struct Case {
    driver: Driver,
    place: Place,
    steps: Vec<Step>,
}

fn cases() -> impl Strategy<Value = Case> {
    let once_only = |driver: &Driver| matches!(driver.operation.effect, Effect::Sends | Effect::ConsumesAttempt);
    let drivers: Vec<_> = apis::drivers().into_iter().filter(once_only).collect();
    let step = prop_oneof![
        1 => select(vec![Way::NoName, Way::Closed, Way::Full]).prop_map(Step::Way),
        3 => select(FaultKind::ALL).prop_map(Step::Kind),
        // Most likely to be tried again, and so to lead further.
        1 => Just(Step::Kind(FaultKind::TooManyRequests)),
        1 => Just(Step::Kind(FaultKind::UnauthorizedOnce)),
        // As good as no fault, so that a token may be had in between.
        1 => Just(Step::Kind(FaultKind::UnknownField)),
    ];
    let steps = proptest::collection::vec(step, 1..=LONGEST);
    (select(drivers), any::<bool>(), steps).prop_map(|(driver, has_token, steps)| {
        let place = if has_token { Place::Operation } else { Place::Token };
        Case { driver, place, steps }
    })
}

impl Case {
    async fn run(&self) -> Cell {
        let world = World::for_random(self.driver.turn, self.place).await;
        let call = (self.driver.prepare)(&world).await;
        let before = last_request(&world.sandbox);
        for step in &self.steps {
            if let Step::Kind(kind) = step {
                world.sandbox.order_fault(Fault::new(*kind));
            }
        }
        let ways = self.steps.iter().map(|step| if let Step::Way(way) = step { *way } else { Way::Open });
        world.network.plan(ways, Way::Open);
        let told = call.await;
        Cell::seen(self.driver, &world.sandbox, before, told)
    }
}

fn paused() -> Runtime {
    Builder::new_current_thread().enable_all().start_paused(true).build().unwrap()
}

/// Runs half of the cases, and tells how often each ending was seen.
fn half(seed: u64) -> BTreeMap<String, u32> {
    let config = Config {
        cases: CASES / 2,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct("tests/delivery/random.regressions"))),
        ..Config::default()
    };
    let (runtime, endings) = (paused(), RefCell::new(BTreeMap::new()));
    let result = TestRunner::new(config).run(&cases(), |case| {
        let cell = runtime.block_on(case.run());
        *endings.borrow_mut().entry(ending(&cell)).or_default() += 1;
        let breaches = cell.breaches(case.driver.operation);
        if breaches.is_empty() { Ok(()) } else { Err(TestCaseError::fail(format!("{breaches:?}: {cell:?}"))) }
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
    endings.into_inner()
}

#[test]
fn no_sequence_of_faults_makes_a_client_do_it_twice_or_deny_what_was_done() {
    let mut seen = BTreeMap::<String, u32>::new();
    std::thread::scope(|scope| {
        for half in SEEDS.map(|seed| scope.spawn(move || half(seed))) {
            for (ending, count) in half.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)) {
                *seen.entry(ending).or_default() += count;
            }
        }
    });
    // Sequences that all end alike would prove nothing.
    for ending in ["Done", "Rejected", "NotSent", "MaybeSent", "Refused", "Accepted"] {
        for attempts in ["in one attempt", "after another attempt"] {
            let count = seen.get(&format!("{ending} {attempts}")).copied().unwrap_or_default();
            assert!(count >= CASES / 200, "{ending} {attempts}: {count} times: {seen:#?}");
        }
    }
}

fn ending(cell: &Cell) -> String {
    let ending = match &cell.told {
        Told::Failed(failed) => format!("{:?}", failed.delivery),
        told => format!("{told:?}"),
    };
    let attempts = if cell.attempts() > 1 { "after another attempt" } else { "in one attempt" };
    format!("{ending} {attempts}")
}
