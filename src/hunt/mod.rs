//! The hunt: courses that are drawn from the table of rules, run on an implementation beside the model
//! in its place, up to where the two part.
//!
//! A [`Course`] is an ordinary scenario that expects nothing: settings, a `given` with a raw peer, and
//! what happens then. The n-th course of a seed is the same everywhere, so parts of a hunt can run
//! anywhere ([`Courses`]). [`meet()`] runs one, and what it finds is a [`Difference`] under a [`Key`],
//! by which differences are grouped. What lives here: how courses are drawn, met, shrunk and told. What
//! must not: how anything is printed, options, and what a rule of TCP does.

mod collect;
mod course;
mod draw;
mod key;
mod known;
mod meet;
mod mutants;
mod reach;
mod report;
mod runs;
mod shrink;
mod text;
mod values;
mod write;

pub use collect::{Collected, Going, Which, collect};
pub use course::{Course, Level};
pub use draw::Courses;
pub use key::Key;
pub use known::{Library, Said, known};
pub use meet::{Met, Subject, fitted, meet};
pub use mutants::against_mutants;
pub use report::{Hunted, Report, Unmergeable, human, merge, report, schema};
pub use text::of as text_of;

use crate::language::plan::Scenario;
use crate::run::Parting;

/// Where an implementation does otherwise than the model in its place.
#[derive(Clone, PartialEq, Debug)]
pub struct Difference {
    /// What happens; nothing is expected in it.
    pub course: Scenario,
    /// Where they part: the statement, what both did, and the rules that the model followed.
    pub parting: Parting,
    /// What it is about.
    pub key: Key,
}
