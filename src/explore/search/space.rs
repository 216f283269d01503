//! Everything that is known of how situations go on: the interned parts, and what each event makes
//! of each. While threads look for successors it only is read; what they miss is found out between,
//! in a fixed order, so that every number is the same on any number of threads.

use std::cell::Cell;
use std::collections::HashMap;
use std::time::Duration;

use super::claims::{Claims, Pair};
use super::key::{Id, Key, MOST, MOST_LEDGERS, Parts};
use super::ledger::{Entry, Ledger, Ledgers};
use super::lines::Lines;
use super::memo::{Memo, Set, pair};
use super::roster::{Happening, Look, Roster, Turn, micros};
use crate::explore::{Frame, Outcome, Party, Situation};
use crate::host::{Host, PerHost};
use crate::language::plan::{NetworkAction, Pattern, Shape, StatementKind};
use crate::run::{View, forge, matches};
use crate::tcp::{RuleId, Segment, Seq, State, Variable};

/// What is known.
pub struct Space<'a> {
    pub frame: Frame<'a>,
    pub claims: Claims<'a>,
    pub rosters: PerHost<Roster>,
    /// By sender.
    pub lines: PerHost<Lines>,
    pub ledgers: Ledgers,
    /// How long until timers are due, in microseconds.
    pub delays: Set<u64>,
    /// What was delivered and sent, each once.
    streams: Set<Stream>,
    /// A may and the party that a segment is forged for → the segment.
    forged: PerHost<Memo<Forged>>,
    /// The same, where the sender counts as well.
    forged_by_both: HashMap<(u32, PerHost<Id>), Option<Id>>,
    /// Whether nobody is at a host.
    pub raw: PerHost<bool>,
    /// Every rule that fired, by its number.
    pub fired: Vec<bool>,
}

/// What was delivered to a user on one connection, or sent by one on each.
#[derive(PartialEq, Eq, Hash)]
enum Stream {
    Delivered(Option<Seq>, Vec<u8>),
    Sent(Vec<(Seq, Vec<u8>)>),
    /// Nobody is there, so nothing is wrong.
    Raw,
}

impl Stream {
    fn delivered(party: &Party) -> Self {
        if party.raw { Self::Raw } else { Self::Delivered(party.irs, party.delivered()) }
    }

    fn sent(party: &Party) -> Self {
        if party.raw {
            return Self::Raw;
        }
        let latest = party.iss.map(|iss| (iss, party.sent.clone()));
        Self::Sent(party.past.iter().cloned().chain(latest).collect())
    }
}

/// What a may forges for a party.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Forged {
    /// That segment, or none.
    Segment(Option<Id>),
    /// That depends on the sender.
    ByBoth,
}

/// Something that is not known yet. The order is that in which it is found out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Miss {
    /// What comes of an event at a party.
    Turn(Host, Id, Happening),
    /// A line and one behind it.
    Push(Host, Id, Id),
    /// A line with one segment less.
    Gaps(Host, Id),
    /// A line with a segment twice.
    Double(Host, Id, u32),
    /// A line with its first segment at the end.
    Rotate(Host, Id),
    /// A ledger after an entry.
    Entry(Id, Entry),
    /// What a may forges, with these parties.
    Forge(u32, PerHost<Id>),
}

/// What a party makes of an event, before it has a number.
pub struct Carried {
    /// The party after it, and the segments that it sent; `None` if it is not possible.
    after: Option<(Box<Party>, Vec<Segment>)>,
    delivers: bool,
    endless: bool,
    fired: Vec<RuleId>,
}

impl<'a> Space<'a> {
    /// Knows where a search begins; with its key.
    pub fn new(frame: Frame<'a>, start: &Situation) -> (Self, Key) {
        let mut lines = PerHost::from_fn(|_| Lines::new());
        let held = PerHost::from_fn(|host| {
            let lines: &mut Lines = &mut lines[host];
            start.held[host].iter().map(|it| lines.segment_id(it)).collect()
        });
        let (left, up, elapsed) = (start.left.clone(), start.up, start.elapsed);
        let mut space = Self {
            frame,
            claims: Claims::new(frame.exploration),
            rosters: PerHost::from_fn(|_| Roster::new()),
            lines,
            ledgers: Ledgers::new(Ledger { left, held, up, elapsed }),
            delays: Set::default(),
            streams: Set::default(),
            forged: PerHost::default(),
            forged_by_both: HashMap::new(),
            raw: PerHost::from_fn(|host| start.parties[host].raw),
            fired: Vec::new(),
        };
        let parties =
            PerHost::from_fn(|host| space.party(host, Box::new(start.parties[host].clone())));
        let lines = PerHost::from_fn(|host| space.lines[host].intern(&start.flight[host]));
        (space, Key::new(Parts { parties, lines, ledger: 0 }))
    }

