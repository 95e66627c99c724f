//! Decides which functions a task has beside its own: one that starts any number of tasks, one that takes a handle.

use super::{drafts::Draft, inputs::Taken, names};
use crate::ir::{Accept, Batch, BatchFunction, Name, OperationTable, Outcome, Place, ResumeFunction, Shape};

/// The list that may be cut: the one required list of a body whose length the document limits.
pub(super) fn batch(table: &OperationTable, outcome: &Outcome, taken: &Taken) -> Option<Batch> {
    if !matches!(outcome, Outcome::Task { .. }) || table.paging.is_some() || taken.inputs.is_some() {
        return None;
    }
    let mut lists = table.inputs.iter().filter(|input| input.required && matches!(input.shape, Shape::Array { .. }));
    let (list, None) = (lists.next()?, lists.next()) else { return None };
    match list.shape {
        Shape::Array { max: Some(most), .. } if list.place == Place::Body && most > 0 && !list.name.is_empty() => {
            Some(Batch { input: list.name.clone(), most })
        }
        _ => None,
    }
}

/// `start_all`
pub(super) fn function(
    draft: &Draft<'_>,
    drafts: &[Draft<'_>],
    batch: Option<&Batch>,
    taken: &Taken,
) -> Option<BatchFunction> {
    let Batch { input, most } = batch?;
    let argument =
        taken.arguments.iter().find(|argument| argument.write.place == Place::Body && argument.write.wire == *input)?;
    let Accept::List(item) = &argument.write.accept else { return None };
    let (function, list) = (names::unraw(&draft.function), names::unraw(&argument.name));
    Some(BatchFunction {
        docs: vec![
            format!(
                "[`{function}`](Self::{function}) for any number of `{list}`: {most} to a task, several tasks at once,"
            ),
            "each result as it comes with the inputs that it belongs to. See [`Batches`](rt::Batches).".to_owned(),
        ],
        name: beside(draft, drafts, "all"),
        argument: argument.name.clone(),
        item: item.clone(),
    })
}

/// `result_of`
pub(super) fn resume(draft: &Draft<'_>, drafts: &[Draft<'_>], outcome: &Outcome) -> Option<ResumeFunction> {
    let Outcome::State(result) = outcome else { return None };
    Some(ResumeFunction {
        docs: vec![
            "Waits for the result of a task that was started before, by this process or another.".to_owned(),
            "See [`TaskHandle`](rt::TaskHandle).".to_owned(),
        ],
        name: beside(draft, drafts, "of"),
        result: result.clone(),
    })
}

/// A name like that of the draft's function, which no other function of its module has.
fn beside(draft: &Draft<'_>, drafts: &[Draft<'_>], suffix: &str) -> Name {
    let mut name = format!("{}_{suffix}", names::unraw(&draft.function));
    while drafts.iter().any(|other| other.module == draft.module && names::unraw(&other.function) == name) {
        name.push('_');
    }
    name
}
