//! A request as generated code fills it in: an operation and its inputs, not yet checked and not yet encoded.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::answer::Answer;
use crate::call::Sending;
use crate::core::Core;
use crate::credits::Cost;
use crate::deliver::Departure;
use crate::error::{Error, Fingerprint};
use crate::operation::{Body, Const, Input, Operation, Per, Place, Style};
use crate::transport::HttpRequest;
use crate::wire::{Patch, Scalar};
use crate::{check, encode};

/// An operation, its inputs, and how long the call may take. `Debug` shows which inputs are set, never what they are.
#[derive(Clone)]
pub struct Request {
    core: Core,
    operation: &'static Operation,
    /// Inputs of the path, the query and the headers.
    parameters: Vec<(Place, Cow<'static, str>, Value)>,
    fields: Map<String, Value>,
    /// A body that is not an object.
    whole_body: Option<Value>,
    deadline: Option<Duration>,
    credit_limit: Option<u64>,
    /// Who wants to know whether it has left.
    departure: Option<Departure>,
    /// The first input that has no JSON form.
    unwritable: Option<String>,
}

impl Request {
    /// A request without inputs.
    #[must_use]
    pub fn new(core: &Core, operation: &'static Operation) -> Self {
        Self {
            core: core.clone(),
            operation,
            parameters: Vec::new(),
            fields: Map::new(),
            whole_body: None,
            deadline: None,
            credit_limit: None,
            departure: None,
            unwritable: None,
        }
    }

    /// Sets an input of the path.
    pub fn path(&mut self, name: &'static str, value: impl Serialize) {
        self.parameter(Place::Path, name, value);
    }

    /// Sets an input of the query.
    pub fn query(&mut self, name: &'static str, value: impl Serialize) {
        self.parameter(Place::Query, name, value);
    }

    /// Sets a header.
    pub fn header(&mut self, name: &'static str, value: impl Serialize) {
        self.parameter(Place::Header, name, value);
    }

    /// Sets a field of the body.
    pub fn body(&mut self, name: &'static str, value: impl Serialize) {
        self.set(Place::Body, Cow::Borrowed(name), serde_json::to_value(value));
    }

