//! A documented value as JSON.

use crate::{bundle, document::Literal};

/// One property a line.
pub(in crate::docs) fn json(value: &Literal) -> String {
    bundle::to_json(value).trim_end().to_owned()
}
