//! `network …`, but for forging.

use super::Run;
use crate::host::Host;
use crate::language::Span;
use crate::language::plan::{NetworkAction, Pattern};
use crate::network::InFlight;
use crate::run::expression;
use crate::run::mismatch::{Few, Mismatch, Wanted};
use crate::run::pattern;
use crate::run::result::What;
use crate::run::world::Halt;
use crate::stack::Stack;
use crate::tcp::Segment;

/// A test that needs no more variables.
fn any(patterns: &[Pattern]) -> impl FnMut(&Segment) -> bool {
    move |segment| {
        patterns.iter().any(|it| {
            let evaluate = |e: &_| expression::evaluate(e, |_, _| None);
            pattern::matches(segment, it, evaluate).unwrap_or(false)
        })
    }
}

impl<S: Stack> Run<'_, S> {
    pub(super) fn network(&mut self, span: Span, action: &NetworkAction) -> Result<(), Halt> {
        let patterns: &[Pattern] = match action {
            NetworkAction::Drop(patterns, _)
            | NetworkAction::Duplicate(patterns, _)
            | NetworkAction::Hold(patterns, _)
            | NetworkAction::Release(patterns, _) => patterns,
            _ => &[],
        };
        let resolved = match self.resolve(patterns) {
            Ok(resolved) => resolved,
            Err(missing) => return self.undone(span, missing),
        };
        match action {
            NetworkAction::Drop(_, from) => {
                match self.world.network.drop_first(*from, any(&resolved)) {
                    Some(dropped) => self.world.lose(dropped),
                    None => return self.no_match(span, patterns, *from, false),
                }
            }
            NetworkAction::Duplicate(_, from) => {
                let copied = self
                    .world
                    .network
                    .duplicate_first(*from, any(&resolved))
                    .map(|(original, copy)| (original, copy.clone()));
                match copied {
                    Some((original, copy)) => self.world.copied(original, copy)?,
                    None => return self.no_match(span, patterns, *from, false),
                }
            }
            NetworkAction::Hold(_, from) => {
                match self.world.network.hold_first(*from, any(&resolved)).cloned() {
                    Some(InFlight { id, from, segment, .. }) => {
                        self.world.record(|| What::Held { id, from, segment });
                    }
                    None => return self.no_match(span, patterns, *from, false),
                }
            }
            NetworkAction::Release(_, from) => {
                match self.world.network.release_first(*from, any(&resolved)) {
                    Some(Ok(released)) => {
                        let released = released.clone();
                        self.requeued(released);
                    }
                    Some(Err(lost)) => self.world.lose(lost),
                    None => return self.no_match(span, patterns, *from, true),
                }
            }
            NetworkAction::Reorder(from) => match self.world.network.reorder(*from).cloned() {
                Some(moved) => self.requeued(moved),
                None => return self.no_match(span, &[Pattern::default()], *from, false),
            },
            NetworkAction::Down => self.world.link(false),
            NetworkAction::Up => self.world.link(true),
            NetworkAction::Forge(pattern, from) => return self.forge(span, pattern, *from),
            NetworkAction::Icmp(icmp, to) => {
                if self.world.is_raw(*to) {
                    return self.nobody(span, *to, Wanted::Icmp(*icmp));
                }
                if !self.world.icmp(*to, *icmp)? {
                    return self.fail(span, Mismatch::NothingSent(*to));
                }
            }
        }
        Ok(())
    }

    fn requeued(&mut self, InFlight { id, from, segment, .. }: InFlight) {
        self.world.record(|| What::Requeued { id, from, segment });
    }

    /// Nothing in flight, or nothing held, matches.
    fn no_match(
        &mut self,
        span: Span,
        patterns: &[Pattern],
        from: Option<Host>,
        held: bool,
    ) -> Result<(), Halt> {
        let expected = self.sought(patterns);
        let pair = |sent: &InFlight| (sent.from, sent.segment.clone());
        let there = if held {
            Few::of(self.world.network.held().iter().map(pair))
        } else {
            Few::of(self.world.network.in_flight(None).map(pair))
        };
        self.fail(span, Mismatch::Network { expected, from, held, there })
    }
}
