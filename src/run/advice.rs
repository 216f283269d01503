//! What the author of a failed statement may have wanted: sentences with statements in
//! back-ticks. Everything here is guessed from the trace and what stands now; nothing runs.

use std::time::Duration;

use super::endless;
use super::pattern::has_shape;
use super::result::{Event, What};
use super::situation::{Situation, Wanted};
use super::words;
use crate::host::Host;
use crate::language::plan::{Pattern, Read, Shape, UserCall};
use crate::network::InFlight;
use crate::tcp::{CallError, Flags, Refusal, Segment, Signal, State, Time, Variable};

/// More sentences than this help less.
const MOST: usize = 3;

/// The likeliest first, at most three sentences.
pub(super) fn advise(situation: &Situation<'_>) -> Vec<String> {
    let mut advice = match situation.wanted {
        Wanted::State(host, states) => state(situation, host, states),
        Wanted::Segment(host, patterns) => segment(situation, host, patterns),
        Wanted::InFlight(patterns, from, held) => in_flight(situation, patterns, from, held),
        Wanted::Call(host, call, refusal) => refused(situation, host, call, refusal),
        Wanted::Read(host, read) => reading(situation, host, read),
        Wanted::Signal(host, signals) => signal(situation, host, signals),
        Wanted::NotSignal(host, signals) => told(situation, host, signals),
        Wanted::Strict(unnamed) => unnamed.iter().map(|(to, it)| strict(*to, it)).collect(),
        Wanted::NotState(..) | Wanted::Silent(_) | Wanted::Now => arrivals(situation),
        Wanted::End => endless::advice(situation).into_iter().collect(),
        Wanted::Text(_) | Wanted::Other => Vec::new(),
    };
    advice.dedup();
    advice.truncate(MOST);
    advice
}

/// A segment by its flags, as one would name it in a statement: `FIN`, `SYN+ACK`, `DATA`.
pub(super) fn named(segment: &Segment) -> String {
    let flags = segment.flags.without(Flags::PSH | Flags::URG);
    if flags.any(Flags::FIN | Flags::RST) && !flags.has(Flags::SYN) {
        return flags.without(Flags::ACK).joined("+");
    }
    match (segment.payload.is_empty(), flags) {
        (false, _) if !flags.has(Flags::SYN) => "DATA".to_owned(),
        (_, Flags::NONE) => "ANY".to_owned(),
        _ => flags.joined("+"),
    }
}

/// A length of time as the language writes it.
fn length(time: Duration) -> String {
    (Time::ZERO + time).to_string()
}

/// What applies to everything that did not come: lost, held, or a network that is down.
fn did_not_come(situation: &Situation<'_>) -> Vec<String> {
    let mut advice = Vec::new();
    if !situation.is_up {
        advice.push("the network is down, so everything sent is lost: `network up`".to_owned());
    }
    for held in situation.held {
        let name = named(&held.segment);
        let from = held.from;
        advice.push(format!(
            "the {name} from {from} is held: `network release {name} from {from}` puts it back"
        ));
    }
    advice.extend(lost(situation));
    advice
}

/// The latest segment that was lost, if its sender is going to send it again.
fn lost(situation: &Situation<'_>) -> Option<String> {
    let (at, from, segment) =
        situation.events.iter().enumerate().rev().find_map(|(at, event)| match &event.what {
            What::Lost { from, segment, .. } => Some((at, *from, segment)),
            _ => None,
        })?;
    let came_again = situation.events.iter().skip(at).any(|event| {
        matches!(&event.what, What::Arrived { to, segment: it, .. }
            if *to == from.peer() && it.seq == segment.seq && it.flags == segment.flags)
    });
    if came_again {
        return None;
    }
    let name = named(segment);
    if segment.seg_len() == 0 {
        return Some(format!(
            "the {name} from {from} was lost, and is not sent again by itself; \
             {} sends again what it answers",
            from.peer()
        ));
    }
    let again = situation.timers[from]?;
    Some(format!(
        "the {name} from {from} was lost; it is sent again after {time}: `wait {time}`",
        time = length(again)
    ))
}

/// Statements that let what is in flight arrive.
fn arrivals(situation: &Situation<'_>) -> Vec<String> {
    let arrival = |sent: &&InFlight| {
        let name = named(&sent.segment);
        let to = sent.from.peer();
        format!(
            "the {name} from {} is still in flight: `{to} recv {name}` lets it arrive",
            sent.from
        )
    };
    situation.in_flight.iter().map(arrival).collect()
}

