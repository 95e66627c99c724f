//! A progressive strategy needs all its numbers, and a steady one takes none.

use snov_client::models::{ProgressiveStrategy, WarmUpStrategy};

fn main() {
    let _progressive = WarmUpStrategy::Progressive(ProgressiveStrategy { from: 2 });
    let _steady = WarmUpStrategy::Steady(ProgressiveStrategy { from: 2, increase: 3 });
}
