//! Settings by their names: the values that each takes, and how one is read from and written
//! into a [`Config`]. The table of them is in `config.rs`.

use std::fmt;
use std::time::Duration;

use super::config::SETTINGS;
use super::{Config, Seq, Time};

/// The value of a setting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SettingValue {
    /// `on`, `off`.
    Switch(bool),
    /// A number.
    Number(u64),
    /// A length of time.
    Duration(Duration),
}

impl fmt::Display for SettingValue {
    /// As a scenario writes it: `on`, `1460`, `1.5s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Switch(true) => f.pad("on"),
            Self::Switch(false) => f.pad("off"),
            Self::Number(n) => n.fmt(f),
            Self::Duration(length) => (Time::ZERO + *length).fmt(f),
        }
    }
}

/// The values that a setting takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SettingKind {
    /// `on` or `off`.
    Switch,
    /// A number from the first to the second.
    Number(u64, u64),
    /// A number from the first to the second, or `off`.
    NumberOrOff(u64, u64),
    /// A length of time up to this many milliseconds.
    Duration(u64),
    /// A length of time up to this many milliseconds, or `off`.
    DurationOrOff(u64),
}

impl SettingKind {
    /// Whether a setting of this kind takes the value.
    pub fn takes(self, value: SettingValue) -> bool {
        match (self, value) {
            (Self::Switch, SettingValue::Switch(_)) => true,
            (Self::NumberOrOff(..) | Self::DurationOrOff(_), SettingValue::Switch(on)) => !on,
            (Self::Number(low, high) | Self::NumberOrOff(low, high), SettingValue::Number(n)) => {
                (low..=high).contains(&n)
            }
            (Self::Duration(most) | Self::DurationOrOff(most), SettingValue::Duration(d)) => {
                d.as_micros() <= u128::from(most) * 1000
            }
            _ => false,
        }
    }

    /// Whether its values are lengths of time.
    pub const fn is_duration(self) -> bool {
        matches!(self, Self::Duration(_) | Self::DurationOrOff(_))
    }
}

impl fmt::Display for SettingKind {
    /// The values in words: ``a number from 0 to 14, or `off` ``.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Switch => f.write_str("`on` or `off`"),
            Self::Number(low, high) => write!(f, "a number from {low} to {high}"),
            Self::NumberOrOff(low, high) => write!(f, "a number from {low} to {high}, or `off`"),
            Self::Duration(most) => write!(f, "a length of time up to {}", time(most)),
            Self::DurationOrOff(most) => {
                write!(f, "a length of time up to {}, or `off`", time(most))
            }
        }
    }
}

/// Milliseconds in the largest unit that fits.
fn time(ms: u64) -> String {
    match ms {
        _ if ms.is_multiple_of(3_600_000) => format!("{}h", ms / 3_600_000),
        _ if ms.is_multiple_of(60_000) => format!("{}min", ms / 60_000),
        _ if ms.is_multiple_of(1000) => format!("{}s", ms / 1000),
        _ => format!("{ms}ms"),
    }
}

/// A setting: the word to the left of `=` in a `set` statement, without the host.
#[derive(Clone, Copy)]
pub struct Setting(&'static SettingRow);

/// A row of the table of settings.
pub(super) struct SettingRow {
    pub name: &'static str,
    pub kind: SettingKind,
    pub summary: &'static str,
    /// Whether it only says the opposite of the row before it.
    pub is_opposite: bool,
    pub get: fn(&Config) -> SettingValue,
    pub set: fn(&mut Config, SettingValue),
}

impl PartialEq for Setting {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

impl Eq for Setting {}

impl fmt::Debug for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Setting({})", self.0.name)
    }
}

impl Setting {
    /// All settings, in the order of the language reference.
    pub fn all() -> impl Iterator<Item = Self> {
        SETTINGS.iter().map(Self)
    }

    /// The setting of that name, in any letter case.
    pub fn named(name: &str) -> Option<Self> {
        SETTINGS.iter().find(|row| row.name.eq_ignore_ascii_case(name)).map(Self)
    }

