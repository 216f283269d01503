//! Segments that arrive in SYN_RCVD and the synchronized states: the RFC's eight steps
//! (RFC 9293, section 3.10.7.4).

use crate::tcp::Signal as User;
use crate::tcp::State::{self, *};
use crate::tcp::rules::Action::*;
use crate::tcp::rules::{Event, Fact, Part, Reply, Rule, Step, Timer};

/// SYN_RCVD and the synchronized states: those of section 3.10.7.4.
const EIGHT: &[State] = State::ALL.split_at(3).1;
/// The synchronized states (section 3.5.2).
const SYNCHRONIZED: &[State] = State::ALL.split_at(4).1;
/// Where the peer may still send data.
const RECEIVING: &[State] = &[Established, FinWait1, FinWait2];
/// Where the user can still be told that the connection was reset.
const OPEN: &[State] = &[Established, FinWait1, FinWait2, CloseWait];
/// Where something that was sent may still be acknowledged for the first time.
const SENDING: &[State] = &[Established, FinWait1, FinWait2, CloseWait, Closing, LastAck];

pub(super) fn rules() -> Vec<Rule> {
    let mut rules = first_sequence();
    rules.extend(second_reset());
    rules.extend(fourth_syn());
    rules.extend(fifth_ack());
    rules.extend(sixth_urgent());
    rules.extend(seventh_text());
    rules.extend(eighth_fin());
    rules
}

const fn step(step: Step) -> Event {
    Event::Segment(step)
}

fn first_sequence() -> Vec<Rule> {
    vec![
        Rule::new("time_wait.reopen", &[TimeWait], step(Step::Sequence))
            .when(Fact::ReopenTimeWait)
            .when(Fact::Syn)
            .unless(Fact::Ack)
            .unless(Fact::Rst)
            .when(Fact::NewIncarnation)
            .then(ChooseLargerIss)
            .then(TakeSyn)
            .then(KeepForLater)
            .then(Start(Timer::User))
            .then(Send(Reply::SynAck))
            .to(SynReceived)
            .meets(&["MAY-2", "SHLD-4"])
            .binds(&["MAY-2"])
            .says("3.6.1", "with the switch on, a newer SYN reopens the connection"),
        Rule::new("syn_rcvd.simultaneous_syn_ack", &[SynReceived], step(Step::Sequence))
            .when(Fact::Syn)
            .when(Fact::Ack)
            .unless(Fact::Rst)
            .when(Fact::SeqIsIrs)
            .unless(Fact::Passive)
            .unless(Fact::StrictOpen)
            .skip_to(Step::Ack)
            .meets(&["MUST-10"])
            .binds(&[])
            .binds_in(Part::State, &["MUST-10"])
            .says("A.2", "the SYN,ACK of a simultaneous open counts by its acknowledgment"),
        Rule::new("arrival.timestamp_missing", EIGHT, step(Step::Sequence))
            .when(Fact::TimestampMissing)
            .unless(Fact::Rst)
            .meets(&["RFC7323-3.2-7", "RFC7323-3.2-8", "RFC7323-5.3-2"])
            .binds(&["RFC7323-3.2-7"])
            .says("RFC7323#3.2", "without the timestamp agreed on, a segment is dropped"),
        Rule::new("arrival.paws", EIGHT, step(Step::Sequence))
            .when(Fact::PawsOld)
            .unless(Fact::TimestampOutdated)
            .unless(Fact::Rst)
            .then(Send(Reply::Ack))
            .meets(&["RFC7323-5.3-1", "RFC7323-5.3-2"])
            .says("RFC7323#5.3", "an old timestamp draws an ACK, and the segment is dropped"),
        Rule::new("time_wait.old_fin", &[TimeWait], step(Step::Sequence))
            .unless(Fact::SeqAcceptable)
            .when(Fact::Fin)
            .when(Fact::EndsAtRcvNxt)
            .unless(Fact::Rst)
            .unless(Fact::Syn)
            .when(Fact::AckTaken)
            .then(Send(Reply::Ack))
            .then(Start(Timer::TimeWait))
            .meets(&["MUST-13"])
            .binds(&[])
            .says("3.10.7.4", "the peer's FIN, repeated, is acknowledged; 2 MSL start anew"),
        Rule::new("arrival.zero_window_told", EIGHT, step(Step::Sequence))
            .when(Fact::ToldAlready)
            .when(Fact::ZeroWindow)
            .next_step()
            .meets(&["MUST-66"])
            .says("3.10.7.4", "against a zero window, an ACK counts; it is answered only once"),
        Rule::new("arrival.zero_window", EIGHT, step(Step::Sequence))
            .unless(Fact::SeqAcceptable)
            .when(Fact::ZeroWindow)
            .unless(Fact::SeqOld)
            .when(Fact::Ack)
            .unless(Fact::Rst)
            .unless(Fact::Syn)
            .then(OweAck)
            .then(RememberAdvertised)
            .then(DropText)
            .next_step()
            .meets(&["MUST-66"])
            .binds(&[])
            .says("3.10.7.4", "against a zero window, ACK and URG count, and the text does not"),
        Rule::new("arrival.unacceptable_rst", EIGHT, step(Step::Sequence))
            .unless(Fact::SeqAcceptable)
            .when(Fact::Rst)
            .meets(&["RFC5961-3.2-5"])
            .binds(&[])
            .says("3.10.7.4", "a RST outside the window is dropped"),
        Rule::new("arrival.told_already", EIGHT, step(Step::Sequence))
            .when(Fact::ToldAlready)
            .says(
                "A.2",
                "an ACK beyond the window is answered once, so that no two answer for ever",
            ),
        Rule::new("arrival.unacceptable", EIGHT, step(Step::Sequence))
            .unless(Fact::SeqAcceptable)
            .unless(Fact::Rst)
            .then(Send(Reply::Ack))
            .then(RememberAdvertised)
            .says("3.10.7.4", "a segment outside the window draws an ACK, and is dropped"),
    ]
}

