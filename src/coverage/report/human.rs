//! Coverage for people.

use std::fmt::Write as _;

use super::{documents, levels};
use crate::coverage::{Axis, CallKind, Coverage, Item, SegmentKind, Tally};
use crate::report::{Paint, Style};
use crate::tcp::State;

/// The report: a line for each axis, the two matrices, and then by name whatever was not
/// taken.
pub fn human(coverage: &Coverage, style: Style) -> String {
    let mut out = String::new();
    // Writing into a string cannot fail.
    let _ = write_all(&mut out, coverage, style);
    out
}

fn write_all(out: &mut String, coverage: &Coverage, style: Style) -> std::fmt::Result {
    let scenarios = coverage.counts.scenarios;
    writeln!(out, "{scenarios} scenario{} passed\n", if scenarios == 1 { "" } else { "s" })?;
    let axes: Vec<(Axis, Vec<Item>)> =
        Axis::ALL.into_iter().map(|axis| (axis, coverage.items(axis))).collect();
    for (axis, items) in &axes {
        let tally = Tally::of(items);
        let share =
            format!("{:>4} of {:<4} {:>5.1} %", tally.covered, tally.total, tally.percent());
        let paint = if tally.covered == tally.total { Paint::Good } else { Paint::Notice };
        write!(out, "{:<13}{}  {}", axis.name(), style.paint(paint, &share), axis.says())?;
        if tally.excused > 0 {
            write!(out, " ({} cannot be)", tally.excused)?;
        }
        out.push('\n');
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
        writeln!(out, "{:<13}{}", "", parts.join(", "))?;
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
            writeln!(out, "  {}{says}{}", item.name, item.says)?;
        }
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
            writeln!(out, "  {}: {reason}", item.name)?;
        }
    }
    if !coverage.failed.is_empty() {
        writeln!(out, "\n{}", style.paint(Paint::Bad, "failed, and not counted"))?;
        for name in &coverage.failed {
            writeln!(out, "  {name}")?;
        }
    }
    Ok(())
}

/// A matrix of counts, the states downwards.
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
