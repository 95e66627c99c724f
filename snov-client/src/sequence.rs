//! Builds the [`Sequence`] of a campaign from its steps in their order, without names and links.
//!
//! The API describes a sequence as a list of named steps that point at each other. Here it is written as it runs:
//! steps follow each other, and a condition ends a line of steps in two branches. Names and links are made from that,
//! so that every link leads somewhere, no step is out of reach, nothing runs in circles, a goal is last in its branch
//! and never first in the sequence, and the two actions of LinkedIn that need a trigger behind them have it.
//!
//! ```
//! use snov_client::models::Sequence;
//! use snov_client::sequence::{self, Goal, Period};
//!
//! // hello ─► opened within 3 days? ─ yes ─► Read
//! //                                └ no ──► visit ─► a day ─► a second e-mail ─► Reminded
//! let sequence: Sequence = sequence::start()
//!     .email(1)
//!     .if_opened(
//!         Period::days(3),
//!         Goal("Read"),
//!         sequence::start().visit().delay(Period::days(1)).email(1).goal("Reminded"),
//!     )
//!     .into();
//! assert_eq!(sequence.steps.len(), 7);
//! ```
//!
//! The text of e-mails is set after the campaign is created, by the operations of
//! [`CampaignContent`](crate::operations::campaign_content::CampaignContent). A sequence that this module cannot say, such as
//! branches that meet again, is written with [`Sequence::new`] and the types of its steps; it is checked before it is
//! sent either way.

use std::marker::PhantomData;

use crate::models::{
    CalendlyTrigger, ClickTrigger, ConnectedTrigger, ConnectionLevel, ConnectionLevelTrigger,
    ConnectionLevelTriggerRequired, DelayStep, EmailStep, GoalStep, InMailSentTrigger, LinkedInConnectedCheck,
    LinkedInEndorseSkills, LinkedInFollow, LinkedInInMail, LinkedInInMailRequired, LinkedInInvite, LinkedInLike,
    LinkedInMessage, LinkedInStep, LinkedInVisit, OpenTrigger, Sequence, SequenceStep, StepRef, TriggerStep,
    WaitingUnit,
};

/// Begins a sequence, or a branch of one.
pub fn start() -> Steps<Empty> {
    Steps { line: Vec::new(), state: PhantomData }
}

/// Steps that follow each other; more may be added.
///
/// It becomes a [`Sequence`] or a [`Branch`] by `into`; without a goal, the sequence simply stops there.
#[derive(Debug, Clone)]
#[must_use = "steps do nothing until they are part of a campaign"]
pub struct Steps<S> {
    line: Vec<Step>,
    state: PhantomData<S>,
}

/// Says that [`Steps`] has none yet. A sequence cannot begin with a goal; a branch that is only a goal is a [`Goal`].
#[derive(Debug, Clone, Copy)]
pub enum Empty {}

/// Says that [`Steps`] has a step.
#[derive(Debug, Clone, Copy)]
pub enum Begun {}

/// Steps up to the end of a branch: a goal, or a condition with branches of its own.
#[derive(Debug, Clone)]
#[must_use = "steps do nothing until they are part of a campaign"]
pub struct Ended {
    branch: Branch,
}

/// What happens on one side of a condition: [`Steps`], [`Ended`], a bare [`Goal`], or [`Nothing`].
#[derive(Debug, Clone)]
pub struct Branch {
    line: Vec<Step>,
    end: End,
}

/// A branch that is nothing but a goal with this name.
#[derive(Debug, Clone, Copy)]
pub struct Goal<'a>(pub &'a str);

/// A branch in which nothing happens.
#[derive(Debug, Clone, Copy)]
pub struct Nothing;

/// A time to wait: at most 30 days, in whatever unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    unit: Unit,
    count: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Minutes,
    Hours,
    Days,
}

impl Period {
    /// 1 to 43,200 minutes.
    #[must_use]
    pub const fn minutes(count: u32) -> Self {
        Self { unit: Unit::Minutes, count }
    }

