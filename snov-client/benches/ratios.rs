//! How the ways of doing something compare: `cargo bench --bench ratios [NAME]`.
//!
//! They take turns, so that whatever else the machine does hits all of them alike; a ratio is the median of the ratios of
//! the rounds. For times and their spread, see the bench `timings`.

#![allow(unreachable_pub, missing_debug_implementations, reason = "a program, not a library")]

mod subjects;

use std::env;
use std::time::{Duration, Instant};

use subjects::{Subject, calls, contention, decoding};

/// What is asked, and the ways of doing it; the first is what the others are compared with.
type Question = (&'static str, fn() -> Vec<Subject>);

const QUESTIONS: [Question; 6] = [
    ("decoding 5,000 prospects", decoding::prospects),
    ("decoding 10,000 sent e-mails", decoding::sent_emails),
    ("a call for 5,000 prospects", decoding::call_for_prospects),
    ("a call for 10,000 sent e-mails", decoding::call_for_sent_emails),
    ("a call over loopback", calls::loopback),
    ("640 calls in memory", contention::tasks),
];

const ROUNDS: usize = 101;
/// How long one measurement lasts, about.
const TURN: Duration = Duration::from_millis(10);

fn main() {
    // Cargo passes `--bench`; what is no option is a part of a name.
    let wanted: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    for (question, subjects) in QUESTIONS {
        if wanted.is_empty() || wanted.iter().any(|part| question.contains(part.as_str())) {
            println!("{question}");
            compare(&mut subjects());
        }
    }
}

fn compare(subjects: &mut [Subject]) {
    let counts: Vec<u32> = subjects.iter_mut().map(count).collect();
    let mut times = vec![Vec::with_capacity(ROUNDS); counts.len()];
    for round in 0..ROUNDS {
        for turn in 0..counts.len() {
            let index = (round + turn) % counts.len();
            times[index].push(measure(&mut subjects[index], counts[index]));
        }
    }
    for (subject, own) in subjects.iter().zip(&times) {
        let ratios = own.iter().zip(&times[0]).map(|(own, first)| own / first).collect();
        println!("  {:<20} {:>10.2} µs {:>8.3}", subject.name, median(own.clone()) * 1e6, median(ratios));
    }
}

/// How many times a subject runs in one turn; it is warm then.
fn count(subject: &mut Subject) -> u32 {
    let mut count = 1;
    while measure(subject, count) * f64::from(count) < TURN.as_secs_f64() {
        count *= 2;
    }
    count
}

/// Seconds for one run, out of so many.
fn measure(subject: &mut Subject, count: u32) -> f64 {
    let started = Instant::now();
    for _ in 0..count {
        (subject.run)();
    }
    started.elapsed().as_secs_f64() / f64::from(count)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
