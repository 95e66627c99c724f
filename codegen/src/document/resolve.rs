//! Finding what a reference names.

use super::{
    Component, Components, Example, Header, Link, Map, Parameter, RefOr, Reference, RequestBody, Response, Schema,
};

/// How many references may follow each other. A longer chain is a circle.
const LONGEST_CHAIN: usize = 16;

impl Components {
    /// The schema a reference names.
    #[must_use]
    pub fn schema(&self, reference: &Reference) -> Option<&Schema> {
        find(&self.schemas, reference, "schemas")
    }

    /// The schema itself, or the one its references lead to.
    #[must_use]
    pub fn resolve_schema<'d>(&'d self, schema: &'d Schema) -> Option<&'d Schema> {
        let mut schema = schema;
        for _ in 0..LONGEST_CHAIN {
            match &schema.reference {
                None => return Some(schema),
                Some(reference) => schema = self.schema(reference)?,
            }
        }
        None
    }
}

impl<T: Component> RefOr<T> {
    /// The thing itself, or the one its references lead to. `None`: they lead nowhere.
    pub fn resolve<'d>(&'d self, components: &'d Components) -> Option<&'d T> {
        let mut item = self;
        for _ in 0..LONGEST_CHAIN {
            match item {
                Self::Item(item) => return Some(item),
                Self::Ref(reference) => item = T::find(components, reference)?,
            }
        }
        None
    }
}

fn find<'d, T>(map: &'d Map<T>, reference: &Reference, kind: &str) -> Option<&'d T> {
    let name = reference.pointer.value.strip_prefix("#/components/")?.strip_prefix(kind)?.strip_prefix('/')?;
    // The last segment is the whole rest: anything deeper is not a component.
    if name.contains('/') {
        return None;
    }
    // The bundle has sorted components by name.
    let at = map.binary_search_by(|(key, _)| key.value.cmp(&reference.name)).ok()?;
    map.get(at).map(|(_, item)| item)
}

macro_rules! components {
    ($($type:ty: $field:ident = $kind:literal;)*) => {$(
        impl Component for $type {
            const KIND: &'static str = $kind;

            fn find<'d>(components: &'d Components, reference: &Reference) -> Option<&'d RefOr<Self>> {
                find(&components.$field, reference, Self::KIND)
            }
        }
    )*};
}

components! {
    Parameter: parameters = "parameters";
    RequestBody: request_bodies = "requestBodies";
    Response: responses = "responses";
    Header: headers = "headers";
    Example: examples = "examples";
    Link: links = "links";
}
