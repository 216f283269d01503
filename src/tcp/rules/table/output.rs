//! What may be sent once an event is dealt with: data by the rules of section 3.8.6.2.1 and
//! Nagle's algorithm, FIN, acknowledgments, and the timers that must run.

use crate::tcp::State::{self, *};
use crate::tcp::rules::Action::*;
use crate::tcp::rules::{Event, Fact, Reply, Rule, Timer};

/// Where data may wait to be sent.
const SENDING: &[State] = &[Established, FinWait1, CloseWait, Closing];
/// Where acknowledgments are sent.
const SYNCHRONIZED: &[State] = State::ALL.split_at(4).1;
/// Where data or FIN may wait for a window.
const PROBING: &[State] = &[Established, FinWait1, CloseWait, Closing, LastAck];

pub(super) fn rules() -> Vec<Rule> {
    let mut rules = opened();
    rules.extend(send());
    rules.extend(timers());
    rules.extend(acknowledge());
    rules
}

/// Before anything is sent, since what has probed the window goes first.
fn opened() -> Vec<Rule> {
    vec![
        Rule::new("output.persist_over", PROBING, Event::Output)
            .when(Fact::ProbeOver)
            .then(Stop(Timer::Persist))
            .then(TakeBackProbe)
            .then(Start(Timer::Retransmission))
            .again()
            .says("3.8.6.1", "the window has opened: what waited is sent"),
    ]
}

fn send() -> Vec<Rule> {
    const OUTPUT: Event = Event::Output;
    vec![
        Rule::new("output.rest", PROBING, OUTPUT)
            .when(Fact::RestFits)
            .then(Send(Reply::Rest))
            .again()
            .meets(&["MUST-16"])
            .says("3.7.1", "what was cut off a segment that is sent again follows it"),
        Rule::new("established.queued_close", &[Established], OUTPUT)
            .when(Fact::CloseQueued)
            .to(FinWait1)
            .again()
            .says("3.10.4", "the CLOSE that waited for the connection is carried out"),
        Rule::new("output.full_segment", SENDING, OUTPUT)
            .when(Fact::Unsent)
            .when(Fact::FullSegment)
            .then(Send(Reply::Data))
            .again()
            .meets(&["MUST-38", "MUST-16", "SHLD-28"])
            .binds(&["SHLD-28"])
            .says("3.8.6.2.1", "a full-sized segment is sent as soon as the windows allow"),
        Rule::new("output.all_fits", SENDING, OUTPUT)
            .when(Fact::Unsent)
            .unless(Fact::FullSegment)
            .when(Fact::AllFits)
            .unless(Fact::NagleHolds)
            .then(Send(Reply::Data))
            .again()
            .meets(&["MUST-38", "MUST-17", "SHLD-7"])
            .binds(&["SHLD-7"])
            .says("3.8.6.2.1", "all that is queued is sent, if Nagle's algorithm allows"),
        Rule::new("output.half_window", SENDING, OUTPUT)
            .when(Fact::Unsent)
            .unless(Fact::FullSegment)
            .unless(Fact::AllFits)
            .when(Fact::HalfWindow)
            .unless(Fact::NagleHolds)
            .then(Send(Reply::Data))
            .again()
            .meets(&["MUST-38"])
            .binds(&[])
            .says("3.8.6.2.1", "half of the largest window seen is worth a segment"),
        Rule::new("output.override", SENDING, OUTPUT)
            .when(Fact::Unsent)
            .when(Fact::Overridden)
            .then(Send(Reply::Data))
            .again()
            .meets(&["MUST-38"])
            .binds(&[])
            .says("3.8.6.2.1", "data that avoidance held back for too long is sent all the same"),
        Rule::new("output.fin", &[FinWait1, Closing], OUTPUT)
            .when(Fact::CloseQueued)
            .unless(Fact::Unsent)
            .then(Send(Reply::Fin))
            .again()
            .says("3.10.4", "behind all data, the FIN is sent"),
        Rule::new("close_wait.fin", &[CloseWait], OUTPUT)
            .when(Fact::CloseQueued)
            .unless(Fact::Unsent)
            .then(Send(Reply::Fin))
            .to(LastAck)
            .again()
            .says(
                "3.10.4",
                "behind all data, the FIN is sent, and its acknowledgment is all to come",
            ),
    ]
}

fn timers() -> Vec<Rule> {
    vec![
        Rule::new("output.persist", PROBING, Event::Output)
            .when(Fact::ProbeNeeded)
            .then(Stop(Timer::Retransmission))
            .then(Start(Timer::Persist))
            .go_on()
            .meets(&["MUST-35", "MUST-36", "SHLD-29"])
            .says("3.8.6.1", "a zero window is to be probed after an RTO"),
        Rule::new("output.override_start", SENDING, Event::Output)
            .when(Fact::OverrideNeeded)
            .then(Start(Timer::Override))
            .go_on()
            .meets(&["MUST-38"])
            .says("3.8.6.2.1", "avoidance holds data back, but not for ever"),
    ]
}

fn acknowledge() -> Vec<Rule> {
    vec![
        Rule::new("output.window_opened", &[Established, FinWait1, FinWait2], Event::Output)
            .when(Fact::WindowOpened)
            .then(OpenWindow)
            .then(OweAck)
            .go_on()
            .meets(&["MUST-39"])
            .binds(&[])
            .says("3.8.6.2.2", "the window has opened by enough to be worth telling"),
        Rule::new("output.ack", SYNCHRONIZED, Event::Output)
            .when(Fact::AckOwed)
            .then(Send(Reply::Ack))
            .go_on()
            .meets(&["MUST-58"])
            .binds(&[])
            .says("3.10.7.4", "an acknowledgment that nothing carried is sent by itself"),
    ]
}
