//! A text of another notation, written as a scenario, and what is asked of runs meanwhile. How anything
//! runs is not known here.

use super::plan::Scenario;
use crate::host::Host;
use crate::tcp::State;

/// Runs on which a change of a scenario is tried.
pub trait Trial {
    /// What a run shows.
    type Run;

    /// Runs a scenario.
    fn run(&self, scenario: &Scenario) -> Self::Run;

    /// Whether nothing failed.
    fn has_passed(&self, run: &Self::Run) -> bool;

    /// Whether the second run shows the same as the first, from where its scenario starts.
    fn is_alike(&self, was: &Self::Run, is: &Self::Run) -> bool;

    /// Whether the walk to the start of the second is what the first does at that host before the
    /// statement of that number.
    fn walks_alike(&self, was: &Self::Run, until: usize, is: &Self::Run, host: Host) -> bool;

    /// The state of that host before each statement, and after the last.
    fn states(&self, run: &Self::Run, host: Host) -> Vec<Option<State>>;
}

/// A text of another notation as a scenario.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Imported {
    /// The text of a file of scenarios. It has one scenario, or none if no run can do what the
    /// text asks for: then all of it is a comment.
    pub text: String,
    /// How many events and commands the text had.
    pub events: usize,
    /// How many of them say something that has no words in a scenario.
    pub wordless: usize,
    /// Whether all of it is a comment.
    pub is_comment: bool,
}
