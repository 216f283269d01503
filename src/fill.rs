//! The answers to holes (`?`) in scenarios: the states that hold there when the model runs them.
//!
//! `synfin fill` writes them into the text, and predictions are judged by them. Where holes are in
//! a text is [`crate::language::holes`]'s; nothing here knows assignments.

use crate::harness::Text;
use crate::host::PerHost;
use crate::language::holes::{EACH, Site, rewrite, sites};
use crate::language::plan::Plan;
use crate::language::{Code, Diagnostic, Source, Span};
use crate::run::{Hole, RunOptions, ScenarioResult, run_on_model};
use crate::tcp::State;

/// A text with the answers to its holes.
pub(crate) struct Answered {
    /// The text.
    pub(crate) text: Text,
    /// The result of each scenario.
    pub(crate) results: Vec<ScenarioResult>,
    /// The places of states and holes, in order, with the answer for each hole.
    pub(crate) sites: Vec<(Site, Option<Answer>)>,
}

/// The answer to a hole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Answer {
    /// The index of its scenario in the text.
    pub(crate) scenario: usize,
    /// The expectation, by its place in the run.
    pub(crate) hole: Span,
    /// The state that holds there; `None` if `both` is asked for, and the hosts differ, or if it
    /// cannot be known.
    pub(crate) state: Option<State>,
    /// The states of the hosts that are asked for.
    hosts: PerHost<Option<State>>,
}

impl Answered {
    /// Runs every scenario of a text.
    pub(crate) fn new(text: Text) -> Self {
        let (results, sites) = answers(&text);
        Self { text, results, sites }
    }
}

/// The result of each scenario of a text, and the places of its states and holes with the answers.
fn answers(text: &Text) -> (Vec<ScenarioResult>, Vec<(Site, Option<Answer>)>) {
    let options = RunOptions::default();
    let scenarios = text.plan.scenarios.iter();
    let results: Vec<_> = scenarios.map(|scenario| run_on_model(scenario, &options)).collect();
    let sites = sites(text.source.tree()).into_iter();
    let sites = sites.map(|site| (site, answer(&text.plan, &results, &site))).collect();
    (results, sites)
}

/// The answer from the runs at a hole; `None` at anything else, and at a hole that no run reaches.
fn answer(plan: &Plan, results: &[ScenarioResult], site: &Site) -> Option<Answer> {
    let holds = |span: Span| span.start <= site.host.start && site.states.end <= span.end;
    let scenario = plan.scenarios.iter().position(|it| holds(it.span))?;
    let holes = results.get(scenario)?.holes.iter();
    let found: Vec<&Hole> = holes.filter(|hole| holds(hole.span)).collect();
    let first = found.first()?;
    let same = found.iter().all(|hole| hole.state == first.state);
    let of = |host| found.iter().find(|hole| hole.host == host).and_then(|hole| hole.state);
    let state = first.state.filter(|_| same);
    Some(Answer { scenario, hole: first.span, state, hosts: PerHost::from_fn(of) })
}

/// Puts into every hole the state that holds there.
///
/// # Errors
/// The errors of the text, if it has some, or the holes that have no single answer.
pub fn fill(text: &Text) -> Result<String, Vec<Diagnostic>> {
    if text.has_errors() {
        return Err(text.diagnostics.clone());
    }
    let source = &text.source;
    let (_, answered) = answers(text);
    let mut open = Vec::new();
    let sites: Vec<Site> = answered.iter().map(|(site, _)| *site).collect();
    let filled = rewrite(source.text(), &sites, |at, site| {
        if !site.hole {
            return None;
        }
        let answer = answered.get(at).and_then(|(_, answer)| *answer);
        let state = answer.and_then(|answer| answer.state);
        if state.is_none() {
            open.push(no_answer(source, site, answer));
        }
        state.map(|state| (site.states, state.name().to_owned()))
    });
    if open.is_empty() { Ok(filled) } else { Err(open) }
}

/// Why a hole cannot be filled.
fn no_answer(source: &Source, site: &Site, answer: Option<Answer>) -> Diagnostic {
    let place = site.host.to(site.states);
    let open = |message: String| Diagnostic::new(Code::OpenHole, place, message);
    let Some(Answer { hosts, .. }) = answer else {
        return open("the scenario does not come to this hole".to_owned())
            .label("never reached")
            .help("it ends before: `synfin run` says why");
    };
    match hosts.0 {
        [Some(client), Some(server)] => {
            open(format!("no one state belongs here: client is in {client}, server in {server}"))
                .label("expected a hole for each host")
                .help("a hole lets nothing arrive: ask for each host, or put a `settle` before it")
                .fix(place, EACH)
        }
        _ => {
            let host = source.slice(site.host);
            open(format!("the state of `{host}` cannot be known here"))
                .label("nobody's state")
                .help("no implementation stands behind a `raw` host: ask for the other one")
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::language::holes::blank;

    fn filled(text: &str) -> String {
        fill(&Text::new("a", text)).unwrap()
    }

    #[test]
    fn holes_get_the_states_that_hold() {
        let text = "client close # then\nexpect client ?, server ?; server recv FIN\nexpect \
                    server ?, client FIN_WAIT_2\nexpect both not CLOSED";
        assert_eq!(
            filled(text),
            "client close # then\nexpect client FIN_WAIT_1, server ESTABLISHED; server recv \
             FIN\nexpect server CLOSE_WAIT, client FIN_WAIT_2\nexpect both not CLOSED"
        );
    }

    #[test]
    fn both_have_one_answer_or_none() {
        assert_eq!(filled("expect both ?"), "expect both ESTABLISHED");
        let open = fill(&Text::new("a", "client close\nexpect both ?")).unwrap_err();
        assert_eq!(open[0].code, Code::OpenHole);
        assert_eq!(
            open[0].message,
            "no one state belongs here: client is in FIN_WAIT_1, server in ESTABLISHED"
        );
    }

    #[test]
    fn whatever_is_blanked_out_can_be_filled_in() {
        let library = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let mut files = 0;
        for path in crate::harness::scenarios(&library).unwrap() {
            let name = path.display().to_string();
            let text = Text::read(&path, name.as_str()).unwrap();
            let exercise = Text::new(name, blank(&text.source));
            if let Err(open) = fill(&exercise) {
                panic!("{}", crate::language::render(&exercise.source, &open, false));
            }
            files += 1;
        }
        assert!(files > 50, "{files}");
    }
}
