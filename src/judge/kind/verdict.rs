//! A scenario of the suite and its result → a test.

use super::{credit, short};
use crate::explain;
use crate::grade::Points;
use crate::grade::record::{Outcome, Rule, Step, Test, Visibility};
use crate::harness::Text;
use crate::judge::assignment::{Assignment, Item};
use crate::language::plan::{Citation, Scenario};
use crate::report::fault_line;
use crate::report::ladder::{self, Look, layout};
use crate::run::{Failure, FailureKind, ScenarioResult, Trace, Verdict, Why};
use crate::tcp::Rules;

/// How many rows of a ladder a failure shows.
const ROWS: usize = 14;

/// The test of a scenario before anything is known about it: passed.
pub(super) fn blank(assignment: &Assignment, item: &Item, scenario: &Scenario) -> Test {
    let attributes = &scenario.attributes;
    let title = attributes.title.as_ref().unwrap_or(&scenario.name);
    let word = |citation: &Citation| match citation {
        Citation::Requirement(word) | Citation::Section(word) => word.clone(),
    };
    Test {
        visibility: if attributes.hidden {
            assignment.settings.hidden
        } else {
            Visibility::Visible
        },
        detail: assignment.detail(&item.id),
        rfc: attributes.rfc.iter().map(word).collect(),
        tags: attributes.tags.clone(),
        ..Test::passed(&item.id, title, item.points)
    }
}

/// The points of a run: each part that held earns its share, unless the scenario says
/// all or nothing.
pub(super) fn judge(
    assignment: &Assignment,
    item: &Item,
    text: &Text,
    scenario: &Scenario,
    result: &ScenarioResult,
) -> Test {
    let mut test = blank(assignment, item, scenario);
    test.parts = credit::parts(&text.source, scenario, result);
    if scenario.unsupported.is_some() {
        // Nothing ran, so nothing is earned.
        test.points = Points::ZERO;
        test.outcome = Outcome::Skip;
        test.parts.clear();
        "nothing can run this scenario".clone_into(&mut test.rationale);
        return test;
    }
    // What is known to fail elsewhere does not excuse a submission.
    let good = result.failures.is_empty() && result.verdict != Verdict::Failed;
    let Some(first) = result.failures.first().filter(|_| !good) else { return test };
    let passed = test.parts.iter().filter(|part| part.outcome == Outcome::Pass).count();
    let all = scenario.attributes.points.is_some_and(|points| points.all);
    // Something failed, so not everything is earned even if every part held.
    let whole = test.parts.len().max(passed + 1);
    test.points =
        if all { Points::ZERO } else { test.max_points.share(passed as u64, whole as u64) };
    test.outcome = outcome(first);
    test.hint = scenario.attributes.hint.clone();
    test.expected = Some(short(&explain::failure::expected(first)));
    test.actual = Some(short(&explain::failure::actual(first)));
    test.rationale = short(&fault_line(first));
    let place = text.source.place(first.span.start);
    test.step = Some(Step {
        file: text.source.name().to_owned(),
        line: place.line,
        column: place.column,
        text: text.source.slice(first.span).to_owned(),
    });
    test.ladder = ladder(&result.trace, first.events as usize);
    test.rule = first.why.first().and_then(rule);
    test.log = first.log().to_owned();
    test
}

fn outcome(failure: &Failure) -> Outcome {
    match failure.kind() {
        FailureKind::Broken => Outcome::Error,
        FailureKind::Bound | FailureKind::Late => Outcome::Timeout,
        FailureKind::Unavailable | FailureKind::Slow | FailureKind::Unknown => Outcome::Skip,
        _ => Outcome::Fail,
    }
}

/// The last rows of the ladder of the first `events` events.
pub(super) fn ladder(trace: &Trace, events: usize) -> String {
    let events = trace.events.get(..events).unwrap_or(&trace.events);
    if events.is_empty() {
        return String::new();
    }
    ladder::paint(&layout(events), Look { last: Some(ROWS), ..Look::default() })
}

/// A reason as a record writes it.
pub(super) fn rule(why: &Why) -> Option<Rule> {
    let (id, fired) = match why {
        Why::Fired(_, id) => (*id, true),
        Why::Blocked(_, id, _) => (*id, false),
        Why::Ignored(..) => return None,
    };
    let rule = Rules::standard().get(id)?;
    Some(Rule {
        name: rule.name.to_owned(),
        section: explain::failure::cited(rule),
        fired,
        text: explain::failure::why(why),
    })
}
