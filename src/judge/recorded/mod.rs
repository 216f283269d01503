//! Recorded answers: a stack in this process that knows nothing of TCP, but has seen what the model
//! answers in tests ([`Learner`]), and says it again ([`Replay`]). `--check` grades it, to measure
//! what can be had without writing a TCP. What a table holds, and how it is asked, is here; who gets
//! how many points for it is decided elsewhere.
//!
//! It is as good a table as a student could make: it leaves times and STATUS out of account, counts
//! sequence numbers from its own, and where it does not know the whole history of a connection, the
//! state and the message have to do; where it does not know these either, nothing happens.

mod learner;
mod numbers;
mod replay;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::host::{Host, PerHost};
use crate::judge::assignment::{Assignment, Item};
use crate::judge::kind::Entrant;
use crate::judge::randomize::randomize;
use crate::run::{RunOptions, run_beside};
use crate::stack::{Model, Stack};
use crate::tcp::{Config, Refusal, Signal, State};

use learner::Learner;
use numbers::Relative;
use replay::Replay;

/// An answer to a message.
#[derive(Clone, Debug)]
struct Answer {
    state: Option<State>,
    segments: Vec<Relative>,
    signals: Vec<Signal>,
    refused: Option<Refusal>,
    wake: Wake,
    readable: (usize, bool),
    /// What a RECEIVE takes.
    data: Vec<u8>,
}

/// When to be woken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Wake {
    Never,
    /// So many microseconds from now.
    After(u64),
    /// When TIME_WAIT is over.
    Lifetimes,
}

/// What is known, by what was said before.
#[derive(Clone, Debug, Default)]
struct Table {
    /// By all messages of a scenario up to this one.
    histories: BTreeMap<String, Answer>,
    /// By the state and the message.
    states: BTreeMap<(Option<State>, String), Answer>,
}

impl Table {
    /// The first answer that was seen is kept.
    fn learn(&mut self, history: &str, state: Option<State>, message: &str, answer: &Answer) {
        self.histories.entry(history.to_owned()).or_insert_with(|| answer.clone());
        self.states.entry((state, message.to_owned())).or_insert_with(|| answer.clone());
    }

    fn ask(&self, history: &str, state: Option<State>, message: &str) -> Option<&Answer> {
        let by_state = || self.states.get(&(state, message.to_owned()));
        self.histories.get(history).or_else(by_state)
    }
}

/// A history with one more message.
fn longer(history: &mut String, message: &str) {
    history.push_str(message);
    history.push('\n');
}

/// Who has the answers to some tests, and enters for others.
pub(super) struct Recorded(Rc<Table>);

impl Recorded {
    /// Learns what the model answers in these tests, as these seeds draw them.
    pub(super) fn of<'i>(
        assignment: &Assignment,
        items: impl Iterator<Item = &'i Item> + Clone,
        seeds: impl Iterator<Item = u32>,
    ) -> Self {
        let table = Rc::new(RefCell::new(Table::default()));
        for seed in seeds {
            for item in items.clone() {
                let Some(parts) = assignment.suite.get(item) else { continue };
                let varied = randomize(assignment, item, parts, seed);
                let behind = varied.behind(assignment.settings.program.host);
                let options = RunOptions { trace: false, ..RunOptions::default() };
                let none = PerHost([None, None]);
                let rules = assignment.house.rules();
                run_beside(&varied.scenario, &options, &none, rules, |host, config| {
                    let model = Model::sharing(config.clone(), Arc::clone(rules));
                    match behind.is(host) {
                        true => Box::new(Learner::new(model, config, Rc::clone(&table))),
                        false => Box::new(model),
                    }
                });
            }
        }
        Self(Rc::new(table.take()))
    }
}

impl Entrant for Recorded {
    fn start(&self, _host: Host, config: &Config) -> Box<dyn Stack> {
        Box::new(Replay::new(config, Rc::clone(&self.0)))
    }
}
