//! `hunt = 300`: so many generated scenarios, as one test. A program runs in each of them beside the model
//! in its place, up to where they part in what no RFC leaves free ([`hunt`](crate::hunt)).
//!
//! Points are for groups: the rules that the scenarios are about ([`plan`]). A group is lost if a program
//! parts from the model there, or parts before it in all scenarios that lead to it; it is kept if the
//! program follows the rule somewhere and never parts there. What cannot be told of a program counts for
//! nothing. What lives here: which scenarios and groups there are, and what a program makes of them. What
//! must not: how a course is drawn, run or compared.

mod plan;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

pub(in crate::judge) use plan::{Plan, Plans};

use self::plan::Course;
use super::choices::CHOICES;
use super::contest::{Contest, Entrant};
use super::short;
use super::verdict::{ladder, parted};
use crate::explain::failure;
use crate::grade::record::{Excerpt, Outcome, Part, Test};
use crate::hunt::{Key, text_of};
use crate::judge::assignment::{Behind, Choices, HUNT, Limits};
use crate::language::plan::{Scenario, StatementKind};
use crate::run::{Beside, Care, Meeting, MeetingEnd, Parting};
use crate::tcp::{RuleId, Setting, SettingValue};

/// All scenarios together have so many times as long as one test.
const TIMES: u32 = 6;

/// How many choices of one program are looked for in one scenario.
const MOST: usize = 3;

/// What a program made of the scenarios.
#[derive(Default)]
struct Found {
    /// The rules that it has followed.
    kept: BTreeSet<RuleId>,
    /// Where it went wrong, by what that is about: the scenario's number, and the first parting.
    lost: BTreeMap<String, (usize, Parting)>,
    /// The rules of scenarios in which it did not go wrong.
    led: BTreeSet<RuleId>,
    /// The choices that it has made otherwise than the model.
    choices: Vec<(Setting, SettingValue)>,
    /// How many scenarios ran.
    ran: usize,
    /// What it said that it lacks, though that is demanded.
    refused: Option<String>,
    /// Why it could not begin a scenario.
    broken: Option<String>,
}

