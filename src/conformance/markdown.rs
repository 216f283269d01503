//! For documents.

use std::fmt::{self, Write as _};

use super::{Deviation, Row, Shown, Statement};
use crate::text::escape::markdown as escaped;

/// The sums, each requirement with what is shown of it, and each scenario that departs.
pub fn markdown(statement: &Statement) -> String {
    let mut out = String::new();
    // Writing into a string cannot fail.
    let _ = write_all(&mut out, statement);
    out
}

fn write_all(out: &mut String, statement: &Statement) -> fmt::Result {
    writeln!(out, "# {}: conformance to RFC 9293\n", escaped(&statement.name))?;
    writeln!(out, "{}", escaped(&statement.version))?;
    writeln!(out, "\nMade by synfin {} with\n\n    {}\n", statement.synfin, statement.command)?;
    let outcomes: Vec<String> =
        statement.outcomes.iter().map(|(outcome, count)| format!("{count} {outcome}")).collect();
    writeln!(out, "{} scenarios: {}.\n", statement.scenarios, outcomes.join(", "))?;
    writeln!(out, "| requirements of | level | met | deviates | not tested |")?;
    writeln!(out, "|---|---|---:|---:|---:|")?;
    for it in &statement.tallies {
        writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            it.of, it.level, it.met, it.deviates, it.not_tested
        )?;
    }
    writeln!(out, "\n## Requirements\n")?;
    writeln!(out, "| label | level | section | requirement | shown | by |")?;
    writeln!(out, "|---|---|---|---|---|---|")?;
    for row in &statement.requirements {
        writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} |",
            row.label,
            row.level,
            escaped(&row.section),
            escaped(&row.requirement),
            row.shown.name(),
            escaped(&by(row)),
        )?;
    }
    writeln!(out, "\n## Deviations\n")?;
    if statement.deviations.is_empty() {
        return writeln!(out, "None.");
    }
    for (number, it) in (1..).zip(&statement.deviations) {
        writeln!(out, "{number}. {}{}: {}", escaped(&it.weight), labels(it), escaped(&it.what))?;
        writeln!(out, "   {}", escaped(&format!("{}, {}", it.scenario, it.step)))?;
    }
    Ok(())
}

/// ` of MUST-13, 3.6.1`, or nothing.
fn labels(deviation: &Deviation) -> String {
    match deviation.labels.as_slice() {
        [] => String::new(),
        labels => format!(" ({})", labels.join(", ")),
    }
}

/// What shows it, or why nothing does.
pub(super) fn by(row: &Row) -> String {
    match (row.shown, &row.why) {
        (Shown::NotTested, Some(why)) => why.clone(),
        (Shown::Deviates, _) => {
            let numbers: Vec<String> =
                row.deviations.iter().map(|it| (it + 1).to_string()).collect();
            format!("deviations {}; {} scenarios pass", numbers.join(", "), row.passed)
        }
        _ => format!("{} scenarios", row.passed),
    }
}
