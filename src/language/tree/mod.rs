//! The syntax tree: a text, read once. Every byte lies in a node, and a statement, attribute or
//! header has its parts. Checking, formatting, blanking out and filling in are walks over it;
//! [`Source::tree()`](super::Source::tree) makes it when it is first asked for.

mod read;

pub(super) use read::Stored;

use super::Span;
use super::grammar::Rule;

/// What a node is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NodeKind {
    /// A byte-order mark.
    Bom,
    /// Spaces and tabs.
    Blank,
    /// `\n` or `\r\n`.
    Newline,
    /// `# …`, up to the end of the line.
    Comment,
    /// `;`
    Semicolon,
    /// `{`
    Open,
    /// `}`
    Close,
    /// `scenario "name"` or `explore "name"`
    Header,
    /// `@key value …`
    Attribute,
    /// A statement, or a clause of an `explore` block.
    Statement,
    /// A statement, attribute or header that cannot be read. After a thousand of them, no more
    /// are read.
    Bad,
}

/// A piece of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Where it is.
    pub span: Span,
    /// Its parts, as indices.
    parts: Span,
}

impl Node {
    /// Whether it is none of those that are read: headers, attributes and statements.
    pub(super) fn is_layout(&self) -> bool {
        use NodeKind::{Attribute, Bad, Header, Statement};
        !matches!(self.kind, Header | Attribute | Statement | Bad)
    }

    /// A node without parts.
    pub(super) fn new(kind: NodeKind, span: Span) -> Self {
        Self { kind, span, parts: Span::default() }
    }
}

/// What a word of a statement is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WordKind {
    /// A word of the language, such as `expect`; or `@`.
    Keyword,
    /// `client`, `server` or `both`.
    Host,
    /// A state.
    State,
    /// `?`
    Hole,
    /// A text in quotation marks.
    Text,
    /// A number.
    Number,
    /// The flags of a pattern.
    Shape,
    /// The name of a field of a pattern.
    Field,
    /// `client.SND.NXT`.
    Variable,
    /// `client.ISS`, to the left of `=`.
    Setting,
    /// The value of a setting, or a length of time.
    Value,
    /// `=` that gives a value.
    Equals,
    /// `=`, `!=`, `<`, … that compare.
    Relation,
    /// `+` or `-`.
    Sign,
    /// `,`
    Comma,
    /// `:` or `,` in blocks of SACK.
    Joint,
    /// What a pattern says is not there: flags or an option.
    Absent,
    /// The key of an attribute.
    Key,
    /// Another word: a signal, a reason, an ICMP error, a value of an attribute.
    Name,
}

/// A word of a statement, attribute or header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Word {
    /// What it is.
    pub kind: WordKind,
    /// Where it is.
    pub span: Span,
}

/// A text as a tree. The nodes, in order, are the text; nothing lies between them.
#[derive(Clone, Copy, Debug)]
pub struct Tree<'t> {
    text: &'t str,
    stored: &'t Stored,
}

impl<'t> Tree<'t> {
    /// All nodes, in order.
    pub fn nodes(self) -> &'t [Node] {
        &self.stored.nodes
    }

    /// The words of a node of this tree, in order. Only blanks lie between them.
    pub fn words(self, node: &Node) -> Vec<Word> {
        let mut words = Vec::new();
        let mut at = node.span.start;
        for leaf in self.stored.parts.get(node.parts.range()).unwrap_or_default() {
            let Some(kind) = kind(leaf.rule) else { continue };
            self.keywords(Span { start: at, end: leaf.span.start }, &mut words);
            words.push(Word { kind, span: leaf.span });
            at = leaf.span.end;
        }
        if !node.parts.is_empty() {
            self.keywords(Span { start: at, end: node.span.end }, &mut words);
        }
        words
    }

    /// Adds the keywords between two leaves, for which the grammar makes no parts.
    fn keywords(self, between: Span, words: &mut Vec<Word>) {
        let mut start = between.start;
        while start < between.end {
            let rest = self.text.get(start as usize..between.end as usize).unwrap_or_default();
            let length = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            let end = start + length.max(1) as u32;
            if !rest.starts_with([' ', '\t']) {
                let equals = rest.starts_with('=');
                let kind = if equals { WordKind::Equals } else { WordKind::Keyword };
                words.push(Word { kind, span: Span { start, end } });
            }
            start = end;
        }
    }

    /// Whether a header is one of an `explore` block.
    pub fn is_exploration(self, header: &Node) -> bool {
        self.text.get(header.span.range()).is_some_and(|text| text.starts_with("explore"))
    }

    /// The parts of a node of this tree.
    pub(super) fn parts(self, node: &Node) -> Parts<'t> {
        let stored = self.stored.parts.get(node.parts.range()).unwrap_or_default();
        Parts { text: self.text, stored }
    }
}