    /// The situation of a key.
    pub fn situation(&self, key: Key) -> Option<Situation> {
        let parts = key.parts();
        let segment = |host: Host, it: Id| self.lines[host].segment(it).cloned();
        let ledger = self.ledgers.get(parts.ledger)?;
        let party = |host: Host| self.rosters[host].get(parts.parties[host]).cloned();
        Some(Situation {
            parties: PerHost([party(Host::Client)?, party(Host::Server)?]),
            flight: PerHost::from_fn(|host| {
                let line = self.lines[host].line(parts.lines[host]);
                line.filter_map(|it| segment(host, it)).collect()
            }),
            held: PerHost::from_fn(|host| {
                ledger.held[host].iter().filter_map(|it| segment(host, *it)).collect()
            }),
            up: ledger.up,
            left: ledger.left.clone(),
            elapsed: ledger.elapsed,
        })
    }

    /// The number of a party.
    fn party(&mut self, host: Host, party: Box<Party>) -> Id {
        let (claims, delays, streams) = (&self.claims, &mut self.delays, &mut self.streams);
        self.rosters[host].id(party, |party| {
            let due = party.due().map(micros);
            Look {
                due: due.unwrap_or(Look::NEVER),
                delay: due.map_or(0, |due| delays.insert_full(due).0 as Id),
                holds: claims.look(host, party),
                idle: party.is_idle(),
                delivered: streams.insert_full(Stream::delivered(party)).0 as Id,
                sent: streams.insert_full(Stream::sent(party)).0 as Id,
                ..Look::default()
            }
        })
    }

    /// Whether any kind of part has no numbers left.
    pub fn is_full(&self) -> bool {
        let near = |len: usize, most: usize| len + (1 << 20) > most;
        let host = |host: Host| {
            near(self.rosters[host].len(), MOST)
                || near(self.lines[host].len(), MOST)
                || near(self.lines[host].segments(), MOST)
        };
        Host::BOTH.into_iter().any(host) || near(self.ledgers.len(), MOST_LEDGERS)
    }

    /// About how many octets all of it takes.
    pub fn memory(&self) -> usize {
        let host = |host: Host| {
            self.rosters[host].memory()
                + self.lines[host].memory()
                + self.forged[host].capacity() * 17
        };
        Host::BOTH.into_iter().map(host).sum::<usize>()
            + self.ledgers.memory()
            + self.forged_by_both.capacity() * 24
    }

    /// Whether what was delivered of that number is a beginning of what was sent of that number.
    pub fn is_beginning(&self, delivered: Id, sent: Id) -> bool {
        let stream = |id: Id| self.streams.get_index(id as usize);
        let (Some(Stream::Delivered(irs, delivered)), Some(Stream::Sent(sent))) =
            (stream(delivered), stream(sent))
        else {
            return true;
        };
        let same = sent.iter().rev().find(|(iss, _)| Some(*iss) == *irs);
        same.map_or(&[][..], |(_, octets)| octets).starts_with(delivered)
    }

    /// What a may forges in a situation, if it is known.
    #[inline]
    pub fn forged(&self, may: u32, from: Host, parties: PerHost<Id>) -> Option<Option<Id>> {
        match self.forged[from].get(&pair(may, parties[from.peer()])).copied()? {
            Forged::Segment(segment) => Some(segment),
            Forged::ByBoth => self.forged_by_both.get(&(may, parties)).copied(),
        }
    }

    /// Whether a segment in flight or held from `from` matches what a may is about. `line` is of
    /// segments by number.
    #[inline]
    pub fn matches(&self, action: &NetworkAction, from: Host, segment: Id, parts: &Parts) -> bool {
        let (patterns, sender) = match action {
            NetworkAction::Drop(patterns, sender)
            | NetworkAction::Duplicate(patterns, sender)
            | NetworkAction::Hold(patterns, sender)
            | NetworkAction::Release(patterns, sender) => (patterns, sender),
            _ => return false,
        };
        if sender.is_some_and(|sender| sender != from) {
            return false;
        }
        let is_plain = |it: &Pattern| it.fields.is_empty() && it.shape == Shape::Any;
        if patterns.iter().any(is_plain) {
            return true;
        }
        let party = |host: Host| self.rosters[host].get(parts.parties[host]);
        let (Some(client), Some(server), Some(segment)) =
            (party(Host::Client), party(Host::Server), self.lines[from].segment(segment))
        else {
            return false;
        };
        matches(&Pair(PerHost([client, server])), segment, patterns)
    }

