//! What came of mutants, for people and for programs.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::change::Mutant;
use super::hunt::{Fate, Hunt, Hunted};
use super::mutants;
use crate::report::{Paint, Style};
use crate::tcp::Rules;

/// The score, and a sentence for each mutant that nobody noticed; with `all`, a line for every
/// mutant.
pub fn human(hunt: &Hunt, all: bool, style: Style) -> String {
    let mut out = String::new();
    // Writing into a string cannot fail.
    let _ = write_all(&mut out, hunt, all, style);
    out
}

fn write_all(out: &mut String, hunt: &Hunt, all: bool, style: Style) -> std::fmt::Result {
    if all {
        for Hunted { mutant, fate } in &hunt.mutants {
            let fate = match fate {
                Fate::Killed(by) => style.paint(Paint::Good, &format!("noticed by {by}")),
                Fate::Equivalent(proof) => format!("nobody can notice: {proof}"),
                Fate::Survived(reached) => style.paint(Paint::Bad, &nobody(*reached)),
            };
            writeln!(out, "{}\n    {}\n    {fate}", mutant.id, mutant.says)?;
        }
        out.push('\n');
    } else {
        for (mutant, reached) in hunt.survivors() {
            let nobody = style.paint(Paint::Bad, "nobody noticed");
            writeln!(out, "{nobody}: {}", mutant.says)?;
            let about = format!("{} [{}]; {}", mutant.id, section(mutant), comes_by(reached));
            writeln!(out, "    {}", style.paint(Paint::Faint, &about))?;
        }
        if hunt.survivors().next().is_some() {
            out.push('\n');
        }
    }
    if !hunt.failed.is_empty() {
        let heading = "these fail on the rules as they are, and tell nothing about mutants:";
        writeln!(out, "{}", style.paint(Paint::Bad, heading))?;
        for name in &hunt.failed {
            writeln!(out, "    {name}")?;
        }
        out.push('\n');
    }
    let (total, killed, equivalent) = (hunt.mutants.len(), hunt.killed(), hunt.equivalent());
    let survived = total - killed - equivalent;
    let paint = if survived == 0 { Paint::Good } else { Paint::Notice };
    let score = format!("{killed} of {} noticed", total - equivalent);
    writeln!(
        out,
        "{} ({:.1} %) by {} scenario{}; {survived} not; {equivalent} more cannot be",
        style.paint(paint, &score),
        hunt.percent(),
        hunt.scenarios,
        if hunt.scenarios == 1 { "" } else { "s" },
    )
}

fn nobody(reached: usize) -> String {
    format!("nobody noticed; {}", comes_by(reached))
}

fn comes_by(reached: usize) -> String {
    match reached {
        0 => "no scenario gets there".to_owned(),
        1 => "1 scenario gets there and does not look".to_owned(),
        _ => format!("{reached} scenarios get there and do not look"),
    }
}

fn section(mutant: &Mutant) -> &'static str {
    Rules::standard().get(mutant.rule).map_or("", |rule| rule.section)
}

/// One document with every mutant.
pub fn json(hunt: &Hunt) -> Value {
    let list: Vec<Value> = hunt
        .mutants
        .iter()
        .map(|Hunted { mutant, fate }| {
            let mut value = record(mutant);
            match fate {
                Fate::Killed(by) => {
                    value["fate"] = json!("killed");
                    value["by"] = json!(by);
                }
                Fate::Equivalent(proof) => {
                    value["fate"] = json!("equivalent");
                    value["proof"] = json!(proof);
                }
                Fate::Survived(reached) => {
                    value["fate"] = json!("survived");
                    value["reached"] = json!(reached);
                }
            }
            value
        })
        .collect();
    json!({
        "version": 1,
        "scenarios": hunt.scenarios,
        "failed": hunt.failed,
        "killed": hunt.killed(),
        "equivalent": hunt.equivalent(),
        "survived": hunt.survivors().count(),
        "percent": hunt.percent(),
        "mutants": list,
    })
}

fn record(mutant: &Mutant) -> Value {
    json!({
        "id": mutant.id,
        "says": mutant.says,
        "rule": Rules::standard().get(mutant.rule).map(|rule| rule.name),
        "states": mutant.states.iter().map(|state| state.name()).collect::<Vec<_>>(),
        "section": section(mutant),
    })
}

/// All mutants, without running anything.
pub fn list() -> String {
    let mut out = String::new();
    let all = mutants();
    for mutant in &all {
        // Writing into a string cannot fail.
        let _ = writeln!(out, "{}\n    {}", mutant.id, mutant.says);
    }
    let _ = writeln!(out, "\n{} mutants of {} rules", all.len(), Rules::standard().len());
    out
}
