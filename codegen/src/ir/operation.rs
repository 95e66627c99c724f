//! `operations/<tag>.rs`: a handle, and for each operation a function, a call and a table.

use super::{
    Accept, Batch, Body, Docs, Example, Failure, Input, Link, Literal, Name, Paging, Place, Price, Rule, Safety, Task,
    Type,
};

/// One tag: one file, one handle.
#[derive(Debug, Clone)]
pub struct Tag {
    pub module: Name,
    pub docs: Docs,
    pub handle: Name,
    pub handle_docs: Docs,
    /// The modules beside `operations` of which something is named, in order.
    pub imports: Vec<Name>,
    /// Whether a map is named.
    pub uses_maps: bool,
    pub operations: Vec<Operation>,
}

/// One operation of the API.
#[derive(Debug, Clone)]
pub struct Operation {
    pub function: Function,
    pub call: Call,
    pub table: Table,
}

/// `pub fn start(&self, emails: …) -> Start`
#[derive(Debug, Clone)]
pub struct Function {
    pub docs: Docs,
    pub example: Example,
    pub deprecated: bool,
    pub name: Name,
    /// In order.
    pub arguments: Vec<Argument>,
    /// The required inputs in one struct, when there are too many for arguments.
    pub inputs: Option<Inputs>,
    /// What the document sets by itself.
    pub constants: Vec<(Place, String, Literal)>,
    pub batch: Option<BatchFunction>,
    pub resume: Option<ResumeFunction>,
}

/// `pub fn start_all<'i>(&self, emails: impl Into<rt::Inputs<'i, String>>) -> rt::Batches<'i, Start>`
#[derive(Debug, Clone)]
pub struct BatchFunction {
    pub docs: Docs,
    pub name: Name,
    /// The argument of the function beside it that takes the list.
    pub argument: Name,
    /// What the list is made of.
    pub item: Type,
}

/// `pub fn result_of(&self, task: &rt::TaskHandle) -> rt::Wait<models::Report>`
#[derive(Debug, Clone)]
pub struct ResumeFunction {
    pub docs: Docs,
    pub name: Name,
    pub result: Type,
}

/// One positional argument.
#[derive(Debug, Clone)]
pub struct Argument {
    pub name: Name,
    pub write: Write,
}

/// The struct argument with the required inputs.
#[derive(Debug, Clone)]
pub struct Inputs {
    /// The argument's name.
    pub argument: Name,
    /// The struct, in `models`.
    pub model: Name,
    /// Its fields.
    pub fields: Vec<Argument>,
}

/// Where a value goes.
#[derive(Debug, Clone)]
pub struct Write {
    pub place: Place,
    /// The name on the wire; empty for a whole body.
    pub wire: String,
    pub accept: Accept,
    /// `rt::Patch<T>`: null, absent and a value are three things.
    pub patch: bool,
    /// The fields of the body that the value may consist of, when it is a choice.
    pub fields: Vec<String>,
}

/// `pub struct Start { … }` and its optional inputs.
#[derive(Debug, Clone)]
pub struct Call {
    pub docs: Docs,
    pub name: Name,
    /// The words of `#[must_use = "…"]`.
    pub must_use: String,
    pub setters: Vec<Setter>,
    /// Sets fields of the body that the document does not name.
    pub extra: Option<ExtraSetter>,
    pub outcome: Outcome,
    /// Pages follow each other.
    pub page: Option<Type>,
    /// `rt::batch_call!`: what the list is made of that may be cut into batches.
    pub batch: Option<Type>,
}

/// `pub fn webhook_url(mut self, webhook_url: …) -> Self`
#[derive(Debug, Clone)]
pub struct Setter {
    pub docs: Docs,
    pub deprecated: bool,
    pub name: Name,
    pub argument: Name,
    pub write: Write,
}

/// `pub fn extra(mut self, name: …, value: …) -> Self`
#[derive(Debug, Clone)]
pub struct ExtraSetter {
    pub name: Name,
    pub value: Accept,
}

/// What awaiting a call gives.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// `rt::call!`
    Value(Type),
    /// `rt::text_call!`: the body as text.
    Text,
    /// `rt::bytes_call!`: the body as it came.
    Bytes,
    /// `rt::start_call!`: the first answer, and the result that `.wait()` gives.
    Task { started: Type, result: Type },
    /// `rt::task_call!`: the state of a task, with its result.
    State(Type),
}

/// `pub static START_EMAIL_VERIFICATION: rt::Operation`
#[derive(Debug, Clone)]
pub struct Table {
    pub docs: Docs,
    pub name: Name,
    pub id: String,
    /// The variant of `rt::Method`.
    pub method: Name,
    pub path: String,
    pub authenticated: bool,
    pub safety: Safety,
    pub price: Price,
    pub body: Body,
    pub inputs: Vec<Input>,
    /// Over the fields of the body.
    pub rules: Vec<Rule>,
    pub parameter_rules: Vec<Rule>,
    pub result: Vec<String>,
    pub failures: Vec<Failure>,
    pub task: Option<Task>,
    pub link: Option<Link>,
    pub batch: Option<Batch>,
    pub paging: Option<Paging>,
    pub items: Vec<String>,
}
