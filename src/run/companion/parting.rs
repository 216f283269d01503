//! What is kept of a moment at which a host and the model in its place part.

use super::Moment;
use crate::host::Host;
use crate::stack::Stack;
use crate::tcp::rules::{Event, Part};
use crate::tcp::{
    Action, Flow, Icmp, Next, Refusal, Rule, RuleId, Rules, Segment, Signal, State, Time, Timer,
    Variable,
};

/// Where a host and the model in its place part.
#[derive(Clone, PartialEq, Debug)]
pub struct Parting {
    /// Whose.
    pub host: Host,
    /// What is there: the word of `--stack`.
    pub stack: String,
    /// Whether its segments have numbers of its own.
    pub has_numbers: bool,
    /// The statement that let it happen, as an index; `None` before the first.
    pub statement: Option<u32>,
    /// How many events there were before, at both hosts.
    pub step: u32,
    /// When.
    pub time: Time,
    /// The state in which it happened.
    pub state: State,
    /// What happened.
    pub asked: Asked,
    /// Whether the segment that arrived has a number behind the end of the numbers, and what it
    /// is compared with stands before it.
    pub is_around: bool,
    /// What the model does in the host's place.
    pub right: Answer,
    /// What the host did.
    pub actual: Answer,
    /// In which part of what they do they part.
    pub part: Part,
    /// Whether no RFC leaves it free.
    pub hard: bool,
    /// A variable that they part in, with the model's value and the host's.
    pub variable: Option<(Variable, u32, u32)>,
    /// The timer that the host took to have run out, and when that is due.
    pub early: Option<(Timer, Option<Time>)>,
    /// The rules that decide that part on the model, the most telling first; empty if it does
    /// nothing by no rule.
    pub rules: Vec<RuleId>,
    /// All rules that fired.
    pub(super) fired: Vec<RuleId>,
}

/// What happened to a host.
#[derive(Clone, PartialEq, Debug)]
pub enum Asked {
    /// Its user called.
    Call(Event),
    /// A segment arrived.
    Segment(Segment),
    /// An ICMP error arrived.
    Icmp(Icmp),
    /// A moment came: that timer of the model ran out, or none.
    Moment(Option<Timer>),
}

/// What a host does about it.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Answer {
    /// Its state afterwards.
    pub state: Option<State>,
    /// What it sends.
    pub segments: Vec<Segment>,
    /// What it tells its user.
    pub signals: Vec<Signal>,
    /// Its refusal of a call.
    pub refused: Option<Refusal>,
    /// How many octets a RECEIVE gives, and whether the stream ends behind them.
    pub given: Option<(usize, bool)>,
    /// How many octets wait to be read, and whether the end of the stream follows.
    pub readable: (usize, bool),
    /// How it broke down.
    pub fault: Option<String>,
}

impl Parting {
    pub(super) fn new(
        host: Host,
        stack: &dyn Stack,
        moment: Moment,
        state: State,
        asked: Asked,
    ) -> Self {
        Self {
            host,
            stack: stack.name().to_owned(),
            has_numbers: stack.has_numbers(),
            statement: moment.statement,
            step: moment.step,
            time: moment.now,
            state,
            asked,
            is_around: false,
            right: Answer::default(),
            actual: Answer::default(),
            part: Part::State,
            hard: false,
            variable: None,
            early: None,
            rules: Vec::new(),
            fired: Vec::new(),
        }
    }

    /// Chooses the rules that decided the part in which they part.
    pub(super) fn choose(&mut self, rules: &Rules) {
        let chosen = |does: &dyn Fn(&Rule) -> bool| -> Vec<RuleId> {
            let fired = self.fired.iter().rev().copied();
            let mut chosen: Vec<RuleId> = Vec::new();
            for id in fired.filter(|id| rules.get(*id).is_some_and(does)) {
                if !chosen.contains(&id) {
                    chosen.push(id);
                }
            }
            chosen
        };
        let moves = |rule: &Rule| matches!(rule.next, Next::To(_));
        let is_output = |rule: &Rule| rule.event == Event::Output;
        let ends = |rule: &Rule| rule.flow == Flow::Return && !is_output(rule);
        let tells = |rule: &Rule| rule.then.iter().any(|it| matches!(it, Action::Signal(_)));
        let acts = |rule: &Rule| !is_output(rule) && !rule.is_housekeeping();
        let answers = |rule: &Rule| rule.then.iter().any(|it| matches!(it, Action::Refuse(_)));
        let sends = |rule: &Rule| rule.sends() && !is_output(rule);
        let sends_data = |rule: &Rule| rule.sends() && is_output(rule) && rule.name != "output.ack";
        let is_quiet = self.right.segments.is_empty();
        let is_send = self.asked == Asked::Call(Event::Send);
        let wanted: &[&dyn Fn(&Rule) -> bool] = match self.part {
            Part::Sent if is_send && !is_quiet => &[&acts],
            Part::State => &[&moves, &ends, &acts],
            Part::Sent | Part::Form if is_quiet => &[&ends, &acts],
            Part::Sent | Part::Form => &[&sends, &sends_data, &acts],
            Part::Signal => &[&tells, &ends, &acts],
            Part::Answer => &[&answers, &acts],
            Part::Value => &[&acts],
        };
        let found = wanted.iter().map(|does| chosen(*does)).find(|it| !it.is_empty());
        self.rules = found.unwrap_or_else(|| chosen(&|_| true));
    }
}
