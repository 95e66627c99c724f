//! How often an account may ask: so many requests in any time of a certain length, tokens included.
//!
//! A refused request does not count. Who does not heed a refusal and keeps asking is blocked for a while, and each
//! request meanwhile prolongs the block: clients of Snov.io report about five minutes.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;

use crate::{clock::later, document::RateLimit};

/// So many requests are refused before the account is blocked: those that were on their way at the first refusal.
const HEEDLESS: usize = 10;

/// A block lasts so many windows.
const BLOCK: u32 = 5;

/// The limit of an account, and what counts against it.
#[derive(Debug)]
pub(crate) struct Limiter {
    limit: Option<RateLimit>,
    asked: Mutex<Asked>,
}

#[derive(Debug, Default)]
struct Asked {
    /// The requests of the last window.
    admitted: VecDeque<Timestamp>,
    /// How many were refused since one was admitted.
    refused: usize,
    blocked_until: Option<Timestamp>,
}

impl Limiter {
    pub(crate) fn new(limit: Option<RateLimit>) -> Self {
        Self { limit, asked: Mutex::default() }
    }

    /// Lets a request in, or says how long to wait.
    pub(crate) fn admit(&self, now: Timestamp) -> Result<(), Duration> {
        let Some(limit) = self.limit else { return Ok(()) };
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        while asked.admitted.front().is_some_and(|first| later(*first, limit.window) <= now) {
            asked.admitted.pop_front();
        }
        let blocked = asked.blocked_until.is_some_and(|until| until > now);
        if !blocked && asked.admitted.len() < limit.requests {
            asked.admitted.push_back(now);
            asked.refused = 0;
            return Ok(());
        }
        asked.refused += 1;
        if blocked || asked.refused > HEEDLESS {
            asked.blocked_until = Some(later(now, limit.window.saturating_mul(BLOCK)));
        }
        let free = asked.admitted.front().map_or(now, |first| later(*first, limit.window));
        let free = asked.blocked_until.map_or(free, |until| until.max(free));
        Err(Duration::try_from(now.duration_until(free)).unwrap_or_default())
    }

    /// Forgets all requests.
    pub(crate) fn clear(&self) {
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner) = Asked::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn at(seconds: u64) -> Timestamp {
        later(Timestamp::UNIX_EPOCH, Duration::from_secs(seconds))
    }

    fn two_a_minute() -> Limiter {
        Limiter::new(Some(RateLimit { requests: 2, window: MINUTE }))
    }

    #[test]
    fn the_window_slides() {
        let limiter = two_a_minute();
        assert_eq!(limiter.admit(at(0)), Ok(()));
        assert_eq!(limiter.admit(at(50)), Ok(()));
        assert_eq!(limiter.admit(at(59)), Err(Duration::from_secs(1)));
        assert_eq!(limiter.admit(at(60)), Ok(()), "a minute after the first");
        assert_eq!(limiter.admit(at(60)), Err(Duration::from_secs(50)), "a minute after the second");
    }

    #[test]
    fn who_keeps_asking_is_blocked_for_longer() {
        let limiter = two_a_minute();
        limiter.admit(at(0)).and_then(|()| limiter.admit(at(0))).expect("two are let in");
        for _ in 0..HEEDLESS {
            assert_eq!(limiter.admit(at(1)), Err(Duration::from_secs(59)));
        }
        assert_eq!(limiter.admit(at(1)), Err(5 * MINUTE));
        assert_eq!(limiter.admit(at(300)), Err(5 * MINUTE), "asking prolongs it");
        assert_eq!(limiter.admit(at(600)), Ok(()));
    }

    #[test]
    fn there_may_be_no_limit() {
        let limiter = Limiter::new(None);
        assert!((0..1000).all(|_| limiter.admit(at(0)).is_ok()));
    }
}
