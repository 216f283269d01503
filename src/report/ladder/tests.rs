#![allow(clippy::unwrap_used)]

use super::*;
use crate::language::plan::{Payload, Read, UserCall};
use crate::report::fixture::{Client, Server, Tracer, close, handshake, segment as seg, send};
use crate::run::{Called, Origin, Trace, What};
use crate::stack::Fired;
use crate::tcp::{CallError, Flags, Icmp, Refusal, Segment, Seq, Signal, Timer};
use crate::text::Style;

fn draw(trace: &Trace) -> String {
    let text = plain(&trace.events);
    for line in text.lines() {
        assert!(crate::text::width(line) <= 100, "too wide: {line}");
        assert_eq!(line, line.trim_end());
    }
    text
}

#[test]
fn figure_6_and_a_close() {
    insta::assert_snapshot!(draw(&close()));
}

#[test]
fn figure_7_simultaneous_open() {
    let mut t = Tracer::new();
    t.call(Client, UserCall::Connect, State::SynSent);
    let a = t.send(Client, seg(100, None, Flags::SYN, 0));
    t.call(Server, UserCall::Connect, State::SynSent);
    let b = t.send(Server, seg(300, None, Flags::SYN, 0));
    t.arrive(b, State::SynReceived);
    let c = t.send(Client, seg(100, Some(301), Flags::SYN, 0));
    t.arrive(a, State::SynReceived);
    let d = t.send(Server, seg(300, Some(101), Flags::SYN, 0));
    t.arrive(d, State::Established);
    t.arrive(c, State::Established);
    insta::assert_snapshot!(draw(&t.trace()));
}

#[test]
fn figure_8_old_duplicate() {
    let mut t = Tracer::new();
    t.call(Server, UserCall::Listen, State::Listen).call(Client, UserCall::Connect, State::SynSent);
    let syn = t.send(Client, seg(100, None, Flags::SYN, 0));
    let old = t.send_as(Client, seg(90, None, Flags::SYN, 0), Origin::Forged);
    t.arrive(old, State::SynReceived);
    let answer = t.send(Server, seg(300, Some(91), Flags::SYN, 0));
    t.arrive(answer, State::SynSent);
    let rst = t.send(Client, Segment { window: 0, ..seg(91, None, Flags::RST, 0) });
    t.arrive(rst, State::Listen);
    t.arrive(syn, State::SynReceived);
    insta::assert_snapshot!(draw(&t.trace()));
}

#[test]
fn figure_12_and_time() {
    let mut t = handshake();
    t.call(Client, UserCall::Close, State::FinWait1);
    let fin = t.send(Client, seg(101, Some(301), Flags::FIN, 0));
    t.arrive(fin, State::CloseWait);
    let ack = t.send(Server, seg(301, Some(102), Flags::NONE, 0));
    t.arrive(ack, State::FinWait2);
    t.call(Server, UserCall::Close, State::LastAck);
    let fin = t.send(Server, seg(301, Some(102), Flags::FIN, 0));
    t.arrive(fin, State::TimeWait);
    let ack = t.send(Client, seg(102, Some(302), Flags::NONE, 0));
    t.arrive(ack, State::Closed);
    t.time = Time(240_000_000);
    t.push(What::Clock);
    t.now(Client, State::Closed)
        .push(What::Timer { host: Client, timer: Fired::Timer(Timer::TimeWait) });
    t.time = Time(300_500_000);
    t.push(What::Clock);
    insta::assert_snapshot!(draw(&t.trace()));
}

#[test]
fn figure_13_simultaneous_close() {
    let mut t = handshake();
    t.call(Client, UserCall::Close, State::FinWait1);
    let a = t.send(Client, seg(101, Some(301), Flags::FIN, 0));
    t.call(Server, UserCall::Close, State::FinWait1);
    let b = t.send(Server, seg(301, Some(101), Flags::FIN, 0));
    t.arrive(b, State::Closing);
    let c = t.send(Client, seg(102, Some(302), Flags::NONE, 0));
    t.arrive(a, State::Closing);
    let d = t.send(Server, seg(302, Some(102), Flags::NONE, 0));
    t.arrive(d, State::TimeWait);
    t.arrive(c, State::TimeWait);
    insta::assert_snapshot!(draw(&t.trace()));
}

