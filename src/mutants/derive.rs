//! Derives mutants from the table of rules and from that of arithmetic.

use super::change::{Change, Mutant, What};
use super::mistakes::MISTAKES;
use super::{says, shadow};
use crate::tcp::State::{self, *};
use crate::tcp::{
    Action, Arithmetic, CallError, Event, Flow, Next, Reply, Rule, RuleId, Rules, Signal, Step,
    Timer, Twist,
};

/// Rules that are changed in all their states at once: they are about data, options or timers,
/// and what they do is the same wherever they do it. All others are changed in one state at a
/// time, so that each state's behaviour has to be looked at.
const WHOLE: &[&str] = &[
    "arrival.timestamp_missing",
    "arrival.paws",
    "arrival.timestamp",
    "arrival.zero_window_advertised",
    "arrival.zero_window",
    "arrival.already_advertised",
    "arrival.advertise",
    "ack.zero_window_alive",
    "ack.slow_start",
    "ack.congestion_avoidance",
    "ack.restart",
    "ack.window",
    "text.ack_delayed",
    "text.ack_waits",
    "text.ack_second",
    "text.ahead",
    "text.ahead_unanswered",
    "open.receive_urgent",
    "fin.ahead",
    "timeout.r1",
    "timeout.ssthresh",
    "timeout.cwnd",
    "timeout.karn",
    "timeout.until_r2",
    "icmp.soft",
    "icmp.source_quench",
];

/// All mutants of the standard table, in its order: first those of rules, then those of
/// arithmetic.
///
/// It leaves out changes that the table itself makes harmless: a condition that earlier rules
/// ensure, and a rule that does nothing where nothing would be done without it (`shadow`).
pub fn mutants() -> Vec<Mutant> {
    let table = Rules::standard();
    let mut all = Vec::new();
    for (id, rule) in table.iter() {
        if is_split(rule) {
            for state in rule.states {
                behaviour(&mut all, id, rule, &[*state]);
            }
        } else {
            behaviour(&mut all, id, rule, rule.states);
        }
        let guards = if shadow::guards_are_harmless(table, id, rule) { 0 } else { rule.when.len() };
        for at in 0..guards {
            if !shadow::guard_is_implied(table, id, rule, at) {
                all.push(mutant(id, rule, rule.states, Change::Unasked(at)));
            }
            all.push(mutant(id, rule, rule.states, Change::Inverted(at)));
        }
        for mistake in MISTAKES.iter().filter(|mistake| mistake.rule == rule.name) {
            let change = Change::Asked(mistake.asks.0, mistake.asks.1);
            let says = mistake.says.to_owned();
            all.push(Mutant { says, ..mutant(id, rule, rule.states, change) });
        }
    }
    all.extend(arithmetic());
    all
}

/// The mutants of numbers and comparisons.
fn arithmetic() -> impl Iterator<Item = Mutant> {
    let each = Arithmetic::ROWS.iter().flat_map(|row| Twist::ALL.map(|twist| (row, twist)));
    each.filter_map(|(row, twist)| {
        let (_, [old, new]) = Arithmetic::STANDARD.twisted(row.name, twist)?;
        let id = format!("{}/{}", row.name, twist.name());
        let says = format!("{}: {new} instead of {old}", row.summary);
        Some(Mutant { id, what: What::Arithmetic { row, twist }, says })
    })
}

fn is_split(rule: &Rule) -> bool {
    let about_data = matches!(
        rule.event,
        Event::Output
            | Event::Segment(Step::Check | Step::Urgent)
            | Event::Timeout(
                Timer::Persist | Timer::DelayedAck | Timer::KeepAlive | Timer::Override
            )
    );
    !about_data && !WHOLE.contains(&rule.name)
}

fn mutant(id: RuleId, rule: &Rule, states: &[State], change: Change) -> Mutant {
    Mutant {
        id: says::id(rule, states, change),
        what: What::Rule { rule: id, states: states.to_vec(), change },
        says: says::sentence(rule, states, change),
    }
}

