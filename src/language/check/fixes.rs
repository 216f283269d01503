//! A correction is offered only if it helps: the statement is read again with it in its place.

use super::statement;
use crate::language::tree::{NodeKind, Stored};
use crate::language::{Code, Diagnostic, Findings, Span};

/// Longer statements are not read again for each of their mistakes.
const LONGEST: usize = 4096;

/// Takes the corrections away that leave a mistake where they stand, or make a new one before it.
/// `found` are all mistakes of the statement `text`, which stands at `base`.
pub(super) fn keep_what_helps(found: &mut [Diagnostic], text: &str, base: u32) {
    if text.len() > LONGEST || found.iter().all(|diagnostic| diagnostic.fix.is_none()) {
        return;
    }
    let place = |it: &Diagnostic| Some((it.code, relative(it.span, base)?));
    let before: Vec<_> = found.iter().filter_map(place).collect();
    for diagnostic in found {
        let Some(fix) = &diagnostic.fix else { continue };
        let Some(place) = relative(fix.span, base) else { continue };
        if corrected(text, place, &fix.replacement, &before) == Some(false) {
            diagnostic.fix = None;
        }
    }
}

/// Whether the statement makes sense up to the end of the replacement, but for mistakes before
/// it that were there already; nothing if the replacement is not one of this statement.
fn corrected(text: &str, span: Span, replacement: &str, before: &[(Code, Span)]) -> Option<bool> {
    let (head, tail) = (text.get(..span.start as usize)?, text.get(span.end as usize..)?);
    let new = format!("{head}{replacement}{tail}");
    let mut again = Findings::default();
    let stored = Stored::new(&new);
    let tree = stored.tree(&new);
    for node in tree.nodes() {
        let is_attribute = || new.get(node.span.range()).is_some_and(|it| it.starts_with('@'));
        if node.kind == NodeKind::Statement || !node.is_layout() && !is_attribute() {
            let _ = statement(&new, tree, node, true, &mut again);
        }
    }
    let replaced = span.start + replacement.len() as u32;
    let stays = |it: &Diagnostic| {
        let old = it.span.end <= span.start && before.contains(&(it.code, it.span));
        it.is_error() && it.span.start < replaced.max(span.start + 1) && !old
    };
    Some(!again.into_sorted().iter().any(stays))
}

/// A place in the text as a place in the statement at `base`.
fn relative(span: Span, base: u32) -> Option<Span> {
    Some(Span { start: span.start.checked_sub(base)?, end: span.end.checked_sub(base)? })
}
