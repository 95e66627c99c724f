//! Which kind of object stands where in an OpenAPI document, as far as following references needs it.
//!
//! What a reference points to is known from where the reference stands, in whatever file the target is.

use crate::tree::{Node, Value};

/// A kind of OpenAPI object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Document,
    Components,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    Response,
    Header,
    MediaType,
    Encoding,
    Example,
    Link,
    SecurityScheme,
    Schema,
    Discriminator,
    /// A schema that is named by a plain string: the values of `discriminator.mapping`.
    SchemaName,
    Table,
}

/// One object, or several of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    One(Kind),
    Map(Kind),
    List(Kind),
}

use Place::{List, Map, One};

impl Kind {
    /// Every kind that `components` holds, with the name of its map.
    pub const COMPONENTS: [(Self, &'static str); 8] = [
        (Self::Schema, "schemas"),
        (Self::Response, "responses"),
        (Self::Parameter, "parameters"),
        (Self::Example, "examples"),
        (Self::RequestBody, "requestBodies"),
        (Self::Header, "headers"),
        (Self::SecurityScheme, "securitySchemes"),
        (Self::Link, "links"),
    ];

    /// The map of `components` that holds things of this kind.
    #[must_use]
    pub fn component_map(self) -> Option<&'static str> {
        let kind = if self == Self::SchemaName { Self::Schema } else { self };
        Self::COMPONENTS.iter().find(|(of, _)| *of == kind).map(|(_, map)| *map)
    }

    /// Whether a reference at this place is replaced by what it points to.
    #[must_use]
    pub fn is_inlined(self) -> bool {
        matches!(self, Self::PathItem | Self::Table)
    }

    /// Whether a `$ref` may stand in for such an object.
    #[must_use]
    pub fn takes_references(self) -> bool {
        self.is_inlined() || self.component_map().is_some()
    }

    /// The kind in the words of a diagnostic.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Document => "a document",
            Self::Components => "components",
            Self::PathItem => "a path item",
            Self::Operation => "an operation",
            Self::Parameter => "a parameter",
            Self::RequestBody => "a request body",
            Self::Response => "a response",
            Self::Header => "a header",
            Self::MediaType => "a media type",
            Self::Encoding => "an encoding",
            Self::Example => "an example",
            Self::Link => "a link",
            Self::SecurityScheme => "a security scheme",
            Self::Schema | Self::SchemaName => "a schema",
            Self::Discriminator => "a discriminator",
            Self::Table => "a table",
        }
    }

    /// What stands under a keyword of such an object.
    fn under(self, keyword: &str) -> Option<Place> {
        match self {
            Self::Document => match keyword {
                "paths" | "webhooks" => Some(Map(Self::PathItem)),
                "components" => Some(One(Self::Components)),
                "x-tables" => Some(Map(Self::Table)),
                _ => None,
            },
            Self::Components => Self::COMPONENTS.iter().find(|(_, map)| *map == keyword).map(|(kind, _)| Map(*kind)),
            Self::PathItem => match keyword {
                "parameters" => Some(List(Self::Parameter)),
                "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace" => {
                    Some(One(Self::Operation))
                }
                _ => None,
            },
            Self::Operation => match keyword {
                "parameters" => Some(List(Self::Parameter)),
                "requestBody" => Some(One(Self::RequestBody)),
                "responses" => Some(Map(Self::Response)),
                _ => None,
            },
            Self::Parameter | Self::Header | Self::RequestBody | Self::Response | Self::MediaType | Self::Encoding => {
                match keyword {
                    "schema" => Some(One(Self::Schema)),
                    "examples" => Some(Map(Self::Example)),
                    "content" => Some(Map(Self::MediaType)),
                    "headers" => Some(Map(Self::Header)),
                    "links" => Some(Map(Self::Link)),
                    "encoding" => Some(Map(Self::Encoding)),
                    _ => None,
                }
            }
            Self::Schema => under_schema(keyword),
            Self::Discriminator => (keyword == "mapping").then_some(Map(Self::SchemaName)),
            Self::Example | Self::Link | Self::SecurityScheme | Self::SchemaName | Self::Table => None,
        }
    }
}

/// Keywords that are refused later are walked too: what they refer to is still found.
fn under_schema(keyword: &str) -> Option<Place> {
    match keyword {
        "properties" | "patternProperties" | "dependentSchemas" | "$defs" => Some(Map(Kind::Schema)),
        "items"
        | "additionalProperties"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "propertyNames"
        | "unevaluatedItems"
        | "unevaluatedProperties" => Some(One(Kind::Schema)),
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Some(List(Kind::Schema)),
        "discriminator" => Some(One(Kind::Discriminator)),
        _ => None,
    }
}

impl Place {
    /// What stands under a key of the object at this place.
    #[must_use]
    pub fn under(self, key: &str) -> Option<Self> {
        match self {
            One(kind) => kind.under(key),
            Map(kind) => Some(One(kind)),
            List(_) => None,
        }
    }

    /// What the elements of the list at this place are.
    #[must_use]
    pub fn element(self) -> Option<Self> {
        match self {
            List(kind) => Some(One(kind)),
            One(_) | Map(_) => None,
        }
    }
}

/// The node that holds the text of a reference, when the object at this place is one.
#[must_use]
pub fn reference(node: &Node, place: Place) -> Option<(Kind, &Node)> {
    match place {
        One(Kind::SchemaName) => {
            node.as_str().filter(|text| text.contains(['/', '#'])).map(|_| (Kind::SchemaName, node))
        }
        One(kind) if kind.takes_references() => node.get("$ref").map(|target| (kind, target)),
        _ => None,
    }
}

/// Every reference in a tree, with the kind of thing it points to.
pub fn references<'n>(node: &'n Node, place: Place, found: &mut Vec<(Kind, &'n Node)>) {
    found.extend(reference(node, place));
    match &node.value {
        Value::Object(entries) => {
            for (key, value) in entries {
                if let Some(place) = place.under(&key.name) {
                    references(value, place, found);
                }
            }
        }
        Value::Array(items) => {
            if let Some(place) = place.element() {
                for item in items {
                    references(item, place, found);
                }
            }
        }
        _ => {}
    }
}
