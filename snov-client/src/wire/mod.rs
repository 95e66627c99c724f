//! Values as they stand on the wire: types that keep what JSON says, and readers that forgive what PHP writes.

mod choice;
pub(crate) mod civil;
mod content;
pub mod empty_list;
#[cfg(test)]
mod fuzz;
pub(crate) mod lenient;
mod open;
mod patch;
mod scalar;
pub(crate) mod scan;
mod secret;
mod table;
mod text;
mod time;
pub mod union;

pub use choice::Choice;
pub use lenient::{integer, text};
pub use open::UnknownValue;
pub use patch::{FromText, Patch};
pub use scalar::Scalar;
pub use secret::Secret;
pub use table::{Open, ParseRowError, Table, TableField, parse_row};
pub(crate) use text::moment;
pub use text::{Date, DateTime, Decimal, LocalDateTime, ParseDecimalError};
pub use time::UnixTime;
