//! `X recv PATTERN`.

use super::Run;
use crate::host::Host;
use crate::language::Span;
use crate::language::plan::Pattern;
use crate::run::expression::NoSuchVariable;
use crate::run::pattern;
use crate::run::result::{FailureKind, What};
use crate::run::situation::Wanted;
use crate::run::words;
use crate::run::world::Halt;
use crate::stack::Stack;
use crate::tcp::Segment;

impl<S: Stack> Run<'_, S> {
    /// Segments to `host` arrive, in order, up to and including the first that matches.
    ///
    /// Variables in a pattern have the values that they have just before the segment arrives.
    pub(super) fn recv(
        &mut self,
        span: Span,
        host: Host,
        patterns: &[Pattern],
    ) -> Result<(), Halt> {
        let before = self.world.recorder.events().len();
        loop {
            let Some(first) = self.world.network.first_to(host) else {
                if self.world.wait_for_timer()? {
                    continue;
                }
                break;
            };
            let named = match self.any_matches(&first.segment, patterns) {
                Ok(named) => named,
                Err(missing) => return self.no_variable(span, missing),
            };
            self.world.arrive_at(host, named)?;
            if named {
                return Ok(());
            }
        }
        let expected = format!("{} arrives at {host}", self.pattern_words(patterns));
        let arrived = self.world.recorder.events().iter().skip(before);
        let arrived = arrived.filter_map(|event| match &event.what {
            What::Arrived { to, segment, .. } if *to == host => {
                Some(words::segment(segment, patterns))
            }
            _ => None,
        });
        let actual = match words::list(arrived, ", then ") {
            arrived if arrived.is_empty() => format!("nothing was in flight to {host}"),
            arrived => arrived,
        };
        let wanted = Wanted::Segment(host, patterns);
        self.fail(FailureKind::Receive, span, expected, actual, wanted)
    }

    fn any_matches(&self, segment: &Segment, patterns: &[Pattern]) -> Result<bool, NoSuchVariable> {
        for pattern in patterns {
            if pattern::matches(segment, pattern, |expression| self.evaluate(expression))? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
