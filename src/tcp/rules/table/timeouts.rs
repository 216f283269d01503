//! Timeouts (RFC 9293, section 3.10.8, with the timers of section 3.8) and ICMP errors
//! (section 3.9.2.2).

use crate::tcp::Signal as User;
use crate::tcp::State::{self, *};
use crate::tcp::rules::Action::*;
use crate::tcp::rules::{Event, Fact, Part, Reply, Rule, Timer};

/// Where something may wait to be acknowledged.
const SENDING: &[State] =
    &[SynSent, SynReceived, Established, FinWait1, CloseWait, Closing, LastAck];
/// Where data or FIN may wait for a window.
const PROBING: &[State] = &[Established, FinWait1, CloseWait, Closing, LastAck];

/// Where nothing that was sent may be unacknowledged for long.
const IDLE: &[State] = &[Established, FinWait2, CloseWait];

pub(super) fn rules() -> Vec<Rule> {
    let mut rules = timeouts();
    rules.extend(icmp());
    rules
}

fn timeouts() -> Vec<Rule> {
    use Event::Timeout;
    vec![
        Rule::new("timeout.user", SENDING, Timeout(Timer::User))
            .then(Signal(User::Timeout))
            .then(Flush)
            .then(Delete)
            .to(Closed)
            .says("3.10.8", "the user timeout ends the connection, and the user is told"),
        Rule::new("timeout.r2", SENDING, Timeout(Timer::Retransmission))
            .when(Fact::R2Reached)
            .then(Signal(User::Timeout))
            .then(Flush)
            .then(Delete)
            .to(Closed)
            .meets(&["MUST-20", "MUST-21", "MUST-22", "MUST-23", "SHLD-11"])
            .says("3.8.3", "retransmissions have reached R2: the connection is given up"),
        Rule::new("timeout.r1", SENDING, Timeout(Timer::Retransmission))
            .when(Fact::R1Reached)
            .unless(Fact::R2Reached)
            .then(Signal(User::Trouble))
            .go_on()
            .meets(&["SHLD-9", "SHLD-10"])
            .says("3.8.3", "retransmissions have reached R1: the user is told of trouble"),
        Rule::new("timeout.retransmission", SENDING, Timeout(Timer::Retransmission))
            .unless(Fact::R2Reached)
            .then(CollapseWindow)
            .then(BackOff)
            .then(Send(Reply::Retransmission))
            .then(Start(Timer::Retransmission))
            .meets(&["MUST-18", "MUST-19", "RFC6298-5-2", "RFC6298-5.5-1"])
            .binds_in(Part::Form, &[])
            .says("3.10.8", "the earliest segment is sent again, and the RTO doubles"),
        Rule::new("timeout.time_wait", &[TimeWait], Timeout(Timer::TimeWait))
            .then(Delete)
            .to(Closed)
            .meets(&["MUST-13"])
            .says("3.10.8", "after 2 MSL the connection is forgotten"),
        Rule::new("timeout.persist", PROBING, Timeout(Timer::Persist))
            .then(BackOffProbe)
            .then(Send(Reply::Probe))
            .then(Start(Timer::Persist))
            .meets(&["MUST-35", "MUST-36", "SHLD-29", "SHLD-30"])
            .binds_in(Part::Form, &[])
            .says("3.8.6.1", "a zero window is probed with one octet"),
        Rule::new(
            "timeout.delayed_ack",
            &[Established, FinWait1, FinWait2],
            Timeout(Timer::DelayedAck),
        )
        .then(OweAck)
        .meets(&["MUST-40", "SHLD-18"])
        .says("3.8.6.3", "an acknowledgment has waited long enough"),
        Rule::new("timeout.keep_alive_spent", IDLE, Timeout(Timer::KeepAlive))
            .when(Fact::KeepAlivesSpent)
            .unless(Fact::Outstanding)
            .then(Signal(User::Timeout))
            .then(Flush)
            .then(Delete)
            .to(Closed)
            .meets(&["MUST-29"])
            .says("3.8.4", "too many keep-alives in a row have no answer: the peer is gone"),
        Rule::new("timeout.keep_alive", IDLE, Timeout(Timer::KeepAlive))
            .unless(Fact::Outstanding)
            .then(Send(Reply::KeepAlive))
            .then(Start(Timer::KeepAlive))
            .meets(&["MAY-5", "MUST-24", "MUST-26", "MUST-29", "SHLD-12"])
            .binds(&["MAY-5"])
            .binds_in(Part::Form, &["SHLD-12"])
            .says("3.8.4", "an idle connection is probed"),
        Rule::new(
            "timeout.keep_alive_busy",
            &[Established, FinWait1, CloseWait, Closing, LastAck],
            Timeout(Timer::KeepAlive),
        )
        .when(Fact::Outstanding)
        .then(Start(Timer::KeepAlive))
        .meets(&["MUST-26"])
        .says("3.8.4", "no keep-alive while something sent is not acknowledged"),
    ]
}

fn icmp() -> Vec<Rule> {
    const OPENING: &[State] = &[SynSent, SynReceived];
    const EXISTING: &[State] = State::ALL.split_at(2).1;
    const SYNCHRONIZED: &[State] = State::ALL.split_at(4).1;
    vec![
        Rule::new("icmp.hard_opening", OPENING, Event::Icmp)
            .when(Fact::HardError)
            .then(Signal(User::Refused))
            .then(Flush)
            .then(Delete)
            .to(Closed)
            .meets(&["MUST-54", "SHLD-26"])
            .binds(&["SHLD-26"])
            .says("3.9.2.2", "a hard ICMP error ends the attempt to connect"),
        Rule::new("icmp.hard", SYNCHRONIZED, Event::Icmp)
            .when(Fact::HardError)
            .then(Signal(User::Reset))
            .then(Flush)
            .then(Delete)
            .to(Closed)
            .meets(&["MUST-54", "SHLD-26"])
            .binds(&["SHLD-26"])
            .says("3.9.2.2", "a hard ICMP error ends the connection"),
        Rule::new("icmp.soft", EXISTING, Event::Icmp)
            .when(Fact::SoftError)
            .then(Signal(User::Unreachable))
            .meets(&["MUST-54", "MUST-56", "SHLD-25"])
            .binds(&["MUST-56"])
            .binds_in(Part::Signal, &["SHLD-25"])
            .says("3.9.2.2", "a soft ICMP error is told to the user, and ends nothing"),
        Rule::new("icmp.source_quench", EXISTING, Event::Icmp)
            .unless(Fact::HardError)
            .unless(Fact::SoftError)
            .meets(&["MUST-55"])
            .says("3.9.2.2", "a source quench is discarded without a sound"),
    ]
}
