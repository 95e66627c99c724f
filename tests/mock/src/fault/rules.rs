//! The faults of a server, and how often each met a request.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use crate::{
    fault::{Fault, Kind},
    random::Random,
};

/// A fault that a server has.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) fault: Fault,
    /// Requests, or connections, that the fault is for.
    seen: AtomicU64,
    hits: AtomicU64,
}

/// A fault of a server, to ask how often it met a request.
#[derive(Debug, Clone)]
pub struct Injected {
    rule: Arc<Rule>,
}

impl Injected {
    /// How often the fault met a request, or a connection.
    #[must_use]
    pub fn hits(&self) -> u64 {
        self.rule.hits.load(Ordering::Relaxed)
    }
}

/// Every fault of a server, in the order in which they were added.
#[derive(Debug)]
pub(crate) struct Faults {
    known: Mutex<Known>,
}

#[derive(Debug)]
struct Known {
    rules: Vec<Arc<Rule>>,
    random: Random,
}

impl Faults {
    pub(crate) fn new(seed: u64, faults: Vec<Fault>) -> Self {
        let rules = faults.into_iter().map(Rule::new).collect();
        Self { known: Mutex::new(Known { rules, random: Random::named(seed, "faults") }) }
    }

    pub(crate) fn add(&self, fault: Fault) -> Injected {
        let rule = Rule::new(fault);
        self.known().rules.push(rule.clone());
        Injected { rule }
    }

    pub(crate) fn clear(&self) {
        self.known().rules.clear();
    }

    /// The fault that meets a request; `operation` is none if the document does not have what it asks for.
    pub(crate) fn of_request(&self, operation: Option<&str>) -> Option<Arc<Rule>> {
        self.pick(|fault| {
            let fits = |wanted: &String| operation == Some(wanted.as_str());
            !fault.is_of_connections() && fault.operation.as_ref().is_none_or(fits)
        })
    }

    /// The fault that meets a new connection.
    pub(crate) fn of_connection(&self) -> Option<Arc<Rule>> {
        self.pick(Fault::is_of_connections)
    }

    /// The first rule whose turn it is. All count, so that the nth request is the nth whatever met the others.
    fn pick(&self, is_for: impl Fn(&Fault) -> bool) -> Option<Arc<Rule>> {
        let mut known = self.known();
        let Known { rules, random } = &mut *known;
        let mut met = None;
        for rule in rules.iter().filter(|rule| is_for(&rule.fault)) {
            if rule.is_due(random) && met.is_none() {
                rule.hits.fetch_add(1, Ordering::Relaxed);
                met = Some(rule.clone());
            }
        }
        met
    }

    /// A line about each fault that met nothing.
    pub(crate) fn never_hit(&self) -> Vec<String> {
        let known = self.known();
        let idle = known.rules.iter().filter(|rule| rule.hits.load(Ordering::Relaxed) == 0);
        idle.map(|rule| format!("{} (came by: {})", rule.fault, rule.seen.load(Ordering::Relaxed))).collect()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rule {
    fn new(fault: Fault) -> Arc<Self> {
        Arc::new(Self { fault, seen: AtomicU64::new(0), hits: AtomicU64::new(0) })
    }

    /// Counts a request that the fault is for, and says whether it may meet it.
    fn is_due(&self, random: &mut Random) -> bool {
        let earlier = self.seen.fetch_add(1, Ordering::Relaxed);
        let hits = self.hits.load(Ordering::Relaxed);
        earlier >= self.fault.skip
            && self.fault.times.is_none_or(|times| hits < times)
            && random.percent(self.fault.percent.into())
    }
}

impl Fault {
    fn is_of_connections(&self) -> bool {
        matches!(self.kind, Kind::HangUp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(seed: u64, faults: &[Fault], operations: &[&str]) -> Vec<Option<usize>> {
        let set = Faults::new(seed, faults.to_vec());
        let index = |rule: Arc<Rule>| faults.iter().position(|fault| *fault == rule.fault);
        operations.iter().map(|operation| set.of_request(Some(operation)).and_then(index)).collect()
    }

    #[test]
    fn the_nth_request_is_counted_whatever_met_the_others() {
        let faults = [Fault::reset().nth(2), Fault::close().on("a").nth(2), Fault::stall().on("a").nth(3)];
        assert_eq!(hits(0, &faults, &["b", "a", "a", "a"]), [None, Some(0), Some(1), Some(2)]);
    }

    #[test]
    fn a_fault_that_had_to_give_way_is_not_hit() {
        let faults = Faults::new(0, vec![Fault::reset(), Fault::close().nth(1)]);
        assert!(faults.of_request(None).is_some());
        assert_eq!(faults.never_hit(), ["`close` on any requests, number 1 (came by: 1)"]);
    }

    #[test]
    fn chance_follows_from_the_seed() {
        let operations = ["a"; 200];
        let count = |seed| hits(seed, &[Fault::reset().percent(25)], &operations);
        assert_eq!(count(1), count(1));
        assert_ne!(count(1), count(2));
        let met = count(1).iter().flatten().count();
        assert!((30..70).contains(&met), "{met} of 200");
    }

    #[test]
    fn connections_are_no_requests() {
        let faults = Faults::new(0, vec![Fault::hang_up()]);
        assert!(faults.of_request(Some("a")).is_none());
        assert!(faults.of_connection().is_some());
    }
}
