//! Applies a scenario's settings to the kernel, as far as it has them: as socket options, and as
//! switches of the namespace. A setting that it does not have makes the scenario inconclusive.

use std::io;
use std::os::fd::OwnedFd;
use std::time::Duration;

use rustix::net::sockopt;

use super::namespace::{LARGEST_INITIAL_WINDOW, SWITCHES, Way};
use super::timers::DELAYED_ACK;
use crate::stack::Fault;
use crate::stack::settable::{Limit, limit, unmet};
use crate::sys::network::{SocketOption, set_option};
use crate::tcp::{Config, Segment};

/// The kernel's smallest and largest MSS (`TCP_MAXSEG`), in octets.
const MSS: std::ops::RangeInclusive<u16> = 88..=32_767;

/// The MSS of a peer that announces none, in octets (RFC 9293, section 3.7.1).
const DEFAULT_MSS: usize = 536;

/// The kernel's smallest window: half of its smallest receive buffer.
pub(super) const LEAST_WINDOW: u32 = 1152;

/// The send buffer, so large that a SEND never waits for room.
const SEND_BUFFER: usize = 64 << 20;

/// The settings of which the kernel supports every value.
const TAKEN: &[&str] = &[
    "ISS",
    "window_scale",
    "timestamps",
    "first_timestamp",
    "sack",
    "MSL",
    "nagle",
    "delayed_ack",
    "delayed_ack_time",
    "own_choices",
    "R1",
    "R2",
    "R2_SYN",
    "user_timeout",
    "rfc1337",
    "reopen_time_wait",
    "half_duplex_close",
    // What it always does; where a scenario leaves them off, it is known to differ.
    "reset_ack",
    "late_reset",
    "fin_on_syn",
    "text_on_syn",
    "linux_time_wait",
    "accept_edges",
    "ack_since_ISS",
    "need_ack",
    "listen_drops_syn_fin",
    "repeat_syn_ack",
    "reset_to_listen",
    "reset_not_refused",
    "ack_second_fin",
    "close_again",
    "keep_wide_window",
    "probe_below",
    "rfc5927",
];

const LIMITS: &[Limit] = &[
    limit("MSS", |it| MSS.contains(&it.mss), "its MSS is 88 to 32,767 octets"),
    limit("mss_option", |it| it.mss_option, "it always sends the MSS option"),
    limit(
        "window",
        |it| !is_cut(it),
        "its window is a whole number of segments (of the MSS less the timestamps)",
    ),
    limit("congestion_control", |it| it.congestion_control, "it always controls congestion"),
    limit(
        "RTO",
        |it| it.initial_rto == Config::default().initial_rto,
        "its first RTO is always 1 s",
    ),
    limit(
        "max_RTO",
        |it| it.max_rto == Config::default().max_rto,
        "its largest RTO is pinned to 60 s",
    ),
    limit(
        "keep_alive",
        |it| it.keep_alive.is_none_or(|time| time.subsec_nanos() == 0 && !time.is_zero()),
        "its keep-alives wait whole seconds",
    ),
    limit(
        "keep_alive_interval",
        |it| it.keep_alive_interval.is_none_or(|time| time.subsec_nanos() == 0 && !time.is_zero()),
        "its keep-alives wait whole seconds",
    ),
    limit("keep_alive_octet", |it| !it.keep_alive_octet, "its keep-alives carry no octet"),
    limit(
        "keep_alive_count",
        |it| it.keep_alive_count.is_none_or(|count| count <= KEEP_ALIVES),
        "it sends at most 127 keep-alives",
    ),
    limit(
        "keep_alive_count",
        |it| it.keep_alive_count.is_none() || user_timeout(it, false).is_none(),
        "if a user timeout or R2 is set, only that ends a silent connection",
    ),
    limit(
        "initial_window",
        |it| it.initial_window.is_none_or(|window| window <= LARGEST_INITIAL_WINDOW.into()),
        "its routes here have an initial window of at most 10 segments",
    ),
    limit("rfc5961", |it| it.rfc5961, "RFC 5961 is always on"),
    limit("data_on_syn", |it| !it.data_on_syn, "its SYN carries no data"),
    limit("drop_syn_fin", |it| !it.drop_syn_fin, "it drops them only in LISTEN"),
    limit("ack_out_of_order", |it| it.ack_out_of_order, "it always acknowledges them"),
    limit(
        "strict_simultaneous_open",
        |it| !it.strict_simultaneous_open,
        "its simultaneous open follows figure 7",
    ),
    limit("abort_to_time_wait", |it| !it.abort_to_time_wait, "ABORT leads to CLOSED"),
];

/// A setting that the kernel does not support, and what it does instead.
pub(super) fn unsayable(config: &Config) -> Option<Fault> {
    let (setting, why) = unmet(config, TAKEN, LIMITS)?;
    let expected = format!("`set {setting}` as in the scenario");
    let fault = Fault::unsayable(expected, format!("Linux does not support that: {why}"));
    Some(fault.about(setting))
}

/// Whether the kernel cuts off the end of a window that a scenario sets, because it is not a whole
/// number of segments. It cuts the default too, from 65,535 octets to 64,240.
fn is_cut(config: &Config) -> bool {
    const TIMESTAMPS: u32 = 12;
    let is_set = config.window != Config::default().window;
    let segment = u32::from(config.mss) - if config.timestamps { TIMESTAMPS } else { 0 };
    is_set && config.window > segment && !config.window.is_multiple_of(segment)
}

/// Whether to set the MSS on sockets: if it is not what the route to the peer gives anyway.
fn sets_mss(config: &Config) -> bool {
    config.mss != Config::default().mss
}

