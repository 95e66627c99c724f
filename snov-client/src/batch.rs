//! Calls for any number of inputs: cut into batches of what one request takes, several tasks at once, each result as it
//! comes with the inputs that it belongs to.

mod checkpoint;
mod engine;
mod inputs;

use std::collections::BTreeMap;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::answer::result;
use crate::error::{Error, Kind, redact};
use crate::request::Request;
pub use checkpoint::Checkpoint;
use checkpoint::Entry;
use engine::{Engine, Landed, Load, Step};
pub use inputs::Inputs;

/// A call that starts a task for several inputs at once.
pub trait BatchCall: Sized {
    /// One of the inputs.
    type Input: Serialize + DeserializeOwned + Send;
    /// The result of a task.
    type Output: DeserializeOwned;

    /// The call that sends this request.
    #[doc(hidden)]
    fn from_request(request: Request) -> Self;

    /// The request that this call sends.
    #[doc(hidden)]
    fn into_request(self) -> Request;
}

/// Some of the inputs, and what came of them.
#[non_exhaustive]
pub struct Batch<I, O> {
    /// The inputs, in the order in which they were taken.
    pub inputs: Vec<I>,
    /// The result of the task, or why there is none.
    pub result: Result<O, Error>,
}

impl<I, O> fmt::Debug for Batch<I, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("inputs", &self.inputs.len())
            .field("error", &self.result.as_ref().err())
            .finish_non_exhaustive()
    }
}

/// Why there are no more batches: see [`Batches::end`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BatchesEnd {
    /// There are no more inputs.
    Done,
    /// The credits of [`Batches::with_credit_limit`] are used up, and there are more inputs.
    Budget,
    /// There is a limit on credits, and only the answers tell what a request costs: nothing was sent.
    PriceUnknown,
    /// Other batches would fare no better than those that failed last: the account has no credits or no access, or the
    /// server could not be reached, or did not answer, three times in a row.
    Trouble,
}

/// A call for any number of inputs.
///
/// The inputs are read as they are needed and cut into batches of what one request takes. Several tasks run at once, as
/// many as the rate limit can serve; each batch comes when its task is finished, with the inputs that it belongs to. A
/// batch that fails comes with its error, and the others go on; a request that may have been carried out is not sent
/// again.
///
/// All is done while [`next`](Self::next) is awaited. In between nothing goes on, and what is under way may run out of
/// time: where it takes long to handle a batch, hand it to another task.
///
/// ```no_run
/// # async fn example(snov: snov_client::Client, addresses: Vec<String>) -> Result<(), snov_client::Error> {
/// let mut batches = snov.email_verification().start_all(addresses).with_credit_limit(5_000);
/// while let Some(batch) = batches.next().await {
///     match batch.result {
///         Ok(report) => println!("{report:?}"),
///         Err(error) => eprintln!("{} addresses: {error}", batch.inputs.len()),
///     }
/// }
/// println!("{:?}", batches.end());
/// # Ok(()) }
/// ```
///
/// # Stopping and going on
///
/// [`checkpoint`](Self::checkpoint) is a value that can be written down; with it and the same inputs,
/// [`resume`](Self::resume) goes on where it was taken. Tasks that run are not started again.
///
/// ```no_run
/// # async fn example(snov: snov_client::Client, addresses: Vec<String>) -> Result<(), Box<dyn std::error::Error>> {
/// let mut batches = snov.email_verification().start_all(addresses.clone());
/// let first = batches.next().await;
/// batches.settle().await;
/// let saved = serde_json::to_string(&batches.checkpoint())?;
///
/// // Later, in another process:
/// let mut batches = snov.email_verification().start_all(addresses).resume(&serde_json::from_str(&saved)?)?;
/// let second = batches.next().await;
/// # Ok(()) }
/// ```
///
/// To lose nothing when the program is killed, write down each checkpoint that [`on_change`](Self::on_change) hands out.
#[must_use = "nothing is sent, and nothing is charged, until a batch is asked for"]
pub struct Batches<'i, C: BatchCall> {
    source: Inputs<'i, C::Input>,
    /// How many inputs of the source come first that were taken before.
    skip: u64,
    is_drained: bool,
    /// What was taken and is not in a batch yet.
    open: Vec<C::Input>,
    /// The inputs of each batch that is not done.
    inputs: BTreeMap<u64, Vec<C::Input>>,
    next_number: u64,
    taken: u64,
    returned: u64,
    engine: Engine,
    journal: Option<Journal<'i>>,
    end: Option<BatchesEnd>,
}

