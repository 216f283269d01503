//! The trace in the making.

use super::result::{Event, Trace, What};
use crate::host::PerHost;
use crate::tcp::{RuleId, State, Time};

/// Records events, if a trace is wanted.
pub(super) struct Recorder {
    trace: Option<Trace>,
    /// The states after the latest event.
    pub(super) states: PerHost<Option<State>>,
    /// The statement that lets things happen.
    pub(super) statement: Option<u32>,
    /// Whether this is the walk to where the scenario starts.
    pub(super) setup: bool,
    /// The time of the latest event.
    pub(super) last: Time,
}

impl Recorder {
    pub(super) fn new(on: bool) -> Self {
        Self {
            trace: on.then(Trace::default),
            states: PerHost::default(),
            statement: None,
            setup: false,
            last: Time::ZERO,
        }
    }

    /// Whether events are recorded.
    pub(super) fn is_on(&self) -> bool {
        self.trace.is_some()
    }

    pub(super) fn record(&mut self, time: Time, what: impl FnOnce() -> What) {
        self.record_with(time, &[], what);
    }

    pub(super) fn record_with(
        &mut self,
        time: Time,
        rules: &[RuleId],
        what: impl FnOnce() -> What,
    ) {
        self.last = time;
        if let Some(trace) = &mut self.trace {
            trace.events.push(Event {
                time,
                statement: self.statement,
                setup: self.setup,
                what: what(),
                states: self.states,
                rules: rules.to_vec(),
            });
        }
    }

    /// Replaces everything from the event of that number on with `what`.
    pub(super) fn shorten(&mut self, from: usize, time: Time, what: What) {
        if let Some(trace) = &mut self.trace {
            trace.events.truncate(from);
        }
        self.record(time, || what);
    }

    /// What was recorded so far.
    pub(super) fn events(&self) -> &[Event] {
        self.trace.as_ref().map_or(&[], |trace| &trace.events)
    }

    pub(super) fn into_trace(self) -> Trace {
        self.trace.unwrap_or_default()
    }
}
