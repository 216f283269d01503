//! Facts for claims, from the trace: who did what on the present connection, what came, what
//! waits. An implementation is asked for nothing that it could be wrong about.

use crate::host::Host;
use crate::language::plan::{Pattern, Shape, StatementKind, UserCall};
use crate::run::pattern::has_shape;
use crate::run::result::{Event, Origin, What};
use crate::run::situation::Situation;
use crate::tcp::{self, Flags, Segment, State};

/// A segment by its flags, as one would name it in a statement: `FIN`, `SYN+ACK`, `DATA`.
pub fn shape_of(segment: &Segment) -> Shape {
    let flags = segment.flags.without(Flags::PSH | Flags::URG);
    if flags.any(Flags::FIN | Flags::RST) && !flags.has(Flags::SYN) {
        return Shape::Flags(flags.without(Flags::ACK));
    }
    match (segment.payload.is_empty(), flags) {
        (false, _) if !flags.has(Flags::SYN) => Shape::Data(Flags::NONE),
        (_, Flags::NONE) => Shape::Any,
        _ => Shape::Flags(flags),
    }
}

pub(super) fn any_shape(segment: &Segment, patterns: &[Pattern]) -> bool {
    patterns.iter().any(|pattern| has_shape(segment, pattern.shape))
}

/// Whether any pattern has one of these flags in its name.
pub(super) fn names(patterns: &[Pattern], flags: Flags) -> bool {
    patterns.iter().any(|pattern| match pattern.shape {
        Shape::Flags(it) | Shape::Data(it) | Shape::Only(it) => it.has(flags),
        Shape::Any => false,
    })
}

/// A segment that came.
#[derive(Clone, Copy)]
pub(super) struct Came<'a> {
    /// The number of the event.
    pub(super) event: usize,
    pub(super) statement: Option<u32>,
    pub(super) setup: bool,
    pub(super) segment: &'a Segment,
}

impl<'a> Situation<'a> {
    /// What came to the host, the latest first.
    pub(super) fn came(&self, host: Host) -> impl Iterator<Item = Came<'a>> {
        let events = self.events;
        events.iter().enumerate().rev().filter_map(move |(at, event)| match &event.what {
            What::Arrived { to, segment, .. } if *to == host => {
                Some(Came { event: at, statement: event.statement, setup: event.setup, segment })
            }
            _ => None,
        })
    }

    /// What came to the host while the failed statement ran, the latest first.
    pub(super) fn came_now(&self, host: Host) -> impl Iterator<Item = &'a Segment> {
        let at = self.at;
        self.came(host)
            .take_while(move |came| came.statement == Some(at) && !came.setup)
            .map(|came| came.segment)
    }

    /// The number of the first event of the host's present connection.
    pub(super) fn beginning(&self, host: Host) -> usize {
        let none =
            |event: &Event| matches!(event.states[host], Some(State::Closed | State::Listen));
        let over = self.states[host] == Some(State::Closed);
        let mut events = self.events.iter();
        // Of a connection that is over, what it was.
        let last = events.rposition(|event| !none(event)).filter(|_| over);
        let until = last.map_or(self.events.len(), |last| last + 1);
        let before = self.events.get(..until).unwrap_or_default();
        before.iter().rposition(none).map_or(0, |at| at + 1)
    }

    /// Whether the host's user has closed or aborted its present connection, and was not refused.
    pub(super) fn has_closed(&self, host: Host) -> bool {
        let beginning = self.beginning(host);
        self.events.iter().skip(beginning).any(|event| {
            matches!(&event.what, What::Call { host: who, call, refused: None }
                if *who == host && matches!(call.event(), tcp::Event::Close | tcp::Event::Abort))
        })
    }

    /// Whether a segment with those flags came to the host on its present connection.
    pub(super) fn came_with(&self, host: Host, flags: Flags) -> bool {
        let beginning = self.beginning(host);
        self.came(host)
            .take_while(|came| came.event >= beginning)
            .any(|came| came.segment.flags.has(flags))
    }

    /// Who closed first on the present connection: whose user called `close` before a FIN came to
    /// it.
    pub(super) fn closed_first(&self, host: Host) -> bool {
        let beginning = self.beginning(host);
        let first = self.events.iter().skip(beginning).find_map(|event| match &event.what {
            What::Call { host: who, call, refused: None }
                if *who == host && call.event() == tcp::Event::Close =>
            {
                Some(true)
            }
            What::Arrived { to, segment, .. } if *to == host && segment.flags.has(Flags::FIN) => {
                Some(false)
            }
            _ => None,
        });
        first == Some(true)
    }

    /// Whether a SYN came to the host while it was CLOSED: the number of the statement that sent
    /// it, if a statement called `connect` at the other side.
    pub(super) fn connected_to_nobody(&self, host: Host) -> Option<usize> {
        let syn = self.came(host).find(|came| {
            came.segment.flags.has(Flags::SYN) && !came.segment.flags.has(Flags::ACK)
        })?;
        let before = syn.event.checked_sub(1).and_then(|at| self.events.get(at))?;
        if before.states[host] != Some(State::Closed) {
            return None;
        }
        self.statement_before(syn.statement, |kind| {
            matches!(kind, StatementKind::Call { host: who, call: UserCall::Connect, .. }
                if *who == host.peer())
        })
    }

    /// The latest statement of that kind not after that one.
    pub(super) fn statement_before(
        &self,
        last: Option<u32>,
        is_it: impl Fn(&StatementKind) -> bool,
    ) -> Option<usize> {
        let until = usize::try_from(last?).ok()?;
        self.scenario.statements.get(..=until)?.iter().rposition(|it| is_it(&it.kind))
    }

    /// How many octets that the host's user gave to SEND are in no segment yet; `None` where the
    /// trace does not show where its stream begins.
    pub(super) fn unsent(&self, host: Host) -> Option<u64> {
        let sent = |event: &'a Event| match &event.what {
            What::Sent { from, segment, origin: Origin::Host, .. } if *from == host => {
                Some(segment)
            }
            _ => None,
        };
        let syn = self
            .events
            .iter()
            .rposition(|event| sent(event).is_some_and(|it| it.flags.has(Flags::SYN)))?;
        let first = sent(self.events.get(syn)?)?.seq + 1;
        let ends = self.events.iter().skip(syn).filter_map(sent);
        let far = ends
            .filter(|segment| !segment.flags.any(Flags::SYN | Flags::RST))
            .map(|segment| (segment.seq + segment.payload.len() as u32).since(first))
            // Half of the circle lies before the stream.
            .filter(|place| *place <= u32::MAX / 2)
            .max()
            .unwrap_or(0);
        Some(self.sent_octets[host].saturating_sub(far.into()))
    }

    /// Whether the last window that came to the host is zero.
    pub(super) fn sees_no_window(&self, host: Host) -> bool {
        let last = self
            .came(host)
            .find(|came| came.segment.flags.has(Flags::ACK) && !came.segment.flags.has(Flags::RST));
        last.is_some_and(|came| came.segment.window == 0)
    }
}
