//! The sysctls of both systems by meaning, as settings. On a system that has no such row, or for a
//! row that says so, the line is left out: a script's expectations are looked at all the same.

use super::settings::{Way, number, switch};
use super::system::System;
use crate::tcp::SettingValue;

/// What a sysctl means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Meaning {
    /// Nothing that a connection here shows.
    Nothing,
    /// A setting.
    Sets(Way),
    /// RFC 1323: scaled windows and timestamps.
    Rfc1323,
    /// Scaled windows.
    Scaling,
    /// The receive buffer; FreeBSD's own size is left to the profile.
    Window,
    /// The largest buffer of FreeBSD's sockets, which gives the shift count.
    MostBuffer,
    /// The smallest, usual and largest receive buffer of Linux, which gives the shift count.
    Buffers,
    /// Keep-alives on every connection.
    KeepAlive,
}

use Meaning::{Buffers, KeepAlive, MostBuffer, Nothing, Rfc1323, Scaling, Sets, Window};
use Way::{Number, Off, On, Retries, Time};

/// FreeBSD's, after `net.inet.tcp.`.
pub(super) const FREEBSD: &[(&str, Meaning)] = &[
    ("rfc1323", Rfc1323),
    ("sack.enable", Sets(On("sack"))),
    ("insecure_rst", Sets(Off("rfc5961_rst"))),
    ("insecure_syn", Sets(Off("rfc5961_syn"))),
    ("drop_synfin", Sets(On("drop_syn_fin"))),
    ("recvspace", Window),
    ("sendspace", Nothing),
    ("rexmit_initial", Sets(Time("RTO", 1))),
    ("msl", Sets(Time("MSL", 1))),
    ("keepinit", Sets(Time("R2_SYN", 1))),
    ("keepidle", Sets(Time("keep_alive", 1))),
    ("keepintvl", Sets(Time("keep_alive_interval", 1))),
    ("keepcnt", Sets(Number("keep_alive_count"))),
    ("always_keepalive", KeepAlive),
    ("delayed_ack", Sets(On("delayed_ack"))),
    ("delacktime", Sets(Time("delayed_ack_time", 1))),
    ("blackhole", Nothing),
    ("hostcache.purgenow", Nothing),
    ("hostcache.purge", Nothing),
    ("hostcache.enable", Nothing),
    ("hostcache.expire", Nothing),
    ("hostcache.prune", Nothing),
    ("syncookies", Nothing),
    ("tso", Nothing),
];

/// Linux', after `net.ipv4.`.
pub(super) const LINUX: &[(&str, Meaning)] = &[
    ("tcp_timestamps", Sets(On("timestamps"))),
    ("tcp_sack", Sets(On("sack"))),
    ("tcp_window_scaling", Scaling),
    ("tcp_rfc1337", Sets(On("rfc1337"))),
    ("tcp_rmem", Buffers),
    ("tcp_wmem", Nothing),
    ("tcp_syn_retries", Sets(Retries("R2_SYN"))),
    ("tcp_keepalive_time", Sets(Time("keep_alive", 1000))),
    ("tcp_keepalive_intvl", Sets(Time("keep_alive_interval", 1000))),
    ("tcp_keepalive_probes", Sets(Number("keep_alive_count"))),
    ("tcp_rto_max_ms", Sets(Time("max_RTO", 1))),
    ("tcp_syncookies", Nothing),
];

/// The settings of keep-alives, which count only where keep-alives are on.
pub(super) const KEEP_ALIVE: &str = "keep_alive";

/// FreeBSD's receive buffer unless set.
pub(super) const RECVSPACE: i64 = 65_536;

/// The meaning of a sysctl; `None` if it has none here.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    let row = |table: &[(&str, Meaning)], name: &str| {
        table.iter().find(|(known, _)| *known == name).map(|(_, meaning)| *meaning)
    };
    if let Some(name) = name.strip_prefix("net.inet.tcp.") {
        return row(FREEBSD, name);
    }
    if let Some(name) = name.strip_prefix("net.ipv4.") {
        return row(LINUX, name);
    }
    (name == "kern.ipc.maxsockbuf").then_some(MostBuffer)
}

/// What a sysctl with a value comes to: settings with their values, none of them if it says what
/// holds anyway; `None` if it cannot have that value.
pub(super) fn settings(
    meaning: Meaning,
    value: &str,
    system: System,
) -> Option<Vec<(&'static str, SettingValue)>> {
    let last = value.split_whitespace().last()?;
    let count: i64 = match last.strip_prefix("0x") {
        Some(hex) => i64::from_str_radix(hex, 16).ok()?,
        None => last.parse().ok()?,
    };
    // How far is another sysctl's business.
    let scale = |on| if on { SettingValue::Number(0) } else { switch(false) };
    let one = |name, value: Option<SettingValue>| Some(vec![(name, value?)]);
    match meaning {
        Nothing | KeepAlive => Some(Vec::new()),
        Sets(way) => one(way.setting(), way.value(count)),
        Scaling => one("window_scale", Some(scale(count != 0))),
        Rfc1323 => {
            // 2 is only scaled windows, and 3 only timestamps.
            let (scaled, stamped) = (matches!(count, 1 | 2), matches!(count, 1 | 3));
            Some(vec![("window_scale", scale(scaled)), ("timestamps", switch(stamped))])
        }
        Window if count == RECVSPACE && system == System::FreeBsd => Some(Vec::new()),
        Window => one("window", number(count)),
        MostBuffer => one("window_scale", number(shift_of_buffer(count))),
        Buffers => one("window_scale", number(shift_of_space(count))),
    }
}

/// The shift count for a window as large as that buffer: FreeBSD's.
fn shift_of_buffer(most: i64) -> i64 {
    (0..14).find(|shift| 65_535_i64 << shift >= most).unwrap_or(14)
}

/// The shift count for that much space: Linux'.
fn shift_of_space(most: i64) -> i64 {
    let bits = u64::try_from(most).unwrap_or(0).checked_ilog2().unwrap_or(0);
    i64::from(bits).saturating_sub(15).clamp(0, 14)
}
