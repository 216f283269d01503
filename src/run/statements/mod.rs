//! What each kind of statement does: a file for each kind. How an event happens and is recorded is
//! the business of [`super::world`]; why something failed is that of [`super::why`] and
//! [`super::advice`].

mod call;
mod expect;
mod forge;
mod network;
mod read;
mod recv;
mod set;
mod strict;
mod time;

pub use call::{is_as_demanded, tcp_call};
pub(super) use forge::forged;
pub use read::{is_readable, read_limit};

use std::borrow::Cow;
use std::time::Duration;

use super::advice::{self, Idea};
use super::endless;
use super::expression::{self, NoSuchVariable, Value};
use super::first::Miss;
use super::mismatch::{Bound, Mismatch, NoVariable, Sought, Unknown, Wanted};
use super::options::RunOptions;
use super::result::{Failure, FailureKind, Hole, Remark};
use super::situation::Situation;
use super::world::{Halt, World};
use super::{given, why};
use crate::host::{Host, PerHost};
use crate::language::Span;
use crate::language::plan::{
    ExpectationKind, Expression, Field, Pattern, Scenario, Sign, StatementKind, Strict, Term,
};
use crate::stack::{Stack, is_the_model};
use crate::tcp::{Config, State, Time};
use recv::Waits;

/// A scenario under way.
pub(super) struct Run<'a, S> {
    pub(super) scenario: &'a Scenario,
    pub(super) configs: &'a PerHost<Config>,
    pub(super) world: World<S>,
    pub(super) failures: Vec<Failure>,
    /// What may help with each of those that are explained.
    pub(super) ideas: Vec<Vec<Idea>>,
    /// What fails, if this run only tries whether something does: without a record.
    pub(super) rehearsal: Option<Vec<advice::Missed>>,
    /// What goes wrong, if this run is only about the first such thing: without a record.
    pub(super) misses: Option<Vec<Miss>>,
    pub(super) holes: Vec<Hole>,
    /// What no statement asks for, if that is no failure.
    pub(super) remarks: Vec<Remark>,
    /// How many statements have begun.
    pub(super) statements: u32,
    /// The statement that runs.
    at: u32,
    /// How many steps there were before the statement that runs.
    steps_before: u32,
    /// Whether an action has begun: from then on only an ISS can be set.
    acting: bool,
    /// Whether something did not happen that later statements may build on.
    broken: bool,
    /// How many failures there were when a statement could not be carried out, because
    /// something cannot be known: what fails after it may be its fault.
    pub(super) undone: Option<usize>,
    /// How long a statement that waits for something is patient.
    patience: Duration,
    /// The moment of the latest statement, from which the next one may count.
    clock: Time,
    /// The moment that the statement that runs names.
    named: Option<Time>,
}

/// How many failures of one scenario are explained. No one reads more, and each explanation looks
/// back over the whole run.
const EXPLAINED: usize = 200;

/// Whether a failure of that kind means that something did not happen, so that later statements may
/// fail because of it.
fn breaks(kind: FailureKind) -> bool {
    matches!(
        kind,
        FailureKind::Call
            | FailureKind::Receive
            | FailureKind::Time
            | FailureKind::Read
            | FailureKind::Network
            | FailureKind::Bound
    )
}

impl<'a, S: Stack> Run<'a, S> {
    pub(super) fn new(
        scenario: &'a Scenario,
        configs: &'a PerHost<Config>,
        patience: Duration,
        mut world: World<S>,
    ) -> Self {
        world.unnamed = (scenario.attributes.strict != Strict::No).then(Vec::new);
        Self {
            scenario,
            configs,
            world,
            failures: Vec::new(),
            ideas: Vec::new(),
            rehearsal: None,
            misses: None,
            holes: Vec::new(),
            remarks: Vec::new(),
            statements: 0,
            at: 0,
            steps_before: 0,
            acting: false,
            broken: false,
            undone: None,
            patience,
            clock: Time::ZERO,
            named: None,
        }
    }

    /// Runs one statement. Failures are kept; only a halt ends the scenario.
    pub(super) fn statement(&mut self, at: usize) -> Result<(), Halt> {
        let scenario = self.scenario;
        let Some(statement) = scenario.statements.get(at) else { return Ok(()) };
        let span = statement.span;
        // A plan comes from a text of less than 4 GiB.
        self.at = at as u32;
        self.statements = self.at + 1;
        self.steps_before = self.world.steps;
        self.world.rounds.begin();
        self.world.recorder.statement = Some(self.at);
        self.world.patient_until = self.world.now + self.patience;
        let began = self.world.now;
        self.acting |=
            !matches!(statement.kind, StatementKind::Given(_) | StatementKind::Set { .. });
        match &statement.kind {
            StatementKind::Given(starts) => given::given(self, span, starts)?,
            StatementKind::Set { host, setting, value, wish } => {
                self.set(span, *host, *setting, *value, *wish)?;
            }
            StatementKind::Call { host, call, fails } => self.call(span, *host, call, *fails)?,
            StatementKind::Read { host, what, fails } => self.read(span, *host, what, *fails)?,
            StatementKind::Recv { host, patterns, next, at } => {
                let at = at.as_deref().map(|at| self.window(*at));
                self.recv(span, Waits { host: *host, patterns, next: *next, at })?;
            }
            StatementKind::Network(action) => self.network(span, action)?,
            StatementKind::Settle => self.world.settle()?,
            StatementKind::Wait(delay) => self.wait(*delay)?,
            StatementKind::Until(moment) => self.until(*moment)?,
            StatementKind::Expect(parts) => self.expect(parts)?,
        }
        self.set_clock(began);
        self.see_unnamed(span)
    }

