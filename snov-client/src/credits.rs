//! What calls cost: refused before they are sent if it is too much, counted when they are answered.
//!
//! The document's prices are the most that a call can cost; what the account was really charged is in its balance.

use crate::error::{Error, Kind};
use crate::sync::{Guard, Mutex};

/// What a client and its clones have spent, in credits, at most.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Credits {
    /// By calls that were carried out.
    pub spent: u64,
    /// By calls that may have been carried out: their outcome is unknown, or they were dropped on their way.
    pub possibly_spent: u64,
    /// Held back for calls that are on their way.
    pub reserved: u64,
    /// How many calls of an unknown price were carried out, or may have been. What they cost is not counted.
    pub unpriced_calls: u64,
}

impl Credits {
    /// All that is spent, may be spent, or is about to be.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.spent.saturating_add(self.possibly_spent).saturating_add(self.reserved)
    }
}

/// Keeps count, and keeps to the limit.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    limit: Option<u64>,
    credits: Mutex<Credits>,
}

/// What a call may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cost {
    /// The most that the document says; `None` where only the answer tells.
    pub(crate) price: Option<u64>,
    /// The most that the caller wants to pay.
    pub(crate) limit: Option<u64>,
}

impl Ledger {
    pub(crate) fn new(limit: Option<u64>) -> Self {
        Self { limit, credits: Mutex::default() }
    }

    pub(crate) fn credits(&self) -> Credits {
        *self.lock()
    }

    /// Holds back what a call may cost.
    pub(crate) fn reserve(&self, cost: Cost) -> Result<Reservation<'_>, Error> {
        let price = match (cost.price, cost.limit) {
            (Some(price), Some(limit)) if price > limit => {
                return Err(refused(format!("costs up to {price} credits, and the call's limit is {limit}")));
            }
            (Some(price), _) => Some(price),
            // Who sets a limit for a call of an unknown price vouches for it.
            (None, limit) => limit,
        };
        let mut credits = self.lock();
        if let Some(limit) = self.limit {
            let left = limit.saturating_sub(credits.total());
            match price {
                Some(price) if price > left => {
                    return Err(refused(format!(
                        "costs up to {price} credits, and {left} of the client's {limit} are left"
                    )));
                }
                None => {
                    let detail =
                        "has a price that only its answer tells, and the client has a limit; give the call one too";
                    return Err(refused(detail.to_owned()));
                }
                Some(_) => {}
            }
        }
        credits.reserved = credits.reserved.saturating_add(price.unwrap_or(0));
        Ok(Reservation { ledger: self, price, fate: Fate::NotSent })
    }

    fn lock(&self) -> Guard<'_, Credits> {
        self.credits.lock()
    }
}

fn refused(detail: String) -> Error {
    Error::new(Kind::Budget, detail).with_nothing_sent(true)
}

/// What becomes of the credits held back for a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Nothing was sent, or it was refused: they are free again.
    NotSent,
    /// It is on its way, or its outcome is unknown.
    Unknown,
    /// It was carried out.
    Done,
}

/// Credits held back for a call, until it is dropped.
#[derive(Debug)]
pub(crate) struct Reservation<'a> {
    ledger: &'a Ledger,
    price: Option<u64>,
    fate: Fate,
}

impl Reservation<'_> {
    /// The most that the call can cost, as far as anybody knows.
    pub(crate) fn price(&self) -> Option<u64> {
        self.price
    }

    /// The most that the call has cost or may have cost.
    pub(crate) fn charged(&self) -> Option<u64> {
        if self.fate == Fate::NotSent { Some(0) } else { self.price }
    }

    pub(crate) fn set(&mut self, fate: Fate) {
        self.fate = fate;
    }
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        let price = self.price.unwrap_or(0);
        let mut credits = self.ledger.lock();
        credits.reserved = credits.reserved.saturating_sub(price);
        match self.fate {
            Fate::NotSent => return,
            Fate::Unknown => credits.possibly_spent = credits.possibly_spent.saturating_add(price),
            Fate::Done => credits.spent = credits.spent.saturating_add(price),
        }
        if self.price.is_none() {
            credits.unpriced_calls = credits.unpriced_calls.saturating_add(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn priced(price: u64) -> Cost {
        Cost { price: Some(price), limit: None }
    }

    fn refusal(ledger: &Ledger, cost: Cost) -> String {
        ledger.reserve(cost).expect_err("too much").to_string()
    }

    #[test]
    fn what_is_under_way_counts() {
        let ledger = Ledger::new(Some(10));
        let mut first = ledger.reserve(priced(6)).expect("six of ten");
        assert_eq!(refusal(&ledger, priced(5)), "costs up to 5 credits, and 4 of the client's 10 are left");
        first.set(Fate::Unknown);
        drop(first);
        assert_eq!(refusal(&ledger, priced(5)), "costs up to 5 credits, and 4 of the client's 10 are left");
        let mut second = ledger.reserve(priced(4)).expect("four of four");
        second.set(Fate::Done);
        drop(second);
        drop(ledger.reserve(priced(0)).expect("what is free can always be had"));
        let expected = Credits { spent: 4, possibly_spent: 6, reserved: 0, unpriced_calls: 0 };
        assert_eq!(ledger.credits(), expected);
    }

    #[test]
    fn what_is_not_sent_is_free_again() {
        let ledger = Ledger::new(Some(10));
        for _ in 0..100 {
            drop(ledger.reserve(priced(10)).expect("ten of ten"));
        }
        assert_eq!(ledger.credits(), Credits::default());
    }

    #[test]
    fn a_call_has_a_limit_of_its_own() {
        let ledger = Ledger::new(None);
        let limited = |price| Cost { price, limit: Some(3) };
        assert!(ledger.reserve(limited(Some(3))).is_ok());
        assert_eq!(refusal(&ledger, limited(Some(4))), "costs up to 4 credits, and the call's limit is 3");
    }

    #[test]
    fn an_unknown_price_needs_somebody_to_vouch_for_it() {
        let unknown = |limit| Cost { price: None, limit };
        let ledger = Ledger::new(Some(10));
        assert!(refusal(&ledger, unknown(None)).starts_with("has a price that only its answer tells"));
        let mut vouched = ledger.reserve(unknown(Some(8))).expect("eight of ten");
        vouched.set(Fate::Done);
        drop(vouched);
        assert_eq!(ledger.credits().spent, 8);

        let unlimited = Ledger::new(None);
        let mut call = unlimited.reserve(unknown(None)).expect("no limit");
        call.set(Fate::Done);
        drop(call);
        assert_eq!((unlimited.credits().spent, unlimited.credits().unpriced_calls), (0, 1));
    }
}
