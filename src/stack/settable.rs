//! Which of a scenario's settings an implementation supports.

use crate::tcp::{Config, Setting};

/// A setting that an implementation supports only in part.
pub(super) struct Limit {
    /// The setting.
    pub setting: &'static str,
    /// Whether the implementation supports the value, or behaves like that anyway.
    pub fits: fn(&Config) -> bool,
    /// What the implementation does instead.
    pub instead: &'static str,
}

/// A row of such a list.
pub(super) const fn limit(
    setting: &'static str,
    fits: fn(&Config) -> bool,
    instead: &'static str,
) -> Limit {
    Limit { setting, fits, instead }
}

/// The first setting that an implementation does not support, and what it does instead. `taken` are
/// the settings of which it supports every value, `limits` those that it supports in part; of all
/// others it supports only the default.
pub(super) fn unmet(
    config: &Config,
    taken: &[&str],
    limits: &[Limit],
) -> Option<(&'static str, &'static str)> {
    for setting in Setting::all().filter(|it| !it.is_opposite()) {
        let name = setting.name();
        let mut own = limits.iter().filter(|limit| limit.setting == name).peekable();
        let is_free = own.peek().is_some() || taken.contains(&name);
        if let Some(limit) = own.find(|limit| !(limit.fits)(config)) {
            return Some((name, limit.instead));
        }
        if !is_free && setting.value(config) != setting.default_value() {
            return Some((name, "it has no such setting"));
        }
    }
    None
}

/// Checks that every name in both lists is a setting's, and none is in both.
#[cfg(test)]
pub(super) fn check_lists(taken: &[&str], limits: &[Limit]) {
    for name in taken.iter().copied().chain(limits.iter().map(|limit| limit.setting)) {
        assert!(Setting::named(name).is_some_and(|it| it.name() == name), "{name}");
    }
    for limit in limits {
        assert!(!taken.contains(&limit.setting), "{}", limit.setting);
    }
}
