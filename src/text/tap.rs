//! The Test Anything Protocol, version 13.

use std::fmt::Write as _;

use super::{is_hidden, visible};

/// The first line.
pub(crate) const VERSION: &str = "TAP version 13\n";

/// A description: on one line, and with nothing that a reader takes for a directive.
pub(crate) fn escaped(text: &str) -> String {
    visible(text).replace('\\', "\\\\").replace('#', "\\#")
}

/// JSON leaves some characters as they are that YAML does not print; as JSON they are escaped
/// the same way everywhere.
pub(crate) fn printable(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if is_hidden(c) {
            // All of them are below 2^16, as `\u` wants it.
            let _ = write!(out, "\\u{:04x}", c as u32);
        } else {
            out.push(c);
        }
    }
    out
}