/// Who writes down how far this has come.
type Journal<'i> = Box<dyn FnMut(&Checkpoint) + Send + 'i>;

impl<'i, C: BatchCall> Batches<'i, C> {
    /// The call that `request` is but for its inputs, for each batch of these.
    #[doc(hidden)]
    pub fn new(request: Request, inputs: Inputs<'i, C::Input>) -> Self {
        Self {
            source: inputs,
            skip: 0,
            is_drained: false,
            open: Vec::new(),
            inputs: BTreeMap::new(),
            next_number: 0,
            taken: 0,
            returned: 0,
            engine: Engine::new(request),
            journal: None,
            end: None,
        }
    }

    /// Sets other inputs of the call, for all batches: `with(|start| start.webhook_url("https://…"))`.
    pub fn with(mut self, set: impl FnOnce(C) -> C) -> Self {
        self.engine.template = set(C::from_request(self.engine.template.clone())).into_request();
        self
    }

    /// Sends nothing that could cost more than this, all in all; what a checkpoint says was sent before counts.
    pub fn with_credit_limit(mut self, credits: u64) -> Self {
        self.engine.budget = Some(credits);
        self
    }

    /// Keeps so many tasks in flight at most. By default as many as the rate limit lets through in one window, and no
    /// more than 60.
    pub fn with_tasks(mut self, most: usize) -> Self {
        self.engine.most_in_flight = most.max(1);
        self
    }

    /// Gives up a task that is not finished after this time; the error of its batch has the task's handle. An hour by
    /// default, since a task may have to wait for its turn to be asked about.
    pub fn with_deadline(mut self, deadline: Duration) -> Self {
        self.engine.task_deadline = deadline;
        self
    }

    /// Hands out a checkpoint whenever something has changed, and each time before a request leaves. Should the program
    /// end at any moment, the last of them has every task that was started. A batch whose request was about to leave
    /// then comes back as one whose outcome is unknown.
    pub fn on_change(mut self, journal: impl FnMut(&Checkpoint) + Send + 'i) -> Self {
        self.journal = Some(Box::new(journal));
        self
    }

    /// Goes on from a checkpoint, with the same inputs: those that were taken are passed over, tasks that run are waited
    /// for. Batches that may have been sent come back as such, with an error whose outcome is unknown.
    ///
    /// # Errors
    /// The checkpoint is one of another operation.
    pub fn resume(mut self, checkpoint: &Checkpoint) -> Result<Self, Error> {
        let operation = self.engine.template.operation().id;
        let refused = |detail: String| Error::new(Kind::Input, detail).with_operation(operation);
        if checkpoint.operation != operation {
            let other = redact(&checkpoint.operation);
            return Err(refused(format!("the checkpoint is one of `{other}`, and this is `{operation}`")));
        }
        (self.skip, self.taken, self.returned) = (checkpoint.taken, checkpoint.taken, checkpoint.returned);
        self.engine.credits = checkpoint.credits;
        for Entry { inputs, stage } in &checkpoint.batches {
            let items = serde_json::from_value(inputs.clone());
            let items = items.map_err(|_| refused("the checkpoint holds inputs of another kind".to_owned()))?;
            let load = self.load(items, inputs.clone());
            self.engine.restore(load, stage)?;
        }
        Ok(self)
    }

    /// How far this has come. What has not left counts as not sent, what has left and has no answer yet is in doubt:
    /// [`settle`](Self::settle) waits for it.
    #[must_use]
    pub fn checkpoint(&self) -> Checkpoint {
        self.snapshot(false)
    }

    fn snapshot(&self, before_leaving: bool) -> Checkpoint {
        Checkpoint {
            operation: self.engine.template.operation().id.to_owned(),
            taken: self.taken - self.open.len() as u64,
            returned: self.returned,
            credits: self.engine.credits_of(before_leaving),
            batches: self.engine.entries(before_leaving),
        }
    }

    /// Waits until no request that starts a task is on its way, and sends none, so that a checkpoint leaves nothing in
    /// doubt. [`next`](Self::next) goes on.
    pub async fn settle(&mut self) {
        poll_fn(|context| self.engine.settle(context)).await;
        self.write_down();
    }

    /// Why there are no more batches; `None` while there may be.
    #[must_use]
    pub fn end(&self) -> Option<BatchesEnd> {
        self.end
    }

    /// The most credits that what was sent can have cost.
    #[must_use]
    pub fn credits(&self) -> u64 {
        self.engine.credits_of(false)
    }

