//! Predictions: the states that belong in the holes of scenarios.
//!
//! The answers are not those in the suite's text but those of a run with holes in their places,
//! because a hole lets nothing arrive. [`Answers::new`] makes sure that both are the same.

use std::collections::BTreeSet;

use super::verdict::{self, rule};
use super::{Ended, Halt, Sink, base, due, short};
use crate::fill::{Answer, Answered};
use crate::grade::Points;
use crate::grade::record::{Outcome, Part, Step, Test};
use crate::grade::submission::Opened;
use crate::harness::Text;
use crate::host::Host;
use crate::judge::assignment::{Assignment, Item};
use crate::language::holes::{Site, blank, sites};
use crate::language::plan::Scenario;
use crate::language::{Source, Span};
use crate::run::{Event, FailureKind, Why};
use crate::tcp::{Next, Rules, State};
use crate::text::visible;

/// The answers to every text of a suite.
pub(super) struct Answers {
    texts: Vec<Sheet>,
}

/// The answers to one text.
struct Sheet {
    /// The text with holes, and its results.
    blank: Answered,
    /// Its holes, in order.
    holes: Vec<Hole>,
}

/// One hole and its answer.
struct Hole {
    /// The number of its scenario in the text.
    scenario: usize,
    /// `client`, `server` or `both`.
    host: String,
    /// Where it is, in the text with holes.
    place: Span,
    /// The expectation, by its place in the run with holes.
    span: Span,
    /// The state that holds there.
    state: State,
}

impl Answers {
    /// Runs the suite with holes in it.
    ///
    /// # Errors
    /// If a text has a state that differs from the one that holds with a hole in its place, or if
    /// there is nothing to predict in a scenario.
    pub(super) fn new(assignment: &Assignment) -> Result<Self, String> {
        let texts = assignment.suite.texts.iter().map(Sheet::new).collect::<Result<_, _>>()?;
        let answers = Self { texts };
        for item in &assignment.suite.items {
            if answers.of(item).is_none_or(|(_, mut holes)| holes.next().is_none()) {
                return Err(format!(
                    "there is nothing to predict in `{}`: it has no `expect` of a state",
                    item.id
                ));
            }
        }
        Ok(answers)
    }

    /// The sheet and the answers of an item, each with its index in the text.
    fn of(&self, item: &Item) -> Option<(&Sheet, impl Iterator<Item = (usize, &Hole)>)> {
        let sheet = self.texts.get(item.text)?;
        let holes = sheet.holes.iter().enumerate();
        Some((sheet, holes.filter(|(_, answer)| answer.scenario == item.scenario)))
    }

    /// What a submission has in all holes of the suite, in its order; whatever the seed draws.
    pub(super) fn responses(&self, assignment: &Assignment, opened: &Opened) -> Vec<Response> {
        let mut all = Vec::new();
        for (text, sheet) in assignment.suite.texts.iter().zip(&self.texts) {
            let given = Given::read(opened, text, assignment, sheet.holes.len()).ok();
            for (at, hole) in sheet.holes.iter().enumerate() {
                let said = given.as_ref().and_then(|it| it.answers.get(at));
                all.push(match said.map(|said| (said, said.parse::<State>())) {
                    None => Response::Open,
                    Some((said, _)) if said == "?" => Response::Open,
                    Some((_, Ok(state))) if state == hole.state => Response::Right,
                    Some((_, Ok(state))) => Response::Wrong(state.to_string()),
                    Some((said, Err(_))) => Response::Wrong(short(said)),
                });
            }
        }
        all
    }