/// The mutants that change what a rule does in these states.
fn behaviour(all: &mut Vec<Mutant>, id: RuleId, rule: &Rule, states: &[State]) {
    let mut add = |change| all.push(mutant(id, rule, states, change));
    if !shadow::removal_is_harmless(Rules::standard(), id, rule, states) {
        add(Change::Removed);
    }
    if let [state] = states {
        for next in next_states(rule, *state) {
            add(Change::Next(next));
        }
    }
    for (at, action) in rule.then.iter().enumerate() {
        if can_be_left_out(rule, *action) {
            add(Change::LeftOut(at));
        }
        for other in others(rule, *action) {
            add(Change::Replaced(at, other));
        }
    }
}

/// Where a rule might be taken to lead from a state.
fn next_states(rule: &Rule, state: State) -> Vec<State> {
    let mut others = match rule.next {
        Next::To(next) => vec![state, confused(state, next)],
        // A segment that is dropped may be taken for the end of the connection.
        Next::Stay if matches!(rule.event, Event::Segment(_)) && rule.flow == Flow::Return => {
            vec![if state == Closed { Listen } else { Closed }]
        }
        Next::Stay => Vec::new(),
    };
    others.retain(|other| rule.next != Next::To(*other));
    others.dedup();
    others
}

/// The state that is easily confused with `next`, on the way from `state`.
const fn confused(state: State, next: State) -> State {
    match next {
        Listen => Closed,
        SynSent => SynReceived,
        SynReceived => Established,
        Established => CloseWait,
        FinWait1 => FinWait2,
        FinWait2 | Closing => TimeWait,
        CloseWait => LastAck,
        LastAck | TimeWait => Closed,
        Closed => match state {
            Listen | SynSent | SynReceived => Listen,
            // There is no way but that to CLOSED.
            TimeWait => Listen,
            _ => TimeWait,
        },
    }
}

/// Whether an action is a reply, a signal, a timer, the answer to a call, or something else
/// whose absence can be seen from outside.
fn can_be_left_out(rule: &Rule, action: Action) -> bool {
    match action {
        // What is to be sent would remain to be sent, forever.
        Action::Send(_) => rule.flow != Flow::Again,
        // The same table without the rule.
        _ if rule.then.len() == 1 && rule.next == Next::Stay && rule.flow == Flow::NextRule => {
            false
        }
        Action::OweAck
        | Action::Signal(_)
        | Action::Refuse(_)
        | Action::Start(_)
        | Action::Stop(_)
        | Action::StopAll
        | Action::KeepForLater
        | Action::CountAfresh
        | Action::TakeWindow
        | Action::TakeTimestamp
        | Action::NoteFin
        | Action::RememberAdvertised
        | Action::CollapseWindow
        | Action::BackOff
        | Action::DropSample
        | Action::EndByR2
        | Action::ResetProbeInterval
        | Action::BackOffProbe
        | Action::CountKeepAlive
        | Action::ForgetKeepAlives
        | Action::EndOrderly => true,
        _ => false,
    }
}

/// What an action might be taken for.
fn others(rule: &Rule, action: Action) -> Vec<Action> {
    use Action::{OweAck, Refuse, Send};
    let on_segment = matches!(rule.event, Event::Segment(_));
    match action {
        Send(Reply::Syn) => vec![Send(Reply::SynAck)],
        Send(Reply::SynAck) => vec![Send(Reply::Ack), Send(Reply::Reset)],
        Send(Reply::Ack | Reply::ChallengeAck) if on_segment => vec![Send(Reply::Reset)],
        Send(Reply::Reset | Reply::ResetForSyn) => {
            vec![Send(Reply::ResetAtSndNxt), Send(Reply::Ack)]
        }
        Send(Reply::ResetAtSndNxt) => vec![Send(Reply::Ack)],
        Send(
            Reply::FinAgain
            | Reply::Retransmission
            | Reply::Rest
            | Reply::Probe
            | Reply::ProbeBelow
            | Reply::KeepAlive,
        ) => vec![Send(Reply::Ack)],
        OweAck if on_segment => vec![Send(Reply::Reset)],
        Action::Start(Timer::DelayedAck) => vec![OweAck],
        Action::Signal(Signal::Reset) => vec![Action::Signal(Signal::Refused)],
        Action::Signal(Signal::Refused) => vec![Action::Signal(Signal::Reset)],
        Refuse(CallError::NotOpen) => vec![Refuse(CallError::Closing)],
        Refuse(CallError::Closing | CallError::AlreadyOpen) => vec![Refuse(CallError::NotOpen)],
        _ => Vec::new(),
    }
}
