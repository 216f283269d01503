//! The situations that come next, from the tables alone.

use super::key::{Id, Key, Parts};
use super::ledger::Entry;
use super::roster::{Happening, Look, Turn};
use super::space::{Miss, Space};
use crate::explore::Step;
use crate::host::{Host, PerHost};
use crate::language::plan::{NetworkAction, StatementKind};

/// A situation that comes next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Next {
    /// Which.
    pub key: Key,
    /// The step that leads there.
    pub step: Step,
    /// The host whose user can read other octets than before, if one can.
    pub delivers: Option<Host>,
    /// Whether the model comes to no end on the way.
    pub endless: bool,
}

/// A may, as the search takes it.
#[derive(Clone, Copy, Debug)]
pub struct May<'a> {
    pub at: u32,
    pub what: What<'a>,
    /// Whether it has a bound, so that it leaves a trace in the ledger.
    pub bounded: bool,
}

/// What a may is, by what changes.
#[derive(Clone, Copy, Debug)]
pub enum What<'a> {
    /// A call, a read or an ICMP error at a host.
    At(Host),
    /// Something happens to one of the segments in flight, or held.
    Segment(&'a NetworkAction),
    Reorder(Option<Host>),
    Forge(Host),
    Link(bool),
    /// `may reorder`: that is how arrivals go.
    Overtake,
}

/// What expanding needs beside the space.
pub struct Expander<'s, 'a> {
    pub space: &'s Space<'a>,
    pub mays: &'s [May<'a>],
    /// The may that lets arrivals overtake.
    pub overtake: Option<May<'a>>,
}

/// The mays of an exploration.
pub fn mays<'a>(space: &Space<'a>) -> Vec<May<'a>> {
    let exploration = space.frame.exploration;
    let may = |(at, may): (usize, &'a crate::language::plan::May)| {
        let what = match space.frame.statement(at) {
            None => What::Overtake,
            Some(StatementKind::Call { host, .. } | StatementKind::Read { host, .. }) => {
                What::At(*host)
            }
            Some(StatementKind::Network(action)) => match action {
                NetworkAction::Icmp(_, to) => What::At(*to),
                NetworkAction::Reorder(from) => What::Reorder(*from),
                NetworkAction::Forge(_, from) => What::Forge(*from),
                NetworkAction::Down => What::Link(false),
                NetworkAction::Up => What::Link(true),
                action => What::Segment(action),
            },
            // The checker keeps other statements out.
            Some(_) => return None,
        };
        Some(May { at: at as u32, what, bounded: may.times.is_some() })
    };
    exploration.mays.iter().enumerate().filter_map(may).collect()
}

impl Expander<'_, '_> {
    /// Whether something is possible that cannot be left out for good.
    pub fn has_must(&self, parts: Parts, looks: PerHost<Look>) -> bool {
        let mays = &self.space.frame.exploration.mays;
        let is_must = |may: usize| mays.get(may).is_some_and(|may| may.must);
        let mut has = false;
        let next = |next: Next| {
            has |= matches!(next.step, Step::May { may, .. } if is_must(may));
        };
        if mays.iter().any(|may| may.must) {
            self.expand(parts, looks, next, |_| {});
        }
        has
    }

    /// Calls `next` with each situation that comes next, and `miss` with what is not known yet; if
    /// anything is missing, the others do not count.
    #[inline]
    pub fn expand(
        &self,
        parts: Parts,
        looks: PerHost<Look>,
        mut next: impl FnMut(Next),
        mut miss: impl FnMut(Miss),
    ) {
        let space = self.space;
        let up = space.ledgers.is_up(parts.ledger);
        for to in Host::BOTH {
            let from = to.peer();
            if parts.lines[from] == 0 || space.raw[to] {
                continue;
            }
            let step = |at: u32| Step::Arrival { to, at: at as usize };
            let Some(overtake) = self.overtake else {
                let (segment, rest) = space.lines[from].first(parts.lines[from]);
                let mut after = parts;
                after.lines[from] = rest;
                let arrival = Happening::Arrival(segment);
                self.turn(after, to, &looks[to], arrival, up, step(0), &mut next, &mut miss);
                continue;
            };
            let Some(gaps) = space.lines[from].gaps(parts.lines[from]) else {
                miss(Miss::Gaps(from, parts.lines[from]));
                continue;
            };
            for gap in gaps {
                let mut after = parts;
                if gap.at > 0 && overtake.bounded {
                    if !space.ledgers.can(parts.ledger, overtake.at as usize) {
                        break;
                    }
                    let entry = Entry::Used(overtake.at);
                    let Some(entered) = self.entry(entry, parts, &mut miss) else { break };
                    after = entered;
                }
                after.lines[from] = gap.rest;
                let arrival = Happening::Arrival(gap.segment);
                self.turn(after, to, &looks[to], arrival, up, step(gap.at), &mut next, &mut miss);
            }
        }
        self.timers(parts, looks, up, &mut next, &mut miss);
        for may in self.mays {
            if may.bounded && !space.ledgers.can(parts.ledger, may.at as usize) {
                continue;
            }
            self.may(may, parts, looks, up, &mut next, &mut miss);
        }
    }

