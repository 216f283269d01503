//! Level `segments`: header fields, options and payload as the program has them. Its sequence
//! numbers are its own; where its ISS is not the one that the scenario sets, they are shifted
//! here, so that every scenario sees the same ones.

use super::reply::hex;
use super::wire::Fields;
use crate::tcp::{Config, Flags, Segment, Seq, Variable};

/// Between the numbers of a program and those of the scenario.
#[derive(Clone, Debug)]
pub(super) struct Segments {
    /// The ISS that the scenario wants for the next connection.
    next_iss: Seq,
    /// The last one that the program was told.
    told: Seq,
    /// What to add to the program's numbers on this connection.
    shift: Option<u32>,
    /// What it tells of itself, in its own numbers.
    variables: Vec<(Variable, u32)>,
}

impl Segments {
    pub fn new(config: &Config) -> Self {
        Self { next_iss: config.iss, told: config.iss, shift: None, variables: Vec::new() }
    }

    /// The ISS of the next connection.
    pub fn set_iss(&mut self, iss: u32) {
        self.next_iss = Seq(iss);
    }

    /// The ISS of the next connection, if the program does not know it yet.
    pub fn news(&mut self) -> Option<u32> {
        let news = (self.told != self.next_iss).then_some(self.next_iss.0);
        self.told = self.next_iss;
        news
    }

    /// A segment that arrives, in the program's numbers.
    pub fn told(&self, segment: &Segment) -> Fields {
        let back = |seq: Seq| seq - self.shift.unwrap_or(0);
        let acks = segment.flags.has(Flags::ACK);
        let mut options = segment.options.clone();
        for (from, to) in options.sack.iter_mut().flatten() {
            (*from, *to) = (back(*from), back(*to));
        }
        Fields {
            seq: segment.seq.0,
            ack: if acks { back(segment.ack).0 } else { segment.ack.0 },
            window: segment.window,
            urgent: segment.urgent,
            options: hex(&options.encode()),
            data: hex(&segment.payload),
            bad_checksum: segment.bad_checksum.then_some(true),
        }
    }

    /// A number of the program's own stream, as the program has it.
    pub fn own(&self, seq: Seq) -> u32 {
        (seq - self.shift.unwrap_or(0)).0
    }

    /// The number that the scenario has for one of the program's.
    pub fn numbered(&mut self, mut segment: Segment) -> Segment {
        if segment.flags.has(Flags::SYN) && !segment.flags.has(Flags::RST) {
            self.shift.get_or_insert(self.next_iss.0.wrapping_sub(segment.seq.0));
        }
        segment.seq = segment.seq + self.shift.unwrap_or(0);
        segment
    }

    /// There is no connection any more.
    pub fn forget(&mut self) {
        self.shift = None;
    }

    /// Keeps what the program tells of itself.
    pub fn tell(&mut self, variables: Vec<(Variable, u32)>) {
        self.variables = variables;
    }

    /// A variable of the connection.
    pub fn variable(&self, variable: Variable) -> Option<u32> {
        let (_, value) = self.variables.iter().find(|(name, _)| *name == variable)?;
        let own = matches!(
            variable,
            Variable::SndUna | Variable::SndNxt | Variable::SndUp | Variable::SndWl2 | Variable::Iss
        );
        Some(if own { value.wrapping_add(self.shift.unwrap_or(0)) } else { *value })
    }
}
