//! How long things take: `cargo bench --bench timings [NAME]`. For comparisons, see the bench `ratios`.

#![allow(unreachable_pub, missing_debug_implementations, reason = "a program, not a library")]

mod subjects;

use divan::Bencher;
use subjects::{Subject, calls, contention, decoding};

fn main() {
    divan::main();
}

fn bench(bencher: Bencher, subjects: Vec<Subject>, name: &str) {
    let subject = subjects.into_iter().find(|subject| subject.name == name);
    bencher.bench_local(subject.expect("one of its names").run);
}

#[divan::bench(args = ["plain structs", "snov-client", "serde_json::Value"])]
fn prospects(bencher: Bencher, subject: &str) {
    bench(bencher, decoding::prospects(), subject);
}

#[divan::bench(args = ["plain structs", "snov-client", "serde_json::Value"])]
fn sent_emails(bencher: Bencher, subject: &str) {
    bench(bencher, decoding::sent_emails(), subject);
}

#[divan::bench(args = ["plain structs", "snov-client"])]
fn call_for_prospects(bencher: Bencher, subject: &str) {
    bench(bencher, decoding::call_for_prospects(), subject);
}

#[divan::bench(args = ["plain structs", "snov-client"])]
fn call_for_sent_emails(bencher: Bencher, subject: &str) {
    bench(bencher, decoding::call_for_sent_emails(), subject);
}

#[divan::bench(args = ["reqwest alone", "reqwest, timeouts", "snov-client"])]
fn loopback(bencher: Bencher, subject: &str) {
    bench(bencher, calls::loopback(), subject);
}

#[divan::bench(args = ["1 task", "8 tasks", "64 tasks"])]
fn contention(bencher: Bencher, subject: &str) {
    bench(bencher, contention::tasks(), subject);
}