    /// Carries out an event at a party.
    pub fn carry(&self, host: Host, party: Id, happening: Happening) -> Carried {
        let (rules, mut out) = (self.frame.rules, Outcome::default());
        let nothing = Carried { after: None, delivers: false, endless: false, fired: Vec::new() };
        let Some(before) = self.rosters[host].get(party) else { return nothing };
        let mut after = Box::new(before.clone());
        let is_done = match happening {
            Happening::Arrival(segment) => match self.lines[host.peer()].segment(segment) {
                Some(segment) => {
                    after.arrive(rules, segment, &mut out);
                    true
                }
                None => false,
            },
            Happening::May(may) => match self.frame.statement(may as usize) {
                Some(StatementKind::Call { call, fails, .. }) => {
                    after.call(rules, call, *fails, &mut out)
                }
                Some(StatementKind::Read { what, fails, .. }) => {
                    after.read(rules, what, *fails, &mut out)
                }
                Some(StatementKind::Network(NetworkAction::Icmp(icmp, _))) => {
                    after.icmp(rules, *icmp, &mut out)
                }
                _ => false,
            },
            Happening::Pass(delay) => {
                let by = self.delays.get_index(delay as usize).copied().unwrap_or(0);
                after.pass(rules, Duration::from_micros(by), self.frame.clock, &mut out);
                true
            }
        };
        if !is_done {
            return nothing;
        }
        let delivers = after.irs != before.irs || after.delivered() != before.delivered();
        let sends = std::mem::take(&mut out.effects.segments);
        Carried {
            after: Some((after, sends)),
            delivers,
            endless: out.endless,
            fired: out.effects.fired,
        }
    }

    /// Finds out something that is missing; `carried` is what [`Space::carry`] gave, if it is a turn.
    pub fn learn(&mut self, miss: Miss, carried: Option<Carried>) {
        match miss {
            Miss::Turn(host, party, happening) => {
                let Some(Carried { after, delivers, endless, fired }) = carried else { return };
                for rule in fired {
                    let at = usize::from(rule.0);
                    if self.fired.len() <= at {
                        self.fired.resize(at + 1, false);
                    }
                    self.fired[at] = true;
                }
                let turn = match after {
                    None => Turn { party, sends: Turn::REFUSED, delivers, endless },
                    Some((after, segments)) => Turn {
                        party: self.party(host, after),
                        sends: self.lines[host].intern(&segments),
                        delivers,
                        endless,
                    },
                };
                self.rosters[host].set_turn(party, happening, turn);
            }
            Miss::Push(host, line, behind) => {
                self.lines[host].push(line, behind);
            }
            Miss::Gaps(host, line) => self.lines[host].find_gaps(line),
            Miss::Double(host, line, at) => self.lines[host].double(line, at),
            Miss::Rotate(host, line) => self.lines[host].rotate(line),
            Miss::Entry(ledger, entry) => {
                let delays = &self.delays;
                self.ledgers.enter(ledger, entry, |delay| {
                    Duration::from_micros(delays.get_index(delay as usize).copied().unwrap_or(0))
                });
            }
            Miss::Forge(may, parties) => self.learn_forged(may, parties),
        }
    }

    fn learn_forged(&mut self, may: u32, parties: PerHost<Id>) {
        let Some(StatementKind::Network(NetworkAction::Forge(pattern, from))) =
            self.frame.statement(may as usize)
        else {
            return;
        };
        let party = |host: Host| self.rosters[host].get(parties[host]);
        let (Some(client), Some(server)) = (party(Host::Client), party(Host::Server)) else {
            return;
        };
        let view =
            Asked { pair: Pair(PerHost([client, server])), sender: *from, is_asked: false.into() };
        let forged = forge(&view, pattern, *from);
        let is_asked = view.is_asked.get();
        let segment = forged.map(|it| self.lines[*from].segment_id(&it));
        let to = parties[from.peer()];
        if is_asked {
            self.forged[*from].insert(pair(may, to), Forged::ByBoth);
            self.forged_by_both.insert((may, parties), segment);
        } else {
            self.forged[*from].insert(pair(may, to), Forged::Segment(segment));
        }
    }

    /// What is looked at of both parties.
    #[inline]
    pub fn looks(&self, parts: &Parts) -> PerHost<Look> {
        PerHost::from_fn(|host| self.rosters[host].look(parts.parties[host]))
    }

    /// How much time may pass from a ledger on, in microseconds.
    pub fn time_left(&self, ledger: Id) -> u64 {
        let elapsed = self.ledgers.get(ledger).and_then(|it| it.elapsed);
        let left = self.frame.within.zip(elapsed).map(|(within, it)| within.saturating_sub(it));
        left.map_or(u64::MAX, micros)
    }
}

/// Both parties, and whether anything of the sender was asked for.
struct Asked<'p> {
    pair: Pair<'p>,
    sender: Host,
    is_asked: Cell<bool>,
}

impl Asked<'_> {
    fn note(&self, host: Host) {
        if host == self.sender {
            self.is_asked.set(true);
        }
    }
}

impl View for Asked<'_> {
    fn variable(&self, host: Host, variable: Variable) -> Option<u32> {
        self.note(host);
        self.pair.variable(host, variable)
    }

    fn state(&self, host: Host) -> Option<State> {
        self.note(host);
        self.pair.state(host)
    }

    fn next_iss(&self, host: Host) -> u32 {
        self.note(host);
        self.pair.next_iss(host)
    }
}
