//! Segments that arrive where there is no synchronized connection: CLOSED, LISTEN and
//! SYN_SENT, each with its own order of steps (RFC 9293, sections 3.10.7.1 to 3.10.7.3).

use crate::tcp::Signal::ResetOpening;
use crate::tcp::State::{self, *};
use crate::tcp::rules::Action::*;
use crate::tcp::rules::{Event, Fact, Part, Reply, Rule, Step, Timer};

pub(super) fn rules() -> Vec<Rule> {
    let mut rules = any();
    rules.extend(closed());
    rules.extend(listen());
    rules.extend(syn_sent());
    rules
}

const ALL: &[State] = &State::ALL;

const fn step(step: Step) -> Event {
    Event::Segment(step)
}

fn any() -> Vec<Rule> {
    vec![
        Rule::new("any.bad_checksum", ALL, step(Step::Check))
            .when(Fact::BadChecksum)
            .meets(&["MUST-3"])
            .says("3.1", "a segment with a wrong checksum is dropped"),
        Rule::new("any.drop_syn_fin", ALL, step(Step::Check))
            .when(Fact::DropSynFin)
            .when(Fact::Syn)
            .when(Fact::Fin)
            .says("3.10.7", "with the switch on, SYN and FIN together are dropped"),
        // Here, and not with the eight steps, since SYN_SENT comes before them.
        Rule::new("arrival.keep_alive_restart", State::ALL.split_at(2).1, step(Step::Check))
            .when(Fact::KeepAlives)
            .unless(Fact::BadChecksum)
            .then(ForgetKeepAlives)
            .then(Start(Timer::KeepAlive))
            .go_on()
            .meets(&["MUST-26"])
            .says(
                "3.8.4",
                "whatever arrives starts the idle time anew, and answers all keep-alives",
            ),
    ]
}

fn closed() -> Vec<Rule> {
    vec![
        Rule::new("closed.rst", &[Closed], step(Step::Reset))
            .when(Fact::Rst)
            .says("3.10.7.1", "a RST to nobody is dropped"),
        Rule::new("closed.segment", &[Closed], step(Step::Reset))
            .unless(Fact::Rst)
            .then(Send(Reply::Reset))
            .says("3.10.7.1", "any other segment to nobody draws a RST"),
    ]
}

fn listen() -> Vec<Rule> {
    vec![
        Rule::new("listen.rst", &[Listen], step(Step::Reset))
            .when(Fact::Rst)
            .says("3.10.7.2", "a RST is ignored: nothing was sent that it could answer"),
        Rule::new("listen.ack", &[Listen], step(Step::Ack))
            .when(Fact::Ack)
            .then(Send(Reply::Reset))
            .says("3.10.7.2", "any acknowledgment is bad, and draws a RST"),
        Rule::new("listen.syn", &[Listen], step(Step::Syn))
            .when(Fact::Syn)
            .then(TakeSyn)
            .then(ChooseIss)
            .then(KeepForLater)
            .then(Start(Timer::User))
            .then(Send(Reply::SynAck))
            .to(SynReceived)
            .meets(&["MUST-11"])
            .binds(&[])
            .says("3.10.7.2", "a SYN is answered with SYN,ACK; its text waits"),
        Rule::new("listen.other", &[Listen], step(Step::Fin))
            .says("3.10.7.2", "a segment without RST, ACK and SYN is dropped"),
    ]
}

fn syn_sent() -> Vec<Rule> {
    const SYN_SENT: &[State] = &[SynSent];
    vec![
        Rule::new("syn_sent.bad_ack_rst", SYN_SENT, step(Step::Ack))
            .when(Fact::Ack)
            .unless(Fact::AckNew)
            .when(Fact::Rst)
            .meets(&["RFC5961-3.2-6"])
            .says("3.10.7.3", "a RST that does not acknowledge our SYN is dropped"),
        Rule::new("syn_sent.bad_ack", SYN_SENT, step(Step::Ack))
            .when(Fact::Ack)
            .unless(Fact::AckNew)
            .unless(Fact::Rst)
            .then(Send(Reply::Reset))
            .says("3.10.7.3", "an acknowledgment of something else than our SYN draws a RST"),
        Rule::new("syn_sent.rst", SYN_SENT, step(Step::Reset))
            .when(Fact::Rst)
            .when(Fact::Ack)
            .then(Signal(ResetOpening))
            .then(Flush)
            .then(Delete)
            .to(Closed)
            .meets(&["MUST-12"])
            .binds(&[])
            .binds_in(Part::Signal, &["MUST-12"])
            .says("3.10.7.3", "a RST that acknowledges our SYN ends the attempt"),
        Rule::new("syn_sent.rst_without_ack", SYN_SENT, step(Step::Reset))
            .when(Fact::Rst)
            .unless(Fact::Ack)
            .meets(&["RFC5961-3.2-6"])
            .says("3.10.7.3", "a RST without acknowledgment is dropped"),
        Rule::new("syn_sent.syn_ack", SYN_SENT, step(Step::Syn))
            .when(Fact::Syn)
            .when(Fact::Ack)
            .then(TakeSyn)
            .then(TakeAck)
            .then(OweAck)
            .to(Established)
            .skip_to(Step::Urgent)
            .says("3.10.7.3", "SYN,ACK establishes the connection and is acknowledged"),
        Rule::new("syn_sent.syn", SYN_SENT, step(Step::Syn))
            .when(Fact::Syn)
            .unless(Fact::Ack)
            .then(TakeSyn)
            .then(KeepForLater)
            .then(Send(Reply::SynAck))
            .then(Start(Timer::Retransmission))
            .to(SynReceived)
            .meets(&["MUST-10", "MUST-11", "RFC6298-5-1"])
            .binds(&["MUST-10"])
            .says("3.10.7.3", "a SYN that crosses ours is answered with SYN,ACK"),
        Rule::new("syn_sent.other", SYN_SENT, step(Step::Fin))
            .says("3.10.7.3", "a segment without SYN and RST is dropped"),
    ]
}
