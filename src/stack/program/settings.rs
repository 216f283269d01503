//! The settings of a scenario as sent to a program: those that differ from the default.

use std::time::Duration;

use serde_json::{Map, Value};

use super::agent;
use super::wire::{Ends, Level, Start};
use crate::host::Host;
use crate::stack::feature::APART;
use crate::stack::route;
use crate::tcp::{Config, Setting, SettingKind, SettingValue};
use crate::wire::Route;

/// The first message of a scenario.
pub(super) fn start(host: Host, config: &Config, level: Level) -> Start {
    let segments = level != Level::Symbols;
    Start {
        host: host.name(),
        msl_us: micros(config.msl),
        iss: segments.then_some(config.iss.0),
        mss: segments.then_some(config.mss),
        window: segments.then_some(config.window),
        ends: (level == Level::Packets).then(|| ends(route(host))),
        settings: settings(config),
    }
}

/// The same for an agent whose calls are about that route. Timestamps are translated, so it need not know
/// how they begin.
pub(super) fn agent_start(host: Host, config: &Config, route: Route) -> agent::wire::Start {
    let mut settings = settings(config);
    settings.remove("first_timestamp");
    agent::wire::Start {
        host: host.name(),
        ends: ends(route),
        msl_us: micros(config.msl),
        mss: config.mss,
        window: config.window,
        settings,
    }
}

/// Where a host is, and where its peer.
fn ends(route: Route) -> Ends {
    Ends {
        address: *route.from.ip(),
        port: route.from.port(),
        peer_address: *route.to.ip(),
        peer_port: route.to.port(),
    }
}

fn micros(length: Duration) -> u64 {
    u64::try_from(length.as_micros()).unwrap_or(u64::MAX)
}

/// Every other setting that differs from the default, by its name in the scenario language.
fn settings(config: &Config) -> Map<String, Value> {
    let told = Setting::all().filter(|it| !it.is_opposite() && !APART.contains(&it.name()));
    let chosen = told.filter(|it| it.value(config) != it.default_value());
    chosen.map(|it| (it.name().to_owned(), json(it.kind(), it.value(config)))).collect()
}

/// Lengths of time in microseconds; `null` where a number or a length of time is off.
fn json(kind: SettingKind, value: SettingValue) -> Value {
    match value {
        SettingValue::Switch(on) if kind == SettingKind::Switch => on.into(),
        SettingValue::Switch(_) => Value::Null,
        SettingValue::Number(n) => n.into(),
        SettingValue::Duration(length) => micros(length).into(),
    }
}
