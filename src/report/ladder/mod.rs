//! The ladder: a trace as RFC 9293 draws its figures 6 to 13. First the layout (events → rows,
//! as values), then the painting (rows → text). Other pictures, such as SVG, start from the
//! rows as well.

mod layout;
mod paint;
mod segment;
#[cfg(test)]
mod tests;

pub use layout::layout;
pub use paint::{Look, paint};
pub use segment::segment;

use crate::host::{Host, PerHost};
use crate::run::{Event, SegmentId};
use crate::tcp::{RuleId, Segment, State, Time};

/// The whole ladder of these events without colour: what snapshots keep.
pub fn plain(events: &[Event]) -> String {
    paint(&layout(events), Look::default())
}

/// A trace as rows, from top to bottom.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Ladder {
    /// The rows.
    pub rows: Vec<Row>,
}

/// A row of a ladder.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Row {
    /// Its number, from 1; `None` if it belongs to the row above.
    pub number: Option<u32>,
    /// Whether it belongs to the walk to where the scenario starts.
    pub setup: bool,
    /// What is under each host.
    pub cells: PerHost<Cell>,
    /// What is between the hosts.
    pub middle: Middle,
    /// When.
    pub time: Time,
    /// The statement that let it happen (an index into the scenario's statements).
    pub statement: Option<u32>,
    /// The rules that fired, in order.
    pub rules: Vec<RuleId>,
}

/// What is under a host.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// The state after what the row shows.
    State(State),
    /// The state cannot be known, or there is no implementation.
    Unknown,
    /// A remark, without its parentheses.
    Comment(String),
}

/// What is between the hosts.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Middle {
    /// Nothing.
    #[default]
    Empty,
    /// A remark about the network or the time, without its parentheses.
    Comment(String),
    /// A segment.
    Wire(Wire),
}

/// A segment on its way, as one row shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wire {
    /// Which.
    pub id: SegmentId,
    /// From whom (the purported sender, if forged).
    pub from: Host,
    /// Whether this row shows its departure from that host.
    pub departs: bool,
    /// What becomes of it in this row.
    pub fate: Fate,
    /// The segment.
    pub segment: Segment,
    /// Whether its window is worth showing.
    pub window: bool,
}

/// What becomes of a segment in one row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// It is still in the network.
    InFlight,
    /// It arrives.
    Arrives,
    /// It is lost.
    Lost,
}