fn second_reset() -> Vec<Rule> {
    vec![
        Rule::new("time_wait.rst_ignored", &[TimeWait], step(Step::Reset))
            .when(Fact::Rst)
            .when(Fact::Rfc1337)
            .meets(&["RFC1337-3-1"])
            .says("RFC1337#3", "with RFC 1337, a RST does not end TIME_WAIT"),
        Rule::new("arrival.rst_challenged", EIGHT, step(Step::Reset))
            .when(Fact::Rst)
            .when(Fact::Rfc5961)
            .unless(Fact::SeqExact)
            .then(Send(Reply::ChallengeAck))
            .meets(&["RFC5961-3.2-1", "RFC5961-3.2-3", "RFC5961-3.2-4"])
            .binds(&["RFC5961-3.2-1"])
            .says("3.10.7.4", "a RST in the window but not at RCV.NXT draws a challenge ACK"),
        Rule::new("syn_rcvd.rst_reopened", &[SynReceived], step(Step::Reset))
            .when(Fact::Rst)
            .when(Fact::Reopened)
            .then(ReturnToTimeWait)
            .then(Start(Timer::TimeWait))
            .to(TimeWait)
            .meets(&["MAY-2"])
            .says("3.6.1", "the SYN was an old duplicate: back to TIME_WAIT"),
        Rule::new("syn_rcvd.rst_passive", &[SynReceived], step(Step::Reset))
            .when(Fact::Rst)
            .when(Fact::Passive)
            .unless(Fact::Reopened)
            .then(ReturnToListen)
            .to(Listen)
            .meets(&["MUST-11"])
            .says("3.10.7.4", "a RST sends a passive opener back to LISTEN"),
        Rule::new("syn_rcvd.rst_active", &[SynReceived], step(Step::Reset))
            .when(Fact::Rst)
            .unless(Fact::Passive)
            .then(Signal(User::Refused))
            .then(Flush)
            .then(Delete)
            .to(Closed)
            .meets(&["MUST-11"])
            .binds(&[])
            .binds_in(Part::State, &["MUST-11"])
            .says("3.10.7.4", "a RST tells an active opener that the connection is refused"),
        Rule::new("open.rst", OPEN, step(Step::Reset))
            .when(Fact::Rst)
            .then(Signal(User::Reset))
            .then(Flush)
            .then(Delete)
            .to(Closed)
            .meets(&["MUST-12", "SHLD-2", "RFC5961-3.2-2", "RFC5961-4.2-4"])
            .binds(&["RFC5961-3.2-2"])
            .binds_in(Part::Signal, &["MUST-12"])
            .says("3.10.7.4", "a RST ends the connection, and the user is told"),
        Rule::new("closing.rst", &[Closing, LastAck], step(Step::Reset))
            .when(Fact::Rst)
            .then(Flush)
            .then(Delete)
            .to(Closed)
            .meets(&["RFC5961-3.2-2", "RFC5961-4.2-4"])
            .binds(&["RFC5961-3.2-2"])
            .binds_in(Part::Signal, &[])
            .says("3.10.7.4", "a RST ends a connection that both sides have closed"),
        Rule::new("time_wait.rst", &[TimeWait], step(Step::Reset))
            .when(Fact::Rst)
            .unless(Fact::Rfc1337)
            .then(Delete)
            .to(Closed)
            .meets(&["RFC5961-3.2-2", "RFC5961-4.2-4"])
            .binds(&["RFC5961-3.2-2"])
            .says("3.10.7.4", "a RST ends TIME_WAIT"),
    ]
}

