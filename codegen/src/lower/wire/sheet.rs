//! The tests of one file while they are written, and what several files share.

use std::collections::BTreeSet;

use super::{Documented, Draft, Expects, Expr, Name, docs, names};
use crate::{
    ir::{self, Refusal, WireFile, WireTest},
    lower::examples::Imports,
};

#[derive(Default)]
pub(super) struct Sheet {
    pub(super) imports: Imports,
    /// Calls that cannot be made from the document, and why.
    pub(super) missing: Vec<String>,
    tests: Vec<WireTest>,
    names: BTreeSet<Name>,
}

impl Sheet {
    pub(super) fn test(&mut self, draft: &Draft<'_>, name: &str, about: String, call: Expr, expects: Expects) {
        let name = names::value_name(&format!("{} {name}", names::unraw(&draft.function)));
        let name = apart(name, |name| self.names.contains(name));
        self.names.insert(name.clone());
        self.tests.push(WireTest { name, docs: docs::markdown(&sentence(about)), call, expects });
    }

    /// What each documented answer becomes, in one test.
    pub(super) fn answers(
        &mut self,
        draft: &Draft<'_>,
        title: &str,
        call: Expr,
        documented: &[Documented],
        refusals: &mut Refusals,
    ) {
        let successes: Vec<_> = documented.iter().filter_map(Documented::success).collect();
        let (mut own, mut shared) = (Vec::new(), Vec::new());
        for answer in documented {
            match (answer.refusal(), &answer.component) {
                (Some(refusal), Some(component)) => shared.push(refusals.name(component, refusal)),
                (Some(refusal), None) => own.push(refusal),
                (None, _) => {}
            }
        }
        if !successes.is_empty() || !own.is_empty() || !shared.is_empty() {
            let expects = Expects::Answers { successes, refusals: own, shared };
            self.test(draft, "is_answered", format!("What the answers to `{title}` become"), call, expects);
        }
    }

    pub(super) fn file(mut self, tag: &ir::Tag) -> WireFile {
        self.imports.arrange();
        let module = names::unraw(&tag.module);
        WireFile {
            module: tag.module.clone(),
            docs: vec![format!("The wire of [`operations::{module}`](super::super::operations::{module}).")],
            models: self.imports.models,
            tables: self.imports.tables,
            tests: self.tests,
        }
    }
}

/// Refusals of the components, each with the name of its constant.
#[derive(Default)]
pub(super) struct Refusals(pub(super) Vec<(Name, Refusal)>);

impl Refusals {
    /// The constant of a refusal, made when it is first needed.
    fn name(&mut self, words: &str, refusal: Refusal) -> Name {
        if let Some((name, _)) = self.0.iter().find(|(_, other)| *other == refusal) {
            return name.clone();
        }
        let name = apart(names::static_name(words), |name| self.0.iter().any(|(other, _)| other == name));
        self.0.push((name.clone(), refusal));
        name
    }
}

/// The name, with a number if it is taken.
fn apart(name: Name, is_taken: impl Fn(&str) -> bool) -> Name {
    let numbered = (2..).map(|number: u32| format!("{name}_{number}"));
    let found = std::iter::once(name.clone()).chain(numbered).find(|name| !is_taken(name));
    found.unwrap_or(name)
}

/// With a full stop.
fn sentence(words: String) -> String {
    if words.ends_with(['.', '!', '?']) { words } else { format!("{words}.") }
}