    /// The clock goes to the next moment at which a timer is due.
    #[inline]
    fn timers(
        &self,
        parts: Parts,
        looks: PerHost<Look>,
        up: bool,
        next: &mut impl FnMut(Next),
        miss: &mut impl FnMut(Miss),
    ) {
        let space = self.space;
        let PerHost([client, server]) = looks;
        let Look { due, delay, .. } = if server.due < client.due { server } else { client };
        if due == Look::NEVER {
            return;
        }
        if space.frame.within.is_some() && due > space.time_left(parts.ledger) {
            return;
        }
        let mut after = parts;
        let mut endless = false;
        let mut known = true;
        let mut delivers = None;
        for host in Host::BOTH {
            let happening = Happening::Pass(delay);
            let Some(turn) = space.rosters[host].turn(&looks[host], happening) else {
                miss(Miss::Turn(host, parts.parties[host], happening));
                known = false;
                continue;
            };
            after.parties[host] = turn.party;
            endless |= turn.endless;
            if turn.delivers {
                delivers = Some(host);
            }
            match self.behind(host, parts, turn.sends, up, miss) {
                Some(line) => after.lines[host] = line,
                None => known = false,
            }
        }
        if space.frame.within.is_some() {
            match self.entry(Entry::Passed(delay), after, miss) {
                Some(entered) => after = entered,
                None => known = false,
            }
        }
        if known {
            next(Next { key: Key::new(after), step: Step::Timers, delivers, endless });
        }
    }

    /// An event at a host, and what it sends into the network.
    #[inline(always)]
    #[allow(clippy::too_many_arguments)]
    fn turn(
        &self,
        after: Parts,
        host: Host,
        look: &Look,
        happening: Happening,
        up: bool,
        step: Step,
        next: &mut impl FnMut(Next),
        miss: &mut impl FnMut(Miss),
    ) {
        match self.space.rosters[host].turn(look, happening) {
            None => miss(Miss::Turn(host, after.parties[host], happening)),
            Some(turn) if turn.sends == Turn::REFUSED => {}
            Some(turn) => self.taken(after, host, turn, up, step, next, miss),
        }
    }

    /// What comes of an event at a host, in the situation.
    #[inline(always)]
    #[allow(clippy::too_many_arguments)]
    fn taken(
        &self,
        mut after: Parts,
        host: Host,
        turn: Turn,
        up: bool,
        step: Step,
        next: &mut impl FnMut(Next),
        miss: &mut impl FnMut(Miss),
    ) {
        after.parties[host] = turn.party;
        let Some(line) = self.behind(host, after, turn.sends, up, miss) else { return };
        after.lines[host] = line;
        let delivers = turn.delivers.then_some(host);
        next(Next { key: Key::new(after), step, delivers, endless: turn.endless });
    }

    /// Something that may happen.
    #[inline(always)]
    fn may(
        &self,
        may: &May<'_>,
        parts: Parts,
        looks: PerHost<Look>,
        up: bool,
        next: &mut impl FnMut(Next),
        miss: &mut impl FnMut(Miss),
    ) {
        let space = self.space;
        let step = Step::May { may: may.at as usize, segment: None };
        match may.what {
            What::Overtake => {}
            What::At(host) => {
                let happening = Happening::May(may.at);
                let Some(turn) = space.rosters[host].turn(&looks[host], happening) else {
                    return miss(Miss::Turn(host, parts.parties[host], happening));
                };
                // What is refused leaves no trace in the ledger.
                if turn.sends == Turn::REFUSED {
                    return;
                }
                if let Some(after) = self.entered(may, Entry::Used(may.at), parts, miss) {
                    self.taken(after, host, turn, up, step, next, miss);
                }
            }
            What::Link(to) => {
                if up == to {
                    return;
                }
                let entry = Entry::Link(may.at, to);
                let Some(mut after) = self.entry(entry, parts, miss) else { return };
                if !to {
                    after.lines = PerHost([0, 0]);
                }
                next(Next { key: Key::new(after), step, delivers: None, endless: false });
            }
            What::Forge(from) => {
                let Some(forged) = space.forged(may.at, from, parts.parties) else {
                    return miss(Miss::Forge(may.at, parts.parties));
                };
                let Some(segment) = forged else { return };
                let after = self.entered(may, Entry::Used(may.at), parts, miss);
                let Some(mut after) = after else { return };
                let line = space.lines[from].single(segment);
                let Some(line) = self.behind(from, parts, line, up, miss) else { return };
                after.lines[from] = line;
                next(Next { key: Key::new(after), step, delivers: None, endless: false });
            }
            What::Reorder(only) => {
                for from in Host::BOTH.into_iter().filter(|host| only.is_none_or(|it| it == *host))
                {
                    let line = parts.lines[from];
                    if space.lines[from].first(line).1 == 0 {
                        continue;
                    }
                    let Some(rotated) = space.lines[from].rotated(line) else {
                        miss(Miss::Rotate(from, line));
                        continue;
                    };
                    let after = self.entered(may, Entry::Used(may.at), parts, miss);
                    let Some(mut after) = after else { continue };
                    after.lines[from] = rotated;
                    let step = Step::May { may: may.at as usize, segment: Some((from, 0)) };
                    next(Next { key: Key::new(after), step, delivers: None, endless: false });
                }
            }
            What::Segment(action) => {
                for from in Host::BOTH {
                    self.segment(may, action, from, parts, up, next, miss);
                }
            }
        }
    }