    /// The tests in which one state is right everywhere: they cannot tell who knows from who
    /// guesses.
    pub(super) fn uniform<'a>(&self, assignment: &'a Assignment) -> Vec<&'a Item> {
        let is_uniform = |item: &&Item| {
            self.of(item).is_some_and(|(_, holes)| {
                let states: Vec<State> = holes.map(|(_, hole)| hole.state).collect();
                luck(states.iter().copied()) == states.len()
            })
        };
        assignment.suite.items.iter().filter(is_uniform).collect()
    }

    /// The text that a submission may hand in for each text of the suite: each hole filled with
    /// this, or left open.
    pub(super) fn filled(&self, state: Option<State>) -> Vec<(String, String)> {
        let one = |sheet: &Sheet| {
            let source = &sheet.blank.text.source;
            let mut text = source.text().to_owned();
            for hole in sheet.holes.iter().rev() {
                if let Some(state) = state {
                    let place = hole.place.start as usize..hole.place.end as usize;
                    text.replace_range(place, state.name());
                }
            }
            (base(source.name()).to_owned(), text)
        };
        self.texts.iter().map(one).collect()
    }

    /// Compares what a submission has in the holes.
    pub(super) fn grade(
        &self,
        assignment: &Assignment,
        opened: &Opened,
        seed: u32,
        without: &BTreeSet<String>,
        sink: &mut Sink<'_>,
    ) -> Result<Ended, Halt> {
        if opened.scenarios().next().is_none() {
            return Ok(Ended::without_scenarios(opened));
        }
        let mut given: Vec<Option<Result<Given, String>>> =
            self.texts.iter().map(|_| None).collect();
        for (item, text, scenario) in due(assignment, seed, without) {
            let Some((sheet, holes)) = self.of(item) else { continue };
            let Some(slot) = given.get_mut(item.text) else { continue };
            let given = slot
                .get_or_insert_with(|| Given::read(opened, text, assignment, sheet.holes.len()));
            let mut test = verdict::blank(assignment, item, scenario);
            match given {
                Ok(given) => compare(&mut test, (item.scenario, scenario), sheet, holes, given),
                Err(message) => {
                    test.outcome = Outcome::Skip;
                    test.points = Points::ZERO;
                    test.rationale.clone_from(message);
                }
            }
            sink(test)?;
        }
        Ok(Ended::without_running())
    }
}

impl Sheet {
    fn new(text: &Text) -> Result<Self, String> {
        let name = text.source.name();
        let original = sites(text.source.tree());
        let blank = Answered::new(Text::new(name, blank(&text.source)).valid()?);
        let mut holes = Vec::new();
        let own = original.iter().flat_map(|site| twice_if_both(*site, text.source.text()));
        for (own, (site, answer)) in own.zip(&blank.sites) {
            let place = text.source.place(own.host.start);
            let shown = format!("{name}:{}:{}", place.line, place.column);
            let Some(Answer { scenario, hole, state, .. }) = *answer else {
                return Err(format!("{shown}: no run reaches this place"));
            };
            let Some(state) = state else {
                return Err(format!("{shown}: the hosts are in different states here"));
            };
            let said = text.source.slice(own.states);
            if !own.hole && said.parse() != Ok(state) {
                return Err(format!(
                    "{shown}: the text says {said}, but with a hole there it is {state}: a hole \
                     lets nothing arrive; put a `recv` or `settle` before it"
                ));
            }
            let host = blank.text.source.slice(site.host).to_owned();
            holes.push(Hole { scenario, host, place: site.states, span: hole, state });
        }
        Ok(Self { blank, holes })
    }
}

/// An expectation about both hosts counts once for each, as it does in a text with holes.
fn twice_if_both(site: Site, text: &str) -> impl Iterator<Item = Site> {
    std::iter::repeat_n(site, if site.is_both(text) { 2 } else { 1 })
}

/// What a submission has in the place of a hole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Response {
    /// The state that holds there.
    Right,
    /// Nothing.
    Open,
    /// Another state, or something else.
    Wrong(String),
}

/// What a submission has in the places of a text's holes, verbatim.
struct Given {
    answers: Vec<String>,
}

impl Given {
    fn read(
        opened: &Opened,
        text: &Text,
        assignment: &Assignment,
        wanted: usize,
    ) -> Result<Self, String> {
        let name = base(text.source.name());
        let mut files = opened.scenarios().filter(|file| base(&file.name) == name);
        let alone = || {
            let mut all = opened.scenarios();
            let only = all.next().filter(|_| all.next().is_none());
            // With one text and one file, there is no ambiguity.
            only.filter(|_| assignment.suite.texts.len() == 1)
        };
        let file = files
            .next()
            .or_else(alone)
            .ok_or_else(|| format!("there is no `{name}` in the submission"))?;
        let source = Source::new(&file.name, opened.read(file)?);
        let sites = sites(source.tree());
        let each = |site: Site| twice_if_both(site, source.text());
        let sites: Vec<Site> = sites.into_iter().flat_map(each).collect();
        if sites.len() != wanted {
            return Err(format!(
                "`{}` has {} places for a state, and {wanted} were handed out: change nothing but \
                 the question marks",
                file.name,
                sites.len()
            ));
        }
        let answers = sites.iter().map(|site| source.slice(site.states).to_owned()).collect();
        Ok(Self { answers })
    }
}

