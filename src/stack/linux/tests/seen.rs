//! What looks and segments show about variables, windows, losses and round trips.

use std::net::{Ipv4Addr, SocketAddrV4};

use super::*;
use crate::stack::FaultKind;
use crate::stack::linux::small_window::SmallWindow;
use crate::stack::linux::wire::Wire;
use crate::stack::linux::{sack, variables};
use crate::tcp::{Flags, Segment, Seq, Variable};
use crate::wire::Route;
use State::{Established, FinWait2, SynReceived, TimeWait};

fn segment(flags: Flags, seq: u32, ack: u32, length: usize) -> Segment {
    let payload = vec![0; length];
    Segment { flags, seq: Seq(seq), ack: Seq(ack), window: 1000, payload, ..Segment::default() }
}

fn wire() -> Wire {
    let address = |port| SocketAddrV4::new(Ipv4Addr::LOCALHOST, port);
    Wire::new(Route::new(address(1), address(2)), 100, 0)
}

/// A host whose ISS is 100, and which has acknowledged the peer's SYN at 300.
fn established(active: bool) -> Wire {
    const SYN_ACK: Flags = Flags(Flags::SYN.0 | Flags::ACK.0);
    let mut wire = wire();
    if active {
        wire.release(at(0), segment(Flags::SYN, 100, 0, 0));
        wire.shadow.arrived(&segment(SYN_ACK, 300, 101, 0));
        wire.end_trips(at(0), &segment(SYN_ACK, 300, 101, 0));
        wire.release(at(0), segment(Flags::ACK, 101, 301, 0));
    } else {
        wire.shadow.arrived(&segment(Flags::SYN, 300, 0, 0));
        wire.release(at(0), segment(SYN_ACK, 100, 301, 0));
        wire.shadow.state(Some(SynReceived));
    }
    wire
}

fn seen(state: State, info: Option<Info>) -> Look {
    Look { state, info, ..Look::nothing() }
}

#[test]
fn rcv_nxt_is_counted_by_the_kernel_or_follows_from_the_state() {
    let wire = established(true);
    let full = Some(Info { received: 50, ..info() });
    assert_eq!(variables::rcv_nxt(&seen(Established, full), &wire, true), Some(351));
    assert_eq!(variables::rcv_nxt(&seen(SynReceived, None), &wire, true), Some(301));
    let mut wire = established(true);
    wire.release(at(0), segment(Flags::ACK, 101, 340, 0));
    assert_eq!(variables::rcv_nxt(&seen(TimeWait, None), &wire, true), Some(340));
    assert_eq!(variables::rcv_nxt(&seen(FinWait2, None), &wire, false), Some(340));
    assert_eq!(variables::rcv_nxt(&seen(FinWait2, None), &wire, true), None, "perhaps not yet");
    assert_eq!(variables::rcv_nxt(&seen(Established, None), &wire, false), None);
}

#[test]
fn rcv_wnd_shrinks_by_what_has_arrived_since_it_was_announced() {
    let wire = established(true);
    let look = |rcv_wnd| seen(Established, Some(Info { rcv_wnd, ..info() }));
    assert_eq!(variables::rcv_wnd(&look(Some(800)), &wire, Some(301)), Some(800));
    assert_eq!(variables::rcv_wnd(&look(Some(800)), &wire, Some(311)), Some(790));
    assert_eq!(variables::rcv_wnd(&look(Some(8)), &wire, Some(311)), Some(0));
    assert_eq!(variables::rcv_wnd(&look(Some(800)), &wire, None), Some(800));
    // An older kernel does not report it: then the announced right edge counts.
    assert_eq!(variables::rcv_wnd(&look(None), &wire, Some(311)), Some(990));
    assert_eq!(variables::rcv_wnd(&look(None), &wire, None), Some(1000));
}

#[test]
fn snd_una_counts_the_syn_of_an_active_open() {
    let una = |active, state, acked| {
        let look = seen(state, Some(Info { acked, ..info() }));
        variables::other(Variable::SndUna, &look, &established(active))
    };
    assert_eq!(una(true, Established, 6), Some(106));
    assert_eq!(una(false, Established, 5), Some(106));
    assert_eq!(una(true, SynReceived, 0), Some(100), "a simultaneous open");
    assert_eq!(una(false, SynReceived, 0), None, "it counts its SYN before it is acknowledged");
    let nobody = variables::other(Variable::SndUna, &seen(SynReceived, None), &established(false));
    assert_eq!(nobody, Some(100), "by its segments");
}

#[test]
fn there_is_no_send_window_before_the_peers_syn() {
    let look = seen(Established, Some(Info { snd_wnd: Some(7), ..info() }));
    assert_eq!(variables::other(Variable::SndWnd, &look, &established(true)), Some(7));
    assert_eq!(variables::other(Variable::SndWnd, &look, &wire()), None);
}

