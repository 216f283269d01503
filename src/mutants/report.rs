//! The results of mutants, for people.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::change::{Axis, Mutant};
use super::hunt::{Fate, Hunt, Hunted, Score};
use super::mutants;
use crate::tcp::{Arithmetic, RuleId, Rules, State};
use crate::text::{Paint, Style, count};

/// The mutants that were not noticed, and the scores. First, state by state, those that scenarios
/// reach without checking, and then, a line for each rule, those that none reaches. With `all`, every
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
                Fate::Equivalent(proof) => format!("cannot be noticed: {proof}"),
                Fate::Survived(reached) => style.paint(Paint::Bad, &unnoticed(*reached)),
            };
            writeln!(out, "{}\n    {}\n    {fate}", mutant.id, mutant.says)?;
        }
        out.push('\n');
    } else {
        write_unseen(out, hunt, style)?;
        write_unreached(out, hunt, style)?;
    }
    for (reason, names) in hunt.left_out.reasons() {
        let heading = format!("{reason}, and so say nothing about mutants:");
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

/// `rules       12 of 15 noticed (80.0 %); 3 not; 2 more cannot be noticed`.
fn write_score(out: &mut String, axis: Axis, score: Score, style: Style) -> std::fmt::Result {
    let paint = if score.survived() == 0 { Paint::Good } else { Paint::Notice };
    let noticed = format!("{} of {} noticed", score.killed, score.possible());
    writeln!(
        out,
        "{:<10}  {} ({:.1} %); {} not; {} more cannot be noticed",
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

/// The mutants that scenarios reach and do not check, state by state.
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
        let heading = format!("{place}, reached but not checked");
        writeln!(out, "{}", style.paint(Paint::Strong, &heading))?;
        for (mutant, reached) in mutants {
            let verdict = style.paint(Paint::Bad, "not noticed");
            let about = format!("({}; {})", mutant.id, count(reached, "scenario"));
            writeln!(out, "    {verdict}: {} {}", mutant.says, style.paint(Paint::Faint, &about))?;
        }
        out.push('\n');
    }
    Ok(())
}

/// The mutants that no scenario reaches: a line for each rule.
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
    let heading = "reached by no scenario, and so not noticed (`--list` has each)";
    writeln!(out, "{}", style.paint(Paint::Strong, heading))?;
    for (rule, (_, n)) in &rules {
        let Some(rule) = Rules::standard().get(*rule) else { continue };
        let about = format!("({}; {})", rule.name, count(*n, "mutant"));
        writeln!(out, "    {} {}", rule.summary, style.paint(Paint::Faint, &about))?;
    }
    out.push('\n');
    Ok(())
}

fn unnoticed(reached: usize) -> String {
    format!("not noticed; {}", reached_by(reached))
}

fn reached_by(reached: usize) -> String {
    match reached {
        0 => "no scenario reaches it".to_owned(),
        1 => "1 scenario reaches it without checking it".to_owned(),
        _ => format!("{reached} scenarios reach it without checking it"),
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
