//! Checks decoded values against the schemas of the document, by JSON Schema 2020-12.
//!
//! The whole document is one resource, so that its references need no rewriting. A schema is compiled when it is first
//! asked, which keeps the start quick.

use std::{fmt, sync::OnceLock};

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Map, Value, json};

use crate::{
    answer::problem::Violation,
    document::{Document, Operation, Parameters, dialect, media, node::Node},
    request::{decode::Inputs, explain, rules::Rules, urlencoded},
};

/// The name under which schemas refer to the document.
const DOCUMENT_URI: &str = "urn:openapi:document";

/// The document as the one resource of every schema.
pub(crate) fn registry(root: &Value) -> Result<Registry<'static>, String> {
    let builder = Registry::new().draft(Draft::Draft202012).add(DOCUMENT_URI, root.clone());
    builder.and_then(jsonschema::RegistryBuilder::prepare).map_err(|error| error.to_string())
}

/// A schema, compiled when first needed.
pub(crate) struct Schema {
    source: Value,
    /// Whether `x-rules` hold: of what is sent, but not of answers, which may be older than a rule.
    rules: bool,
    compiled: OnceLock<Result<Validator, String>>,
}

impl fmt::Debug for Schema {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(formatter)
    }
}

impl Schema {
    /// A schema that may hold references made by [`Schema::reference`].
    pub(crate) fn new(source: Value) -> Self {
        Self { source, rules: true, compiled: OnceLock::new() }
    }

    /// The schema of a media type of requests.
    pub(crate) fn of_request(media: &Node<'_>) -> Self {
        Self::new(media.get("schema").map_or(Value::Bool(true), |schema| Self::reference(schema.pointer())))
    }

    /// The schema of a media type of answers.
    pub(crate) fn of_answer(media: &Node<'_>) -> Self {
        Self { rules: false, ..Self::of_request(media) }
    }

    /// A schema that stands for the one at a JSON pointer into the document.
    pub(crate) fn reference(pointer: &str) -> Value {
        let encode = |byte: u8| {
            let plain = byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
            if plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
        };
        let fragment = pointer.bytes().map(encode).collect::<Vec<_>>().concat();
        json!({"$ref": format!("{DOCUMENT_URI}#{fragment}")})
    }

    /// The schema that is stood for.
    pub(crate) fn resolve<'d>(&self, root: &'d Value) -> Option<&'d Value> {
        let reference = self.source.get("$ref")?.as_str()?.strip_prefix(DOCUMENT_URI)?.strip_prefix('#')?;
        root.pointer(&urlencoded::decode(reference).ok()?)
    }

    /// Everything in `value` that breaks the schema; `place` is the first word of each location.
    ///
    /// # Errors
    /// When the schema itself is none.
    pub(crate) fn check(&self, document: &Document, place: &str, value: &Value) -> Result<Vec<Violation>, String> {
        let compiled = self.compiled.get_or_init(|| compile(&self.source, self.rules, &document.registry));
        let validator = compiled.as_ref().map_err(Clone::clone)?;
        let mut violations = Vec::new();
        // Collecting errors takes several times as long, even where there are none.
        if validator.is_valid(value) {
            return Ok(violations);
        }
        for error in validator.iter_errors(value) {
            explain::explain(&error, place, &mut violations);
        }
        Ok(violations)
    }
}

fn compile(source: &Value, rules: bool, registry: &Registry<'static>) -> Result<Validator, String> {
    let options = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_registry(registry)
        .should_validate_formats(true)
        .with_format("local-date-time", dialect::is_local_date_time)
        .with_format("decimal", dialect::is_decimal);
    let options =
        if rules { options.with_keyword("x-rules", |_, rules, _| Ok(Box::new(Rules::new(rules)))) } else { options };
    options.build(source).map_err(|error| format!("the document has a schema that is none: {error}"))
}

/// What is wrong with several parameters together.
fn parameter_rules(operation: &Operation, inputs: &Inputs) -> Vec<Violation> {
    if operation.rules.is_empty() {
        return Vec::new();
    }
    let places = [
        ("path", &operation.path_parameters, &inputs.path),
        ("query", &operation.query_parameters, &inputs.query),
        ("header", &operation.header_parameters, &inputs.header),
    ];
    let values = places.iter().flat_map(|(.., values)| values.iter());
    let parameters: Map<String, Value> = values.map(|(name, value)| (name.clone(), value.clone())).collect();
    let place_of = |pointer: &str| {
        let name = pointer.trim_start_matches('/');
        let place = places.iter().find(|(_, declared, _)| declared.fields.iter().any(|field| field.name == name));
        place.map_or("query", |(place, ..)| *place)
    };
    let broken = operation.rules.broken(&parameters).into_iter();
    broken.map(|broken| explain::broken_rule(place_of(&broken.at), "", broken)).collect()
}

/// Everything that is wrong with the inputs of a request.
///
/// # Errors
/// When a schema of the document is none.
pub(crate) fn inputs(
    document: &Document,
    operation: &Operation,
    content_type: &str,
    inputs: &Inputs,
) -> Result<Vec<Violation>, String> {
    let place = |parameters: &Parameters, place: &str, values: &Map<String, Value>| {
        parameters.schema.check(document, place, &Value::Object(values.clone()))
    };
    let mut violations = place(&operation.path_parameters, "path", &inputs.path)?;
    violations.extend(place(&operation.query_parameters, "query", &inputs.query)?);
    violations.extend(place(&operation.header_parameters, "header", &inputs.header)?);
    violations.extend(parameter_rules(operation, inputs));
    let Some(expected) = &operation.body else { return Ok(violations) };
    match &inputs.body {
        None if expected.required => violations.push(Violation::new("body", "required", "is required")),
        None => {}
        Some(body) => {
            let essence = media::essence(content_type);
            if let Some(media) = expected.media.iter().find(|media| media.content_type == essence) {
                violations.extend(media.schema.check(document, "body", body)?);
            }
        }
    }
    Ok(violations)
}
