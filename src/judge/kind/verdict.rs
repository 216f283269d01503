//! A scenario of the suite and its result → a test.

use super::choices::Excuse;
use super::credit::{self, Credit, Terms};
use super::short;
use super::worth::Worth;
use crate::explain;
use crate::grade::Points;
use crate::grade::record::{Detail, Excerpt, Outcome, Rule, Step, Test, Visibility};
use crate::harness::Text;
use crate::judge::assignment::{Assignment, Item};
use crate::language::Source;
use crate::language::plan::{Citation, Scenario};
use crate::report::ladder::{self, Look, layout};
use crate::run::{FailureKind, Parting, ScenarioResult, Trace, Why};
use crate::tcp::Rules;

/// How many rows of a ladder a failure shows from the beginning, and up to the failure.
const ROWS: (usize, usize) = (3, 14);

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

/// The points of a run: each part that held before anything went wrong earns its share, unless the
/// scenario says all or nothing.
pub(super) fn judge(
    assignment: &Assignment,
    item: &Item,
    text: &Text,
    (scenario, worth, terms): (&Scenario, &Worth, Terms),
    (result, excuse): (&ScenarioResult, Option<&Excuse>),
) -> Test {
    let mut test = blank(assignment, item, scenario);
    if scenario.unsupported.is_some() {
        // Nothing ran, so nothing is earned.
        test.points = Points::ZERO;
        test.outcome = Outcome::Skip;
        "nothing can run this scenario".clone_into(&mut test.rationale);
        return test;
    }
    let Credit { parts, earned, of, end } =
        credit::credit(&text.source, scenario, result, worth, terms, excuse);
    test.parts = parts;
    let Some(first) = end.and_then(|end| result.failures.get(end)) else {
        if let Some(excuse) = excuse.filter(|_| of == 0) {
            return test.left_out(format!("left out: {}", excuse.says()));
        }
        if of == 0 {
            test.points = Points::ZERO;
            test.outcome = Outcome::Skip;
            "the program keeps everything to itself that this test looks at"
                .clone_into(&mut test.rationale);
        }
        return test;
    };
    let all = scenario.attributes.points.is_some_and(|points| points.all);
    // Something failed, so not everything is earned even if every part held.
    let whole = of.max(earned + 1);
    test.points =
        if all { Points::ZERO } else { test.max_points.share(earned as u64, whole as u64) };
    test.outcome = credit::outcome(first);
    test.expected = Some(short(&explain::failure::expected(first)));
    test.actual = Some(credit::actual(first));
    test.rationale = match &test.actual {
        Some(actual) if credit::is_null(first) => {
            format!("expected {}; actual: {actual}", test.expected.as_deref().unwrap_or_default())
        }
        _ => short(&first.to_string()),
    };
    let place = text.source.place(first.span.start);
    test.step = Some(Step {
        file: text.source.name().to_owned(),
        line: place.line,
        column: place.column,
        text: text.source.slice(first.span).to_owned(),
    });
    test.text = excerpt(&text.source, scenario, place.line);
    test.ladder = ladder(&result.trace, first.events as usize);
    test.rule = first.why.first().and_then(rule);
    if let Some(parting) = &first.parting {
        let earlier = parting.statement.filter(|at| *at < first.statement);
        let earlier = earlier.and_then(|at| scenario.statements.get(usize::try_from(at).ok()?));
        let place = earlier.map(|statement| {
            let line = text.source.place(statement.span.start).line;
            format!("line {line}, `{}`", short(text.source.slice(statement.span)))
        });
        test.rationale = short(&explain::failure::parting(parting, place.as_deref()));
        test.rule = parted(assignment, parting);
    }
    test.hint = hint(scenario, &test, first.kind());
    test.log = first.log().to_owned();
    // `due` lets no test run before one of which students may see more.
    test.log_is_own = !test.log.is_empty() && shows_everything(assignment, item, scenario);
    test
}

/// The author's hint, or one made from the tables, which uses the rule only if students see it.
pub(super) fn hint(scenario: &Scenario, test: &Test, kind: FailureKind) -> Option<String> {
    let rule = test.rule.as_ref().filter(|_| test.detail == Detail::Full);
    let made = || {
        let rule = rule.map(|rule| rule.name.as_str());
        explain::hint::hint(kind, rule, &scenario.attributes.rfc).map(str::to_owned)
    };
    scenario.attributes.hint.clone().or_else(made)
}

/// Whether students may see everything about a test.
fn shows_everything(assignment: &Assignment, item: &Item, scenario: &Scenario) -> bool {
    secrecy(assignment, item, scenario) == (false, Detail::Full)
}

/// How little of a test students may see, more of it further down in their order.
pub(super) fn secrecy(assignment: &Assignment, item: &Item, scenario: &Scenario) -> (bool, Detail) {
    let is_hidden = scenario.attributes.hidden && assignment.settings.hidden != Visibility::Visible;
    (is_hidden, assignment.detail(&item.id))
}

/// The lines of a scenario, without its attributes; of a long one, those around a line.
fn excerpt(source: &Source, scenario: &Scenario, around: usize) -> Option<Excerpt> {
    /// Nobody compares more lines with a ladder.
    const BEFORE: usize = 30;
    const AFTER: usize = 10;
    const OCTETS: usize = 4 << 10;
    let line = |offset| source.place(offset).line;
    let block = source.slice(scenario.span);
    let begin = if block.trim_end().ends_with('}') && block.contains("scenario") {
        // What stands before the word are attributes.
        scenario.span.start + block.find("scenario")? as u32
    } else {
        scenario.statements.first()?.span.start
    };
    let from = line(begin).max(around.saturating_sub(BEFORE));
    let to = line(scenario.span.end).min(around + AFTER);
    let lines: String =
        (from..=to).map(|at| format!("{}\n", source.slice(source.line_span(at)))).collect();
    let lines = lines.trim_end();
    (around >= from && !lines.is_empty() && lines.len() <= OCTETS)
        .then(|| Excerpt { line: from, text: format!("{lines}\n") })
}

/// The rule that the program should have followed, as a record writes it.
pub(super) fn parted(assignment: &Assignment, parting: &Parting) -> Option<Rule> {
    let id = *parting.rules.first()?;
    if let Some(says) = assignment.house.says(id) {
        return Some(Rule {
            name: "house rule".to_owned(),
            section: String::new(),
            fired: false,
            text: format!("a house rule of this assignment: {says}"),
        });
    }
    let rule = Rules::standard().get(id)?;
    Some(Rule {
        name: rule.name.to_owned(),
        section: explain::failure::cited(rule),
        fired: false,
        text: explain::failure::parting_rule(parting),
    })
}

/// The last rows of the ladder of the first `events` events.
pub(super) fn ladder(trace: &Trace, events: usize) -> String {
    let events = trace.events.get(..events).unwrap_or(&trace.events);
    if events.is_empty() {
        return String::new();
    }
    let (first, last) = ROWS;
    ladder::paint(&layout(events), Look { first, last: Some(last), ..Look::default() })
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
