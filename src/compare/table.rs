//! Running, and the table.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use super::{Column, Divergence, Outcome};
use crate::harness::{Case, run_all};
use crate::report::{Entry, Severity};
use crate::run::{RunOptions, ScenarioResult, is_meant_for, run_on};
use crate::snapshot;
use crate::stack::Implementation;
use crate::tcp::State;

/// The outcome of a scenario in one column.
#[derive(Clone, PartialEq, Debug)]
pub struct Cell {
    /// The outcome.
    pub outcome: Outcome,
    /// The first failure, in a line, with its line number; or why it did not run. Empty if everything held.
    pub why: String,
    /// The states that hold in the holes of an open scenario, in their order; `?` where one
    /// cannot be known. Empty otherwise.
    pub states: Vec<&'static str>,
    /// What `@known` says about it, if the outcome is known or fixed.
    pub known: Option<String>,
    /// How much its failure weighs, known or not.
    pub severity: Option<Severity>,
    /// The labels of the requirements that its failed step breaks, where a rule is known that it breaks.
    pub broken: Option<Vec<&'static str>>,
    /// The whole result, as long as it is needed.
    pub(super) result: Option<ScenarioResult>,
}

/// A scenario in all columns.
#[derive(Clone, PartialEq, Debug)]
pub struct Row<'a> {
    /// The scenario's name.
    pub name: &'a str,
    /// The requirements and sections that it cites.
    pub cites: Vec<String>,
    /// A cell for each column.
    pub cells: Vec<Cell>,
    /// Where the ladders of differing columns diverge.
    pub differences: Vec<Difference>,
}

/// Two columns with different outcomes in one scenario.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// The column in which what was expected held; the first if there is none.
    pub left: usize,
    /// The column in which it did not.
    pub right: usize,
    /// Where their ladders diverge; `None` if they are the same, and the difference is not visible in
    /// a ladder.
    pub divergence: Option<Divergence>,
}

/// Scenarios with the same outcomes, which are not the same in every column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// The outcome for each column.
    pub outcomes: Vec<Outcome>,
    /// The states in the holes, for each column.
    pub states: Vec<Vec<&'static str>>,
    /// Which rows.
    pub rows: Vec<usize>,
}

/// The table of outcomes.
#[derive(Clone, PartialEq, Debug)]
pub struct Comparison<'a> {
    /// The heading of each column: the name and the version.
    pub columns: Vec<(String, String)>,
    /// One row for each scenario, in their order.
    pub rows: Vec<Row<'a>>,
}

/// Runs every scenario in every column, on up to `jobs` threads (0: one for each processor).
/// Setting `cancel` leaves out scenarios that have not begun: they have no row.
pub fn compare<'a>(
    cases: &'a [Case<'_>],
    columns: &[Column],
    options: &RunOptions,
    jobs: usize,
    cancel: &AtomicBool,
) -> Comparison<'a> {
    let options = RunOptions { trace: true, ..*options };
    let rows = run_all(cases, jobs, cancel, |it| row(it, columns, &options));
    let version = |column: &Column| {
        let mut versions = column.hosts.0.iter().map(|it| it.version()).collect::<Vec<_>>();
        versions.dedup();
        versions.join(" + ")
    };
    Comparison {
        columns: Column::names(columns).into_iter().zip(columns.iter().map(version)).collect(),
        rows,
    }
}

fn row<'a>(case: &'a Case<'_>, columns: &[Column], options: &RunOptions) -> Row<'a> {
    let mut cells: Vec<Cell> = columns.iter().map(|column| cell(case, column, options)).collect();
    let differences = differences(&cells);
    for cell in &mut cells {
        // Thousands of traces would fill the memory; only the differences are kept.
        cell.result = None;
    }
    let cites = case.scenario.attributes.rfc.iter().map(|cited| cited.text().to_owned());
    let cites = cites.collect();
    Row { name: &case.name, cites, cells, differences }
}

fn cell(case: &Case<'_>, column: &Column, options: &RunOptions) -> Cell {
    let stacks = Implementation::names(&column.hosts);
    if !is_meant_for(case.scenario, &column.hosts) {
        let why = format!("meant for {}", case.scenario.attributes.stacks.join(", "));
        let outcome = Outcome::NotMeant;
        return Cell {
            outcome,
            why,
            states: Vec::new(),
            known: None,
            severity: None,
            broken: None,
            result: None,
        };
    }
    let result = run_on(case.scenario, options, &column.hosts);
    let entry = Entry {
        source: &case.text.source,
        scenario: case.scenario,
        result: &result,
        stacks: &stacks,
        snapshot: &snapshot::Outcome::Off,
    };
    let outcome = Outcome::of(&entry);
    let why = match (entry.not_run(), result.failures.first()) {
        (Some(why), _) => why,
        (None, Some(failure)) => {
            let line = case.text.source.place(failure.span.start).line;
            format!("line {line}: {failure}")
        }
        (None, None) => String::new(),
    };
    let known = matches!(outcome, Outcome::Known | Outcome::Fixed);
    let known = entry.known().filter(|_| known).map(str::to_owned);
    let holes = result.holes.iter().filter(|_| outcome == Outcome::Open);
    let states = holes.map(|hole| hole.state.map_or("?", State::name)).collect();
    let severity = entry.severity();
    let broken = entry.broken();
    Cell { outcome, why, states, known, severity, broken, result: Some(result) }
}

