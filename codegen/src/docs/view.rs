//! The document and the client made from it, side by side: what HTTP calls a thing, and what Rust calls it.

use std::collections::BTreeMap;

use super::reach;
use crate::{
    document::{Document, Operation, PathItem, Schema, Spanned},
    ir::{self, Model, Place, Struct, Type},
    load::Sources,
    lower,
    tree::Span,
};

/// Both sides of everything.
#[derive(Debug)]
pub(super) struct View<'d> {
    pub(super) document: &'d Document,
    pub(super) api: &'d ir::Api,
    sources: Option<&'d Sources>,
    pub(super) tags: Vec<TagView<'d>>,
    /// The types of the client, by name.
    models: BTreeMap<&'d str, &'d Model>,
    tables: BTreeMap<&'d str, &'d ir::Table>,
    /// Components that are the body of one operation and nothing else, with its id.
    bodies: BTreeMap<&'d str, &'d str>,
}

/// One tag: its operations in the order of the document.
#[derive(Debug)]
pub(super) struct TagView<'d> {
    /// As in the document: `email-verification`.
    pub(super) name: &'d str,
    pub(super) description: Option<&'d str>,
    pub(super) operations: Vec<OperationView<'d>>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct OperationView<'d> {
    pub(super) path: &'d PathItem,
    pub(super) operation: &'d Operation,
    /// The function of the client that gives out the tag's functions.
    pub(super) accessor: &'d str,
    pub(super) rust: &'d ir::Operation,
}

impl<'d> View<'d> {
    pub(super) fn new(document: &'d Document, api: &'d ir::Api, sources: Option<&'d Sources>) -> Self {
        let models = api.models.iter().flat_map(|file| &file.models).map(|model| (model.name().as_str(), model));
        let tables = api.tables.iter().map(|table| (table.name.as_str(), table));
        let mut view = Self {
            document,
            api,
            sources,
            tags: Vec::new(),
            models: models.collect(),
            tables: tables.collect(),
            bodies: BTreeMap::new(),
        };
        view.tags = api.tags.iter().map(|tag| view.tag(tag)).collect();
        view.bodies = reach::bodies_alone(&view);
        view
    }

    fn tag(&self, tag: &'d ir::Tag) -> TagView<'d> {
        let accessor = self.api.client.accessors.iter().find(|accessor| accessor.module == tag.module);
        let accessor = accessor.map_or("", |accessor| accessor.name.as_str());
        let items = self.document.paths.iter().flat_map(|path| path.operations.iter().map(move |found| (path, found)));
        let operations: Vec<OperationView<'d>> = items
            .filter_map(|(path, operation)| {
                let method = format!("{:?}", operation.method.value);
                let is_it = |rust: &&ir::Operation| rust.table.path == path.path.value && rust.table.method == method;
                let rust = tag.operations.iter().find(is_it)?;
                Some(OperationView { path, operation, accessor, rust })
            })
            .collect();
        let name = operations.iter().find_map(|found| found.operation.tags.first());
        let name = name.map_or("default", |name| name.value.as_str());
        let declared = self.document.tags.iter().find(|tag| tag.name.value == name);
        TagView { name, description: declared.and_then(|tag| tag.description.as_deref()), operations }
    }

    pub(super) fn operations(&self) -> impl Iterator<Item = &OperationView<'d>> {
        self.tags.iter().flat_map(|tag| &tag.operations)
    }

