//! Whether a claim is true of a trace, found out in another way than advice does.

use crate::host::Host;
use crate::language::plan::{Payload, Shape, UserCall};
use crate::run::{
    Called, Claim, Event, Failure, Origin, ScenarioResult, SegmentId, What, shape_of,
};
use crate::tcp::{Flags, Segment, State};

/// The trace up to a failure.
struct Before<'a> {
    events: &'a [Event],
    failure: &'a Failure,
}

pub(super) fn is_true(claim: &Claim, result: &ScenarioResult, failure: &Failure) -> bool {
    let events = &result.trace.events[..failure.events as usize];
    let before = Before { events, failure };
    match claim {
        // The implementation says so itself.
        Claim::Caveat(..) | Claim::LeftOut(_) => true,
        Claim::NetworkDown => {
            let link = events.iter().rev().find_map(|event| match event.what {
                What::Link { up } => Some(up),
                _ => None,
            });
            link == Some(false)
        }
        Claim::Held(name, from) => before.held(*name, *from),
        Claim::Lost { segment: name, from, .. } => events.iter().any(|event| {
            matches!(&event.what, What::Lost { from: who, segment, .. }
                if who == from && shape_of(segment) == *name)
        }),
        Claim::InFlight(name, from) | Claim::OtherSide(name, from) | Claim::NotHeld(name, from) => {
            before.is_in_flight(*from, |it| shape_of(it) == *name)
        }
        Claim::SynWaits(to) => before.is_in_flight(to.peer(), |it| it.flags.has(Flags::SYN)),
        Claim::Arrived(name, to) => before.arrivals(*to).any(|(_, event, segment)| {
            event.statement != Some(failure.statement) && shape_of(segment) == *name
        }),
        Claim::TimeWait(host) => before.state(*host) == Some(State::TimeWait),
        Claim::NoConnection(host) => before.state(*host) == Some(State::Closed),
        Claim::Other(host, state)
        | Claim::CanConnect(host, state)
        | Claim::AlreadyOpen(host, state) => before.state(*host) == Some(*state),
        Claim::Left(host, state, _) => {
            let was = events.iter().rposition(|event| event.states[*host] == Some(*state));
            was.is_some_and(|at| at + 1 < events.len())
        }
        Claim::NotClosed(host) => !before.calls(*host).any(|call| *call == UserCall::Close),
        Claim::NoFin(from) => {
            let to = from.peer();
            let since = before.began(to);
            !before.arrivals(to).any(|(at, _, it)| at >= since && it.flags.has(Flags::FIN))
        }
        Claim::ClosedFirst { first, .. } => {
            before.calls(*first).any(|call| *call == UserCall::Close)
                && before.sent(*first).any(|(_, it)| it.flags.has(Flags::FIN))
        }
        Claim::NoSyn(from) => {
            let since = before.began(from.peer());
            let mut came = before.arrivals(from.peer());
            !came.any(|(at, _, it)| at >= since && it.flags.has(Flags::SYN))
        }
        Claim::NobodyListened(host) => before.arrivals(*host).any(|(at, _, segment)| {
            segment.flags.has(Flags::SYN) && events[at - 1].states[*host] == Some(State::Closed)
        }),
        Claim::Answer(name, to) => before.came_now(*to, |it| shape_of(it) == *name),
        Claim::HasReset(from) => before.came_now(from.peer(), |it| it.flags.has(Flags::RST)),
        Claim::Raw(host) => before.state(*host).is_none(),
        Claim::ShutOut(host, octets) => {
            let last = before.arrivals(*host).last().map(|(_, _, segment)| segment.window);
            last == Some(0) && *octets > 0 && before.waiting(*host) == *octets
        }
        Claim::Waits(host, octets) => *octets > 0 && before.waiting(*host) == *octets,
        Claim::AllSent(host) => before.waiting(*host) == 0,
        Claim::Ended(host, because) => events.iter().any(|event| {
            matches!(&event.what, What::Call { host: who, refused: Some(refusal), .. }
                if who == host && refusal.because == Some(*because))
        }),
        Claim::HasClosed(host) => {
            before.calls(*host).any(|it| matches!(it, UserCall::Close | UserCall::Abort))
        }
        Claim::Refused => events.iter().rev().any(|event| {
            event.statement == Some(failure.statement)
                && matches!(event.what, What::Call { refused: Some(_), .. })
        }),
        Claim::UsedUp(host) | Claim::OtherTold(host) => events
            .iter()
            .any(|event| matches!(event.what, What::Signal { host: who, .. } if who == *host)),
        Claim::Told(host, told) => events.iter().any(|event| {
            matches!(event.what, What::Signal { host: who, signal }
                if who == *host && signal == *told)
        }),
        Claim::Unnamed(names) => names.iter().all(|name| {
            Host::BOTH.into_iter().any(|host| before.came_now(host, |it| shape_of(it) == *name))
        }),
        Claim::Forged(name, from) => events.iter().any(|event| {
            matches!(&event.what, What::Sent { from: who, segment, origin: Origin::Forged, .. }
                if who == from && shape_of(segment) == *name)
        }),
    }
}

