//! User calls (RFC 9293, sections 3.10.1 to 3.10.6).

use crate::tcp::CallError::{AlreadyOpen, Closing as ClosingError, NotOpen};
use crate::tcp::Signal::Urgent;
use crate::tcp::State::{self, *};
use crate::tcp::rules::Action::*;
use crate::tcp::rules::Event;
use crate::tcp::rules::{Fact, Reply, Rule, Timer};

pub(super) fn rules() -> Vec<Rule> {
    let mut rules = open();
    rules.extend(send());
    rules.extend(receive());
    rules.extend(close());
    rules.extend(abort());
    rules.extend(status());
    rules
}

/// Every state in which there is a control block.
const EXISTING: &[State] = State::ALL.split_at(1).1;

fn open() -> Vec<Rule> {
    const OPEN: &[State] = &[
        SynSent,
        SynReceived,
        Established,
        FinWait1,
        FinWait2,
        CloseWait,
        Closing,
        LastAck,
        TimeWait,
    ];
    vec![
        Rule::new("closed.open_passive", &[Closed], Event::Listen)
            .then(CreatePassive)
            .to(Listen)
            .meets(&["MUST-41", "MUST-42"])
            .binds(&[])
            .says("3.10.1", "a passive OPEN waits for whoever connects"),
        Rule::new("listen.open_passive_again", &[Listen], Event::Listen)
            .then(Refuse(AlreadyOpen))
            .says("3.10.1", "a second passive OPEN is refused: the connection exists"),
        Rule::new("open.open_passive", OPEN, Event::Listen)
            .then(Refuse(AlreadyOpen))
            .says("3.10.1", "a passive OPEN is refused: the connection exists"),
        Rule::new("closed.open_active", &[Closed], Event::Connect)
            .then(CreateActive)
            .then(ChooseIss)
            .then(Start(Timer::User))
            .then(Send(Reply::Syn))
            .to(SynSent)
            .says("3.10.1", "an active OPEN chooses an ISS and sends a SYN"),
        Rule::new("listen.open_active", &[Listen], Event::Connect)
            .then(CreateActive)
            .then(ChooseIss)
            .then(Start(Timer::User))
            .then(Send(Reply::Syn))
            .to(SynSent)
            .says("3.10.1", "an active OPEN turns a listening connection into a calling one"),
        Rule::new("open.open_active", OPEN, Event::Connect)
            .then(Refuse(AlreadyOpen))
            .says("3.10.1", "an active OPEN is refused: the connection exists"),
    ]
}

fn send() -> Vec<Rule> {
    vec![
        Rule::new("closed.send", &[Closed], Event::Send)
            .then(Refuse(NotOpen))
            .says("3.10.2", "a SEND is refused: there is no connection"),
        Rule::new("listen.send", &[Listen], Event::Send)
            .then(CreateActive)
            .then(ChooseIss)
            .then(QueueData)
            .then(Start(Timer::User))
            .then(Send(Reply::Syn))
            .to(SynSent)
            .says("3.10.2", "a SEND turns a listening connection into a calling one"),
        Rule::new("opening.send", &[SynSent, SynReceived], Event::Send)
            .unless(Fact::CloseQueued)
            .then(QueueData)
            .says("3.10.2", "data waits until the connection is established"),
        Rule::new("open.send", &[Established, CloseWait], Event::Send)
            .unless(Fact::CloseQueued)
            .then(QueueData)
            .meets(&["MAY-15", "MUST-60"])
            .binds(&[])
            .says("3.10.2", "data is cut into segments and sent as the windows allow"),
        Rule::new("closing.send_after_close", &[SynReceived, CloseWait], Event::Send)
            .when(Fact::CloseQueued)
            .then(Refuse(ClosingError))
            .says("3.10.2", "a SEND after CLOSE is refused: the connection is closing"),
        Rule::new("closing.send", &[FinWait1, FinWait2, Closing, LastAck, TimeWait], Event::Send)
            .then(Refuse(ClosingError))
            .says("3.10.2", "a SEND after CLOSE is refused: the connection is closing"),
    ]
}

fn receive() -> Vec<Rule> {
    vec![
        Rule::new("closed.receive_rest", &[Closed], Event::Receive)
            .when(Fact::Unread)
            .then(GiveData)
            .says("3.6", "what was received before an orderly end can still be read"),
        Rule::new("closed.receive", &[Closed], Event::Receive)
            .unless(Fact::Unread)
            .then(Refuse(NotOpen))
            .says("3.10.3", "a RECEIVE is refused: there is no connection"),
        Rule::new("opening.receive", &[Listen, SynSent, SynReceived], Event::Receive)
            .says("3.10.3", "a RECEIVE waits until the connection is established"),
        Rule::new("fin_wait.receive_half_duplex", &[FinWait1, FinWait2], Event::Receive)
            .when(Fact::HalfDuplex)
            .then(Refuse(ClosingError))
            .meets(&["MAY-1"])
            .says("3.6.1", "with half-duplex close, nothing can be read after CLOSE"),
        Rule::new("open.receive_urgent", &[Established, FinWait1, FinWait2], Event::Receive)
            .when(Fact::UrgentLeft)
            .then(Signal(Urgent))
            .go_on()
            .meets(&["MUST-33"])
            .binds(&[])
            .says("3.10.3", "more urgent data remains behind what the user gets, who is told"),
        Rule::new("established.receive", &[Established], Event::Receive)
            .then(GiveData)
            .says("3.10.3", "the user gets what has arrived in order"),
        Rule::new("fin_wait.receive", &[FinWait1, FinWait2], Event::Receive)
            .unless(Fact::HalfDuplex)
            .then(GiveData)
            .says("3.10.3", "after CLOSE the user still gets what arrives"),
        Rule::new("ended.receive_rest", &[CloseWait, Closing, LastAck, TimeWait], Event::Receive)
            .when(Fact::Unread)
            .then(GiveData)
            .says("3.10.3", "what arrived before the peer's FIN can still be read"),
        Rule::new("ended.receive", &[CloseWait, Closing, LastAck, TimeWait], Event::Receive)
            .unless(Fact::Unread)
            .then(Refuse(ClosingError))
            .meets(&["MUST-12"])
            .says("3.10.3", "the end of the peer's data is reported: the connection is closing"),
    ]
}

