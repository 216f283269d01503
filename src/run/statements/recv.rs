//! `X recv PATTERN`, `X recv next PATTERN`, `X recv PATTERN at TIME`.

use std::borrow::Cow;

use super::Run;
use crate::host::Host;
use crate::language::Span;
use crate::language::plan::{Field, Pattern};
use crate::run::expression::{NoSuchVariable, evaluate};
use crate::run::mismatch::{Awaited, Came, Differs, Few, Mismatch, Unknown, Wanted, Window};
use crate::run::pattern;
use crate::run::result::What;
use crate::run::world::Halt;
use crate::stack::Stack;
use crate::tcp::{Segment, Time};

/// What a `recv` waits for.
#[derive(Clone, Copy)]
pub(super) struct Waits<'p> {
    /// Whose segments arrive.
    pub(super) host: Host,
    /// Any of these.
    pub(super) patterns: &'p [Pattern],
    /// Whether the very next one must match.
    pub(super) next: bool,
    /// When it must have been sent.
    pub(super) at: Option<Window>,
}

/// How a segment fits.
enum Fit {
    /// It is not the one.
    Other,
    /// It is, as far as flags show; its numbers are not its own.
    Numberless,
    /// It is.
    Fits,
}

impl<S: Stack> Run<'_, S> {
    /// Segments to `host` arrive, in order, up to and including the first that matches; with
    /// `next`, only one arrives, and it must. If the moment matters, timers fire up to its end, and
    /// the segment must have been sent at it.
    ///
    /// Variables in a pattern have the values that they have just before the segment arrives.
    pub(super) fn recv(&mut self, span: Span, waits: Waits<'_>) -> Result<(), Halt> {
        let Waits { host, patterns, next, at } = waits;
        let before = self.world.recorder.events().len();
        if let Some(at) = &at {
            self.world.check_pace(at.last())?;
        }
        loop {
            let Some(sent) = self.world.network.first_to(host).map(|first| first.sent) else {
                let more = match &at {
                    Some(at) => self.world.wait_to_send(host, at.last())?,
                    None => self.world.wait_for_timer()?,
                };
                if more {
                    continue;
                }
                return self.nothing_came(span, waits, before);
            };
            let fit = match self.fit(waits) {
                Ok(fit) => fit,
                Err(missing) => return self.undone(span, missing),
            };
            let untimely = at.and_then(|at| at.misses(sent));
            if matches!(fit, Fit::Other) && !next {
                self.world.arrive_at(host, false)?;
                continue;
            }
            self.happens(at, Some(sent));
            let failed = match fit {
                Fit::Fits if untimely.is_none() => None,
                Fit::Numberless => {
                    let (wanted, why) = (Wanted::Segment(self.sought(patterns)), Unknown::Numbers);
                    Some(Mismatch::Unknown { host: host.peer(), wanted, why })
                }
                _ => match self.came(waits, untimely) {
                    Ok(awaited) => Some(Mismatch::Awaited(Box::new(awaited))),
                    Err(missing) => return self.undone(span, missing),
                },
            };
            self.world.arrive_at(host, true)?;
            return failed.map_or(Ok(()), |mismatch| self.fail(span, mismatch));
        }
    }

    /// Whether the earliest segment to the host is one that is waited for.
    fn fit(&self, waits: Waits<'_>) -> Result<Fit, NoSuchVariable> {
        let Waits { host, patterns, .. } = waits;
        let Some(first) = self.world.network.first_to(host) else { return Ok(Fit::Other) };
        let segment = &first.segment;
        if self.world.has_numbers(host.peer()) {
            let is_there = self.any_matches(segment, patterns)?;
            return Ok(if is_there { Fit::Fits } else { Fit::Other });
        }
        Ok(match self.any_matches(segment, &shapes(patterns))? {
            false => Fit::Other,
            true if is_there_plainly(segment, patterns) => Fit::Fits,
            true => Fit::Numberless,
        })
    }

    fn any_matches(&self, segment: &Segment, patterns: &[Pattern]) -> Result<bool, NoSuchVariable> {
        for pattern in patterns {
            if pattern::matches(segment, pattern, |expression| self.evaluate(expression))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The earliest segment to the host, which is not what is waited for, or untimely.
    fn came(&self, waits: Waits<'_>, untimely: Option<Differs>) -> Result<Awaited, NoSuchVariable> {
        let Waits { host, patterns, .. } = waits;
        let visible = match self.world.has_numbers(host.peer()) {
            true => Cow::Borrowed(patterns),
            false => Cow::Owned(shapes(patterns)),
        };
        let mut came = None;
        if let Some(first) = self.world.network.first_to(host) {
            let mut differs: Option<Vec<Differs>> = None;
            // The pattern that comes closest: flags count most.
            for pattern in visible.iter() {
                let evaluate = |expression: &_| self.evaluate(expression);
                let these = pattern::differences(&first.segment, pattern, evaluate)?;
                let distance = |it: &Vec<Differs>| (it.first() == Some(&Differs::Flags), it.len());
                if differs.as_ref().is_none_or(|best| distance(&these) < distance(best)) {
                    differs = Some(these);
                }
            }
            let mut differs = differs.unwrap_or_default();
            differs.extend(untimely);
            came = Some(Came { segment: first.segment.clone(), sent: first.sent, differs });
        }
        Ok(self.awaited(waits, came))
    }

    fn awaited(&self, waits: Waits<'_>, came: Option<Came>) -> Awaited {
        let Waits { host, patterns, next, at } = waits;
        Awaited { host, expected: self.sought(patterns), next, at, came }
    }

    /// No segment that is waited for came.
    fn nothing_came(&mut self, span: Span, waits: Waits<'_>, before: usize) -> Result<(), Halt> {
        let Waits { host, patterns, next, at } = waits;
        let arrived = self.world.recorder.events().iter().skip(before);
        let arrived = Few::of(arrived.filter_map(|event| match &event.what {
            What::Arrived { to, segment, .. } if *to == host => Some(segment.clone()),
            _ => None,
        }));
        if let Some(at) = at {
            // No timer is due until its end, so it is known already that nothing is sent by then: the
            // rest of the scenario need not be late because of that.
            self.world.pass_until(at.earliest.min(self.world.last_moment()));
        }
        self.happens(at, None);
        if arrived.first.is_empty() && (next || at.is_some()) {
            let awaited = self.awaited(waits, None);
            return self.fail(span, Mismatch::Awaited(Box::new(awaited)));
        }
        let expected = self.sought(patterns);
        self.fail(span, Mismatch::Receive { host, expected, arrived })
    }

    /// Takes note of when what a statement names has happened: at the moment that it names. Of a
    /// stretch of time, that is when the segment was sent; its begin, if none was.
    fn happens(&mut self, at: Option<Window>, sent: Option<Time>) {
        let moment = |Window { earliest, latest, .. }: Window| {
            sent.map_or(earliest, |sent| sent.clamp(earliest, latest))
        };
        self.named = at.map(moment).or(self.named);
    }
}

/// Whether a pattern that says nothing but flags matches.
fn is_there_plainly(segment: &Segment, patterns: &[Pattern]) -> bool {
    let mut plain = patterns.iter().filter(|pattern| pattern.fields.iter().all(is_about_flags));
    plain.any(|it| pattern::matches(segment, it, |e| evaluate(e, |_, _| None)) == Ok(true))
}

/// The patterns with nothing but what they say of flags.
fn shapes(patterns: &[Pattern]) -> Vec<Pattern> {
    let flags = |pattern: &Pattern| Pattern {
        shape: pattern.shape,
        fields: pattern.fields.iter().filter(|it| is_about_flags(it)).cloned().collect(),
    };
    patterns.iter().map(flags).collect()
}

const fn is_about_flags(field: &Field) -> bool {
    matches!(field, Field::WithoutFlags(_))
}