fn state(situation: &Situation<'_>, host: Host, wanted: &[State]) -> Vec<String> {
    use State::{
        CloseWait, Closed, Closing, Established, FinWait1, FinWait2, LastAck, Listen, SynReceived,
        SynSent, TimeWait,
    };
    let peer = host.peer();
    let (Some(now), other) = (situation.states[host], situation.states[peer]) else {
        return Vec::new();
    };
    let wants = |states: &[State]| wanted.iter().any(|state| states.contains(state));
    let mut advice = did_not_come(situation);
    if now == TimeWait && wants(&[Closed]) {
        advice.push(format!("{host} waits for 2 MSL in TIME_WAIT: `wait 2MSL`"));
    }
    let wrong_side = other.filter(|other| wanted.contains(other) && !situation.expects[peer]);
    if let Some(other) = wrong_side {
        advice.push(format!("it is {peer} that is in {other}: `expect {peer} {other}`"));
    }
    if let Some(missed) = missed(situation, host, wanted) {
        advice.push(missed);
    }
    match now {
        FinWait1 | FinWait2
            if wants(&[TimeWait, Closed, Closing])
                && matches!(other, Some(CloseWait | Established)) =>
        {
            advice.push(format!("{peer} has not closed: `{peer} close` sends its FIN"));
        }
        CloseWait if wants(&[LastAck, Closed]) => {
            advice.push(format!("{host} has not closed: `{host} close` sends its FIN"));
        }
        Established if wants(&[FinWait1, FinWait2, TimeWait, Closing]) => {
            advice.push(format!("{host} has not closed: `{host} close` sends its FIN"));
        }
        Established if wants(&[CloseWait, LastAck]) => {
            advice.push(format!("no FIN has come from {peer}: `{peer} close` sends one"));
        }
        FinWait1 | FinWait2 if wants(&[CloseWait, LastAck]) => advice.push(format!(
            "{host} closed first; CLOSE_WAIT and LAST_ACK are the states of the side that \
             closes second"
        )),
        CloseWait | LastAck if wants(&[FinWait1, FinWait2, TimeWait, Closing]) => {
            advice.push(format!(
                "{peer} closed first; {host} goes from CLOSE_WAIT by LAST_ACK to CLOSED"
            ));
        }
        Listen if wants(&[SynReceived, Established]) && matches!(other, Some(Closed | Listen)) => {
            advice.push(format!("no SYN has come: `{peer} connect` sends one"));
        }
        Closed if wants(&[SynReceived, Established, SynSent, Listen]) => {
            if was_reset(situation, host) && other == Some(Closed) {
                advice.push(format!(
                    "nobody listened at {peer}: `{peer} listen` before `{host} connect`"
                ));
            } else {
                advice.push(format!(
                    "{host} has no connection: `{host} listen` or `{host} connect` opens one"
                ));
            }
        }
        _ => {}
    }
    advice
}

/// Whether a RST arrived there.
fn was_reset(situation: &Situation<'_>, host: Host) -> bool {
    situation.events.iter().any(|event| {
        matches!(&event.what, What::Arrived { to, segment, .. }
            if *to == host && segment.flags.has(Flags::RST))
    })
}

/// The host was in the state already, and has left it.
fn missed(situation: &Situation<'_>, host: Host, wanted: &[State]) -> Option<String> {
    let was = |event: &Event| event.states[host].filter(|state| wanted.contains(state));
    let begun = situation.events.iter().rposition(|event| event.setup || event.what == What::Start);
    // The state at the very start counts, if an action left it.
    let at = situation.events.iter().rposition(|event| was(event).is_some())?;
    if begun.is_some_and(|begun| at < begun) {
        return None;
    }
    let state = was(situation.events.get(at)?)?;
    let left =
        situation.events.get(at + 1..)?.iter().find(|event| event.states[host] != Some(state))?;
    let how = match &left.what {
        What::Arrived { segment, .. } => format!("when the {} arrived", named(segment)),
        What::Call { call, .. } => format!("with `{host} {call}`"),
        What::Timer { timer, .. } => format!("when its {timer} timer fired"),
        _ => return None,
    };
    Some(format!("{host} was in {state}, and left it {how}: expect it before that"))
}

fn any_shape(segment: &Segment, patterns: &[Pattern]) -> bool {
    patterns.iter().any(|pattern| has_shape(segment, pattern.shape))
}

