//! The very next segment, and when it was sent; moments that statements name.

use std::time::Duration;

use super::*;
use crate::language::plan::{Delay, Moment, Scenario, StatementKind, When};

/// A raw client connects by hand.
const OPENS: &str = "given raw client, server LISTEN; network forge SYN seq=10 from client; ";

const fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

/// So long after the beginning.
const fn at(n: u64) -> When {
    When { earliest: Moment::At(ms(n)), latest: Moment::At(ms(n)) }
}

/// So long after the statement before.
const fn after(n: u64) -> When {
    When { earliest: Moment::After(ms(n)), latest: Moment::After(ms(n)) }
}

/// A text whose `recv`s of the client are all of the very next segment, at these moments, with a
/// tolerance of 4 ms.
fn timed(text: &str, moments: &[When]) -> Scenario {
    let mut scenario = parse(text);
    scenario.attributes.tolerance = ms(4);
    let mut moments = moments.iter();
    for statement in &mut scenario.statements {
        match &mut statement.kind {
            StatementKind::Recv { host: Host::Client, next, at, .. } => {
                (*next, *at) = (true, moments.next().copied().map(Box::new));
            }
            // `wait 0.1s` becomes `wait until +0.1s`.
            StatementKind::Wait(Delay::Fixed(time)) => {
                statement.kind = StatementKind::Until(Moment::After(*time));
            }
            _ => {}
        }
    }
    scenario
}

/// What fails, in words, and whether it only follows.
fn failing(text: &str, moments: &[When]) -> Vec<(String, String, bool)> {
    let result = run_on_model(&timed(text, moments), &RunOptions::default());
    let words = |it: &Failure| (expected(it), actual(it), it.follows);
    result.failures.iter().map(words).collect()
}

#[test]
fn timers_fire_up_to_the_moment_of_a_segment_and_no_farther() {
    let text = format!(
        "{OPENS} server recv SYN; client recv SYN+ACK seq=300 ack=11
         client recv SYN+ACK; client recv SYN+ACK; expect silence"
    );
    let none = failing(&text, &[at(0), at(1000), at(3000)]);
    assert_eq!(none, []);
    // Within the tolerance.
    assert_eq!(failing(&text, &[at(0), at(1004), at(2996)]), []);
    // From one moment to the next.
    assert_eq!(failing(&text, &[after(0), after(1000), after(2000)]), []);
}

#[test]
fn a_segment_at_another_moment_is_told_and_taken_and_what_comes_later_may_follow() {
    let text = format!("{OPENS} server recv SYN; client recv SYN+ACK; client recv SYN+ACK");
    let late = (
        "SYN+ACK is the next segment to client, sent at 1.1s (±0.004s)".to_owned(),
        "SYN+ACK seq=300 ack=11, sent at 1s: 0.096s too early".to_owned(),
        false,
    );
    assert_eq!(failing(&text, &[at(0), at(1100)]), [late]);
    let both = failing(&text, &[at(5), at(500)]);
    let [early, nothing] = &*both else { panic!("{both:?}") };
    assert_eq!(early.1, "SYN+ACK seq=300 ack=11, sent at 0s: 0.001s too early");
    assert_eq!(nothing.1, "nothing was sent to client by 0.504s");
    assert!(!early.2 && nothing.2);
    let past =
        format!("{OPENS} server recv SYN; client recv SYN+ACK; wait 2s; client recv SYN+ACK");
    let [late] = &*failing(&past, &[at(0), at(500)]) else { panic!() };
    assert_eq!(late.1, "SYN+ACK seq=300 ack=11, sent at 1s: 0.496s too late");
}

#[test]
fn the_next_segment_must_match_and_every_one_that_does_not_fails() {
    let text = "given raw client, server ESTABLISHED; server send 5; server close
         client recv FIN seq=306; client recv DATA seq=302 len=5; expect server silent";
    let both = failing(text, &[]);
    let [first, second] = &*both else { panic!("{both:?}") };
    assert_eq!(first.0, "FIN seq=306 is the next segment to client");
    assert_eq!(first.1, "ACK seq=301 ack=101 len=5: other flags, another seq");
    assert_eq!(second.1, "FIN+ACK seq=306 ack=101: other flags, another seq, another len");
    assert!(!first.2 && second.2);
}

#[test]
fn a_moment_counts_from_the_one_named_before_even_if_it_is_past() {
    // The retransmission is 3 ms late for the script, whose next moment counts from its own.
    let text = format!(
        "{OPENS} server recv SYN; client recv SYN+ACK; client recv SYN+ACK
         wait 2s; client recv SYN+ACK"
    );
    assert_eq!(failing(&text, &[at(0), at(997), after(4)]), []);
    let [early] = &*failing(&text, &[at(0), at(997), after(8)]) else { panic!() };
    assert_eq!(early.1, "SYN+ACK seq=300 ack=11, sent at 3s: 0.001s too early");
}
