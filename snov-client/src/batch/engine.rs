//! Keeps several tasks in flight, and knows of each how far it is. Not generic: inputs are JSON here, results answers.

use std::collections::VecDeque;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::BatchesEnd;
use super::checkpoint::{Entry, Stage};
use crate::answer::Answer;
use crate::call::send;
use crate::deliver::{Departure, fingerprint};
use crate::error::{Error, Kind, OutcomeUnknown};
use crate::limit::Priority;
use crate::operation::{Batch, Per, Place};
use crate::poll::{Running, Terms};
use crate::request::Request;
use crate::task::TaskHandle;
use crate::transport::BoxFuture;

/// The most tasks in flight, unless the rate allows fewer requests in a window. As long as results can wait, a task is
/// asked about once: it is that old by the time its turn comes.
const MOST_IN_FLIGHT: usize = 60;
/// The most requests under way that start tasks: as many batches, and not more, may be in doubt when all goes wrong.
const MOST_STARTS: usize = 4;
/// After so many failures in a row, nothing more is started.
const MOST_FAILURES: u32 = 3;
/// The longest time for a request that starts a task. There may be many before it.
const START_DEADLINE: Duration = Duration::from_secs(3_600);
/// The longest time to wait for a task. Its turn to be asked about may be long in coming.
const TASK_DEADLINE: Duration = Duration::from_secs(3_600);

/// A batch of inputs, and the number by which the owner of the engine knows it.
pub(super) struct Load {
    pub(super) number: u64,
    pub(super) inputs: Value,
}

/// A batch that is done.
pub(super) struct Landed {
    pub(super) number: u64,
    inputs: Value,
    pub(super) result: Result<Answer, Error>,
}

struct Flight {
    load: Load,
    credits: u64,
    leg: Leg,
}