#[test]
fn what_the_network_does() {
    let mut t = handshake();
    t.call(Client, send(Payload::Length(10)), State::Established);
    let a = t.send(Client, seg(101, Some(301), Flags::PSH, 10));
    t.lose(a);
    t.time = Time(1_000_000);
    t.push(What::Clock)
        .push(What::Timer { host: Client, timer: Fired::Timer(Timer::Retransmission) });
    let b = t.send(Client, seg(101, Some(301), Flags::PSH, 10));
    let copy = t.send_as(Client, seg(101, Some(301), Flags::PSH, 10), Origin::Copy(b));
    t.hold(b);
    t.arrive(copy, State::Established);
    let full = t.send(Server, Segment { window: 0, ..seg(301, Some(111), Flags::NONE, 0) });
    t.requeue(b).push(What::Link { up: false });
    t.lose(full).lose(b);
    let again = t.send(Server, seg(301, Some(111), Flags::NONE, 0));
    t.lose(again);
    t.push(What::Link { up: true });
    t.push(What::Icmp { to: Server, icmp: Icmp::HostUnreachable });
    t.signal(Server, Signal::Unreachable);
    insta::assert_snapshot!(draw(&t.trace()));
}

#[test]
fn calls_signals_and_raw_hosts() {
    let mut t = handshake();
    t.push(What::Call {
        host: Client,
        call: Called::Read(Read::Length(5)),
        refused: Some(Refusal { error: CallError::NotOpen, because: Some(CallError::Reset) }),
    });
    t.push(What::Read { host: Server, octets: 1, end: true });
    let odd = b"\x1b[31m\n\x01\x02\x03\x04 and twenty-one".to_vec();
    t.call(Server, send(Payload::Text(odd)), State::Established);
    t.call(Client, send(Payload::Text(vec![1; 32])), State::Established);
    let wide = Segment {
        seq: Seq(4_000_000_000),
        ack: Seq(4_000_000_001),
        urgent: 7,
        bad_checksum: true,
        options: crate::tcp::Options {
            window_scale: Some(7),
            sack_permitted: true,
            timestamps: Some((4_000_000_000, 4_000_000_001)),
            sack: [Some((Seq(1), Seq(2))), Some((Seq(5), Seq(9))), None, None],
            ..crate::tcp::Options::NONE
        },
        ..seg(0, Some(0), Flags::PSH | Flags::URG | Flags::FIN, 1000)
    };
    let id = t.send(Client, wide);
    t.signal(Client, Signal::Urgent);
    t.arrive(id, State::CloseWait);
    let raw = Segment {
        options: crate::tcp::Options::from_raw(&[0xab; 40]),
        ..seg(7, None, Flags::NONE, 0)
    };
    let id = t.send_as(Server, raw, Origin::Forged);
    t.arrive(id, State::Established);
    let mut trace = t.trace();
    trace.events.last_mut().unwrap().states[Server] = None;
    insta::assert_snapshot!(draw(&trace));
}

#[test]
fn a_window_shows_the_last_rows() {
    let text = paint(&layout(&close().events), Look { last: Some(2), ..Look::default() });
    insta::assert_snapshot!(text);
    assert!(!text.contains("set-up"));
}

#[test]
fn colour_is_only_colour() {
    let look = Look { style: Style::COLOUR, ..Look::default() };
    let text = paint(&layout(&close().events), look);
    assert!(text.contains("\u{1b}["));
    let mut plain = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find('\u{1b}') {
        plain.push_str(&rest[..at]);
        rest = rest[at..].split_once('m').unwrap().1;
    }
    plain.push_str(rest);
    assert_eq!(plain, draw(&close()));
}

#[test]
fn no_trace_is_only_a_head() {
    assert_eq!(draw(&Trace::default()).lines().count(), 1);
}

#[test]
fn more_than_99_rows_stay_in_line() {
    let mut t = handshake();
    for n in 0..100 {
        let id = t.send(Client, seg(101 + n, Some(301), Flags::NONE, 1));
        t.arrive(id, State::Established);
    }
    let text = draw(&t.trace());
    let column = text.lines().next().unwrap().find("server").unwrap();
    assert!(
        text.lines()
            .skip(2)
            .filter(|line| !line.starts_with("--"))
            .all(|line| { line[column..].starts_with(|c: char| c.is_ascii_uppercase()) })
    );
}

