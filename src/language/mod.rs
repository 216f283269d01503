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
#[doc(hidden)]
pub mod holes;
mod layout;
mod literal;
mod lower;
#[doc(hidden)]
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
#[doc(hidden)]
pub mod tree;
mod trial;
mod waits;
mod words;

pub use check::{Checked, check};
pub use code::Code;
pub use diagnostic::{Diagnostic, Fix, Severity};
pub use format::format;
pub use plan::Span;
pub use reading::Reading;
pub use render::render;
pub(crate) use render::{drawn, excerpt};
pub use source::{Place, Source};
pub(crate) use words::{list, nearest, quoted};

// Not part of the public interface, as `src/lib.rs` says.
#[doc(hidden)]
pub use attributes::declare;
#[doc(hidden)]
pub use check::{Each, Wrong, check_each};
#[doc(hidden)]
pub use literal::length_of_time;
#[doc(hidden)]
pub use repair::{Repaired, repair};
#[doc(hidden)]
pub use scenario::Reachable;
#[doc(hidden)]
pub use tree::Tree;
#[doc(hidden)]
pub use trial::{Imported, Trial};

use diagnostic::Findings;

#[cfg(test)]
mod tests;
