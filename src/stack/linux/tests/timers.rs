//! When timers are due, according to looks.

use super::*;
use crate::stack::linux::timers::{Timers, receives, shortest};
use crate::tcp::rules::Timer;
use KernelTimer::{KeepAlive, Probe, Retransmission, TimeWait};
use State::{Established, FinWait2, SynSent};

/// When the timer of a single look at `now` is due, in milliseconds.
fn due(now: u64, look: &Look, config: &Config) -> u64 {
    let mut timers = Timers::default();
    timers.update(at(now), look, config, false);
    timers.next().unwrap().due.0 / 1000
}

#[test]
fn a_retransmission_is_due_after_the_rto_that_doubles_up_to_60_s() {
    for (fired, rto) in [(0, 1000), (1, 2000), (2, 4000), (5, 32_000), (6, 60_000), (7, 60_000)] {
        let look = look(SynSent, Retransmission, 900, fired);
        assert_eq!(due(500, &look, &Config::default()), 500 + rto, "{fired}");
    }
}

#[test]
fn round_trips_count_as_nothing_unless_they_were_long() {
    let rto = |rto, rtt, backoff| {
        let info = Info { rto: ms(rto), rtt: ms(rtt), backoff, ..info() };
        let look = Look { info: Some(info), ..look(Established, Retransmission, rto, backoff) };
        (due(0, &look, &Config::default()), info.has_long_trip())
    };
    assert_eq!(rto(1000, 0, 0), (1000, false));
    assert_eq!(rto(1020, 20, 0), (1000, false), "the trip itself is not part of it");
    assert_eq!(rto(1014, 0, 0), (1000, false), "a tick is not a difference");
    assert_eq!(rto(1015, 0, 0), (1015, false));
    assert_eq!(rto(4080, 20, 2), (4000, false), "doubled, and the trip with it");
    assert_eq!(rto(4139, 20, 2), (4000, false), "and ticks");
    assert_eq!(rto(4140, 20, 2), (4060, true));
    assert_eq!(rto(3000, 800, 0), (2200, true), "a long trip makes the variation long");
    assert_eq!(rto(3000, 0, 0), (3000, false), "no trip: the fallback of RFC 6298, section 5.7");
}

#[test]
fn a_probe_backs_off_from_an_rto_that_does_not_double() {
    assert_eq!(due(0, &look(Established, Probe, 1000, 0), &Config::default()), 1000);
    for (backoff, expected) in [(0, 1000), (1, 2000), (3, 8000), (6, 60_000)] {
        let info = Info { backoff, rto: ms(1010), rtt: ms(10), probes: backoff, ..info() };
        let look = Look { info: Some(info), ..look(Established, Probe, 900, backoff) };
        assert_eq!(due(0, &look, &Config::default()), expected, "{backoff}");
        assert!(!info.has_long_trip());
    }
}

/// The kernel's 60 s are 2 MSL, whatever MSL is set; a closed socket's FIN_WAIT_2 lasts 60 s.
#[test]
fn time_wait_lasts_2_msl() {
    let config = config(|it| it.msl = ms(5000));
    assert_eq!(due(7, &look(State::TimeWait, TimeWait, 60_000, 0), &config), 10_007);
    assert_eq!(due(7, &look(FinWait2, TimeWait, 60_000, 0), &config), 60_007);
}

#[test]
fn a_keep_alive_is_due_from_when_a_segment_last_arrived() {
    let config = config(|it| it.keep_alive = Some(ms(30_000)));
    let mut timers = Timers::default();
    timers.hear(at(1000));
    // The timer is first seen later, and idle time has passed.
    timers.update(at(4000), &look(Established, KeepAlive, 27_000, 0), &config, false);
    let first = timers.next().unwrap();
    assert_eq!((first.timer, first.due), (Timer::KeepAlive, at(31_000)));
    // Without an arrival it does not restart, whatever the kernel does with its own timer.
    timers.update(at(9000), &look(Established, KeepAlive, 10, 0), &config, false);
    assert_eq!(timers.next(), Some(first));
    timers.hear(at(10_000));
    timers.update(at(10_000), &look(Established, KeepAlive, 5, 0), &config, false);
    assert_eq!(timers.next().unwrap().due, at(40_000));
    // Once keep-alives are unanswered, the next one counts from the last.
    timers.update(at(40_000), &look(Established, KeepAlive, 30_000, 1), &config, false);
    assert_eq!(timers.next().unwrap().due, at(70_000));
}

/// From the first transmission of a SYN, and otherwise from the first retransmission or probe.
#[test]
fn a_user_timeout_bounds_retransmissions_and_probes() {
    let config = config(|it| it.user_timeout = Some(ms(2500)));
    for (state, timer, bound) in [
        (SynSent, Retransmission, 2500),
        (Established, Retransmission, 3500),
        (Established, Probe, 3500),
    ] {
        let mut timers = Timers::default();
        let mut dues = Vec::new();
        for (now, backoff) in [(0, 0), (500, 0), (1000, 1), (3000, 2)] {
            let info = Info {
                backoff,
                rto: ms(if timer == Probe { 1000 } else { 1000 << backoff }),
                ..info()
            };
            let info = Some(info).filter(|_| state != SynSent);
            let look = Look { info, ..look(state, timer, 1000 << backoff, backoff) };
            timers.update(at(now), &look, &config, false);
            dues.push(timers.next().unwrap().due.0 / 1000);
        }
        let second = if state == SynSent { 2500 } else { 3000 };
        assert_eq!(dues, [1000, 1000, second, bound], "{state:?} {timer:?}");
    }
    // Other timers are not bounded.
    assert_eq!(due(0, &look(State::TimeWait, TimeWait, 60_000, 1), &config), 240_000);
    // After everything was acknowledged, the timeout starts again.
    let mut timers = Timers::default();
    timers.update(at(1000), &look(Established, Retransmission, 2000, 1), &config, false);
    timers.update(at(1500), &Look { state: Established, ..Look::nothing() }, &config, false);
    assert_eq!(timers.next(), None);
    timers.update(at(9000), &look(Established, Retransmission, 1000, 0), &config, false);
    timers.update(at(10_000), &look(Established, Retransmission, 2000, 1), &config, false);
    assert_eq!(timers.next().unwrap().due, at(12_000));
}

