//! From text to tree: [`pieces`] finds the nodes, and pest reads those that are statements,
//! attributes or headers. Statements in a row are read at once, because making and dropping a
//! parser takes about as long as reading a statement. If one of them cannot be read, each is read
//! by itself.

use super::{Node, NodeKind, Parts, StoredPart, Tree};
use crate::language::Span;
use crate::language::diagnostic::MOST;
use crate::language::grammar::{self, Edge, Mismatch, Rule};
use crate::language::header::is_header;
use crate::language::layout::{LONGEST, pieces};

/// The most bytes of statements that are read at once. More gains nothing and takes more memory.
const ROW: usize = 1024;

/// A tree, without its text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(in crate::language) struct Stored {
    pub(super) nodes: Vec<Node>,
    pub(super) parts: Vec<StoredPart>,
}

impl Stored {
    /// The tree of a whole text.
    pub(in crate::language) fn new(text: &str) -> Self {
        let mut reader = Reader { text, stored: Self::default(), row: None, bad: 0 };
        for node in pieces(text) {
            reader.take(node);
        }
        reader.end_row();
        reader.stored
    }

    /// The parts of one statement, attribute or header (`kind`): the part of the text at `span`.
    ///
    /// # Errors
    /// Where it stops making sense.
    pub(in crate::language) fn piece(
        text: &str,
        span: Span,
        kind: NodeKind,
    ) -> Result<Self, Mismatch> {
        let mut stored = Self::default();
        stored.read(text, span, kind)?;
        Ok(stored)
    }

    /// All parts.
    pub(in crate::language) fn parts<'t>(&'t self, text: &'t str) -> Parts<'t> {
        Parts { text, stored: &self.parts }
    }

    /// It with the text that it is the tree of.
    pub(in crate::language) fn tree<'t>(&'t self, text: &'t str) -> Tree<'t> {
        Tree { text, stored: self }
    }

    /// Reads a piece as what `kind` says, and adds its parts.
    fn read(&mut self, text: &str, span: Span, kind: NodeKind) -> Result<Span, Mismatch> {
        let piece = text.get(span.range()).unwrap_or_default();
        let rule = match kind {
            NodeKind::Attribute => Rule::lone_attribute,
            NodeKind::Header => Rule::lone_header,
            _ => Rule::lone_statement,
        };
        let start = self.parts.len() as u32;
        self.add(grammar::parse(rule, piece)?, span.start);
        Ok(Span { start, end: self.parts.len() as u32 })
    }

    /// Adds what pest has read at `base`.
    fn add(&mut self, edges: impl Iterator<Item = Edge>, base: u32) {
        // Deeper than the grammar goes.
        let mut open = [0; 16];
        let mut depth = 0;
        for Edge { rule, at, begins } in edges {
            // Both stand between statements.
            if matches!(rule, Rule::comment | Rule::EOI) {
                continue;
            }
            let at = base + at as u32;
            if begins {
                if let Some(open) = open.get_mut(depth) {
                    *open = self.parts.len();
                }
                depth += 1;
                self.parts.push(StoredPart { rule, span: Span { start: at, end: at }, below: 0 });
            } else {
                depth = depth.saturating_sub(1);
                let first = open.get(depth).copied().unwrap_or_default();
                let below = self.parts.len().saturating_sub(first + 1);
                if let Some(part) = self.parts.get_mut(first) {
                    (part.span.end, part.below) = (at, below as u32);
                }
            }
        }
    }
}

/// What a piece is that stands where a statement may stand, if it can be read.
fn expected(piece: &str) -> NodeKind {
    if piece.starts_with('@') {
        NodeKind::Attribute
    } else if is_header(piece) {
        NodeKind::Header
    } else {
        NodeKind::Statement
    }
}

struct Reader<'t> {
    text: &'t str,
    stored: Stored,
    /// Statements that wait to be read: the index of the first, and where they stand.
    row: Option<(usize, Span)>,
    /// How many pieces could not be read.
    bad: usize,
}

impl Reader<'_> {
    fn take(&mut self, mut node: Node) {
        match node.kind {
            NodeKind::Bad => {
                let piece = self.text.get(node.span.range()).unwrap_or_default();
                match expected(piece) {
                    NodeKind::Statement => self.add_to_row(node),
                    kind => {
                        self.end_row();
                        self.alone(&mut node, kind);
                    }
                }
            }
            NodeKind::Open | NodeKind::Close | NodeKind::Bom => self.end_row(),
            _ => {}
        }
        self.stored.nodes.push(node);
    }

    fn add_to_row(&mut self, node: Node) {
        match &mut self.row {
            Some((_, row)) if row.to(node.span).len() <= ROW => *row = row.to(node.span),
            _ => {
                self.end_row();
                self.row = Some((self.stored.nodes.len(), node.span));
            }
        }
    }

    /// Reads the statements that wait.
    fn end_row(&mut self) {
        let Some((first, row)) = self.row.take() else { return };
        if self.at_once(first, row).is_some() {
            return;
        }
        for at in first..self.stored.nodes.len() {
            let Some(&(mut node)) = self.stored.nodes.get(at) else { return };
            if node.kind == NodeKind::Bad {
                self.alone(&mut node, NodeKind::Statement);
                self.stored.nodes[at] = node;
            }
        }
    }

    /// Reads all statements of a row, if all can be read.
    fn at_once(&mut self, first: usize, row: Span) -> Option<()> {
        if row.len() > LONGEST {
            return None;
        }
        let mut at = self.stored.parts.len();
        let edges = grammar::parse(Rule::lone_statements, self.text.get(row.range())?).ok()?;
        self.stored.add(edges, row.start);
        let Stored { nodes, parts } = &mut self.stored;
        for node in nodes.iter_mut().skip(first).filter(|node| node.kind == NodeKind::Bad) {
            let start = at;
            while let Some(part) = parts.get(at).filter(|it| it.span.start < node.span.end) {
                at += 1 + part.below as usize;
            }
            node.kind = NodeKind::Statement;
            node.parts = Span { start: start as u32, end: at as u32 };
        }
        Some(())
    }

    /// Reads a node by itself, if it can be read.
    fn alone(&mut self, node: &mut Node, kind: NodeKind) {
        // A text with so many mistakes is not checked to its end.
        if self.bad >= MOST || node.span.len() > LONGEST {
            return;
        }
        match self.stored.read(self.text, node.span, kind) {
            Ok(parts) => (node.kind, node.parts) = (kind, parts),
            Err(_) => self.bad += 1,
        }
    }
}
