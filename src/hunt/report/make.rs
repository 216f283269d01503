//! From what was collected to the report: every difference is shrunk and written.

use std::collections::BTreeSet;

use super::{About, Course, Group, Known, Ladders, Part, Reason, Report, Text, VERSION};
use crate::compare::Divergence;
use crate::explain::failure;
use crate::harness::run_all;
use crate::hunt::collect::{Collected, Going, Held, Which};
use crate::hunt::known::{Library, Said};
use crate::hunt::meet::meet;
use crate::hunt::runs::{on_model, on_stack};
use crate::hunt::shrink::{MOST_REAL_RUNS, MOST_RUNS, shrink};
use crate::hunt::write::{self, Runs, name};
use crate::hunt::{Difference, Key, Met, Subject};
use crate::language::plan::Scenario;
use crate::report::Severity;
use crate::run::Trace;
use crate::tcp::Rules;

/// A hunt that has run.
#[derive(Clone, Copy, Debug)]
pub struct Hunted<'h> {
    /// Which courses.
    pub which: Which,
    /// In what.
    pub subject: &'h Subject,
    /// What they showed.
    pub collected: &'h Collected,
    /// What a library says.
    pub known: &'h Library,
}

/// Shrinks and writes what was found, on up to `jobs` threads. While everything is torn down, courses
/// stay as they are.
pub fn report(hunted: Hunted<'_>, jobs: usize, going: &(dyn Fn() -> Going + Sync)) -> Report {
    let Hunted { which, subject, collected, known } = hunted;
    let (old, new): (Vec<_>, Vec<_>) =
        collected.groups.iter().partition(|(key, _)| known.keys.contains_key(key));
    let never = std::sync::atomic::AtomicBool::new(false);
    let groups =
        run_all(&new, jobs, &never, |(_, held)| group(held, subject, &|| going() != Going::Torn));
    let text = |(why, keys): (&String, &BTreeSet<Key>)| Text {
        why: why.clone(),
        by: keys.iter().map(about).collect(),
        met: keys.iter().any(|key| collected.groups.contains_key(key)),
    };
    let texts = known.texts.iter().map(text).collect();
    let known = old.into_iter().map(|(key, held)| Known {
        about: about(key),
        seen: held.seen,
        said: known.keys.get(key).into_iter().flatten().map(said).collect(),
    });
    let (part, parts) = which.shard.map_or((1, 1), |shard| shard.numbers());
    let whole = (parts == 1).then(Vec::new);
    let part = Part { part, of: parts, courses: collected.courses };
    let mut report = Report {
        version: VERSION,
        stack: subject.implementation.name().to_owned(),
        of: subject.implementation.version(),
        host: subject.host.name().to_owned(),
        seed: which.seed,
        courses: collected.courses,
        unjudged: collected.unjudged.values().sum(),
        without: collected.lacked.iter().map(|(it, n)| (it.word().to_owned(), *n)).collect(),
        reasons: collected.unjudged.iter().map(reason).collect(),
        parts: whole.unwrap_or_else(|| vec![part]),
        groups,
        known: known.collect(),
        texts,
    };
    report.sort();
    report
}

impl Report {
    /// Puts what it lists in its order: by weight, and then by what it is about.
    pub(super) fn sort(&mut self) {
        let rank = |word: &str| Severity::ALL.iter().position(|it| it.name() == word);
        self.groups.sort_by(|one, other| {
            (rank(&one.severity), &one.about).cmp(&(rank(&other.severity), &other.about))
        });
        self.reasons
            .sort_by(|one, other| (other.courses, &one.why).cmp(&(one.courses, &other.why)));
        self.known.sort_by(|one, other| one.about.cmp(&other.about));
        self.known.iter_mut().for_each(|it| {
            it.said.sort();
            it.said.dedup();
        });
    }
}

fn reason((why, courses): (&String, &u64)) -> Reason {
    Reason { why: why.clone(), courses: *courses }
}

fn said(said: &Said) -> super::Said {
    super::Said { scenario: said.scenario.clone(), why: said.why.clone() }
}

fn about(key: &Key) -> About {
    About { rule: key.rule.clone(), part: key.part.name().to_owned(), how: key.how.clone() }
}

/// A group, with its smallest scenario.
fn group(held: &Held, subject: &Subject, goes_on: &(dyn Fn() -> bool + Sync)) -> Group {
    let most = if subject.waits_really() { MOST_REAL_RUNS } else { MOST_RUNS };
    let meet = |course: &Scenario| match meet(course, subject) {
        Met::Different(difference) => Some(*difference),
        _ => None,
    };
    let shrunk = match goes_on() {
        true => shrink(held.difference.clone(), (&meet, most), goes_on),
        false => held.difference.clone(),
    };
    let runs = Runs {
        model: &|scenario| on_model(scenario, subject),
        stack: &|scenario| on_stack(scenario, subject),
        goes_on,
    };
    let written = write::write(&shrunk, &name(&shrunk.key), &runs);
    let [model, stack] = &written.traces;
    let Difference { parting, key, .. } = &shrunk;
    let severity = Severity::of_rules(parting.part, &parting.rules).unwrap_or(Severity::Deviation);
    let rule = parting.rules.first().and_then(|id| Rules::standard().get(*id));
    Group {
        about: about(key),
        severity: severity.name().to_owned(),
        cited: rule.map_or_else(|| "RFC 9293, 3.10.7".to_owned(), failure::cited),
        says: failure::parting_rule(parting),
        differs: failure::parting(parting, None),
        seen: held.seen,
        course: Course { statements: held.difference.course.statements.len(), number: held.number },
        scenario: written.text,
        shows: written.shows,
        ladders: ladders(model, stack),
    }
}

fn ladders(model: &Trace, stack: &Trace) -> Option<Ladders> {
    let Divergence { same, before, left, right, more } =
        Divergence::of(&model.events, &stack.events)?;
    Some(Ladders { same_rows: same, before, model: left, stack: right, more })
}
