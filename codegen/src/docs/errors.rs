//! Failures: what each status means, what the client does about it, and what to do.

use super::{
    content::{Block, Row, Table, code, heading, text},
    markdown,
    operation::status_name,
    page::Page,
    reference,
    view::View,
};
use crate::{document::RefOr, load::Prose};

pub(super) fn page(view: &View<'_>, prose: &Prose) -> Option<Page> {
    let components = &view.document.components;
    let mut rows: Vec<(String, Row)> = Vec::new();
    let mut schemas = Vec::new();
    for (status, response) in view.operations().flat_map(|found| &found.operation.responses) {
        let name = status_name(status.value);
        let RefOr::Ref(_) = response else { continue };
        let Some(found) = response.resolve(components) else { continue };
        if rows.iter().any(|(known, _)| *known == name) {
            continue;
        }
        schemas.extend(found.content.iter().filter_map(|(_, media)| media.schema.as_ref()));
        let words = markdown::words(found.description.as_deref().unwrap_or_default());
        rows.push((name.clone(), Row { id: Some(format!("status.{name}")), cells: vec![vec![code(name)], words] }));
    }
    rows.sort_by(|(one, _), (other, _)| one.cmp(other));
    let head = ["Status", "Meaning"].map(|word| vec![text(word)]).to_vec();
    let table = Table { head, rows: rows.into_iter().map(|(_, row)| row).collect(), filter: None };
    let mut blocks = vec![heading(2, "statuses", "Statuses"), Block::Table(table)];
    if let Some(errors) = &prose.errors {
        blocks.push(heading(2, "kinds", "Kinds of error"));
        blocks.extend(markdown::blocks(errors, &markdown::outside));
    }
    if let Some(retries) = &prose.retries {
        blocks.push(heading(2, "retries", "What is sent again"));
        blocks.extend(markdown::blocks(retries, &markdown::outside));
    }
    blocks.push(heading(2, "types", "Types"));
    blocks.extend(reference::types(view, schemas.into_iter(), 3));
    Some(Page {
        path: "errors.html".to_owned(),
        title: "Errors".to_owned(),
        lead: vec![text("What each failure means, what the client does about it, and what is left for you to do.")],
        blocks,
        repeats: false,
    })
}