/// The kernel itself rejects a segment that begins beyond its own window.
#[test]
fn a_small_window_is_shown_and_not_passed() {
    let window = |window| SmallWindow::new(&config(|it| it.window = window));
    assert_eq!(window(1152).left(0), None, "the kernel has that itself");
    assert_eq!(window(1151).left(0), Some(1151));
    let small = window(10);
    assert_eq!((small.left(4), small.left(11)), (Some(6), Some(0)));
    let mut sent = [segment(Flags::ACK, 1, 1, 0), segment(Flags::ACK, 1, 1, 0)];
    sent[1].window = 3;
    small.show(4, &mut sent);
    assert_eq!([sent[0].window, sent[1].window], [6, 3]);
    let passed = |seq, length, unread| {
        small.is_passed_by(&segment(Flags::ACK, seq, 1, length), Seq(301), unread)
    };
    assert!(!passed(301, 10, 0) && passed(301, 11, 0));
    assert!(!passed(301, 6, 4) && passed(301, 7, 4));
    assert!(!passed(290, 11, 10) && passed(290, 12, 10), "old text is in no window");
    assert!(passed(301 + 1152, 1, 0) && !passed(301 + 1153, 1, 0));
    assert!(!window(1152).is_passed_by(&segment(Flags::ACK, 301, 1, 5000), Seq(301), 0));
    assert!(small.opens(1) && !small.opens(0) && !window(1152).opens(1));
}

#[test]
fn losses_after_reordering_with_sack_are_unpredictable() {
    let with = config(|it| it.sack = true);
    let fault = |info, config: &Config| {
        let fault = sack::unforeseen(&seen(Established, Some(info)), config);
        fault.map(|fault| fault.kind)
    };
    let lost = Info { sack: true, sacked: 1, ..info() };
    assert_eq!(fault(lost, &with), None);
    let unforeseen = Some(FaultKind::Unsayable);
    assert_eq!(fault(Info { reordered: 1, ..lost }, &with), unforeseen);
    assert_eq!(fault(Info { sack: false, ..lost }, &with), unforeseen, "the peer has none");
    assert_eq!(fault(Info { reordered: 1, ..lost }, &Config::default()), None, "nobody has any");
    assert_eq!(fault(Info { sacked: 0, reordered: 1, ..lost }, &with), None, "nothing is lost");
}

#[test]
fn an_acknowledgment_of_a_retransmission_takes_the_shortest_trip() {
    let patience = |info, ago| {
        let look = Look { at: Instant::now() - ms(ago), ..seen(Established, Some(info)) };
        sack::patience(&look)
    };
    let again = Info { sack: true, again: 1, least_rtt: Some(ms(60_000)), ..info() };
    let long = patience(again, 1000);
    assert!(long <= ms(59_000) && long > ms(30_000), "{long:?}");
    assert_eq!(patience(again, 60_000), Duration::ZERO, "it has passed");
    for none in [
        Info { sack: false, ..again },
        Info { again: 0, ..again },
        Info { least_rtt: None, ..again },
    ] {
        assert_eq!(patience(none, 0), Duration::ZERO);
    }
}

/// Three times the first trip is more than a second.
#[test]
fn a_trip_of_more_than_a_third_of_a_second_is_slow() {
    let slow = |lengths: &[(u64, Flags, u32, usize)], acked: u64, ack: u32| {
        let mut wire = established(true);
        for (now, flags, seq, length) in lengths {
            wire.release(at(*now), segment(*flags, *seq, 301, *length));
        }
        wire.end_trips(at(acked), &segment(Flags::ACK, 301, ack, 0));
        wire.had_slow_trip()
    };
    const DATA: Flags = Flags::ACK;
    assert!(!slow(&[(0, DATA, 101, 5)], 333, 106) && slow(&[(0, DATA, 101, 5)], 334, 106));
    assert!(!slow(&[(0, DATA, 101, 5)], 500, 105), "it is not acknowledged yet");
    assert!(!slow(&[(0, DATA, 101, 0)], 500, 101), "nothing is acknowledged");
    assert!(!slow(&[(0, DATA, 101, 5), (100, DATA, 101, 5)], 500, 106), "Karn");
    assert!(!slow(&[(0, DATA, 101, 5), (300, DATA, 106, 5)], 330, 111));
    assert!(slow(&[(0, DATA, 101, 5), (300, DATA, 106, 5)], 340, 111), "the first of two");
    assert!(!slow(&[(0, Flags::RST, 101, 5)], 500, 106));
    let mut wire = established(true);
    wire.release(at(0), segment(DATA, 101, 301, 5));
    wire.end_trips(at(500), &segment(Flags::NONE, 301, 106, 0));
    assert!(!wire.had_slow_trip(), "without ACK it acknowledges nothing");
    wire.end_trips(at(500), &segment(Flags::ACK, 301, 106, 0));
    assert!(wire.had_slow_trip());
    wire.release(at(900), segment(Flags::SYN, 5000, 0, 0));
    assert!(!wire.had_slow_trip(), "of another connection");
}
