//! The limits that a schema and what it refers to set for a number.

use crate::document::{Schema, Spanned};

/// How far a number may go, and whether that far is still allowed.
#[derive(Debug, Clone, Copy)]
struct Limit {
    value: f64,
    allowed: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    least: Option<Limit>,
    most: Option<Limit>,
}

impl Limits {
    /// Each limit is that of the first schema that sets it.
    pub(super) fn of(chain: &[&Schema]) -> Self {
        let stated = |limit: fn(&Schema) -> Option<&Spanned<f64>>, allowed| {
            let found = chain.iter().find_map(|schema| limit(schema));
            found.map(|limit| Limit { value: limit.value, allowed }).into_iter()
        };
        let least = stated(|schema| schema.minimum.as_ref(), true);
        let least = least.chain(stated(|schema| schema.exclusive_minimum.as_ref(), false));
        let most = stated(|schema| schema.maximum.as_ref(), true);
        let most = most.chain(stated(|schema| schema.exclusive_maximum.as_ref(), false));
        // Of two equal limits, the exclusive one is the narrower.
        Self {
            least: least.reduce(|one, other| if other.value >= one.value { other } else { one }),
            most: most.reduce(|one, other| if other.value <= one.value { other } else { one }),
        }
    }

    /// The least and the most whole number that is allowed.
    pub(super) fn integers(self) -> (Option<i64>, Option<i64>) {
        let above = |Limit { value, allowed }| {
            if allowed { whole(value.ceil()) } else { whole(value.floor()).saturating_add(1) }
        };
        let below = |Limit { value, allowed }| {
            if allowed { whole(value.floor()) } else { whole(value.ceil()).saturating_sub(1) }
        };
        (self.least.map(above), self.most.map(below))
    }

    /// The least and the most number that is allowed.
    pub(super) fn numbers(self) -> (Option<f64>, Option<f64>) {
        let above = |least: Limit| if least.allowed { least.value } else { least.value.next_up() };
        let below = |most: Limit| if most.allowed { most.value } else { most.value.next_down() };
        (self.least.map(above), self.most.map(below))
    }

    /// 1, or the nearest whole number that is allowed.
    pub(super) fn some_integer(self) -> i64 {
        let (least, most) = self.integers();
        1.max(least.unwrap_or(1)).min(most.unwrap_or(i64::MAX))
    }

    /// 1, or another number that is allowed.
    pub(super) fn some_number(self) -> f64 {
        let (least, most) = self.numbers();
        let is_allowed = least.is_none_or(|least| 1.0 >= least) && most.is_none_or(|most| 1.0 <= most);
        match (self.least, self.most) {
            _ if is_allowed => 1.0,
            (Some(least), Some(most)) => f64::midpoint(least.value, most.value),
            (Some(least), None) => least.value + 1.0,
            (None, Some(most)) => most.value - 1.0,
            (None, None) => 1.0,
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a limit beyond 64 bits is no limit, and saturates")]
fn whole(value: f64) -> i64 {
    value as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(least: Option<(f64, bool)>, most: Option<(f64, bool)>) -> Limits {
        let limit = |(value, allowed)| Limit { value, allowed };
        Limits { least: least.map(limit), most: most.map(limit) }
    }

    #[test]
    fn whole_numbers_within_limits() {
        for (least, most, expected) in [
            (Some((0.5, true)), Some((2.5, true)), (Some(1), Some(2))),
            (Some((1.0, false)), Some((7.0, false)), (Some(2), Some(6))),
            (Some((1e300, false)), None, (Some(i64::MAX), None)),
            (None, Some((-1e300, false)), (None, Some(i64::MIN))),
        ] {
            assert_eq!(limits(least, most).integers(), expected);
        }
    }

    #[test]
    fn an_exclusive_limit_is_not_allowed_itself() {
        let (least, most) = limits(Some((1.0, false)), Some((2.0, true))).numbers();
        assert!(least.is_some_and(|least| least > 1.0 && least < 1.000_001) && most == Some(2.0));
    }

    #[test]
    fn some_number_is_allowed() {
        for (least, most) in
            [(Some((1.0, false)), None), (Some((2.0, true)), Some((3.0, false))), (None, Some((0.5, true)))]
        {
            let limits = limits(least, most);
            let (number, (least, most)) = (limits.some_number(), limits.numbers());
            assert!(least.is_none_or(|least| number >= least) && most.is_none_or(|most| number <= most), "{number}");
        }
    }
}
