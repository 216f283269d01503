//! A correction is offered only if it helps: the statement is read again with it in its place.

use super::alone;
use crate::language::layout::{PieceKind, pieces};
use crate::language::{Diagnostic, Findings, Span};

/// Longer statements are not read again for each of their mistakes.
const LONGEST: usize = 4096;

/// Takes the corrections away that leave a mistake where they stand, or make a new one before it.
/// `found` are all mistakes of the statement `text`, which stands at `base`.
pub(super) fn keep_what_helps(found: &mut [Diagnostic], text: &str, base: u32) {
    if text.len() > LONGEST || found.iter().all(|diagnostic| diagnostic.fix.is_none()) {
        return;
    }
    let before: Vec<_> = found.iter().map(|it| (it.code, it.span)).collect();
    for diagnostic in found {
        let Some(fix) = &diagnostic.fix else { continue };
        if corrected(text, base, fix.span, &fix.replacement, &before) == Some(false) {
            diagnostic.fix = None;
        }
    }
}

/// Whether the statement makes sense up to the end of the replacement, but for mistakes before
/// it that were there already; nothing if the replacement is not one of this statement.
fn corrected(
    text: &str,
    base: u32,
    span: Span,
    replacement: &str,
    before: &[(crate::language::Code, Span)],
) -> Option<bool> {
    let start = span.start.checked_sub(base)? as usize;
    let end = span.end.checked_sub(base)? as usize;
    let (head, tail) = (text.get(..start)?, text.get(end..)?);
    let new = format!("{head}{replacement}{tail}");
    let mut again = Findings::default();
    for piece in pieces(&new).filter(|piece| piece.kind == PieceKind::Chunk) {
        let chunk = new.get(piece.span.range())?;
        if chunk.starts_with('@') {
            continue;
        }
        let _ = alone(chunk, base + piece.span.start, &mut again);
    }
    let replaced = span.start + replacement.len() as u32;
    let stays = |it: &Diagnostic| {
        let old = it.span.end <= span.start && before.contains(&(it.code, it.span));
        it.is_error() && it.span.start < replaced.max(span.start + 1) && !old
    };
    Some(!again.into_sorted().iter().any(stays))
}
