//! Statements in a row are read at once: making and dropping a parser takes about as long as
//! reading a statement. Where one of them cannot be read, each is read by itself.

use crate::language::Span;
use crate::language::grammar::{self, Nodes, Rule};
use crate::language::layout::{PieceKind, Pieces};
use crate::language::syntax;

/// The most bytes that are read at once. More gains nothing, and takes more memory.
const LONGEST: u32 = 1024;

/// Statements that were read at once and wait to be asked for.
#[derive(Default)]
pub(super) struct Batch<'s> {
    /// The nodes of those that are left; `None` if each has to be read by itself.
    nodes: Option<Nodes<'s>>,
    /// Where the text of `nodes` begins.
    base: u32,
    /// Where it ends.
    end: u32,
}

impl<'s> Batch<'s> {
    /// The nodes that begin with those of the statement at `span`, and the offset that they
    /// are relative to; `None` if it has to be read by itself. `ahead` stands behind it.
    pub(super) fn nodes(
        &mut self,
        text: &'s str,
        span: Span,
        ahead: &Pieces<'_>,
    ) -> Option<(&mut Nodes<'s>, u32)> {
        if span.start >= self.end {
            self.base = span.start;
            self.end = end(text, span, ahead);
            let row = Span { start: self.base, end: self.end };
            // A single statement had better be read where its errors are explained.
            self.nodes = if row == span {
                None
            } else {
                grammar::parse(Rule::lone_statements, text.get(row.range())?).ok()
            };
        }
        self.nodes.as_mut().map(|nodes| (nodes, self.base))
    }
}

/// Where a row of statements ends that begins with the one at `first`.
fn end(text: &str, first: Span, ahead: &Pieces<'_>) -> u32 {
    let (mut end, mut before) = (first.end, first.end);
    for piece in ahead.clone() {
        match piece.kind {
            // The last one may be the header of this brace.
            PieceKind::Open => return before,
            PieceKind::Close | PieceKind::Bom => return end,
            PieceKind::Chunk => {
                let chunk = text.get(piece.span.range()).unwrap_or_default();
                let statement = !chunk.starts_with('@') && syntax::word_at(chunk, 0) != "scenario";
                if !statement || piece.span.end - first.start > LONGEST {
                    return end;
                }
                (before, end) = (end, piece.span.end);
            }
            PieceKind::Comment if piece.span.end - first.start > LONGEST => return end,
            _ => {}
        }
    }
    end
}
