//! What came of mutants, for people.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::change::Mutant;
use super::hunt::{Fate, Hunt, Hunted};
use super::mutants;
use crate::tcp::{RuleId, Rules, State};
use crate::text::{Paint, Style, count};

/// What nobody noticed, and the score. First, state by state, what scenarios come by without
/// looking, and then, a line for each rule, what none comes by. With `all`, a line for every
/// mutant instead.
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
        write_unseen(out, hunt, style)?;
        write_unreached(out, hunt, style)?;
    }
    for (reason, names) in hunt.left_out.reasons() {
        let heading = format!("{reason}, and so tell nothing about mutants:");
        writeln!(out, "{}", style.paint(Paint::Bad, &heading))?;
        for name in names {
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
        "{} ({:.1} %) by {}; {survived} not; {equivalent} more cannot be",
        style.paint(paint, &score),
        hunt.percent(),
        count(hunt.scenarios, "scenario"),
    )
}

/// Where a rule is changed.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    State(State),
    Several,
}

impl Place {
    fn of(mutant: &Mutant) -> Self {
        match mutant.states.as_slice() {
            [state] => Self::State(*state),
            _ => Self::Several,
        }
    }
}

/// What scenarios come by and do not look at, state by state.
fn write_unseen(out: &mut String, hunt: &Hunt, style: Style) -> std::fmt::Result {
    let mut groups: BTreeMap<Place, Vec<(&Mutant, usize)>> = BTreeMap::new();
    for (mutant, reached) in hunt.survivors().filter(|(_, reached)| *reached > 0) {
        groups.entry(Place::of(mutant)).or_default().push((mutant, reached));
    }
    for (place, mutants) in groups {
        let place = match place {
            Place::State(state) => format!("in {state}"),
            Place::Several => "in several states alike".to_owned(),
        };
        let heading = format!("{place}, what scenarios get to and do not look at");
        writeln!(out, "{}", style.paint(Paint::Strong, &heading))?;
        for (mutant, reached) in mutants {
            let nobody = style.paint(Paint::Bad, "nobody noticed");
            let about = format!("({}; {})", mutant.id, count(reached, "scenario"));
            writeln!(out, "    {nobody}: {} {}", mutant.says, style.paint(Paint::Faint, &about))?;
        }
        out.push('\n');
    }
    Ok(())
}

/// What no scenario comes by: a line for each rule.
fn write_unreached(out: &mut String, hunt: &Hunt, style: Style) -> std::fmt::Result {
    let mut rules: BTreeMap<RuleId, (&Mutant, usize)> = BTreeMap::new();
    for (mutant, _) in hunt.survivors().filter(|(_, reached)| *reached == 0) {
        rules.entry(mutant.rule).or_insert((mutant, 0)).1 += 1;
    }
    if rules.is_empty() {
        return Ok(());
    }
    let heading = "where no scenario gets, and so nobody noticed (`--list` has each)";
    writeln!(out, "{}", style.paint(Paint::Strong, heading))?;
    for (mutant, n) in rules.values() {
        let rule = Rules::standard().get(mutant.rule).map_or("", |rule| rule.name);
        let about = format!("({rule}; {})", count(*n, "mutant"));
        writeln!(out, "    {} {}", summary(mutant), style.paint(Paint::Faint, &about))?;
    }
    out.push('\n');
    Ok(())
}

/// What the rule of a mutant says.
fn summary(mutant: &Mutant) -> &'static str {
    Rules::standard().get(mutant.rule).map_or("", |rule| rule.summary)
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
