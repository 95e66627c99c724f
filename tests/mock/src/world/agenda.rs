//! What will happen, and when.

use std::{collections::BTreeMap, fmt};

use jiff::Timestamp;

use super::World;

/// Something that happens to an account by itself.
pub(crate) type Event = Box<dyn FnOnce(&mut World) + Send>;

/// Events, in the order of their time; those of one moment in the order in which they were planned.
#[derive(Default)]
pub(crate) struct Agenda {
    planned: BTreeMap<(Timestamp, u64), Event>,
    count: u64,
}

impl Agenda {
    pub(crate) fn plan(&mut self, at: Timestamp, event: Event) {
        self.count += 1;
        self.planned.insert((at, self.count), event);
    }

    pub(crate) fn next(&self) -> Option<Timestamp> {
        self.planned.first_key_value().map(|((at, _), _)| *at)
    }

    /// Takes out the first event, if it is due.
    pub(crate) fn next_due(&mut self, now: Timestamp) -> Option<(Timestamp, Event)> {
        let first = self.planned.first_entry().filter(|first| first.key().0 <= now)?;
        let ((at, _), event) = first.remove_entry();
        Some((at, event))
    }
}

impl fmt::Debug for Agenda {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.planned.keys()).finish()
    }
}
