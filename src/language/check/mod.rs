//! From tree to plan: one walk over the nodes, which opens and closes scenarios and hands
//! each statement on. Whatever goes wrong with one piece, the walk goes on after it.

mod bare;
mod blocks;
mod clauses;
mod each;
mod fixes;
mod strange;

use clauses::Clauses;
pub use each::{Each, Wrong, check_each};

use crate::language::attributes::Pending;
use crate::language::characters::Meant;
use crate::language::diagnostic::MOST;
use crate::language::grammar::Mismatch;
use crate::language::layout::LONGEST;
use crate::language::lower::{self, Context, Line};
use crate::language::plan::{Attributes, Plan, Statement};
use crate::language::scenario::Reachable;
use crate::language::stranger::{self, Sense};
use crate::language::tree::{Node, NodeKind, Parts, Stored, Tree};
use crate::language::{Code, Diagnostic, Findings, Source, Span, characters, header, syntax};

/// A text that can run.
#[derive(Debug)]
pub struct Checked {
    /// What to run.
    pub plan: Plan,
    /// What can hardly be meant so.
    pub warnings: Vec<Diagnostic>,
}

/// Reads and checks a text.
///
/// `reachable` says whether a walk leads to what a `given` names; the language does not know
/// TCP. Bare statements make one scenario, named by [`Source::stem`]. A text with nothing in
/// it has no scenarios.
///
/// # Errors
/// Everything that is wrong with the text, in its order, warnings among it.
pub fn check(source: &Source, reachable: Reachable<'_>) -> Result<Checked, Vec<Diagnostic>> {
    let mut checker = Checker::new(source, reachable);
    checker.read();
    let Checker { plan, findings, sense, .. } = checker;
    let failed = findings.errors() > 0;
    if failed && let Some(error) = stranger::judge(source, sense) {
        return Err(vec![error]);
    }
    let diagnostics = findings.into_sorted();
    if failed { Err(diagnostics) } else { Ok(Checked { plan, warnings: diagnostics }) }
}

/// A scenario that is being read.
struct Block {
    /// Nothing if its header was wrong.
    name: Option<String>,
    attributes: Attributes,
    /// Where it begins: at the first of its attributes, or at its header.
    start: u32,
    /// The header.
    header: Span,
    /// Whether the header is one of a block, right or nearly so.
    known: bool,
    /// Its clauses, if it is an exploration.
    clauses: Option<Clauses>,
    /// Its `{`, if it has one.
    open: Option<Span>,
    statements: Vec<Statement>,
    /// How many errors there were before it.
    errors: usize,
    /// Braces inside it that do not belong there.
    depth: usize,
}

struct Checker<'s> {
    source: &'s Source,
    tree: Tree<'s>,
    reachable: Reachable<'s>,
    findings: Findings,
    plan: Plan,
    pending: Pending,
    /// A header whose `{` is still to come.
    header: Option<Block>,
    block: Option<Block>,
    /// The first header of the text.
    first_block: Option<Span>,
    /// Room for the statements of the next block.
    room: Vec<Statement>,
    bare: Vec<Statement>,
    bare_attributes: Attributes,
    /// Where runs of bare statements begin, and whether one goes on.
    bare_runs: Vec<Span>,
    in_bare_run: bool,
    /// An attribute on this line.
    attribute: Option<Span>,
    /// Whether the piece before was a brace that was reported.
    stray: bool,
    /// Whether the statement before has an error, so that what stands with it has none.
    broken: bool,
    /// Characters of other keyboards are reported up to here.
    strange_until: u32,
    sense: Sense,
    /// Scenarios that were closed because another began inside them; their `}` may follow.
    closed_early: usize,
    /// Every scenario of the text, right or not.
    extents: Vec<Extent>,
}

/// Where a scenario of the text is, right or not.
struct Extent {
    /// From its first attribute to its last piece.
    span: Span,
    /// What names it: the header.
    header: Span,
    /// Its name, if its header is right; then it is in the plan, in the same order.
    name: Option<String>,
}

impl<'s> Checker<'s> {
    fn new(source: &'s Source, reachable: Reachable<'s>) -> Self {
        Self {
            source,
            tree: source.tree(),
            reachable,
            findings: Findings::default(),
            plan: Plan::default(),
            pending: Pending::default(),
            header: None,
            block: None,
            first_block: None,
            room: Vec::new(),
            bare: Vec::new(),
            bare_attributes: Attributes::default(),
            bare_runs: Vec::new(),
            in_bare_run: false,
            attribute: None,
            stray: false,
            broken: false,
            strange_until: 0,
            sense: Sense::default(),
            closed_early: 0,
            extents: Vec::new(),
        }
    }

