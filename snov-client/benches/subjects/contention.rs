//! A call without a network: what the token and the rate limit cost when many tasks share them.

use std::hint::black_box;

use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

use super::{Subject, calls};

/// So many calls make one measurement, whoever makes them.
const CALLS: usize = 640;

/// The same calls, by one task and by several.
pub fn tasks() -> Vec<Subject> {
    vec![
        Subject::new("1 task", calls_by(1)),
        Subject::new("8 tasks", calls_by(8)),
        Subject::new("64 tasks", calls_by(64)),
    ]
}

fn calls_by(tasks: usize) -> impl FnMut() {
    let client = calls::in_memory(calls::BALANCE);
    let runtime = runtime();
    move || {
        runtime.block_on(async {
            let mut set = JoinSet::new();
            for _ in 0..tasks {
                let client = client.clone();
                set.spawn(async move {
                    for _ in 0..CALLS / tasks {
                        black_box(client.account().balance().await.expect("a balance"));
                    }
                });
            }
            set.join_all().await;
        });
    }
}

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}
