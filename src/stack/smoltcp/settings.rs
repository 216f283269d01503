//! A scenario's settings, translated to smoltcp's as far as it has them.

use std::time::Duration;

use super::super::Fault;
use super::super::settable::{Limit, limit, unmet};
use crate::tcp::Config;

/// The settings that smoltcp supports.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    /// The largest datagram of the link, from which smoltcp takes its MSS, in octets.
    pub mtu: usize,
    /// The receive buffer, in octets.
    pub window: usize,
    /// Nagle's algorithm.
    pub nagle: bool,
    /// How long an acknowledgment is delayed, if it is.
    pub delayed_ack: Option<Duration>,
    /// Keep-alives after this much idle time.
    pub keep_alive: Option<Duration>,
    /// How long the peer may be silent.
    pub timeout: Option<Duration>,
    /// Whether to offer timestamps.
    pub timestamps: bool,
    /// Reno, or none.
    pub congestion_control: bool,
}

/// IPv4 and TCP headers without options, in octets.
const HEADERS: usize = 40;
/// The options of smoltcp's SYN with timestamps, in octets, padded: it sends no SYN that does not
/// fit its link.
const SYN_OPTIONS: u16 = 20;
/// How long its TIME_WAIT lasts.
const TIME_WAIT: Duration = Duration::from_secs(10);
/// The largest window without scaling, in octets.
const UNSCALED: u32 = 0xffff;

/// The settings of which smoltcp supports every value, or whose effect cannot be seen there: it
/// offers SACK whatever is set, its keep-alives always carry an octet, and it drops segments
/// with SYN and FIN.
const TAKEN: &[&str] = &[
    "ISS",
    "window",
    "timestamps",
    "first_timestamp",
    "sack",
    "nagle",
    "delayed_ack",
    "delayed_ack_time",
    "congestion_control",
    "user_timeout",
    "keep_alive",
    "keep_alive_octet",
    "drop_syn_fin",
];

const LIMITS: &[Limit] = &[
    limit("MSS", |it| it.mss >= SYN_OPTIONS, "its own SYN does not fit in such a small datagram"),
    limit("mss_option", |it| it.mss_option, "it always sends the option"),
    limit(
        "window_scale",
        |it| it.window_scale.is_none_or(|shift| shift == scale(it)),
        "it derives the shift count from the size of its receive buffer",
    ),
    limit(
        "MSL",
        |it| it.msl == Config::default().msl || it.msl * 2 == TIME_WAIT,
        "its TIME_WAIT lasts 10 s",
    ),
    limit("RTO", |it| it.initial_rto == Config::default().initial_rto, "its first timeout is 1 s"),
    limit("max_RTO", |it| it.max_rto == Config::default().max_rto, "its largest timeout is 60 s"),
    limit("R1", |it| it.r1 == Config::default().r1, COUNTS_NONE),
    limit("R2", |it| it.r2 == Config::default().r2, COUNTS_NONE),
    limit("R2_SYN", |it| it.r2_syn == Config::default().r2_syn, COUNTS_NONE),
    limit(
        "keep_alive_count",
        |it| it.keep_alive_count.is_none(),
        "it does not count keep-alives: only its user timeout ends a silent connection",
    ),
];

const COUNTS_NONE: &str = "it does not count retransmissions";

impl Settings {
    /// The settings of a scenario.
    ///
    /// # Errors
    /// The scenario sets something that smoltcp does not support.
    pub(super) fn new(config: &Config) -> Result<Self, Fault> {
        let usual = Config::default();
        if let Some((name, instead)) = unmet(config, TAKEN, LIMITS) {
            let expected = format!("`{name}` is as the scenario sets it");
            let fault =
                Fault::unsayable(expected, format!("smoltcp does not support that: {instead}"));
            return Err(fault.about(name));
        }
        Ok(Self {
            mtu: usize::from(config.mss) + HEADERS,
            // At most 2^30, which smoltcp accepts.
            window: buffer(config) as usize,
            nagle: config.nagle,
            delayed_ack: config.delayed_ack.then_some(config.delayed_ack_time),
            keep_alive: config.keep_alive,
            // By default it has none, so only a value set by the scenario is passed on.
            timeout: config.user_timeout.filter(|_| config.user_timeout != usual.user_timeout),
            timestamps: config.timestamps,
            congestion_control: config.congestion_control,
        })
    }
}

/// The receive buffer that makes smoltcp's window as large as the scenario asks for, but no larger
/// than a window field can hold if the scenario asks for no scaling.
fn buffer(config: &Config) -> u32 {
    match config.window_scale {
        None => config.window.min(UNSCALED),
        Some(_) => config.window,
    }
}

/// The shift count that smoltcp uses for such a buffer.
fn scale(config: &Config) -> u8 {
    // At most 15.
    (u32::BITS - config.window.leading_zeros()).saturating_sub(16) as u8
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_lists_name_settings() {
        super::super::super::settable::check_lists(super::TAKEN, super::LIMITS);
    }
}
