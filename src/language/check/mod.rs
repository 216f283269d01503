//! From text to plan: one pass over the pieces, which opens and closes scenarios and hands
//! each statement on. Whatever goes wrong with one piece, the pass goes on behind it.

mod bare;
mod batch;
mod blocks;
mod fixes;
mod strange;

use batch::Batch;

use crate::language::attributes::Pending;
use crate::language::characters::Meant;
use crate::language::diagnostic::MOST;
use crate::language::grammar::{self, Rule};
use crate::language::layout::{LONGEST, Piece, PieceKind, Pieces, pieces};
use crate::language::lower::{self, Context};
use crate::language::plan::{Attributes, Plan, Statement, StatementKind};
use crate::language::scenario::Reachable;
use crate::language::stranger::{self, Sense};
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
    /// The header.
    header: Span,
    /// Whether the header is one of a scenario, right or nearly so.
    known: bool,
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
    batch: Batch<'s>,
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
}

impl<'s> Checker<'s> {
    fn new(source: &'s Source, reachable: Reachable<'s>) -> Self {
        Self {
            source,
            batch: Batch::default(),
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
        let mut pieces = pieces(self.source.text());
        while let Some(piece) = pieces.next() {
            self.piece(piece, &pieces);
            if self.findings.is_full() {
                let span = Span { start: piece.span.end, end: piece.span.end };
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

    fn piece(&mut self, piece: Piece, ahead: &Pieces<'_>) {
        let span = piece.span;
        self.strange_piece(piece);
        match piece.kind {
            PieceKind::Bom | PieceKind::Blank | PieceKind::Comment => return,
            PieceKind::Newline => {
                self.attribute = None;
                return;
            }
            PieceKind::Semicolon => {
                if let Some(attribute) = self.attribute.take() {
                    self.crowded(attribute, span);
                }
            }
            PieceKind::Chunk => self.chunk(span, ahead),
            PieceKind::Open => self.open(span),
            PieceKind::Close => self.close(span),
        }
        if !matches!(piece.kind, PieceKind::Open | PieceKind::Close) {
            self.stray = false;
        }
    }

    fn chunk(&mut self, span: Span, ahead: &Pieces<'_>) {
        let text = self.source.slice(span);
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
        if text.starts_with('@') {
            self.attribute(span, ahead);
            return;
        }
        if text.chars().next().and_then(characters::meant) == Some(Meant::Plain('@')) {
            self.strange(span);
            return;
        }
        if let Some(attribute) = self.attribute.take() {
            self.crowded(attribute, Span { start: span.start, end: span.start });
        }
        let begins = syntax::word_at(text, 0);
        let is_header =
            begins == "scenario" || (self.block.is_none() && ahead.brace_is_next_on_line());
        if is_header { self.header(span, ahead) } else { self.statement(span, ahead) }
    }

    fn attribute(&mut self, span: Span, ahead: &Pieces<'_>) {
        let text = self.source.slice(span);
        let mut span = span;
        let tail = header::behind_attribute(text).filter(|_| ahead.brace_is_next());
        if let Some(at) = tail {
            span.end = span.start + text.get(..at).unwrap_or_default().trim_end().len() as u32;
        }
        if let Some(block) = &self.block {
            let open = block.header;
            self.findings.push(
                Diagnostic::new(
                    Code::AttributePlace,
                    span,
                    "an attribute stands before the scenario, not in it",
                )
                .label("says something about a whole scenario")
                .also(open, "in this scenario"),
            );
        } else {
            let text = self.source.slice(span);
            match grammar::parse(Rule::lone_attribute, text) {
                Ok(nodes) => {
                    let mut cx = Context { base: span.start, findings: &mut self.findings };
                    self.pending.take(&mut cx, nodes, span);
                }
                Err(mismatch) => {
                    self.pending.first.get_or_insert(span);
                    if self.strange_at(span.start + mismatch.at as u32) {
                        return;
                    }
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
            self.header(header, ahead);
        }
    }

    /// Something stands on the line of an attribute, at `gap`.
    fn crowded(&mut self, attribute: Span, gap: Span) {
        self.findings.push(
            Diagnostic::new(Code::AttributePlace, attribute, "an attribute has its line to itself")
                .label("more follows on this line")
                .help("what follows goes on the next line")
                .fix(gap, "\n"),
        );
    }

    fn statement(&mut self, span: Span, ahead: &Pieces<'_>) {
        if self.block.is_none() {
            self.bare_statement(span);
        }
        let findings = &mut self.findings;
        let before = findings.count();
        // Where bytes are bad, statements are left out, which would upset the order.
        let whole = self.source.bad_bytes().is_empty();
        let text = self.source.text();
        let row = if whole { self.batch.nodes(text, span, ahead) } else { None };
        self.sense.pieces += 1;
        self.broken = false;
        if row.is_none() && characters::first(self.source.slice(span)).is_some() {
            self.broken = true;
            self.strange(span);
            return;
        }
        let kind = match row {
            Some((nodes, base)) => lower::statement(&mut Context { base, findings }, nodes),
            None => alone(self.source.slice(span), span.start, findings),
        };
        if kind.is_none() && findings.since(before).iter().all(|it| it.fix.is_none()) {
            let better = syntax::habit(self.source.slice(span), span.start);
            if let Some(better) = better {
                findings.replace_since(before, better);
            }
        }
        fixes::keep_what_helps(findings.since(before), self.source.slice(span), span.start);
        let Some(kind) = kind else {
            self.broken = true;
            let found = self.findings.since(before);
            self.sense.nonsense += usize::from(found.iter().any(syntax::is_nonsense));
            return;
        };
        let statements = match &mut self.block {
            Some(block) => &mut block.statements,
            None => &mut self.bare,
        };
        statements.push(Statement { span, kind });
    }
}

/// Reads a statement by itself.
fn alone(text: &str, base: u32, findings: &mut Findings) -> Option<StatementKind> {
    match grammar::parse(Rule::lone_statement, text) {
        Ok(mut nodes) => lower::statement(&mut Context { base, findings }, &mut nodes),
        Err(mismatch) => {
            findings.push(syntax::statement(text, base, &mismatch));
            None
        }
    }
}
