//! The steps of a way as statements.
//!
//! A scenario's network is not quite an exploration's: `wait` lets everything in flight arrive before
//! the clock moves, and arrivals keep the order of their direction. So what stays in flight while a
//! timer fires is put aside before (`network hold`), and put back (`network release`) as late as
//! possible: when it arrives, or when something happens to it. What is overtaken goes behind the
//! others (`network reorder`). Which segment is where is kept by content: two equal ones are the same
//! to everybody, and so it does not matter which of them arrives.

use super::pattern;
use crate::explore::{Frame, Outcome, Situation, Step};
use crate::host::{Host, PerHost};
use crate::language::plan::{Chance, Delay, NetworkAction, StatementKind};
use crate::tcp::Segment;

/// Statements that do what the steps of a way do.
pub(super) struct Script {
    /// The statements so far.
    pub(super) statements: Vec<StatementKind>,
    /// What is in flight when they have run, by sender, the earliest first.
    flight: PerHost<Vec<Segment>>,
    /// What is held then, by sender, the earliest first: also what is only put aside.
    held: PerHost<Vec<Segment>>,
}

impl Script {
    /// No statements yet.
    pub(super) fn new(start: &Situation) -> Self {
        let (flight, held) = (start.flight.clone(), start.held.clone());
        Self { statements: Vec::new(), flight, held }
    }

    /// Does what a step does. Returns the situation after it; `None` if the step is not possible.
    pub(super) fn step(
        &mut self,
        frame: &Frame<'_>,
        before: &Situation,
        step: Step,
    ) -> Option<Situation> {
        let (after, out) = before.apply(frame, step)?;
        match step {
            Step::Arrival { to, at } => {
                let from = to.peer();
                let segment = before.flight[from].get(at)?;
                self.bring_to_front(from, segment, before);
                let patterns = vec![pattern::full(segment)];
                self.push(StatementKind::Recv { host: to, patterns, next: false, at: None });
                self.flight[from].remove(0);
            }
            Step::Timers => {
                let hosts = Host::BOTH.into_iter();
                for from in hosts.filter(|from| !before.parties[from.peer()].raw) {
                    self.put_aside(from, before);
                }
                self.push(StatementKind::Wait(Delay::Fixed(before.due(frame)?)));
            }
            Step::May { may, segment } => {
                let Chance::Statement(kind) = &frame.exploration.mays.get(may)?.what else {
                    return None;
                };
                self.may(kind, segment, before, &after)?;
            }
        }
        self.take_sent(&after, &out);
        Some(after)
    }

    /// Puts everything back that was only put aside, in the order in which it is in flight.
    pub(super) fn put_back(&mut self, now: &Situation) {
        for from in Host::BOTH {
            if self.flight[from] == now.flight[from] {
                continue;
            }
            for segment in &now.flight[from] {
                if !self.flight[from].contains(segment) {
                    self.release(from, segment, now);
                }
            }
            let places = 0..self.flight[from].len();
            let turned = |by: &usize| {
                let (front, back) = self.flight[from].split_at(*by);
                back.iter().chain(front).eq(&now.flight[from])
            };
            match places.clone().find(turned) {
                Some(by) => (0..by).for_each(|_| self.reorder(from)),
                None => {
                    self.put_aside(from, now);
                    for segment in &now.flight[from] {
                        self.release(from, segment, now);
                    }
                }
            }
        }
    }

    /// What is in flight and what is held after the statements, together and in no order, are those
    /// of a situation.
    pub(super) fn is_at(&self, now: &Situation) -> bool {
        Host::BOTH.into_iter().all(|from| {
            let mut ours: Vec<_> = self.flight[from].iter().chain(&self.held[from]).collect();
            let mut theirs = now.flight[from].iter().chain(&now.held[from]);
            let found = theirs.all(|it| {
                let at = ours.iter().position(|ours| *ours == it);
                at.map(|at| ours.swap_remove(at)).is_some()
            });
            found && ours.is_empty()
        })
    }

