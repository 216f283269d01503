//! Corrections, carried out: those that diagnostics carry, and no others.

use super::scenario::Reachable;
use super::{Diagnostic, Fix, Source, check};

/// A text with corrections in it.
#[derive(Debug)]
pub struct Repaired {
    /// The text.
    pub text: String,
    /// How many corrections were made.
    pub corrections: usize,
}

/// So many corrections are tried one by one, where all at once do not help.
const TRIES: usize = 100;

/// The text with all corrections carried out that lead to a better one: with fewer errors, or
/// with as many of which the first stands further on. What they lead to is corrected in turn, so
/// that the result has nothing left to correct.
///
/// A text without errors stays as it is.
pub fn repair(source: &Source, reachable: Reachable<'_>) -> Repaired {
    let mut done = Repaired { text: source.text().to_owned(), corrections: 0 };
    if !source.bad_bytes().is_empty() {
        return done;
    }
    let look = |text: &str| {
        let source = Source::new(source.name(), text.to_owned());
        let found = check(&source, reachable).err().unwrap_or_default();
        (distance(&source, &found), found)
    };
    let (mut before, mut found) = look(&done.text);
    loop {
        let fixes = apart(&found);
        if fixes.is_empty() {
            return done;
        }
        let all = with(&done.text, &fixes);
        let (after, next) = look(&all);
        if after < before {
            done = Repaired { text: all, corrections: done.corrections + fixes.len() };
            (before, found) = (after, next);
            continue;
        }
        let one = fixes.iter().take(TRIES).find_map(|fix| {
            let text = with(&done.text, &[*fix]);
            let (after, next) = look(&text);
            (after < before).then_some((text, after, next))
        });
        let Some((text, after, next)) = one else { return done };
        done = Repaired { text, corrections: done.corrections + 1 };
        (before, found) = (after, next);
    }
}

/// How far a text is from being right: its errors, and how much of it comes after the first.
fn distance(source: &Source, found: &[Diagnostic]) -> (usize, usize) {
    let errors = || found.iter().filter(|it| it.is_error());
    let first = errors().map(|it| it.span.start as usize).min();
    (errors().count(), first.map_or(0, |first| source.text().len().saturating_sub(first)))
}

/// The corrections, in order; of those that overlap or stand at the same place, the first.
fn apart(found: &[Diagnostic]) -> Vec<&Fix> {
    let errors = found.iter().filter(|it| it.is_error());
    let mut fixes: Vec<&Fix> = errors.filter_map(|it| it.fix.as_ref()).collect();
    fixes.sort_by_key(|fix| fix.span);
    let mut end = None;
    fixes.retain(|fix| {
        let free = end.is_none_or(|end| fix.span.start > end);
        if free {
            end = Some(fix.span.end);
        }
        free
    });
    fixes
}

fn with(text: &str, fixes: &[&Fix]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for fix in fixes {
        out.push_str(text.get(at..fix.span.start as usize).unwrap_or_default());
        out.push_str(&fix.replacement);
        at = fix.span.end as usize;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Code, Span};

    #[test]
    fn of_corrections_that_touch_the_first_is_made() {
        let at = |start, end, new: &str| {
            let span = Span { start, end };
            Diagnostic::new(Code::Unexpected, span, "").fix(span, new)
        };
        let found = [at(4, 6, "c"), at(0, 2, "a"), at(2, 2, "b"), at(5, 7, "d")];
        assert_eq!(with("0123456789", &apart(&found)), "a23c6789");
    }
}
