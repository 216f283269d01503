//! Coverage for people.

use std::fmt::Write as _;

use super::{documents, explorations, levels};
use crate::coverage::{Axis, CallKind, Coverage, Item, SegmentKind, Tally};
use crate::tcp::State;
use crate::text::{Paint, Style, WIDTH, count};

/// The report: a line for each axis, the two matrices, and the names of everything not covered.
pub fn human(coverage: &Coverage, style: Style) -> String {
    let mut out = String::new();
    // Writing into a string cannot fail.
    let _ = write_all(&mut out, coverage, style);
    out
}

fn write_all(out: &mut String, coverage: &Coverage, style: Style) -> std::fmt::Result {
    let scenarios = coverage.counts.scenarios;
    writeln!(out, "{} passed{}\n", count(scenarios, "scenario"), explorations(coverage))?;
    let axes: Vec<(Axis, Vec<Item>)> =
        Axis::ALL.into_iter().map(|axis| (axis, coverage.items(axis))).collect();
    for (axis, items) in &axes {
        let tally = Tally::of(items);
        let share =
            format!("{:>4} of {:<4} {:>5.1} %", tally.covered, tally.total, tally.percent());
        let paint = if tally.covered == tally.total { Paint::Good } else { Paint::Notice };
        let excused = match tally.excused {
            0 => String::new(),
            excused => format!(" ({excused} cannot be)"),
        };
        let first = format!("{:<13}{share}  ", axis.name());
        let mut says = String::new();
        wrapped(&mut says, &first, first.chars().count(), &format!("{}{excused}", axis.says()));
        out.push_str(&says.replacen(&share, &style.paint(paint, &share), 1));
        let (before, parts) = match axis {
            Axis::Requirements => ("", levels(coverage)),
            Axis::Companions => ("RFC ", documents(coverage)),
            _ => continue,
        };
        let parts: Vec<String> = parts
            .iter()
            .filter(|(_, tally)| tally.total > 0)
            .map(|(part, tally)| format!("{before}{part} {} of {}", tally.covered, tally.total))
            .collect();
        wrapped(out, &format!("{:<13}", ""), 13, &parts.join(", "));
    }

    let counts = &coverage.counts;
    matrix(out, style, "segments", &SegmentKind::ALL.map(|kind| kind.name()), |state, at| {
        counts.cells.get(&(state, SegmentKind::ALL[at])).copied()
    })?;
    matrix(out, style, "calls", &CallKind::ALL.map(|kind| kind.name()), |state, at| {
        counts.calls.get(&(state, CallKind::ALL[at])).copied()
    })?;

    for (axis, items) in &axes {
        let open: Vec<&Item> =
            items.iter().filter(|item| item.count == 0 && item.excused.is_none()).collect();
        if open.is_empty() {
            continue;
        }
        let heading = format!("not covered: {axis} ({})", open.len());
        writeln!(out, "\n{}", style.paint(Paint::Strong, &heading))?;
        for item in open {
            let says = if item.says.is_empty() { "" } else { ": " };
            wrapped(out, "  ", 4, &format!("{}{says}{}", item.name, item.says));
        }
    }
    let unexplored = coverage.counts.unexplored();
    if !unexplored.is_empty() {
        let heading = format!("fired by no exploration: rules ({})", unexplored.len());
        writeln!(out, "\n{}", style.paint(Paint::Strong, &heading))?;
        let names: Vec<&str> = unexplored.iter().map(|rule| rule.name).collect();
        wrapped(out, "  ", 2, &names.join(", "));
    }
    let listed = |axis: Axis| !matches!(axis, Axis::Requirements | Axis::Companions);
    let excepted = axes.iter().filter(|(axis, _)| listed(*axis));
    let excepted: Vec<(&Item, &str)> = excepted
        .flat_map(|(_, items)| items)
        .filter_map(|item| Some((item, item.excused.filter(|_| item.count == 0)?)))
        .collect();
    if !excepted.is_empty() {
        writeln!(out, "\n{}", style.paint(Paint::Strong, "cannot be covered"))?;
        for (item, reason) in excepted {
            wrapped(out, "  ", 4, &format!("{}: {reason}", item.name));
        }
    }
    for (reason, names) in coverage.left_out.reasons() {
        let heading = format!("{reason}, and not counted");
        writeln!(out, "\n{}", style.paint(Paint::Bad, &heading))?;
        for name in names {
            writeln!(out, "  {name}")?;
        }
    }
    Ok(())
}

/// The text in lines of at most [`WIDTH`] columns, with a hanging indent.
fn wrapped(out: &mut String, first: &str, indent: usize, text: &str) {
    let mut columns = first.chars().count();
    out.push_str(first);
    for (at, word) in text.split(' ').enumerate() {
        let length = word.chars().count();
        if at > 0 && columns + 1 + length > WIDTH {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
            columns = indent;
        } else if at > 0 {
            out.push(' ');
            columns += 1;
        }
        out.push_str(word);
        columns += length;
    }
    out.push('\n');
}

/// A matrix of counts, one row per state.
fn matrix(
    out: &mut String,
    style: Style,
    corner: &str,
    columns: &[&str],
    count: impl Fn(State, usize) -> Option<u32>,
) -> std::fmt::Result {
    let cell = |text: &str, column: &str| format!("  {text:>0$}", column.len().max(4));
    write!(out, "\n{corner:<11}")?;
    for column in columns {
        out.push_str(&style.paint(Paint::Strong, &cell(column, column)));
    }
    out.push('\n');
    for state in State::ALL {
        write!(out, "{:<11}", state.name())?;
        for (at, column) in columns.iter().enumerate() {
            match count(state, at) {
                Some(count) => out.push_str(&cell(&count.to_string(), column)),
                None => out.push_str(&style.paint(Paint::Bad, &cell("-", column))),
            }
        }
        out.push('\n');
    }
    Ok(())
}
