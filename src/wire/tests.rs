//! Encoding and decoding are inverse, and another library reads the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::net::{Ipv4Addr, SocketAddrV4};

use proptest::prelude::*;
use smoltcp::phy::ChecksumCapabilities;
use smoltcp::wire::{Icmpv4Packet, Icmpv4Repr, Ipv4Packet, Ipv4Repr, TcpPacket};

use super::*;
use crate::tcp::{Flags, Icmp, Options, Segment, Seq};

const ROUTE: Route = Route::new(
    SocketAddrV4::new(Ipv4Addr::new(192, 0, 2, 1), 40_000),
    SocketAddrV4::new(Ipv4Addr::new(192, 0, 2, 2), 7),
);

/// As many options as there is room for, each of a length that it can have.
fn options() -> impl Strategy<Value = Options> {
    let one = |(kind, lengths): &(u8, &'static [usize])| {
        let octets = proptest::collection::vec(any::<u8>(), 40);
        let value = (Just(*kind), prop::sample::select(*lengths), octets);
        proptest::option::of(value)
    };
    let each: Vec<_> = Options::LENGTHS.iter().map(one).collect();
    each.prop_map(|chosen| {
        let mut field = Vec::new();
        for (kind, length, octets) in chosen.into_iter().flatten() {
            let before = field.len();
            field.extend([kind, 2 + length as u8]);
            field.extend(&octets[..length]);
            if Options::decode(&field).length() > 40 {
                field.truncate(before);
            }
        }
        Options::decode(&field)
    })
}

prop_compose! {
    fn segment()(
        numbers in any::<(u32, u32, u16, u16)>(),
        flags in any::<u8>(),
        reserved in 0_u8..16,
        bad_checksum in any::<bool>(),
        options in options(),
        payload in proptest::collection::vec(any::<u8>(), 0..100),
    ) -> Segment {
        let (seq, ack, window, urgent) = numbers;
        Segment {
            seq: Seq(seq), ack: Seq(ack), window, urgent, flags: Flags(flags), reserved,
            bad_checksum, options, payload,
        }
    }
}

proptest! {
    #[test]
    fn a_segment_comes_back_as_it_went(segment in segment()) {
        let octets = encode(ROUTE, &segment).unwrap();
        prop_assert_eq!(decode(&octets), Some((ROUTE, segment)));
    }

    #[test]
    fn a_forged_options_field_travels_as_it_is(raw in proptest::collection::vec(any::<u8>(), 0..=40)) {
        let segment = Segment { options: Options::from_raw(&raw), ..Segment::default() };
        let octets = encode(ROUTE, &segment).unwrap();
        prop_assert_eq!(&octets[40..40 + raw.len()], &raw[..]);
        let (_, back) = decode(&octets).unwrap();
        prop_assert_eq!(back.options, Options { raw: None, ..segment.options });
        prop_assert!(!back.bad_checksum);
    }

    #[test]
    fn no_octets_do_any_harm(octets in proptest::collection::vec(any::<u8>(), 0..80)) {
        let _ = decode(&octets);
    }

    #[test]
    fn a_changed_octet_is_noticed_or_was_the_checksum_of_an_empty_header(
        segment in segment(), at in 20_usize..40, change in 1_u8..,
    ) {
        let mut octets = encode(ROUTE, &Segment { bad_checksum: false, ..segment }).unwrap();
        octets[at] ^= change;
        // With a data offset beyond the segment, there is nothing to read.
        prop_assert!(decode(&octets).is_none_or(|(_, back)| back.bad_checksum));
    }
}

/// Padding comes before parsing: its zeros may complete an unfinished option.
#[test]
fn a_forged_options_field_is_parsed_as_sent() {
    for (raw, expected) in [
        (&[2, 4][..], Options::with_mss(0)),
        (&[2, 4, 5][..], Options::with_mss(0x500)),
        (&[1, 3, 3][..], Options { window_scale: Some(0), ..Options::NONE }),
        (&[4], Options::NONE),
        (&[1, 1, 4, 2, 1][..], Options { sack_permitted: true, ..Options::NONE }),
    ] {
        let options = Options::from_raw(raw);
        assert_eq!(options, Options { raw: Some(raw.into()), ..expected.clone() }, "{raw:?}");
        let octets = encode(ROUTE, &Segment { options, ..Segment::default() }).unwrap();
        assert_eq!(decode(&octets).unwrap().1.options, expected, "{raw:?}");
    }
}