    fn read(&mut self) {
        if self.source.is_too_long() {
            let error = Diagnostic::new(Code::TooLong, Span::default(), "this text is too long");
            self.findings.push(error.label("at most 4 GiB can be read"));
            return;
        }
        for &span in self.source.bad_bytes().iter().take(MOST) {
            let message = if span.len() == 1 {
                "this byte is not UTF-8".to_owned()
            } else {
                format!("these {} bytes are not UTF-8", span.len())
            };
            self.findings.push(
                Diagnostic::new(Code::NotUtf8, span, message)
                    .label("shown as `?`")
                    .help("save the file as UTF-8"),
            );
        }
        let mut ahead = self.tree.nodes();
        while let Some((node, rest)) = ahead.split_first() {
            ahead = rest;
            self.node(node, ahead);
            if self.findings.is_full() {
                let span = Span { start: node.span.end, end: node.span.end };
                self.findings.push(
                    Diagnostic::new(Code::MoreErrors, span, "there are too many errors")
                        .label("not read from here on")
                        .help("is this a scenario file?"),
                );
                return;
            }
        }
        self.end();
    }

    fn node(&mut self, node: &Node, ahead: &[Node]) {
        let span = node.span;
        self.strange_piece(node);
        match node.kind {
            NodeKind::Bom | NodeKind::Blank | NodeKind::Comment => return,
            NodeKind::Newline => {
                self.attribute = None;
                return;
            }
            NodeKind::Semicolon => {
                if let Some(attribute) = self.attribute.take() {
                    self.crowded(attribute, span);
                }
            }
            NodeKind::Open => self.open(span),
            NodeKind::Close => self.close(span),
            NodeKind::Header | NodeKind::Attribute | NodeKind::Statement | NodeKind::Bad => {
                self.chunk(node, ahead);
            }
        }
        if !matches!(node.kind, NodeKind::Open | NodeKind::Close) {
            self.stray = false;
        }
    }

    fn chunk(&mut self, node: &Node, ahead: &[Node]) {
        let span = node.span;
        if span.len() > LONGEST {
            let end = span.start + 1;
            self.findings.push(
                Diagnostic::new(Code::TooLong, Span { start: span.start, end }, "this is too long")
                    .label("a statement, attribute or header has at most 1 MiB"),
            );
            return;
        }
        let bad = self.source.bad_bytes();
        let next_bad = bad.get(bad.partition_point(|bad| bad.end <= span.start));
        if next_bad.is_some_and(|bad| bad.start < span.end) {
            // It has its error already.
            return;
        }
        let text = self.source.slice(span);
        let (mut is_attribute, mut is_header) =
            (node.kind == NodeKind::Attribute, node.kind == NodeKind::Header);
        if node.kind == NodeKind::Bad {
            is_attribute = text.starts_with('@');
            is_header = header::is_header(text);
            if text.chars().next().and_then(characters::meant) == Some(Meant::Plain('@')) {
                self.strange(span);
                return;
            }
        }
        if is_attribute {
            self.attribute(node, ahead);
            return;
        }
        if let Some(attribute) = self.attribute.take() {
            self.crowded(attribute, Span { start: span.start, end: span.start });
        }
        if is_header || self.block.is_none() && brace_is_next_on_line(ahead) {
            self.header(node, ahead);
        } else {
            self.statement(node);
        }
    }

