//! The settings that a script comes to: from sysctls, socket options and options of the script.

use std::time::Duration;

use crate::host::Host;
use crate::language::Span;
use crate::language::plan::{Statement, StatementKind};
use crate::tcp::{Setting, SettingValue};

/// Settings of the host under test, in the order in which the script makes them; the last of a name
/// counts.
#[derive(Debug, Default)]
pub(super) struct Settings {
    values: Vec<(Setting, SettingValue, Span)>,
}

impl Settings {
    /// Sets it; `false` if there is no such setting, or it does not take the value.
    #[must_use]
    pub(super) fn set(&mut self, name: &str, value: SettingValue, span: Span) -> bool {
        let Some(setting) = Setting::named(name).filter(|it| it.kind().takes(value)) else {
            return false;
        };
        self.values.retain(|(other, ..)| *other != setting);
        self.values.push((setting, value, span));
        true
    }

    /// The same, unless it is set already.
    pub(super) fn set_default(&mut self, name: &str, value: SettingValue, span: Span) {
        if self.get(name).is_none() {
            // A setting that does not exist has no default to change.
            let _ = self.set(name, value, span);
        }
    }

    /// What it was set to.
    pub(super) fn get(&self, name: &str) -> Option<SettingValue> {
        self.values.iter().find(|(setting, ..)| setting.name() == name).map(|(_, value, _)| *value)
    }

    /// The statements.
    pub(super) fn into_statements(self, host: Host) -> impl Iterator<Item = Statement> {
        self.values.into_iter().map(move |(setting, value, span)| Statement {
            span,
            // A script is written for one system; another may not have all of its settings.
            kind: StatementKind::Set { host: Some(host), setting, value, wish: !setting.is_iss() },
        })
    }
}

/// How a number that a script gives becomes a setting's value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Way {
    /// On if it is not 0.
    On(&'static str),
    /// Off if it is not 0.
    Off(&'static str),
    /// That number.
    Number(&'static str),
    /// A length of time, in units of so many milliseconds.
    Time(&'static str, u64),
    /// How often a SYN is sent again.
    Retries(&'static str),
}

impl Way {
    /// The setting's name.
    pub(super) const fn setting(self) -> &'static str {
        match self {
            Self::On(name)
            | Self::Off(name)
            | Self::Number(name)
            | Self::Time(name, _)
            | Self::Retries(name) => name,
        }
    }

    /// Its value; `None` if that number cannot be one.
    pub(super) fn value(self, count: i64) -> Option<SettingValue> {
        match self {
            Self::On(_) => Some(switch(count != 0)),
            Self::Off(_) => Some(switch(count == 0)),
            Self::Number(_) => number(count),
            Self::Time(_, unit) => time(count, unit),
            Self::Retries(_) => retries(count),
        }
    }
}

/// `on` or `off`.
pub(super) const fn switch(on: bool) -> SettingValue {
    SettingValue::Switch(on)
}

/// A length of time in units of so many milliseconds.
pub(super) fn time(count: i64, unit_ms: u64) -> Option<SettingValue> {
    let ms = u64::try_from(count).ok()?.checked_mul(unit_ms)?;
    Some(SettingValue::Duration(Duration::from_millis(ms)))
}

/// A number.
pub(super) fn number(count: i64) -> Option<SettingValue> {
    u64::try_from(count).ok().map(SettingValue::Number)
}

/// How long a SYN is sent again before a system gives up that sends it so many times more: each
/// time-out is twice the one before, and the first is a second.
fn retries(count: i64) -> Option<SettingValue> {
    let doubled = u32::try_from(count).ok()?.checked_add(1)?;
    let seconds = 1_u64.checked_shl(doubled).filter(|_| doubled < 17)?.saturating_sub(1);
    Some(SettingValue::Duration(Duration::from_secs(seconds)))
}
