//! Finds the items, the total and the next cursor in a page.

use super::{
    Lowering, ModelId,
    drafts::Draft,
    look::{Child, Definition, Kind},
    responses::Returned,
    structs,
};
use crate::{
    document::{Paging, PagingStyle, Spanned},
    ir::{Cursor, Page, Scalar, Step, Total, Type},
};

/// Where something stands in a page.
type Pointer = Spanned<Vec<String>>;

impl<'d> Lowering<'d> {
    /// The type of the page that a call returns, if pages follow it; the type then is a page.
    ///
    /// `returns`: the operation whose value is the page, which is the linked one when the call starts a task.
    pub(super) fn page(&mut self, draft: &Draft<'d>, returns: &Draft<'d>) -> Option<Type> {
        let paging = draft.operation.extensions.paging.as_ref()?;
        let Returned::Json(child) = &returns.returned else {
            self.report(
                "unsupported-paging",
                paging.span,
                "an operation that returns no JSON has no pages",
                "remove `x-paging`",
            );
            return None;
        };
        let (child, paging, span) = (child.clone(), &paging.value, paging.span);
        let look = self.look(&child);
        let ty = self.type_of(&child, false);
        if matches!(look.kind, Kind::List(_)) && paging.items.value.is_empty() && !look.nullable {
            return Some(ty);
        }
        let (Kind::Model(id), false) = (look.kind, look.nullable) else {
            self.report(
                "unsupported-paging",
                span,
                "a page is neither an object nor a list",
                "let `x-result` name the object",
            );
            return None;
        };
        let page = self.page_of(id, &child, paging)?;
        match self.pages.get(&id) {
            Some(other) if *other != page => {
                let message = "two operations find the items of one type in different places";
                self.report("unsupported-paging", span, message, "give each its own schema");
            }
            _ => {
                self.pages.insert(id, page);
            }
        }
        Some(ty)
    }

    fn page_of(&mut self, id: ModelId, child: &Child<'d>, paging: &'d Paging) -> Option<Page> {
        let (items, list) = self.steps(id, child, &paging.items)?;
        let Type::List(item) = list else {
            self.report(
                "unsupported-paging",
                paging.items.span,
                "`items` does not point to a list",
                "name the list of items",
            );
            return None;
        };
        let total = match &paging.total {
            Some(pointer) => Some(self.total(id, child, pointer)?),
            None => None,
        };
        let next = match &paging.style {
            PagingStyle::Cursor { next, .. } => Some(self.next_cursor(id, child, next)?),
            PagingStyle::Page { .. } | PagingStyle::Offset { .. } => None,
        };
        Some(Page { item: *item, items, total, next })
    }

    fn total(&mut self, id: ModelId, child: &Child<'d>, pointer: &'d Pointer) -> Option<(Vec<Step>, Total)> {
        let (steps, ty) = self.steps(id, child, pointer)?;
        let total = match ty {
            Type::Scalar(Scalar::U64) => Total::U64,
            Type::Scalar(Scalar::U32) => Total::Unsigned,
            Type::Scalar(Scalar::I32 | Scalar::I64) => Total::Signed,
            _ => {
                let message = "`total` does not point to a whole number";
                self.report("unsupported-paging", pointer.span, message, "name another field");
                return None;
            }
        };
        Some((steps, total))
    }

    fn next_cursor(&mut self, id: ModelId, child: &Child<'d>, pointer: &'d Pointer) -> Option<(Vec<Step>, Cursor)> {
        let (steps, ty) = self.steps(id, child, pointer)?;
        let cursor = match ty {
            Type::Scalar(Scalar::String) => Cursor::Text,
            Type::Model(name) if self.is_text(&name) => Cursor::Newtype,
            _ => {
                let message = "`next` does not point to a text";
                self.report("unsupported-paging", pointer.span, message, "name another field");
                return None;
            }
        };
        Some((steps, cursor))
    }

    /// The fields on the way to a place in a page, and the type at its end, without `Option`.
    fn steps(&mut self, id: ModelId, child: &Child<'d>, pointer: &'d Pointer) -> Option<(Vec<Step>, Type)> {
        let (mut here, mut child, mut steps) = (Some(id), child.clone(), Vec::new());
        for segment in &pointer.value {
            let property = here.and_then(|id| match &self.models.get(id).definition {
                Definition::Object(object) => {
                    object.properties.iter().find(|property| property.name.value == *segment).cloned()
                }
                _ => None,
            });
            let (Some(owner), Some(property)) = (here, property) else {
                let message = format!("`/{}` is no field of the page", pointer.value.join("/"));
                self.report(
                    "unsupported-paging",
                    pointer.span,
                    message,
                    "pointers lead through named fields, after `x-result`",
                );
                return None;
            };
            let name = structs::field_name(&property);
            let field =
                self.built.get(&owner).and_then(|built| built.fields.iter().find(|(field, _)| field.name == name));
            let (optional, boxed) = match field.map(|(field, _)| &field.ty) {
                Some(Type::Option(inner)) => (true, matches!(**inner, Type::Boxed(_))),
                Some(Type::Boxed(_)) => (false, true),
                Some(Type::Patch(_)) => {
                    self.report(
                        "unsupported-paging",
                        pointer.span,
                        "the page is also sent, with fields that may be cleared",
                        "give it its own schema",
                    );
                    return None;
                }
                _ => (false, false),
            };
            child = property.child();
            here = match self.look(&child).kind {
                Kind::Model(id) => Some(id),
                _ => None,
            };
            steps.push(Step { field: name, optional, boxed });
        }
        let look = self.look(&child);
        Some((steps, self.base_type(&look, false)))
    }

    fn is_text(&self, name: &str) -> bool {
        self.models
            .used()
            .any(|(_, entry)| entry.name == name && matches!(entry.definition, Definition::Newtype(Scalar::String)))
    }
}
