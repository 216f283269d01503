//! What comes of events, in one row for each party: what is looked up together lies together.

use super::key::Id;
use super::roster::Turn;

/// All rows, in one piece of memory.
#[derive(Debug, Default)]
pub struct Rows {
    /// Where each row is.
    ranges: Vec<Range>,
    entries: Vec<Row>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Range {
    start: u32,
    len: u32,
    room: u32,
}

/// What comes of one event.
#[derive(Clone, Copy, Debug, Default)]
pub struct Row {
    /// The event's number.
    pub code: u32,
    /// The party after it, in 26 bits, and two bits more.
    party: u32,
    sends: Id,
}

/// Up to so many entries are tried one by one.
pub const SHORT: usize = 12;

/// Two bits above the number of a party.
const DELIVERS: u32 = 1 << 30;
const ENDLESS: u32 = 1 << 31;

impl Row {
    pub fn new(code: u32, turn: Turn) -> Self {
        let bit = |is_so: bool, bit: u32| if is_so { bit } else { 0 };
        let party = turn.party | bit(turn.delivers, DELIVERS) | bit(turn.endless, ENDLESS);
        Self { code, party, sends: turn.sends }
    }

    #[inline]
    pub fn turn(self) -> Turn {
        Turn {
            party: self.party & !(DELIVERS | ENDLESS),
            sends: self.sends,
            delivers: self.party & DELIVERS != 0,
            endless: self.party & ENDLESS != 0,
        }
    }
}

impl Rows {
    /// A party's row, in the order of the events' numbers.
    #[inline]
    pub fn row(&self, party: Id) -> &[Row] {
        let Some(range) = self.ranges.get(party as usize) else { return &[] };
        self.entries.get(range.start as usize..(range.start + range.len) as usize).unwrap_or(&[])
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.ranges.iter().map(|range| range.len as usize).sum()
    }

    /// The octets it takes.
    pub fn memory(&self) -> usize {
        self.ranges.capacity() * size_of::<Range>() + self.entries.capacity() * size_of::<Row>()
    }

    /// Adds an entry that is not there yet.
    pub fn insert(&mut self, party: Id, row: Row) {
        let at = party as usize;
        if self.ranges.len() <= at {
            self.ranges.resize(at + 1, Range::default());
        }
        let Some(range) = self.ranges.get_mut(at) else { return };
        if range.len == range.room {
            // The old place stays unused: rows seldom grow.
            let room = (range.room * 2).max(6);
            let (old, start) = (range.start as usize, self.entries.len());
            self.entries.extend_from_within(old..old + range.len as usize);
            self.entries.resize(start + room as usize, Row::default());
            *range = Range { start: start as u32, len: range.len, room };
        }
        let start = range.start as usize;
        let end = start + range.len as usize;
        let place = self
            .entries
            .get(start..end)
            .map_or(0, |row_| row_.partition_point(|entry| entry.code < row.code));
        self.entries.copy_within(start + place..end, start + place + 1);
        if let Some(entry) = self.entries.get_mut(start + place) {
            *entry = row;
        }
        range.len += 1;
    }
}
