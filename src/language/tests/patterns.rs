//! What patterns can be meant, and which cannot match any segment.

use super::super::Code;
use super::check;

/// The codes of all that is said of a text.
fn codes(text: &str) -> Vec<Code> {
    let said = match check(text) {
        Ok(checked) => checked.warnings,
        Err(diagnostics) => diagnostics,
    };
    said.iter().map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn what_a_pattern_leaves_open_is_no_contradiction() {
    for text in [
        "client recv ACK len=0",
        "client recv ACK \"\"",
        "client recv ACK len=client.SND.NXT-client.SND.UNA",
        "client recv PSH+ACK len=5",
        "client recv ACK+URG \"x\"",
        "client recv ANY len=0",
        "client recv FIN len=0 or FIN \"x\"",
        "client recv DATA len=5 \"hello\"",
        "client recv SYN+ACK ack=5",
        "client recv SYN+FIN ack=5",
        "client recv RST ack=5",
        "client recv SYN mss=5 sackok wscale=3",
        "client recv ACK len<5 len!=3",
        "client recv DATA len>0 len<=1460 win>0",
        "client recv RST without ACK or RST+ACK",
        "client recv only ACK len=5",
        "client recv only RST+ACK ack=5 without other options",
        "client recv SYN tsval=5 tsecr=0 without mss",
        "client recv FIN-ACK without PSH",
        "network forge only SYN ack=5 from client",
        "network forge NONE reserved=15 sack=1:2,3:4 from client",
        "network forge ACK len=3 from client",
        "network forge ACK \"abc\" from client",
        "network forge SYN ack=5 from client",
        "network forge SYN options=0x01 win=5 from client",
        "network forge ACK seq=client.SND.NXT-1 ack=1-2 from client",
        "network forge DATA len=65495 from client",
    ] {
        assert_eq!(codes(text), [], "{text}");
    }
}

#[test]
fn a_payload_is_no_longer_than_a_datagram() {
    let text = |octets| format!("network forge ACK \"{}\" from client", "x".repeat(octets));
    assert_eq!(codes(&text(65_495)), []);
    assert_eq!(codes(&text(65_496)), [Code::FieldValue]);
}

#[test]
fn the_same_pattern_twice_is_once_enough() {
    assert_eq!(codes("client recv SYN or syn"), [Code::SaidTwice]);
    assert_eq!(codes("client recv FIN or ACK seq=5 or FIN"), [Code::SaidTwice]);
    assert_eq!(codes("network drop FIN+ACK or ACK-FIN"), [Code::SaidTwice]);
    assert_eq!(codes("client recv SYN or SYN+ACK or SYN win=5"), []);
}

/// They can run: they fail, as nothing matches.
#[test]
fn a_pattern_that_no_segment_matches_is_a_warning() {
    for pattern in [
        "ACK len=5",
        "ACK \"hello\"",
        "DATA len=0",
        "DATA \"\"",
        "SYN ack=5",
        "SYN+PSH ack=5",
        "DATA len=3 \"hello\"",
        "ACK len>0",
        "DATA len<=0",
        "FIN win<0",
        "FIN win>65535",
        "only RST ack=5",
        "NONE ack=5",
        "RST without ACK ack=5",
        "RST+ACK without ACK",
        "SYN mss=5 without mss",
        "SYN tsval=5 without tsecr",
    ] {
        assert_eq!(codes(&format!("client recv {pattern}")), [Code::MatchesNothing], "{pattern}");
    }
}

/// A dash joins flags as `+` does: it never says that one is absent.
#[test]
fn a_dash_takes_no_flag_away() {
    let plan = |text: &str| check(text).unwrap().plan.scenarios[0].statements[0].kind.clone();
    assert_eq!(plan("client recv FIN-ACK"), plan("client recv FIN+ACK"));
    assert_ne!(plan("client recv FIN-ACK"), plan("client recv FIN without ACK"));
}

#[test]
fn a_segment_that_contradicts_itself_is_not_forged() {
    for pattern in ["DATA len=0", "DATA \"\"", "SYN mss=5 options=0x01", "SYN options=0x01 sackok"]
    {
        let text = format!("network forge {pattern} from client");
        assert_eq!(codes(&text), [Code::Contradiction], "{pattern}");
    }
}
