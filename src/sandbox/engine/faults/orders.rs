//! The orders of a sandbox, and which request each strikes.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::{ANY, Fault, FaultKind, Often, seeded::Seeded};
use crate::Operation;

/// The most orders that are kept; spent ones fall out first.
const CAPACITY: usize = 1_000;

/// A fault that was ordered, and how often it struck so far.
///
/// As JSON: `{"id": 1, "operation": "*", "kind": "stall", "left": 2, "rate": null, "seed": null, "fired": 0}`.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderedFault {
    id: u64,
    fault: Fault,
    fired: u64,
}

impl OrderedFault {
    /// Its number in the sandbox.
    pub const fn id(&self) -> u64 {
        self.id
    }

    /// What goes wrong.
    pub const fn kind(&self) -> FaultKind {
        self.fault.kind
    }

    /// The operation it waits for; `None` for every one.
    pub const fn operation(&self) -> Option<&'static Operation> {
        self.fault.operation
    }

    /// How many requests it will still strike; `None` if it strikes at a rate.
    pub const fn left(&self) -> Option<u32> {
        match self.fault.often {
            Often::Times(left) => Some(left),
            Often::Rate { .. } => None,
        }
    }

    /// The share of requests that it strikes, and the seed.
    pub const fn rate(&self) -> Option<(f64, u64)> {
        match self.fault.often {
            Often::Times(_) => None,
            Often::Rate { rate, seed } => Some((rate, seed)),
        }
    }

    /// How many requests it struck.
    pub const fn fired(&self) -> u64 {
        self.fired
    }
}

impl Serialize for OrderedFault {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rate = self.rate();
        let mut fault = serializer.serialize_struct("Fault", 7)?;
        fault.serialize_field("id", &self.id)?;
        fault.serialize_field("operation", self.operation().map_or(ANY, |operation| operation.id))?;
        fault.serialize_field("kind", &self.kind())?;
        fault.serialize_field("left", &self.left())?;
        fault.serialize_field("rate", &rate.map(|(rate, _)| rate))?;
        fault.serialize_field("seed", &rate.map(|(_, seed)| seed))?;
        fault.serialize_field("fired", &self.fired)?;
        fault.end()
    }
}

/// A fault that strikes now.
#[derive(Clone, Copy)]
pub(crate) struct Strike {
    pub(crate) order: u64,
    pub(crate) kind: FaultKind,
}

/// The orders of one sandbox.
#[derive(Default)]
pub(crate) struct Orders(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    orders: VecDeque<Order>,
    given: u64,
}

struct Order {
    ordered: OrderedFault,
    chance: Seeded,
}

impl Orders {
    pub(crate) fn order(&self, fault: Fault) -> OrderedFault {
        let mut kept = self.lock();
        if kept.orders.len() == CAPACITY {
            let spent = kept.orders.iter().position(|order| order.ordered.left() == Some(0));
            kept.orders.remove(spent.unwrap_or_default());
        }
        kept.given += 1;
        let ordered = OrderedFault { id: kept.given, fault, fired: 0 };
        let seed = ordered.rate().map_or(0, |(_, seed)| seed);
        kept.orders.push_back(Order { ordered: ordered.clone(), chance: Seeded::new(seed) });
        ordered
    }

    /// The fault that strikes a request for this operation, if one does; it counts as fired.
    pub(crate) fn strike(&self, operation: &Operation) -> Option<Strike> {
        self.lock().orders.iter_mut().find_map(|order| order.strike(operation))
    }

    /// A strike that found nothing to strike: the order waits for the next request.
    pub(crate) fn give_back(&self, strike: Strike) {
        let mut kept = self.lock();
        if let Some(order) = kept.orders.iter_mut().find(|order| order.ordered.id == strike.order) {
            order.ordered.fired = order.ordered.fired.saturating_sub(1);
            if let Often::Times(left) = &mut order.ordered.fault.often {
                *left = left.saturating_add(1);
            }
        }
    }

    pub(crate) fn list(&self) -> Vec<OrderedFault> {
        self.lock().orders.iter().map(|order| order.ordered.clone()).collect()
    }

    pub(crate) fn get(&self, id: u64) -> Option<OrderedFault> {
        self.lock().orders.iter().find(|order| order.ordered.id == id).map(|order| order.ordered.clone())
    }

    pub(crate) fn remove(&self, id: u64) -> Option<OrderedFault> {
        let mut kept = self.lock();
        let found = kept.orders.iter().position(|order| order.ordered.id == id)?;
        kept.orders.remove(found).map(|order| order.ordered)
    }

    pub(crate) fn clear(&self) -> usize {
        self.lock().orders.drain(..).count()
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Order {
    fn strike(&mut self, operation: &Operation) -> Option<Strike> {
        let ordered = &mut self.ordered;
        if ordered.fault.operation.is_some_and(|wanted| wanted.id != operation.id) {
            return None;
        }
        match &mut ordered.fault.often {
            Often::Times(0) => return None,
            Often::Times(left) => *left -= 1,
            Often::Rate { rate, .. } if self.chance.hits(*rate) => {}
            Often::Rate { .. } => return None,
        }
        ordered.fired += 1;
        Some(Strike { order: ordered.id, kind: ordered.fault.kind })
    }
}