/// Encoder and decoder could share a mistake; smoltcp would not share it.
#[test]
fn smoltcp_reads_the_same() {
    let segment = Segment {
        seq: Seq(100),
        ack: Seq(301),
        window: 4096,
        urgent: 5,
        flags: Flags::ACK | Flags::PSH | Flags::URG | Flags::ECE | Flags::CWR,
        options: Options::with_mss(1000),
        payload: b"odd".to_vec(),
        ..Segment::default()
    };
    for bad_checksum in [false, true] {
        let octets = encode(ROUTE, &Segment { bad_checksum, ..segment.clone() }).unwrap();
        let ip = Ipv4Packet::new_checked(&octets[..]).unwrap();
        assert!(ip.verify_checksum());
        assert!(ip.dont_frag());
        assert_eq!((ip.src_addr(), ip.dst_addr()), (*ROUTE.from.ip(), *ROUTE.to.ip()));
        let tcp = TcpPacket::new_checked(ip.payload()).unwrap();
        let (from, to) = (ip.src_addr().into(), ip.dst_addr().into());
        assert_eq!(tcp.verify_checksum(&from, &to), !bad_checksum);
        assert_eq!((tcp.src_port(), tcp.dst_port()), (40_000, 7));
        assert_eq!((tcp.seq_number().0, tcp.ack_number().0), (100, 301));
        assert_eq!((tcp.window_len(), tcp.urgent_at()), (4096, 5));
        assert!(tcp.ack() && tcp.psh() && tcp.urg() && !tcp.syn() && !tcp.fin() && !tcp.rst());
        assert_eq!(tcp.options(), [2, 4, 3, 232]);
        assert_eq!(tcp.payload(), b"odd");
    }
}

#[test]
fn smoltcp_reads_the_errors_too() {
    let about = Segment { seq: Seq(100), flags: Flags::SYN, ..Segment::default() };
    let datagram = encode(ROUTE, &about).unwrap();
    for icmp in Icmp::ALL {
        let octets = encode_icmp(ROUTE, icmp, &about).unwrap();
        let ip = Ipv4Packet::new_checked(&octets[..]).unwrap();
        assert!(ip.verify_checksum());
        assert_eq!((ip.src_addr(), ip.dst_addr()), (*ROUTE.to.ip(), *ROUTE.from.ip()));
        let packet = Icmpv4Packet::new_checked(ip.payload()).unwrap();
        assert!(packet.verify_checksum());
        assert_eq!(octets[28..], datagram);
        let enclosed = match Icmpv4Repr::parse(&packet, &ChecksumCapabilities::default()) {
            Ok(
                Icmpv4Repr::DstUnreachable { header, .. } | Icmpv4Repr::TimeExceeded { header, .. },
            ) => header,
            // smoltcp supports no other.
            other => {
                let is_unread = [Icmp::SourceQuench, Icmp::ParameterProblem].contains(&icmp);
                assert!(is_unread, "{icmp:?}: {other:?}");
                continue;
            }
        };
        let original = Ipv4Packet::new_checked(&datagram[..]).unwrap();
        let original = Ipv4Repr::parse(&original, &ChecksumCapabilities::default()).unwrap();
        assert_eq!(enclosed, original);
    }
}

#[test]
fn an_error_about_a_long_segment_includes_its_beginning() {
    let about = Segment { payload: vec![0; 1460], ..Segment::default() };
    let octets = encode_icmp(ROUTE, Icmp::FragNeeded, &about).unwrap();
    assert_eq!(octets.len(), 576);
    assert_eq!(octets[26..28], NEXT_HOP_MTU.to_be_bytes());
    assert_eq!(octets[28..], encode(ROUTE, &about).unwrap()[..548]);
}

#[test]
fn a_segment_that_does_not_fit_is_an_error() {
    let options = Options::from_raw(&[1; 41]);
    let too_long = encode(ROUTE, &Segment { options, ..Segment::default() }).unwrap_err();
    assert_eq!(too_long.to_string(), "44 octets of options; a TCP header has room for 40");
    let payload = vec![0; 65_496];
    let too_long = encode(ROUTE, &Segment { payload, ..Segment::default() }).unwrap_err();
    assert_eq!(
        too_long.to_string(),
        "65496 octets of payload; an IPv4 datagram has room for 65495"
    );
    let payload = vec![0; 65_495];
    assert!(encode(ROUTE, &Segment { payload, ..Segment::default() }).is_ok());
}

#[test]
fn anything_else_than_a_segment_is_none() {
    let segment = Segment { payload: b"data".to_vec(), ..Segment::default() };
    let octets = encode(ROUTE, &segment).unwrap();
    let spoilt = |at: usize, value: u8| {
        let mut spoilt = octets.clone();
        spoilt[at] = value;
        // Only the field itself should be wrong.
        spoilt[10..12].copy_from_slice(&[0, 0]);
        let checksum = checksum::Sum::default().add(&spoilt[..20]).finish();
        spoilt[10..12].copy_from_slice(&checksum.to_be_bytes());
        decode(&spoilt)
    };
    assert!(spoilt(1, 0).is_some(), "the checksum is put right");
    for (at, value, what) in [
        (0, 0x65, "version 6"),
        (0, 0x44, "a header of 16 octets"),
        (3, 0xff, "longer than it is"),
        (3, 30, "a TCP header that ends early"),
        (6, 0x20, "a first fragment"),
        (7, 1, "a later fragment"),
        (9, 17, "UDP"),
        (32, 0x40, "a data offset within the header"),
        (32, 0xf0, "a data offset beyond the end"),
    ] {
        assert_eq!(spoilt(at, value), None, "{what}");
    }
    let mut wrong = octets.clone();
    wrong[10] ^= 1;
    assert_eq!(decode(&wrong), None, "a wrong header checksum");
    let mut padded = octets.clone();
    padded.extend([0; 6]);
    assert_eq!(decode(&padded), Some((ROUTE, segment)), "padding is not payload");
}
