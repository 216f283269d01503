//! What a shadow knows where the library cannot show it: with implementations that depart from the
//! RFC.

use crate::stack::Shadow;
use crate::tcp::{Flags, Segment, Seq, State, Variable};

fn segment(flags: Flags, seq: u32, ack: u32, window: u16, length: usize) -> Segment {
    let payload = vec![0; length];
    Segment { flags, seq: Seq(seq), ack: Seq(ack), window, payload, ..Segment::default() }
}

/// A host that has sent its SYN at 100 and accepted one at 300.
fn established() -> Shadow {
    let mut shadow = Shadow::default();
    shadow.sent(&segment(Flags::SYN, 100, 0, 1000, 0));
    shadow.arrived(&segment(Flags::SYN | Flags::ACK, 300, 101, 2000, 0));
    shadow.sent(&segment(Flags::ACK, 101, 301, 1000, 0));
    shadow
}

#[test]
fn without_a_connection_nothing_is_known() {
    let mut shadow = Shadow::default();
    shadow.arrived(&segment(Flags::ACK, 5, 5, 5, 0));
    shadow.sent(&segment(Flags::RST, 5, 0, 0, 0));
    let mut ended = established();
    ended.state(Some(State::Closed));
    for variable in Variable::ALL {
        assert_eq!(shadow.variable(variable), None);
        assert_eq!(ended.variable(variable), None);
    }
}

#[test]
fn what_it_acknowledges_is_what_it_has_received() {
    let mut shadow = established();
    assert_eq!(shadow.variable(Variable::Irs), Some(300));
    assert_eq!(shadow.variable(Variable::RcvNxt), Some(301));
    assert_eq!(shadow.variable(Variable::RcvWnd), Some(1000));
    shadow.arrived(&segment(Flags::ACK, 301, 101, 2000, 10));
    assert_eq!(shadow.variable(Variable::RcvNxt), None, "whether it was accepted cannot be seen");
    assert_eq!(shadow.variable(Variable::RcvWnd), None);
    assert_eq!(shadow.rcv_wnd(311), Some(990), "but there is a right edge if RCV.NXT is given");
    assert_eq!(shadow.rcv_wnd(2000), Some(0), "beyond it there is no window");
    // For some reason it did not accept all of them.
    shadow.sent(&segment(Flags::ACK, 101, 305, 996, 0));
    assert_eq!(shadow.variable(Variable::RcvNxt), Some(305));
    assert_eq!(shadow.variable(Variable::RcvWnd), Some(996));
}

#[test]
fn only_a_segment_that_continues_can_move_rcv_nxt() {
    let shadow = established();
    for (flags, seq, length, news, what) in [
        (Flags::ACK, 301, 5, true, "text at RCV.NXT"),
        (Flags::NONE, 301, 5, true, "text that should not count"),
        (Flags::ACK, 290, 12, true, "text that is old but for its end"),
        (Flags::FIN | Flags::ACK, 301, 0, true, "a FIN"),
        (Flags::FIN | Flags::ACK, 291, 10, true, "a FIN after old text"),
        (Flags::ACK, 302, 5, false, "text after a gap"),
        (Flags::ACK, 290, 11, false, "old text"),
        (Flags::ACK, 301, 0, false, "a bare acknowledgment"),
    ] {
        let mut after = shadow.clone();
        after.arrived(&segment(flags, seq, 101, 7, length));
        assert_eq!(after.variable(Variable::RcvNxt), (!news).then_some(301), "{what}");
    }
}

#[test]
fn an_acknowledgment_that_may_count_leaves_snd_una_unknown() {
    let mut shadow = established();
    shadow.state(Some(State::Established));
    shadow.sent(&segment(Flags::ACK, 101, 301, 1000, 50));
    assert_eq!(shadow.variable(Variable::SndUna), Some(101));
    shadow.arrived(&segment(Flags::ACK, 301, 101, 2000, 0));
    assert_eq!(shadow.variable(Variable::SndUna), Some(101), "it says nothing new");
    shadow.arrived(&segment(Flags::ACK, 301, 120, 2000, 0));
    assert_eq!(shadow.variable(Variable::SndUna), None);
    assert_eq!(shadow.variable(Variable::SndNxt), Some(151));
    shadow.sent(&segment(Flags::FIN | Flags::ACK, 151, 301, 1000, 0));
    shadow.state(Some(State::FinWait1));
    assert_eq!(shadow.variable(Variable::SndUna), None);
    let mut aborted = shadow.clone();
    aborted.state(Some(State::TimeWait));
    assert_eq!(aborted.variable(Variable::SndUna), None, "ABORT may lead there");
    shadow.arrived(&segment(Flags::ACK, 301, 152, 2000, 0));
    assert_eq!(shadow.variable(Variable::SndUna), None);
    shadow.state(Some(State::FinWait2));
    assert_eq!(shadow.variable(Variable::SndUna), Some(152), "all of it, or it were not there");
}

