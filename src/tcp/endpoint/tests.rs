//! The engine against the figures of RFC 9293, two endpoints face to face.

use std::time::Duration;

use super::Endpoint;
use crate::tcp::{Call, Config, Effects, Flags, Rules, Segment, Seq, State, Time, Timer};

/// Two endpoints, and what each has in flight to the other.
struct Pair {
    ends: [Endpoint; 2],
    flight: [Vec<Segment>; 2],
    now: Time,
    effects: Effects,
}

const A: usize = 0;
const B: usize = 1;

impl Pair {
    fn new(a: Config, b: Config) -> Self {
        Self {
            ends: [Endpoint::new(a), Endpoint::new(Config { iss: Seq(300), ..b })],
            flight: [Vec::new(), Vec::new()],
            now: Time::ZERO,
            effects: Effects::default(),
        }
    }

    fn standard() -> Self {
        Self::new(Config::default(), Config::default())
    }

    fn established() -> Self {
        let mut pair = Self::standard();
        pair.call(B, Call::Listen);
        pair.call(A, Call::Connect);
        pair.settle();
        assert_eq!(pair.states(), [State::Established; 2]);
        pair
    }

    fn call(&mut self, end: usize, call: Call) {
        self.effects.clear();
        self.ends[end].call(Rules::standard(), self.now, &call, &mut self.effects).unwrap();
        self.flight[end].append(&mut self.effects.segments);
    }

    /// The next segment arrives at `end`.
    fn arrive(&mut self, end: usize) -> Segment {
        let segment = self.flight[1 - end].remove(0);
        self.give(end, &segment);
        segment
    }

    fn give(&mut self, end: usize, segment: &Segment) {
        self.effects.clear();
        self.ends[end].segment(Rules::standard(), self.now, segment, &mut self.effects);
        self.flight[end].append(&mut self.effects.segments);
    }

    fn settle(&mut self) {
        for _ in 0..1000 {
            match (self.flight[A].is_empty(), self.flight[B].is_empty()) {
                (true, true) => return,
                (false, _) => drop(self.arrive(B)),
                (true, false) => drop(self.arrive(A)),
            }
        }
        panic!("the network does not come to rest");
    }

    fn next_timer(&mut self) -> (usize, Timer) {
        let due = |pair: &Self, end: usize| pair.ends[end].next_timeout().unwrap_or(Time::NEVER);
        let end = if due(self, A) <= due(self, B) { A } else { B };
        self.now = due(self, end);
        self.effects.clear();
        let timer = self.ends[end].timeout(Rules::standard(), self.now, &mut self.effects).unwrap();
        self.flight[end].append(&mut self.effects.segments);
        (end, timer)
    }

    fn states(&self) -> [State; 2] {
        [self.ends[A].state(), self.ends[B].state()]
    }
}

fn send(octets: usize) -> Call {
    Call::Send { data: vec![b'x'; octets], push: false, urgent: false }
}

/// `(SEQ, ACK, flags, octets)`
fn short(segment: &Segment) -> (u32, u32, Flags, usize) {
    (segment.seq.0, segment.ack.0, segment.flags, segment.payload.len())
}

const SYN_ACK: Flags = Flags(Flags::SYN.0 | Flags::ACK.0);
const FIN_ACK: Flags = Flags(Flags::FIN.0 | Flags::ACK.0);

#[test]
fn figure_6() {
    let mut pair = Pair::standard();
    pair.call(B, Call::Listen);
    pair.call(A, Call::Connect);
    assert_eq!(short(&pair.arrive(B)), (100, 0, Flags::SYN, 0));
    assert_eq!(pair.states(), [State::SynSent, State::SynReceived]);
    assert_eq!(short(&pair.arrive(A)), (300, 101, SYN_ACK, 0));
    assert_eq!(pair.states(), [State::Established, State::SynReceived]);
    assert_eq!(short(&pair.arrive(B)), (101, 301, Flags::ACK, 0));
    assert_eq!(pair.states(), [State::Established; 2]);
}

#[test]
fn figure_7() {
    let mut pair = Pair::standard();
    pair.call(A, Call::Connect);
    pair.call(B, Call::Connect);
    pair.arrive(A);
    pair.arrive(B);
    assert_eq!(pair.states(), [State::SynReceived; 2]);
    assert_eq!(short(&pair.arrive(A)), (300, 101, SYN_ACK, 0));
    assert_eq!(short(&pair.arrive(B)), (100, 301, SYN_ACK, 0));
    assert_eq!(pair.states(), [State::Established; 2]);
    assert!(pair.flight.iter().all(Vec::is_empty), "figure 7 ends without another segment");
}

#[test]
fn figures_12_and_13() {
    let mut pair = Pair::established();
    pair.call(A, Call::Close);
    assert_eq!(short(&pair.arrive(B)), (101, 301, FIN_ACK, 0));
    assert_eq!(pair.states(), [State::FinWait1, State::CloseWait]);
    assert_eq!(short(&pair.arrive(A)), (301, 102, Flags::ACK, 0));
    assert_eq!(pair.states(), [State::FinWait2, State::CloseWait]);
    pair.call(B, Call::Close);
    assert_eq!(short(&pair.arrive(A)), (301, 102, FIN_ACK, 0));
    assert_eq!(pair.states(), [State::TimeWait, State::LastAck]);
    assert_eq!(short(&pair.arrive(B)), (102, 302, Flags::ACK, 0));
    assert_eq!(pair.states(), [State::TimeWait, State::Closed]);
    assert_eq!(pair.next_timer(), (A, Timer::TimeWait));
    assert_eq!((pair.states(), pair.now), ([State::Closed; 2], Time(240_000_000)));

    let mut pair = Pair::established();
    pair.call(A, Call::Close);
    pair.call(B, Call::Close);
    pair.arrive(A);
    pair.arrive(B);
    assert_eq!(pair.states(), [State::Closing; 2]);
    pair.settle();
    assert_eq!(pair.states(), [State::TimeWait; 2]);
}

