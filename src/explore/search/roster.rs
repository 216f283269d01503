//! The hosts in every state that they get into, each kept once, and what each event makes of them:
//! the rules are carried out once for each pair of both.

use std::time::Duration;

use super::key::Id;
use super::memo::Set;
use super::rows::{Numbered, Range, Rows};
use crate::explore::Party;

/// One host.
#[derive(Debug)]
pub struct Roster {
    all: Set<Box<Party>>,
    /// What of each is looked at in every situation.
    looks: Vec<Look>,
    turns: Rows<Row>,
}

/// What is looked at of a party, without asking it again.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// How long until its next timer is due; [`Look::NEVER`] without one.
    pub due: u64,
    /// Which parts of properties hold, a bit each.
    pub holds: u64,
    /// The number of the delay until then.
    pub delay: Id,
    /// What was delivered, and on which connection, as a number.
    pub delivered: Id,
    /// What its user has sent on which connections, as a number.
    pub sent: Id,
    /// Whether no timer runs but those that go on for ever.
    pub idle: bool,
    /// What comes of each event.
    pub(super) turns: Range,
}

/// What comes of one event.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The event's number.
    code: u32,
    /// The party after it, in 26 bits, and two bits more.
    party: u32,
    sends: Id,
}

/// Two bits above the number of a party.
const DELIVERS: u32 = 1 << 30;
const ENDLESS: u32 = 1 << 31;

impl Numbered for Row {
    // No event has this number: see `Happening::code`.
    const FREE: Self = Self { code: u32::MAX, party: 0, sends: 0 };

    #[inline]
    fn number(&self) -> u32 {
        self.code
    }
}

impl Row {
    fn new(code: u32, turn: Turn) -> Self {
        let bit = |is_so: bool, bit: u32| if is_so { bit } else { 0 };
        let party = turn.party | bit(turn.delivers, DELIVERS) | bit(turn.endless, ENDLESS);
        Self { code, party, sends: turn.sends }
    }

    #[inline]
    fn turn(self) -> Turn {
        Turn {
            party: self.party & !(DELIVERS | ENDLESS),
            sends: self.sends,
            delivers: self.party & DELIVERS != 0,
            endless: self.party & ENDLESS != 0,
        }
    }
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
        Self { all: Set::default(), looks: Vec::new(), turns: Rows::default() }
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// About how many octets all of it takes.
    pub fn memory(&self) -> usize {
        const HEAP: usize = 256;
        self.all.len() * (size_of::<Party>() + size_of::<Look>() + HEAP) + self.turns.memory()
    }

    /// A party by its number.
    pub fn get(&self, party: Id) -> Option<&Party> {
        self.all.get_index(party as usize).map(|party| &**party)
    }

    #[inline]
    pub fn look(&self, party: Id) -> Look {
        self.looks.get(party as usize).copied().unwrap_or_default()
    }

    /// The number of a party; `look` looks at a new one.
    pub fn id(&mut self, party: Box<Party>, look: impl FnOnce(&Party) -> Look) -> Id {
        let (at, is_new) = self.all.insert_full(party);
        if is_new && let Some(party) = self.all.get_index(at) {
            self.looks.push(look(party));
        }
        at as Id
    }

    /// What comes of an event at the party that is looked at so, if it was carried out before.
    #[inline]
    pub fn turn(&self, look: &Look, happening: Happening) -> Option<Turn> {
        self.turns.find(look.turns, happening.code()).map(Row::turn)
    }

    /// Some number of the party's row: so that the processor fetches it.
    #[inline]
    pub fn touch(&self, look: &Look) -> u32 {
        self.turns.touch(look.turns)
    }

    /// Every pair of a party and an event that was carried out, with what comes of it.
    pub fn all_turns(&self) -> impl Iterator<Item = (Id, Happening, Turn)> {
        self.looks.iter().enumerate().flat_map(|(party, look)| {
            let row = self.turns.row(look.turns);
            row.map(move |entry| (party as Id, Happening::of_code(entry.code), entry.turn()))
        })
    }

    /// Remembers what comes of it.
    pub fn set_turn(&mut self, party: Id, happening: Happening, turn: Turn) {
        if let Some(look) = self.looks.get_mut(party as usize) {
            self.turns.insert(&mut look.turns, Row::new(happening.code(), turn));
        }
    }
}

/// In microseconds.
pub fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
