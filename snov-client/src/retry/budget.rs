//! How many retries a client can afford.

use crate::sync::Mutex;

/// What a client begins with, and the most that it can save up. A call that succeeds adds 1.
const MOST: u32 = 100;
/// What a retry costs.
const COST: u32 = 5;

/// When a server is down, every call of a busy client would be sent three times. So each retry costs something that only
/// successes earn: a client that meets nothing but failures soon sends each call once.
#[derive(Debug)]
pub(crate) struct Budget(Mutex<u32>);

impl Default for Budget {
    fn default() -> Self {
        Self(Mutex::new(MOST))
    }
}

impl Budget {
    /// Pays for a retry, if there is enough.
    pub(crate) fn draw(&self) -> bool {
        let mut left = self.0.lock();
        let rest = left.checked_sub(COST);
        *left = rest.unwrap_or(*left);
        rest.is_some()
    }

    /// A call has succeeded.
    pub(crate) fn earn(&self) {
        let mut left = self.0.lock();
        *left = (*left + 1).min(MOST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_use_it_up_and_successes_fill_it() {
        let budget = Budget::default();
        assert_eq!((0..100).filter(|_| budget.draw()).count(), 20);
        (0..10).for_each(|_| budget.earn());
        assert_eq!((0..100).filter(|_| budget.draw()).count(), 2);
        (0..10_000).for_each(|_| budget.earn());
        assert_eq!((0..100).filter(|_| budget.draw()).count(), 20);
    }
}