#[test]
fn retransmission_backs_off_and_gives_up() {
    let mut pair = Pair::established();
    pair.call(A, send(10));
    pair.flight[A].clear();
    let mut times = Vec::new();
    while pair.ends[A].state() == State::Established {
        let (_, timer) = pair.next_timer();
        times.push((timer, pair.now.0 / 1_000_000));
        pair.flight[A].clear();
    }
    let seconds = [1, 3, 7, 15, 31, 63, 123, 183, 243];
    assert_eq!(times.len(), seconds.len() + 1);
    for (time, second) in times.iter().zip(seconds) {
        assert_eq!(*time, (Timer::Retransmission, second));
    }
    assert_eq!(times.last(), Some(&(Timer::User, 300)));
}

#[test]
fn a_zero_window_is_probed_and_opens() {
    let mut pair = Pair::new(Config::default(), Config { window: 100, ..Config::default() });
    pair.call(B, Call::Listen);
    pair.call(A, Call::Connect);
    pair.settle();
    pair.call(A, send(150));
    pair.settle();
    assert_eq!(pair.next_timer(), (A, Timer::Persist));
    assert_eq!(pair.flight[A][0].payload.len(), 1);
    pair.settle();
    assert_eq!(pair.next_timer(), (A, Timer::Persist));
    assert_eq!(pair.now, Time(3_000_000));
    pair.settle();
    let mut effects = Effects::default();
    let now = pair.now;
    let read = pair.ends[B].receive(Rules::standard(), now, 1000, &mut effects).unwrap();
    assert_eq!(read.data.len(), 100);
    pair.flight[B].append(&mut effects.segments);
    pair.settle();
    let read = pair.ends[B].receive(Rules::standard(), now, 1000, &mut effects).unwrap();
    assert_eq!(read.data.len(), 50);
}

#[test]
fn segments_out_of_order_are_kept_and_used() {
    let mut pair = Pair::established();
    for _ in 0..3 {
        pair.call(A, send(1460));
    }
    pair.flight[A].swap(0, 2);
    for _ in 0..3 {
        pair.arrive(B);
    }
    assert_eq!(pair.ends[B].readable().0, 3 * 1460);
    let acks: Vec<_> = pair.flight[B].iter().map(|segment| segment.ack.0).collect();
    assert_eq!(acks, [101, 101, 101 + 3 * 1460]);
}

#[test]
fn nagle_holds_small_segments() {
    let mut pair = Pair::established();
    pair.call(A, send(10));
    pair.call(A, send(10));
    assert_eq!(pair.flight[A].len(), 1);
    pair.settle();
    assert_eq!(pair.ends[B].readable().0, 20);
}

#[test]
fn keep_alives_run_from_the_handshake_on_both_sides() {
    let config = || Config { keep_alive: Some(Duration::from_secs(60)), ..Config::default() };
    let mut pair = Pair::new(config(), config());
    pair.call(B, Call::Listen);
    pair.call(A, Call::Connect);
    pair.settle();
    for end in [A, B] {
        assert_eq!(pair.ends[end].next_timeout(), Some(Time::ZERO + Duration::from_secs(60)));
    }
}

/// "The absence of this flag indicates that there is no urgent data outstanding" (section 3.8.5).
#[test]
fn urg_is_set_while_urgent_data_is_outstanding_and_no_longer() {
    let keep_alive = Some(Duration::from_secs(60));
    let mut pair = Pair::new(Config { keep_alive, ..Config::default() }, Config::default());
    pair.call(B, Call::Listen);
    pair.call(A, Call::Connect);
    pair.settle();
    pair.call(A, Call::Send { data: b"stop".to_vec(), push: false, urgent: true });
    assert!(pair.arrive(B).flags.has(Flags::URG));
    pair.settle();
    // A keep-alive begins with the last urgent octet, which has arrived.
    assert_eq!(pair.next_timer(), (A, Timer::KeepAlive));
    assert_eq!(short(&pair.flight[A][0]), (104, 301, Flags::ACK, 0));
}

/// A FIN is in flight between the two timeouts of the segment before it: ssthresh is half of what
/// was in flight at the first (RFC 5681, section 3.1).
#[test]
fn only_the_first_timeout_of_a_segment_lowers_ssthresh() {
    let config = Config { mss: 100, nagle: false, ..Config::default() };
    let mut pair = Pair::new(config, Config::default());
    pair.call(B, Call::Listen);
    pair.call(A, Call::Connect);
    pair.settle();
    pair.call(A, send(400));
    pair.settle();
    // cwnd has grown beyond the floor of two segments.
    pair.call(A, send(601));
    pair.flight[A].clear();
    assert_eq!(pair.next_timer(), (A, Timer::Retransmission));
    assert_eq!(pair.ends[A].tcb.congestion.threshold(), 300);
    pair.call(A, Call::Close);
    assert_eq!(pair.ends[A].tcb.snd_nxt - pair.ends[A].tcb.snd_una.0, Seq(602));
    assert_eq!(pair.next_timer(), (A, Timer::Retransmission));
    assert_eq!(pair.ends[A].tcb.congestion.threshold(), 300);
}
