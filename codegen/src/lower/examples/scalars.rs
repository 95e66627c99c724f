//! Values without parts, and what expressions are put together from.

use super::values::Place;
use crate::{
    document::Literal,
    ir::{self, Expr, Scalar, Type},
    lower::look::literal,
    tree::Value,
};

/// A value of exactly the type.
pub(super) fn exact_scalar(scalar: Scalar, value: Option<&Literal>, place: Place) -> Expr {
    match scalar {
        Scalar::Bool => {
            Expr::Literal(ir::Literal::Bool(matches!(value.map(|value| &value.value), Some(Value::Bool(true)))))
        }
        Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64 => number(scalar, value),
        Scalar::F64 => match value.map(|value| &value.value) {
            Some(Value::Float(number)) => Expr::Literal(ir::Literal::Float(*number)),
            #[allow(clippy::cast_precision_loss, reason = "an example of a number")]
            Some(Value::Integer(number)) => Expr::Literal(ir::Literal::Float(*number as f64)),
            _ => Expr::Literal(ir::Literal::Float(1.0)),
        },
        Scalar::String => owned(text(value), place),
        Scalar::Secret => named(text(value), "Secret", place),
        Scalar::DateTime => named(text(value), "DateTime", place),
        Scalar::Date => named(text(value), "Date", place),
        Scalar::LocalDateTime => named(text(value), "LocalDateTime", place),
        Scalar::Decimal => decimal(value),
        Scalar::UnixTime => call(path(&["snov_client", "UnixTime"]), vec![number(Scalar::I64, value)]),
        Scalar::Scalar => named(plain(value), "Scalar", place),
        Scalar::Value => Expr::Json(value.map_or_else(|| "null".to_owned(), super::json_tokens)),
    }
}

/// `"a".into()`, or `"a".to_owned()` where nothing tells the type.
pub(super) fn owned(text: Expr, place: Place) -> Expr {
    method(text, if place.explicit { "to_owned" } else { "into" })
}

/// `"a".into()`, or `Date::from("a")` where nothing tells the type.
pub(super) fn named(value: Expr, ty: &str, place: Place) -> Expr {
    // `-1.into()` is the opposite of `1.into()`.
    let is_signed = matches!(value, Expr::Literal(ir::Literal::Integer(..0)))
        || matches!(value, Expr::Literal(ir::Literal::Float(number)) if number < 0.0)
        || matches!(value, Expr::Integer(..0, _));
    if !place.explicit && !is_signed {
        return method(value, "into");
    }
    call(path(&["snov_client", ty, "from"]), vec![value])
}

/// A whole number that the type can hold.
pub(super) fn number(scalar: Scalar, value: Option<&Literal>) -> Expr {
    Expr::Literal(ir::Literal::Integer(whole(scalar, value)))
}

/// The number, or 1 if the type cannot hold it.
pub(super) fn whole(scalar: Scalar, value: Option<&Literal>) -> i64 {
    let number = match value.map(|value| &value.value) {
        Some(Value::Integer(number)) => *number,
        _ => 1,
    };
    let fits = match scalar {
        Scalar::I32 => i32::try_from(number).is_ok(),
        Scalar::U32 => u32::try_from(number).is_ok(),
        Scalar::U64 => number >= 0,
        _ => true,
    };
    if fits { number } else { 1 }
}

/// A whole number becomes a decimal without a chance to fail, other digits are read.
fn decimal(value: Option<&Literal>) -> Expr {
    let digits = match value.map(|value| &value.value) {
        Some(Value::Integer(number)) => number.to_string(),
        Some(Value::Float(number)) => number.to_string(),
        Some(Value::String(digits)) => digits.clone(),
        _ => "1".to_owned(),
    };
    match digits.parse::<i32>() {
        Ok(whole) if whole.to_string() == digits => {
            call(path(&["snov_client", "Decimal", "from"]), vec![Expr::Literal(ir::Literal::Integer(whole.into()))])
        }
        _ => Expr::Parsed(digits, "Decimal".to_owned()),
    }
}

/// Whether a whole number needs more than the 32 bits that a number without a type has.
pub(super) fn is_wide(value: Option<&Literal>) -> bool {
    matches!(value.map(|value| &value.value), Some(Value::Integer(number)) if i32::try_from(*number).is_err())
}

pub(super) fn text(value: Option<&Literal>) -> Expr {
    string(value.and_then(Literal::as_str).unwrap_or("example"))
}

/// A scalar as it is.
pub(super) fn plain(value: Option<&Literal>) -> Expr {
    match value.and_then(literal) {
        None | Some(ir::Literal::Null) => string("example"),
        Some(ir::Literal::Integer(number)) if is_wide(value) => Expr::Integer(number, Type::Scalar(Scalar::I64)),
        Some(constant) => Expr::Literal(constant),
    }
}

pub(super) fn elements(value: Option<&Literal>) -> Vec<&Literal> {
    match value.map(|value| &value.value) {
        Some(Value::Array(items)) => items.iter().collect(),
        _ => Vec::new(),
    }
}

pub(super) fn entries(value: Option<&Literal>) -> Vec<(&str, &Literal)> {
    match value.map(|value| &value.value) {
        Some(Value::Object(entries)) => entries.iter().map(|(key, value)| (key.name.as_str(), value)).collect(),
        _ => Vec::new(),
    }
}

pub(super) fn path(names: &[&str]) -> Expr {
    Expr::Path(names.iter().map(|name| (*name).to_owned()).collect())
}

pub(super) fn call(function: Expr, arguments: Vec<Expr>) -> Expr {
    Expr::Call { function: Box::new(function), arguments }
}

pub(super) fn method(receiver: Expr, name: &str) -> Expr {
    Expr::Method { receiver: Box::new(receiver), name: name.to_owned(), arguments: Vec::new() }
}

pub(super) fn string(text: &str) -> Expr {
    Expr::Literal(ir::Literal::String(text.to_owned()))
}