fn fourth_syn() -> Vec<Rule> {
    vec![
        Rule::new("syn_rcvd.syn_passive", &[SynReceived], step(Step::Syn))
            .when(Fact::Syn)
            .unless(Fact::SeqOld)
            .when(Fact::Passive)
            .unless(Fact::Reopened)
            .then(ReturnToListen)
            .to(Listen)
            .says("3.10.7.4", "a SYN in the window sends a passive opener back to LISTEN"),
        Rule::new("arrival.syn_challenged", EIGHT, step(Step::Syn))
            .when(Fact::Syn)
            .when(Fact::Rfc5961)
            .then(Send(Reply::ChallengeAck))
            .meets(&["RFC5961-4.2-1", "RFC5961-4.2-2", "RFC5961-4.2-3"])
            .binds(&["RFC5961-4.2-1"])
            .says("3.10.7.4", "a SYN on a connection draws a challenge ACK"),
        // With an ACK, what is left of it without the SYN is processed.
        Rule::new("arrival.old_syn", EIGHT, step(Step::Syn))
            .when(Fact::Syn)
            .when(Fact::SeqOld)
            .unless(Fact::Ack)
            .unless(Fact::Rfc5961)
            .then(Send(Reply::Ack))
            .says("3.10.7.4", "a SYN from before the window draws an ACK, whatever is behind it"),
        Rule::new("arrival.syn_resets", EIGHT, step(Step::Syn))
            .when(Fact::Syn)
            .unless(Fact::SeqOld)
            .unless(Fact::Rfc5961)
            .then(Send(Reply::Reset))
            .then(Signal(User::Reset))
            .then(Flush)
            .then(Delete)
            .to(Closed)
            .says("3.10.7.4", "without RFC 5961, a SYN in the window resets the connection"),
    ]
}

