//! Patterns that the client can check.
//!
//! The client's regular expressions have neither look-around nor back-references nor Unicode classes. Nothing here
//! compiles a pattern: what is looked at is the brackets and those constructs.

use super::scope::Scope;
use crate::diagnostic::Diagnostic;

pub(super) fn check(scope: &mut Scope<'_>) {
    for pattern in scope.schemas.clone().into_iter().filter_map(|schema| schema.pattern.as_ref()) {
        if let Some(fault) = fault(&pattern.value) {
            let message = format!("this pattern {fault}");
            scope.report(Diagnostic::error("pattern", pattern.span, message));
        }
    }
}

fn fault(pattern: &str) -> Option<&'static str> {
    let mut groups = 0_usize;
    let mut in_class = false;
    let mut rest = pattern;
    while let Some(letter) = rest.chars().next() {
        let after = rest.get(letter.len_utf8()..).unwrap_or_default();
        let mut next = after;
        match letter {
            '\\' => {
                let escaped = after.chars().next();
                match escaped {
                    None => return Some("ends with a lone `\\`"),
                    Some('1'..='9') => return Some("has a back-reference, which is not supported"),
                    Some('p' | 'P') => return Some("has a Unicode class, which is not supported"),
                    Some(escaped) => next = after.get(escaped.len_utf8()..).unwrap_or_default(),
                }
            }
            // A bracket right after the opening one stands for itself.
            '[' if !in_class => {
                in_class = true;
                next = after.strip_prefix('^').unwrap_or(after);
                next = next.strip_prefix(']').unwrap_or(next);
            }
            ']' => in_class = false,
            '(' if !in_class => {
                if ["?=", "?!", "?<=", "?<!"].iter().any(|around| after.starts_with(around)) {
                    return Some("looks around, which is not supported");
                }
                groups += 1;
            }
            ')' if !in_class => match groups.checked_sub(1) {
                Some(open) => groups = open,
                None => return Some("closes a group that is not open"),
            },
            '*' | '+' | '?' if !in_class && rest.len() == pattern.len() => return Some("repeats nothing"),
            _ => {}
        }
        rest = next;
    }
    if in_class {
        return Some("does not close a `[`");
    }
    (groups > 0).then_some("does not close a `(`")
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn brackets_and_constructs() {
        for sound in ["^[^/]+$", r"^\(\d+\)$", "[]a]", "[^]a(]", "(?:a|b){2}", r"[\]]", "", "(?P<x>a)"] {
            assert_eq!(fault(sound), None, "{sound}");
        }
        for broken in ["(a", "a)", "[a", r"a\", "(?=a)", "(?<!a)", r"(a)\1", r"\p{L}", "*a"] {
            assert!(fault(broken).is_some(), "{broken}");
        }
    }
}
