//! `expect`.

use super::Run;
use crate::host::Host;
use crate::language::Span;
use crate::language::plan::{Compare, Expectation, ExpectationKind, Expression, Term};
use crate::network::InFlight;
use crate::run::expression;
use crate::run::mismatch::{Few, Mismatch, Unknown, Wanted};
use crate::run::result::Hole;
use crate::run::world::Halt;
use crate::stack::Stack;
use crate::tcp::{Signal, State};

impl<S: Stack> Run<'_, S> {
    /// If the states and signals among the expectations do not hold, segments in flight arrive
    /// one at a time, in the order sent, until they all hold at once or the network is quiet.
    /// Then everything expected is checked; comparisons, `not`, silence and holes let nothing
    /// arrive themselves. `signal` uses up the signals that came, `not signal` does not.
    pub(super) fn expect(&mut self, parts: &[Expectation]) -> Result<(), Halt> {
        while !parts.iter().all(|part| self.is_reached(&part.kind))
            && (self.listen_again_for(parts)? || self.world.arrive_or_wait()?)
        {}
        for part in parts {
            self.check(part)?;
        }
        for part in parts {
            if let ExpectationKind::Signal(host, _) = part.kind {
                self.world.told[host].clear();
            }
        }
        Ok(())
    }

    /// A host of which LISTEN is expected listens again, if it does so forever.
    fn listen_again_for(&mut self, parts: &[Expectation]) -> Result<bool, Halt> {
        for part in parts {
            if let ExpectationKind::State(host, states) = &part.kind
                && states.contains(&State::Listen)
                && !self.is_reached(&part.kind)
                && self.world.listen_again(*host)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether nothing needs to arrive for it: it holds, it is neither a state nor a signal, or it
    /// cannot be known.
    fn is_reached(&self, kind: &ExpectationKind) -> bool {
        match kind {
            ExpectationKind::State(host, states) => {
                self.world.state(*host).is_none_or(|state| states.contains(&state))
            }
            ExpectationKind::Signal(host, signals) => {
                !self.world.tells_signals(*host) || was_told(&self.world.told[*host], signals)
            }
            ExpectationKind::NotState(..)
            | ExpectationKind::NotSignal(..)
            | ExpectationKind::Compare(_)
            | ExpectationKind::Silent(_)
            | ExpectationKind::Hole(_) => true,
        }
    }

    /// Checks one expectation now.
    fn check(&mut self, part: &Expectation) -> Result<(), Halt> {
        let span = part.span;
        match &part.kind {
            ExpectationKind::State(host, states) => self.check_state(span, *host, states, true),
            ExpectationKind::NotState(host, states) => self.check_state(span, *host, states, false),
            ExpectationKind::Compare(compare) => self.check_comparison(span, compare),
            ExpectationKind::Signal(host, signals) => self.check_signal(span, *host, signals, true),
            ExpectationKind::NotSignal(host, signals) => {
                self.check_signal(span, *host, signals, false)
            }
            ExpectationKind::Silent(from) => self.check_silence(span, *from),
            ExpectationKind::Hole(host) => {
                self.holes.push(Hole { span, host: *host, state: self.world.state(*host) });
                Ok(())
            }
        }
    }

    fn check_state(
        &mut self,
        span: Span,
        host: Host,
        states: &[State],
        wanted: bool,
    ) -> Result<(), Halt> {
        let negated = !wanted;
        let expected = || states.to_vec();
        let Some(actual) = self.world.state(host) else {
            let wanted = Wanted::State(expected(), negated);
            if self.world.is_raw(host) {
                return self.nobody(span, host, wanted);
            }
            self.fail(span, Mismatch::Unknown { host, wanted, why: Unknown::State })?;
            // What would have arrived until it holds has not.
            if !negated && self.world.network.in_flight(None).next().is_some() {
                self.undone.get_or_insert(self.failures.len());
            }
            return Ok(());
        };
        if states.contains(&actual) == wanted {
            return Ok(());
        }
        self.fail(span, Mismatch::State { host, expected: expected(), negated, actual })
    }

    fn check_comparison(&mut self, span: Span, compare: &Compare) -> Result<(), Halt> {
        let Compare { left, comparison, right } = compare;
        let owned = || Box::new(compare.clone());
        if let Some(host) = self.without_numbers([left, right]) {
            let (wanted, why) = (Wanted::Compare(owned()), Unknown::Numbers);
            return self.fail(span, Mismatch::Unknown { host, wanted, why });
        }
        let (left, right) = match (self.evaluate(left), self.evaluate(right)) {
            (Ok(left), Ok(right)) => (left, right),
            (Err(missing), _) | (_, Err(missing)) => return self.no_variable(span, missing),
        };
        if expression::holds(left, *comparison, right) {
            return Ok(());
        }
        let (left, right) = (left.number(), right.number());
        self.fail(span, Mismatch::Value { compare: owned(), left, right })
    }

    /// A host whose variables are asked for, though it has none of its own.
    fn without_numbers(&self, expressions: [&Expression; 2]) -> Option<Host> {
        let mut terms = expressions.into_iter().flat_map(|expression| &expression.terms);
        terms.find_map(|(_, term)| match term {
            Term::Variable(host, _) if !self.world.has_numbers(*host) => Some(*host),
            _ => None,
        })
    }

    fn check_signal(
        &mut self,
        span: Span,
        host: Host,
        signals: &[Signal],
        wanted: bool,
    ) -> Result<(), Halt> {
        let (expected, negated) = (|| signals.to_vec(), !wanted);
        if self.world.is_raw(host) {
            return self.nobody(span, host, Wanted::Signal(expected(), negated));
        }
        if !self.world.tells_signals(host) {
            let (wanted, why) = (Wanted::Signal(expected(), negated), Unknown::Signals);
            return self.fail(span, Mismatch::Unknown { host, wanted, why });
        }
        let told = &self.world.told[host];
        if was_told(told, signals) == wanted {
            return Ok(());
        }
        let told = told.clone();
        self.fail(span, Mismatch::Signal { host, expected: expected(), negated, told })
    }

    fn check_silence(&mut self, span: Span, from: Option<Host>) -> Result<(), Halt> {
        if self.world.network.is_silent(from) {
            return Ok(());
        }
        let pair = |sent: &InFlight| (sent.from, sent.segment.clone());
        let in_flight = Few::of(self.world.network.in_flight(from).map(pair));
        self.fail(span, Mismatch::Silence { from, in_flight })
    }
}

fn was_told(told: &[Signal], wanted: &[Signal]) -> bool {
    told.iter().any(|told| wanted.iter().any(|wanted| told.is(*wanted)))
}
