//! Scenario text ↔ syntax tree ↔ plan, formatting, and diagnostics with places. Nothing here
//! knows how TCP works beyond its names, and nothing here reads files or prints.
//!
//! A text goes through three hands. [`layout`] cuts it into pieces (statements, attributes,
//! headers, and all that lies between); pest reads each piece by `grammar/synfin.pest`; and
//! `lower` gives every word its meaning. [`check`] drives them and makes a [`plan`].

mod attributes;
mod check;
mod citation;
mod code;
mod diagnostic;
mod grammar;
mod header;
pub mod layout;
mod literal;
mod lower;
pub mod plan;
mod scenario;
mod source;
mod syntax;
mod words;

pub use check::{Checked, check};
pub use code::Code;
pub use diagnostic::{Diagnostic, Fix, Severity};
pub use plan::Span;
pub use scenario::Reachable;
pub use source::{Place, Source};

use diagnostic::Findings;
