//! When the kernel's timers are due in virtual time.
//!
//! The kernel's timers run in real time, from the real moment at which something was sent. To a
//! scenario, time passes only in `wait` and when timers fire. So a timer is due its nominal length
//! after the virtual moment at which the kernel started it, until the kernel restarts it. Round
//! trips count as nothing: an RTO is 1 s, not 1 s plus the time the machine took to answer. Values
//! that an implementation may choose and a scenario sets are translated, like an ISS: the kernel's
//! TIME_WAIT of 60 s is its 2 MSL, and becomes the scenario's; an acknowledgment that the kernel
//! delays by 40 ms is delayed for as long as the scenario says.

use std::time::{Duration, Instant};

use super::diag::{Info, KernelTimer, Look};
use super::settings;
use crate::tcp::rules::Timer;
use crate::tcp::state_sets::RECEIVING;
use crate::tcp::{Config, State, Time};

/// Moments closer than this are the same: the kernel counts in ticks of up to 10 ms.
pub(super) const TICK: Duration = Duration::from_millis(15);
/// The least time between two starts of a timer that can be told apart.
pub(super) const APART: Duration = Duration::from_millis(40);
/// The smallest RTO, which is pinned.
pub(super) const RTO: Duration = Duration::from_secs(1);
/// The kernel's own smallest RTO.
const OWN_RTO: Duration = Duration::from_millis(200);
/// Moments closer than this are the same where the scenario's round trips are real: the kernel's
/// ticks are 4 ms on most systems.
pub(super) const OWN_TICK: Duration = Duration::from_millis(6);
/// The kernel counts what is left from the last of its ticks: on average this much too long.
const HALF_A_TICK: Duration = Duration::from_millis(2);
/// The largest RTO, which is pinned.
const LONGEST_RTO: Duration = Duration::from_secs(60);
/// How long the kernel stays in a FIN_WAIT_2 that no process has open, which is pinned.
const FIN_WAIT_2: Duration = Duration::from_secs(60);
/// How long the kernel's TIME_WAIT lasts.
const TIME_WAIT: Duration = Duration::from_secs(60);
/// How long the kernel delays an acknowledgment on a path without a round-trip time.
pub(super) const DELAYED_ACK: Duration = Duration::from_millis(40);

/// A running timer.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Running {
    pub(super) timer: Timer,
    /// When it was started, in virtual time.
    started: Time,
    /// When it is due, in virtual time.
    pub(super) due: Time,
    /// The real time of the look that first found it running.
    pub(super) since: Instant,
    /// When it is due, in real time.
    pub(super) really_due: Instant,
    /// The real time at which the kernel would have started it if round trips took no time: the
    /// look may have been late.
    pub(super) really_started: Instant,
    /// How often it has fired in a row.
    fired: u8,
}

/// The timers of a connection: at any time the kernel runs one of those that it reports, and
/// perhaps a delayed acknowledgment.
#[derive(Clone, Debug, Default)]
pub(super) struct Timers {
    running: Option<Running>,
    delayed_ack: Option<Running>,
    /// When the last segment arrived: idle time counts from there.
    heard: Time,
    /// When the data being retransmitted was first sent, which counts for a SYN, and when it was
    /// first retransmitted: the kernel counts its user timeout from there.
    first: Time,
    again: Option<Time>,
    /// When the latest event began, in real time, if round trips are real: timers count from there.
    began: Option<Instant>,
}

impl Timers {
    /// The next timer due.
    pub(super) fn next(&self) -> Option<Running> {
        let both = self.running.into_iter().chain(self.delayed_ack);
        both.min_by_key(|running| running.due)
    }

    /// Whether anything is sent that the kernel waits to be acknowledged.
    pub(super) fn awaits_ack(&self) -> bool {
        self.running.is_some_and(|running| running.timer == Timer::Retransmission)
    }

    /// When the first timer, other than `but`, is due in real time.
    pub(super) fn soonest(&self, but: Option<Timer>) -> Option<Instant> {
        let both = self.running.into_iter().chain(self.delayed_ack);
        let others = both.filter(|running| Some(running.timer) != but);
        others.map(|running| running.really_due).min()
    }