    /// 1 to 720 hours.
    #[must_use]
    pub const fn hours(count: u32) -> Self {
        Self { unit: Unit::Hours, count }
    }

    /// 1 to 30 days.
    #[must_use]
    pub const fn days(count: u32) -> Self {
        Self { unit: Unit::Days, count }
    }

    fn parts(self) -> (WaitingUnit, u32) {
        let unit = match self.unit {
            Unit::Minutes => WaitingUnit::Minutes,
            Unit::Hours => WaitingUnit::Hours,
            Unit::Days => WaitingUnit::Days,
        };
        (unit, self.count)
    }
}

/// A step that one other may follow.
#[derive(Debug, Clone)]
enum Step {
    Email { content_slots: u32 },
    Delay(Period),
    Visit,
    Like,
    Follow,
    Invite { body: String },
    Message { body: String },
    EndorseSkills { count: u32 },
    CheckConnected,
    InMail { subject: String, body: String },
}

/// How a branch ends.
#[derive(Debug, Clone)]
enum End {
    Open,
    Goal(String),
    Fork(Box<Fork>),
}

#[derive(Debug, Clone)]
struct Fork {
    condition: Condition,
    period: Period,
    yes: Branch,
    no: Branch,
}

#[derive(Debug, Clone)]
enum Condition {
    Opened,
    Clicked,
    Booked,
    Connected,
    ConnectionLevel(Vec<ConnectionLevel>),
    InMailSent,
}

impl<S> Steps<S> {
    /// Sends an e-mail, which has `content_slots` variants for A/B tests: 1 to 15.
    pub fn email(self, content_slots: u32) -> Steps<Begun> {
        self.then(Step::Email { content_slots })
    }

    /// Waits.
    pub fn delay(self, period: Period) -> Steps<Begun> {
        self.then(Step::Delay(period))
    }

    /// Visits the prospect's profile on LinkedIn.
    pub fn visit(self) -> Steps<Begun> {
        self.then(Step::Visit)
    }

    /// Likes a post of the prospect on LinkedIn.
    pub fn like(self) -> Steps<Begun> {
        self.then(Step::Like)
    }

    /// Follows the prospect on LinkedIn.
    pub fn follow(self) -> Steps<Begun> {
        self.then(Step::Follow)
    }

    /// Asks the prospect to connect on LinkedIn. The text is HTML of at most 200 characters.
    pub fn invite(self, body: impl Into<String>) -> Steps<Begun> {
        self.then(Step::Invite { body: body.into() })
    }

    /// Sends a message on LinkedIn. The text is HTML.
    pub fn message(self, body: impl Into<String>) -> Steps<Begun> {
        self.then(Step::Message { body: body.into() })
    }

    /// Endorses skills of the prospect on LinkedIn: 1 to 5.
    pub fn endorse_skills(self, count: u32) -> Steps<Begun> {
        self.then(Step::EndorseSkills { count })
    }

    /// Goes one way if the prospect opens an e-mail within the period, and another way if not.
    pub fn if_opened(self, within: Period, yes: impl Into<Branch>, no: impl Into<Branch>) -> Ended {
        self.fork(Condition::Opened, within, yes.into(), no.into())
    }

    /// Goes one way if the prospect clicks a link in an e-mail within the period, and another way if not.
    pub fn if_clicked(self, within: Period, yes: impl Into<Branch>, no: impl Into<Branch>) -> Ended {
        self.fork(Condition::Clicked, within, yes.into(), no.into())
    }

    /// Goes one way if the prospect books a meeting with Calendly within the period, and another way if not.
    pub fn if_booked(self, within: Period, yes: impl Into<Branch>, no: impl Into<Branch>) -> Ended {
        self.fork(Condition::Booked, within, yes.into(), no.into())
    }

