//! For people, at a terminal.

use std::fmt::Write as _;

use super::{heading, present, side_by_side};
use crate::compare::{Comparison, Outcome};
use crate::text::{Paint, Style, count, visible, width};

/// The table, the sums, the groups that differ, and each difference with both ladders.
///
/// With `quiet`, scenarios with the same outcome in every column have no row.
pub fn human(comparison: &Comparison<'_>, style: Style, quiet: bool) -> String {
    let mut out = String::new();
    // Writing into a string cannot fail.
    let _ = write_all(&mut out, comparison, style, quiet);
    out
}

fn paint(outcome: Outcome) -> Paint {
    match outcome {
        Outcome::Pass => Paint::Good,
        Outcome::Violation | Outcome::Fail | Outcome::Open | Outcome::CouldNotRun => Paint::Bad,
        Outcome::Deviation | Outcome::Choice | Outcome::Fixed => Paint::Notice,
        _ => Paint::Faint,
    }
}

fn write_all(
    out: &mut String,
    comparison: &Comparison<'_>,
    style: Style,
    quiet: bool,
) -> std::fmt::Result {
    for (name, version) in &comparison.columns {
        writeln!(out, "{}  {version}", style.paint(Paint::Strong, name))?;
    }
    let widths = comparison.columns.iter().enumerate().map(|(column, (name, _))| {
        let cells = comparison.rows.iter().filter_map(|row| row.cells.get(column));
        let widest = cells.map(|cell| cell.words().len()).max().unwrap_or(0);
        widest.max(width(name)).max("inconclusive".len())
    });
    let widths: Vec<usize> = widths.collect();
    let line = |out: &mut String, cells: &mut dyn Iterator<Item = (String, Option<Paint>)>| {
        for ((text, paint), width) in cells.zip(&widths) {
            let text = format!("{text:<width$}  ");
            out.push_str(&paint.map_or_else(|| text.clone(), |paint| style.paint(paint, &text)));
        }
    };
    out.push('\n');
    line(out, &mut comparison.columns.iter().map(|(name, _)| (name.clone(), Some(Paint::Strong))));
    out.push_str("scenario\n");
    for row in &comparison.rows {
        if quiet && row.agrees() {
            continue;
        }
        line(out, &mut row.cells.iter().map(|it| (it.words(), Some(paint(it.outcome)))));
        writeln!(out, "{}", visible(row.name))?;
    }
    writeln!(out, "\n{}", style.paint(Paint::Strong, &count(comparison.rows.len(), "scenario")))?;
    for outcome in present(comparison) {
        let counts = 0..comparison.columns.len();
        let counts = counts.map(|column| comparison.count(column, outcome));
        line(out, &mut counts.map(|n| (n.to_string(), None)));
        writeln!(out, "{}: {}", style.paint(paint(outcome), outcome.name()), outcome.says())?;
    }
    groups(out, comparison, style)
}

fn groups(out: &mut String, comparison: &Comparison<'_>, style: Style) -> std::fmt::Result {
    let groups = comparison.groups();
    if groups.is_empty() && comparison.columns.len() > 1 {
        writeln!(out, "\nall agree")?;
    }
    for group in groups {
        let title =
            format!("{}: {}", count(group.rows.len(), "scenario"), heading(comparison, &group));
        writeln!(out, "\n{}", style.paint(Paint::Strong, &title))?;
        for row in group.rows.iter().filter_map(|at| comparison.rows.get(*at)) {
            writeln!(out, "\n  {}", visible(row.name))?;
            if !row.cites.is_empty() {
                writeln!(out, "    cites {}", row.cites.join(", "))?;
            }
            for (cell, (name, _)) in row.cells.iter().zip(&comparison.columns) {
                if let Some(known) = cell.known_words() {
                    writeln!(out, "    {name}: {}", visible(&known))?;
                }
                if !cell.why.is_empty() {
                    writeln!(out, "    {name}: {}", visible(&cell.why))?;
                }
            }
            for difference in &row.differences {
                let name = |at: usize| comparison.columns.get(at).map_or("", |it| it.0.as_str());
                let names = [name(difference.left), name(difference.right)];
                match &difference.divergence {
                    None => {
                        writeln!(out, "    the ladders of {} and {} agree", names[0], names[1])?
                    }
                    Some(divergence) => {
                        for line in side_by_side(divergence, names) {
                            writeln!(out, "{line}")?;
                        }
                    }
                }
            }
        }
    }
    Ok(())
}
