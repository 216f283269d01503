//! Coverage for documents.

use std::fmt::Write as _;

use super::levels;
use crate::coverage::{Axis, CallKind, Coverage, Item, SegmentKind, Tally};
use crate::requirements::{self, Requirement};
use crate::tcp::State;

/// The whole report: tables of what is covered, the matrices, what is not covered, and the
/// requirements.
pub fn markdown(coverage: &Coverage) -> String {
    let mut out = String::new();
    // Writing into a string cannot fail.
    let _ = write_all(&mut out, coverage);
    out.push_str("\n## Requirements\n\n");
    out.push_str(&requirements_table(coverage));
    out
}

fn write_all(out: &mut String, coverage: &Coverage) -> std::fmt::Result {
    writeln!(out, "# Coverage\n\n{} scenarios passed.\n", coverage.counts.scenarios)?;
    writeln!(out, "| | covered | of | % | cannot be |\n|---|---:|---:|---:|---:|")?;
    let row = |out: &mut String, name: &str, tally: Tally| {
        let Tally { covered, total, excused } = tally;
        writeln!(out, "| {name} | {covered} | {total} | {:.1} | {excused} |", tally.percent())
    };
    for axis in Axis::ALL {
        row(out, axis.says(), coverage.tally(axis))?;
    }
    for (level, tally) in levels(coverage) {
        row(out, &format!("… {level}"), tally)?;
    }
    let counts = &coverage.counts;
    matrix(out, "Segments", &SegmentKind::ALL.map(|kind| kind.name()), |state, at| {
        counts.cells.get(&(state, SegmentKind::ALL[at])).copied()
    })?;
    matrix(out, "Calls", &CallKind::ALL.map(|kind| kind.name()), |state, at| {
        counts.calls.get(&(state, CallKind::ALL[at])).copied()
    })?;
    for axis in Axis::ALL {
        let items = coverage.items(axis);
        let open: Vec<&Item> =
            items.iter().filter(|item| item.count == 0 && item.excused.is_none()).collect();
        if !open.is_empty() {
            writeln!(out, "\n## Not covered: {axis}\n")?;
        }
        for item in open {
            writeln!(out, "- {}", escaped(&item.name))?;
        }
    }
    if !coverage.failed.is_empty() {
        writeln!(out, "\n## Failed, and not counted\n")?;
    }
    for name in &coverage.failed {
        writeln!(out, "- {}", escaped(name))?;
    }
    Ok(())
}

fn matrix(
    out: &mut String,
    heading: &str,
    columns: &[&str],
    count: impl Fn(State, usize) -> Option<u32>,
) -> std::fmt::Result {
    writeln!(out, "\n## {heading}\n\n| | {} |", columns.join(" | "))?;
    writeln!(out, "|---|{}", "---:|".repeat(columns.len()))?;
    for state in State::ALL {
        let cells = (0..columns.len())
            .map(|at| count(state, at).map_or_else(|| "**–**".to_owned(), |it| it.to_string()));
        writeln!(out, "| {state} | {} |", cells.collect::<Vec<_>>().join(" | "))?;
    }
    Ok(())
}

/// The requirement labels of RFC 9293 as a table: what each asks for, and the files whose
/// scenarios show it, or why none can.
pub fn requirements_table(coverage: &Coverage) -> String {
    let mut out = String::from(
        "| label | level | section | what it asks for | shown by |\n|---|---|---|---|---|\n",
    );
    for requirement in Requirement::all() {
        let Requirement { id, level, section, summary, .. } = requirement;
        let mut files: Vec<&str> = coverage
            .counts
            .citations
            .get(*id)
            .into_iter()
            .flatten()
            // A name is a file, or a file and a scenario.
            .map(|name| name.split(": ").next().unwrap_or(name))
            .collect();
        files.dedup();
        let shown = match (files.is_empty(), requirement.coverage) {
            (false, _) => {
                files.iter().map(|file| format!("`{file}`")).collect::<Vec<_>>().join(", ")
            }
            (true, requirements::Coverage::NotObservable(reason)) => {
                format!("not observable: {reason}")
            }
            (true, requirements::Coverage::Scenarios) => "**nothing yet**".to_owned(),
        };
        let (summary, shown) = (escaped(summary), escaped(&shown));
        // Writing into a string cannot fail.
        let _ = writeln!(out, "| {id} | {level} | {section} | {summary} | {shown} |");
    }
    out
}

/// A text in a cell or an item.
fn escaped(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