    /// Sends an InMail on LinkedIn, and goes one way if it was sent within the period and another way if not. The text
    /// is HTML.
    ///
    /// A trigger must follow this action, so that the two are one here.
    pub fn in_mail(
        self,
        subject: impl Into<String>,
        body: impl Into<String>,
        within: Period,
        sent: impl Into<Branch>,
        not_sent: impl Into<Branch>,
    ) -> Ended {
        let in_mail = Step::InMail { subject: subject.into(), body: body.into() };
        self.then(in_mail).fork(Condition::InMailSent, within, sent.into(), not_sent.into())
    }

    /// Checks whether the prospect has accepted the request to connect, within the period, and goes one way if so and
    /// another way if not.
    ///
    /// A trigger must follow this action, so that the two are one here.
    pub fn if_connected(self, within: Period, yes: impl Into<Branch>, no: impl Into<Branch>) -> Ended {
        self.then(Step::CheckConnected).fork(Condition::Connected, within, yes.into(), no.into())
    }

    /// Goes one way if the prospect is connected on one of these levels, of which there are one or two, and another
    /// way if not.
    pub fn if_connection_level(
        self,
        levels: impl IntoIterator<Item = ConnectionLevel>,
        within: Period,
        yes: impl Into<Branch>,
        no: impl Into<Branch>,
    ) -> Ended {
        let levels = Condition::ConnectionLevel(levels.into_iter().collect());
        self.fork(levels, within, yes.into(), no.into())
    }

    fn then(mut self, step: Step) -> Steps<Begun> {
        self.line.push(step);
        Steps { line: self.line, state: PhantomData }
    }

    fn fork(self, condition: Condition, period: Period, yes: Branch, no: Branch) -> Ended {
        self.end(End::Fork(Box::new(Fork { condition, period, yes, no })))
    }

    fn end(self, end: End) -> Ended {
        Ended { branch: Branch { line: self.line, end } }
    }
}

impl Steps<Begun> {
    /// Ends the branch with a goal, such as `Replied`.
    pub fn goal(self, name: impl Into<String>) -> Ended {
        self.end(End::Goal(name.into()))
    }
}

impl<S> From<Steps<S>> for Branch {
    fn from(steps: Steps<S>) -> Self {
        Self { line: steps.line, end: End::Open }
    }
}

impl From<Ended> for Branch {
    fn from(ended: Ended) -> Self {
        ended.branch
    }
}

impl From<Goal<'_>> for Branch {
    fn from(goal: Goal<'_>) -> Self {
        Self { line: Vec::new(), end: End::Goal(goal.0.to_owned()) }
    }
}

impl From<Nothing> for Branch {
    fn from(_: Nothing) -> Self {
        Self { line: Vec::new(), end: End::Open }
    }
}

impl From<Steps<Begun>> for Sequence {
    fn from(steps: Steps<Begun>) -> Self {
        Links::of(steps.into())
    }
}

impl From<Ended> for Sequence {
    fn from(ended: Ended) -> Self {
        Links::of(ended.branch)
    }
}

/// Numbers the steps in the order in which they are written, and links them by their numbers.
#[derive(Default)]
struct Links {
    last: usize,
    steps: Vec<(usize, SequenceStep)>,
}

impl Links {
    fn of(branch: Branch) -> Sequence {
        let mut links = Self::default();
        let entry = links.branch(branch).expect("what becomes a sequence has a step");
        links.steps.sort_by_key(|(number, _)| *number);
        Sequence::new(entry, links.steps.into_iter().map(|(_, step)| step))
    }

    /// Adds the steps of a branch, and returns its first.
    fn branch(&mut self, branch: Branch) -> Option<StepRef> {
        let line: Vec<_> = branch.line.into_iter().map(|step| (self.number(), step)).collect();
        let mut next = self.end(branch.end);
        for (number, step) in line.into_iter().rev() {
            let step_ref = name(number);
            self.steps.push((number, step.linked(step_ref.clone(), next)));
            next = Some(step_ref);
        }
        next
    }

