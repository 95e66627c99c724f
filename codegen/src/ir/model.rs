//! `models/<name>.rs`: structs, enums, unions and newtypes.

use super::{Accept, Docs, Literal, Name, Type};

/// One file of models.
#[derive(Debug, Clone)]
pub struct ModelFile {
    pub module: Name,
    pub docs: Docs,
    /// Models of other files that this one names.
    pub imports: Vec<Name>,
    /// Whether a table is named.
    pub uses_tables: bool,
    /// Whether a map is named.
    pub uses_maps: bool,
    /// Whether the runtime is named.
    pub uses_runtime: bool,
    pub models: Vec<Model>,
}

/// One type.
#[derive(Debug, Clone)]
pub enum Model {
    Struct(Box<Struct>),
    Newtype(Newtype),
    StringEnum(OpenEnum),
    IntegerEnum(OpenEnum),
    Union(Union),
    Choice(Choice),
}

impl Model {
    /// The name of the type.
    #[must_use]
    pub fn name(&self) -> &Name {
        match self {
            Self::Struct(model) => &model.name,
            Self::Newtype(model) => &model.name,
            Self::StringEnum(model) | Self::IntegerEnum(model) => &model.name,
            Self::Union(model) => &model.name,
            Self::Choice(model) => &model.name,
        }
    }
}

/// `pub struct EmailStep`
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Struct {
    pub docs: Docs,
    pub name: Name,
    /// Only ever received, so that fields may come.
    pub non_exhaustive: bool,
    /// Whether serde is derived: not for the struct that only holds arguments.
    pub wire: bool,
    /// Whether such a struct holds nothing but numbers and the like, so that nothing moves out of it.
    pub copied: bool,
    pub default: DefaultValue,
    /// More than three plain booleans.
    pub many_bools: bool,
    pub fields: Vec<Field>,
    pub constructor: Option<Constructor>,
    pub setters: Vec<FieldSetter>,
    /// Set when the struct is a page of items.
    pub page: Option<Page>,
}

/// Whether a struct has a value by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefaultValue {
    None,
    /// Every field is left out.
    Derived,
    /// What `new` makes.
    New,
}

/// `pub delay: Option<u32>`
#[derive(Debug, Clone)]
pub struct Field {
    pub docs: Docs,
    pub name: Name,
    /// The name on the wire, where it differs.
    pub rename: Option<String>,
    pub ty: Type,
    pub flatten: bool,
    /// `#[serde(default)]`
    pub default: bool,
    /// `#[serde(with = "…")]`
    pub with: Option<String>,
    /// `#[serde(skip_serializing_if = "…")]`
    pub skip_if: Option<&'static str>,
}

impl Field {
    /// A field about which serde needs to be told nothing.
    #[must_use]
    pub fn new(name: Name, ty: Type, docs: Docs) -> Self {
        Self { docs, name, rename: None, ty, flatten: false, default: false, with: None, skip_if: None }
    }
}

/// `pub fn new(…) -> Self`
#[derive(Debug, Clone)]
pub struct Constructor {
    pub style: NewStyle,
    /// Fields that `new` takes, in order.
    pub arguments: Vec<FieldSetter>,
    /// Fields with a constant of the document.
    pub constants: Vec<(Name, Type, Literal)>,
    /// The other fields with the expression that leaves them out.
    pub absent: Vec<(Name, Type)>,
}

/// How `new` takes what is required.
#[derive(Debug, Clone)]
pub enum NewStyle {
    Positional,
    /// One struct with the required fields, and the argument's name.
    Struct {
        model: Name,
        argument: Name,
    },
}

/// `pub fn delay(mut self, delay: u32) -> Self`
#[derive(Debug, Clone)]
pub struct FieldSetter {
    pub docs: Docs,
    pub name: Name,
    pub field: Name,
    pub accept: Accept,
    /// The field's type, which says how the value is wrapped.
    pub ty: Type,
    /// `impl Into<rt::Patch<T>>`
    pub patch: bool,
}

/// `rt::newtype!`
#[derive(Debug, Clone)]
pub struct Newtype {
    pub docs: Docs,
    pub name: Name,
    pub inner: Type,
}

/// An enum that keeps values it does not know.
#[derive(Debug, Clone)]
pub struct OpenEnum {
    pub docs: Docs,
    pub name: Name,
    pub variants: Vec<Variant>,
}

/// `Valid = "valid"`
#[derive(Debug, Clone)]
pub struct Variant {
    pub docs: Docs,
    pub name: Name,
    /// What it stands for on the wire.
    pub value: Literal,
}

/// `rt::choice!`: properties of an object that only go together.
#[derive(Debug, Clone)]
pub struct Choice {
    pub docs: Docs,
    pub name: Name,
    pub variants: Vec<ChoiceVariant>,
}

/// `Progressive(ProgressiveStrategy) = { "strategy": "progressive" }`
#[derive(Debug, Clone)]
pub struct ChoiceVariant {
    pub docs: Docs,
    pub name: Name,
    /// What goes with the constants.
    pub payload: Option<Type>,
    /// Property to constant.
    pub constants: Vec<(String, Literal)>,
}

/// `rt::tagged_union!` or `rt::untagged_union!`
#[derive(Debug, Clone)]
pub struct Union {
    pub docs: Docs,
    pub name: Name,
    pub kind: UnionKind,
    pub variants: Vec<UnionVariant>,
    /// What all variants have.
    pub getters: Vec<Getter>,
}

/// `fn step_ref -> &StepRef;`
#[derive(Debug, Clone)]
pub struct Getter {
    pub docs: Docs,
    /// The name of the field, and of what gives it out.
    pub name: Name,
    /// The type of the field, when it is there.
    pub ty: Type,
}

/// How the shapes of a union are told apart.
#[derive(Debug, Clone)]
pub enum UnionKind {
    /// Told apart by a property.
    Tagged(String),
    /// The first that fits.
    Untagged,
}

/// `Email(EmailStep) = "email"`
#[derive(Debug, Clone)]
pub struct UnionVariant {
    pub docs: Docs,
    pub name: Name,
    pub ty: Type,
    /// The tag's value, in a tagged union.
    pub tag: Option<String>,
    /// Whether the variant is a tagged union itself.
    pub is_tagged: bool,
}

/// `impl rt::Page`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub item: Type,
    /// From the struct to the items.
    pub items: Vec<Step>,
    pub total: Option<(Vec<Step>, Total)>,
    pub next: Option<(Vec<Step>, Cursor)>,
}

/// What kind of number a total is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    U64,
    /// Always fits.
    Unsigned,
    /// Fits unless it is negative.
    Signed,
}

/// What kind of text a cursor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cursor {
    Text,
    Newtype,
}

/// One step of a path through fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub field: Name,
    /// Whether the field may be absent.
    pub optional: bool,
    pub boxed: bool,
}