    /// The next batch that is done; `None` after the last.
    pub async fn next(&mut self) -> Option<Batch<C::Input, C::Output>> {
        poll_fn(|context| self.poll_batch(context)).await
    }

    fn poll_batch(&mut self, context: &mut Context<'_>) -> Poll<Option<Batch<C::Input, C::Output>>> {
        if self.end.is_some() {
            return Poll::Ready(None);
        }
        loop {
            let obstacle = self.fill(context);
            self.write_down();
            match self.engine.poll(context) {
                Step::Landed(landed) => return Poll::Ready(Some(self.unload(landed))),
                Step::Started => {}
                Step::Idle if self.engine.is_empty() && obstacle.is_some() => {
                    self.end = obstacle;
                    return Poll::Ready(None);
                }
                Step::Idle => return Poll::Pending,
            }
        }
    }

    /// Starts as many tasks as may run. Tells why there can be no more, if so.
    fn fill(&mut self, context: &mut Context<'_>) -> Option<BatchesEnd> {
        while self.engine.has_room() {
            let load = match self.engine.take_waiting() {
                Some(Ok(load)) => load,
                Some(Err(obstacle)) => return Some(obstacle),
                None => match self.pack(context) {
                    Poll::Ready(Ok(load)) => load,
                    Poll::Ready(Err(obstacle)) => return Some(obstacle),
                    Poll::Pending => return None,
                },
            };
            self.engine.launch(load);
        }
        self.engine.is_in_trouble().then_some(BatchesEnd::Trouble)
    }

    /// A batch of the inputs that come next.
    fn pack(&mut self, context: &mut Context<'_>) -> Poll<Result<Load, BatchesEnd>> {
        loop {
            let capacity = self.engine.capacity();
            // Where nothing can be sent any more, one input is read to tell whether there are any.
            let wanted = capacity.unwrap_or(1);
            while self.open.len() < wanted && !self.is_drained {
                match ready!(self.take(context)) {
                    Some(input) => self.open.push(input),
                    None => self.is_drained = true,
                }
            }
            if self.open.is_empty() {
                return Poll::Ready(Err(BatchesEnd::Done));
            }
            let size = self.open.len().min(match capacity {
                Ok(capacity) => capacity,
                Err(obstacle) => return Poll::Ready(Err(obstacle)),
            });
            let items: Vec<_> = self.open.drain(..size).collect();
            if let Ok(inputs) = serde_json::to_value(&items) {
                return Poll::Ready(Ok(self.load(items, inputs)));
            }
            let load = self.load(items, Value::Null);
            self.engine.fail(load, Error::new(Kind::Input, "the inputs have no JSON form"));
        }
    }

    /// The next input that was not taken before.
    fn take(&mut self, context: &mut Context<'_>) -> Poll<Option<C::Input>> {
        loop {
            let input = ready!(self.source.poll_next(context));
            if self.skip == 0 {
                self.taken += u64::from(input.is_some());
                return Poll::Ready(input);
            }
            self.skip = if input.is_some() { self.skip - 1 } else { 0 };
            if input.is_none() {
                return Poll::Ready(None);
            }
        }
    }

    fn load(&mut self, items: Vec<C::Input>, inputs: Value) -> Load {
        let number = self.next_number;
        self.next_number += 1;
        self.inputs.insert(number, items);
        Load { number, inputs }
    }

    fn unload(&mut self, landed: Landed) -> Batch<C::Input, C::Output> {
        let inputs = self.inputs.remove(&landed.number).unwrap_or_default();
        self.returned += inputs.len() as u64;
        Batch { inputs, result: landed.result.and_then(|answer| result(&answer)) }
    }

    fn write_down(&mut self) {
        if std::mem::take(&mut self.engine.has_changed) && self.journal.is_some() {
            let checkpoint = self.snapshot(true);
            self.journal.iter_mut().for_each(|journal| journal(&checkpoint));
        }
    }
}

/// Its inputs are never pinned in it.
impl<C: BatchCall> Unpin for Batches<'_, C> {}

impl<C: BatchCall> Stream for Batches<'_, C> {
    type Item = Batch<C::Input, C::Output>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_batch(context)
    }
}

impl<C: BatchCall> fmt::Debug for Batches<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batches")
            .field("call", &self.engine.template)
            .field("taken", &self.taken)
            .field("returned", &self.returned)
            .field("end", &self.end)
            .finish_non_exhaustive()
    }
}
