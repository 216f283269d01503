//! When things happen: a script's times as the plan's moments.
//!
//! As long as every time is exact, moments count from the begin of the scenario. After an event
//! that may happen within a range, or at any time, they count from when it happened, as
//! packetdrill has it, until the script names an absolute time again.

use std::time::Duration;

use crate::language::plan::{Moment, When};
use crate::packetdrill::tree::Time;

/// How long a segment is waited for that may come at any time.
const ANY_TIME: Duration = Duration::from_secs(600);

/// The clock of a script.
#[derive(Debug)]
pub(super) struct Clock {
    /// The script's time of its first event, at which the scenario begins.
    base: Option<Duration>,
    /// When the event before happens at the earliest, since the scenario began.
    estimate: Duration,
    /// Whether it happens exactly then.
    exact: bool,
    /// If not: how much later the next statement is than the last one that names a moment.
    since: Duration,
    /// The moment that the statements so far have reached, if all is exact.
    reached: Duration,
    /// Whether times are left to the stack.
    lenient: bool,
}

impl Clock {
    pub(super) fn new(lenient: bool) -> Self {
        Self {
            base: None,
            estimate: Duration::ZERO,
            exact: !lenient,
            since: Duration::ZERO,
            reached: Duration::ZERO,
            lenient,
        }
    }

    /// When the event before happens, as far as the script says.
    pub(super) const fn now(&self) -> Duration {
        self.estimate
    }

    /// Whether that is exact.
    pub(super) const fn is_exact(&self) -> bool {
        self.exact
    }

    /// When an event happens, and by when it has.
    pub(super) fn span_of(&mut self, time: Time) -> (Duration, Duration) {
        let now = self.estimate;
        match time {
            Time::Any => (now, now.saturating_add(ANY_TIME)),
            Time::Relative(d) => (now.saturating_add(d), now.saturating_add(d)),
            Time::RelativeRange(a, b) => (now.saturating_add(a), now.saturating_add(b.max(a))),
            Time::Absolute(d) => {
                let at = self.since_base(d);
                (at, at)
            }
            Time::AbsoluteRange(a, b) => (self.since_base(a), self.since_base(b.max(a))),
        }
    }

    fn since_base(&mut self, time: Duration) -> Duration {
        let base = *self.base.get_or_insert(time);
        time.saturating_sub(base)
    }

    /// When a call returns that is made at that time and blocks.
    pub(super) fn end_of(&mut self, time: Time, until: Duration) -> Duration {
        let relative = matches!(time, Time::Relative(_) | Time::RelativeRange(..));
        let end = if relative { Time::Relative(until) } else { Time::Absolute(until) };
        // The start of a script is the time of its first event.
        self.span_of(time);
        self.span_of(end).0
    }

    /// Goes on to an event.
    pub(super) fn advance(&mut self, time: Time) {
        let (start, _) = self.span_of(time);
        if matches!(time, Time::Absolute(_)) && !self.exact && !self.lenient {
            self.exact = true;
            self.reached = Duration::ZERO;
        }
        self.pass_until(start);
    }

    /// Goes on to a moment.
    pub(super) fn pass_until(&mut self, moment: Duration) {
        self.since = self.since.saturating_add(moment.saturating_sub(self.estimate));
        self.estimate = self.estimate.max(moment);
    }

    /// The moment to wait for before something is done now; `None` if it is reached.
    pub(super) fn due(&mut self) -> Option<Moment> {
        let since = std::mem::take(&mut self.since);
        if self.exact {
            let later = self.estimate > self.reached;
            self.reached = self.estimate;
            return later.then_some(Moment::At(self.estimate));
        }
        (!since.is_zero()).then_some(Moment::After(since))
    }

    /// When a segment has to have been sent. Goes on to that event.
    pub(super) fn window(&mut self, time: Time) -> When {
        let before = self.estimate;
        let (start, end) = self.span_of(time);
        self.advance(time);
        let since = std::mem::take(&mut self.since);
        if self.lenient {
            let range = end.saturating_sub(start);
            let latest = Moment::After(since.saturating_add(range).saturating_add(ANY_TIME));
            return When { earliest: Moment::At(Duration::ZERO), latest };
        }
        let is_point = matches!(time, Time::Absolute(_) | Time::Relative(_));
        let is_absolute = matches!(time, Time::Absolute(_) | Time::AbsoluteRange(..));
        let when = if self.exact || is_absolute {
            When { earliest: Moment::At(start), latest: Moment::At(end) }
        } else {
            let more = since.saturating_sub(start.saturating_sub(before));
            let after = |moment: Duration| {
                Moment::After(more.saturating_add(moment.saturating_sub(before)))
            };
            When { earliest: after(start), latest: after(end) }
        };
        self.reached = self.estimate;
        self.exact &= is_point;
        when
    }
}