    /// Keeps a failure; the scenario goes on. Without a record, the run ends, to start again
    /// with one.
    pub(super) fn fail(&mut self, span: Span, mismatch: Mismatch) -> Result<(), Halt> {
        let kind = mismatch.kind();
        if let Some(missed) = &mut self.rehearsal {
            missed.push((usize::try_from(self.at).unwrap_or(usize::MAX), span, kind));
            return Ok(());
        }
        if let Some(misses) = &mut self.misses {
            misses.push(Miss { statement: self.at, span, mismatch: Some(mismatch) });
            return Ok(());
        }
        if !self.world.recorder.is_on() {
            return Err(Halt::Unrecorded);
        }
        if self.is_same_text(span, kind) {
            return Ok(());
        }
        let mut failure = Failure {
            statement: self.at,
            span,
            mismatch,
            // A run is bounded to far fewer events.
            events: self.world.recorder.events().len() as u32,
            in_flight: Vec::new(),
            why: Vec::new(),
            decided: None,
            parting: None,
            advice: Vec::new(),
            follows: self.broken,
        };
        if self.failures.len() < EXPLAINED {
            let parting = self.world.blame(&failure.mismatch).map(Box::new);
            let situation = self.situation(&failure.mismatch);
            // A failure that only follows from another gets no advice.
            let ideas = if self.broken { Vec::new() } else { advice::advise(&situation) };
            let why = why::why(&situation);
            let in_flight = situation.in_flight.iter();
            failure.in_flight = in_flight.map(|sent| (sent.from, sent.segment.clone())).collect();
            failure.parting = parting;
            // Where a program did otherwise, neither the rules of its peer nor the text are to blame.
            let is_open = failure.parting.is_none();
            failure.why = if is_open { why } else { Vec::new() };
            self.ideas.push(if is_open { ideas } else { Vec::new() });
        }
        self.failures.push(failure);
        self.broken |= breaks(kind);
        Ok(())
    }

    /// Whether a segment is missed that stands for the same text as another one that was missed: a
    /// text that several segments have to meet fails once.
    fn is_same_text(&self, span: Span, kind: FailureKind) -> bool {
        let misses = |kind| matches!(kind, FailureKind::Receive | FailureKind::Time);
        let is_earlier = |failure: &Failure| failure.statement != self.at && misses(failure.kind());
        // Statements of one text follow each other.
        let mut same = self.failures.iter().rev().take_while(|failure| failure.span == span);
        misses(kind) && same.any(is_earlier)
    }

    /// Where things stand now.
    fn situation<'s>(&'s self, mismatch: &'s Mismatch) -> Situation<'s> {
        Situation {
            mismatch,
            at: self.at,
            scenario: self.scenario,
            expects: PerHost::from_fn(|host| self.expects_state_of(host)),
            events: self.world.recorder.events(),
            states: self.world.recorder.states,
            in_flight: self.world.network.in_flight(None).collect(),
            held: self.world.network.held(),
            is_up: self.world.network.is_up(),
            timers: PerHost::from_fn(|host| {
                Some(self.world.next_timer_of(host)?.since(self.world.now))
            }),
            sent_octets: self.world.sent_octets,
            is_raw: PerHost::from_fn(|host| self.world.is_raw(host)),
            has_rules: PerHost::from_fn(|host| is_the_model(self.world.stack_name(host))),
            facts: self.world.facts,
        }
    }

    /// Whether the statement that runs expects a state of that host.
    fn expects_state_of(&self, host: Host) -> bool {
        let statement =
            usize::try_from(self.at).ok().and_then(|at| self.scenario.statements.get(at));
        let Some(StatementKind::Expect(parts)) = statement.map(|it| &it.kind) else { return false };
        parts.iter().any(|part| matches!(part.kind, ExpectationKind::State(of, _) if of == host))
    }

