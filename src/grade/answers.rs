//! What belongs into the holes of scenarios: the states that hold there when the model runs them.

use super::assignment::{Text, check_text};
use crate::language::holes::{Site, rewrite, sites};
use crate::language::{Span, Tree};
use crate::run::{Hole, RunOptions, ScenarioResult, run_on_model};
use crate::tcp::State;

/// A text with the answers to its holes.
pub(super) struct Answered {
    /// The text.
    pub(super) text: Text,
    /// What came of each scenario.
    pub(super) results: Vec<ScenarioResult>,
    /// The places of states and holes, in order, and what is known of each hole.
    pub(super) sites: Vec<(Site, Option<Answer>)>,
}

/// The answer to a hole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Answer {
    /// The number of its scenario in the text.
    pub(super) scenario: usize,
    /// The expectation, as the run names it.
    pub(super) hole: Span,
    /// The state that holds there; `None` if `both` is asked for, and the hosts differ.
    pub(super) state: Option<State>,
}

impl Answered {
    /// Runs every scenario of a text.
    ///
    /// # Errors
    /// If the text does not check.
    pub(super) fn new(name: &str, text: &str) -> Result<Self, String> {
        let text = check_text(name, text.as_bytes().to_vec())?;
        let options = RunOptions::default();
        let scenarios = text.plan.scenarios.iter();
        let results: Vec<ScenarioResult> =
            scenarios.map(|scenario| run_on_model(scenario, &options)).collect();
        let sites = sites(&Tree::new(text.source.text()));
        let sites = sites.into_iter().map(|site| (site, answer(&text, &results, &site))).collect();
        Ok(Self { text, results, sites })
    }
}

/// What the runs found at a hole; `None` at anything else, and where no run comes by.
fn answer(text: &Text, results: &[ScenarioResult], site: &Site) -> Option<Answer> {
    let holds = |span: Span| span.start <= site.host.start && site.states.end <= span.end;
    let scenario = text.plan.scenarios.iter().position(|it| holds(it.span))?;
    let holes = results.get(scenario)?.holes.iter();
    let found: Vec<&Hole> = holes.filter(|hole| holds(hole.span)).collect();
    let first = found.first()?;
    let same = found.iter().all(|hole| hole.state == first.state);
    Some(Answer { scenario, hole: first.span, state: first.state.filter(|_| same) })
}

/// The text with the state that holds in the place of every hole.
///
/// # Errors
/// If the text does not check, or a hole has no one answer.
pub fn fill(name: &str, text: &str) -> Result<String, String> {
    let answered = Answered::new(name, text)?;
    let mut open = Vec::new();
    let sites: Vec<Site> = answered.sites.iter().map(|(site, _)| *site).collect();
    let filled = rewrite(text, &sites, |at, site| {
        if !site.hole {
            return None;
        }
        let answer = answered.sites.get(at).and_then(|(_, answer)| *answer);
        let state = answer.and_then(|answer| answer.state);
        if state.is_none() {
            let place = answered.text.source.place(site.states.start);
            open.push(format!("{name}:{}:{}: no one state belongs here", place.line, place.column));
        }
        state.map(|state| state.name().to_owned())
    });
    if open.is_empty() { Ok(filled) } else { Err(open.join("\n")) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn holes_get_the_states_that_hold() {
        let text = "client close # then\nexpect client ?, server ?; server recv FIN\nexpect \
                    server ?, client FIN_WAIT_2\nexpect both not CLOSED";
        assert_eq!(
            fill("a", text).unwrap(),
            "client close # then\nexpect client FIN_WAIT_1, server ESTABLISHED; server recv \
             FIN\nexpect server CLOSE_WAIT, client FIN_WAIT_2\nexpect both not CLOSED"
        );
    }

    #[test]
    fn both_have_one_answer_or_none() {
        assert_eq!(fill("a", "expect both ?").unwrap(), "expect both ESTABLISHED");
        let error = fill("a", "client close\nexpect both ?").unwrap_err();
        assert_eq!(error, "a:2:13: no one state belongs here");
    }
}
