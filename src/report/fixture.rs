//! Traces and results written by hand, for the tests of every format.

use crate::host::{Host, PerHost};
use crate::language::Span;
use crate::language::plan::{
    Attributes, Citation, NetworkAction, Pattern, Payload, Scenario, Shape, StatementKind, UserCall,
};
use crate::run::{
    Advice, Called, Claim, Decided, Event, Failure, Few, Hole, Mismatch, Origin, Place, Remark,
    Remarked, ScenarioResult, SegmentId, Sought, Trace, Unasked, Verdict, Way, What,
};
use crate::tcp::rules::Part;
use crate::tcp::{Flags, Options, Rules, Segment, Seq, Signal, State, Time};

pub(super) use Host::{Client, Server};

/// SEND.
pub(super) const fn send(data: Payload) -> UserCall {
    UserCall::Send { data, push: false, urgent: false }
}

/// A trace in the making.
pub(super) struct Tracer {
    events: Vec<Event>,
    states: PerHost<Option<State>>,
    sent: Vec<(Host, Segment)>,
    pub(super) time: Time,
    pub(super) setup: bool,
}

impl Tracer {
    pub(super) fn new() -> Self {
        let states = PerHost([Some(State::Closed); 2]);
        let mut tracer =
            Self { events: Vec::new(), states, sent: Vec::new(), time: Time::ZERO, setup: false };
        tracer.push(What::Start);
        tracer
    }

    pub(super) fn push(&mut self, what: What) -> &mut Self {
        let Self { time, setup, states, .. } = *self;
        self.events.push(Event {
            time,
            statement: Some(0),
            setup,
            what,
            states,
            rules: Vec::new(),
        });
        self
    }

    /// The states from the next event on.
    pub(super) fn now(&mut self, host: Host, state: State) -> &mut Self {
        self.states[host] = Some(state);
        self
    }

    pub(super) fn call(&mut self, host: Host, call: UserCall, state: State) -> &mut Self {
        let call = Called::Call(call);
        self.now(host, state).push(What::Call { host, call, refused: None })
    }

    pub(super) fn send(&mut self, from: Host, segment: Segment) -> SegmentId {
        self.send_as(from, segment, Origin::Host)
    }

    pub(super) fn send_as(&mut self, from: Host, segment: Segment, origin: Origin) -> SegmentId {
        let id = SegmentId(self.sent.len() as u32);
        self.sent.push((from, segment.clone()));
        self.push(What::Sent { id, from, segment, origin });
        id
    }

    /// It arrives, and the receiver is in this state then.
    pub(super) fn arrive(&mut self, id: SegmentId, state: State) -> &mut Self {
        let (from, segment) = self.sent[id.0 as usize].clone();
        let to = from.peer();
        self.now(to, state).push(What::Arrived { id, to, segment })
    }

    pub(super) fn lose(&mut self, id: SegmentId) -> &mut Self {
        let (from, segment) = self.sent[id.0 as usize].clone();
        self.push(What::Lost { id, from, segment })
    }

    pub(super) fn hold(&mut self, id: SegmentId) -> &mut Self {
        let (from, segment) = self.sent[id.0 as usize].clone();
        self.push(What::Held { id, from, segment })
    }

    pub(super) fn requeue(&mut self, id: SegmentId) -> &mut Self {
        let (from, segment) = self.sent[id.0 as usize].clone();
        self.push(What::Requeued { id, from, segment })
    }

    pub(super) fn signal(&mut self, host: Host, signal: Signal) -> &mut Self {
        self.push(What::Signal { host, signal })
    }

    pub(super) fn trace(&self) -> Trace {
        Trace { events: self.events.clone() }
    }
}

/// A segment as the ladder writes it.
pub(super) fn segment(seq: u32, ack: Option<u32>, flags: Flags, payload: usize) -> Segment {
    Segment {
        seq: Seq(seq),
        ack: Seq(ack.unwrap_or(0)),
        window: 65_535,
        flags: if ack.is_some() { flags | Flags::ACK } else { flags },
        options: if flags.has(Flags::SYN) { Options::with_mss(1460) } else { Options::NONE },
        payload: vec![b'x'; payload],
        ..Segment::default()
    }
}

/// Figure 6, without the data.
pub(super) fn handshake() -> Tracer {
    let mut t = Tracer::new();
    t.setup = true;
    t.events[0].setup = true;
    t.call(Server, UserCall::Listen, State::Listen).call(Client, UserCall::Connect, State::SynSent);
    let syn = t.send(Client, segment(100, None, Flags::SYN, 0));
    t.arrive(syn, State::SynReceived);
    let answer = t.send(Server, segment(300, Some(101), Flags::SYN, 0));
    t.arrive(answer, State::Established);
    let ack = t.send(Client, segment(101, Some(301), Flags::NONE, 0));
    t.arrive(ack, State::Established);
    t.setup = false;
    t
}

