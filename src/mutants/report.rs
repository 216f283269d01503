//! What came of mutants, for people.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::change::{Axis, Mutant};
use super::hunt::{Fate, Hunt, Hunted, Score};
use super::mutants;
use crate::tcp::{Arithmetic, RuleId, Rules, State};
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
    writeln!(out, "by {}:", count(hunt.scenarios, "scenario"))?;
    for axis in Axis::ALL {
        write_score(out, axis, hunt.score(axis), style)?;
    }
    Ok(())
}

/// `rules       12 of 15 noticed (80.0 %); 3 not; 2 more cannot be`.
fn write_score(out: &mut String, axis: Axis, score: Score, style: Style) -> std::fmt::Result {
    let paint = if score.survived() == 0 { Paint::Good } else { Paint::Notice };
    let noticed = format!("{} of {} noticed", score.killed, score.possible());
    writeln!(
        out,
        "{:<10}  {} ({:.1} %); {} not; {} more cannot be",
        axis.name(),
        style.paint(paint, &noticed),
        score.percent(),
        score.survived(),
        score.equivalent,
    )
}

/// Where a rule is changed.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    State(State),
    Several,
    Arithmetic,
}

impl Place {
    fn of(mutant: &Mutant) -> Self {
        match mutant.states() {
            [] => Self::Arithmetic,
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
            Place::Arithmetic => "in arithmetic".to_owned(),
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
        if let Some(rule) = mutant.rule() {
            rules.entry(rule).or_insert((mutant, 0)).1 += 1;
        }
    }
    if rules.is_empty() {
        return Ok(());
    }
    let heading = "where no scenario gets, and so nobody noticed (`--list` has each)";
    writeln!(out, "{}", style.paint(Paint::Strong, heading))?;
    for (rule, (_, n)) in &rules {
        let Some(rule) = Rules::standard().get(*rule) else { continue };
        let about = format!("({}; {})", rule.name, count(*n, "mutant"));
        writeln!(out, "    {} {}", rule.summary, style.paint(Paint::Faint, &about))?;
    }
    out.push('\n');
    Ok(())
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
    let of = |axis| all.iter().filter(|it| it.axis() == axis).count();
    let _ = writeln!(
        out,
        "\n{} mutants of {} rules, {} of {} numbers and comparisons",
        of(Axis::Rules),
        Rules::standard().len(),
        of(Axis::Arithmetic),
        Arithmetic::ROWS.len()
    );
    out
}
