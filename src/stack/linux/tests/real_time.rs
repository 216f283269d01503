//! Lost time, waits, and the order of two hosts' timers.

use super::*;
use crate::stack::linux::clock_skew::ClockSkew;
use crate::stack::linux::real::{self, Moment};

/// A moment that many milliseconds ago.
fn ago(millis: u64) -> Moment {
    Moment::ago(ms(millis))
}

/// Records a wait of that length for a timer that was due at its end.
fn wait(millis: u64) {
    let begun = Instant::now() - ms(millis);
    real::waited_for(begun + ms(millis), begun, begun + ms(millis));
}

#[test]
fn time_that_was_waited_for_is_not_lost() {
    let moment = ago(1000);
    assert!(moment.lost() >= ms(1000) && moment.saw_standstill());
    wait(900);
    assert!(moment.lost() >= ms(100) && moment.lost() < ms(1000));
    let moment = ago(400);
    assert!(moment.saw_standstill(), "from 400 ms on");
    wait(200);
    assert!(ago(200).lost() >= ms(200), "what was waited for before does not count");
    assert!(!ago(1).saw_standstill());
    let moment = ago(0);
    let begun = Instant::now();
    real::rest(ms(5));
    assert!(moment.lost() + ms(5) <= begun.elapsed() + ms(1), "a rest is a wait");
}

#[test]
fn only_lost_time_stretches() {
    let second = ms(1000);
    assert!(ago(1200).was_stretched_to(second));
    assert!(!ago(900).was_stretched_to(second), "not so long");
    let moment = ago(2200);
    wait(1100);
    assert!(!moment.was_stretched_to(second), "as long without the loss");
    let moment = ago(1100);
    wait(800);
    assert!(!moment.was_stretched_to(second), "little was lost");
}

/// It counts from the start, or from the last timer waited for if that is later.
#[test]
fn a_wait_is_as_long_on_every_machine() {
    let start = Instant::now();
    assert_eq!(real::left(start, start + ms(1000)), ms(1000));
    real::waited_for(start + ms(300), start, start + ms(350));
    assert_eq!(real::left(start, start + ms(1000)), ms(700));
    assert_eq!(real::left(start + ms(500), start + ms(1000)), ms(500));
    real::waited_for(start + ms(200), start, start + ms(350));
    assert_eq!(real::left(start, start + ms(1000)), ms(700), "it does not go back");
    assert_eq!(real::left(start, start + ms(300)), Duration::ZERO);
}

/// The lag of a host while another host has a timer that is due at `due` in virtual time and in
/// `millis` ms of real time, with an upper bound.
fn lag(now: u64, due: u64, millis: u64) -> (Duration, Duration) {
    let (one, other) = (ClockSkew::new(), ClockSkew::new());
    let really = later(millis);
    one.tell(Some((at(due), really)));
    let before = Instant::now();
    let lag = other.lag(at(now));
    let expected = |from: Instant| (really + ms(250)).saturating_duration_since(from + ms(1000));
    assert!(lag <= expected(before) && lag >= expected(Instant::now()) || lag.is_zero(), "{lag:?}");
    assert_eq!(one.lag(at(now)), Duration::ZERO, "its own timer does not matter");
    (lag, expected(before))
}

/// A timer that starts now fires in a second at the earliest, and should fire at least 250 ms after
/// another host's timer that is due before it.
#[test]
fn another_hosts_earlier_timer_fires_earlier() {
    let (waits, most) = lag(0, 500, 900);
    assert!(!waits.is_zero() && most <= ms(150));
    assert_eq!(lag(0, 500, 700).0, Duration::ZERO, "early enough");
    assert_eq!(lag(0, 1000, 900).0, Duration::ZERO, "not before a timer that starts now");
    assert!(!lag(0, 999, 900).0.is_zero());
    assert!(!lag(5000, 500, 900).0.is_zero(), "overdue");
}

#[test]
fn a_timer_that_is_not_due_must_not_fire_meanwhile() {
    let host = ClockSkew::new();
    let is_outrun = |due, millis, lag| {
        host.tell(Some((at(due), later(millis))));
        ClockSkew::is_outrun(at(100), ms(lag))
    };
    assert!(is_outrun(101, 1000, 2000));
    assert!(!is_outrun(100, 1000, 2000), "it is due");
    assert!(!is_outrun(101, 5000, 2000), "it fires later");
    assert!(!is_outrun(101, 0, 2000), "it has fired, and will be found out");
    host.tell(None);
    assert!(!ClockSkew::is_outrun(at(100), ms(5000)), "no timer");
    host.tell(Some((at(101), later(1000))));
    drop(host);
    assert!(!ClockSkew::is_outrun(at(100), ms(5000)), "no host");
}
