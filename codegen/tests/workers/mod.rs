//! Work that is shared by as many threads as the machine runs at once.

use std::{num::NonZero, thread};

/// How many threads there are; each has a number below this.
pub(crate) fn count() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// What comes of each piece of work, in no order. `work` is told the number of its thread.
pub(crate) fn share<P: Sync, R: Send>(pieces: &[P], work: impl Fn(usize, &P) -> R + Sync) -> Vec<R> {
    let work = &work;
    thread::scope(|scope| {
        let share = |worker| pieces.iter().skip(worker).step_by(count()).map(move |piece| work(worker, piece));
        let running: Vec<_> =
            (0..count()).map(|worker| scope.spawn(move || share(worker).collect::<Vec<_>>())).collect();
        running.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    })
}
