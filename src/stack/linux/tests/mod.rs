//! Tests of the Linux host that do not need the kernel: all looks at connections are made up.
//! `tests/linux` tests it with the kernel.

#![allow(clippy::unwrap_used)]

mod real_time;
mod seen;
mod settings;
mod timers;

use std::time::{Duration, Instant};

use super::diag::{Info, KernelTimer, Look};
use crate::tcp::{Config, State, Time};

/// Virtual time, in milliseconds.
const fn at(millis: u64) -> Time {
    Time(millis * 1000)
}

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A look at a timer that is due in `expires` ms of real time and has fired `fired` times.
fn look(state: State, timer: KernelTimer, expires: u64, fired: u8) -> Look {
    Look { state, timer: Some((timer, ms(expires))), fired, ..Look::nothing() }
}

/// TCP_INFO of a connection on which nothing has happened yet.
fn info() -> Info {
    Info {
        retransmits: 0,
        probes: 0,
        backoff: 0,
        sack: false,
        sacked: 0,
        again: 0,
        reordered: 0,
        least_rtt: None,
        rto: ms(1000),
        rtt: Duration::ZERO,
        acked: 0,
        received: 0,
        snd_wnd: None,
        rcv_wnd: None,
    }
}

/// The default settings with a change.
fn config(change: impl FnOnce(&mut Config)) -> Config {
    let mut config = Config::default();
    change(&mut config);
    config
}

/// A moment that many milliseconds from now.
fn later(millis: u64) -> Instant {
    Instant::now() + ms(millis)
}
