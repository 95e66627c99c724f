//! Fuzzing as plain tests: cases that look random, and are the same in every run.
//!
//! A failure prints the seed of its case; `FUZZ_SEED=<seed>` runs that case alone. `FUZZ_CASES=<number>` runs so many
//! cases of each test instead of the usual few. Nothing here belongs to the crate itself.

mod answers;
pub(crate) mod json;
mod random;

use std::env;

pub(crate) use answers::answers;
pub(crate) use random::Random;

/// Runs a check for each seed.
pub(crate) fn each_case(cases: u64, check: impl Fn(&mut Random)) {
    let number = |name| env::var(name).ok().map(|text| text.parse::<u64>().expect("a number"));
    let seeds = match number("FUZZ_SEED") {
        Some(seed) => seed..=seed,
        None => 1..=number("FUZZ_CASES").unwrap_or(cases),
    };
    for seed in seeds {
        let case = Case(seed);
        check(&mut Random::new(seed));
        drop(case);
    }
}

/// Says which case it was, if that panics.
struct Case(u64);

impl Drop for Case {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("FUZZ_SEED={} runs this case alone", self.0);
        }
    }
}
