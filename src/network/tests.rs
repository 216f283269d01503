#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::tcp::{Flags, Seq};
use Host::{Client, Server};

fn segment(flags: Flags, seq: u32) -> Segment {
    Segment { flags, seq: Seq(seq), ..Segment::default() }
}

/// A network with segments with these sequence numbers from these hosts.
fn with(sent: &[(Host, u32)]) -> Network {
    let mut network = Network::default();
    for (from, seq) in sent {
        network.send(Time::ZERO, *from, segment(Flags::ACK, *seq));
    }
    network
}

/// The sequence numbers in flight, in the order sent over both directions.
fn order(network: &Network) -> Vec<u32> {
    network.in_flight(None).map(|sent| sent.segment.seq.0).collect()
}

fn seq(wanted: u32) -> impl FnMut(&Segment) -> bool {
    move |segment| segment.seq.0 == wanted
}

#[test]
fn arrives_in_order_per_direction() {
    let mut network = with(&[(Client, 1), (Server, 2), (Client, 3)]);
    assert_eq!(network.next_to(), Some(Server));
    assert_eq!(network.take_to(Client).unwrap().segment.seq.0, 2);
    assert_eq!(network.take_to(Server).unwrap().segment.seq.0, 1);
    assert_eq!(network.take_to(Server).unwrap().segment.seq.0, 3);
    assert_eq!(network.take_to(Server), None);
    assert_eq!(network.next_to(), None);
}

#[test]
fn ids_count_everything_that_enters() {
    let mut network = with(&[(Client, 1)]);
    let (original, copy) = network.duplicate_first(None, |_| true).unwrap();
    assert_eq!((original, copy.id), (SegmentId(0), SegmentId(1)));
    network.down();
    let (id, lost) = network.send(Time::ZERO, Server, segment(Flags::ACK, 2));
    assert_eq!((id, lost.unwrap().id), (SegmentId(2), SegmentId(2)));
}

#[test]
fn a_duplicate_comes_right_after_its_original() {
    let mut network = with(&[(Client, 1), (Server, 2), (Client, 3)]);
    network.duplicate_first(None, seq(1)).unwrap();
    assert_eq!(order(&network), [1, 1, 2, 3]);
}

#[test]
fn reorder_puts_the_earliest_after_everything() {
    let mut network = with(&[(Client, 1), (Server, 2), (Client, 3), (Server, 4)]);
    assert_eq!(network.reorder(None).unwrap().segment.seq.0, 1);
    assert_eq!(order(&network), [2, 3, 4, 1]);
    assert_eq!(network.reorder(Some(Server)).unwrap().segment.seq.0, 2);
    assert_eq!(order(&network), [3, 4, 1, 2]);
    assert!(Network::default().reorder(None).is_none());
}

#[test]
fn held_segments_are_not_in_flight_and_come_back_at_the_end() {
    let mut network = with(&[(Client, 1), (Client, 2), (Server, 3)]);
    network.hold_first(Some(Client), |_| true).unwrap();
    assert_eq!(order(&network), [2, 3]);
    assert!(network.release_first(Some(Server), |_| true).is_none());
    network.release_first(None, seq(1)).unwrap().unwrap();
    assert_eq!(order(&network), [2, 3, 1]);
    assert!(network.held().is_empty());
}

#[test]
fn without_from_the_earliest_match_over_both_directions_counts() {
    let mut network = with(&[(Server, 1), (Client, 2)]);
    assert_eq!(network.drop_first(None, |_| true).unwrap().from, Server);
    let mut network = with(&[(Server, 1), (Client, 2)]);
    assert_eq!(network.drop_first(Some(Client), |_| true).unwrap().segment.seq.0, 2);
    assert!(network.drop_first(Some(Client), |_| true).is_none());
}

#[test]
fn down_loses_segments_in_flight_and_sent_but_not_held_ones() {
    let mut network = with(&[(Client, 1), (Server, 2), (Client, 3)]);
    network.hold_first(None, seq(3)).unwrap();
    let lost: Vec<_> = network.down().iter().map(|sent| sent.segment.seq.0).collect();
    assert_eq!(lost, [1, 2]);
    assert!(network.send(Time::ZERO, Client, segment(Flags::SYN, 4)).1.is_some());
    assert!(network.is_silent(None));
    assert_eq!(network.held().len(), 1);
    network.up();
    assert!(network.release_first(None, |_| true).unwrap().is_ok());
    assert_eq!(order(&network), [3]);
}

#[test]
fn releasing_while_down_loses_the_segment() {
    let mut network = with(&[(Client, 1)]);
    network.hold_first(None, |_| true).unwrap();
    network.down();
    assert!(network.release_first(None, |_| true).unwrap().is_err());
    assert!(network.is_silent(None) && network.held().is_empty());
}

#[test]
fn silence_is_of_one_host_or_both() {
    let network = with(&[(Client, 1)]);
    assert!(network.is_silent(Some(Server)));
    assert!(!network.is_silent(Some(Client)));
    assert!(!network.is_silent(None));
}
