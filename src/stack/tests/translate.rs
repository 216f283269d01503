//! Numbers translated there and back.

use proptest::prelude::*;

use crate::stack::Translator;
use crate::tcp::{Flags, Options, Segment, Seq, Time};

fn segment(flags: Flags, seq: u32, ack: u32) -> Segment {
    Segment { flags, seq: Seq(seq), ack: Seq(ack), ..Segment::default() }
}

fn opened(own_iss: u32, iss: u32) -> Translator {
    let mut numbers = Translator::new(iss, 0);
    assert_eq!(numbers.sent(Time::ZERO, segment(Flags::SYN, own_iss, 0)).seq, Seq(iss));
    numbers
}

proptest! {
    #[test]
    fn own_numbers_go_round_the_circle(own_iss: u32, iss: u32, ahead: u32) {
        let mut numbers = opened(own_iss, iss);
        let own = own_iss.wrapping_add(ahead);
        let sent = numbers.sent(Time::ZERO, segment(Flags::ACK, own, 7));
        prop_assert_eq!((sent.seq, sent.ack), (Seq(iss.wrapping_add(ahead)), Seq(7)));
        let mut answer = segment(Flags::ACK, 7, sent.seq.0);
        answer.options.sack[0] = Some((sent.seq, sent.seq + 1));
        let arriving = numbers.arriving(&answer);
        prop_assert_eq!((arriving.seq, arriving.ack), (Seq(7), Seq(own)));
        prop_assert_eq!(arriving.options.sack[0], Some((Seq(own), Seq(own) + 1)));
        prop_assert_eq!(numbers.own_segment(&sent).seq, Seq(own));
    }

    #[test]
    fn timestamps_come_back_as_they_went(own: u32, millis in 0_u64..1 << 40) {
        let mut numbers = opened(5000, 100);
        let mut sent = segment(Flags::ACK, 5001, 7);
        sent.options.timestamps = Some((own, 9));
        let seen = numbers.sent(Time(millis * 1000), sent).options.timestamps.unwrap();
        prop_assert_eq!(seen, (millis as u32, 9));
        for (echo, own_echo) in [(seen.0, own), (seen.0.wrapping_add(3), own.wrapping_add(3))] {
            let mut answer = segment(Flags::ACK, 7, 101);
            answer.options.timestamps = Some((8, echo));
            prop_assert_eq!(numbers.arriving(&answer).options.timestamps, Some((8, own_echo)));
            answer.options = Options::from_raw(&answer.options.encode());
            let raw = numbers.arriving(&answer).options.raw.unwrap();
            prop_assert_eq!(Options::decode(&raw).timestamps, Some((8, own_echo)));
        }
    }
}

#[test]
fn a_retransmitted_syn_begins_nothing_but_a_new_one_does() {
    let mut numbers = opened(5000, 100);
    numbers.set_iss(777);
    let again = numbers.sent(Time::ZERO, segment(Flags::SYN, 5000, 0));
    assert_eq!(again.seq, Seq(100));
    let both = numbers.sent(Time::ZERO, segment(Flags::SYN | Flags::ACK, 5000, 301));
    assert_eq!((both.seq, both.ack), (Seq(100), Seq(301)), "a simultaneous open");
    let next = numbers.sent(Time::ZERO, segment(Flags::SYN, 9000, 0));
    assert_eq!(next.seq, Seq(777));
    let later = numbers.sent(Time::ZERO, segment(Flags::SYN, 1, 0));
    assert_eq!(later.seq, Seq(777), "whoever drives the host counts");
    numbers.set_iss(888);
    numbers.closed();
    let reused = numbers.sent(Time::ZERO, segment(Flags::SYN, 1, 0));
    assert_eq!(reused.seq, Seq(888), "the same number again is another connection");
}

