//! Scenario text ↔ syntax tree ↔ plan, formatting, and diagnostics with places. Nothing here
//! knows how TCP works beyond its names, and nothing here reads files or prints.
//!
//! A text is read once, into a [`tree`]: `layout` cuts it into pieces (statements, attributes,
//! headers, and all that lies between), and pest reads each piece by `grammar/synfin.pest`.
//! Everything else walks the tree. [`check()`] makes a [`plan`] of it, in which `lower` gives every
//! word its meaning; [`format()`] and [`holes`] write it again.

mod attributes;
mod characters;
mod check;
mod citation;
mod code;
mod diagnostic;
mod exploration;
mod format;
pub(crate) mod grammar;
mod header;
pub mod holes;
mod layout;
mod literal;
mod lower;
pub mod mirror;
pub mod plan;
mod raw;
mod reading;
mod render;
mod repair;
mod scenario;
pub(crate) mod show;
mod source;
mod stranger;
mod syntax;
pub mod tree;
mod trial;
mod waits;
mod words;

pub use attributes::declare;
pub use check::{Checked, Each, Wrong, check, check_each};
pub use code::Code;
pub use diagnostic::{Diagnostic, Fix, Severity};
pub use format::format;
pub use literal::length_of_time;
pub use plan::Span;
pub use reading::Reading;
pub use render::render;
pub(crate) use render::{drawn, excerpt};
pub use repair::{Repaired, repair};
pub use scenario::Reachable;
pub use source::{Place, Source};
pub use tree::Tree;
pub use trial::{Imported, Trial};
pub(crate) use words::{list, nearest, quoted};

use diagnostic::Findings;

#[cfg(test)]
mod tests;
