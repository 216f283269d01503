//! Protocol terms for failures: segments, patterns and lists, flags first.

use super::pattern::numeric;
use crate::language::plan::{Expression, Field, Pattern, Sign, Term};
use crate::language::show::{flags, text};
use crate::tcp::{Flags, Segment, State};

/// `FIN+ACK seq=101 ack=301`; the fields of `asked` are shown as well.
pub(super) fn segment<'a>(
    segment: &Segment,
    asked: impl IntoIterator<Item = &'a Pattern>,
) -> String {
    let mut words = format!("{} seq={}", flags(segment.flags), segment.seq);
    if segment.flags.has(Flags::ACK) {
        words += &format!(" ack={}", segment.ack);
    }
    if !segment.payload.is_empty() {
        words += &format!(" len={}", segment.payload.len());
    }
    let mut shown = Vec::new();
    for field in asked.into_iter().flat_map(|pattern| &pattern.fields) {
        let word = match (field.name(), numeric(segment, field)) {
            ("seq" | "ack" | "len", _) => continue,
            (name, Some(value)) => format!("{name}={value}"),
            (_, None) => match field {
                Field::Text(_) => text(&segment.payload),
                Field::SackPermitted if segment.options.sack_permitted => "sackok".to_owned(),
                _ => format!("no {}", field.name()),
            },
        };
        if !shown.contains(&word) {
            words += " ";
            words += &word;
            shown.push(word);
        }
    }
    if segment.bad_checksum {
        words += " checksum=bad";
    }
    words
}

/// A pattern; `value` says what its expressions come to, where that is known.
pub(super) fn pattern(
    pattern: &Pattern,
    mut value: impl FnMut(&Expression) -> Option<String>,
) -> String {
    let mut words = pattern.shape.to_string();
    for field in &pattern.fields {
        words += &format!(" {field}");
        let expression = field.expression().filter(|it| !is_number(it));
        if let Some(value) = expression.and_then(&mut value) {
            words += &format!(" ({value})");
        }
    }
    words
}

fn is_number(expression: &Expression) -> bool {
    matches!(expression.terms.as_slice(), [(Sign::Plus, Term::Number(_))])
}

/// A state, or the word for there being none.
pub(super) fn state(state: Option<State>) -> String {
    state.map_or_else(|| "a state that cannot be known".to_owned(), |state| state.to_string())
}

/// `a, b`, and how many more there are where there are many.
pub(super) fn list(words: impl IntoIterator<Item = String>, separator: &str) -> String {
    const MOST: usize = 8;
    let mut words = words.into_iter();
    let mut out: Vec<String> = words.by_ref().take(MOST).collect();
    match words.count() {
        0 => {}
        more => out.push(format!("and {more} more")),
    }
    out.join(separator)
}

/// `1 octet`, `5 octets`.
pub(super) fn octets(n: usize) -> String {
    if n == 1 { "1 octet".to_owned() } else { format!("{n} octets") }
}
