//! `@strict`: what no statement asks for.

use super::Run;
use crate::host::Host;
use crate::language::Span;
use crate::language::plan::{ExpectationKind, StatementKind, Strict};
use crate::network::InFlight;
use crate::run::mismatch::{Few, Mismatch, Unasked};
use crate::run::result::{Remark, Remarked};
use crate::run::world::Halt;
use crate::stack::Stack;
use crate::tcp::State;

/// The user has closed, and the peer has still to say something. TIME_WAIT ends by itself.
const LINGERING: [State; 4] = [State::FinWait1, State::FinWait2, State::Closing, State::LastAck];

impl<S: Stack> Run<'_, S> {
    /// After a statement: the segments that it let arrive and that no `recv` named.
    pub(super) fn see_unnamed(&mut self, span: Span) -> Result<(), Halt> {
        let unnamed = self.world.unnamed.as_mut().filter(|unnamed| !unnamed.is_empty());
        let Some(unnamed) = unnamed else { return Ok(()) };
        let unnamed = Few::of(std::mem::take(unnamed));
        self.unasked(span, Unasked::Arrived(unnamed))
    }

    /// After the last statement: what is left over.
    pub(in crate::run) fn at_end(&mut self) -> Result<(), Halt> {
        if !matches!(self.scenario.attributes.strict, Strict::All | Strict::Warn) {
            return Ok(());
        }
        let span = self.span();
        for to in Host::BOTH {
            let left = self.world.network.in_flight(Some(to.peer()));
            let left = Few::of(left.map(|sent: &InFlight| (to, sent.segment.clone())));
            if !left.first.is_empty() {
                self.unasked(span, Unasked::Surplus(left))?;
            }
        }
        for host in Host::BOTH {
            let lingers = self.world.state(host).filter(|state| LINGERING.contains(state));
            if let Some(state) = lingers.filter(|state| !self.is_expected(host, *state)) {
                self.unasked(span, Unasked::Lingers(host, state))?;
            }
        }
        Ok(())
    }

    /// Whether any statement expects that host to be in that state.
    fn is_expected(&self, host: Host, state: State) -> bool {
        self.scenario.statements.iter().any(|statement| match &statement.kind {
            StatementKind::Expect(parts) => parts.iter().any(|part| {
                matches!(&part.kind, ExpectationKind::State(of, states)
                    if *of == host && states.contains(&state))
            }),
            _ => false,
        })
    }

    /// Keeps it as a failure, or as a remark.
    fn unasked(&mut self, span: Span, what: Unasked) -> Result<(), Halt> {
        if self.scenario.attributes.strict != Strict::Warn {
            return self.fail(span, Mismatch::Unasked(what));
        }
        self.remarks.push(Remark { statement: self.at, span, what: Remarked::Unasked(what) });
        Ok(())
    }
}