/// What the kernel gets wrong after a SYN,ACK without an MSS if one is set on the socket: it uses
/// that for the peer as well, although the peer's is 536 (RFC 9293, MUST-15).
pub(super) fn exceeds(sent: &Segment, peer: Option<&Segment>, config: &Config) -> Option<Fault> {
    let has_none = peer.is_some_and(|syn| syn.options.mss.is_none());
    let exceeds = has_none && sets_mss(config) && sent.payload.len() > DEFAULT_MSS;
    exceeds.then(|| {
        Fault::unsayable(
            format!("`set MSS = {}` for an active OPEN to a peer that sends no MSS", config.mss),
            "Linux also applies the MSS that its user sets to the peer",
        )
        .about("MSS")
    })
}

/// The settings as they hold on the kernel.
pub(super) fn in_effect(config: &Config) -> Config {
    let mut config = config.clone();
    if config.own_choices {
        (config.delayed_ack, config.delayed_ack_time) = (true, DELAYED_ACK);
    }
    config
}

/// The route to the peer.
pub(super) fn way(config: &Config) -> Way {
    let chosen = config.initial_window.and_then(|window| u8::try_from(window).ok());
    // RFC 5681, section 3.1.
    let by_mss = match config.mss {
        ..=1095 => 4,
        1096..=2190 => 3,
        _ => 2,
    };
    let initial_window = chosen.unwrap_or(by_mss);
    Way { delayed_acks: config.delayed_ack, initial_window, ordinary_mtu: !sets_mss(config) }
}

/// The switches of the namespace, in the order of [`SWITCHES`].
pub(super) fn switches(config: &Config) -> [bool; SWITCHES.len()] {
    // A loss is detected at the first selective acknowledgment after it: see `sack`.
    let reordering = config.sack && !config.own_choices;
    [config.timestamps, config.window_scale.is_some(), config.sack, reordering, config.rfc1337]
}

/// Prepares a socket before it opens anything. Accepted sockets inherit its options.
pub(super) fn prepare(socket: &OwnedFd, config: &Config) -> io::Result<()> {
    if sets_mss(config) {
        set_option(socket, SocketOption::MaximumSegment, config.mss.into())?;
    }
    set_option(socket, SocketOption::ReceiveErrors, 1)?;
    window(socket, config)?;
    // Root in its own user namespace may not exceed the system's limit.
    if sockopt::set_socket_send_buffer_size_force(socket, SEND_BUFFER).is_err() {
        sockopt::set_socket_send_buffer_size(socket, SEND_BUFFER)?;
    }
    sockopt::set_socket_oobinline(socket, true)?;
    sockopt::set_tcp_nodelay(socket, !config.nagle)?;
    // Without this, a passive OPEN cannot follow a connection in TIME_WAIT.
    sockopt::set_socket_reuseaddr(socket, config.reopen_time_wait)?;
    if let Some(idle) = config.keep_alive {
        sockopt::set_tcp_keepidle(socket, idle)?;
        sockopt::set_tcp_keepintvl(socket, config.keep_alive_interval.unwrap_or(idle))?;
        sockopt::set_tcp_keepcnt(socket, config.keep_alive_count.unwrap_or(KEEP_ALIVES))?;
        sockopt::set_socket_keepalive(socket, true)?;
    }
    give_up(socket, config, true)
}

/// The most unanswered keep-alives that the kernel allows.
const KEEP_ALIVES: u32 = 127;

/// Prepares a socket whose connection is established.
pub(super) fn established(socket: &OwnedFd, config: &Config) -> io::Result<()> {
    if config.delayed_ack && !config.own_choices {
        // A new connection acknowledges at once for a while; this ends that.
        sockopt::set_tcp_quickack(socket, false)?;
    }
    give_up(socket, config, false)
}

/// When to give up, if a scenario sets it; otherwise the kernel counts retransmissions.
pub(super) fn user_timeout(config: &Config, opening: bool) -> Option<Duration> {
    let default = Config::default();
    let (r2, unset) =
        if opening { (config.r2_syn, default.r2_syn) } else { (config.r2, default.r2) };
    let user = config.user_timeout.filter(|_| config.user_timeout != default.user_timeout);
    user.into_iter().chain(r2.filter(|_| r2 != unset)).min()
}

fn give_up(socket: &OwnedFd, config: &Config, opening: bool) -> io::Result<()> {
    // Zero means to count retransmissions; at most 30 days fit in milliseconds.
    let millis = user_timeout(config, opening).map_or(0, |time| time.as_millis() as u32);
    Ok(sockopt::set_tcp_user_timeout(socket, millis)?)
}

/// Sets the receive buffer so that the window is as close as possible to the setting: the kernel
/// rounds it down to whole segments.
fn window(socket: &OwnedFd, config: &Config) -> io::Result<()> {
    let shift = config.window_scale.unwrap_or(0).min(14);
    let largest = (1_i32 << (16 + u32::from(shift))) - 1;
    let window = config.window.max(LEAST_WINDOW);
    // The kernel doubles it, and uses half of that for the window.
    if sockopt::set_socket_recv_buffer_size_force(socket, window as usize).is_err() {
        sockopt::set_socket_recv_buffer_size(socket, window as usize)?;
    }
    if shift > 0 {
        // The shift count follows from the clamp only if the buffer does not count as set by the
        // user.
        set_option(socket, SocketOption::BufferLock, 0)?;
    }
    set_option(socket, SocketOption::WindowClamp, largest)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_lists_name_settings() {
        crate::stack::settable::check_lists(super::TAKEN, super::LIMITS);
    }
}
