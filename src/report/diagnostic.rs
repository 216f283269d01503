//! A diagnostic in the formats that show no excerpt of the text: where `human` draws marks under a
//! line, they write lines of their own.

use super::Source;
use crate::language::{Diagnostic, Fix};
use crate::text::visible;

/// The message and then the cause: the words that people see at the place itself.
pub(super) fn headline(diagnostic: &Diagnostic) -> String {
    match diagnostic.label.as_str() {
        "" => diagnostic.message.clone(),
        label => format!("{}: {label}", diagnostic.message),
    }
}

/// What follows the headline: other places, what to do, and the correction, a line each.
pub(super) fn details(source: &Source, diagnostic: &Diagnostic) -> Vec<String> {
    let mut lines = Vec::new();
    for (span, label) in &diagnostic.secondary {
        let place = source.place(span.start);
        lines.push(format!("line {}, column {}: {label}", place.line, place.column));
    }
    lines.extend(diagnostic.help.clone());
    lines.extend(diagnostic.fix.as_ref().map(|fix| correction(source, fix)));
    lines
}

/// The correction as a sentence. The new text and the old one are shown as they are, except for
/// characters that cannot be seen.
fn correction(source: &Source, fix: &Fix) -> String {
    let (old, new) = (visible(source.slice(fix.span)), visible(&fix.replacement));
    match (old.is_empty(), new.is_empty()) {
        (true, _) => {
            let place = source.place(fix.span.start);
            format!("correction: insert `{new}` at line {}, column {}", place.line, place.column)
        }
        (false, true) => format!("correction: remove `{old}`"),
        (false, false) => format!("correction: replace `{old}` with `{new}`"),
    }
}
