//! Segments and patterns in words, flags first.

use crate::language::plan::{Expression, Field, Pattern, Sign, Term};
use crate::language::show::{either, flags, text};
use crate::run::{Few, Sought};
use crate::tcp::{FieldKind, Flags, Segment, SegmentField};

pub use crate::run::shape_of;

/// `FIN+ACK seq=101 ack=301`; the fields that patterns ask for are shown as well.
pub fn segment(segment: &Segment, asked: &[Pattern]) -> String {
    let mut words = format!("{} seq={}", flags(segment.flags), segment.seq);
    if segment.flags.has(Flags::ACK) {
        words += &format!(" ack={}", segment.ack);
    }
    if !segment.payload.is_empty() {
        words += &format!(" len={}", segment.payload.len());
    }
    let mut shown = Vec::new();
    for field in asked.iter().flat_map(|pattern| &pattern.fields) {
        let word = match field {
            Field::Number(SegmentField::Seq | SegmentField::Ack | SegmentField::Len, _) => continue,
            Field::Text(_) => text(&segment.payload),
            _ => {
                let Some(field) = field.of() else { continue };
                match field.of(segment) {
                    Some(_) if field.kind() == FieldKind::Mark => field.word().to_owned(),
                    Some(value) => format!("{}{value}", field.written()),
                    None => format!("no {}", field.word()),
                }
            }
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

/// `FIN seq=client.SND.NXT (102) or DATA`.
pub(super) fn sought(sought: &Sought) -> String {
    let none = Vec::new();
    let patterns = sought.patterns.iter().enumerate();
    either(patterns.map(|(n, it)| pattern(it, sought.values.get(n).unwrap_or(&none))))
}

/// A pattern, with what its expressions come to.
fn pattern(pattern: &Pattern, values: &[Option<i128>]) -> String {
    let mut words = pattern.shape.to_string();
    for (n, field) in pattern.fields.iter().enumerate() {
        words += &format!(" {field}");
        let value = values.get(n).copied().flatten();
        if let Some(value) = value.filter(|_| field.expression().is_some_and(|it| !is_number(it))) {
            words += &format!(" ({value})");
        }
    }
    words
}

fn is_number(expression: &Expression) -> bool {
    matches!(expression.terms.as_slice(), [(Sign::Plus, Term::Number(_))])
}

/// `a, b`, and how many more there are.
pub(super) fn list<T>(few: &Few<T>, line: impl Fn(&T) -> String, separator: &str) -> String {
    let mut words: Vec<String> = few.first.iter().map(line).collect();
    if few.more > 0 {
        words.push(format!("and {} more", few.more));
    }
    words.join(separator)
}
