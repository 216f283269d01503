//! Whether scenarios count: they are correct, they check something, and they are the student's own.

use super::Measures;
use crate::explain;
use crate::grade::record::{Outcome, Part, Test};
use crate::grade::submission::{File, Opened};
use crate::harness::{Case, Mistaken, Text};
use crate::host::PerHost;
use crate::judge::kind::short;
use crate::judge::original::{checks_something, sentence};
use crate::run::{Limits, RunOptions, ScenarioResult, Verdict, run_on};
use crate::stack::Implementation;
use crate::text::count;

/// How many scenarios a submission may have.
const MOST_SCENARIOS: usize = 500;
/// How many calls, arrivals and timers each may have.
const MOST_STEPS: u32 = 3_000;
/// How many events all may have together: each scenario runs against many mutants.
pub(in crate::judge::kind) const MOST_EVENTS: usize = 30_000;

const CHECKS_NOTHING: &str = "it checks nothing: it has no `expect`, no `recv` with a pattern, no `read` \
                              with a value and no call that must fail";

const NOT_OWN: &str = "What is the same as another's scenario does not count, also with other names or with \
                       client and server in each other's places. Check more than it does, or go \
                       another way.";

/// A file of a submission: its scenarios, and those that cannot run; or its name, and why it cannot be
/// read.
type Handed = Result<(Text, Vec<Mistaken>), (String, String)>;

/// A scenario of a file, in its place.
enum Entry<'t> {
    Right(Case<'t>),
    Wrong(&'t Mistaken),
}

/// A submission's scenario files.
pub(super) fn texts(opened: &Opened) -> Vec<Handed> {
    let one = |file: &File| {
        let bytes = opened.read(file).map_err(|message| (file.name.clone(), short(&message)))?;
        Ok(Text::each(&file.name, bytes))
    };
    opened.scenarios().map(one).collect()
}

/// The scenarios of a file in their order, each with its line and name.
fn entries<'t>(text: &'t Text, mistaken: &'t [Mistaken]) -> Vec<(usize, String, Entry<'t>)> {
    let source = &text.source;
    let right = text.cases().into_iter().map(|case| {
        let line = source.place(case.scenario.span.start).line;
        (line, case.name.clone(), Entry::Right(case))
    });
    let wrong = mistaken.iter().map(|it| {
        let own = it.name.as_ref().filter(|name| *name != source.stem());
        let file = source.name();
        let name = own.map_or_else(|| file.to_owned(), |name| format!("{file}: {name}"));
        (it.line, name, Entry::Wrong(it))
    });
    let mut all: Vec<_> = right.chain(wrong).collect();
    all.sort_by_key(|(line, ..)| *line);
    all
}