/// A difference of the kernel's ticks is not a restart; a larger one is.
#[test]
fn a_timer_keeps_its_start_until_the_kernel_restarts_it() {
    let config = Config::default();
    let mut timers = Timers::default();
    let first = look(Established, Retransmission, 1000, 0);
    timers.update(at(0), &first, &config, false);
    let running = timers.next().unwrap();
    for tick in [14, 0] {
        let same = Look { at: first.at, ..look(Established, Retransmission, 1000 + tick, 0) };
        timers.update(at(700), &same, &config, false);
        assert_eq!(timers.next(), Some(running), "{tick}");
    }
    let counted = Look { fired: 1, ..first.clone() };
    let probe = Look { timer: Some((Probe, ms(1000))), ..first.clone() };
    let restarted = Look { timer: Some((Retransmission, ms(1015))), ..first.clone() };
    let sooner = Look { timer: Some((Retransmission, ms(985))), ..first };
    for (look, expected) in [(counted, 2700), (probe, 1700), (restarted, 1700), (sooner, 1700)] {
        let mut timers = timers.clone();
        timers.update(at(700), &look, &config, false);
        assert_eq!(timers.next().unwrap().due, at(expected), "{look:?}");
    }
}

#[test]
fn a_confirmed_timer_changes_in_real_time_only() {
    let mut timers = Timers::default();
    timers.update(at(0), &look(Established, KeepAlive, 1000, 0), &Config::default(), false);
    let before = timers.next().unwrap();
    let look = look(Established, KeepAlive, 3000, 0);
    timers.confirm(&look);
    let after = timers.next().unwrap();
    assert_eq!((after.due, after.since), (before.due, before.since));
    assert_eq!(after.really_due, look.at + ms(3000));
}

/// The kernel's delay is 40 ms; the scenario's is its setting.
#[test]
fn an_acknowledgment_is_delayed_from_the_first_segment_that_is_owed_one() {
    let config = config(|it| it.delayed_ack_time = ms(200));
    let mut timers = Timers::default();
    let idle = Look { state: Established, ..Look::nothing() };
    timers.update(at(100), &idle, &config, true);
    let running = timers.next().unwrap();
    assert_eq!((running.timer, running.due), (Timer::DelayedAck, at(300)));
    assert_eq!(running.really_due, idle.at + ms(40));
    timers.update(at(150), &Look { at: later(5), ..idle.clone() }, &config, true);
    assert_eq!(timers.next(), Some(running));
    // The earlier of two timers is next.
    timers.update(at(150), &look(Established, Retransmission, 1000, 0), &config, true);
    assert_eq!(timers.next(), Some(running));
    assert_eq!(timers.soonest(None), Some(running.really_due));
    assert!(timers.soonest(Some(Timer::DelayedAck)).unwrap() > running.really_due);
    timers.update(at(160), &idle, &config, false);
    assert_eq!(timers.next(), None);
}

#[test]
fn two_starts_lie_40_ms_apart() {
    let mut timers = Timers::default();
    assert_eq!(timers.too_close(at(0)), Duration::ZERO);
    let mut look = look(Established, Retransmission, 1000, 0);
    look.at = later(1000);
    timers.update(at(5), &look, &Config::default(), false);
    assert_eq!(timers.too_close(at(5)), Duration::ZERO, "at the same time, it is the same start");
    assert_eq!(timers.too_close(at(6)), ms(40));
    look.at = Instant::now() - ms(40);
    look.fired = 1;
    timers.update(at(5), &look, &Config::default(), false);
    assert_eq!(timers.too_close(at(6)), Duration::ZERO);
}

#[test]
fn only_a_retransmission_within_30_ms_hurries() {
    for (timer, expires, hurries) in
        [(Retransmission, 29, true), (Retransmission, 30, false), (Probe, 5, false)]
    {
        let mut timers = Timers::default();
        timers.update(at(0), &look(Established, timer, expires, 0), &Config::default(), false);
        assert_eq!(timers.next().unwrap().hurries(), hurries, "{timer:?} {expires}");
    }
}

/// If an event took longer, a timer that it started itself may have fired.
#[test]
fn an_event_ends_before_a_timer_that_it_starts_can_fire() {
    let delays = config(|it| it.delayed_ack = true);
    let plain = config(|it| it.delayed_ack = false);
    assert_eq!(shortest(None, &delays), ms(25));
    assert_eq!(shortest(Some(Timer::Retransmission), &delays), ms(985));
    assert_eq!(shortest(None, &plain), ms(985));
    for state in State::ALL {
        let owes = matches!(state, Established | State::FinWait1 | FinWait2 | State::CloseWait);
        assert_eq!(receives(state), owes, "{state:?}");
    }
}