    /// Something that the exploration says may happen.
    fn may(
        &mut self,
        kind: &StatementKind,
        segment: Option<(Host, usize)>,
        before: &Situation,
        after: &Situation,
    ) -> Option<()> {
        let StatementKind::Network(action) = kind else {
            self.push(kind.clone());
            return Some(());
        };
        let in_flight = || {
            let (from, at) = segment?;
            Some((from, before.flight[from].get(at)?))
        };
        match action {
            NetworkAction::Drop(..) => {
                let (from, segment) = in_flight()?;
                let (at, pattern) = self.find(from, segment, before)?;
                self.network(NetworkAction::Drop(vec![pattern], Some(from)));
                self.flight[from].remove(at);
            }
            NetworkAction::Duplicate(..) => {
                let (from, segment) = in_flight()?;
                let (at, pattern) = self.find(from, segment, before)?;
                self.network(NetworkAction::Duplicate(vec![pattern], Some(from)));
                self.flight[from].insert(at, segment.clone());
            }
            NetworkAction::Hold(..) => {
                let (from, segment) = in_flight()?;
                self.find(from, segment, before)?;
                self.hold(from, segment, before);
            }
            NetworkAction::Release(..) => {
                let (from, at) = segment?;
                self.release(from, before.held[from].get(at)?, before);
            }
            NetworkAction::Reorder(_) => {
                let (from, _) = segment?;
                // Both are in flight there, so that it is what the text says.
                for it in before.flight[from].iter().take(2) {
                    self.bring(from, it, before);
                }
                self.bring_to_front(from, before.flight[from].first()?, before);
                self.reorder(from);
            }
            NetworkAction::Down => {
                // What is held would not be lost.
                self.put_back(before);
                self.push(kind.clone());
                self.flight = PerHost::default();
            }
            NetworkAction::Up | NetworkAction::Icmp(..) => self.push(kind.clone()),
            NetworkAction::Forge(_, from) => {
                self.push(kind.clone());
                if after.up {
                    self.flight[*from].extend(after.flight[*from].last().cloned());
                }
            }
        }
        Some(())
    }

    /// What hosts have sent is in flight behind everything else.
    fn take_sent(&mut self, after: &Situation, out: &PerHost<Outcome>) {
        for host in Host::BOTH.into_iter().filter(|_| after.up) {
            self.flight[host].extend(out[host].effects.segments.iter().cloned());
        }
    }

    /// Makes a segment that may have been put aside the next one to arrive.
    fn bring_to_front(&mut self, from: Host, segment: &Segment, now: &Situation) {
        self.bring(from, segment, now);
        for _ in 0..self.flight[from].len() {
            if self.flight[from].first() == Some(segment) {
                return;
            }
            self.reorder(from);
        }
    }

    /// Puts a segment back, if it has been put aside.
    fn bring(&mut self, from: Host, segment: &Segment, now: &Situation) {
        if !self.flight[from].contains(segment) {
            self.release(from, segment, now);
        }
    }

    /// Where a segment is among those in flight, and the pattern that means it there.
    fn find(
        &mut self,
        from: Host,
        segment: &Segment,
        now: &Situation,
    ) -> Option<(usize, crate::language::plan::Pattern)> {
        self.bring(from, segment, now);
        let at = self.flight[from].iter().position(|it| it == segment)?;
        Some((at, pattern::first(segment, &self.flight[from], now)))
    }

    /// Holds everything in flight from there.
    fn put_aside(&mut self, from: Host, now: &Situation) {
        for segment in self.flight[from].clone() {
            self.hold(from, &segment, now);
        }
    }

    fn hold(&mut self, from: Host, segment: &Segment, now: &Situation) {
        let Some((at, pattern)) = self.find(from, segment, now) else { return };
        self.network(NetworkAction::Hold(vec![pattern], Some(from)));
        let held = self.flight[from].remove(at);
        self.held[from].push(held);
    }

    fn release(&mut self, from: Host, segment: &Segment, now: &Situation) {
        let Some(at) = self.held[from].iter().position(|it| it == segment) else { return };
        let pattern = pattern::first(segment, &self.held[from], now);
        self.network(NetworkAction::Release(vec![pattern], Some(from)));
        let released = self.held[from].remove(at);
        if now.up {
            self.flight[from].push(released);
        }
    }

    fn reorder(&mut self, from: Host) {
        self.network(NetworkAction::Reorder(Some(from)));
        if !self.flight[from].is_empty() {
            self.flight[from].rotate_left(1);
        }
    }

    fn network(&mut self, action: NetworkAction) {
        self.push(StatementKind::Network(action));
    }

    fn push(&mut self, kind: StatementKind) {
        self.statements.push(kind);
    }
}
