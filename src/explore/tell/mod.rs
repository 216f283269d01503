//! A way through an exploration as an ordinary scenario, which runs and shows what was found.
//!
//! What lives here: the statements of each step ([`script`]), the patterns that mean one segment
//! ([`pattern`]), what is to be seen at the end ([`ending`]), the text ([`text`]), and whether its run on
//! the model ends where the search did ([`confirm`]). What must not: how a way is found.

mod confirm;
mod ending;
mod pattern;
mod script;
mod text;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use self::ending::Ending;
use self::script::Script;
use self::text::Page;
use super::{Frame, Situation, Step};
use crate::host::Host;
use crate::language::plan::{Scenario, Start, StatementKind};
use crate::language::{Source, check};
use crate::run::{Finding, Found, RunOptions, reachable, run_by_rules, starts_established};
use crate::tcp::{Rules, State};

/// Tells a way from the start of an exploration to where something was found.
///
/// The way is the steps from `start`, each possible where the one before has led; of one that is not,
/// only the steps before it are told, and nothing is confirmed. `rules` are those of `frame`.
pub fn tell(
    scenario: &Scenario,
    frame: &Frame<'_>,
    rules: &Arc<Rules>,
    start: &Situation,
    way: &[Step],
    what: Found,
) -> Finding {
    let mut script = Script::new(start);
    let mut now = start.clone();
    let mut is_way = true;
    for step in way {
        match script.step(frame, &now, *step) {
            Some(after) => now = after,
            None => {
                is_way = false;
                break;
            }
        }
    }
    if what == Found::Livelock {
        script.put_back(&now);
    }
    let begin = begin(scenario);
    let Ending { remark, statements: mut end } = Ending::of(scenario, &what, &now);
    let left_out = now.left_out(frame);
    // A way is a path of a bounded search.
    let depth = way.len() as u32;
    let is_way = is_way && script.is_at(&now);
    let told_steps = script.statements.len();
    if what == Found::Endless
        && let Some(step) = endless(frame, &now)
    {
        script.step(frame, &now, step);
        end.extend(script.statements.drain(told_steps..));
    }
    let steps = &script.statements;
    let before_end = begin.len() + steps.len();
    let text = Page { scenario, what: &what, depth, begin, steps, remark, end }.text();
    // What the text says, and not what was meant by it, is run.
    let source = Source::new("found.synfin", text.clone());
    let told = check(&source, &reachable).ok();
    let told = told.and_then(|it| it.plan.scenarios.into_iter().next());
    let Some(told) = told else {
        let trace = Default::default();
        return Finding { what, depth, text, trace, confirmed: false, left_out };
    };
    let result = run_by_rules(&told, &RunOptions::default(), rules);
    let confirmed = is_way
        && confirm::stands(&told, before_end, rules, frame, &now)
        && confirm::shows(&result, &told, &what);
    Finding { what, depth, text, trace: result.trace, confirmed, left_out }
}

/// The first step of which the model comes to no end.
fn endless(frame: &Frame<'_>, now: &Situation) -> Option<Step> {
    let is_endless = |step: &Step| {
        let out = now.apply(frame, *step).map(|(_, out)| out);
        out.is_some_and(|out| Host::BOTH.into_iter().any(|host| out[host].endless))
    };
    now.next(frame).into_iter().map(|(step, _)| step).find(is_endless)
}

/// The statements that lead to where an exploration starts. What would begin on an established
/// connection, or on none, says so: a step may open one, or none may.
fn begin(scenario: &Scenario) -> Vec<StatementKind> {
    let kinds = scenario.statements.iter().map(|it| it.kind.clone());
    let opens = scenario.statements.iter().any(|it| match &it.kind {
        StatementKind::Given(_) => true,
        StatementKind::Call { call, .. } => call.opens(),
        _ => false,
    });
    let state = if starts_established(scenario) { State::Established } else { State::Closed };
    let both = Host::BOTH.map(|host| (host, Start::State(state))).to_vec();
    let given = (!opens).then_some(StatementKind::Given(both));
    given.into_iter().chain(kinds).collect()
}
