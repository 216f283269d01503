//! Two ladders, and the row where they diverge.

use crate::host::Host;
use crate::report::ladder::{Cell, Fate, Ladder, Middle, Row, layout};
use crate::run::Event;
use crate::tcp::{Flags, Segment};
use crate::text::width;

/// Two ladders of the same scenario, as far as they differ.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Divergence {
    /// How many rows they share before they diverge.
    pub same: usize,
    /// The last rows that they share, to show the place.
    pub before: Vec<String>,
    /// The following rows of the first.
    pub left: Vec<String>,
    /// The following rows of the second.
    pub right: Vec<String>,
    /// How many more rows each has that are not shown.
    pub more: [usize; 2],
}

/// The width of a row.
pub(super) const ROW: usize = 48;
/// The width of a state.
const CELL: usize = 11;
/// How many shared rows lead up to the place.
const BEFORE: usize = 2;
/// How many rows are shown after it.
const BEHIND: usize = 12;

impl Divergence {
    /// Lays both traces out, and finds where they diverge; `None` if they are the same.
    pub fn of(left: &[Event], right: &[Event]) -> Option<Self> {
        let (left, right) = (lines(&layout(left)), lines(&layout(right)));
        let same = left.iter().zip(&right).take_while(|(left, right)| left == right).count();
        if same == left.len() && same == right.len() {
            return None;
        }
        let rest = |lines: &[String]| lines.iter().skip(same).take(BEHIND).cloned().collect();
        let more = |lines: &[String]| lines.len().saturating_sub(same + BEHIND);
        Some(Self {
            same,
            before: left[same.saturating_sub(BEFORE)..same].to_vec(),
            left: rest(&left),
            right: rest(&right),
            more: [more(&left), more(&right)],
        })
    }
}

/// A ladder's rows, each narrow enough for two side by side.
fn lines(ladder: &Ladder) -> Vec<String> {
    ladder.rows.iter().map(line).collect()
}

/// `FIN_WAIT_1  FIN 106 ack 301 -->   CLOSE_WAIT`.
fn line(row: &Row) -> String {
    let cell = |host: Host| match &row.cells[host] {
        Cell::Empty => String::new(),
        Cell::Unknown => "?".to_owned(),
        Cell::State(state) => state.name().to_owned(),
        Cell::Comment(comment) => format!("({comment})"),
    };
    let middle = match &row.middle {
        Middle::Empty => String::new(),
        Middle::Comment(comment) => format!("({comment})"),
        Middle::Wire(wire) => {
            let arrow = match (wire.fate, wire.from) {
                (Fate::InFlight, _) => "...",
                (Fate::Lost, _) => "-x-",
                (Fate::Arrives, Host::Client) => "-->",
                (Fate::Arrives, Host::Server) => "<--",
            };
            let words = words(&wire.segment, wire.window);
            match wire.from {
                Host::Client => format!("{words} {arrow}"),
                Host::Server => format!("{arrow} {words}"),
            }
        }
    };
    let (client, server) = (cell(Host::Client), cell(Host::Server));
    // A long remark takes room from the middle, where it is free.
    let room = (ROW - CELL).min(ROW.saturating_sub(width(&server)));
    let left = format!("{client:<CELL$} {middle}");
    format!("{left:<0$} {server}", room - 1).trim_end().to_owned()
}

/// `SYN 300 ack 101`: the number tells of the ACK bit, and options are left out: what is offered
/// differs everywhere, and would hide where the ladders diverge.
fn words(segment: &Segment, window: bool) -> String {
    let flags = segment.flags;
    let mut words = match flags.without(Flags::ACK) {
        Flags::NONE => segment.seq.to_string(),
        others => format!("{others} {}", segment.seq),
    };
    let mut put = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            words.push_str(&format!(" {name} {value}"));
        }
    };
    put("ack", flags.has(Flags::ACK).then(|| segment.ack.to_string()));
    put("data", (!segment.payload.is_empty()).then(|| segment.payload.len().to_string()));
    put("wnd", window.then(|| segment.window.to_string()));
    put("up", flags.has(Flags::URG).then(|| segment.urgent.to_string()));
    let octets = |raw: &[u8]| raw.iter().map(|octet| format!("{octet:02x}")).collect();
    put("opt", segment.options.raw.as_deref().map(octets));
    put("checksum", segment.bad_checksum.then(|| "BAD".to_owned()));
    words
}