/// Every column that differs, against the first in which everything held.
fn differences(cells: &[Cell]) -> Vec<Difference> {
    let left = cells.iter().position(|cell| cell.outcome.held()).unwrap_or(0);
    let of_left = cells.get(left);
    let events = |at: usize| {
        let result = cells.get(at).and_then(|cell| cell.result.as_ref());
        result.map_or(&[][..], |result| result.trace.events.as_slice())
    };
    let differ = |right: &usize| {
        let answers_otherwise = |cell: &Cell| {
            cell.outcome.differed() || of_left.is_some_and(|left| left.disagrees(cell))
        };
        *right != left && cells.get(*right).is_some_and(answers_otherwise)
    };
    (0..cells.len())
        .filter(differ)
        .map(|right| {
            let divergence = Divergence::of(events(left), events(right));
            Difference { left, right, divergence }
        })
        .collect()
}

impl Cell {
    /// What is known about it, with its weight: `known (deviation): drops a SYN`.
    pub(super) fn known_words(&self) -> Option<String> {
        let known = self.known.as_ref()?;
        let weight = self.severity.map(|it| format!(" ({})", it.name())).unwrap_or_default();
        Some(format!("known{weight}: {known}"))
    }

    /// Its outcome in words, with the states that hold: `pass`, `open CLOSED`.
    pub fn words(&self) -> String {
        words(self.outcome, &self.states)
    }

    /// Whether both have an open hole, with different states in it.
    fn disagrees(&self, other: &Self) -> bool {
        let both_open = self.outcome == Outcome::Open && other.outcome == Outcome::Open;
        both_open && self.states != other.states
    }
}

/// An outcome, with the states in the holes of an open scenario.
pub(super) fn words(outcome: Outcome, states: &[&str]) -> String {
    let mut words = outcome.name().to_owned();
    for state in states {
        words.push(' ');
        words.push_str(state);
    }
    words
}

impl Row<'_> {
    /// Whether it has the same outcome in every column.
    pub fn agrees(&self) -> bool {
        let same = |pair: &[Cell]| {
            (pair[0].outcome, &pair[0].states) == (pair[1].outcome, &pair[1].states)
        };
        self.cells.windows(2).all(same)
    }

    fn has_news(&self) -> bool {
        self.cells.iter().any(|cell| cell.outcome.is_news())
            || self.cells.iter().any(|cell| self.cells.iter().any(|it| it.disagrees(cell)))
    }
}

/// The outcome of a scenario in each column, and the states at its holes there.
type Answers<'a> = (Vec<Outcome>, Vec<Vec<&'a str>>);

impl Comparison<'_> {
    /// How many rows of a column have this outcome.
    pub fn count(&self, column: usize, outcome: Outcome) -> usize {
        let is = |row: &&Row<'_>| row.cells.get(column).is_some_and(|it| it.outcome == outcome);
        self.rows.iter().filter(is).count()
    }

    /// The rows that differ between columns, grouped by their outcomes, the largest group first.
    pub fn groups(&self) -> Vec<Group> {
        let mut groups = BTreeMap::<Answers<'_>, Vec<usize>>::new();
        for (at, row) in self.rows.iter().enumerate().filter(|(_, row)| !row.agrees()) {
            let answers = row.cells.iter().map(|cell| (cell.outcome, cell.states.clone()));
            groups.entry(answers.unzip()).or_default().push(at);
        }
        let group = |((outcomes, states), rows)| Group { outcomes, states, rows };
        let mut groups: Vec<Group> = groups.into_iter().map(group).collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.rows.len()));
        groups
    }

    /// Whether something differed that is not in `@known`, or a hole has
    /// different answers.
    pub fn has_news(&self) -> bool {
        self.rows.iter().any(Row::has_news)
    }

    /// Whether an outcome is inconclusive.
    pub fn is_inconclusive(&self) -> bool {
        let mut cells = self.rows.iter().flat_map(|row| &row.cells);
        cells.any(|cell| cell.outcome == Outcome::Inconclusive)
    }

    /// Why nothing was judged, if nothing was: `3 inconclusive, 2 skipped`.
    pub fn judges_nothing(&self) -> Option<String> {
        let cells = || self.rows.iter().flat_map(|row| &row.cells);
        if cells().any(|cell| !cell.outcome.is_unjudged()) {
            return None;
        }
        let unjudged = Outcome::ALL.into_iter().filter(|outcome| outcome.is_unjudged());
        let counted = unjudged.filter_map(|outcome| {
            let count = cells().filter(|cell| cell.outcome == outcome).count();
            (count > 0).then(|| format!("{count} {}", outcome.name()))
        });
        Some(counted.collect::<Vec<_>>().join(", "))
    }

    /// Whether an implementation could not run.
    pub fn is_incomplete(&self) -> bool {
        let cells = self.rows.iter().flat_map(|row| &row.cells);
        cells.into_iter().any(|cell| cell.outcome == Outcome::CouldNotRun)
    }
}