#[test]
fn a_close_in_syn_rcvd_proves_nothing() {
    let mut shadow = Shadow::default();
    shadow.arrived(&segment(Flags::SYN, 300, 0, 2000, 0));
    shadow.sent(&segment(Flags::SYN | Flags::ACK, 100, 301, 1000, 0));
    shadow.state(Some(State::SynReceived));
    assert_eq!(shadow.variable(Variable::SndUna), Some(100));
    assert!(shadow.is_unanswered() && !shadow.is_active());
    shadow.state(Some(State::FinWait1));
    shadow.arrived(&segment(Flags::ACK, 301, 101, 2000, 0));
    shadow.state(Some(State::FinWait1));
    assert_eq!(shadow.variable(Variable::SndUna), None);
    assert!(shadow.is_unanswered());
    shadow.state(Some(State::Established));
    assert_eq!(shadow.variable(Variable::SndUna), Some(101));
}

#[test]
fn variables_that_no_segment_shows_are_never_known() {
    let mut shadow = established();
    shadow.state(Some(State::Established));
    shadow.arrived(&Segment { urgent: 2, ..segment(Flags::ACK | Flags::URG, 301, 101, 7, 2) });
    shadow.sent(&segment(Flags::ACK, 101, 303, 1000, 0));
    for variable in [Variable::SndWnd, Variable::SndWl1, Variable::SndWl2, Variable::RcvUp] {
        assert_eq!(shadow.variable(variable), None, "{}", variable.name());
    }
}

#[test]
fn a_window_whose_field_is_cut_is_unknown() {
    for (theirs, first, told, rcv_wnd) in [
        (Some(3), 1000, Some(1000), None),
        (Some(3), 0xffff, None, None),
        (None, 1000, Some(1000), Some(60)),
        (None, 0xffff, Some(0xffff), Some(60)),
    ] {
        let mut shadow = Shadow::default();
        let mut syn = segment(Flags::SYN, 300, 0, 2000, 0);
        syn.options.window_scale = theirs;
        shadow.arrived(&syn);
        let mut answer = segment(Flags::SYN | Flags::ACK, 100, 301, first, 0);
        answer.options.window_scale = Some(2);
        shadow.sent(&answer);
        assert_eq!(shadow.variable(Variable::RcvWnd), told, "never scaled in a SYN");
        shadow.arrived(&segment(Flags::ACK, 301, 101, 50, 0));
        shadow.sent(&segment(Flags::ACK, 101, 301, 60, 0));
        assert_eq!(shadow.variable(Variable::RcvWnd), rcv_wnd, "or it has lost its low bits");
    }
}

#[test]
fn the_end_of_urgent_data_is_known_while_a_segment_shows_it() {
    let urgent =
        |seq, urgent| Segment { urgent, ..segment(Flags::ACK | Flags::URG, seq, 301, 1000, 3) };
    let mut shadow = established();
    assert_eq!(shadow.variable(Variable::SndUp), None);
    shadow.sent(&urgent(101, 3));
    assert_eq!(shadow.variable(Variable::SndUp), Some(104));
    shadow.urges();
    assert_eq!(shadow.variable(Variable::SndUp), None, "more waits to be sent");
    shadow.sent(&urgent(104, 5));
    assert_eq!(shadow.variable(Variable::SndUp), Some(109));
    shadow.arrived(&segment(Flags::ACK, 301, 109, 2000, 0));
    assert_eq!(shadow.variable(Variable::SndUp), None, "it is over");
    shadow.sent(&urgent(109, 0xffff));
    assert_eq!(shadow.variable(Variable::SndUp), None, "perhaps it lies further on");
}

#[test]
fn the_state_proves_what_segments_cannot() {
    let mut shadow = Shadow::default();
    shadow.sent(&segment(Flags::SYN, 100, 0, 1000, 0));
    shadow.arrived(&segment(Flags::SYN | Flags::ACK, 300, 101, 2000, 0));
    assert_eq!(shadow.variable(Variable::Irs), None, "it has not said so");
    shadow.state(Some(State::SynSent));
    assert_eq!(shadow.variable(Variable::SndUna), Some(100), "it was not accepted");
    assert_eq!(shadow.variable(Variable::Irs), None);
    shadow.arrived(&segment(Flags::SYN | Flags::ACK, 500, 101, 2000, 0));
    shadow.state(Some(State::Established));
    assert_eq!(shadow.variable(Variable::SndUna), Some(101));
    assert_eq!(shadow.variable(Variable::Irs), Some(500));
}

#[test]
fn nothing_is_known_of_a_revived_connection() {
    let mut shadow = established();
    shadow.state(Some(State::TimeWait));
    shadow.arrived(&segment(Flags::SYN, 900, 0, 2000, 0));
    shadow.sent(&segment(Flags::SYN | Flags::ACK, 700, 901, 1000, 0));
    shadow.state(Some(State::SynReceived));
    assert_eq!(shadow.variable(Variable::RcvNxt), Some(901));
    shadow.state(Some(State::TimeWait));
    assert_eq!(shadow.variable(Variable::RcvNxt), None);
}
