//! `X recv PATTERN`.

use std::borrow::Cow;

use super::Run;
use crate::host::Host;
use crate::language::Span;
use crate::language::plan::Pattern;
use crate::run::expression::NoSuchVariable;
use crate::run::mismatch::{Few, Mismatch, Unknown, Wanted};
use crate::run::pattern;
use crate::run::result::What;
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
        let has_numbers = self.world.has_numbers(host.peer());
        let visible =
            if has_numbers { Cow::Borrowed(patterns) } else { Cow::Owned(shapes(patterns)) };
        loop {
            let Some(first) = self.world.network.first_to(host) else {
                if self.world.wait_for_timer()? {
                    continue;
                }
                break;
            };
            let named = match self.any_matches(&first.segment, &visible) {
                Ok(named) => named,
                Err(missing) => return self.undone(span, missing),
            };
            let needs_numbers = !has_numbers && !is_there_plainly(&first.segment, patterns);
            self.world.arrive_at(host, named)?;
            if named && needs_numbers {
                let wanted = Wanted::Segment(self.sought(patterns));
                let why = Unknown::Numbers;
                return self.fail(span, Mismatch::Unknown { host: host.peer(), wanted, why });
            }
            if named {
                return Ok(());
            }
        }
        let expected = self.sought(patterns);
        let arrived = self.world.recorder.events().iter().skip(before);
        let arrived = Few::of(arrived.filter_map(|event| match &event.what {
            What::Arrived { to, segment, .. } if *to == host => Some(segment.clone()),
            _ => None,
        }));
        self.fail(span, Mismatch::Receive { host, expected, arrived })
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

/// Whether a pattern without fields matches.
fn is_there_plainly(segment: &Segment, patterns: &[Pattern]) -> bool {
    let mut plain = patterns.iter().filter(|pattern| pattern.fields.is_empty());
    plain.any(|pattern| pattern::has_shape(segment, pattern.shape))
}

/// The patterns without their fields.
fn shapes(patterns: &[Pattern]) -> Vec<Pattern> {
    patterns.iter().map(|pattern| Pattern { fields: Vec::new(), ..pattern.clone() }).collect()
}