    fn end(&mut self, end: End) -> Option<StepRef> {
        let (number, step) = match end {
            End::Open => return None,
            End::Goal(goal) => {
                let number = self.number();
                (number, GoalStep::new(name(number), goal).into())
            }
            End::Fork(fork) => {
                let number = self.number();
                (number, self.fork(name(number), *fork))
            }
        };
        self.steps.push((number, step));
        Some(name(number))
    }

    fn fork(&mut self, step_ref: StepRef, fork: Fork) -> SequenceStep {
        let (yes, no) = (self.branch(fork.yes), self.branch(fork.no));
        fork.condition.linked(step_ref, fork.period, yes, no).into()
    }

    fn number(&mut self) -> usize {
        self.last += 1;
        self.last
    }
}

fn name(number: usize) -> StepRef {
    StepRef::from(number.to_string())
}

impl Step {
    fn linked(self, step_ref: StepRef, next: Option<StepRef>) -> SequenceStep {
        let action: LinkedInStep = match self {
            Self::Email { content_slots } => {
                return EmailStep { next, ..EmailStep::new(step_ref, content_slots) }.into();
            }
            Self::Delay(period) => {
                let (unit, count) = period.parts();
                return DelayStep { next, ..DelayStep::new(step_ref, unit, count) }.into();
            }
            Self::Visit => LinkedInVisit { next, ..LinkedInVisit::new(step_ref) }.into(),
            Self::Like => LinkedInLike { next, ..LinkedInLike::new(step_ref) }.into(),
            Self::Follow => LinkedInFollow { next, ..LinkedInFollow::new(step_ref) }.into(),
            Self::Invite { body } => LinkedInInvite { next, ..LinkedInInvite::new(step_ref, body) }.into(),
            Self::Message { body } => LinkedInMessage { next, ..LinkedInMessage::new(step_ref, body) }.into(),
            Self::EndorseSkills { count } => {
                LinkedInEndorseSkills { next, ..LinkedInEndorseSkills::new(step_ref, count) }.into()
            }
            Self::CheckConnected => LinkedInConnectedCheck { next, ..LinkedInConnectedCheck::new(step_ref) }.into(),
            Self::InMail { subject, body } => {
                let required = LinkedInInMailRequired { step_ref, subject, body };
                LinkedInInMail { next, ..LinkedInInMail::new(required) }.into()
            }
        };
        action.into()
    }
}

