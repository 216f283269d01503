//! Events → rows.

use std::collections::BTreeMap;

use super::{Cell, Fate, Ladder, Middle, Row, Wire};
use crate::host::{Host, PerHost};
use crate::run::{Event, Origin, SegmentId, What};
use crate::stack::Fired;
use crate::tcp::{self, Flags, Refusal, RuleId, Segment, State, Timer};
use crate::text::count;

/// The rows for these events, which are a trace or the first part of one.
///
/// As in the RFC's figures, a segment that arrives right after it was sent is one row; one
/// that stays in the network for a while is two. The opens that a scenario begins with are
/// shown by the states and the SYN alone; every other call is a remark on its host's side.
pub fn layout(events: &[Event]) -> Ladder {
    let events = ordered(events);
    let mut layout = Layout { events: &events, ..Layout::default() };
    let mut at = 0;
    while at < events.len() {
        layout.begun.push((at, layout.numbered));
        at = layout.take(at);
    }
    Ladder { rows: layout.rows }
}

/// The events, with each signal right after the arrival that caused it and before what the host
/// sends in answer: a runner hears of both only after the arrival. A read that waits is drawn when
/// something comes.
fn ordered(events: &[Event]) -> Vec<&Event> {
    let mut out: Vec<&Event> = Vec::with_capacity(events.len());
    for event in events {
        if matches!(event.what, What::Read { octets: 0, end: false, .. }) {
            continue;
        }
        let mut place = out.len();
        if let What::Signal { host, .. } = &event.what {
            let answers = |earlier: &&&Event| {
                matches!(&earlier.what, What::Sent { from, origin: Origin::Host, .. }
                    | What::Lost { from, .. } if from == host)
            };
            let told = out.len() - out.iter().rev().take_while(answers).count();
            let arrival = told.checked_sub(1).is_some_and(|before| {
                matches!(&out[before].what, What::Arrived { to: at, .. }
                    | What::Signal { host: at, .. } if at == host)
            });
            if arrival {
                place = told;
            }
        }
        out.insert(place, event);
    }
    out
}

/// The window of a forged segment for which none is said.
const UNSAID_WINDOW: u16 = u16::MAX;

#[derive(Default)]
struct Layout<'a> {
    events: &'a [&'a Event],
    rows: Vec<Row>,
    numbered: u32,
    /// Which events rows begin with, and how many rows were numbered before.
    begun: Vec<(usize, u32)>,
    /// The states after the last event.
    states: PerHost<Option<State>>,
    /// Whether the last window that this host showed was zero.
    was_zero: PerHost<bool>,
    /// What entered the network, by number.
    sent: BTreeMap<SegmentId, Sent>,
    /// Rules of a call that the next row shows.
    carried: Vec<RuleId>,
    /// The host whose remark is right above: what it sends belongs to that row.
    cause: Option<Host>,
}

#[derive(Clone)]
struct Sent {
    segment: Segment,
    /// Whether its window is worth showing.
    window: bool,
    origin: Origin,
}