    /// The parts of a node. If the tree has not read it as `kind`, it is read by itself.
    fn parts<'k>(
        &self,
        node: &Node,
        kind: NodeKind,
        own: &'k mut Stored,
    ) -> Result<Parts<'k>, Mismatch>
    where
        's: 'k,
    {
        if node.kind == kind {
            return Ok(self.tree.parts(node));
        }
        *own = Stored::piece(self.source.text(), node.span, kind)?;
        Ok(own.parts(self.source.text()))
    }

    fn attribute(&mut self, node: &Node, ahead: &[Node]) {
        let text = self.source.slice(node.span);
        let mut node = *node;
        let tail = header::after_attribute(text).filter(|_| brace_is_next(ahead));
        if let Some(at) = tail {
            let length = text.get(..at).unwrap_or_default().trim_end().len() as u32;
            let end = node.span.start + length;
            node = Node::new(NodeKind::Bad, Span { start: node.span.start, end });
        }
        let span = node.span;
        if let Some(block) = &self.block {
            let open = block.header;
            self.findings.push(
                Diagnostic::new(
                    Code::AttributePlace,
                    span,
                    "an attribute goes before the scenario, not in it",
                )
                .label("describes a whole scenario")
                .also(open, "in this scenario"),
            );
        } else {
            let mut own = Stored::default();
            match self.parts(&node, NodeKind::Attribute, &mut own) {
                Ok(parts) => {
                    let mut cx = Context { findings: &mut self.findings };
                    self.pending.take(&mut cx, parts, span);
                }
                Err(mismatch) => {
                    self.pending.first.get_or_insert(span);
                    if self.strange_at(span.start + mismatch.at as u32) {
                        return;
                    }
                    let text = self.source.slice(span);
                    self.findings.push(header::bad_attribute(text, span.start, &mismatch));
                }
            }
        }
        self.attribute = Some(span);
        if let Some(at) = tail {
            self.attribute = None;
            let end = span.start + text.len() as u32;
            let header = Span { start: span.start + at as u32, end };
            self.crowded(span, Span { start: span.end, end: header.start });
            self.header(&Node::new(NodeKind::Bad, header), ahead);
        }
    }

    /// Something stands on the line of an attribute, at `gap`.
    fn crowded(&mut self, attribute: Span, gap: Span) {
        self.findings.push(
            Diagnostic::new(
                Code::AttributePlace,
                attribute,
                "an attribute needs a line of its own",
            )
            .label("more follows on this line")
            .help("put what follows on the next line")
            .fix(gap, "\n"),
        );
    }

    fn statement(&mut self, node: &Node) {
        let span = node.span;
        if self.block.is_none() {
            self.bare_statement(span);
        }
        let findings = &mut self.findings;
        let before = findings.count();
        self.sense.pieces += 1;
        self.broken = false;
        if node.kind == NodeKind::Bad && characters::first(self.source.slice(span)).is_some() {
            self.broken = true;
            self.strange(span);
            return;
        }
        let explores = self.block.as_ref().is_some_and(|block| block.clauses.is_some());
        let line = statement(self.source.text(), self.tree, node, explores, findings);
        if line.is_none() && findings.since(before).iter().all(|it| it.fix.is_none()) {
            let better = syntax::habit(self.source.slice(span), span.start);
            if let Some(better) = better {
                findings.replace_since(before, better);
            }
        }
        fixes::keep_what_helps(findings.since(before), self.source.slice(span), span.start);
        let Some(line) = line else {
            self.broken = true;
            let found = self.findings.since(before);
            self.sense.nonsense += usize::from(found.iter().any(syntax::is_nonsense));
            return;
        };
        match (line, &mut self.block) {
            (Line::Clause(clause), block) => {
                let word = syntax::word_at(self.source.slice(span), 0);
                let in_block = block.is_some();
                let clauses = block.as_mut().and_then(|block| block.clauses.as_mut());
                clauses::take(clauses, (clause, word), span, in_block, findings);
            }
            (Line::Statement(kind), Some(block)) => {
                let clauses = block.clauses.as_ref();
                if clauses.is_none_or(|it| it.statement(span, &kind, findings)) {
                    block.statements.push(Statement { span, kind });
                }
            }
            (Line::Statement(kind), None) => self.bare.push(Statement { span, kind }),
        }
    }
}

/// What a line means, in an exploration if it `explores`. One that is not read as one yet is read by itself, and if it cannot be
/// read, `findings` get the reason.
fn statement(
    text: &str,
    tree: Tree<'_>,
    node: &Node,
    explores: bool,
    findings: &mut Findings,
) -> Option<Line> {
    if node.kind == NodeKind::Statement {
        return lower::line(&mut Context { findings }, tree.parts(node));
    }
    match Stored::piece(text, node.span, NodeKind::Statement) {
        Ok(own) => lower::line(&mut Context { findings }, own.parts(text)),
        Err(mismatch) => {
            let piece = text.get(node.span.range()).unwrap_or_default();
            findings.push(syntax::statement(piece, node.span.start, &mismatch, explores));
            None
        }
    }
}

/// Whether the next node that is neither blank nor a comment nor a line's end is `{`.
fn brace_is_next(ahead: &[Node]) -> bool {
    let skipped = [NodeKind::Blank, NodeKind::Comment, NodeKind::Newline];
    let next = ahead.iter().find(|node| !skipped.contains(&node.kind));
    next.is_some_and(|node| node.kind == NodeKind::Open)
}

/// Whether `{` stands next on this line.
fn brace_is_next_on_line(ahead: &[Node]) -> bool {
    let next = ahead.iter().find(|node| node.kind != NodeKind::Blank);
    next.is_some_and(|node| node.kind == NodeKind::Open)
}
