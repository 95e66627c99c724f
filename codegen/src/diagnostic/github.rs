//! Findings, printed as the commands by which a GitHub workflow marks lines of a pull request.

use super::{Diagnostic, Severity};
use crate::{load::Sources, tree::Span};

/// Prints one line a finding: `::error file=…,line=…,col=…,title=…::…`.
#[must_use]
pub fn to_github(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(|found| command(sources, found)).collect()
}

fn command(sources: &Sources, found: &Diagnostic) -> String {
    let name = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut properties = found.span.map(|span| place(sources, span)).unwrap_or_default();
    properties.push(format!("title={}", property(found.code)));
    let mut lines = vec![found.message.clone()];
    lines.extend(
        found.related.iter().filter_map(|(span, note)| Some(format!("{note}: {}", where_it_is(sources, *span)?))),
    );
    lines.extend(found.help.iter().map(|help| format!("help: {help}")));
    format!("::{name} {}::{}\n", properties.join(","), data(&lines.join("\n")))
}

fn place(sources: &Sources, span: Span) -> Vec<String> {
    let (Some(source), Some(start)) = (sources.get(span.file), sources.position(span)) else { return Vec::new() };
    vec![format!("file={}", property(&source.name)), format!("line={}", start.line), format!("col={}", start.column)]
}

fn where_it_is(sources: &Sources, span: Span) -> Option<String> {
    let position = sources.position(span)?;
    Some(format!("{}:{}:{}", sources.get(span.file)?.name, position.line, position.column))
}

/// The text of a command: what ends a line, and the escape sign itself, are escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which ends before a comma, and the list of which ends before a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        let found = Diagnostic::error("link", None, "100 %, or\r\nless: a, b").help("none");
        let printed = to_github(&Sources::default(), &[found]);
        assert_eq!(printed, "::error title=link::100 %25, or%0D%0Aless: a, b%0Ahelp: none\n");
        assert_eq!(property("a:b,c%\n"), "a%3Ab%2Cc%25%0A");
    }
}
