//! The formatter: a walk over the syntax tree that writes each line anew and loses nothing but
//! the choice of white space and of spellings.

mod line;
mod statement;

use line::Lines;

use super::tree::{Node, NodeKind, Tree};
use super::{Diagnostic, Source, check};

/// Writes a text as it should look: one spelling of everything, four spaces a level.
///
/// Formatting what this gives changes nothing, and neither changes the plan.
///
/// # Errors
/// What is wrong with the text, warnings among it; then nothing is formatted.
pub fn format(source: &Source) -> Result<String, Vec<Diagnostic>> {
    check(source, &|_| true)?;
    let tree = Tree::new(source.text());
    let mut walk = Walk { source, tree: &tree, lines: Lines::default(), one_line: None };
    for (at, node) in tree.nodes().iter().enumerate() {
        walk.node(at, node);
    }
    Ok(walk.lines.finish())
}

struct Walk<'t> {
    source: &'t Source,
    tree: &'t Tree,
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
                let text = statement::attribute(self.source, self.tree.words(node));
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
            // There are no bad nodes: the text has been checked.
            NodeKind::Statement | NodeKind::Bad => {
                let text = statement::statement(self.source, self.tree.words(node));
                self.lines.statement(&text);
            }
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