impl Contest<'_> {
    /// The test of generated scenarios, if the assignment has one.
    pub(super) fn hunted(&self, entrant: &dyn Entrant) -> Option<Test> {
        let points = self.assignment.hunt_points()?;
        let plan = self.plans.of(self.assignment, entrant.has());
        let count = crate::text::count(plan.courses.len(), "generated scenario");
        let test =
            Test { detail: self.assignment.detail(HUNT), ..Test::passed(HUNT, count, points) };
        if plan.groups.is_empty() {
            return Some(test.left_out("left out: the generated scenarios are about nothing"));
        }
        let found = self.found(entrant, &plan);
        Some(self.told(entrant, test, &plan, found))
    }

    /// What the generated scenarios are about, for who has no more than what is demanded.
    pub(in crate::judge) fn plan(&self) -> std::sync::Arc<Plan> {
        self.plans.of(self.assignment, None)
    }

    fn found(&self, entrant: &dyn Entrant, plan: &Plan) -> Found {
        let usual = Limits::usual();
        let limit = self.assignment.settings.limits.or(usual).time;
        let most = limit.map_or(Duration::MAX, |it| it.0.saturating_mul(TIMES));
        let begun = Instant::now();
        let mut found = Found::default();
        for (at, course) in plan.courses.iter().enumerate() {
            if begun.elapsed() >= most {
                break;
            }
            found.ran += 1;
            let met = self.met(entrant, plan, course, &mut found);
            found.kept.extend(met.kept.iter().map(|(id, _)| *id));
            match (met.hard, met.end) {
                (Some(mut parting), _) => {
                    if let Some(fault) = &mut parting.actual.fault {
                        *fault = entrant.scrubbed(fault);
                    }
                    let about = Key::of(&parting, self.assignment.house.rules()).rule;
                    found.lost.entry(about).or_insert((at, parting));
                }
                (None, MeetingEnd::Unsupported(what)) => {
                    found.refused.get_or_insert(what);
                }
                (None, MeetingEnd::Unavailable(why)) => {
                    found.broken.get_or_insert(why);
                }
                (None, MeetingEnd::Unknown | MeetingEnd::Bound) => {}
                _ => found.led.extend(&course.about),
            }
        }
        found
    }

    /// A scenario, with the choices that the program may make: those under which it gets furthest.
    fn met(
        &self,
        entrant: &dyn Entrant,
        plan: &Plan,
        course: &Course,
        found: &mut Found,
    ) -> Meeting {
        let rules = self.assignment.house.rules();
        let run = |otherwise: &[(Setting, SettingValue)]| {
            let beside = Beside { rules, care: Care::Free, has: Some(&plan.has), otherwise };
            let start = |config: &_| entrant.start(course.host, config);
            plan::run(&course.scenario, course.host, beside, start)
        };
        let mut best = run(&[]);
        let about = |met: &Meeting| Some(Key::of(met.hard.as_ref()?, rules).rule);
        let is_free = self.assignment.settings.program.choices == Choices::Accepted;
        let mut chosen: Vec<(Setting, SettingValue)> = Vec::new();
        // Where it is known that it went wrong, nothing else is to be found out.
        while is_free
            && chosen.len() < MOST
            && let Some(step) = best.hard.as_ref().map(|it| it.step)
            && about(&best).is_some_and(|it| !found.lost.contains_key(&it))
        {
            let candidates = CHOICES.iter().filter_map(|it| it.value());
            let candidates = candidates
                .filter(|it| !chosen.contains(it) && !is_set(&course.scenario, it.0))
                .map(|it| [chosen.as_slice(), &[it]].concat());
            let tried = candidates.map(|with| (run(&with), with));
            let get = |met: &Meeting| met.hard.as_ref().map_or(u32::MAX, |it| it.step);
            let better = tried.reduce(|best, it| if get(&it.0) > get(&best.0) { it } else { best });
            let Some((met, with)) = better.filter(|it| get(&it.0) > step) else { break };
            (best, chosen) = (met, with);
        }
        for choice in chosen {
            if !found.choices.contains(&choice) {
                found.choices.push(choice);
            }
        }
        best
    }

    /// The test of a program that has done that.
    fn told(&self, entrant: &dyn Entrant, test: Test, plan: &Plan, found: Found) -> Test {
        let rules = self.assignment.house.rules();
        let mut test = test;
        let mut lost = found.lost.clone();
        let (mut kept, mut all) = (0, 0);
        let failed = |part: Part, rationale: String| Part {
            outcome: Outcome::Fail,
            rationale: short(&rationale),
            ..part
        };
        for id in &plan.groups {
            let Some(rule) = rules.get(*id) else { continue };
            let says = match self.assignment.house.says(*id) {
                Some(says) => format!("house rule: {says}"),
                None => format!("{}: {}", rule.name, rule.summary),
            };
            let part = Part::passed(says, None);
            test.parts.push(match lost.remove(rule.name) {
                Some((_, parting)) => failed(part, failure::parting(&parting, None)),
                None if found.kept.contains(id) => part,
                None if found.led.contains(id) => Part {
                    outcome: Outcome::Skip,
                    rationale: "not judged: no scenario shows what this program does there"
                        .to_owned(),
                    ..part
                },
                None => {
                    failed(part, "the program goes wrong before, wherever this is asked".to_owned())
                }
            });
        }
        // What the program did where the model does nothing, or what one that does nothing keeps.
        for (about, (_, parting)) in lost {
            test.parts.push(failed(Part::passed(about, None), failure::parting(&parting, None)));
        }
        for part in &test.parts {
            kept += u64::from(part.outcome == Outcome::Pass);
            all += u64::from(part.outcome != Outcome::Skip);
        }
        if !found.choices.is_empty() {
            let written = |(setting, value): &(Setting, SettingValue)| {
                format!("`{} = {value}`", setting.name())
            };
            let choices: Vec<String> = found.choices.iter().map(written).collect();
            let choices = choices.join(", ");
            test.notes.push(format!("RFC 9293 leaves this to the implementation ({choices})"));
        }
        if all == 0 {
            return test.left_out("left out: nothing can be judged of this program");
        }
        if kept == all {
            return test;
        }
        test.points = test.max_points.share(kept, all);
        let groups = crate::text::count(all, "rule");
        let sum = format!("{kept} of {groups} kept");
        let first = found.lost.values().min_by_key(|it| it.0);
        let is_late = found.ran < plan.courses.len();
        test.outcome = match first {
            _ if is_late => Outcome::Timeout,
            Some((_, parting)) if parting.actual.fault.is_some() => Outcome::Error,
            None if found.broken.is_some() => Outcome::Error,
            _ => Outcome::Fail,
        };
        let mut why = vec![sum];
        if is_late {
            let (ran, all) = (found.ran, plan.courses.len());
            why.push(format!("the time was up after {ran} of {all} scenarios"));
        }
        match (first, &found.refused) {
            (Some((at, parting)), _) => {
                why.push(format!("first, {}", failure::parting(parting, None)));
                test.rule = parted(self.assignment, parting);
                if let Some(course) = plan.courses.get(*at) {
                    self.show(entrant, &mut test, course, parting);
                }
            }
            (None, Some(what)) => {
                let what = short(&entrant.scrubbed(what));
                why.push(format!("the program says that it lacks what is demanded: {what}"));
            }
            (None, None) => {
                let broken = found.broken.iter().map(|it| short(&entrant.scrubbed(it)));
                why.extend(broken.map(|it| format!("the program cannot begin a scenario: {it}")));
            }
        }
        test.rationale = short(&why.join("; "));
        test
    }

    /// Shows a scenario up to where the program goes wrong.
    fn show(&self, entrant: &dyn Entrant, test: &mut Test, course: &Course, parting: &Parting) {
        let until = parting.statement.map_or(0, |it| it as usize + 1);
        let mut shown = Scenario { name: HUNT.to_owned(), ..course.scenario.clone() };
        shown.statements.truncate(until);
        let behind = match course.host {
            crate::host::Host::Client => Behind::Client,
            crate::host::Host::Server => Behind::Server,
        };
        let result = self.run(entrant, &shown, behind);
        test.ladder = ladder(&result.trace, result.trace.events.len());
        test.text = Some(Excerpt { line: 1, text: text_of(&shown, &[], &[]) });
    }
}

/// Whether a scenario says itself what a setting is.
fn is_set(scenario: &Scenario, wanted: Setting) -> bool {
    scenario
        .statements
        .iter()
        .any(|it| matches!(&it.kind, StatementKind::Set { setting, .. } if *setting == wanted))
}