fn segment(situation: &Situation<'_>, host: Host, patterns: &[Pattern]) -> Vec<String> {
    let peer = host.peer();
    let arrived = |at: bool| {
        situation.events.iter().rev().filter_map(move |event| match &event.what {
            What::Arrived { to, segment, .. }
                if *to == host && !event.setup && (event.statement == Some(situation.at)) == at =>
            {
                Some(segment)
            }
            _ => None,
        })
    };
    let mut advice = did_not_come(situation);
    let now: Vec<&Segment> = arrived(true).collect();
    // The right kind with other numbers: expected and actual show which.
    if now.iter().any(|segment| any_shape(segment, patterns)) {
        return advice;
    }
    if let Some(segment) = now.iter().find(|segment| {
        segment.flags.has(Flags::SYN | Flags::ACK)
            && patterns.iter().any(|pattern| pattern.shape == Shape::Flags(Flags::SYN))
    }) {
        let name = named(segment);
        advice.push(format!(
            "plain `SYN` is a SYN without ACK; the answer to it is `{host} recv {name}`"
        ));
    }
    let crossing = situation
        .in_flight
        .iter()
        .find(|sent| sent.from == host && any_shape(&sent.segment, patterns));
    if let Some(sent) = crossing {
        let name = named(&sent.segment);
        advice
            .push(format!("the {name} in flight goes from {host} to {peer}: `{peer} recv {name}`"));
    }
    let not_sent = not_sent(situation, host, patterns);
    if let Some(segment) = arrived(false).find(|segment| any_shape(segment, patterns))
        && not_sent.is_empty()
    {
        advice.push(format!(
            "the {} arrived at {host} already, in an earlier statement; \
             `expect` and `read` let segments arrive too",
            named(segment)
        ));
    }
    advice.extend(not_sent);
    if now.iter().any(|segment| segment.flags.has(Flags::RST)) {
        advice.push(format!("{peer} has reset the connection"));
    }
    advice
}

/// Why the peer may not have sent it.
fn not_sent(situation: &Situation<'_>, host: Host, patterns: &[Pattern]) -> Vec<String> {
    let peer = host.peer();
    let names = |flags: Flags| {
        patterns.iter().any(
            |pattern| matches!(pattern.shape, Shape::Flags(it) | Shape::Data(it) if it.has(flags)),
        )
    };
    if situation.is_raw[peer] {
        return vec![format!(
            "no implementation stands at {peer}: `network forge … from {peer}` sends for it"
        )];
    }
    let Some(state) = situation.states[peer] else { return Vec::new() };
    let mut advice = Vec::new();
    let open = matches!(state, State::Established | State::CloseWait);
    if names(Flags::FIN) && open {
        advice.push(format!("{peer} has not closed: `{peer} close` sends its FIN"));
    }
    let syn_to_peer =
        situation.in_flight.iter().any(|it| it.from == host && it.segment.flags.has(Flags::SYN));
    if names(Flags::SYN) && state == State::Listen && syn_to_peer {
        advice.push(format!(
            "the SYN to {peer} is still in flight, and not answered: `{peer} recv SYN`"
        ));
    } else if names(Flags::SYN) && matches!(state, State::Closed | State::Listen) {
        advice.push(format!("{peer} is in {state}: `{peer} connect` sends a SYN"));
    }
    let wants_data = patterns.iter().any(|pattern| matches!(pattern.shape, Shape::Data(_)));
    let shut_out = shut_out(situation, host).filter(|_| wants_data || names(Flags::FIN));
    if shut_out.is_some() {
        advice.extend(shut_out);
    } else if wants_data {
        let unacknowledged = (situation.variable)(peer, Variable::SndNxt)
            != (situation.variable)(peer, Variable::SndUna);
        advice.push(if unacknowledged {
            format!(
                "data may wait for the acknowledgment of what was sent before (Nagle, \
                 congestion window): `settle` first, or `set {peer}.nagle = off`"
            )
        } else {
            format!("{peer} has nothing more to send: `{peer} send 5` before this")
        });
    }
    advice
}

fn in_flight(
    situation: &Situation<'_>,
    patterns: &[Pattern],
    from: Option<Host>,
    held: bool,
) -> Vec<String> {
    let fits = |sent: &InFlight| any_shape(&sent.segment, patterns);
    let whose = |sent: &InFlight| from.is_none_or(|from| from == sent.from);
    if held {
        let there = situation.in_flight.iter().any(|sent| fits(sent) && whose(sent));
        return there
            .then(|| "it is in flight, not held: `network hold` keeps it aside".to_owned())
            .into_iter()
            .collect();
    }
    let mut advice = Vec::new();
    if let Some(sent) = situation.in_flight.iter().find(|sent| fits(sent) && !whose(sent)) {
        advice.push(format!("the {} in flight is from {}", named(&sent.segment), sent.from));
    }
    if let Some(sent) = situation.held.iter().find(|sent| fits(sent) && whose(sent)) {
        let name = named(&sent.segment);
        advice.push(format!("the {name} is held: `network release {name}` puts it back first"));
    }
    let arrived = situation.events.iter().rev().find_map(|event| match &event.what {
        What::Arrived { to, segment, .. }
            if !event.setup
                && any_shape(segment, patterns)
                && from.is_none_or(|from| from == to.peer()) =>
        {
            Some((to, segment))
        }
        _ => None,
    });
    if let Some((to, segment)) = arrived {
        advice.push(format!(
            "a {} arrived at {to} already: do this before the statement that lets it arrive",
            named(segment)
        ));
    }
    if advice.is_empty() && !situation.is_up {
        advice.push("the network is down, so everything sent is lost: `network up`".to_owned());
    }
    advice
}