enum Leg {
    Starting { answer: BoxFuture<'static, Result<Answer, Error>>, departure: Departure, since: SystemTime },
    Following { answer: BoxFuture<'static, Result<Answer, Error>>, task: TaskHandle },
}

/// What happened.
pub(super) enum Step {
    Landed(Landed),
    /// A task was started.
    Started,
    /// Nothing: something has to come from outside.
    Idle,
}

pub(super) struct Engine {
    /// The call, without the inputs that are cut into batches.
    pub(super) template: Request,
    batch: Batch,
    pub(super) most_in_flight: usize,
    pub(super) task_deadline: Duration,
    pub(super) budget: Option<u64>,
    /// The most that what was sent can have cost.
    pub(super) credits: u64,
    /// What was not sent yet.
    waiting: VecDeque<Load>,
    flights: Vec<Flight>,
    /// What is done and was not handed out yet.
    done: VecDeque<Landed>,
    failures_in_a_row: u32,
    /// Whether nothing more is started, since it would fare no better than what was.
    is_in_trouble: bool,
    /// Whether there is something to write down.
    pub(super) has_changed: bool,
}

impl Engine {
    pub(super) fn new(template: Request) -> Self {
        let quota = template.core().quota().requests;
        Self {
            batch: template.operation().batch.unwrap_or(Batch { input: "", most: 1 }),
            template,
            most_in_flight: quota.clamp(1, MOST_IN_FLIGHT),
            task_deadline: TASK_DEADLINE,
            budget: None,
            credits: 0,
            waiting: VecDeque::new(),
            flights: Vec::new(),
            done: VecDeque::new(),
            failures_in_a_row: 0,
            is_in_trouble: false,
            has_changed: false,
        }
    }

    /// Whether one more task may be started now.
    pub(super) fn has_room(&self) -> bool {
        let starting = self.flights.iter().filter(|flight| matches!(flight.leg, Leg::Starting { .. })).count();
        !self.is_in_trouble && starting < MOST_STARTS && self.flights.len() < self.most_in_flight
    }

    /// Whether nothing is in flight or still to be handed out.
    pub(super) fn is_empty(&self) -> bool {
        self.flights.is_empty() && self.done.is_empty()
    }

    pub(super) fn is_in_trouble(&self) -> bool {
        self.is_in_trouble
    }

    /// How many inputs the next batch may have, by the document and by the budget.
    pub(super) fn capacity(&self) -> Result<usize, BatchesEnd> {
        let most = usize::try_from(self.batch.most).unwrap_or(usize::MAX);
        let Some(budget) = self.budget else { return Ok(most) };
        let left = budget.saturating_sub(self.credits);
        let price = self.template.operation().price;
        let affordable = match price.per {
            _ if price.credits == 0 => most,
            Per::Result => return Err(BatchesEnd::PriceUnknown),
            Per::Item(input) if input == self.batch.input => {
                usize::try_from(left / u64::from(price.credits)).unwrap_or(usize::MAX)
            }
            Per::Item(_) | Per::Request if self.template.price().is_some_and(|price| price <= left) => most,
            Per::Item(_) | Per::Request => 0,
        };
        if affordable == 0 { Err(BatchesEnd::Budget) } else { Ok(affordable.min(most)) }
    }

    /// The next batch that was put back, if there is one and the budget has room for it.
    pub(super) fn take_waiting(&mut self) -> Option<Result<Load, BatchesEnd>> {
        let size = self.waiting.front()?.inputs.as_array().map_or(0, Vec::len);
        match self.capacity() {
            Ok(capacity) if self.budget.is_none() || size <= capacity => self.waiting.pop_front().map(Ok),
            Ok(_) => Some(Err(BatchesEnd::Budget)),
            Err(end) => Some(Err(end)),
        }
    }

    /// Starts a task.
    pub(super) fn launch(&mut self, load: Load) {
        let mut request = self.request(&load.inputs);
        if request.own_deadline().is_none() {
            request.set_deadline(START_DEADLINE);
        }
        let departure = Departure::default();
        request.note(departure.clone());
        let credits = request.price().unwrap_or(0);
        let since = request.core().clock().wall();
        let answer = Box::pin(async move { send(&request, Priority::Call, None).await });
        self.credits = self.credits.saturating_add(credits);
        self.flights.push(Flight { load, credits, leg: Leg::Starting { answer, departure, since } });
        self.has_changed = true;
    }

    fn request(&self, inputs: &Value) -> Request {
        let mut request = self.template.clone();
        request.put(Place::Body, self.batch.input, inputs.clone());
        request
    }

    fn following(&self, running: Running) -> Leg {
        let since = self.template.core().clock().now();
        let terms = Terms { since, until: since.checked_add(self.task_deadline), is_patient: true };
        let task = running.handle.clone();
        Leg::Following { answer: Box::pin(async move { running.follow(terms, &mut None).await }), task }
    }

    /// Goes on with what is in flight until something happens.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Step {
        if let Some(landed) = self.done.pop_front() {
            self.has_changed = true;
            return Step::Landed(landed);
        }
        for index in 0..self.flights.len() {
            let answer = match &mut self.flights[index].leg {
                Leg::Starting { answer, .. } | Leg::Following { answer, .. } => answer.as_mut().poll(context),
            };
            if let Poll::Ready(answer) = answer {
                self.has_changed = true;
                return self.arrive(index, answer).map_or(Step::Started, Step::Landed);
            }
        }
        Step::Idle
    }

    /// What follows from an answer: the next leg, or the end of the flight.
    fn arrive(&mut self, index: usize, answer: Result<Answer, Error>) -> Option<Landed> {
        let is_start = matches!(self.flights[index].leg, Leg::Starting { .. });
        let result = match answer {
            Ok(started) if is_start => match Running::started(self.template.core(), &started) {
                Ok(running) => {
                    self.failures_in_a_row = 0;
                    self.flights[index].leg = self.following(running);
                    return None;
                }
                Err(error) => Err(error),
            },
            result => result,
        };
        let Flight { load: Load { number, inputs }, credits, .. } = self.flights.remove(index);
        if let Err(error) = &result {
            if is_start && !error.is_outcome_unknown() && !error.is_decode() {
                self.credits = self.credits.saturating_sub(credits);
            }
            self.learn(error, is_start);
        }
        Some(Landed { number, inputs, result })
    }

    /// Stops starting tasks where the next would fare no better.
    fn learn(&mut self, error: &Error, is_start: bool) {
        if is_start {
            let may_pass = error.is_connect()
                || error.is_interrupted()
                || error.is_timeout()
                || error.is_server_error()
                || error.is_rate_limited();
            self.failures_in_a_row = if may_pass { self.failures_in_a_row + 1 } else { 0 };
        }
        if error.is_out_of_credits()
            || error.is_authentication()
            || error.is_forbidden()
            || error.is_over_budget()
            || error.is_configuration()
            || self.failures_in_a_row >= MOST_FAILURES
        {
            self.is_in_trouble = true;
            self.withdraw();
        }
    }

    /// Puts back what has not left.
    fn withdraw(&mut self) {
        let has_stayed = |flight: &mut Flight| match &flight.leg {
            Leg::Starting { departure, .. } => !departure.has_left(),
            Leg::Following { .. } => false,
        };
        let back: Vec<Flight> = self.flights.extract_if(.., has_stayed).collect();
        self.has_changed |= !back.is_empty();
        for Flight { load, credits, .. } in back.into_iter().rev() {
            self.credits = self.credits.saturating_sub(credits);
            self.waiting.push_front(load);
        }
    }

    /// Puts back what has not left, and waits for the answer to what has.
    pub(super) fn settle(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let mut index = 0;
        while let Some(flight) = self.flights.get_mut(index) {
            let answer = match &mut flight.leg {
                Leg::Starting { answer, departure, .. } if departure.has_left() => answer.as_mut().poll(context),
                Leg::Starting { .. } | Leg::Following { .. } => Poll::Pending,
            };
            match answer {
                Poll::Ready(answer) => {
                    self.has_changed = true;
                    // A flight that has landed is gone, and its place is the next one's.
                    match self.arrive(index, answer) {
                        Some(landed) => self.done.push_back(landed),
                        None => index += 1,
                    }
                }
                Poll::Pending => index += 1,
            }
        }
        self.withdraw();
        let is_starting = self.flights.iter().any(|flight| matches!(flight.leg, Leg::Starting { .. }));
        if is_starting { Poll::Pending } else { Poll::Ready(()) }
    }

    /// What is not done. Where `before_leaving`, what is about to leave counts as if it had left.
    pub(super) fn entries(&self, before_leaving: bool) -> Vec<Entry> {
        let done = self.done.iter().map(|landed| Entry { inputs: landed.inputs.clone(), stage: landed.stage() });
        let flights = self.flights.iter().map(|flight| {
            let stage = match &flight.leg {
                Leg::Starting { departure, since, .. } if before_leaving || departure.has_left() => {
                    Stage::in_doubt(*since)
                }
                Leg::Starting { .. } => Stage::Waiting,
                Leg::Following { task, .. } => Stage::Started(task.clone()),
            };
            Entry { inputs: flight.load.inputs.clone(), stage }
        });
        let waiting = self.waiting.iter().map(|load| Entry { inputs: load.inputs.clone(), stage: Stage::Waiting });
        done.chain(flights).chain(waiting).collect()
    }

    /// The credits of what has left, or is about to.
    pub(super) fn credits_of(&self, before_leaving: bool) -> u64 {
        let stayed = self.flights.iter().filter(|flight| match &flight.leg {
            Leg::Starting { departure, .. } => !before_leaving && !departure.has_left(),
            Leg::Following { .. } => false,
        });
        self.credits.saturating_sub(stayed.map(|flight| flight.credits).sum())
    }

    /// Takes up a batch where a checkpoint left it.
    pub(super) fn restore(&mut self, load: Load, stage: &Stage) -> Result<(), Error> {
        match stage {
            Stage::Waiting => self.waiting.push_back(load),
            Stage::Started(task) => {
                let leg = self.following(Running::linked(&self.template, task)?);
                self.flights.push(Flight { load, credits: 0, leg });
            }
            Stage::InDoubt { since } => {
                let since = since.to_system_time().unwrap_or(SystemTime::UNIX_EPOCH);
                let error = self.doubt(&load.inputs, since);
                self.fail(load, error);
            }
        }
        Ok(())
    }

    /// A batch that cannot be sent.
    pub(super) fn fail(&mut self, Load { number, inputs }: Load, error: Error) {
        self.done.push_back(Landed { number, inputs, result: Err(error) });
    }

    /// The error for a batch that may have been sent before.
    fn doubt(&self, inputs: &Value, sent_at: SystemTime) -> Error {
        let request = self.request(inputs);
        let operation = request.operation().id;
        let http = match request.to_http() {
            Ok(http) => http,
            Err(error) => return error.with_operation(operation),
        };
        let unknown = OutcomeUnknown {
            attempt: 1,
            sent_at,
            has_arrived: false,
            fingerprint: fingerprint(request.core(), &http),
            credits: request.price(),
        };
        Error::new(Kind::Interrupted, "the program ended before the answer came")
            .with_operation(operation)
            .with_outcome_unknown(Some(unknown))
    }
}

impl Landed {
    /// What is left to do, for one that was not handed out.
    fn stage(&self) -> Stage {
        match &self.result {
            Ok(answer) => answer.task.clone().map_or(Stage::Waiting, Stage::Started),
            Err(error) => match (error.task_handle(), error.outcome_unknown()) {
                (Some(task), _) => Stage::Started(task.clone()),
                (None, Some(unknown)) => Stage::in_doubt(unknown.sent_at()),
                (None, None) => Stage::Waiting,
            },
        }
    }
}
