//! `expect`.

use super::Run;
use crate::host::Host;
use crate::language::Span;
use crate::language::plan::{Compare, Expectation, ExpectationKind, Expression, Term};
use crate::language::show::either;
use crate::network::InFlight;
use crate::run::expression;
use crate::run::result::{FailureKind, Hole};
use crate::run::situation::Wanted;
use crate::run::words;
use crate::run::world::Halt;
use crate::stack::Stack;
use crate::tcp::{Signal, State};

impl<S: Stack> Run<'_, S> {
    /// If the states and signals among the expectations do not hold, segments in flight arrive
    /// one at a time, in the order sent, until they all hold at once or the network is quiet.
    /// Then everything expected is looked at; comparisons, `not`, silence and holes move
    /// nothing themselves. What users were told is used up by `signal`, not by `not signal`.
    pub(super) fn expect(&mut self, parts: &[Expectation]) -> Result<(), Halt> {
        while !parts.iter().all(|part| self.is_reached(&part.kind))
            && self.world.arrive_or_wait()?
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

    /// Whether nothing needs to arrive for it: it holds, or it is no state and no signal, or
    /// it cannot be known.
    fn is_reached(&self, kind: &ExpectationKind) -> bool {
        match kind {
            ExpectationKind::State(host, states) => {
                self.world.state(*host).is_none_or(|state| states.contains(&state))
            }
            ExpectationKind::Signal(host, signals) => {
                self.world.is_raw(*host) || was_told(&self.world.told[*host], signals)
            }
            ExpectationKind::NotState(..)
            | ExpectationKind::NotSignal(..)
            | ExpectationKind::Compare(_)
            | ExpectationKind::Silent(_)
            | ExpectationKind::Hole(_) => true,
        }
    }

    /// Looks at one expectation now.
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
        let not = if wanted { "" } else { "not " };
        let expected = format!("{host} {not}{}", either(states));
        let Some(state) = self.world.state(host) else {
            if self.world.is_raw(host) {
                return self.nobody(span, host, expected);
            }
            let actual = format!("{host}'s state cannot be known");
            return self.fail(FailureKind::Unknown, span, expected, actual, Wanted::Other);
        };
        if states.contains(&state) == wanted {
            return Ok(());
        }
        let about = if wanted { Wanted::State(host, states) } else { Wanted::NotState(host) };
        self.fail(FailureKind::State, span, expected, format!("{host} {state}"), about)
    }

    fn check_comparison(&mut self, span: Span, compare: &Compare) -> Result<(), Halt> {
        let Compare { left, comparison, right } = compare;
        if let Some(host) = self.without_numbers([left, right]) {
            let expected = format!("{left} {comparison} {right}");
            let actual = format!("{host} speaks in flags, and has no numbers");
            return self.fail(FailureKind::Unknown, span, expected, actual, Wanted::Other);
        }
        let (a, b) = match (self.evaluate(left), self.evaluate(right)) {
            (Ok(a), Ok(b)) => (a, b),
            (Err(missing), _) | (_, Err(missing)) => return self.no_variable(span, missing),
        };
        if expression::holds(a, *comparison, b) {
            return Ok(());
        }
        let with_value = |words: String, value: String| {
            if words == value { words } else { format!("{words} = {value}") }
        };
        let expected = format!("{left} {comparison} {right}");
        let (left, right) = (left.to_string(), right.to_string());
        let mut actual = with_value(left, a.words());
        if right != b.words() {
            actual = format!("{actual}, {}", with_value(right, b.words()));
        }
        self.fail(FailureKind::Value, span, expected, actual, Wanted::Now)
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
        let not = if wanted { "" } else { "not " };
        let expected = format!(
            "{host}'s user is {not}told `{}`",
            signals.iter().map(|signal| signal.name()).collect::<Vec<_>>().join("` or `")
        );
        if self.world.is_raw(host) {
            return self.nobody(span, host, expected);
        }
        let told = &self.world.told[host];
        if was_told(told, signals) == wanted {
            return Ok(());
        }
        let actual = if told.is_empty() {
            "nothing was told since the last `signal` expectation".to_owned()
        } else {
            let told = told.iter().map(|signal| signal.name()).collect::<Vec<_>>();
            format!("told `{}`", told.join("`, then `"))
        };
        let about =
            if wanted { Wanted::Signal(host, signals) } else { Wanted::NotSignal(host, signals) };
        self.fail(FailureKind::Signal, span, expected, actual, about)
    }

    fn check_silence(&mut self, span: Span, from: Option<Host>) -> Result<(), Halt> {
        if self.world.network.is_silent(from) {
            return Ok(());
        }
        let expected = match from {
            Some(host) => format!("nothing from {host} in flight"),
            None => "nothing in flight".to_owned(),
        };
        let line =
            |sent: &InFlight| format!("{} from {}", words::segment(&sent.segment, []), sent.from);
        let actual = words::list(self.world.network.in_flight(from).map(line), ", ");
        self.fail(FailureKind::Silence, span, expected, actual, Wanted::Silent(from))
    }
}

fn was_told(told: &[Signal], wanted: &[Signal]) -> bool {
    told.iter().any(|told| wanted.iter().any(|wanted| told.is(*wanted)))
}