    pub(super) fn table(&self, name: &str) -> Option<&'d ir::Table> {
        self.tables.get(name).copied()
    }

    /// The type of the client that a component became.
    pub(super) fn model(&self, name: &Spanned<String>) -> Option<&'d Model> {
        let schema = self.document.components.schemas.iter().find(|(found, _)| found.value == name.value)?;
        self.models.get(lower::type_name(&schema.0, &schema.1).as_str()).copied()
    }

    fn named_struct(&self, ty: &'d Type) -> Option<&'d Struct> {
        match ty {
            Type::Model(name) => match self.models.get(name.as_str())? {
                Model::Struct(found) => Some(found),
                _ => None,
            },
            Type::List(inner) | Type::Map(inner) | Type::Option(inner) | Type::Patch(inner) | Type::Boxed(inner) => {
                self.named_struct(inner)
            }
            _ => None,
        }
    }

    /// The operation whose body a component is, if it is nothing else.
    pub(super) fn body_of(&self, component: &str) -> Option<&'d str> {
        self.bodies.get(component).copied()
    }

    /// The file that something was read from, as the site has it.
    pub(super) fn file(&self, span: Span) -> Option<String> {
        let sources = self.sources?;
        Some(source_file(sources, &sources.get(span.file)?.name))
    }

    /// The files of the document, to be read beside the pages.
    pub(super) fn files(&self) -> impl Iterator<Item = (String, &'d str)> {
        let files = self.sources.into_iter().flat_map(|sources| sources.iter().map(move |(_, file)| (sources, file)));
        files.map(|(sources, file)| (source_file(sources, &file.name), file.text.as_str()))
    }

    /// The component of a name.
    pub(super) fn component(&self, name: &str) -> Option<(&'d Spanned<String>, &'d Schema)> {
        let found = self.document.components.schemas.iter().find(|(found, _)| found.value == name)?;
        Some((&found.0, &found.1))
    }
}

impl<'d> OperationView<'d> {
    /// The document's id, or the one made of method and path.
    pub(super) fn id(&self) -> &'d str {
        &self.rust.table.id
    }

    pub(super) fn method(&self) -> String {
        format!("{:?}", self.operation.method.value).to_uppercase()
    }

    /// What Rust calls an input.
    pub(super) fn input_name(&self, place: Place, wire: &str) -> Option<&'d str> {
        let function = &self.rust.function;
        let fields = function.inputs.iter().flat_map(|inputs| &inputs.fields);
        let arguments = function.arguments.iter().chain(fields).map(|argument| (&argument.name, &argument.write));
        let setters = self.rust.call.setters.iter().map(|setter| (&setter.name, &setter.write));
        let mut all = arguments.chain(setters);
        all.find(|(_, write)| write.place == place && write.wire == wire).map(|(name, _)| name.as_str())
    }

    /// `client.email_verification().start(emails)`
    pub(super) fn rust_call(&self) -> String {
        let function = &self.rust.function;
        let arguments = function.arguments.iter().map(|argument| argument.name.as_str());
        let inputs = function.inputs.iter().map(|inputs| inputs.argument.as_str());
        let arguments: Vec<&str> = arguments.chain(inputs).collect();
        format!("client.{}().{}({})", self.accessor, function.name, arguments.join(", "))
    }
}

/// The fields of a struct of the client, by their names on the wire.
#[derive(Debug, Clone, Copy)]
pub(super) enum Names<'v, 'd> {
    /// Those of an input.
    Inputs(&'v OperationView<'d>, Place),
    Struct(&'d Struct),
    /// Nothing in Rust has these fields.
    Unknown,
}

impl<'d> Names<'_, 'd> {
    /// The name in Rust, if there is one.
    pub(super) fn of(&self, wire: &str) -> Option<&'d str> {
        match self {
            Self::Inputs(operation, place) => operation.input_name(*place, wire),
            Self::Struct(model) => Self::field(model, wire).map(|field| field.name.as_str()),
            Self::Unknown => None,
        }
    }

    /// Those of what a field holds.
    pub(super) fn inside<'v>(&self, view: &'v View<'d>, wire: &str) -> Names<'v, 'd> {
        let ty = match self {
            Self::Struct(model) => Self::field(model, wire).map(|field| &field.ty),
            Self::Inputs(..) | Self::Unknown => None,
        };
        ty.and_then(|ty| view.named_struct(ty)).map_or(Names::Unknown, Names::Struct)
    }

    fn field(model: &'d Struct, wire: &str) -> Option<&'d ir::Field> {
        model.fields.iter().find(|field| field.rename.as_deref().unwrap_or_else(|| unraw(&field.name)) == wire)
    }
}

/// `spec/paths/lists.yaml`: the path from the folder of the root file, which is read first.
fn source_file(sources: &Sources, name: &str) -> String {
    let root = sources.iter().next().map_or("", |(_, root)| root.name.as_str());
    let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("spec/{}", name.strip_prefix(folder).unwrap_or(name).trim_start_matches('/'))
}

/// The name without `r#`.
pub(super) fn unraw(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}