    /// Its name, as the formatter writes it.
    pub const fn name(self) -> &'static str {
        self.0.name
    }

    /// The values that it takes.
    pub const fn kind(self) -> SettingKind {
        self.0.kind
    }

    /// What it is, in a line.
    pub const fn summary(self) -> &'static str {
        self.0.summary
    }

    /// Whether it is the initial send sequence number, the one setting that may also come
    /// after actions.
    pub fn is_iss(self) -> bool {
        self.0.name == "ISS"
    }

    /// Whether it only says the opposite of another setting (`ack_every_segment`).
    pub const fn is_opposite(self) -> bool {
        self.0.is_opposite
    }

    /// Sets it. A value of a kind that the setting does not take changes nothing; the
    /// language has checked it before ([`SettingKind::takes`]).
    pub fn apply(self, config: &mut Config, value: SettingValue) {
        (self.0.set)(config, value);
    }

    /// Its value in `config`; `off` is a switch that is off, whatever else the setting takes.
    pub fn value(self, config: &Config) -> SettingValue {
        (self.0.get)(config)
    }

    /// Its value where a scenario does not set it.
    pub fn default_value(self) -> SettingValue {
        self.value(&Config::default())
    }
}

/// How the type of a field of [`Config`] holds the value of a setting.
pub(super) trait Stored: Sized {
    /// The field for that value; `None` if it is of another kind.
    fn of(value: SettingValue) -> Option<Self>;
    /// The value of the field.
    fn value(&self) -> SettingValue;
}

impl Stored for bool {
    fn of(value: SettingValue) -> Option<Self> {
        match value {
            SettingValue::Switch(on) => Some(on),
            _ => None,
        }
    }

    fn value(&self) -> SettingValue {
        SettingValue::Switch(*self)
    }
}

macro_rules! number {
    ($($type:ty)*) => {$(
        impl Stored for $type {
            fn of(value: SettingValue) -> Option<Self> {
                match value {
                    SettingValue::Number(n) => Self::try_from(n).ok(),
                    _ => None,
                }
            }

            fn value(&self) -> SettingValue {
                SettingValue::Number((*self).into())
            }
        }
    )*};
}

number!(u8 u16 u32);

impl Stored for Seq {
    fn of(value: SettingValue) -> Option<Self> {
        u32::of(value).map(Self)
    }

    fn value(&self) -> SettingValue {
        self.0.value()
    }
}

impl Stored for Duration {
    fn of(value: SettingValue) -> Option<Self> {
        match value {
            SettingValue::Duration(length) => Some(length),
            _ => None,
        }
    }

    fn value(&self) -> SettingValue {
        SettingValue::Duration(*self)
    }
}

impl<T: Stored> Stored for Option<T> {
    fn of(value: SettingValue) -> Option<Self> {
        match value {
            SettingValue::Switch(false) => Some(None),
            value => T::of(value).map(Some),
        }
    }

    fn value(&self) -> SettingValue {
        self.as_ref().map_or(SettingValue::Switch(false), Stored::value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_is_set_is_the_value_then() {
        for setting in Setting::all() {
            let values = match setting.kind() {
                SettingKind::Switch => {
                    vec![SettingValue::Switch(true), SettingValue::Switch(false)]
                }
                SettingKind::Number(low, high) => {
                    vec![SettingValue::Number(low), SettingValue::Number(high)]
                }
                SettingKind::NumberOrOff(low, high) => vec![
                    SettingValue::Number(low),
                    SettingValue::Switch(false),
                    SettingValue::Number(high),
                ],
                SettingKind::Duration(most) => {
                    vec![SettingValue::Duration(Duration::from_millis(most))]
                }
                SettingKind::DurationOrOff(most) => vec![
                    SettingValue::Duration(Duration::from_millis(most)),
                    SettingValue::Switch(false),
                ],
            };
            let mut config = Config::default();
            for value in values {
                assert!(setting.kind().takes(value), "{setting:?} {value}");
                setting.apply(&mut config, value);
                assert_eq!(setting.value(&config), value, "{setting:?}");
            }
            assert!(setting.kind().takes(setting.default_value()), "{setting:?}");
        }
    }

    #[test]
    fn a_value_of_another_kind_changes_nothing() {
        for setting in Setting::all() {
            let mut config = Config::default();
            let other = match setting.kind().is_duration() {
                true => SettingValue::Number(7),
                false => SettingValue::Duration(Duration::from_secs(7)),
            };
            assert!(!setting.kind().takes(other), "{setting:?}");
            setting.apply(&mut config, other);
            assert_eq!(config, Config::default(), "{setting:?}");
        }
    }
}
