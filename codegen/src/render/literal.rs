//! Literals, as clippy likes to read them.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::{digits, ir};

/// `true`, `60_000`, `"text"`
pub(super) fn plain(value: &ir::Literal) -> TokenStream {
    match value {
        ir::Literal::Null => quote! { None },
        ir::Literal::Bool(value) => quote! { #value },
        ir::Literal::Integer(value) => integer(*value),
        ir::Literal::Float(value) => float(*value),
        ir::Literal::String(value) => quote! { #value },
    }
}

/// `rt::Const::Bool(false)`
pub(super) fn constant(value: &ir::Literal) -> TokenStream {
    match value {
        ir::Literal::Null | ir::Literal::Float(_) => quote! { rt::Const::Null },
        ir::Literal::Bool(value) => quote! { rt::Const::Bool(#value) },
        ir::Literal::Integer(value) => {
            let value = integer(*value);
            quote! { rt::Const::Integer(#value) }
        }
        ir::Literal::String(value) => quote! { rt::Const::String(#value) },
    }
}

/// `10_000`
pub(super) fn integer(value: impl Into<i128>) -> TokenStream {
    let value: i128 = value.into();
    let tokens: TokenStream = digits::grouped(value.unsigned_abs()).parse().unwrap_or_default();
    if value < 0 {
        quote! { -#tokens }
    } else {
        tokens
    }
}

/// `1.5`
fn float(value: f64) -> TokenStream {
    if !value.is_finite() {
        return quote! { 0.0 };
    }
    let plain = Literal::f64_unsuffixed(value.abs()).to_string();
    let grouped = plain.split_once('.').and_then(|(whole, fraction)| {
        Some(format!("{}.{}", digits::grouped(whole.parse().ok()?), digits::grouped_fraction(fraction)))
    });
    let number: TokenStream = grouped.unwrap_or(plain).parse().unwrap_or_default();
    if value < 0.0 {
        quote! { -#number }
    } else {
        quote! { #number }
    }
}

/// `rt::Shape` wants a number for limits.
pub(super) fn number(value: f64) -> TokenStream {
    float(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_grouped_from_six_digits_on() {
        for (value, expected) in [
            (0_i64, "0"),
            (60_000, "60000"),
            (100_000, "100_000"),
            (-1_234_567, "- 1_234_567"),
            (i64::MAX, "9_223_372_036_854_775_807"),
        ] {
            assert_eq!(integer(value).to_string(), expected);
        }
    }

    #[test]
    fn floats_are_grouped_on_both_sides() {
        for (value, expected) in [
            (0.5, "0.5"),
            (-1_234_567.5, "- 1_234_567.5"),
            (0.499_999_999_999_999_94, "0.499_999_999_999_999_94"),
            (0.0, "0.0"),
        ] {
            assert_eq!(float(value).to_string(), expected);
        }
        assert_eq!(float(1e300).to_string().parse::<f64>(), Ok(1e300));
    }
}
