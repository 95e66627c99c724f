//! Finds the operation that fetches the result of another.

use crate::{
    document::{LinkValue, Response},
    ir::Link,
    lower::{Lowering, drafts::Draft},
};

impl<'d> Lowering<'d> {
    /// The link to the operation that fetches the result of this one.
    pub(super) fn result_link<'a>(
        &mut self,
        draft: &Draft<'d>,
        drafts: &'a [Draft<'d>],
    ) -> Option<(Link, &'a Draft<'d>)> {
        let responses = draft.operation.successes();
        let found: Vec<&'d Response> =
            responses.filter_map(|(_, response)| response.resolve(&self.document.components)).collect();
        let (name, link) =
            found.iter().flat_map(|response| &response.links).find(|(name, _)| name.value == "result")?;
        let link = link.resolve(&self.document.components)?;
        let target = drafts.iter().find(|target| target.id == link.operation_id.value)?;
        if target.operation.extensions.task.is_none() {
            let message = format!("the link `result` leads to `{}`, which does not say how a task stands", target.id);
            self.report(
                "unsupported-link",
                name.span,
                message,
                "give that operation `x-task`, or the link another name",
            );
            return None;
        }
        let mut parameters = Vec::new();
        for (name, value) in &link.parameters {
            let wire = name.value.rsplit_once('.').map_or(name.value.as_str(), |(_, wire)| wire);
            let Some(input) = target.inputs.iter().find(|input| input.wire == wire) else { continue };
            match value {
                LinkValue::ResponseBody(pointer) => {
                    parameters.push((input.place, wire.to_owned(), pointer.value.clone()));
                }
                LinkValue::Literal(_) => {
                    self.report(
                        "unsupported-link",
                        name.span,
                        "a link with a constant is not supported",
                        "point into `$response.body`",
                    );
                }
            }
        }
        let operation = if target.module == draft.module {
            vec![target.table.clone()]
        } else {
            vec!["super".to_owned(), target.module.clone(), target.table.clone()]
        };
        Some((Link { operation, parameters }, target))
    }
}