fn close() -> Vec<Rule> {
    vec![
        Rule::new("closed.close", &[Closed], Event::Close)
            .then(Refuse(NotOpen))
            .says("3.10.4", "a CLOSE is refused: there is no connection"),
        Rule::new("listen.close", &[Listen], Event::Close)
            .then(Delete)
            .to(Closed)
            .says("3.10.4", "CLOSE ends the waiting"),
        Rule::new("syn_sent.close", &[SynSent], Event::Close)
            .then(Delete)
            .to(Closed)
            .says("3.10.4", "CLOSE ends the attempt to connect"),
        Rule::new("syn_rcvd.close", &[SynReceived], Event::Close)
            .unless(Fact::SendsPending)
            .unless(Fact::CloseQueued)
            .then(QueueClose)
            .to(FinWait1)
            .says("3.10.4", "with no data pending, CLOSE sends a FIN"),
        Rule::new("syn_rcvd.close_later", &[SynReceived], Event::Close)
            .when(Fact::SendsPending)
            .unless(Fact::CloseQueued)
            .then(QueueClose)
            .says("3.10.4", "CLOSE waits until the pending data can be sent"),
        Rule::new("syn_rcvd.close_again", &[SynReceived], Event::Close)
            .when(Fact::CloseQueued)
            .then(Refuse(ClosingError))
            .says("3.10.4", "a second CLOSE is refused: the connection is closing"),
        Rule::new("half_duplex.close_unread", &[Established, CloseWait], Event::Close)
            .when(Fact::HalfDuplex)
            .when(Fact::Unread)
            .unless(Fact::CloseQueued)
            .then(Send(Reply::ResetAtSndNxt))
            .then(Flush)
            .then(Delete)
            .to(Closed)
            .meets(&["MAY-1", "SHLD-3"])
            .binds(&["SHLD-3"])
            .says("3.6.1", "a half-duplex CLOSE over unread data sends a RST: data was lost"),
        Rule::new("established.close", &[Established], Event::Close)
            .then(QueueClose)
            .to(FinWait1)
            .says("3.10.4", "CLOSE sends a FIN behind all data"),
        Rule::new("close_wait.close", &[CloseWait], Event::Close)
            .unless(Fact::CloseQueued)
            .then(QueueClose)
            .says("3.10.4", "CLOSE waits until all data is sent"),
        Rule::new("close_wait.close_again", &[CloseWait], Event::Close)
            .when(Fact::CloseQueued)
            .then(Refuse(ClosingError))
            .says("3.10.4", "a second CLOSE is refused: the connection is closing"),
        Rule::new("fin_wait.close", &[FinWait1, FinWait2], Event::Close)
            .then(Refuse(ClosingError))
            .says("3.10.4", "a second CLOSE is refused: the connection is closing"),
        Rule::new("closing.close", &[Closing, LastAck, TimeWait], Event::Close)
            .then(Refuse(ClosingError))
            .says("3.10.4", "CLOSE is refused: the connection is closing"),
    ]
}

fn abort() -> Vec<Rule> {
    const OPEN: &[State] = &[SynReceived, Established, FinWait1, FinWait2, CloseWait];
    vec![
        Rule::new("closed.abort", &[Closed], Event::Abort)
            .then(Refuse(NotOpen))
            .says("3.10.5", "an ABORT is refused: there is no connection"),
        Rule::new("opening.abort", &[Listen, SynSent], Event::Abort)
            .then(Delete)
            .to(Closed)
            .says("3.10.5", "ABORT ends the attempt to open, without a RST"),
        Rule::new("open.abort_to_time_wait", OPEN, Event::Abort)
            .when(Fact::AbortToTimeWait)
            .then(Send(Reply::ResetAtSndNxt))
            .then(Flush)
            .then(StopAll)
            .then(Start(Timer::TimeWait))
            .to(TimeWait)
            .says("3.5.2", "ABORT sends a RST and keeps the connection in TIME_WAIT"),
        Rule::new("open.abort", OPEN, Event::Abort)
            .unless(Fact::AbortToTimeWait)
            .then(Send(Reply::ResetAtSndNxt))
            .then(Flush)
            .then(Delete)
            .to(Closed)
            .says("3.10.5", "ABORT sends a RST and forgets the connection"),
        Rule::new("closing.abort", &[Closing, LastAck, TimeWait], Event::Abort)
            .then(Flush)
            .then(Delete)
            .to(Closed)
            .says("3.10.5", "ABORT forgets a connection that both sides have closed"),
    ]
}

fn status() -> Vec<Rule> {
    vec![
        Rule::new("closed.status", &[Closed], Event::Status)
            .then(Refuse(NotOpen))
            .says("3.10.6", "STATUS is refused: there is no connection"),
        Rule::new("open.status", EXISTING, Event::Status)
            .says("3.10.6", "STATUS reports the state"),
    ]
}
