//! The codes of messages about scenario text.

use super::Entry;
use crate::language::Code;

/// Every code there is.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    Code::ALL.iter().map(|code| code.number())
}

/// What a code means, by its number (`E012`) or its name (`unknown-state`).
pub(super) fn entry(word: &str) -> Option<Entry> {
    let code = Code::named(word)?;
    let kind = if code.number().starts_with('W') { "warning" } else { "error" };
    Some(
        Entry::new(format!("{} {}", code.number(), code.name()), kind)
            .text(super::capitalized(code.summary())),
    )
}
