//! Coverage for documents.

use std::fmt::Write as _;

use super::{documents, explorations, levels};
use crate::coverage::{Axis, CallKind, Coverage, Item, SegmentKind, Tally};
use crate::requirements::Requirement;
use crate::tcp::State;
use crate::text::count;
use crate::text::escape::cell;

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
    let scenarios = coverage.counts.scenarios;
    let passed = count(scenarios, "scenario");
    writeln!(out, "# Coverage\n\n{passed} passed{}.\n", explorations(coverage))?;
    writeln!(out, "| | covered | of | % | cannot be |\n|---|---:|---:|---:|---:|")?;
    let row = |out: &mut String, name: &str, tally: Tally| {
        let Tally { covered, total, excused } = tally;
        writeln!(out, "| {name} | {covered} | {total} | {:.1} | {excused} |", tally.percent())
    };
    for axis in Axis::ALL {
        row(out, axis.says(), coverage.tally(axis))?;
        let (before, parts) = match axis {
            Axis::Requirements => ("", levels(coverage)),
            Axis::Companions => ("RFC ", documents(coverage)),
            _ => continue,
        };
        for (part, tally) in parts {
            row(out, &format!("… {before}{part}"), tally)?;
        }
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
            writeln!(out, "- {}", cell(&item.name))?;
        }
    }
    let unexplored = coverage.counts.unexplored();
    if !unexplored.is_empty() {
        writeln!(out, "\n## Fired by no exploration: rules\n")?;
    }
    for rule in unexplored {
        writeln!(out, "- {}", cell(rule.name))?;
    }
    for (reason, names) in coverage.left_out.reasons() {
        writeln!(out, "\n## Not counted: {reason}\n")?;
        for name in names {
            writeln!(out, "- {}", cell(name))?;
        }
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

/// The requirements as two tables, one for RFC 9293's labels and one for other RFCs: the text of
/// each, and the files whose scenarios show it, or why none can. Above each table is how many there
/// are, and how many are shown.
pub fn requirements_table(coverage: &Coverage) -> String {
    let mut out = String::new();
    // Writing into a string cannot fail.
    let _ = write_requirements(&mut out, coverage);
    out
}

fn write_requirements(out: &mut String, coverage: &Coverage) -> std::fmt::Result {
    let Tally { covered, total, excused } = coverage.tally(Axis::Requirements);
    writeln!(
        out,
        "RFC 9293 has {} labels. Scenarios show {covered} of the {total} that can be shown; \
         {excused} cannot.\n",
        total + excused
    )?;
    table(out, coverage, Requirement::labels())?;
    let Tally { covered, total, excused } = coverage.tally(Axis::Companions);
    writeln!(
        out,
        "\n### Other RFCs\n\nRFCs 1337, 5961, 6298 and 7323 have {} more, numbered within their \
         sections. Scenarios show {covered} of the {total} that can be shown; {excused} cannot, or \
         are not modelled.\n",
        total + excused
    )?;
    table(out, coverage, Requirement::companions())
}

fn table(
    out: &mut String,
    coverage: &Coverage,
    rows: impl Iterator<Item = &'static Requirement>,
) -> std::fmt::Result {
    writeln!(out, "| label | level | section | requirement | shown by |")?;
    writeln!(out, "|---|---|---|---|---|")?;
    for requirement in rows {
        let Requirement { id, level, section, summary, .. } = requirement;
        let section = section.rsplit('#').next().unwrap_or(section);
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
        let shown = match (files.is_empty(), requirement.coverage.excuse()) {
            (false, _) => {
                files.iter().map(|file| format!("`{file}`")).collect::<Vec<_>>().join(", ")
            }
            (true, Some(excuse)) => excuse,
            (true, None) => "**nothing yet**".to_owned(),
        };
        let (summary, shown) = (cell(summary), cell(&shown));
        writeln!(out, "| {id} | {level} | {section} | {summary} | {shown} |")?;
    }
    Ok(())
}
