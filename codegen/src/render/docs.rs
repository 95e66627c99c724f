//! Doc comments, and the examples in them.

use std::borrow::Cow;

use proc_macro2::TokenStream;
use quote::quote;

use super::{expr, ident};
use crate::ir::{Docs, Example};

/// The longest line of imports.
const IMPORT_WIDTH: usize = 100;

/// `/// line`, for each line.
pub(super) fn lines(docs: &Docs) -> TokenStream {
    let lines = docs.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {}", printable(line)) });
    quote! { #( #[doc = #lines] )* }
}

/// A line that may stand in a comment, where no carriage return may: control characters are written as in a literal.
pub(crate) fn printable(line: &str) -> Cow<'_, str> {
    let is_control = |letter: char| letter.is_control() && letter != '\t';
    if !line.contains(is_control) {
        return Cow::Borrowed(line);
    }
    let escaped =
        |letter: char| if is_control(letter) { letter.escape_default().collect() } else { String::from(letter) };
    line.chars().map(escaped).collect()
}

/// The docs, followed by an example.
pub(super) fn with_example(docs: &Docs, example: &Example) -> TokenStream {
    let mut docs = docs.clone();
    docs.extend([String::new(), "# Example".to_owned(), String::new()]);
    docs.extend(self::example(example));
    lines(&docs)
}

/// ```` ```no_run … ``` ````: imports, and the call inside a function that is hidden.
pub(crate) fn example(example: &Example) -> Docs {
    let crate_name = &example.crate_name;
    let mut lines = vec![format!("```{}", example.fence)];
    for (module, names) in [("models", &example.models), ("tables", &example.tables)] {
        lines.extend(import(&format!("{crate_name}::{module}"), names));
    }
    lines.extend(import("snov_client", &example.runtime));
    lines.push(format!("# async fn example(client: {crate_name}::Client) -> Result<(), snov_client::Error> {{"));
    lines.extend(statements(example));
    lines.push("# Ok(()) }".to_owned());
    lines.push("```".to_owned());
    lines
}

/// `use snov_client::models::{A, B};`
fn import(module: &str, names: &[String]) -> Docs {
    let one_line = match names {
        [] => return Vec::new(),
        [name] => format!("use {module}::{name};"),
        names => format!("use {module}::{{{}}};", names.join(", ")),
    };
    if one_line.len() <= IMPORT_WIDTH {
        return vec![one_line];
    }
    let mut lines = vec![format!("use {module}::{{")];
    let mut line = String::from("   ");
    for name in names {
        if line.len() + name.len() + 2 > IMPORT_WIDTH {
            lines.push(std::mem::replace(&mut line, String::from("   ")));
        }
        line.extend([" ", name, ","]);
    }
    lines.extend([line, "};".to_owned()]);
    lines
}

/// The call, as prettyplease formats it.
fn statements(example: &Example) -> Docs {
    let call = expr::expr(&example.call);
    let body = match &example.binding {
        _ if example.walk => quote! {
            let mut items = #call;
            while let Some(item) = items.try_next().await? {
                println!("{item:?}");
            }
        },
        None => quote! { #call.await?; },
        Some(binding) => {
            let binding = ident(binding);
            quote! { let #binding = #call.await?; }
        }
    };
    let function = syn::parse_quote! { async fn example() { #body } };
    let text = prettyplease::unparse(&syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![function],
    });
    let inner = text.lines().filter_map(|line| line.strip_prefix("    "));
    // A line that starts with `#` would be hidden.
    inner.map(|line| if line.starts_with('#') { format!("#{line}") } else { line.to_owned() }).collect()
}