impl Condition {
    fn linked(self, step_ref: StepRef, period: Period, yes: Option<StepRef>, no: Option<StepRef>) -> TriggerStep {
        let (unit, count) = period.parts();
        match self {
            Self::Opened => OpenTrigger { yes, no, ..OpenTrigger::new(step_ref, unit, count) }.into(),
            Self::Clicked => ClickTrigger { yes, no, ..ClickTrigger::new(step_ref, unit, count) }.into(),
            Self::Booked => CalendlyTrigger { yes, no, ..CalendlyTrigger::new(step_ref, unit, count) }.into(),
            Self::Connected => ConnectedTrigger { yes, no, ..ConnectedTrigger::new(step_ref, unit, count) }.into(),
            Self::InMailSent => InMailSentTrigger { yes, no, ..InMailSentTrigger::new(step_ref, unit, count) }.into(),
            Self::ConnectionLevel(value) => {
                let required =
                    ConnectionLevelTriggerRequired { step_ref, waiting_type: unit, waiting_val: count, value };
                ConnectionLevelTrigger { yes, no, ..ConnectionLevelTrigger::new(required) }.into()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn json_of(sequence: impl Into<Sequence>) -> Value {
        serde_json::to_value(sequence.into()).expect("a sequence is JSON")
    }

    #[test]
    fn a_line_of_steps_stops_where_it_stops() {
        let sequence = start().email(2).delay(Period::hours(5)).visit();
        let expected = json!({
            "entry": "1",
            "steps": [
                {"_ref": "1", "type": "email", "content_slots": 2, "next": "2"},
                {"_ref": "2", "type": "delay", "waiting_type": "hours", "waiting_val": 5, "next": "3"},
                {"_ref": "3", "type": "linkedin", "action": "visit"},
            ],
        });
        assert_eq!(json_of(sequence), expected);
    }

    #[test]
    fn steps_are_numbered_as_they_are_written() {
        let yes = start().like().if_clicked(Period::minutes(9), Goal("Clicked"), Nothing);
        let no = start().follow().goal("Silent");
        let expected = json!({
            "entry": "1",
            "steps": [
                {"_ref": "1", "type": "email", "content_slots": 1, "next": "2"},
                {"_ref": "2", "type": "trigger", "action": "open", "waiting_type": "days", "waiting_val": 3,
                 "yes": "3", "no": "6"},
                {"_ref": "3", "type": "linkedin", "action": "like", "next": "4"},
                {"_ref": "4", "type": "trigger", "action": "click", "waiting_type": "minutes", "waiting_val": 9,
                 "yes": "5"},
                {"_ref": "5", "type": "goal", "goal_name": "Clicked"},
                {"_ref": "6", "type": "linkedin", "action": "follow", "next": "7"},
                {"_ref": "7", "type": "goal", "goal_name": "Silent"},
            ],
        });
        assert_eq!(json_of(start().email(1).if_opened(Period::days(3), yes, no)), expected);
    }

    #[test]
    fn actions_that_need_a_trigger_have_it() {
        let connected = start().invite("Hello").if_connected(
            Period::days(7),
            start().message("Thank you").goal("Connected"),
            start().in_mail("Hello", "Again", Period::hours(1), Goal("Sent"), start().endorse_skills(2)),
        );
        let expected = json!({
            "entry": "1",
            "steps": [
                {"_ref": "1", "type": "linkedin", "action": "invite", "body": "Hello", "next": "2"},
                {"_ref": "2", "type": "linkedin", "action": "connected_on_linkedin", "next": "3"},
                {"_ref": "3", "type": "trigger", "action": "connected_on_linkedin", "waiting_type": "days",
                 "waiting_val": 7, "yes": "4", "no": "6"},
                {"_ref": "4", "type": "linkedin", "action": "message", "body": "Thank you", "next": "5"},
                {"_ref": "5", "type": "goal", "goal_name": "Connected"},
                {"_ref": "6", "type": "linkedin", "action": "in_mail", "subject": "Hello", "body": "Again",
                 "next": "7"},
                {"_ref": "7", "type": "trigger", "action": "linkedin_in_mail_sent", "waiting_type": "hours",
                 "waiting_val": 1, "yes": "8", "no": "9"},
                {"_ref": "8", "type": "goal", "goal_name": "Sent"},
                {"_ref": "9", "type": "linkedin", "action": "endorse_skills", "value": 2},
            ],
        });
        assert_eq!(json_of(connected), expected);
    }

    #[test]
    fn a_condition_may_come_first() {
        let sequence = start().if_connection_level(
            [ConnectionLevel::First, ConnectionLevel::Second],
            Period::days(1),
            start().email(1).if_booked(Period::days(2), Goal("Booked"), Nothing),
            Nothing,
        );
        let expected = json!({
            "entry": "1",
            "steps": [
                {"_ref": "1", "type": "trigger", "action": "check_connection_level", "waiting_type": "days",
                 "waiting_val": 1, "value": [1, 2], "yes": "2"},
                {"_ref": "2", "type": "email", "content_slots": 1, "next": "3"},
                {"_ref": "3", "type": "trigger", "action": "calendly", "waiting_type": "days", "waiting_val": 2,
                 "yes": "4"},
                {"_ref": "4", "type": "goal", "goal_name": "Booked"},
            ],
        });
        assert_eq!(json_of(sequence), expected);
    }
}
