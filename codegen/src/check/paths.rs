//! Path templates: well formed, distinct, and with a parameter for each name.

use std::collections::{BTreeMap, BTreeSet};

use super::scope::{Call, Scope, method_name};
use crate::{
    diagnostic::{Diagnostic, suggest},
    document::{ParameterLocation, PathItem},
};

pub(super) fn check(scope: &mut Scope<'_>) {
    let mut shapes = BTreeMap::new();
    for path in &scope.document.paths {
        let Some(template) = Template::parse(&path.path.value) else {
            let message = format!("the braces in `{}` do not enclose names", path.path.value);
            scope
                .report(Diagnostic::error("path-template", path.path.span, message).help("write `/things/{thing_id}`"));
            continue;
        };
        if let Some(first) = shapes.insert(template.shape.clone(), path) {
            shapes.insert(template.shape.clone(), first);
            report_same_shape(scope, path, first);
        }
        if let Some(name) = template.repeated() {
            let message = format!("`{{{name}}}` is in the path twice");
            scope.report(Diagnostic::error("path-template", path.path.span, message));
        }
        for call in scope.calls.clone().into_iter().filter(|call| std::ptr::eq(call.path, path)) {
            parameters(scope, call, &template);
        }
    }
}

fn report_same_shape(scope: &mut Scope<'_>, path: &PathItem, first: &PathItem) {
    let message = format!("`{}` is the same path as `{}`", path.path.value, first.path.value);
    let finding = Diagnostic::error("duplicate-path", path.path.span, message).related(first.path.span, "first here");
    scope.report(finding.help("put their operations into one path item"));
}

/// Each name has a parameter, and each path parameter a name.
fn parameters(scope: &mut Scope<'_>, call: Call<'_>, template: &Template) {
    let declared: Vec<_> = scope
        .parameters(call)
        .into_iter()
        .filter(|parameter| parameter.location.value == ParameterLocation::Path)
        .collect();
    let is_known = |name: &str| declared.iter().any(|parameter| parameter.name.value == name);
    let mut missing: Vec<_> = template.names.iter().map(String::as_str).filter(|name| !is_known(name)).collect();
    let unused: Vec<_> = declared.iter().filter(|parameter| !template.names.contains(&parameter.name.value)).collect();
    let complete = !scope.is_incomplete(call.operation.span) && !scope.has_unknown_parameters(call);
    for parameter in &unused {
        let message = format!("the path `{}` has no `{{{}}}`", call.path.path.value, parameter.name.value);
        let finding = Diagnostic::error("path-parameter", parameter.name.span, message);
        let finding = finding.related(call.path.path.span, "the path");
        let near = match (unused.as_slice(), missing.as_slice()) {
            ([_], [only]) => Some(*only),
            _ => suggest(&parameter.name.value, missing.iter().copied()),
        };
        // One slip, one finding: what was meant is not missing as well.
        missing.retain(|name| Some(*name) != near);
        scope.report(match near {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding,
        });
    }
    for name in missing.iter().filter(|_| complete) {
        let method = method_name(call.operation.method.value);
        let message = format!("{method} `{}` declares no parameter `{name}`", call.path.path.value);
        let finding = Diagnostic::error("path-parameter", call.operation.method.span, message);
        let finding = finding.label("needs the parameter").related(call.path.path.span, "named here");
        scope.report(finding.help(format!("add `{{name: {name}, in: path, required: true, schema: …}}`")));
    }
}

struct Template {
    names: Vec<String>,
    /// The path with the names left out: `/things/{}`.
    shape: String,
}

impl Template {
    fn parse(path: &str) -> Option<Self> {
        let mut template = Self { names: Vec::new(), shape: String::new() };
        let mut rest = path;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}')?;
            if before.contains('}') || name.is_empty() || name.contains(['{', '/']) {
                return None;
            }
            template.names.push(name.to_owned());
            template.shape.push_str(before);
            template.shape.push_str("{}");
            rest = after;
        }
        template.shape.push_str(rest);
        (!rest.contains('}')).then_some(template)
    }

    fn repeated(&self) -> Option<&String> {
        let mut seen = BTreeSet::new();
        self.names.iter().find(|name| !seen.insert(name.as_str()))
    }
}
