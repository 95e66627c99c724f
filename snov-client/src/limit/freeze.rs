//! What happens when the server says that there are too many requests.

use std::time::{Duration, Instant};

/// The longest pause that the client makes of its own accord. One client reports that the account is blocked for about
/// five minutes and that trying again prolongs it.
const LONGEST_PAUSE: Duration = Duration::from_secs(310);
/// The longest pause that the server can ask for.
const LONGEST_HINT: Duration = Duration::from_secs(3_600);

/// Whether requests go.
#[derive(Debug, Default)]
pub(super) struct Freeze {
    state: State,
    /// How many times in a row the server has said so.
    refusals: u32,
    /// When it last did.
    since: Option<Instant>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    /// They do.
    #[default]
    Open,
    /// None does before this; then one does, as a probe.
    Until(Instant),
    /// The probe is under way.
    Probing,
}

/// How a request got through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Passage {
    /// Among others.
    Free,
    /// Alone, to see whether others may follow.
    Probe,
}

/// How long to stand still.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pause {
    /// After this much time without requests the server should have forgotten all.
    pub(super) window: Duration,
    /// What the server asks for.
    pub(super) hint: Option<Duration>,
}

impl Freeze {
    pub(super) fn is_open(&self) -> bool {
        self.state == State::Open
    }

    pub(super) fn until(&self) -> Option<Instant> {
        match self.state {
            State::Until(until) => Some(until),
            State::Open | State::Probing => None,
        }
    }

    /// Lets a request through, once no time has to pass any more; none while the probe is under way.
    pub(super) fn pass(&mut self) -> Option<Passage> {
        match self.state {
            State::Open => Some(Passage::Free),
            State::Until(_) => {
                self.state = State::Probing;
                Some(Passage::Probe)
            }
            State::Probing => None,
        }
    }

    /// The server took the request. Only the probe's answer counts: the others left before the freeze.
    pub(super) fn thaw(&mut self, passage: &mut Passage) {
        if std::mem::replace(passage, Passage::Free) == Passage::Probe {
            self.state = State::Open;
            self.refusals = 0;
        }
    }

    /// The server did not take the request that left at `departed`. Tells whether that is news: what left before the
    /// freeze began is none.
    pub(super) fn freeze(&mut self, passage: &mut Passage, departed: Instant, now: Instant, pause: Pause) -> bool {
        let is_probe = std::mem::replace(passage, Passage::Free) == Passage::Probe;
        if !is_probe && self.since.is_some_and(|since| departed <= since) {
            return false;
        }
        let own = pause.window.saturating_mul(1_u32.checked_shl(self.refusals).unwrap_or(u32::MAX)).min(LONGEST_PAUSE);
        let pause = pause.hint.map_or(own, |hint| hint.min(LONGEST_HINT));
        self.refusals = self.refusals.saturating_add(1);
        self.since = Some(now);
        self.state = now.checked_add(pause).map_or(State::Open, State::Until);
        true
    }

    /// Nobody knows how the server took the request: if it was the probe, another one goes.
    pub(super) fn abandon(&mut self, passage: &mut Passage, now: Instant) {
        if std::mem::replace(passage, Passage::Free) == Passage::Probe {
            self.state = State::Until(now);
        }
    }
}