    /// Records when an event began, in real time, whose round trips are real.
    pub(super) fn begin(&mut self, began: Instant) {
        self.began = Some(began);
    }

    /// Records that a segment arrives now.
    pub(super) fn hear(&mut self, now: Time) {
        self.heard = now;
    }

    /// How long to wait until starting a timer could be told apart from the running one.
    pub(super) fn too_close(&self, now: Time) -> Duration {
        let running = self.running.filter(|running| running.started != now);
        running.map_or(Duration::ZERO, |running| APART.saturating_sub(running.since.elapsed()))
    }

    /// Records a look at which nothing has changed: the kernel may fire the keep-alive timer only
    /// to restart it.
    pub(super) fn confirm(&mut self, look: &Look) {
        if let Some((running, (_, expires))) = self.running.as_mut().zip(look.timer) {
            running.really_due = look.at + expires;
        }
    }

    /// Records a look at the connection. `owes_ack` says that something arrived which the kernel
    /// has not acknowledged yet.
    pub(super) fn update(&mut self, now: Time, look: &Look, config: &Config, owes_ack: bool) {
        if look.fired == 0 && self.running.is_none() {
            self.first = now;
        }
        self.again = self.again.or(Some(now)).filter(|_| look.fired > 0);
        let tick = if config.own_choices { OWN_TICK } else { TICK };
        self.running = look.timer.map(|(kind, expires)| {
            let fresh = self.started(now, kind, look, look.at + expires, config);
            match self.running {
                Some(old) if is_same(&old, &fresh, tick) => old,
                _ => fresh,
            }
        });
        self.delayed_ack = owes_ack.then(|| {
            let started = self.delayed_ack.map_or((now, look.at), |old| (old.started, old.since));
            Running {
                timer: Timer::DelayedAck,
                started: started.0,
                due: started.0 + config.delayed_ack_time,
                since: started.1,
                really_due: started.1 + DELAYED_ACK,
                really_started: started.1,
                fired: 0,
            }
        });
    }

    /// If a user timeout comes first, the kernel fires the timer then.
    fn bounded(&self, due: Time, state: State, config: &Config) -> Time {
        let opening = state == State::SynSent;
        let from = if opening { Some(self.first) } else { self.again };
        let given_up = from.zip(settings::user_timeout(config, opening));
        given_up.map_or(due, |(from, timeout)| due.min(from + timeout))
    }

    /// The timer as if the kernel had started it now.
    fn started(
        &self,
        now: Time,
        kind: KernelTimer,
        look: &Look,
        really_due: Instant,
        config: &Config,
    ) -> Running {
        // Where round trips take the time that they take in the scenario, so do timers.
        let began = self.began.unwrap_or(look.at);
        let left = really_due.saturating_duration_since(began);
        let really = now + left.saturating_sub(HALF_A_TICK);
        let (timer, due) = match kind {
            KernelTimer::Retransmission if config.own_choices => (Timer::Retransmission, really),
            KernelTimer::Probe if config.own_choices => (Timer::Persist, really),
            KernelTimer::Retransmission => {
                let due = now + retransmission(look);
                (Timer::Retransmission, self.bounded(due, look.state, config))
            }
            KernelTimer::Probe => {
                (Timer::Persist, self.bounded(now + probe(look), look.state, config))
            }
            // No process has it open any more.
            KernelTimer::TimeWait if look.state == State::FinWait2 => {
                (Timer::TimeWait, now + FIN_WAIT_2)
            }
            KernelTimer::TimeWait => (Timer::TimeWait, now + 2 * config.msl),
            KernelTimer::KeepAlive => {
                let from = if look.fired == 0 { self.heard } else { now };
                (Timer::KeepAlive, from + keep_alive(look, config))
            }
        };
        // Arriving segments do not restart the keep-alive timer; when it fires, the kernel checks
        // how long the connection has been idle.
        let started = if kind == KernelTimer::KeepAlive { self.heard } else { now };
        let length = really_takes(kind, look, config);
        let by_length = really_due.checked_sub(length).filter(|_| !is_own(kind, config));
        let really_started = by_length.unwrap_or(look.at);
        let (since, fired) = (look.at, look.fired);
        Running { timer, started, due, since, really_due, really_started, fired }
    }
}