mod any_trace {
    use proptest::prelude::*;

    use super::*;
    use crate::run::Event;

    fn segments() -> impl Strategy<Value = Segment> {
        let options = prop_oneof![
            Just(crate::tcp::Options::NONE),
            proptest::collection::vec(any::<u8>(), 0..60)
                .prop_map(|field| crate::tcp::Options::from_raw(&field)),
            (any::<u32>(), any::<u32>()).prop_map(|(value, echo)| crate::tcp::Options {
                timestamps: Some((value, echo)),
                sack: [Some((Seq(value), Seq(echo))); 4],
                ..crate::tcp::Options::NONE
            }),
        ];
        (any::<u32>(), any::<u32>(), 0..64u8, prop_oneof![Just(0u16), any::<u16>()], options)
            .prop_map(|(seq, ack, flags, window, options)| Segment {
                seq: Seq(seq),
                ack: Seq(ack),
                window,
                flags: Flags(flags),
                options,
                ..Segment::default()
            })
    }

    fn whats() -> impl Strategy<Value = What> {
        let host = || prop_oneof![Just(Client), Just(Server)];
        let id = || prop_oneof![0..8u32, any::<u32>()].prop_map(SegmentId);
        prop_oneof![
            Just(What::Start),
            Just(What::Clock),
            (host(), any::<Vec<u8>>()).prop_map(|(host, data)| {
                let call = Called::Call(send(Payload::Text(data)));
                What::Call { host, call, refused: None }
            }),
            host().prop_map(|host| {
                let call = Called::Call(UserCall::Connect);
                What::Call { host, call, refused: None }
            }),
            (id(), host(), segments()).prop_map(|(id, from, segment)| What::Sent {
                id,
                from,
                segment,
                origin: Origin::Host,
            }),
            (id(), host(), segments()).prop_map(|(id, to, segment)| What::Arrived {
                id,
                to,
                segment
            }),
            (id(), host(), segments()).prop_map(|(id, from, segment)| What::Held {
                id,
                from,
                segment
            }),
            host().prop_map(|host| What::Signal { host, signal: Signal::Reset }),
            host()
                .prop_map(|host| What::Timer { host, timer: Fired::Timer(Timer::Retransmission) }),
        ]
    }

    proptest! {
        /// Whatever happens, in whatever order: every line fits, every event of weight has a
        /// row, and the numbers count up.
        #[test]
        fn fits_and_counts(whats in proptest::collection::vec((whats(), any::<bool>()), 0..40)) {
            let events: Vec<_> = whats
                .into_iter()
                .map(|(what, setup)| Event {
                    time: Time(1),
                    statement: None,
                    setup,
                    what,
                    states: crate::host::PerHost([Some(State::TimeWait), None]),
                    rules: Vec::new(),
                })
                .collect();
            let ladder = layout(&events);
            let numbers: Vec<_> = ladder.rows.iter().filter_map(|row| row.number).collect();
            let expected: Vec<_> = (1..=numbers.len() as u32).collect();
            prop_assert_eq!(numbers, expected);
            let sent = events.iter().filter(|e| matches!(e.what, What::Sent { .. })).count();
            let departures = ladder.rows.iter().filter(
                |row| matches!(&row.middle, Middle::Wire(wire) if wire.departs)).count();
            prop_assert_eq!(sent, departures);
            for line in plain(&events).lines() {
                prop_assert!(crate::text::width(line) <= 100, "{}", line);
                prop_assert!(!line.chars().any(char::is_control), "{:?}", line);
            }
        }
    }
}

#[test]
fn a_forged_window_is_shown_wherever_the_segment_is() {
    let mut t = handshake();
    let narrow = Segment { window: 1000, ..seg(301, Some(101), Flags::NONE, 0) };
    let id = t.send_as(Server, narrow.clone(), Origin::Forged);
    let copy = t.send_as(Server, narrow, Origin::Copy(id));
    t.arrive(id, State::Established).lose(copy);
    let unsaid = t.send_as(Server, seg(301, Some(101), Flags::NONE, 0), Origin::Forged);
    t.arrive(unsaid, State::Established);
    let text = draw(&t.trace());
    let windows: Vec<bool> = text.lines().skip(7).map(|it| it.contains("<WND=1000>")).collect();
    assert_eq!(windows, [true, true, true, true, false], "{text}");
}
