//! The hosts in every state that they get into, each kept once, and what each event makes of them:
//! the rules are carried out once for each pair of both.

use std::time::Duration;

use indexmap::IndexSet;

use super::key::Id;
use super::rows::{Row, Rows, SHORT};
use crate::explore::Party;

/// One host.
#[derive(Debug)]
pub struct Roster {
    all: IndexSet<Party>,
    /// What of each is looked at in every situation.
    looks: Vec<Look>,
    /// What comes of each event at each party.
    turns: Rows,
}

/// What is looked at of a party, without asking it again.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// How long until its next timer is due; [`Look::NEVER`] without one.
    pub due: u64,
    /// The number of that delay.
    pub delay: Id,
    /// Which parts of properties hold, a bit each.
    pub holds: u64,
    /// Whether no timer runs but those that go on for ever.
    pub idle: bool,
}

impl Look {
    /// No timer runs.
    pub const NEVER: u64 = u64::MAX;
}

/// What comes of an event at a party.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Turn {
    /// The party after it.
    pub party: Id,
    /// What it sends: a line of its direction. [`Turn::REFUSED`] if the event is not possible.
    pub sends: Id,
    /// Whether its user can read other octets than before.
    pub delivers: bool,
    /// Whether the model comes to no end.
    pub endless: bool,
}

impl Turn {
    /// The event is not possible.
    pub const REFUSED: Id = Id::MAX;
}

/// An event at a party.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Happening {
    /// That segment arrives.
    Arrival(Id),
    /// That may happens: a call, a read or an ICMP error.
    May(u32),
    /// The delay of that number passes, and the timers fire that are due then.
    Pass(Id),
}

impl Happening {
    /// A number of its own.
    #[inline]
    const fn code(self) -> u32 {
        match self {
            Self::Arrival(segment) => segment,
            Self::May(may) => 1 << 30 | may,
            Self::Pass(delay) => 2 << 30 | delay,
        }
    }

    /// The event with that number.
    const fn of_code(code: u32) -> Self {
        let id = code & !(3 << 30);
        match code >> 30 {
            0 => Self::Arrival(id),
            1 => Self::May(id),
            _ => Self::Pass(id),
        }
    }
}

impl Roster {
    pub fn new() -> Self {
        Self { all: IndexSet::new(), looks: Vec::new(), turns: Rows::default() }
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// How many pairs of a party and an event were carried out.
    pub fn turns(&self) -> usize {
        self.turns.len()
    }

    /// About how many octets all of it takes.
    pub fn memory(&self) -> usize {
        const HEAP: usize = 256;
        self.all.len() * (size_of::<Party>() + size_of::<Look>() + HEAP) + self.turns.memory()
    }

    /// A party by its number.
    pub fn get(&self, party: Id) -> Option<&Party> {
        self.all.get_index(party as usize)
    }

    #[inline]
    pub fn look(&self, party: Id) -> Look {
        self.looks.get(party as usize).copied().unwrap_or_default()
    }

    /// The number of a party; `look` looks at a new one.
    pub fn id(&mut self, party: Party, look: impl FnOnce(&Party) -> Look) -> Id {
        if let Some(at) = self.all.get_index_of(&party) {
            return at as Id;
        }
        self.looks.push(look(&party));
        self.all.insert_full(party).0 as Id
    }

    /// What comes of an event, if it was carried out before.
    #[inline]
    pub fn turn(&self, party: Id, happening: Happening) -> Option<Turn> {
        let code = happening.code();
        let row = self.turns.row(party);
        let entry = if row.len() <= SHORT {
            row.iter().find(|entry| entry.code == code)?
        } else {
            row.binary_search_by_key(&code, |entry| entry.code).ok().and_then(|at| row.get(at))?
        };
        Some(entry.turn())
    }

    /// Every pair of a party and an event that was carried out, with what comes of it.
    pub fn all_turns(&self) -> impl Iterator<Item = (Id, Happening, Turn)> {
        (0..self.all.len() as Id).flat_map(|party| {
            let row = self.turns.row(party).iter();
            row.map(move |entry| (party, Happening::of_code(entry.code), entry.turn()))
        })
    }

    /// Remembers what comes of it.
    pub fn set_turn(&mut self, party: Id, happening: Happening, turn: Turn) {
        self.turns.insert(party, Row::new(happening.code(), turn));
    }
}

/// In microseconds.
pub fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