fn fifth_ack() -> Vec<Rule> {
    vec![
        Rule::new("arrival.timestamp", EIGHT, step(Step::Ack))
            .when(Fact::TimestampNews)
            .then(TakeTimestamp)
            .go_on()
            .meets(&[
                "RFC7323-4.3-1",
                "RFC7323-4.3-2",
                "RFC7323-4.3-3",
                "RFC7323-5.2-1",
                "RFC7323-5.5-1",
            ])
            .says("RFC7323#4.3", "the timestamp of the left edge is remembered"),
        Rule::new("arrival.no_ack", EIGHT, step(Step::Ack))
            .unless(Fact::Ack)
            .says("3.10.7.4", "a segment without ACK is dropped"),
        Rule::new("syn_rcvd.bad_ack", &[SynReceived], step(Step::Ack))
            .unless(Fact::AckNew)
            .then(Send(Reply::Reset))
            .says("3.10.7.4", "an acknowledgment of something else than our SYN draws a RST"),
        Rule::new("syn_rcvd.ack", &[SynReceived], step(Step::Ack))
            .when(Fact::AckNew)
            .then(TakeAck)
            .then(TakeWindow)
            .to(Established)
            .next_step()
            .says("3.10.7.4", "the acknowledgment of our SYN establishes the connection"),
        Rule::new("arrival.ack_too_old", SYNCHRONIZED, step(Step::Ack))
            .when(Fact::AckTooOld)
            .when(Fact::Rfc5961)
            .then(Send(Reply::ChallengeAck))
            .meets(&["MAY-12", "RFC5961-5.2-1", "RFC5961-5.2-2"])
            .binds(&["MAY-12"])
            .says("RFC5961#5.2", "too old an acknowledgment draws a challenge ACK"),
        Rule::new("arrival.ack_beyond", SYNCHRONIZED, step(Step::Ack))
            .when(Fact::AckBeyond)
            .then(Send(Reply::Ack))
            .meets(&["RFC5961-5.2-2"])
            .binds(&[])
            .says("3.10.7.4", "an acknowledgment of what was not sent draws an ACK"),
        Rule::new("ack.zero_window_alive", SENDING, step(Step::Ack))
            .when(Fact::PeerWindowZero)
            .then(Stop(Timer::User))
            .go_on()
            .meets(&["MUST-37"])
            .says("3.8.6.1", "a peer that answers is alive: no user timeout until the next probe"),
        Rule::new("ack.slow_start", SENDING, step(Step::Ack))
            .when(Fact::AckNew)
            .when(Fact::SlowStart)
            .then(SlowStart)
            .go_on()
            .meets(&["MUST-19"])
            .says("3.8.2", "below ssthresh, cwnd grows by what is acknowledged"),
        Rule::new("ack.congestion_avoidance", SENDING, step(Step::Ack))
            .when(Fact::AckNew)
            .unless(Fact::SlowStart)
            .then(AvoidCongestion)
            .go_on()
            .meets(&["MUST-19"])
            .says("3.8.2", "from ssthresh on, cwnd grows by one segment a round trip"),
        Rule::new("ack.new", SENDING, step(Step::Ack))
            .when(Fact::AckNew)
            .then(TakeAck)
            .go_on()
            .says("3.10.7.4", "a new acknowledgment advances SND.UNA"),
        Rule::new("ack.window", SENDING, step(Step::Ack))
            .when(Fact::WindowNews)
            .then(TakeWindow)
            .go_on()
            .meets(&["MUST-1", "MUST-34"])
            .binds(&[])
            .says("3.10.7.4", "a recent segment updates the send window"),
        Rule::new("fin_wait_1.ack_of_fin", &[FinWait1], step(Step::Ack))
            .when(Fact::FinAcked)
            .to(FinWait2)
            .next_step()
            .says("3.10.7.4", "the acknowledgment of our FIN leads to FIN_WAIT_2"),
        Rule::new("closing.ack_of_fin", &[Closing], step(Step::Ack))
            .when(Fact::FinAcked)
            .then(StopAll)
            .then(Start(Timer::TimeWait))
            .to(TimeWait)
            .next_step()
            .meets(&["MUST-13"])
            .binds(&[])
            .binds_in(Part::State, &["MUST-13"])
            .says("3.10.7.4", "the acknowledgment of our FIN leads to TIME_WAIT"),
        Rule::new("closing.other", &[Closing], step(Step::Ack))
            .unless(Fact::FinAcked)
            .says("3.10.7.4", "anything but the acknowledgment of our FIN is ignored"),
        Rule::new("last_ack.ack_of_fin", &[LastAck], step(Step::Ack))
            .when(Fact::FinAcked)
            .then(Delete)
            .to(Closed)
            .says("3.10.7.4", "the acknowledgment of our FIN ends the connection"),
    ]
}

fn sixth_urgent() -> Vec<Rule> {
    vec![
        Rule::new("urgent.news", RECEIVING, step(Step::Urgent))
            .when(Fact::UrgentNews)
            .then(TakeUrgent)
            .then(Signal(User::Urgent))
            .next_step()
            .meets(&["MUST-30", "MUST-31", "MUST-32", "MUST-62"])
            .says("3.10.7.4", "the user is told of urgent data ahead"),
    ]
}

