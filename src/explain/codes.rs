//! The codes of messages about scenario text.

use super::Entry;

/// Every code there is.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    std::iter::empty()
}

/// What a code means.
pub(super) fn entry(_code: &str) -> Option<Entry> {
    None
}
