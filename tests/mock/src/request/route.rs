//! From a request's method and path to the operation of the document, or to what comes nearest.

use crate::{
    document::{Document, Operation},
    request::{suggest, urlencoded},
};

/// A parameter that is missing, or another method, is as far off as so many letters.
const MISSING: usize = 4;

/// A path template, cut into segments.
#[derive(Debug)]
pub(crate) struct Template {
    segments: Vec<Segment>,
}

#[derive(Debug)]
enum Segment {
    Literal(String),
    /// `{id}`, or `{id}` with text around it: `report-{id}.csv`.
    Parameter {
        prefix: String,
        name: String,
        suffix: String,
    },
}

/// The path parameters of a request, decoded, still text.
pub(crate) type Captures = Vec<(String, String)>;

/// What a request's method and path lead to.
#[derive(Debug)]
pub(crate) enum Route {
    /// The index of an operation, and its path parameters.
    Operation(usize, Captures),
    /// The path exists, but not with this method.
    OtherMethods(Vec<String>),
    /// No such path. The nearest operation, if any is near.
    Unknown(Option<String>),
}

impl Template {
    pub(crate) fn new(path: &str) -> Self {
        Self { segments: path.split('/').skip(1).map(Segment::new).collect() }
    }

    /// The path parameters, if the path fits. It comes in [`segments`].
    fn captures(&self, path: &[String]) -> Option<Captures> {
        if path.len() != self.segments.len() {
            return None;
        }
        let mut captures = Captures::new();
        for (segment, text) in self.segments.iter().zip(path) {
            match segment {
                Segment::Literal(literal) if literal == text => {}
                Segment::Literal(_) => return None,
                Segment::Parameter { prefix, name, suffix } => {
                    let value = text.strip_prefix(prefix.as_str())?.strip_suffix(suffix.as_str())?;
                    if value.is_empty() {
                        return None;
                    }
                    captures.push((name.clone(), value.to_owned()));
                }
            }
        }
        Some(captures)
    }

    /// Which of two templates that fit is meant: the one with the earlier literal. `false` sorts first.
    fn specificity(&self) -> Vec<bool> {
        self.segments.iter().map(|segment| matches!(segment, Segment::Parameter { .. })).collect()
    }

    /// How far a path is from fitting; what stands for a parameter costs nothing.
    fn distance(&self, path: &str) -> usize {
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        let missing = |segment: &Segment| match segment {
            Segment::Literal(literal) => literal.len() + 1,
            Segment::Parameter { .. } => MISSING,
        };
        let replaced = |part: &&str, segment: &Segment| match segment {
            Segment::Literal(literal) => suggest::distance(part, literal),
            Segment::Parameter { .. } => 0,
        };
        suggest::cost(&parts, &self.segments, |part| part.len() + 1, missing, replaced)
    }
}

impl Segment {
    fn new(text: &str) -> Self {
        let parameter = text.split_once('{').and_then(|(prefix, rest)| Some((prefix, rest.split_once('}')?)));
        match parameter {
            Some((prefix, (name, suffix))) => {
                Self::Parameter { prefix: prefix.to_owned(), name: name.to_owned(), suffix: suffix.to_owned() }
            }
            None => Self::Literal(text.to_owned()),
        }
    }
}

/// The segments of a path. They are cut first and decoded then: `%2F` never separates. None if they cannot be decoded.
fn segments(path: &str) -> Option<Vec<String>> {
    path.split('/').skip(1).map(|part| urlencoded::decode(part).ok()).collect()
}

/// Finds the operation of a request. `HEAD` is `GET` without the body, where the document does not describe it.
pub(crate) fn route<'d>(document: &'d Document, method: &str, path: &str) -> Route {
    let segments = segments(path);
    let fits = |(index, operation): (usize, &'d Operation)| {
        let captures = operation.template.captures(segments.as_ref()?)?;
        Some((index, operation, captures))
    };
    let mut fitting: Vec<_> = document.operations.iter().enumerate().filter_map(fits).collect();
    fitting.sort_by_key(|(_, operation, _)| operation.template.specificity());
    let Some(best) = fitting.first().map(|(_, operation, _)| operation.template.specificity()) else {
        return Route::Unknown(nearest(document, method, path));
    };
    fitting.retain(|(_, operation, _)| operation.template.specificity() == best);
    let found = |method| fitting.iter().find(|(_, operation, _)| operation.method == method);
    let found = found(method).or_else(|| found("GET").filter(|_| method == "HEAD"));
    match found {
        Some((index, _, captures)) => Route::Operation(*index, captures.clone()),
        None => Route::OtherMethods(allowed(fitting.iter().map(|(_, operation, _)| operation.method.as_str()))),
    }
}

/// The methods of a path, with the one that comes with `GET`.
fn allowed<'d>(methods: impl Iterator<Item = &'d str>) -> Vec<String> {
    let mut allowed: Vec<String> = methods.map(String::from).collect();
    if let Some(get) = allowed.iter().position(|method| method == "GET")
        && !allowed.iter().any(|method| method == "HEAD")
    {
        allowed.insert(get + 1, "HEAD".to_owned());
    }
    allowed
}

/// `POST /v2/email-verification/start`, if the request is nearly that.
fn nearest(document: &Document, method: &str, path: &str) -> Option<String> {
    let near = |operation: &&Operation| {
        let other_method = if operation.method == method { 0 } else { MISSING };
        operation.template.distance(path) + other_method
    };
    let limit = (path.len() / 2).max(2 * MISSING);
    let found = document.operations.iter().min_by_key(near)?;
    (near(&found) <= limit).then(|| format!("{} {}", found.method, found.path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captures(template: &str, path: &str) -> Option<Vec<(String, String)>> {
        Template::new(template).captures(&segments(path)?)
    }

    #[test]
    fn parameters_are_decoded_after_matching() {
        let found = captures("/v2/campaigns/{id}/replies", "/v2/campaigns/a%2Fb/replies");
        assert_eq!(found, Some(vec![("id".to_owned(), "a/b".to_owned())]));
    }

    #[test]
    fn text_around_a_parameter_must_be_there() {
        assert_eq!(captures("/r-{id}.csv", "/r-7.csv"), Some(vec![("id".to_owned(), "7".to_owned())]));
        assert_eq!(captures("/r-{id}.csv", "/r-7.txt"), None);
    }

    #[test]
    fn an_empty_segment_is_no_parameter() {
        assert_eq!(captures("/lists/{id}", "/lists/"), None);
        assert_eq!(captures("/lists/{id}", "/lists/7/"), None);
    }

    #[test]
    fn distance_counts_letters_but_not_parameters() {
        let template = Template::new("/lists/{id}/prospects");
        assert_eq!(template.distance("/lists/77/prospects"), 0);
        assert_eq!(template.distance("/list/77/prospects"), 1);
        assert_eq!(template.distance("/lists/77"), "prospects/".len());
        assert_eq!(template.distance("/v2/lists/77/prospects"), "v2/".len());
    }
}