#[test]
fn a_reset_without_a_connection_has_the_numbers_of_the_rfc() {
    let fresh = Translator::new(100, 0);
    let mut used = opened(5000, 100);
    used.closed();
    for mut numbers in [fresh, used] {
        let own = numbers.arriving(&segment(Flags::ACK, 7, 4711));
        let reset = numbers.sent(Time::ZERO, segment(Flags::RST, own.ack.0, 0));
        assert_eq!(reset.seq, Seq(4711), "SEQ is taken from ACK");
        numbers.arriving(&segment(Flags::SYN, 7, 0));
        let reset = numbers.sent(Time::ZERO, segment(Flags::RST | Flags::ACK, 0, 8));
        assert_eq!((reset.seq, reset.ack), (Seq(0), Seq(8)), "without an ACK, SEQ is zero");
    }
}

#[test]
fn a_reset_of_the_connection_has_its_numbers() {
    let mut numbers = opened(5000, 100);
    numbers.arriving(&segment(Flags::SYN, 7, 0));
    assert_eq!(numbers.sent(Time::ZERO, segment(Flags::RST, 5001, 0)).seq, Seq(101));
}

#[test]
fn sack_blocks_in_a_forged_field_are_numbers_too() {
    let mut numbers = opened(5000, 100);
    let mut sent = segment(Flags::ACK, 7, 101);
    // An incomplete block after a complete one.
    let mut field = vec![1, 5, 10, 0, 0, 0, 110, 0, 0, 0, 120, 8, 3, 9, 5, 200, 1];
    sent.options = Options::from_raw(&field);
    let raw = numbers.arriving(&sent).options.raw.unwrap();
    field[3..11].copy_from_slice(&[0, 0, 0x13, 0x92, 0, 0, 0x13, 0x9c]);
    assert_eq!(&*raw, &field[..]);
}

/// A segment with ACK and these timestamps.
fn stamped(value: u32, echo: u32) -> Segment {
    let mut segment = segment(Flags::ACK, 5001, 7);
    segment.options.timestamps = Some((value, echo));
    segment
}

/// The implementation's clock is seven times as fast here as the scenario's.
#[test]
fn the_last_64_timestamps_are_remembered() {
    let own = |seen: u32| 10_000 + 7 * seen;
    let mut numbers = opened(5000, 100);
    for seen in 0..=64 {
        numbers.sent(Time(u64::from(seen) * 1000), stamped(own(seen), 0));
        // The same again is not another one.
        numbers.sent(Time(u64::from(seen) * 1000), stamped(own(seen), 0));
    }
    let mut echo = |seen| numbers.arriving(&stamped(8, seen)).options.timestamps.unwrap().1;
    assert_eq!([echo(1), echo(33), echo(64)], [own(1), own(33), own(64)]);
    assert_eq!(echo(0), own(64) - 64, "a forgotten one is as far from the latest");
    let sent = numbers.own_segment(&stamped(33, 4));
    assert_eq!(sent.options.timestamps, Some((own(33), 4)), "the echo is the peer's");
    // Two in one millisecond: the peer has the later one.
    numbers.sent(Time(64_000), stamped(own(64) + 3, 0));
    assert_eq!(numbers.arriving(&stamped(8, 64)).options.timestamps, Some((8, own(64) + 3)));
}

#[test]
fn timestamps_belong_to_a_connection_and_echoes_to_an_acknowledgment() {
    let mut numbers = opened(5000, 100);
    numbers.sent(Time(5000), stamped(700, 0));
    let bare = Segment { flags: Flags::NONE, ..stamped(8, 5) };
    assert_eq!(numbers.arriving(&bare).options.timestamps, Some((8, 5)), "it means nothing");
    assert_eq!(numbers.arriving(&stamped(8, 5)).options.timestamps, Some((8, 700)));
    numbers.sent(Time::ZERO, segment(Flags::SYN, 9000, 0));
    assert_eq!(numbers.arriving(&stamped(8, 5)).options.timestamps, Some((8, 5)), "another one");
}