fn refused(
    situation: &Situation<'_>,
    host: Host,
    call: &UserCall,
    refusal: Option<Refusal>,
) -> Vec<String> {
    let Some(refusal) = refusal else { return Vec::new() };
    let call = words::call(call);
    let mut advice = Vec::new();
    match refusal.error {
        CallError::NotOpen => {
            let opens = match refusal.because {
                Some(CallError::Reset) => format!("{host}'s connection was reset"),
                Some(CallError::Refused) => format!(
                    "{host}'s connection was refused: `{} listen` before `{host} connect`",
                    host.peer()
                ),
                Some(because) => format!("{host}'s connection ended: {because}"),
                None => format!(
                    "{host} has no connection: `{host} connect` or `{host} listen` opens one"
                ),
            };
            advice.push(opens);
        }
        CallError::AlreadyOpen => {
            let state = words::state(situation.states[host]);
            advice.push(format!("{host} has a connection already, in {state}"));
            if situation.states[host] == Some(State::TimeWait) {
                advice.push(format!("{host} waits for 2 MSL in TIME_WAIT: `wait 2MSL`"));
            }
        }
        CallError::Closing => advice.push(format!("{host} has closed already")),
        CallError::Reset | CallError::Refused | CallError::Timeout => {}
    }
    let error = refusal.because.unwrap_or(refusal.error);
    advice.push(format!("if it is to be refused, say so: `{host} {call} fails {error}`"));
    advice
}

fn reading(situation: &Situation<'_>, host: Host, read: &Read) -> Vec<String> {
    let peer = host.peer();
    let mut advice = did_not_come(situation);
    if !matches!(situation.states[peer], Some(State::Established | State::CloseWait)) {
        return advice;
    }
    match read {
        Read::Eof => advice.push(format!("{peer} has not closed: `{peer} close` ends its stream")),
        _ if has_all(situation, host) => {
            advice.push(format!("{peer} has sent no more than this: `{peer} send` before it"));
        }
        _ => advice.extend(shut_out(situation, host)),
    }
    advice
}

/// Whether everything has come to the host that its peer's user has sent: nothing is lost, queued
/// or in flight.
fn has_all(situation: &Situation<'_>, host: Host) -> bool {
    let variable = |variable| (situation.variable)(host, variable);
    let (Some(next), Some(first)) = (variable(Variable::RcvNxt), variable(Variable::Irs)) else {
        return false;
    };
    // The SYN has a number as well. The peer has not sent its FIN.
    u64::from(next.wrapping_sub(first).saturating_sub(1)) >= situation.sent_octets[host.peer()]
}

/// The host's window keeps the peer from sending.
fn shut_out(situation: &Situation<'_>, host: Host) -> Option<String> {
    let peer = host.peer();
    ((situation.variable)(peer, Variable::SndWnd) == Some(0)).then(|| {
        format!("{host}'s window is 0, so what {peer} has to send waits: `{host} read` opens it")
    })
}

fn signal(situation: &Situation<'_>, host: Host, signals: &[Signal]) -> Vec<String> {
    let mut advice = did_not_come(situation);
    let told = situation.events.iter().any(|event| {
        matches!(event.what, What::Signal { host: to, signal }
            if to == host && signals.contains(&signal))
    });
    let other = situation.events.iter().rev().find_map(|event| match event.what {
        What::Signal { host: to, signal } if to == host.peer() && signals.contains(&signal) => {
            Some(signal)
        }
        _ => None,
    });
    if told {
        advice.push(format!(
            "{host} was told so before its last `signal` expectation, which uses it up"
        ));
    } else if let Some(signal) = other {
        let (peer, signal) = (host.peer(), signal.name());
        advice.push(format!("it is {peer} that was told so: `expect {peer} signal {signal}`"));
    }
    advice
}

/// The user was told something that was not to be.
fn told(situation: &Situation<'_>, host: Host, signals: &[Signal]) -> Vec<String> {
    let Some((_, signal)) = situation.told(host, Some(signals)) else { return Vec::new() };
    let signal = signal.name();
    vec![format!(
        "what {host} is told counts until a `signal` expectation uses it up: if this was meant, \
         `expect {host} signal {signal}` comes first"
    )]
}

/// How to name a segment under `@strict`.
fn strict(to: Host, segment: &Segment) -> String {
    let name = named(segment);
    format!("`{to} recv {name}` names the {name} that arrived at {to}")
}
