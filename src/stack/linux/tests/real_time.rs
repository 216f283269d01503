//! Lost time, waits, and the order of two hosts' timers.

use super::*;
use crate::stack::linux::certain::{Event, Seen, has_fired_once};
use crate::stack::linux::clock_skew::ClockSkew;
use crate::stack::linux::timers::Timers;
use crate::stack::real::{self, Moment};
use crate::tcp::rules::Timer;

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

#[test]
fn an_event_is_overtaken_if_another_timer_may_have_fired() {
    use KernelTimer::Retransmission;
    let now = Instant::now();
    let before = look(State::Established, Retransmission, 1000, 0);
    let counted = Look { fired: 1, ..before.clone() };
    let seen = |after: &Look, event, others: Option<u64>, is_silent| {
        let others = others.map(|millis| now + ms(millis));
        let seen = Seen { now, before: &before, after, event, others, is_silent };
        (seen.is_still(), seen.is_overtaken())
    };
    assert_eq!(seen(&before, Event::Other, Some(16), false), (false, false), "not due yet");
    assert_eq!(seen(&before, Event::Other, Some(15), false), (false, true), "within a tick");
    assert_eq!(seen(&before, Event::Other, Some(0), true), (true, false), "nothing happened");
    assert_eq!(seen(&before, Event::Other, None, false), (false, false), "no other timer");
    // A call, a segment or an ICMP error does not make the kernel count.
    assert_eq!(seen(&counted, Event::Other, None, true), (false, true));
    assert_eq!(seen(&counted, Event::Icmp, None, true), (false, true));
    let request = Look { state: State::SynReceived, ..counted.clone() };
    assert_eq!(seen(&request, Event::Other, None, false), (false, false), "a repeated SYN does");
    let mut timers = Timers::default();
    timers.update(at(0), &before, &Config::default(), false);
    let timer = Event::Timer(timers.next().unwrap());
    assert_eq!(seen(&counted, timer, None, false), (false, false), "the timer waited for");
    assert_eq!(seen(&counted, timer, Some(0), false), (false, true), "and another one");
}

#[test]
fn a_timer_has_fired_once_if_the_kernel_counts_one_and_stays_there() {
    use KernelTimer::{Probe, Retransmission};
    let state = State::Established;
    let before = look(state, Retransmission, 0, 1);
    let once = look(state, Retransmission, 4000, 2);
    let twice = look(state, Retransmission, 8000, 3);
    let other = look(state, Probe, 1000, 2);
    let timer = Timer::Retransmission;
    assert!(has_fired_once(&before, &once, &once, timer));
    assert!(!has_fired_once(&before, &once, &twice, timer), "again, after the collecting");
    assert!(!has_fired_once(&before, &twice, &twice, timer), "twice");
    assert!(!has_fired_once(&before, &before, &before, timer), "not at all");
    assert!(!has_fired_once(&before, &other, &other, timer), "another timer");
    let moved = Look { state: State::FinWait1, ..once.clone() };
    assert!(!has_fired_once(&before, &moved, &moved, timer), "another state");
    // The kernel does not count a delayed acknowledgment.
    assert!(has_fired_once(&before, &before, &before, Timer::DelayedAck));
    assert!(!has_fired_once(&before, &once, &once, Timer::DelayedAck));
    // TIME_WAIT ends only once.
    let (waits, gone) = (look(State::TimeWait, KernelTimer::TimeWait, 0, 0), Look::nothing());
    assert!(has_fired_once(&waits, &gone, &gone, Timer::TimeWait));
    assert!(!has_fired_once(&before, &gone, &gone, timer), "the connection is gone");
    assert!(!has_fired_once(&waits, &waits, &waits, Timer::TimeWait));
}
