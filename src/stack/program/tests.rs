//! Parsing replies, and the numbers of level `symbols`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::reply::{Sent, reply};
use super::symbols::Symbols;
use super::wire::{Acks, Level};
use crate::tcp::{Config, Flags, Segment, Seq, State, Time};

#[track_caller]
fn refuses(line: &str, level: Level, wrong: &str) {
    let error = reply(line.as_bytes(), level).unwrap_err();
    assert!(error.contains(wrong), "{error}");
}

#[test]
fn fields_left_out_of_a_reply_do_not_hold() {
    let reply = reply(br#"{"state":"fin-wait-1"}"#, Level::Symbols).unwrap();
    assert_eq!(reply.state, Some(State::FinWait1));
    assert_eq!((reply.readable, reply.end, reply.wake), (0, false, None));
    assert!(reply.signals.is_empty() && reply.refused.is_none() && reply.sends() == 0);
}

#[test]
fn the_end_of_the_stream_follows_from_the_state_by_default() {
    let ends = |line: &str| reply(line.as_bytes(), Level::Segments).unwrap().end;
    assert!(ends(r#"{"state":"CLOSE_WAIT"}"#));
    assert!(!ends(r#"{"state":"CLOSE_WAIT","end":false}"#));
    assert!(ends(r#"{"state":"CLOSED","end":true}"#));
}

#[test]
fn flags_may_be_in_any_order() {
    let line = br#"{"state":"CLOSED","send":["ACK+syn","FIN + ACK",""]}"#;
    let Sent::Symbols(sent) = reply(line, Level::Symbols).unwrap().send else { panic!() };
    assert_eq!(sent, [Flags::SYN | Flags::ACK, Flags::FIN | Flags::ACK, Flags::NONE]);
}

#[test]
fn errors_name_what_is_wrong() {
    use Level::{Segments, Symbols};
    refuses("", Symbols, "the line is empty");
    refuses("nothing", Symbols, "it is not JSON");
    refuses("7", Symbols, "not an object");
    refuses("{}", Symbols, "missing field `state`");
    refuses(r#"{"state":null}"#, Symbols, "not allowed at level");
    refuses(r#"{"state":"LISTTEN"}"#, Symbols, "did you mean `LISTEN`?");
    refuses(r#"{"state":"CLOSED","send":"SYN"}"#, Symbols, "expected a list of segments");
    refuses(r#"{"state":"CLOSED","send":[{"flags":"SYN"}]}"#, Symbols, "is not a segment's flags");
    refuses(
        r#"{"state":"CLOSED","send":["SYN"]}"#,
        Segments,
        "is not a segment; expected an object",
    );
    refuses(r#"{"state":"CLOSED","send":[{"flags":"SYN"}]}"#, Segments, "missing field `seq`");
    refuses(
        r#"{"state":"CLOSED","send":[{"flags":"","seq":4294967296}]}"#,
        Segments,
        "whole number from 0 to 4294967295",
    );
    refuses(r#"{"state":"CLOSED","send":[{"flags":"","seq":1,"data":"abc"}]}"#, Segments, "`data`");
    refuses(r#"{"state":"CLOSED","data":"zz"}"#, Segments, "two digits per octet");
    refuses(r#"{"state":"CLOSED","variables":{"SND.UNO":1}}"#, Segments, "did you mean `SND.UNA`?");
    refuses(r#"{"state":"CLOSED","variables":{"ISS":-1}}"#, Segments, "expected a number from 0");
    refuses(r#"{"state":"CLOSED","signals":["rest"]}"#, Symbols, "did you mean `reset`?");
    refuses(
        r#"{"state":"CLOSED","refused":"no"}"#,
        Symbols,
        "expected one of `not_open`, `already_open`",
    );
}

#[test]
fn what_a_program_says_of_itself_is_read() {
    let hello = |more: &str| {
        super::reply::hello(format!(r#"{{"version":1,"level":"symbols"{more}}}"#).as_bytes())
    };
    let plain = hello("").unwrap();
    assert_eq!((plain.has, plain.tick), (None, None));
    let told = hello(r#","has":["wscale","abort","abort"],"tick_us":1e3"#).unwrap();
    let has: Vec<&str> = told.has.iter().flatten().map(|it| it.word()).collect();
    assert_eq!((has, told.tick.unwrap().get()), (vec!["abort", "window_scale"], 1000));
    let wrong = |more: &str| hello(more).unwrap_err();
    assert_eq!(wrong(r#","tick_us":999"#), "`tick_us` is 999; the least is 1000, a millisecond");
    assert_eq!(wrong(r#","tick_us":0"#), "`tick_us` is 0; the least is 1000, a millisecond");
    assert_eq!(wrong(r#","has":"abort""#), "`has` is \"abort\"; expected a list of words");
    assert_eq!(wrong(r#","has":["icpm"]"#), "`has`: there is no `icpm`; did you mean `icmp`?");
}

#[test]
fn what_a_program_lacks_is_a_whole_reply() {
    let of = |line: &str| reply(line.as_bytes(), Level::Symbols);
    let lacks = of(r#"{"unsupported":" urgent data "}"#).unwrap();
    assert_eq!(lacks.unsupported.as_deref(), Some("urgent data"));
    assert!(of(r#"{"state":"CLOSED","unsupported":"x"}"#).unwrap().unsupported.is_some());
    assert!(of(r#"{"state":"CLOSED","unsupported":null}"#).unwrap().unsupported.is_none());
    refuses(r#"{"unsupported":""}"#, Level::Symbols, "`unsupported` is empty");
    refuses(r#"{"unsupported":true}"#, Level::Symbols, "`unsupported` is true; expected a string");
    refuses(r#"{"unsupported":null}"#, Level::Symbols, "missing field `state`");
    let long = format!(r#"{{"unsupported":"{}"}}"#, "x".repeat(201));
    refuses(&long, Level::Symbols, "has 201 characters; the most is 200");
}

/// A host that has sent a SYN with 100 and accepted the peer's with 300.
fn open() -> Symbols {
    let mut numbers = Symbols::new(&Config { iss: Seq(100), ..Config::default() });
    numbers.numbered(Flags::SYN, None);
    let answer = segment(300, 101, Flags::SYN | Flags::ACK);
    assert_eq!(numbers.told(&answer, State::SynSent).unwrap().1, Some(Acks::All));
    numbers.arrived(&answer, State::SynSent, State::Established);
    let ack = numbers.numbered(Flags::ACK, Some(&answer));
    assert_eq!((ack.seq, ack.ack), (Seq(101), Seq(301)));
    numbers
}

fn segment(seq: u32, ack: u32, flags: Flags) -> Segment {
    Segment { seq: Seq(seq), ack: Seq(ack), flags, ..Segment::default() }
}

#[test]
fn a_retransmission_keeps_its_number() {
    let mut numbers = open();
    let fin = Flags::FIN | Flags::ACK;
    for _ in 0..2 {
        let sent = numbers.numbered(fin, None);
        assert_eq!((sent.seq, sent.ack), (Seq(101), Seq(301)));
    }
    assert_eq!(numbers.numbered(Flags::ACK, None).seq, Seq(102));
    assert_eq!(numbers.numbered(Flags::SYN, None).seq, Seq(100));
}

#[test]
fn crossing_fins_differ_in_one_word() {
    let mut numbers = open();
    numbers.numbered(Flags::FIN | Flags::ACK, None);
    let fin = |ack| segment(301, ack, Flags::FIN | Flags::ACK);
    let acks = |ack| numbers.told(&fin(ack), State::FinWait1).unwrap().1;
    assert_eq!(acks(101), Some(Acks::Old));
    assert_eq!(acks(102), Some(Acks::All));
    assert!(numbers.told(&fin(103), State::FinWait1).is_err());
}

#[test]
fn only_expected_numbers_can_be_expressed_in_flags() {
    let numbers = open();
    let told = |segment: Segment| numbers.told(&segment, State::Established);
    assert!(told(segment(301, 101, Flags::ACK)).is_ok());
    assert!(told(segment(302, 101, Flags::ACK)).is_err());
    assert!(told(segment(301, 0, Flags::RST)).is_ok());
    assert!(told(segment(302, 0, Flags::RST)).is_err());
    // Any SYN is challenged (RFC 5961).
    assert!(told(segment(7, 0, Flags::SYN)).is_ok());
    let data = Segment { payload: vec![0], ..segment(301, 101, Flags::ACK) };
    assert!(told(data.clone()).is_err());
    assert!(numbers.told(&data, State::Closed).is_ok());
    assert!(told(Segment { bad_checksum: true, ..segment(301, 101, Flags::ACK) }).is_err());
}

#[test]
fn a_repeated_fin_counts_once() {
    let mut numbers = open();
    let fin = segment(301, 101, Flags::FIN | Flags::ACK);
    for _ in 0..2 {
        assert!(numbers.told(&fin, State::CloseWait).is_ok());
        numbers.arrived(&fin, State::Established, State::CloseWait);
        assert_eq!(numbers.numbered(Flags::ACK, Some(&fin)).ack, Seq(302));
    }
    // There cannot be a second FIN after the first.
    let beyond = segment(302, 101, Flags::FIN | Flags::ACK);
    assert!(numbers.told(&beyond, State::CloseWait).is_err());
}

#[test]
fn a_rst_takes_its_numbers_from_what_it_answers() {
    let mut numbers = Symbols::new(&Config { iss: Seq(100), ..Config::default() });
    let syn = segment(300, 0, Flags::SYN);
    let reset = numbers.numbered(Flags::RST | Flags::ACK, Some(&syn));
    assert_eq!((reset.seq, reset.ack), (Seq(0), Seq(301)));
    let ack = segment(300, 77, Flags::ACK);
    assert_eq!(numbers.numbered(Flags::RST, Some(&ack)).seq, Seq(77));
    // An ABORT's has the next octet's number.
    assert_eq!(open().numbered(Flags::RST, None).seq, Seq(101));
}

/// Why a line at a level is refused.
fn refused(line: &str, level: Level) -> String {
    super::reply::reply(line.as_bytes(), level).unwrap_err()
}

#[test]
fn wrong_types_are_reported_in_the_words_of_json() {
    let of = |line: &str| refused(line, Level::Segments);
    assert_eq!(
        of(r#"{"state":"CLOSED","readable":"5"}"#),
        "`readable` is \"5\"; expected a whole number from 0 to 4294967295"
    );
    assert_eq!(
        of(r#"{"state":"CLOSED","send":"SYN"}"#),
        "`send` is \"SYN\"; expected a list of segments"
    );
    assert_eq!(
        of(r#"{"state":"CLOSED","send":["SYN"]}"#),
        "`send`: \"SYN\" is not a segment; expected an object with its fields"
    );
    let huge = of(r#"{"state":"CLOSED","wake_us":100000000000000000000000000}"#);
    assert!(huge.ends_with("expected a whole number from 0 to 18446744073709551615"), "{huge}");
    let seq = of(r#"{"state":"CLOSED","send":[{"flags":"SYN","seq":4294967296}]}"#);
    assert!(seq.starts_with("`send`: `seq` is 4294967296"), "{seq}");
}

#[test]
fn whole_numbers_may_have_a_decimal_point() {
    let line = br#"{"state":"CLOSED","wake_us":1000.0,"send":[{"flags":"SYN","seq":5.0}]}"#;
    let reply = super::reply::reply(line, Level::Segments).unwrap();
    assert_eq!(reply.wake, Some(Time(1000)));
    assert!(
        refused(r#"{"state":"CLOSED","wake_us":1.5}"#, Level::Symbols).contains("whole number")
    );
}

#[test]
fn a_key_appears_once_and_at_its_level() {
    let twice = refused(r#"{"state":"CLOSED","state":"SYN_SENT"}"#, Level::Symbols);
    assert!(twice.contains("`state` appears twice"), "{twice}");
    let readable = refused(r#"{"state":"CLOSED","readable":5}"#, Level::Symbols);
    assert_eq!(readable, "`readable` is only for level `segments`");
}
