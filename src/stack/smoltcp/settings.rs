//! A scenario's settings, translated to smoltcp's as far as it has them.

use std::time::Duration;

use super::super::Fault;
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

/// A setting that smoltcp does not have: its name, whether the scenario leaves it at its default or
/// sets what smoltcp does anyway, and what smoltcp does instead. (The second configuration is the
/// default.)
type Fixed = (&'static str, fn(&Config, &Config) -> bool, &'static str);

const FIXED: &[Fixed] = &[
    ("MSS", |it, _| it.mss >= SYN_OPTIONS, "its own SYN does not fit in such a small datagram"),
    ("mss_option", |it, _| it.mss_option, "it always sends the option"),
    (
        "window_scale",
        |it, _| it.window_scale.is_none_or(|shift| shift == scale(it)),
        "it derives the shift count from the size of its receive buffer",
    ),
    ("MSL", |it, usual| it.msl == usual.msl || it.msl * 2 == TIME_WAIT, "its TIME_WAIT lasts 10 s"),
    ("RTO", |it, usual| it.initial_rto == usual.initial_rto, "its first timeout is 1 s"),
    ("max_RTO", |it, usual| it.max_rto == usual.max_rto, "its largest timeout is 60 s"),
    ("R1", |it, usual| it.r1 == usual.r1, "it does not count retransmissions"),
    ("R2", |it, usual| it.r2 == usual.r2, "it does not count retransmissions"),
    ("R2_SYN", |it, usual| it.r2_syn == usual.r2_syn, "it does not count retransmissions"),
    (
        "keep_alive_count",
        |it, _| it.keep_alive_count.is_none(),
        "it does not count keep-alives: only its user timeout ends a silent connection",
    ),
    ("rfc5961", |it, _| it.rfc5961, "it has no such switch"),
    ("rfc1337", |it, _| !it.rfc1337, "it has no such switch"),
    ("reopen_time_wait", |it, _| !it.reopen_time_wait, "it has no such switch"),
    ("half_duplex_close", |it, _| !it.half_duplex_close, "it has no such switch"),
    ("data_on_syn", |it, _| !it.data_on_syn, "it has no such switch"),
    ("ack_out_of_order", |it, _| it.ack_out_of_order, "it has no such switch"),
    ("strict_simultaneous_open", |it, _| !it.strict_simultaneous_open, "it has no such switch"),
    ("abort_to_time_wait", |it, _| !it.abort_to_time_wait, "it has no such switch"),
];

impl Settings {
    /// The settings of a scenario.
    ///
    /// # Errors
    /// The scenario sets something that smoltcp does not support.
    pub(super) fn new(config: &Config) -> Result<Self, Fault> {
        let usual = Config::default();
        if let Some((name, _, instead)) = FIXED.iter().find(|(_, is, _)| !is(config, &usual)) {
            let expected = format!("`{name}` is as the scenario sets it");
            let fault = Fault::unsayable(
                expected,
                format!(
                    "smoltcp does not support that: \
                                                            {instead}"
                ),
            );
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
