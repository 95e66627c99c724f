//! Doc comments, and the examples in them.

use std::borrow::Cow;

use proc_macro2::TokenStream;
use quote::quote;

use super::sample;
use crate::ir::{Docs, Example};

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

/// ```` ```no_run … ``` ````: the sample inside a function that is hidden.
fn example(example: &Example) -> Docs {
    let crate_name = &example.crate_name;
    let (imports, statements) = sample::parts(example);
    // A line that starts with `#` would be hidden.
    let shown = |line: String| if line.starts_with('#') { format!("#{line}") } else { line };
    let mut lines = vec![format!("```{}", example.fence)];
    if !imports.is_empty() {
        lines.extend(imports);
        lines.push(String::new());
    }
    lines.push(format!("# async fn example(client: {crate_name}::Client) -> Result<(), snov_client::Error> {{"));
    lines.extend(statements.into_iter().map(shown));
    lines.push("# Ok(()) }".to_owned());
    lines.push("```".to_owned());
    lines
}