    /// Keeps the failure of a run that a bound has ended.
    pub(super) fn halted(&mut self, halt: Halt, options: &RunOptions) {
        let limits = options.limits;
        let mismatch = match halt {
            Halt::Steps | Halt::Endless => {
                let steps = self.world.steps - self.steps_before;
                // A long text gets there step by step; one statement, while no time passes, has
                // no end.
                let at_once = steps.min(self.world.steps_at_once()) > limits.steps / 10;
                if at_once || halt == Halt::Endless {
                    let from = Some(self.at);
                    let (round, advances) =
                        endless::shorten(&mut self.world.recorder, self.world.now, from);
                    let livelock = halt == Halt::Endless || !advances;
                    Mismatch::Endless { steps, round, livelock }
                } else {
                    Mismatch::Bound(Bound::Steps(limits.steps))
                }
            }
            Halt::Octets => Mismatch::Bound(Bound::Octets(limits.octets)),
            Halt::Time => Mismatch::Bound(Bound::Time(limits.time)),
            Halt::Slow(host, waited) => {
                let stack = self.world.stack_name(host).to_owned();
                let bounds = limits.is_slow().then_some((limits.real_wait, limits.real_total));
                Mismatch::Slow { host, stack, waited, bounds }
            }
            Halt::Fault => return self.at_fault(),
            Halt::Unrecorded | Halt::Parted => return,
        };
        // The record is on here: nothing else can go wrong.
        let _ = self.fail(self.span(), mismatch);
    }

    /// Keeps the failure of a run that an implementation has ended.
    fn at_fault(&mut self) {
        let Some((host, fault)) = self.world.fault.take() else { return };
        let stack = self.world.stack_name(host).to_owned();
        let set = fault.setting.and_then(|setting| self.set_statement(host, setting));
        let span = set.unwrap_or_else(|| self.span());
        // The record is on here: nothing else can go wrong.
        let _ = self.fail(span, Mismatch::Fault { host, stack, fault });
    }

    /// The statement that set it at a host, if one did: the last counts.
    fn set_statement(&self, host: Host, name: &str) -> Option<Span> {
        let sets = self.scenario.statements.iter().rev();
        sets.filter(|statement| {
            matches!(&statement.kind,
            StatementKind::Set { host: whose, setting, .. }
                if setting.name() == name && whose.is_none_or(|it| it == host))
        })
        .map(|statement| statement.span)
        .next()
    }

    /// The statement that runs.
    fn span(&self) -> Span {
        let at = usize::try_from(self.at).unwrap_or(usize::MAX);
        self.scenario.statements.get(at).map_or(self.scenario.span, |it| it.span)
    }

    /// A failure because a variable is not there.
    fn no_variable(&mut self, span: Span, missing: NoSuchVariable) -> Result<(), Halt> {
        let NoSuchVariable(host, variable) = missing;
        let why = if self.world.is_raw(host) {
            NoVariable::Nobody
        } else {
            match (self.world.state(host), self.world.stack_name(host)) {
                (Some(state @ (State::Closed | State::Listen)), _) => NoVariable::NotThere(state),
                (Some(state), name) if is_the_model(name) => NoVariable::NotThere(state),
                (Some(state), name) => NoVariable::Untold(state, name.to_owned()),
                (None, _) => NoVariable::NoState,
            }
        };
        self.fail(span, Mismatch::Variable { host, variable, why })
    }

    /// The same, of a statement that does something: it is not done. Where it is known that there is
    /// no such variable, it is known too that the statement has nothing to do.
    fn undone(&mut self, span: Span, missing: NoSuchVariable) -> Result<(), Halt> {
        let absent = self.world.knows_variables(missing.0);
        self.no_variable(span, missing)?;
        if !absent {
            self.undone.get_or_insert(self.failures.len());
        }
        self.broken = true;
        Ok(())
    }

    /// A failure because no implementation is at a host.
    fn nobody(&mut self, span: Span, host: Host, wanted: Wanted) -> Result<(), Halt> {
        self.fail(span, Mismatch::Unknown { host, wanted, why: Unknown::Nobody })
    }

    /// The value of an expression now.
    fn evaluate(&self, expression: &Expression) -> Result<Value, NoSuchVariable> {
        expression::evaluate(expression, |host, variable| self.world.variable(host, variable))
    }

    /// Patterns, with what their expressions come to now.
    fn sought(&self, patterns: &[Pattern]) -> Sought {
        let value = |field: &Field| Some(self.evaluate(field.expression()?).ok()?.number());
        let values = |pattern: &Pattern| pattern.fields.iter().map(value).collect();
        Sought { patterns: patterns.to_vec(), values: patterns.iter().map(values).collect() }
    }

    /// The patterns with every expression replaced by its value now.
    fn resolve<'p>(&self, patterns: &'p [Pattern]) -> Result<Cow<'p, [Pattern]>, NoSuchVariable> {
        if patterns.iter().all(|pattern| pattern.fields.is_empty()) {
            return Ok(Cow::Borrowed(patterns));
        }
        let mut resolved = patterns.to_vec();
        let resolve = |expression: &mut Expression| {
            let value = self.evaluate(expression)?.modular();
            *expression = Expression { terms: vec![(Sign::Plus, Term::Number(value.into()))] };
            Ok(())
        };
        for field in resolved.iter_mut().flat_map(|pattern| &mut pattern.fields) {
            if let Field::Sack(blocks) = field {
                let mut edges = blocks.iter_mut().flat_map(|(left, right)| [left, right]);
                edges.try_for_each(resolve)?;
            }
            field.expression_mut().map_or(Ok(()), resolve)?;
        }
        Ok(Cow::Owned(resolved))
    }
}
