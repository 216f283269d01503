//! What is left of what may happen, what is held, and the time: everything of a situation that
//! changes seldom, kept once.

use std::time::Duration;

use super::key::Id;
use super::memo::{Memo, Set};
use crate::host::{Host, PerHost};

/// The entries of one ledger.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Ledger {
    /// How often each may can still happen.
    pub left: Vec<Option<u32>>,
    /// What is held, by sender.
    pub held: PerHost<Vec<Id>>,
    /// Whether the network is up.
    pub up: bool,
    /// How much time has passed, if that matters.
    pub elapsed: Option<Duration>,
}

/// What changes a ledger.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Entry {
    /// A may happens.
    Used(u32),
    /// A may happens, and holds that segment of that host.
    Held(u32, Host, Id),
    /// A may happens, and releases what is held at that place.
    Released(u32, Host, u32),
    /// A may happens, and takes the network down or up.
    Link(u32, bool),
    /// The delay of that number passes.
    Passed(Id),
}

/// No ledger has this number.
const UNKNOWN: Id = Id::MAX;

/// All ledgers.
#[derive(Debug)]
pub struct Ledgers {
    all: Set<Ledger>,
    /// Whether each may can still happen, for each ledger.
    can: Vec<bool>,
    mays: usize,
    up: Vec<bool>,
    /// The ledger after each may, for each ledger; [`UNKNOWN`] until asked for.
    used: Vec<Id>,
    /// A ledger and another entry → the ledger after it.
    next: Memo<Id>,
}

impl Entry {
    /// A number of its own, in 40 bits: there are at most 2^10 mays.
    const fn code(self) -> u64 {
        let (kind, host, may, id) = match self {
            Self::Used(may) => (0, 0, may, 0),
            Self::Passed(delay) => (1, 0, 0, delay),
            Self::Link(may, up) => (2, 0, may, up as u32),
            Self::Held(may, host, segment) => (3, host as u64, may, segment),
            Self::Released(may, host, at) => (4, host as u64, may, at),
        };
        kind << 37 | host << 36 | (may as u64) << 26 | id as u64
    }

    /// The same behind the number of a ledger.
    const fn at(self, ledger: Id) -> u64 {
        (ledger as u64) << 40 | self.code()
    }
}

impl Ledgers {
    pub fn new(first: Ledger) -> Self {
        let mays = first.left.len();
        let mut ledgers = Self {
            all: Set::default(),
            can: Vec::new(),
            mays,
            up: Vec::new(),
            used: Vec::new(),
            next: Memo::default(),
        };
        ledgers.id(first);
        ledgers
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// About how many octets all of it takes.
    pub fn memory(&self) -> usize {
        self.all.len() * (size_of::<Ledger>() + 64 + self.mays * 9) + self.next.capacity() * 18
    }

    /// A ledger by its number.
    pub fn get(&self, ledger: Id) -> Option<&Ledger> {
        self.all.get_index(ledger as usize)
    }

    /// Whether a may can still happen.
    #[inline]
    pub fn can(&self, ledger: Id, may: usize) -> bool {
        self.can.get(ledger as usize * self.mays + may).copied().unwrap_or(false)
    }

    /// Whether the network is up.
    #[inline]
    pub fn is_up(&self, ledger: Id) -> bool {
        self.up.get(ledger as usize).copied().unwrap_or(true)
    }

    /// The ledger after an entry, if it is known.
    #[inline]
    pub fn next(&self, ledger: Id, entry: Entry) -> Option<Id> {
        if let Entry::Used(may) = entry {
            let used = self.used.get(ledger as usize * self.mays + may as usize).copied();
            return used.filter(|used| *used != UNKNOWN);
        }
        self.next.get(&entry.at(ledger)).copied()
    }

    /// Finds it out; `delay` is the length of a delay.
    pub fn enter(&mut self, ledger: Id, entry: Entry, delay: impl Fn(Id) -> Duration) {
        let Some(mut after) = self.get(ledger).cloned() else { return };
        let use_up = |after: &mut Ledger, may: u32| {
            if let Some(Some(left)) = after.left.get_mut(may as usize) {
                *left = left.saturating_sub(1);
            }
        };
        match entry {
            Entry::Used(may) => use_up(&mut after, may),
            Entry::Held(may, host, segment) => {
                use_up(&mut after, may);
                after.held[host].push(segment);
            }
            Entry::Released(may, host, at) => {
                use_up(&mut after, may);
                if (at as usize) < after.held[host].len() {
                    after.held[host].remove(at as usize);
                }
            }
            Entry::Link(may, up) => {
                use_up(&mut after, may);
                after.up = up;
            }
            Entry::Passed(by) => after.elapsed = after.elapsed.map(|it| it + delay(by)),
        }
        let after = self.id(after);
        if let Entry::Used(may) = entry {
            if let Some(used) = self.used.get_mut(ledger as usize * self.mays + may as usize) {
                *used = after;
            }
            return;
        }
        self.next.insert(entry.at(ledger), after);
    }

    fn id(&mut self, ledger: Ledger) -> Id {
        if let Some(at) = self.all.get_index_of(&ledger) {
            return at as Id;
        }
        self.can.extend(ledger.left.iter().map(|left| *left != Some(0)));
        self.used.extend(ledger.left.iter().map(|_| UNKNOWN));
        self.up.push(ledger.up);
        self.all.insert_full(ledger).0 as Id
    }
}