    /// Something that may happen to one of the segments in flight or held.
    #[allow(clippy::too_many_arguments)]
    fn segment(
        &self,
        may: &May<'_>,
        action: &NetworkAction,
        from: Host,
        parts: Parts,
        up: bool,
        next: &mut impl FnMut(Next),
        miss: &mut impl FnMut(Miss),
    ) {
        let space = self.space;
        let step = |at: usize| Step::May { may: may.at as usize, segment: Some((from, at)) };
        let mut tell = |after: Parts, at: usize| {
            next(Next { key: Key::new(after), step: step(at), delivers: None, endless: false });
        };
        if let NetworkAction::Release(..) = action {
            let held = space.ledgers.get(parts.ledger).map_or(&[][..], |it| &it.held[from]);
            for (at, segment) in held.iter().enumerate() {
                if !space.matches(action, from, *segment, &parts) {
                    continue;
                }
                let entry = Entry::Released(may.at, from, at as u32);
                let Some(mut after) = self.entry(entry, parts, miss) else { continue };
                let line = space.lines[from].single(*segment);
                let Some(line) = self.behind(from, parts, line, up, miss) else { continue };
                after.lines[from] = line;
                tell(after, at);
            }
            return;
        }
        let line = parts.lines[from];
        if line == 0 {
            return;
        }
        let Some(gaps) = space.lines[from].gaps(line) else {
            return miss(Miss::Gaps(from, line));
        };
        for gap in gaps {
            if !space.matches(action, from, gap.segment, &parts) {
                continue;
            }
            let (entry, line) = match action {
                NetworkAction::Drop(..) => (Entry::Used(may.at), Some(gap.rest)),
                NetworkAction::Hold(..) => (Entry::Held(may.at, from, gap.segment), Some(gap.rest)),
                _ => (Entry::Used(may.at), space.lines[from].doubled(line, gap.at)),
            };
            let after = match entry {
                Entry::Used(_) => self.entered(may, entry, parts, miss),
                _ => self.entry(entry, parts, miss),
            };
            let Some(mut after) = after else { continue };
            match line {
                Some(line) => after.lines[from] = line,
                None => {
                    miss(Miss::Double(from, parts.lines[from], gap.at));
                    continue;
                }
            }
            tell(after, gap.at as usize);
        }
    }

    /// What is in flight from a host with a line behind it; where the network is down, as it was.
    #[inline]
    fn behind(
        &self,
        from: Host,
        parts: Parts,
        line: Id,
        up: bool,
        miss: &mut impl FnMut(Miss),
    ) -> Option<Id> {
        let before = parts.lines[from];
        if !up {
            return Some(before);
        }
        let both = self.space.lines[from].pushed(before, line);
        if both.is_none() {
            miss(Miss::Push(from, before, line));
        }
        both
    }

    /// The same with the entry of a may that changes nothing but how often it can still happen.
    #[inline]
    fn entered(
        &self,
        may: &May<'_>,
        entry: Entry,
        parts: Parts,
        miss: &mut impl FnMut(Miss),
    ) -> Option<Parts> {
        if may.bounded { self.entry(entry, parts, miss) } else { Some(parts) }
    }

    /// The same with an entry in the ledger.
    #[inline]
    fn entry(&self, entry: Entry, parts: Parts, miss: &mut impl FnMut(Miss)) -> Option<Parts> {
        match self.space.ledgers.next(parts.ledger, entry) {
            Some(ledger) => Some(Parts { ledger, ..parts }),
            None => {
                miss(Miss::Entry(parts.ledger, entry));
                None
            }
        }
    }
}
