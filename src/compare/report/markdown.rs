//! For documents.

use std::fmt::Write as _;

use super::{heading, present, side_by_side};
use crate::compare::{Cell, Comparison};
use crate::text::escape::markdown as escaped;

/// The sums, the groups that differ with a line a scenario, each difference with both ladders,
/// and the whole table at the end.
pub fn markdown(comparison: &Comparison<'_>) -> String {
    let mut out = String::new();
    // Writing into a string cannot fail.
    let _ = write_all(&mut out, comparison);
    out
}

fn write_all(out: &mut String, comparison: &Comparison<'_>) -> std::fmt::Result {
    let names: Vec<&str> = comparison.columns.iter().map(|(name, _)| name.as_str()).collect();
    let header = |out: &mut String, last: &str| {
        for name in &names {
            let _ = write!(out, "| {} ", escaped(name));
        }
        let _ = writeln!(out, "| {last} |\n{}|---|", "|---:".repeat(names.len()));
    };
    for (name, version) in &comparison.columns {
        writeln!(out, "- **{}**: {}", escaped(name), escaped(version))?;
    }
    out.push('\n');
    header(out, "outcome");
    for outcome in present(comparison) {
        for column in 0..names.len() {
            write!(out, "| {} ", comparison.count(column, outcome))?;
        }
        writeln!(out, "| {}: {} |", outcome.name(), outcome.says())?;
    }
    for group in comparison.groups() {
        writeln!(out, "\n## {}: {}\n", group.rows.len(), escaped(&heading(comparison, &group)))?;
        for row in group.rows.iter().filter_map(|at| comparison.rows.get(*at)) {
            let cites = match row.cites.as_slice() {
                [] => String::new(),
                cites => format!(" ({})", cites.join(", ")),
            };
            writeln!(out, "- {}{cites}", escaped(row.name))?;
            for (cell, name) in row.cells.iter().zip(&names) {
                let Cell { why, .. } = cell;
                if let Some(known) = cell.known_words() {
                    writeln!(out, "  - {name}: {}", escaped(&known))?;
                }
                if !why.is_empty() {
                    writeln!(out, "  - {name}: {}", escaped(why))?;
                }
            }
            for difference in &row.differences {
                let Some(divergence) = &difference.divergence else { continue };
                let name = |at: usize| names.get(at).copied().unwrap_or_default();
                writeln!(out, "\n```text")?;
                for line in
                    side_by_side(divergence, [name(difference.left), name(difference.right)])
                {
                    writeln!(out, "{line}")?;
                }
                writeln!(out, "```\n")?;
            }
        }
    }
    writeln!(out, "\n## Every scenario\n")?;
    header(out, "scenario");
    for row in &comparison.rows {
        for cell in &row.cells {
            write!(out, "| {} ", escaped(&cell.words()))?;
        }
        writeln!(out, "| {} |", escaped(row.name))?;
    }
    Ok(())
}