fn compare<'s>(
    test: &mut Test,
    (at_scenario, scenario): (usize, &Scenario),
    sheet: &'s Sheet,
    holes: impl Iterator<Item = (usize, &'s Hole)>,
    given: &Given,
) {
    let source = &sheet.blank.text.source;
    let mut events = 0;
    let holes: Vec<(usize, &Hole)> = holes.collect();
    let (states, luck) = (holes.len(), luck(holes.iter().map(|(_, hole)| hole.state)));
    for (at, answer) in holes {
        let place = source.place(answer.place.start);
        let said = given.answers.get(at).map_or("?", String::as_str);
        let name = format!("{} in line {}", answer.host, place.line);
        let mut part = Part::passed(name, Some(place.line));
        if said.parse() != Ok(answer.state) {
            let is_open = said == "?";
            part.outcome = if is_open { Outcome::Skip } else { Outcome::Fail };
            part.expected = Some(format!("{} {}", answer.host, answer.state));
            part.actual = Some(if is_open {
                "no answer".to_owned()
            } else {
                format!("{} {}", answer.host, short(&visible(said)))
            });
            let (why, until) = explain(sheet, answer);
            events = until;
            part.rationale = why.as_ref().map_or_else(
                || "nothing has changed its state since the start".to_owned(),
                |why| why.text.clone(),
            );
            if test.step.is_none() {
                test.outcome = Outcome::Fail;
                test.expected.clone_from(&part.expected);
                test.actual.clone_from(&part.actual);
                test.rule = why;
                test.hint = verdict::hint(scenario, test, FailureKind::State);
                test.step = Some(Step {
                    file: source.name().to_owned(),
                    line: place.line,
                    column: place.column,
                    text: source.slice(answer.span).to_owned(),
                });
            }
        }
        test.parts.push(part);
    }
    let right = test.parts.iter().filter(|part| part.outcome == Outcome::Pass).count();
    if right == states {
        return;
    }
    let all = scenario.attributes.points.is_some_and(|points| points.all) || states <= luck;
    let share = test
        .max_points
        .share(right.saturating_sub(luck) as u64, states.saturating_sub(luck) as u64);
    test.points = if all { Points::ZERO } else { share };
    test.rationale = format!(
        "{right} of {states} states are right; with one state everywhere, {luck} would be, so \
         points begin there"
    );
    // Up to the last wrong one: what comes after it explains nothing.
    if let Some(result) = sheet.blank.results.get(at_scenario) {
        test.ladder = verdict::ladder(&result.trace, events);
    }
}

/// How many are right with one state everywhere, at most: what is right beyond that is no luck.
fn luck(states: impl Iterator<Item = State> + Clone) -> usize {
    let count = |state| states.clone().filter(|it| *it == state).count();
    State::ALL.into_iter().map(count).max().unwrap_or_default()
}

/// The rule that led to the state that an answer asks for, and how many events had happened.
fn explain(sheet: &Sheet, answer: &Hole) -> (Option<crate::grade::record::Rule>, usize) {
    let Some(result) = sheet.blank.results.get(answer.scenario) else { return (None, 0) };
    let Some(scenario) = sheet.blank.text.plan.scenarios.get(answer.scenario) else {
        return (None, 0);
    };
    let at = scenario
        .statements
        .iter()
        .position(|it| it.span.start <= answer.span.start && answer.span.end <= it.span.end);
    let until = at.and_then(|at| u32::try_from(at).ok()).unwrap_or(u32::MAX);
    let events = &result.trace.events;
    // A walk without a statement comes before all of them.
    let count = events
        .iter()
        .take_while(|event| event.statement.is_none_or(|statement| statement <= until))
        .count();
    let host = if answer.host == "server" { Host::Server } else { Host::Client };
    let led = |event: &Event| {
        let here = event.what.host() == Some(host);
        event.rules.iter().rev().copied().find(|id| {
            let rule = Rules::standard().get(*id);
            here && rule.is_some_and(|rule| rule.next == Next::To(answer.state))
        })
    };
    let id = events.iter().take(count).rev().find_map(led);
    (id.and_then(|id| rule(&Why::Fired(host, id))), count)
}