/// The one-liner of the language page.
pub(super) const TEXT: &str = "client close; server recv FIN; expect client FIN_WAIT_2\n";

/// Its plan, without the statements, which no format looks at.
pub(super) fn scenario(name: &str) -> Scenario {
    Scenario {
        name: name.to_owned(),
        attributes: Attributes {
            rfc: vec![
                Citation::Requirement("MUST-13".to_owned()),
                Citation::Section("3.6.1".to_owned()),
            ],
            hint: Some("The side that closes first waits in TIME_WAIT.".to_owned()),
            ..Attributes::default()
        },
        span: Span { start: 0, end: TEXT.len() as u32 },
        statements: Vec::new(),
        unsupported: None,
        exploration: None,
    }
}

/// Its trace.
pub(super) fn close() -> Trace {
    let mut t = handshake();
    t.call(Client, UserCall::Close, State::FinWait1);
    let fin = t.send(Client, segment(101, Some(301), Flags::FIN, 0));
    t.arrive(fin, State::CloseWait);
    t.signal(Server, Signal::Closing);
    let ack = t.send(Server, segment(301, Some(102), Flags::NONE, 0));
    t.arrive(ack, State::FinWait2);
    t.trace()
}

pub(super) fn passed() -> ScenarioResult {
    ScenarioResult {
        verdict: Verdict::Passed,
        known: Some(0),
        fixed: false,
        failures: Vec::new(),
        remarks: Vec::new(),
        holes: Vec::new(),
        trace: close(),
        statements: 3,
        explored: None,
    }
}

pub(super) fn failed() -> ScenarioResult {
    let mut trace = close();
    trace.events.pop();
    let events = trace.events.len() as u32;
    let ack = Pattern { shape: Shape::Flags(Flags::ACK), fields: Vec::new() };
    let ack_shape = ack.shape;
    let release = NetworkAction::Release(vec![ack], Some(Server));
    let release = Way { place: Place::Here, statements: vec![StatementKind::Network(release)] };
    let failure = Failure {
        statement: 2,
        span: Span { start: 31, end: 55 },
        mismatch: Mismatch::State {
            host: Client,
            expected: vec![State::FinWait2],
            negated: false,
            actual: State::FinWait1,
        },
        events,
        in_flight: vec![(Server, segment(301, Some(102), Flags::NONE, 0))],
        why: Vec::new(),
        decided: Rules::standard()
            .named("established.fin")
            .map(|rule| Decided { part: Part::Signal, rules: vec![rule] }),
        parting: None,
        advice: vec![Advice { claim: Claim::Held(ack_shape, Server), way: Some(release) }],
        follows: false,
    };
    let fin = Pattern { shape: Shape::Flags(Flags::FIN), fields: Vec::new() };
    let second = Failure {
        span: Span { start: 14, end: 29 },
        mismatch: Mismatch::Receive {
            host: Server,
            expected: Sought { patterns: vec![fin], values: vec![Vec::new()] },
            arrived: Few { first: Vec::new(), more: 0 },
        },
        follows: true,
        decided: None,
        ..failure.clone()
    };
    ScenarioResult {
        verdict: Verdict::Failed,
        known: Some(0),
        fixed: false,
        failures: vec![failure, second],
        remarks: Vec::new(),
        holes: Vec::new(),
        trace,
        statements: 3,
        explored: None,
    }
}

/// It passed, and something was left over.
pub(super) fn remarked() -> ScenarioResult {
    let ack = segment(301, Some(102), Flags::NONE, 0);
    let surplus = Unasked::Surplus(Few { first: vec![(Client, ack)], more: 0 });
    let remark = |what| {
        let span = Span { start: 31, end: 55 };
        Remark { statement: 2, span, what: Remarked::Unasked(what) }
    };
    let lingers = Unasked::Lingers(Client, State::FinWait2);
    ScenarioResult { remarks: vec![remark(surplus), remark(lingers)], ..passed() }
}

pub(super) fn open() -> ScenarioResult {
    let hole =
        Hole { span: Span { start: 31, end: 55 }, host: Client, state: Some(State::FinWait2) };
    ScenarioResult { verdict: Verdict::Open, holes: vec![hole], ..passed() }
}
