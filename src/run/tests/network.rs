//! What a script does to the network.

use super::*;
use crate::tcp::{Flags, Segment, Seq};

fn sent(result: &ScenarioResult, number: usize) -> Segment {
    let sent = |event: &Event| match &event.what {
        What::Sent { segment, .. } if !event.setup => Some(segment.clone()),
        _ => None,
    };
    result.trace.events.iter().filter_map(sent).nth(number).unwrap()
}

#[test]
fn what_is_dropped_never_arrives() {
    let result =
        passes("client close; network drop FIN; expect silence; expect server ESTABLISHED");
    assert_eq!(trace(&result)[3], "3 lost FIN+ACK seq=101 ack=301");
}

#[test]
fn nothing_to_drop_is_a_failure_that_lists_what_is_there() {
    let failure = fails("client close; network drop FIN from server");
    assert_eq!(failure.kind(), FailureKind::Network);
    assert_eq!(expected(&failure), "FIN from server in flight");
    assert_eq!(actual(&failure), "in flight: FIN+ACK seq=101 ack=301 from client");
    assert_eq!(
        told(&failure),
        ["the FIN in flight goes from client to server: `network drop FIN from client`"]
    );
    let failure = fails("network reorder");
    assert_eq!(
        (&*expected(&failure), &*actual(&failure)),
        ("ANY in flight", "nothing is in flight")
    );
}

#[test]
fn a_duplicate_arrives_right_after_its_original() {
    let result = passes("client close; network duplicate FIN; server recv FIN; server recv FIN");
    assert_eq!(trace(&result)[3], "4 client sends FIN+ACK seq=101 ack=301 Copy(SegmentId(3))");
}

#[test]
fn held_segments_arrive_when_released() {
    passes(
        "client close; server close; network hold FIN from client
         settle; expect client CLOSING, server FIN_WAIT_2
         network release FIN; expect both TIME_WAIT",
    );
    let failure = fails("client close; network release FIN");
    assert_eq!((&*expected(&failure), &*actual(&failure)), ("FIN held", "nothing is held"));
    assert_eq!(
        told(&failure),
        [
            "the FIN from client is in flight, not held: `network hold FIN from client` keeps it aside"
        ]
    );
}

#[test]
fn reorder_puts_the_earliest_last() {
    let result = passes("client close; network forge RST from client; network reorder from client");
    assert_eq!(trace(&result)[4], "3 requeued FIN+ACK seq=101 ack=301");
    passes("client close; network forge RST from client; network reorder; server recv RST");
}

#[test]
fn while_the_network_is_down_everything_is_lost() {
    let result = passes(
        "client close; network down; server close; network forge RST from client; network up
         expect silence; expect both FIN_WAIT_1",
    );
    let lost = trace(&result).into_iter().filter(|line| line.contains(" lost ")).count();
    assert_eq!(lost, 3);
    let failure = fails("network down; client close; expect server CLOSE_WAIT");
    assert_eq!(
        told(&failure),
        ["the network is down, so everything sent is lost: `network up` before `client close`"]
    );
}

#[test]
fn patterns_of_network_statements_know_variables() {
    passes("client close; network drop FIN seq=client.SND.UNA");
    let failure = fails("client close; network drop FIN seq=client.SND.NXT");
    assert_eq!(expected(&failure), "FIN seq=client.SND.NXT (102) in flight");
}

#[test]
fn forged_segments_say_what_the_receiver_expects() {
    let result = passes("network forge RST+ACK from client");
    let forged = sent(&result, 0);
    assert_eq!(
        (forged.seq, forged.ack, forged.window, forged.flags),
        (Seq(101), Seq(301), 65_535, Flags::RST | Flags::ACK)
    );
    let forged = sent(&passes("network forge RST from client"), 0);
    assert_eq!((forged.seq, forged.ack), (Seq(101), Seq(0)));
    // A SYN to somebody who listens, from somebody without a connection.
    let forged = sent(&passes("given server LISTEN; network forge SYN from client"), 0);
    assert_eq!(forged.seq, Seq(100));
}

#[test]
fn forged_fields_are_as_said() {
    let text = "network forge ACK seq=7 ack=server.SND.NXT win=9 len=3 from client";
    let forged = sent(&passes(text), 0);
    assert_eq!(
        (forged.seq, forged.ack, forged.window, forged.payload.len()),
        (Seq(7), Seq(301), 9, 3)
    );
    let forged = sent(&passes("network forge DATA len=3 from client"), 0);
    assert_eq!((forged.flags, &*forged.payload), (Flags::ACK, &b"abc"[..]));
}

#[test]
fn an_icmp_error_needs_a_segment_to_be_about() {
    passes("client close; network icmp host_unreachable to client");
    let failure = fails("given server LISTEN; network icmp host_unreachable to server");
    assert_eq!(actual(&failure), "server has sent nothing");
}

/// What a statement says is in the segment, or the statement fails.
#[test]
fn what_does_not_fit_is_not_forged() {
    for (field, wanted, came) in [
        ("win=server.RCV.WND+1", "`win=` from 0 to 65535", "65536"),
        ("win=server.RCV.WND-65536", "`win=` from 0 to 65535", "-1"),
        ("mss=server.RCV.WND+1", "`mss=` from 0 to 65535", "65536"),
        ("up=client.SND.WND+9", "`up=` from 0 to 65535", "65544"),
        ("wscale=server.RCV.WND", "`wscale=` from 0 to 255", "65535"),
        ("len=server.RCV.WND", "`len=` from 0 to 65495", "65535"),
        ("len=65495 mss=5", "a payload of at most 65491 octets after these options", "65495"),
    ] {
        let failure = fails(&format!("network forge ACK {field} from client"));
        assert_eq!((&*expected(&failure), &*actual(&failure)), (wanted, came), "{field}");
        assert_eq!(failure.kind(), FailureKind::Network);
    }
    let forged = sent(&passes("network forge ACK len=65495 win=65535 from client"), 0);
    assert_eq!((forged.payload.len(), forged.window), (65_495, 65_535));
}

#[test]
fn the_urgent_pointer_is_what_stands_in_the_header() {
    passes("given raw client, server ESTABLISHED; network forge ACK up=5 from client; settle");
    passes(
        "given raw server, client ESTABLISHED; network forge ACK up=5 from client; server recv ACK up=5",
    );
}
