//! The syntax tree: every byte of a text, each in a node, with the words of each statement.
//! Formatting, blanking out and filling in are walks over it.

use super::Span;
use super::grammar::{self, Nodes, Rule};
use super::layout::{LONGEST, PieceKind, pieces};

/// What a node is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NodeKind {
    /// A byte-order mark.
    Bom,
    /// Spaces and tabs.
    Blank,
    /// `\n` or `\r\n`.
    Newline,
    /// `# …`
    Comment,
    /// `;`
    Semicolon,
    /// `{`
    Open,
    /// `}`
    Close,
    /// `scenario "name"`
    Header,
    /// `@key value …`
    Attribute,
    /// A statement.
    Statement,
    /// A statement, attribute or header that cannot be read.
    Bad,
}

/// A part of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Where it is.
    pub span: Span,
    words: Span,
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
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    words: Vec<Word>,
}

impl Tree {
    /// The tree of any text. What cannot be read is [`NodeKind::Bad`]; what is wrong with it,
    /// [`super::check()`] says.
    pub fn new(text: &str) -> Self {
        let mut tree = Self::default();
        for piece in pieces(text) {
            let kind = match piece.kind {
                PieceKind::Bom => NodeKind::Bom,
                PieceKind::Blank => NodeKind::Blank,
                PieceKind::Newline => NodeKind::Newline,
                PieceKind::Comment => NodeKind::Comment,
                PieceKind::Semicolon => NodeKind::Semicolon,
                PieceKind::Open => NodeKind::Open,
                PieceKind::Close => NodeKind::Close,
                PieceKind::Chunk => {
                    tree.chunk(text, piece.span);
                    continue;
                }
            };
            tree.nodes.push(Node { kind, span: piece.span, words: Span::default() });
        }
        tree
    }

    /// All nodes, in order.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The words of a node of this tree, in order. Only blanks lie between them.
    pub fn words(&self, node: &Node) -> &[Word] {
        self.words.get(node.words.range()).unwrap_or_default()
    }

    fn chunk(&mut self, text: &str, span: Span) {
        let piece = text.get(span.range()).unwrap_or_default();
        let (rule, kind) = if piece.starts_with('@') {
            (Rule::lone_attribute, NodeKind::Attribute)
        } else if super::syntax::word_at(piece, 0) == "scenario" {
            (Rule::lone_header, NodeKind::Header)
        } else {
            (Rule::lone_statement, NodeKind::Statement)
        };
        let start = self.words.len() as u32;
        let nodes = if span.len() > LONGEST { None } else { grammar::parse(rule, piece).ok() };
        let kind = match nodes {
            Some(nodes) => {
                self.read(piece, span.start, nodes);
                kind
            }
            None => NodeKind::Bad,
        };
        let words = Span { start, end: self.words.len() as u32 };
        self.nodes.push(Node { kind, span, words });
    }

    /// Adds the words of a piece: pest's leaves, and the keywords between them, for which the
    /// grammar makes no nodes.
    fn read(&mut self, piece: &str, base: u32, nodes: Nodes<'_>) {
        let mut at = 0;
        for node in nodes.flatten() {
            let Some(kind) = kind(node.as_rule()) else { continue };
            let span = node.as_span();
            self.keywords(piece, base, at, span.start());
            let (start, end) = (base + span.start() as u32, base + span.end() as u32);
            self.words.push(Word { kind, span: Span { start, end } });
            at = span.end();
        }
        self.keywords(piece, base, at, piece.len());
    }

    fn keywords(&mut self, piece: &str, base: u32, from: usize, to: usize) {
        let mut at = from;
        while let Some(rest) = piece.get(at..to).filter(|rest| !rest.is_empty()) {
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            if blanks > 0 {
                at += blanks;
                continue;
            }
            let word = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len()).max(1);
            let kind = if rest.starts_with('=') { WordKind::Equals } else { WordKind::Keyword };
            let (start, end) = (base + at as u32, base + (at + word) as u32);
            self.words.push(Word { kind, span: Span { start, end } });
            at += word;
        }
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

    #[test]
    fn words_are_found_with_their_kinds() {
        let text = "client  recv SYN-ACK seq = client.ISS+1 \"x\"";
        let tree = Tree::new(text);
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
        let tree = Tree::new(text);
        let joined: String = tree.nodes().iter().map(|node| &text[node.span.range()]).collect();
        assert_eq!(joined, text);
        assert!(tree.nodes().iter().any(|node| node.kind == NodeKind::Bad));
    }
}
