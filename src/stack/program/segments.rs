//! Levels `segments` and `packets`: the program's own header fields, options and payload. Its sequence numbers are
//! its own; if its ISS is not the one that the scenario sets, they are shifted ([`Translator`]), so
//! that every scenario sees the same numbers.

use super::reply::hex;
use super::wire::Fields;
use crate::stack::Translator;
use crate::tcp::{Config, Segment, State, Time, Variable};

/// Translates between the program's numbers and the scenario's.
#[derive(Debug)]
pub(super) struct Segments {
    translator: Translator,
    /// The ISS that the scenario wants for the next connection, and the last one passed to the
    /// program.
    next_iss: u32,
    told_iss: u32,
    /// The variables that it reports, in its own numbers.
    variables: Vec<(Variable, u32)>,
}

impl Segments {
    pub fn new(config: &Config) -> Self {
        let iss = config.iss.0;
        Self {
            translator: Translator::new(iss, config.first_timestamp),
            next_iss: iss,
            told_iss: iss,
            variables: Vec::new(),
        }
    }

    /// The ISS of the next connection.
    pub fn set_iss(&mut self, iss: u32) {
        self.next_iss = iss;
        self.translator.set_iss(iss);
    }

    /// The ISS of the next connection, if the program does not know it yet.
    pub fn news(&mut self) -> Option<u32> {
        let news = (self.told_iss != self.next_iss).then_some(self.next_iss);
        self.told_iss = self.next_iss;
        news
    }

    /// An arriving segment, in the program's numbers.
    pub fn own(&mut self, segment: &Segment) -> Segment {
        self.translator.arriving(segment)
    }

    /// An arriving segment, as the program sees it at level `segments`.
    pub fn told(&mut self, segment: &Segment) -> Fields {
        let segment = self.own(segment);
        Fields {
            seq: segment.seq.0,
            ack: segment.ack.0,
            window: segment.window,
            urgent: segment.urgent,
            options: hex(&segment.options.encode()),
            data: hex(&segment.payload),
            reserved: (segment.reserved != 0).then_some(segment.reserved),
            bad_checksum: segment.bad_checksum.then_some(true),
        }
    }

    /// A segment that the program has sent, in its own numbers.
    pub fn own_sent(&self, segment: &Segment) -> Segment {
        self.translator.own_segment(segment)
    }

    /// A segment sent by the program, as the scenario sees it.
    pub fn sent(&mut self, now: Time, segment: Segment) -> Segment {
        self.translator.sent(now, segment)
    }

    /// Records the state after an event, and the variables that the program reports.
    pub fn is_now(&mut self, state: Option<State>, variables: Vec<(Variable, u32)>) {
        if matches!(state, Some(State::Closed | State::Listen)) {
            self.translator.closed();
        }
        self.variables = variables;
    }

    /// A variable that the program reports, as the scenario sees it.
    pub fn variable(&self, variable: Variable) -> Option<u32> {
        let (_, own) = self.variables.iter().find(|(name, _)| *name == variable)?;
        Some(self.translator.variable(variable, *own))
    }
}