impl<'a> Before<'a> {
    fn state(&self, host: Host) -> Option<State> {
        self.events.last().and_then(|event| event.states[host])
    }

    /// The first event of the present connection, or of the one that was.
    fn began(&self, host: Host) -> usize {
        let none = |state| matches!(state, Some(State::Closed | State::Listen));
        let mut at = self.events.len();
        if self.state(host) == Some(State::Closed) {
            while at > 0 && none(self.events[at - 1].states[host]) {
                at -= 1;
            }
        }
        while at > 0 && !none(self.events[at - 1].states[host]) {
            at -= 1;
        }
        at
    }

    fn arrivals(&self, host: Host) -> impl Iterator<Item = (usize, &'a Event, &'a Segment)> {
        let events = self.events;
        events.iter().enumerate().filter_map(move |(at, event)| match &event.what {
            What::Arrived { to, segment, .. } if *to == host => Some((at, event, segment)),
            _ => None,
        })
    }

    fn came_now(&self, host: Host, is_it: impl Fn(&Segment) -> bool) -> bool {
        let now = Some(self.failure.statement);
        self.arrivals(host).any(|(_, event, segment)| event.statement == now && is_it(segment))
    }

    fn sent(&self, host: Host) -> impl Iterator<Item = (usize, &'a Segment)> {
        let events = self.events;
        events.iter().enumerate().filter_map(move |(at, event)| match &event.what {
            What::Sent { from, segment, origin: Origin::Host, .. } if *from == host => {
                Some((at, segment))
            }
            _ => None,
        })
    }

    /// The calls on the connection that were not refused.
    fn calls(&self, host: Host) -> impl Iterator<Item = &'a UserCall> {
        let events = &self.events[self.began(host)..];
        events.iter().filter_map(move |event| match &event.what {
            What::Call { host: who, call: Called::Call(call), refused: None } if *who == host => {
                Some(call)
            }
            _ => None,
        })
    }

    fn is_in_flight(&self, from: Host, is_it: impl Fn(&Segment) -> bool) -> bool {
        self.failure.in_flight.iter().any(|(who, segment)| *who == from && is_it(segment))
    }

    fn held(&self, name: Shape, from: Host) -> bool {
        let mut held: Vec<SegmentId> = Vec::new();
        for event in self.events {
            match &event.what {
                What::Held { id, from: who, segment }
                    if *who == from && shape_of(segment) == name =>
                {
                    held.push(*id);
                }
                What::Requeued { id, .. } | What::Lost { id, .. } => held.retain(|it| it != id),
                _ => {}
            }
        }
        !held.is_empty()
    }

    /// Octets that were given to SEND on the connection, and are in no segment.
    fn waiting(&self, host: Host) -> u64 {
        let given: u64 = self.calls(host).filter_map(octets).sum();
        let syn = self.sent(host).filter(|(_, it)| it.flags.has(Flags::SYN)).last();
        let Some((at, syn)) = syn else { return u64::MAX };
        let text = self.sent(host).filter(|(n, it)| *n >= at && !it.payload.is_empty());
        let ends = text.map(|(_, it)| {
            u64::from((it.seq + it.payload.len() as u32).0.wrapping_sub(syn.seq.0 + 1))
        });
        given - ends.filter(|end| *end < 1 << 31).max().unwrap_or(0)
    }
}

/// How many octets a SEND gives.
fn octets(call: &UserCall) -> Option<u64> {
    match call {
        UserCall::Send { data: Payload::Length(n), .. } => Some((*n).into()),
        UserCall::Send { data: Payload::Text(text), .. } => Some(text.len() as u64),
        _ => None,
    }
}