/// Whether a timer's length is the kernel's own.
fn is_own(kind: KernelTimer, config: &Config) -> bool {
    config.own_choices && matches!(kind, KernelTimer::Retransmission | KernelTimer::Probe)
}

impl Running {
    /// Whether the kernel fires it almost at once.
    pub(super) fn hurries(&self) -> bool {
        const HURRY: Duration = Duration::from_millis(30);
        self.timer == Timer::Retransmission && self.really_due < self.since + HURRY
    }
}

/// How long the kernel's timer would take if round trips took no time.
fn really_takes(kind: KernelTimer, look: &Look, config: &Config) -> Duration {
    match kind {
        KernelTimer::Retransmission => retransmission(look),
        KernelTimer::Probe => probe(look),
        KernelTimer::TimeWait => TIME_WAIT,
        KernelTimer::KeepAlive => keep_alive(look, config),
    }
}

/// The idle time before a keep-alive, or the interval after one.
fn keep_alive(look: &Look, config: &Config) -> Duration {
    let again = config.keep_alive_interval.filter(|_| look.fired > 0);
    again.or(config.keep_alive).unwrap_or_default()
}

fn retransmission(look: &Look) -> Duration {
    let backed_off_already = |info| backed_off(without_rtt(info), 0);
    look.info.map_or_else(|| backed_off(RTO, look.fired), backed_off_already)
}

fn probe(look: &Look) -> Duration {
    // The RTO itself does not double while probing.
    let rto = |info| without_rtt(Info { backoff: 0, ..info });
    look.info.map_or(RTO, |info| backed_off(rto(info), info.backoff))
}

/// Whether it is the timer that was already running, not a restarted one.
fn is_same(old: &Running, fresh: &Running, tick: Duration) -> bool {
    let apart = old.really_due.max(fresh.really_due) - old.really_due.min(fresh.really_due);
    old.timer == fresh.timer
        && old.fired == fresh.fired
        && match old.timer {
            Timer::KeepAlive => old.started == fresh.started,
            _ => apart < tick,
        }
}

impl Info {
    /// Whether a round trip was long enough to show in the RTO, beyond the trip itself.
    pub(super) fn has_long_trip(&self) -> bool {
        // While a zero window is probed, the RTO itself does not double.
        let mut least = [0, self.backoff].into_iter();
        let is_least = |backoff| without_rtt(Self { backoff, ..*self }) == backed_off(RTO, backoff);
        // Without a measured trip, it is the smallest RTO or the fallback of RFC 6298, section 5.7.
        !self.rtt.is_zero() && !least.any(is_least)
    }
}

/// The RTO as it would be if the peer answered in no time. The kernel adds the smoothed round-trip
/// time to the variation, which is at least the smallest RTO.
fn without_rtt(info: Info) -> Duration {
    let rtt = info.rtt * (1 << info.backoff.min(16));
    let rto = info.rto.saturating_sub(rtt);
    // The kernel's ticks, multiplied by doubling.
    let tick = TICK * (1 << info.backoff.min(16));
    let exact = backed_off(RTO, info.backoff);
    let difference = exact.max(rto) - exact.min(rto);
    if difference < tick { exact } else { rto }
}

fn backed_off(rto: Duration, times: u8) -> Duration {
    (rto * (1 << times.min(16))).min(LONGEST_RTO)
}

/// How long an event may take in real time, so that no timer it starts fires before its effects are
/// collected. A firing timer does not start a delayed acknowledgment.
pub(super) fn shortest(fired: Option<Timer>, config: &Config) -> Duration {
    let least = match fired {
        None if config.delayed_ack => DELAYED_ACK,
        _ if config.own_choices => OWN_RTO,
        _ => RTO,
    };
    least - TICK
}

/// Whether the kernel may have left anything unacknowledged in this state.
pub(super) fn receives(state: State) -> bool {
    // A FIN is acknowledged at once, but for the one that finds the connection established.
    RECEIVING.contains(&state) || state == State::CloseWait
}