/// A part as it is stored: right before those below it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct StoredPart {
    rule: Rule,
    span: Span,
    /// How many parts stand below it, at any depth.
    below: u32,
}

/// A part of a statement, attribute or header: what one rule of the grammar has read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'t> {
    text: &'t str,
    stored: StoredPart,
    below: &'t [StoredPart],
}

impl<'t> Part<'t> {
    /// The rule that has read it.
    pub(super) fn rule(&self) -> Rule {
        self.stored.rule
    }

    /// Where it is in the text.
    pub(super) fn span(&self) -> Span {
        self.stored.span
    }

    /// How it is written.
    pub(super) fn text(&self) -> &'t str {
        self.text.get(self.stored.span.range()).unwrap_or_default()
    }

    /// The parts right below it.
    pub(super) fn parts(&self) -> Parts<'t> {
        Parts { text: self.text, stored: self.below }
    }
}

/// Parts, in order.
#[derive(Clone, Debug)]
pub(super) struct Parts<'t> {
    text: &'t str,
    stored: &'t [StoredPart],
}

impl<'t> Iterator for Parts<'t> {
    type Item = Part<'t>;

    fn next(&mut self) -> Option<Part<'t>> {
        let (&stored, rest) = self.stored.split_first()?;
        let (below, rest) = rest.split_at_checked(stored.below as usize)?;
        self.stored = rest;
        Some(Part { text: self.text, stored, below })
    }
}

/// The kind of word that a leaf of the grammar is; `None` for rules that have children, and
/// for those that are keywords.
fn kind(rule: Rule) -> Option<WordKind> {
    Some(match rule {
        Rule::host | Rule::subject => WordKind::Host,
        Rule::state => WordKind::State,
        Rule::hole => WordKind::Hole,
        Rule::string => WordKind::Text,
        Rule::number => WordKind::Number,
        Rule::shape => WordKind::Shape,
        Rule::field_name => WordKind::Field,
        Rule::variable => WordKind::Variable,
        Rule::setting => WordKind::Setting,
        Rule::value => WordKind::Value,
        Rule::equals => WordKind::Equals,
        Rule::relation => WordKind::Relation,
        Rule::sign => WordKind::Sign,
        Rule::comma => WordKind::Comma,
        Rule::edge | Rule::next_block => WordKind::Joint,
        Rule::absent => WordKind::Absent,
        Rule::key => WordKind::Key,
        Rule::reason | Rule::icmp_kind | Rule::signal_name | Rule::bare_word | Rule::word => {
            WordKind::Name
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::language::Source;

    #[test]
    fn words_are_found_with_their_kinds() {
        let text = "client  recv SYN-ACK seq = client.ISS+1 \"x\"";
        let source = Source::new("test", text);
        let tree = source.tree();
        let words: Vec<_> = tree
            .words(&tree.nodes()[0])
            .iter()
            .map(|word| (word.kind, &text[word.span.range()]))
            .collect();
        assert_eq!(
            words,
            [
                (WordKind::Host, "client"),
                (WordKind::Keyword, "recv"),
                (WordKind::Shape, "SYN-ACK"),
                (WordKind::Field, "seq"),
                (WordKind::Equals, "="),
                (WordKind::Variable, "client.ISS"),
                (WordKind::Sign, "+"),
                (WordKind::Number, "1"),
                (WordKind::Text, "\"x\""),
            ]
        );
    }

    #[test]
    fn the_nodes_are_the_text() {
        let text = "\u{feff}@hint \"x\"\r\n scenario \"a\" { client clse # no\n }\n";
        let source = Source::new("test", text);
        let tree = source.tree();
        let joined: String = tree.nodes().iter().map(|node| &text[node.span.range()]).collect();
        assert_eq!(joined, text);
        assert!(tree.nodes().iter().any(|node| node.kind == NodeKind::Bad));
    }
}
