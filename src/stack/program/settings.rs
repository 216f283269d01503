//! The settings of a scenario as sent to a program: those that differ from the default.

use std::time::Duration;

use serde_json::{Map, Value};

use super::wire::{Level, Start};
use crate::host::Host;
use crate::tcp::Config;

/// The first message of a scenario.
pub(super) fn start(host: Host, config: &Config, level: Level) -> Start {
    let segments = level == Level::Segments;
    Start {
        host: host.name(),
        msl_us: micros(config.msl),
        iss: segments.then_some(config.iss.0),
        mss: segments.then_some(config.mss),
        window: segments.then_some(config.window),
        settings: settings(config),
    }
}

fn micros(length: Duration) -> u64 {
    u64::try_from(length.as_micros()).unwrap_or(u64::MAX)
}

/// Every setting that differs from the default, by its name in the scenario language.
fn settings(config: &Config) -> Map<String, Value> {
    let defaults = all(&Config::default());
    let differ = |(mine, theirs): (&(&str, Value), _)| mine != theirs;
    let pairs = all(config);
    let chosen = pairs.iter().zip(&defaults).filter(|pair| differ(*pair));
    chosen.map(|((name, value), _)| ((*name).to_owned(), value.clone())).collect()
}

fn all(config: &Config) -> [(&'static str, Value); 26] {
    // The fields by name, so that a new one is not forgotten.
    let Config {
        iss: _,
        mss: _,
        window: _,
        msl: _,
        mss_option,
        window_scale,
        timestamps,
        sack,
        nagle,
        delayed_ack,
        delayed_ack_time,
        congestion_control,
        initial_rto,
        max_rto,
        r1,
        r2,
        r2_syn,
        user_timeout,
        keep_alive,
        keep_alive_octet,
        keep_alive_count,
        rfc5961,
        rfc1337,
        reopen_time_wait,
        half_duplex_close,
        data_on_syn,
        drop_syn_fin,
        ack_out_of_order,
        strict_simultaneous_open,
        abort_to_time_wait,
    } = config;
    let length = |length: &Duration| Value::from(micros(*length));
    let or_off = |length: &Option<Duration>| length.map_or(Value::Null, |it| micros(it).into());
    [
        ("mss_option", (*mss_option).into()),
        ("window_scale", window_scale.map_or(Value::Null, Value::from)),
        ("timestamps", (*timestamps).into()),
        ("sack", (*sack).into()),
        ("nagle", (*nagle).into()),
        ("delayed_ack", (*delayed_ack).into()),
        ("delayed_ack_time", length(delayed_ack_time)),
        ("congestion_control", (*congestion_control).into()),
        ("RTO", length(initial_rto)),
        ("max_RTO", length(max_rto)),
        ("R1", (*r1).into()),
        ("R2", or_off(r2)),
        ("R2_SYN", or_off(r2_syn)),
        ("user_timeout", or_off(user_timeout)),
        ("keep_alive", or_off(keep_alive)),
        ("keep_alive_octet", (*keep_alive_octet).into()),
        ("keep_alive_count", keep_alive_count.map_or(Value::Null, Value::from)),
        ("rfc5961", (*rfc5961).into()),
        ("rfc1337", (*rfc1337).into()),
        ("reopen_time_wait", (*reopen_time_wait).into()),
        ("half_duplex_close", (*half_duplex_close).into()),
        ("data_on_syn", (*data_on_syn).into()),
        ("drop_syn_fin", (*drop_syn_fin).into()),
        ("ack_out_of_order", (*ack_out_of_order).into()),
        ("strict_simultaneous_open", (*strict_simultaneous_open).into()),
        ("abort_to_time_wait", (*abort_to_time_wait).into()),
    ]
}