    /// Sets those fields of the body that a choice consists of, and takes the others of `names` away.
    pub fn body_choice(&mut self, names: &[&'static str], value: impl Serialize) {
        let Ok(Value::Object(fields)) = serde_json::to_value(value) else {
            self.unwritable.get_or_insert_with(|| names.first().copied().unwrap_or_default().to_owned());
            return;
        };
        self.fields.retain(|name, _| !names.contains(&name.as_str()));
        self.fields.extend(fields);
    }

    /// Sets a field of the body that the document does not name.
    pub fn body_extra(&mut self, name: impl Into<String>, value: impl Serialize) {
        self.set(Place::Body, Cow::Owned(name.into()), serde_json::to_value(value));
    }

    /// Sets, clears or leaves out a field of the body.
    pub fn patch<T: Serialize>(&mut self, name: &'static str, value: Patch<T>) {
        match value {
            Patch::Keep => {
                self.fields.remove(name);
            }
            Patch::Clear => self.set(Place::Body, Cow::Borrowed(name), Ok(Value::Null)),
            Patch::Set(value) => self.body(name, value),
        }
    }

    /// Sets a body that is not an object.
    pub fn whole_body(&mut self, value: impl Serialize) {
        match serde_json::to_value(value) {
            Ok(value) => self.whole_body = Some(value),
            Err(_) => self.unwritable = Some(String::new()),
        }
    }

    /// Gives up after so much time.
    pub fn set_deadline(&mut self, deadline: Duration) {
        self.deadline = Some(deadline);
    }

    /// Refuses to send what may cost more credits than this.
    pub fn set_credit_limit(&mut self, credits: u64) {
        self.credit_limit = Some(credits);
    }

    /// What the document says of this request.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The most credits that this request can cost; `None` where only the answer tells.
    #[must_use]
    pub fn price(&self) -> Option<u64> {
        let price = &self.operation.price;
        let units = match price.per {
            _ if price.credits == 0 => 0,
            Per::Request => 1,
            Per::Item(name) => match self.fields.get(name) {
                Some(Value::Array(items)) => u64::try_from(items.len()).ok()?,
                _ => 0,
            },
            Per::Result => return None,
        };
        u64::from(price.credits).checked_mul(units)
    }

    /// The call that sends this request and reads the answer with `read`.
    pub fn send<T>(self, read: fn(&Answer) -> Result<T, Error>) -> Sending<T> {
        Sending::new(self, read)
    }

    pub(crate) fn cost(&self) -> Cost {
        Cost { price: self.price(), limit: self.credit_limit }
    }

    pub(crate) fn core(&self) -> &Core {
        &self.core
    }

    pub(crate) fn deadline(&self) -> Duration {
        self.deadline.unwrap_or(self.core.settings().deadline)
    }

    /// The deadline that was set for this request.
    pub(crate) fn own_deadline(&self) -> Option<Duration> {
        self.deadline
    }

    /// Notes there whether it has left.
    pub(crate) fn note(&mut self, departure: Departure) {
        self.departure = Some(departure);
    }

    pub(crate) fn departure(&self) -> Option<&Departure> {
        self.departure.as_ref()
    }

    /// Sets an input that is already a JSON value.
    pub(crate) fn put(&mut self, place: Place, name: &'static str, value: Value) {
        self.set(place, Cow::Borrowed(name), Ok(value));
    }

    /// The value of an input, if it is set.
    pub(crate) fn get(&self, place: Place, name: &str) -> Option<&Value> {
        if place == Place::Body {
            return if name.is_empty() { self.whole_body.as_ref() } else { self.fields.get(name) };
        }
        self.parameters.iter().find(|(p, n, _)| *p == place && n == name).map(|(_, _, value)| value)
    }

    /// Every input that is set, but for a body that is not an object.
    pub(crate) fn inputs(&self) -> impl Iterator<Item = (Place, &str, &Value)> {
        let parameters = self.parameters.iter().map(|(place, name, value)| (*place, name.as_ref(), value));
        parameters.chain(self.fields.iter().map(|(name, value)| (Place::Body, name.as_str(), value)))
    }

    /// Tells requests with other inputs from this one, whatever one of the inputs is.
    pub(crate) fn fingerprint_without(&self, left_out: Option<(Place, &str)>) -> Fingerprint {
        let inputs = self.inputs().filter(|(place, name, _)| Some((*place, *name)) != left_out);
        let mut inputs: Vec<_> = inputs.map(|(place, name, value)| format!("{place:?} {name} {value}")).collect();
        inputs.sort();
        Fingerprint::of(inputs.iter().map(String::as_bytes))
    }

    /// Whether the input of this name was sent with this value.
    pub(crate) fn has_sent(&self, name: &str, constant: &Const) -> bool {
        let parameter = self.parameters.iter().find(|(_, n, _)| n == name).map(|(_, _, value)| value);
        match parameter.or_else(|| self.fields.get(name)) {
            Some(Value::Null) => *constant == Const::Null,
            Some(value) => Scalar::deserialize(value).is_ok_and(|scalar| scalar.is(constant)),
            None => false,
        }
    }

    fn parameter(&mut self, place: Place, name: &'static str, value: impl Serialize) {
        self.set(place, Cow::Borrowed(name), serde_json::to_value(value));
    }

    fn set(&mut self, place: Place, name: Cow<'static, str>, value: serde_json::Result<Value>) {
        let Ok(value) = value else {
            self.unwritable.get_or_insert(name.into_owned());
            return;
        };
        if place == Place::Body {
            self.fields.insert(name.into_owned(), value);
        } else {
            self.parameters.retain(|(p, n, _)| (*p, n) != (place, &name));
            self.parameters.push((place, name, value));
        }
    }

    /// Checks the inputs and encodes them.
    pub(crate) fn to_http(&self) -> Result<HttpRequest, Error> {
        self.check()?;
        let operation = self.operation;
        let value = |name: &str| self.get(Place::Path, name);
        let path = encode::path(operation.path, value)
            .map_err(|name| check::invalid(name, "is missing, empty or would name another path"))?;
        let query = encode::query(self.placed(Place::Query));
        let separator = if query.is_empty() { "" } else { "?" };
        let mut http = HttpRequest::new(operation.method, format!("{}{path}{separator}{query}", self.core.base_url()));
        http.operation = Some(operation);
        http.set_header("accept", "application/json".to_owned());
        http.set_header("user-agent", self.core.settings().user_agent.clone());
        for (name, _, value) in self.placed(Place::Header) {
            let text = encode::header(value).ok_or_else(|| check::invalid(name, "cannot stand in a header"))?;
            http.set_header(name, text);
        }
        self.write_body(&mut http);
        Ok(http)
    }

    fn write_body(&self, http: &mut HttpRequest) {
        let (kind, body) = match self.operation.body {
            Body::None => return,
            // Without fields, a body is there or not.
            _ if self.whole_body.is_none() && self.input(Place::Body, "").is_some() => return,
            Body::Json => ("application/json", encode::json(&self.body_value())),
            Body::Form => ("application/x-www-form-urlencoded", encode::form(&self.fields, |name| self.style(name))),
        };
        http.set_header("content-type", kind.to_owned());
        http.body = Some(body);
    }

    fn body_value(&self) -> Value {
        self.whole_body.clone().unwrap_or_else(|| Value::Object(self.fields.clone()))
    }

    /// The style of a field of the body; fields that the document does not name go in brackets.
    fn style(&self, name: &str) -> Style {
        self.input(Place::Body, name).map_or(Style::Brackets, |input| input.style)
    }

    fn input(&self, place: Place, name: &str) -> Option<&'static Input> {
        self.operation.inputs.iter().find(|input| input.place == place && input.name == name)
    }

    fn placed(&self, place: Place) -> impl Iterator<Item = (&str, Style, &Value)> {
        let placed = self.parameters.iter().filter(move |(p, _, _)| *p == place);
        placed.map(move |(_, name, value)| {
            (name.as_ref(), self.input(place, name).map_or(Style::Plain, |input| input.style), value)
        })
    }

    fn check(&self) -> Result<(), Error> {
        if let Some(name) = &self.unwritable {
            return Err(check::invalid(name, "has no JSON form"));
        }
        for input in self.operation.inputs {
            match self.get(input.place, input.name) {
                Some(value) => check::value(input.name, &input.shape, value)?,
                None if input.required => return Err(check::missing(input.name)),
                None => {}
            }
        }
        check::rules("", self.operation.rules, &self.fields)?;
        if self.operation.parameter_rules.is_empty() {
            return Ok(());
        }
        let parameters = self.parameters.iter().map(|(_, name, value)| (name.to_string(), value.clone()));
        check::rules("", self.operation.parameter_rules, &parameters.collect())
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.parameters.iter().map(|(_, name, _)| name.as_ref());
        let inputs: Vec<&str> = names.chain(self.fields.keys().map(String::as_str)).collect();
        f.debug_struct("Request")
            .field("operation", &self.operation.id)
            .field("inputs", &inputs)
            .finish_non_exhaustive()
    }
}