impl Layout<'_> {
    /// Lays out the event at `at` and whatever shares its rows; returns the next to lay out.
    fn take(&mut self, at: usize) -> usize {
        let events = self.events;
        let event = &events[at];
        let cause = self.cause.take();
        let next = at + 1;
        match &event.what {
            What::Start => return self.start(at),
            What::Call { host, call, refused } => {
                if refused.is_none()
                    && call.event() == tcp::Event::Connect
                    && self.sends_syn(next, *host)
                {
                    self.carried.extend(&event.rules);
                    self.states = event.states;
                    return next;
                }
                let text = match refused {
                    None => call.to_string(),
                    Some(Refusal { error, because: None }) => format!("{call} fails {error}"),
                    Some(Refusal { error, because: Some(because) }) => {
                        format!("{call} fails {error}, {because}")
                    }
                };
                self.remark(event, *host, text, true);
            }
            What::Timer { host, timer } => {
                let name = match timer {
                    Fired::Timer(Timer::TimeWait) => "2 MSL".to_owned(),
                    timer => timer.to_string(),
                };
                self.remark(event, *host, format!("{name}, at {}", event.time), true);
            }
            What::Icmp { to, icmp } => {
                self.remark(event, *to, format!("icmp {}", icmp.name()), true);
            }
            What::Signal { host, signal } => {
                self.remark(event, *host, format!("signal {signal}"), false);
            }
            What::Read { host, octets, end } => {
                self.remark(event, *host, format!("read: {}", taken(*octets, *end)), true);
            }
            What::Link { up } => {
                let text = if *up { "network up" } else { "network down" };
                self.between(event, text.to_owned());
            }
            What::Clock => {
                // A timer that fires at this moment shows the time itself.
                let told = events.get(next).is_some_and(|next| {
                    matches!(next.what, What::Timer { .. }) && next.time == event.time
                });
                if !told {
                    self.between(event, format!("at {}", event.time));
                }
            }
            What::Again { events, times } => {
                let text = self.again(at, *events, *times);
                self.between(event, text);
            }
            What::Sent { id, from, segment, origin } => {
                self.remember(*id, *from, segment, *origin);
                return self.sent(at, *id, *from, cause);
            }
            What::Arrived { id, to, segment } => {
                self.wire(event, *id, to.peer(), segment, Fate::Arrives, None);
            }
            What::Lost { id, from, segment } => {
                self.wire(event, *id, *from, segment, Fate::Lost, None);
            }
            What::Held { id, from, segment } => {
                self.wire(event, *id, *from, segment, Fate::InFlight, Some("held"));
            }
            What::Requeued { id, from, segment } => {
                self.wire(event, *id, *from, segment, Fate::InFlight, Some("requeued"));
            }
        }
        self.settle(at, next);
        next
    }

    /// The first row: the states before anything was sent, as in the figures.
    fn start(&mut self, at: usize) -> usize {
        let mut last = at;
        let mut rules = self.events[at].rules.clone();
        while let Some(event) = self.events.get(last + 1) {
            let What::Call { call, refused: None, .. } = &event.what else { break };
            if call.event() != tcp::Event::Listen {
                break;
            }
            rules.extend(&event.rules);
            last += 1;
        }
        let event = &self.events[last];
        // The start belongs to whatever follows it.
        let setup = self.events.get(at + 1).is_some_and(|next| next.setup);
        self.states = event.states;
        let mut row = self.row(event, true);
        row.setup = setup;
        row.cells = PerHost::from_fn(|host| cell(event.states[host]));
        row.rules = rules;
        self.rows.push(row);
        last + 1
    }

    /// A segment was sent, and perhaps arrived or was lost at once.
    fn sent(&mut self, at: usize, id: SegmentId, from: Host, cause: Option<Host>) -> usize {
        let events = self.events;
        let event = &events[at];
        // A signal does not come between a departure and an arrival.
        let mut end = at + 1;
        while events.get(end).is_some_and(|next| matches!(next.what, What::Signal { .. })) {
            end += 1;
        }
        let fate = events.get(end).filter(|next| next.setup == event.setup).and_then(|next| {
            match next.what {
                What::Arrived { id: arrived, .. } if arrived == id => Some(Fate::Arrives),
                What::Lost { id: lost, .. } if lost == id => Some(Fate::Lost),
                _ => None,
            }
        });
        let (last, next) = match fate {
            Some(_) => (&events[end], end + 1),
            None => (event, at + 1),
        };
        if fate.is_some() {
            for signal in &events[at + 1..end] {
                if let What::Signal { host, signal: told } = signal.what {
                    self.remark(signal, host, format!("signal {told}"), false);
                }
            }
        }
        let Some(sent) = self.sent.get(&id).cloned() else { return next };
        let number = cause != Some(from) || sent.origin != Origin::Host;
        let mut row = self.row(last, number);
        row.statement = event.statement;
        let fired = if fate.is_some() { last.rules.as_slice() } else { &[] };
        row.rules = std::mem::take(&mut self.carried);
        row.rules.extend(event.rules.iter().chain(fired));
        row.cells = self.wire_cells(last.states, from, sent.origin, None);
        row.middle = Middle::Wire(Wire {
            id,
            from,
            departs: sent.origin == Origin::Host,
            fate: fate.unwrap_or(Fate::InFlight),
            segment: sent.segment,
            window: sent.window,
        });
        self.rows.push(row);
        self.states = last.states;
        next
    }

    /// Something happens to a segment that was sent before.
    fn wire(
        &mut self,
        event: &Event,
        id: SegmentId,
        from: Host,
        what: &Segment,
        fate: Fate,
        remark: Option<&str>,
    ) {
        let sent = self.sent.get(&id).cloned();
        let Sent { segment, window, origin } = sent.unwrap_or_else(|| Sent {
            segment: what.clone(),
            window: shows_zero(what),
            origin: Origin::Host,
        });
        let mut row = self.row(event, true);
        row.rules.clone_from(&event.rules);
        row.cells = self.wire_cells(event.states, from, origin, remark);
        row.middle = Middle::Wire(Wire { id, from, departs: false, fate, segment, window });
        self.rows.push(row);
        self.states = event.states;
    }

    /// The states on both sides; if the sender did not send it now, why it is there.
    fn wire_cells(
        &self,
        states: PerHost<Option<State>>,
        from: Host,
        origin: Origin,
        remark: Option<&str>,
    ) -> PerHost<Cell> {
        let mut cells = PerHost::from_fn(|host| cell(states[host]));
        let remark = remark.or(match origin {
            Origin::Host => None,
            Origin::Forged => Some("forged"),
            Origin::Copy(_) => Some("duplicate"),
        });
        if let Some(remark) = remark {
            cells[from] = Cell::Comment(remark.to_owned());
        }
        cells
    }

    /// A remark on a host's side.
    fn remark(&mut self, event: &Event, host: Host, text: String, number: bool) {
        let mut row = self.row(event, number);
        row.rules.clone_from(&event.rules);
        row.cells[host] = Cell::Comment(text);
        self.rows.push(row);
        if number {
            self.cause = Some(host);
        }
    }

    /// A remark between the hosts.
    fn between(&mut self, event: &Event, text: String) {
        let mut row = self.row(event, true);
        row.rules.clone_from(&event.rules);
        row.middle = Middle::Comment(text);
        self.rows.push(row);
    }

    /// What is not drawn, because it never ends.
    fn again(&self, at: usize, events: u32, times: u32) -> String {
        let first = at.saturating_sub(usize::try_from(events).unwrap_or(usize::MAX));
        let before = self.begun.iter().find(|(event, _)| *event >= first);
        let rows = before.map_or(0, |(_, numbered)| self.numbered - numbered);
        match (events, rows) {
            (0, _) => format!("… {times} events more …"),
            (_, 1) => format!("… the same row {times} times more …"),
            _ => format!("… the same {rows} rows {times} times more …"),
        }
    }

    /// If a remark changed a state and no segment will show it, a row of its own does.
    fn settle(&mut self, at: usize, next: usize) {
        let event = &self.events[next - 1];
        if self.states == event.states {
            return;
        }
        self.states = event.states;
        let shown = self.events.get(next).is_some_and(|following| {
            let own = matches!(&following.what, What::Sent { from, origin: Origin::Host, .. }
                if self.cause == Some(*from));
            own && following.states == event.states
        });
        if !shown && !matches!(self.events[at].what, What::Arrived { .. }) {
            let mut row = self.row(event, false);
            row.cells = PerHost::from_fn(|host| cell(event.states[host]));
            self.rows.push(row);
            self.cause = None;
        }
    }

    fn sends_syn(&self, at: usize, host: Host) -> bool {
        self.events.get(at).is_some_and(|event| {
            matches!(&event.what, What::Sent { from, segment, origin: Origin::Host, .. }
                if *from == host && segment.flags.has(Flags::SYN))
        })
    }

    /// Keeps a segment for the rows in which it turns up again.
    fn remember(&mut self, id: SegmentId, from: Host, what: &Segment, origin: Origin) {
        let mut window = shows_zero(what);
        match origin {
            Origin::Host if !what.flags.has(Flags::RST) => {
                window |= self.was_zero[from];
                self.was_zero[from] = what.window == 0;
            }
            Origin::Host => {}
            // A script that forges another window does so because it matters.
            Origin::Forged => window |= what.window != UNSAID_WINDOW,
            // A copy looks like what it is a copy of.
            Origin::Copy(of) => {
                if let Some(sent) = self.sent.get(&of).cloned() {
                    self.sent.insert(id, Sent { origin, ..sent });
                    return;
                }
            }
        }
        self.sent.insert(id, Sent { segment: what.clone(), window, origin });
    }

    /// An empty row for an event.
    fn row(&mut self, event: &Event, number: bool) -> Row {
        if number {
            self.numbered += 1;
        }
        Row {
            number: number.then_some(self.numbered),
            setup: event.setup,
            time: event.time,
            statement: event.statement,
            ..Row::default()
        }
    }
}

fn cell(state: Option<State>) -> Cell {
    state.map_or(Cell::Unknown, Cell::State)
}

/// A zero window is worth showing, but a RST's window means nothing.
fn shows_zero(segment: &Segment) -> bool {
    segment.window == 0 && !segment.flags.has(Flags::RST)
}

fn taken(octets: u32, end: bool) -> String {
    let octets = count(octets, "octet");
    if end { format!("{octets} and EOF") } else { octets }
}