fn seventh_text() -> Vec<Rule> {
    vec![
        Rule::new("half_duplex.text", &[FinWait1, FinWait2], step(Step::Text))
            .when(Fact::HalfDuplex)
            .when(Fact::NewText)
            .then(Send(Reply::ResetAtSndNxt))
            .then(Flush)
            .then(Delete)
            .to(Closed)
            .meets(&["MAY-1", "SHLD-3"])
            .binds(&["SHLD-3"])
            .says("3.6.1", "data after a half-duplex CLOSE draws a RST: data was lost"),
        Rule::new("text.ack_delayed", RECEIVING, step(Step::Text))
            .when(Fact::TextInOrder)
            .when(Fact::DelayedAck)
            .unless(Fact::AckDue)
            .then(TakeText)
            .then(OweDelayedAck)
            .next_step()
            .meets(&["SHLD-18", "MUST-40"])
            .binds(&["SHLD-18"])
            .says("3.8.6.3", "the next octets are taken; their acknowledgment may wait"),
        Rule::new("text.ack_second", RECEIVING, step(Step::Text))
            .when(Fact::TextInOrder)
            .when(Fact::DelayedAck)
            .when(Fact::AckDue)
            .then(TakeText)
            .then(OweAck)
            .next_step()
            .meets(&["SHLD-19"])
            .says("3.8.6.3", "a second full-sized segment is acknowledged at once"),
        Rule::new("text.ack", RECEIVING, step(Step::Text))
            .when(Fact::TextInOrder)
            .unless(Fact::DelayedAck)
            .then(TakeText)
            .then(OweAck)
            .next_step()
            .meets(&["MUST-58", "MUST-59"])
            .binds(&[])
            .says("3.10.7.4", "the next octets are taken and acknowledged"),
        Rule::new("text.ahead", RECEIVING, step(Step::Text))
            .when(Fact::Ahead)
            .when(Fact::AckOutOfOrder)
            .then(KeepText)
            .then(OweAck)
            .next_step()
            .meets(&["SHLD-31", "MAY-13"])
            .binds(&["SHLD-31"])
            .binds_in(Part::Sent, &["MAY-13"])
            .says("3.10.7.4", "what comes too early is kept, and RCV.NXT is acknowledged again"),
        Rule::new("text.ahead_unanswered", RECEIVING, step(Step::Text))
            .when(Fact::Ahead)
            .unless(Fact::AckOutOfOrder)
            .then(KeepText)
            .next_step()
            .meets(&["SHLD-31"])
            .says("3.10.7.4", "what comes too early is kept"),
    ]
}

fn eighth_fin() -> Vec<Rule> {
    vec![
        Rule::new("established.fin", &[Established], step(Step::Fin))
            .when(Fact::FinInOrder)
            .then(Signal(User::Closing))
            .then(TakeFin)
            .then(OweAck)
            .to(CloseWait)
            .meets(&["MUST-12"])
            .binds(&[])
            .binds_in(Part::Signal, &["MUST-12"])
            .says("3.10.7.4", "the peer's FIN is acknowledged, and the user is told"),
        Rule::new("fin_wait_1.fin", &[FinWait1], step(Step::Fin))
            .when(Fact::FinInOrder)
            .then(Signal(User::Closing))
            .then(TakeFin)
            .then(OweAck)
            .to(Closing)
            .says("3.10.7.4", "a FIN that does not acknowledge ours: both close at once"),
        Rule::new("fin_wait_2.fin", &[FinWait2], step(Step::Fin))
            .when(Fact::FinInOrder)
            .then(Signal(User::Closing))
            .then(TakeFin)
            .then(OweAck)
            .then(StopAll)
            .then(Start(Timer::TimeWait))
            .to(TimeWait)
            .meets(&["MUST-13"])
            .binds(&[])
            .binds_in(Part::State, &["MUST-13"])
            .says("3.10.7.4", "the peer's FIN leads to TIME_WAIT"),
        Rule::new("ended.fin_again", &[CloseWait, Closing, LastAck], step(Step::Fin))
            .when(Fact::FinInWindow)
            .then(OweAck)
            .says("3.10.7.4", "another FIN is acknowledged, and changes nothing"),
        Rule::new("time_wait.fin_again", &[TimeWait], step(Step::Fin))
            .when(Fact::FinInWindow)
            .then(OweAck)
            .then(Start(Timer::TimeWait))
            .meets(&["MUST-13"])
            .binds(&[])
            .says("3.10.7.4", "another FIN is acknowledged, and 2 MSL start anew"),
    ]
}
