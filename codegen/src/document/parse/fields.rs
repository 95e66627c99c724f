//! Reading an object keyword by keyword, so that none is forgotten.
//!
//! Each keyword is taken once. What nobody took when the object is finished is reported: refused by name if OpenAPI
//! or JSON Schema knows it, unknown otherwise.

use crate::{
    diagnostic::{Diagnostic, suggest},
    document::{Literal, Prose, RefOr, Reference, Spanned},
    load::reference,
    tree::{Key, Node, Span, Value},
};

/// Keywords that exist but are not honoured, each with what to do instead.
pub(super) type Refused = &'static [(&'static str, &'static str)];

/// The keywords that hold sentences.
const PROSE: [&str; 3] = ["description", "summary", "note"];

/// What all readers share.
pub(super) struct Context<'d> {
    pub(super) diagnostics: &'d mut Vec<Diagnostic>,
    /// Whether the rules of our own document apply.
    pub(super) house_rules: bool,
    /// The names of all security schemes, those that cannot be read too.
    pub(super) security_schemes: Vec<&'d str>,
    /// The sentences met so far.
    pub(super) prose: Vec<Prose>,
}

impl Context<'_> {
    pub(super) fn report(&mut self, finding: Diagnostic) {
        self.diagnostics.push(finding);
    }

    /// Keeps a text that readers will see.
    pub(super) fn remember(&mut self, of: &'static str, keyword: &'static str, text: &Spanned<String>) {
        self.prose.push(Prose { of, keyword, text: text.clone() });
    }

    /// Reports a value of the wrong kind.
    pub(super) fn wrong_type(&mut self, node: &Node, name: &str, wanted: &str) {
        let message = format!("{name} must be {wanted}, not {}", node.kind());
        self.report(Diagnostic::error("wrong-type", node.span, message));
    }

    pub(super) fn text(&mut self, node: &Node, name: &str) -> Option<Spanned<String>> {
        if let Some(text) = node.as_str() {
            return Some(Spanned { value: text.to_owned(), span: node.span });
        }
        let finding = Diagnostic::error("wrong-type", node.span, format!("{name} must be text, not {}", node.kind()));
        let is_scalar = matches!(node.value, Value::Bool(_) | Value::Integer(_) | Value::Float(_));
        self.report(if is_scalar { finding.help("put quotes around it") } else { finding });
        None
    }

    pub(super) fn items<'n>(&mut self, node: &'n Node, name: &str) -> &'n [Node] {
        node.as_array().unwrap_or_else(|| {
            self.wrong_type(node, name, "a list");
            &[]
        })
    }

    pub(super) fn entries<'n>(&mut self, node: &'n Node, name: &str) -> &'n [(Key, Node)] {
        node.as_object().unwrap_or_else(|| {
            self.wrong_type(node, name, "a map");
            &[]
        })
    }

    pub(super) fn texts(&mut self, node: &Node, name: &str) -> Vec<Spanned<String>> {
        let element = format!("each element of {name}");
        self.items(node, name).iter().filter_map(|item| self.text(item, &element)).collect()
    }

    /// A whole number that is not negative.
    pub(super) fn count(&mut self, node: &Node, name: &str) -> Option<Spanned<u64>> {
        let value = match node.value {
            Value::Integer(value) => u64::try_from(value).ok(),
            _ => None,
        };
        if value.is_none() {
            let what = if matches!(node.value, Value::Integer(_)) { "a negative one" } else { node.kind() };
            let message = format!("{name} must be a whole number from 0, not {what}");
            self.report(Diagnostic::error("wrong-type", node.span, message));
        }
        value.map(|value| Spanned { value, span: node.span })
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(&mut self, node: &Node, name: &str, words: &[(&'static str, T)]) -> Option<Spanned<T>> {
        let text = self.text(node, name)?;
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == text.value) {
            return Some(Spanned { value: *value, span: text.span });
        }
        let finding = Diagnostic::error("unknown-word", node.span, format!("{name} cannot be `{}`", text.value));
        let known = words.iter().map(|(word, _)| *word);
        let help = suggest(&text.value, known.clone()).map_or_else(
            || format!("known: {}", known.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        self.report(finding.help(help));
        None
    }

    /// The segments of a JSON pointer.
    pub(super) fn pointer(&mut self, node: &Node, name: &str) -> Option<Spanned<Vec<String>>> {
        let text = self.text(node, name)?;
        let segments = reference::pointer(&text.value);
        if segments.is_none() {
            let finding = Diagnostic::error("invalid-value", node.span, format!("{name} must be a JSON pointer"));
            self.report(finding.help(format!("did you mean `/{}`?", text.value)));
        }
        segments.map(|value| Spanned { value, span: node.span })
    }

    /// The thing itself, or a reference to it.
    pub(super) fn ref_or<T>(
        &mut self,
        node: &Node,
        parse: impl FnOnce(&mut Self, &Node) -> Option<T>,
    ) -> Option<RefOr<T>> {
        let Some(target) = node.get("$ref") else { return parse(self, node).map(RefOr::Item) };
        for (key, _) in node.as_object().unwrap_or_default() {
            if !matches!(key.name.as_str(), "$ref" | "summary" | "description") {
                let message = format!("`{}` beside a `$ref` has no effect", key.name);
                let finding = Diagnostic::error("reference-siblings", key.span, message);
                self.report(finding.help("only `summary` and `description` may stand there"));
            }
        }
        self.reference(target).map(RefOr::Ref)
    }

    pub(super) fn reference(&mut self, target: &Node) -> Option<Reference> {
        let pointer = self.text(target, "`$ref`")?;
        let last = pointer.value.rsplit('/').next().unwrap_or_default();
        Some(Reference { name: last.replace("~1", "/").replace("~0", "~"), pointer })
    }
}

/// An object that is being read.
pub(super) struct Fields<'n> {
    /// The object in the words of a diagnostic: "an operation".
    what: &'static str,
    entries: &'n [(Key, Node)],
    taken: Vec<bool>,
    /// What was asked for.
    known: Vec<&'static str>,
    pub(super) span: Span,
}

impl<'n> Fields<'n> {
    /// Starts to read an object; reports what is none.
    pub(super) fn of(context: &mut Context<'_>, node: &'n Node, what: &'static str) -> Option<Self> {
        let Some(entries) = node.as_object() else {
            context.wrong_type(node, what, "a map");
            return None;
        };
        Some(Self { what, entries, taken: vec![false; entries.len()], known: Vec::new(), span: node.span })
    }

    pub(super) fn take(&mut self, name: &'static str) -> Option<&'n Node> {
        self.take_entry(name).map(|(_, node)| node)
    }

    pub(super) fn take_entry(&mut self, name: &'static str) -> Option<&'n (Key, Node)> {
        self.known.push(name);
        let at = self.entries.iter().position(|(key, _)| key.name == name)?;
        if let Some(taken) = self.taken.get_mut(at) {
            *taken = true;
        }
        self.entries.get(at)
    }

    /// Whether a keyword is there, without taking it.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|(key, _)| key.name == name)
    }

    /// Takes what must be there. One slip, one finding: a key that is nearly the name will be reported itself.
    pub(super) fn require(&mut self, context: &mut Context<'_>, name: &'static str) -> Option<&'n Node> {
        let node = self.take(name);
        let keys =
            self.entries.iter().zip(&self.taken).filter(|(_, taken)| !**taken).map(|((key, _), _)| key.name.as_str());
        if node.is_none() && suggest(name, keys).is_none() {
            let message = format!("{} needs `{name}`", self.what);
            context.report(Diagnostic::error("missing-keyword", self.span, message));
        }
        node
    }

    /// Accepts annotations that have no effect on the code.
    pub(super) fn accept(&mut self, names: &[&'static str]) {
        for name in names {
            self.take(name);
        }
    }

    pub(super) fn text(&mut self, context: &mut Context<'_>, name: &'static str) -> Option<Spanned<String>> {
        let node = self.take(name)?;
        self.sentence(context, name, node)
    }

    pub(super) fn require_text(&mut self, context: &mut Context<'_>, name: &'static str) -> Option<Spanned<String>> {
        let node = self.require(context, name)?;
        self.sentence(context, name, node)
    }

    /// Reads a text, and remembers it if it is one for readers.
    fn sentence(&self, context: &mut Context<'_>, name: &'static str, node: &Node) -> Option<Spanned<String>> {
        let text = context.text(node, &quoted(name))?;
        if PROSE.contains(&name) {
            context.remember(self.what, name, &text);
        }
        Some(text)
    }

    /// Text whose position nobody needs.
    pub(super) fn prose(&mut self, context: &mut Context<'_>, name: &'static str) -> Option<String> {
        self.text(context, name).map(|text| text.value)
    }

    pub(super) fn flag(&mut self, context: &mut Context<'_>, name: &'static str) -> Option<bool> {
        let node = self.take(name)?;
        if let Value::Bool(value) = node.value {
            return Some(value);
        }
        context.wrong_type(node, &quoted(name), "`true` or `false`");
        None
    }

    pub(super) fn count(&mut self, context: &mut Context<'_>, name: &'static str) -> Option<Spanned<u64>> {
        self.take(name).and_then(|node| context.count(node, &quoted(name)))
    }

    pub(super) fn require_count(&mut self, context: &mut Context<'_>, name: &'static str) -> Option<Spanned<u64>> {
        self.require(context, name).and_then(|node| context.count(node, &quoted(name)))
    }

    #[expect(clippy::cast_precision_loss, reason = "a limit beyond 2^53 is compared with numbers, not counted")]
    pub(super) fn number(&mut self, context: &mut Context<'_>, name: &'static str) -> Option<Spanned<f64>> {
        let node = self.take(name)?;
        let value = match node.value {
            Value::Integer(value) => value as f64,
            Value::Float(value) => value,
            _ => {
                context.wrong_type(node, &quoted(name), "a number");
                return None;
            }
        };
        Some(Spanned { value, span: node.span })
    }

    pub(super) fn literal(&mut self, name: &'static str) -> Option<Literal> {
        self.take(name).cloned()
    }

    /// The elements of a list; none when it is absent.
    pub(super) fn items(&mut self, context: &mut Context<'_>, name: &'static str) -> &'n [Node] {
        self.take(name).map_or(&[], |node| context.items(node, &quoted(name)))
    }

    /// The entries of a map; none when it is absent.
    pub(super) fn entries(&mut self, context: &mut Context<'_>, name: &'static str) -> &'n [(Key, Node)] {
        self.take(name).map_or(&[], |node| context.entries(node, &quoted(name)))
    }

    pub(super) fn texts(&mut self, context: &mut Context<'_>, name: &'static str) -> Vec<Spanned<String>> {
        self.take(name).map_or_else(Vec::new, |node| context.texts(node, &quoted(name)))
    }

    pub(super) fn word<T: Copy>(
        &mut self,
        context: &mut Context<'_>,
        name: &'static str,
        words: &[(&'static str, T)],
    ) -> Option<Spanned<T>> {
        self.take(name).and_then(|node| context.word(node, &quoted(name), words))
    }

    pub(super) fn pointer(&mut self, context: &mut Context<'_>, name: &'static str) -> Option<Spanned<Vec<String>>> {
        self.take(name).and_then(|node| context.pointer(node, &quoted(name)))
    }

    /// Reports what nobody took.
    pub(super) fn finish(self, context: &mut Context<'_>, refused: Refused) {
        for ((key, _), _) in self.entries.iter().zip(&self.taken).filter(|(_, taken)| !**taken) {
            let name = key.name.as_str();
            if let Some((_, instead)) = refused.iter().find(|(keyword, _)| *keyword == name) {
                let message = format!("`{name}` in {} is not supported", self.what);
                context.report(Diagnostic::error("unsupported-keyword", key.span, message).help(*instead));
                continue;
            }
            let is_extension = name.starts_with("x-");
            if is_extension && !context.house_rules {
                continue;
            }
            let (code, noun) =
                if is_extension { ("unknown-extension", "an extension") } else { ("unknown-keyword", "a keyword") };
            let finding = Diagnostic::error(code, key.span, format!("`{name}` is not {noun} of {}", self.what));
            let known = self.known.iter().copied().filter(|known| known.starts_with("x-") == is_extension);
            context.report(match suggest(name, known) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding,
            });
        }
    }
}

pub(super) fn quoted(name: &str) -> String {
    format!("`{name}`")
}
