//! What a shadow says, where the library cannot show it: against implementations that do
//! otherwise than the RFC.

use crate::stack::Shadow;
use crate::tcp::{Flags, Segment, Seq, State, Variable};

fn segment(flags: Flags, seq: u32, ack: u32, window: u16, length: usize) -> Segment {
    let payload = vec![0; length];
    Segment { flags, seq: Seq(seq), ack: Seq(ack), window, payload, ..Segment::default() }
}

/// A host that has sent its SYN at 100 and taken one at 300.
fn established() -> Shadow {
    let mut shadow = Shadow::new();
    shadow.sent(&segment(Flags::SYN, 100, 0, 1000, 0));
    shadow.arrived(&segment(Flags::SYN | Flags::ACK, 300, 101, 2000, 0));
    shadow.sent(&segment(Flags::ACK, 101, 301, 1000, 0));
    shadow
}

#[test]
fn without_a_connection_nothing_is_known() {
    let mut shadow = Shadow::new();
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
    shadow.arrived(&segment(Flags::ACK, 301, 101, 2000, 10));
    assert_eq!(shadow.variable(Variable::RcvNxt), Some(311));
    assert_eq!(shadow.variable(Variable::RcvWnd), Some(990));
    // It did not take them all, whyever.
    shadow.sent(&segment(Flags::ACK, 101, 305, 996, 0));
    assert_eq!(shadow.variable(Variable::RcvNxt), Some(305));
    assert_eq!(shadow.variable(Variable::RcvWnd), Some(996));
}

#[test]
fn what_is_not_acceptable_does_not_count() {
    let shadow = established();
    for (flags, seq, ack, length, what) in [
        (Flags::ACK, 301, 500, 5, "an ACK of what was never sent"),
        (Flags::NONE, 301, 0, 5, "text without an ACK"),
        (Flags::ACK, 1301, 101, 5, "text beyond the window"),
        (Flags::ACK, 290, 101, 5, "text from before"),
        (Flags::SYN | Flags::ACK, 301, 101, 5, "a SYN"),
        (Flags::RST, 301, 101, 5, "a RST"),
    ] {
        let mut after = shadow.clone();
        after.arrived(&segment(flags, seq, ack, 7, length));
        assert_eq!(after, shadow, "{what}");
    }
    let mut after = shadow.clone();
    after.arrived(&Segment { bad_checksum: true, ..segment(Flags::ACK, 301, 101, 7, 5) });
    assert_eq!(after, shadow, "a wrong checksum");
}

#[test]
fn what_lies_ahead_moves_nothing_but_the_window() {
    let mut shadow = established();
    shadow.arrived(&segment(Flags::ACK, 311, 101, 7, 5));
    assert_eq!(shadow.variable(Variable::RcvNxt), Some(301));
    assert_eq!(shadow.variable(Variable::SndWnd), Some(7));
    // Older than what has said so, and it says the same.
    shadow.arrived(&segment(Flags::ACK, 301, 101, 7, 0));
    assert_eq!(shadow.variable(Variable::SndWnd), Some(7));
    shadow.arrived(&segment(Flags::ACK, 301, 101, 9, 0));
    assert_eq!(shadow.variable(Variable::SndWnd), None, "who knows what it made of that");
    shadow.arrived(&segment(Flags::ACK, 311, 101, 8, 0));
    assert_eq!(shadow.variable(Variable::SndWnd), Some(8));
}

#[test]
fn windows_are_scaled_if_both_have_said_so() {
    for (theirs, snd_wnd, rcv_wnd) in [(Some(3), 8 * 50, 4 * 60), (None, 50, 60)] {
        let mut shadow = Shadow::new();
        let mut syn = segment(Flags::SYN, 300, 0, 2000, 0);
        syn.options.window_scale = theirs;
        shadow.arrived(&syn);
        let mut answer = segment(Flags::SYN | Flags::ACK, 100, 301, 1000, 0);
        answer.options.window_scale = Some(2);
        shadow.sent(&answer);
        assert_eq!(shadow.variable(Variable::SndWnd), Some(2000), "never in a SYN");
        assert_eq!(shadow.variable(Variable::RcvWnd), Some(1000), "never in a SYN");
        shadow.arrived(&segment(Flags::ACK, 301, 101, 50, 0));
        shadow.sent(&segment(Flags::ACK, 101, 301, 60, 0));
        assert_eq!(shadow.variable(Variable::SndWnd), Some(snd_wnd));
        assert_eq!(shadow.variable(Variable::RcvWnd), Some(rcv_wnd));
    }
}

#[test]
fn only_what_was_seen_of_urgent_data_is_told() {
    let mut shadow = established();
    assert_eq!(shadow.variable(Variable::SndUp), None);
    assert_eq!(shadow.variable(Variable::RcvUp), None);
    shadow.sent(&Segment { urgent: 3, ..segment(Flags::ACK | Flags::URG, 101, 301, 1000, 3) });
    shadow.arrived(&Segment { urgent: 2, ..segment(Flags::ACK | Flags::URG, 301, 101, 2000, 2) });
    assert_eq!(shadow.variable(Variable::SndUp), Some(104));
    assert_eq!(shadow.variable(Variable::RcvUp), Some(303));
    assert_eq!(shadow.variable(Variable::SndWl1), None, "it never is");
}

#[test]
fn the_state_says_what_segments_cannot() {
    let mut shadow = Shadow::new();
    shadow.sent(&segment(Flags::SYN, 100, 0, 1000, 0));
    shadow.arrived(&segment(Flags::SYN | Flags::ACK, 300, 101, 2000, 0));
    shadow.state(Some(State::SynSent));
    assert_eq!(shadow.variable(Variable::SndUna), Some(100), "it was not taken");
    assert_eq!(shadow.variable(Variable::Irs), None);
    let mut shadow = established();
    shadow.sent(&segment(Flags::FIN | Flags::ACK, 101, 301, 1000, 0));
    shadow.state(Some(State::FinWait1));
    assert_eq!(shadow.variable(Variable::SndUna), Some(101));
    shadow.state(Some(State::FinWait2));
    assert_eq!(shadow.variable(Variable::SndUna), Some(102));
    shadow.state(Some(State::TimeWait));
    shadow.arrived(&segment(Flags::ACK, 301, 102, 2000, 10));
    assert_eq!(shadow.variable(Variable::RcvNxt), Some(301), "too late for text");
}
