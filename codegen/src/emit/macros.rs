//! Calls of the runtime's macros, laid out like the items that they stand for.

use std::fmt::Write as _;

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// `rt::call!(A -> B);` on one line, `rt::string_enum! { … }` line by line.
pub(super) fn printed(mac: &syn::Macro) -> String {
    let path: Vec<String> = mac.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let path = path.join("::");
    match mac.delimiter {
        syn::MacroDelimiter::Brace(_) => format!("{path}! {{\n{}}}\n", block(mac.tokens.clone(), 1)),
        _ => format!("{path}!({});\n", inline(mac.tokens.clone())),
    }
}

/// One line for each attribute and for what ends with a comma, a semicolon or a block.
fn block(tokens: TokenStream, level: usize) -> String {
    let indent = "    ".repeat(level);
    let (mut out, mut line) = (String::new(), Vec::new());
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Punct(hash) if hash.as_char() == '#' => {
                if let Some(TokenTree::Group(attribute)) = tokens.next() {
                    let _ = writeln!(out, "{indent}{}", self::attribute(&attribute));
                }
            }
            TokenTree::Punct(end) if matches!(end.as_char(), ',' | ';') => {
                let _ = writeln!(out, "{indent}{}{}", inline(line.drain(..).collect()), end.as_char());
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && has_lines(group) => {
                let _ = writeln!(out, "{indent}{} {{", inline(line.drain(..).collect()));
                let _ = writeln!(out, "{}{indent}}}", block(group.stream(), level + 1));
            }
            _ => line.push(token),
        }
    }
    if !line.is_empty() {
        let _ = writeln!(out, "{indent}{}", inline(line.into_iter().collect()));
    }
    out
}

/// Whether a block holds documented things, and not a few values.
fn has_lines(group: &Group) -> bool {
    group.stream().into_iter().any(|token| matches!(token, TokenTree::Punct(hash) if hash.as_char() == '#'))
}

/// `/// text`, or the attribute as it is.
fn attribute(attribute: &Group) -> String {
    match syn::parse2::<syn::MetaNameValue>(attribute.stream()) {
        Ok(syn::MetaNameValue {
            path, value: syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }), ..
        }) if path.is_ident("doc") => {
            format!("///{}", text.value())
        }
        _ => format!("#[{}]", inline(attribute.stream())),
    }
}

/// Tokens on one line, with the spaces that a reader expects.
fn inline(tokens: TokenStream) -> String {
    let mut out = String::new();
    let mut last: Option<TokenTree> = None;
    let mut joint = false;
    for token in tokens {
        if last.as_ref().is_some_and(|last| !joint && needs_space(last, &token, &out)) {
            out.push(' ');
        }
        match &token {
            TokenTree::Group(group) => {
                let inner = inline(group.stream());
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                let _ = write!(out, "{open}{inner}{close}");
            }
            other => out.push_str(&other.to_string()),
        }
        joint = matches!(&token, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint);
        last = Some(token);
    }
    out
}

fn needs_space(last: &TokenTree, next: &TokenTree, so_far: &str) -> bool {
    let after_path = so_far.ends_with("::");
    match (last, next) {
        // `->` and `=>` stand apart by their first sign, the end of a type's arguments does not.
        (_, TokenTree::Punct(next)) => !matches!(next.as_char(), ',' | ';' | ':' | '<' | '>'),
        (TokenTree::Punct(last), _) => match last.as_char() {
            '<' | '#' | '&' => false,
            ':' => !after_path,
            '-' => !next.to_string().starts_with(|first: char| first.is_ascii_digit()),
            // After `Vec<String>` only a group, after `->` and `=>` anything.
            '>' => {
                so_far.ends_with("->")
                    || so_far.ends_with("=>")
                    || matches!(next, TokenTree::Ident(_) | TokenTree::Literal(_))
            }
            _ => true,
        },
        (TokenTree::Ident(_), TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &str) {
        let item: syn::ItemMacro = syn::parse_str(source).expect("a macro call");
        assert_eq!(printed(&item.mac), expected);
    }

    #[test]
    fn calls_stand_on_one_line() {
        check("rt::call!(Start -> models::Task);", "rt::call!(Start -> models::Task);\n");
        check(
            "rt::start_call!(A -> Vec<models::B> => BTreeMap<String,rt::Value>);",
            "rt::start_call!(A -> Vec<models::B> => BTreeMap<String, rt::Value>);\n",
        );
        check("rt::call!(A -> ());", "rt::call!(A -> ());\n");
    }

    #[test]
    fn enums_stand_line_by_line() {
        check(
            "rt::string_enum! { #[doc = \" Docs.\"] pub enum A { #[doc = \" One.\"] One=\"one\", #[doc = \"\"] Two = -1, } }",
            "rt::string_enum! {\n    /// Docs.\n    pub enum A {\n        /// One.\n        One = \"one\",\n        ///\n        Two = -1,\n    }\n}\n",
        );
        check(
            "rt::choice! { pub enum A { #[doc = \" One.\"] One = {\"port\":465,\"x\":\"y\"}, } }",
            "rt::choice! {\n    pub enum A {\n        /// One.\n        One = { \"port\": 465, \"x\": \"y\" },\n    }\n}\n",
        );
        check(
            "rt::tagged_union! { pub enum A by \"type\" { #[doc = \" One.\"] One(Box<B>)=\"one\", } }",
            "rt::tagged_union! {\n    pub enum A by \"type\" {\n        /// One.\n        One(Box<B>) = \"one\",\n    }\n}\n",
        );
        check("rt::newtype! { pub struct A(u64); }", "rt::newtype! {\n    pub struct A(u64);\n}\n");
        check("rt::table_view! { pub mod as_id: A => id }", "rt::table_view! {\n    pub mod as_id: A => id\n}\n");
    }
}
