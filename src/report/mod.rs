//! Trace and verdicts → text, in every format. Everything here is a pure function from values
//! to strings: nothing prints, reads a clock or touches a file, and nothing knows how a result
//! came about. Where the text goes, and whether that place takes colour, is the caller's
//! business ([`Style`](crate::text::Style)).

mod diagnostic;
mod diff;
#[cfg(test)]
mod end_to_end;
mod entry;
pub mod explored;
mod failure;
#[cfg(test)]
mod fixture;
mod format;
pub(crate) mod github;
mod human;
#[cfg(feature = "command")]
pub mod json;
pub(crate) mod junit;
pub mod ladder;
#[cfg(test)]
#[path = "../../tests/readers/mod.rs"]
#[allow(clippy::unwrap_used, unreachable_pub, missing_docs)]
pub(crate) mod readers;
#[cfg(feature = "command")]
pub(crate) mod tap;
#[cfg(test)]
mod tests;

pub use crate::language::{Place, Source};
pub use entry::{Entry, Severity, Status, Summary};
pub use format::{Format, Options, RenderError, Writer};
#[cfg(feature = "command")]
pub use json::{line_schema, list_schema, schema};