impl Measures {
    /// The scenarios that count: they pass on every correct implementation, check something, and are
    /// nobody else's; with their results on the model. The test says what is wrong with the others.
    ///
    /// # Errors
    /// If an implementation cannot run here.
    pub(super) fn valid<'t>(
        &self,
        submission: &str,
        texts: &'t [Handed],
        test: &mut Test,
    ) -> Result<Vec<(Case<'t>, ScenarioResult)>, String> {
        let mut good = Vec::new();
        let mut events = 0;
        let mut explorations = 0;
        'texts: for text in texts {
            let (text, mistaken) = match text {
                Ok(text) => text,
                Err((name, message)) => {
                    let part = Part::passed(name, None);
                    if too_many(test, &part) {
                        break;
                    }
                    test.parts.push(failed(part, message));
                    continue;
                }
            };
            for (line, name, entry) in entries(text, mistaken) {
                // It tests the model, and no other implementation.
                if matches!(&entry, Entry::Right(case) if case.scenario.exploration.is_some()) {
                    explorations += 1;
                    continue;
                }
                let part = Part::passed(short(&name), Some(line));
                if too_many(test, &part) {
                    break 'texts;
                }
                let case = match entry {
                    Entry::Right(case) => case,
                    Entry::Wrong(it) => {
                        test.parts.push(failed(part, &short(it.message.trim_end())));
                        continue;
                    }
                };
                if !checks_something(case.scenario) {
                    test.parts.push(failed(part, CHECKS_NOTHING));
                    continue;
                }
                if let Some(same) = self.known.find(submission, case.scenario) {
                    let part = failed(part, &sentence(&same));
                    test.parts.push(Part { same: Some(same), ..part });
                    continue;
                }
                test.parts.push(match self.judge(&case)? {
                    Ok(result) => {
                        events += result.trace.events.len();
                        if events <= MOST_EVENTS {
                            good.push((case, result));
                            part
                        } else {
                            failed(part, "all scenarios together have too many events")
                        }
                    }
                    Err(why) => failed(part, &why),
                });
            }
        }
        if explorations > 0 {
            let left = count(explorations, "exploration");
            test.notes.push(format!("{left} left out: only scenarios count"));
        }
        let (all, right) = (test.parts.len(), good.len());
        test.points = test.max_points.share(right as u64, all as u64);
        if right < all || all == 0 {
            test.outcome = Outcome::Fail;
            let first = test.parts.iter().find(|part| part.outcome == Outcome::Fail);
            test.rationale = match first {
                Some(first) => {
                    let why = first.rationale.lines().next().unwrap_or_default();
                    // Of a message about the text, its number is of no use here.
                    let coded = why.strip_prefix("error[").and_then(|it| it.split_once("]: "));
                    let why = coded.map_or(why, |(_, why)| why);
                    format!("{right} of {all} count; {} does not: {why}", first.name)
                }
                None => "there are no scenarios in it".to_owned(),
            };
            let is_same = test.parts.iter().any(|part| part.same.is_some());
            test.hint = is_same.then(|| NOT_OWN.to_owned());
        }
        Ok(good)
    }

    /// The result of a scenario on the model, or why it is not correct.
    fn judge(&self, case: &Case<'_>) -> Result<Result<ScenarioResult, String>, String> {
        let limits = Limits { steps: MOST_STEPS, octets: 1 << 20, ..Limits::default() };
        let options = RunOptions { trace: true, limits, ..RunOptions::default() };
        let mut on_model = None;
        for stack in std::iter::once(&Implementation::Model).chain(&self.stacks) {
            let is_model = *stack == Implementation::Model;
            if is_model && on_model.is_some() {
                continue;
            }
            let meant = &case.scenario.attributes.stacks;
            if !meant.is_empty() && !meant.iter().any(|it| stack.is_meant_by(it)) {
                return Ok(Err(format!("it is not meant for `{}`", stack.name())));
            }
            let both = PerHost([stack.clone(), stack.clone()]);
            let result = run_on(case.scenario, &options, &both);
            let first = result.failures.first();
            match result.verdict {
                Verdict::Passed if first.is_none() => {}
                Verdict::Open => return Ok(Err("it has a hole".to_owned())),
                Verdict::Unavailable | Verdict::Skipped => {
                    let why = first.map(explain::failure::actual).unwrap_or_default();
                    return Err(format!("`{}` cannot run here: {why}", stack.name()));
                }
                // What a student marks as known to fail fails all the same.
                _ => {
                    let why = first.map(ToString::to_string).unwrap_or_default();
                    return Ok(Err(short(&format!("it fails on `{}`: {why}", stack.name()))));
                }
            }
            if is_model {
                on_model = Some(result);
            }
        }
        Ok(on_model.ok_or_else(String::new))
    }
}

fn failed(part: Part, rationale: &str) -> Part {
    Part { outcome: Outcome::Fail, rationale: rationale.to_owned(), ..part }
}

/// Whether a submission already has as many scenarios as it may; if so, a last part says that.
fn too_many(test: &mut Test, next: &Part) -> bool {
    if test.parts.len() < MOST_SCENARIOS {
        return false;
    }
    let rationale = format!("a submission has at most {MOST_SCENARIOS} scenarios");
    test.parts.push(Part { outcome: Outcome::Fail, rationale, ..next.clone() });
    true
}
