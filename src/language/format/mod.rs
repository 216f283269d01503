//! The formatter: a walk over the syntax tree that writes each line again and loses nothing but the
//! choice of white space and of spellings.

mod line;
mod statement;

use line::Lines;

use super::Source;
use super::tree::{Node, NodeKind, Tree};

/// Writes a text that [checks](super::check()) as it should look: one spelling of everything, four
/// spaces a level. What cannot be read is left as it is.
///
/// Formatting what this gives changes nothing, and neither changes the plan.
pub fn format(source: &Source) -> String {
    let tree = source.tree();
    let mut walk = Walk { source, tree, lines: Lines::default(), one_line: None };
    for (at, node) in tree.nodes().iter().enumerate() {
        walk.node(at, node);
    }
    walk.lines.finish()
}

struct Walk<'t> {
    source: &'t Source,
    tree: Tree<'t>,
    lines: Lines,
    /// The index of the `}` of a block that stays on one line.
    one_line: Option<usize>,
}

impl Walk<'_> {
    fn node(&mut self, at: usize, node: &Node) {
        match node.kind {
            NodeKind::Bom | NodeKind::Blank | NodeKind::Semicolon | NodeKind::Open => {}
            NodeKind::Newline => {
                if self.one_line.is_none() {
                    self.lines.newline();
                }
            }
            NodeKind::Comment => {
                let text = self.source.slice(node.span).trim_end();
                self.lines.comment(text);
            }
            NodeKind::Attribute => {
                let text = statement::attribute(self.source, &self.tree.words(node));
                self.lines.alone(&text);
            }
            NodeKind::Header => self.header(at, node),
            NodeKind::Close => {
                if self.one_line.take().is_some() {
                    self.lines.close_on_line();
                } else {
                    self.lines.close();
                }
            }
            NodeKind::Statement => {
                let text = statement::statement(self.source, self.tree.words(node));
                self.lines.statement(&text);
            }
            NodeKind::Bad => self.lines.statement(self.source.slice(node.span)),
        }
    }

    fn header(&mut self, at: usize, node: &Node) {
        let text = statement::statement(self.source, self.tree.words(node));
        self.one_line = self.one_line_block(at);
        self.lines.open(&text, self.one_line.is_some());
    }

    /// The index of the `}` of the block whose header is at `header`, if the block stands on
    /// one line, or has nothing in it.
    fn one_line_block(&self, header: usize) -> Option<usize> {
        let mut newline = false;
        let mut statement = false;
        let nodes = self.tree.nodes().iter().enumerate().skip(header + 1);
        for (at, node) in nodes {
            match node.kind {
                NodeKind::Close => return Some(at),
                NodeKind::Newline => newline = true,
                NodeKind::Statement => statement = true,
                NodeKind::Blank | NodeKind::Semicolon | NodeKind::Open => {}
                _ => return None,
            }
            if newline && statement {
                return None;
            }
        }
        None
    }
}

#[cfg(test)]
mod tests;
