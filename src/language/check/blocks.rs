//! Blocks: how they begin and end, and how the pass recovers where their braces do
//! not fit.

use super::{Block, Checker, Clauses, Extent, brace_is_next};
use crate::language::lower::Context;
use crate::language::plan::{Exploration, Scenario, Strict};
use crate::language::tree::{Node, NodeKind, Stored};
use crate::language::{Code, Diagnostic, Span, characters, header, scenario};

impl Block {
    /// `scenario` or `exploration`.
    fn word(&self) -> &'static str {
        if self.clauses.is_some() { "exploration" } else { "scenario" }
    }

    /// `a scenario` or `an exploration`.
    fn what(&self) -> &'static str {
        if self.clauses.is_some() { "an exploration" } else { "a scenario" }
    }

    /// That no other block stands in it.
    fn no_other(&self, explores: bool) -> String {
        match (self.clauses.is_some(), explores) {
            (false, true) => "a scenario cannot contain an exploration".to_owned(),
            (true, false) => "an exploration cannot contain a scenario".to_owned(),
            _ => format!("{} cannot contain another", self.what()),
        }
    }
}

impl Checker<'_> {
    pub(super) fn header(&mut self, node: &Node, ahead: &[Node]) {
        let span = node.span;
        let text = self.source.slice(span);
        let known = header::is_one(text);
        self.in_bare_run = false;
        self.sense.pieces += 1;
        self.sense.nonsense += usize::from(!known);
        if known {
            self.first_block.get_or_insert(span);
        }
        if let Some(block) = self.block.take() {
            self.findings.push(
                Diagnostic::new(Code::NestedScenario, span, block.no_other(header::explores(text)))
                    .label("begins here")
                    .also(block.open.unwrap_or(block.header), "but this one is not closed")
                    .help("is a `}` missing before it?"),
            );
            self.closed_early += 1;
            self.finish(block, span);
        }
        let errors = self.findings.errors();
        let mut own = Stored::default();
        let name = match self.parts(node, NodeKind::Header, &mut own) {
            Ok(parts) => header::name(&mut Context { findings: &mut self.findings }, parts),
            Err(_) => {
                if characters::first(text).is_some() {
                    self.strange(span);
                } else {
                    self.findings.push(header::bad_header(text, span.start));
                }
                None
            }
        };
        let pending = std::mem::take(&mut self.pending);
        let block = Block {
            name,
            start: pending.first.map_or(span.start, |first| first.start),
            attributes: pending.attributes,
            header: span,
            known,
            clauses: header::explores(text).then(Clauses::default),
            open: None,
            statements: std::mem::take(&mut self.room),
            errors,
            depth: 0,
        };
        if brace_is_next(ahead) {
            self.header = Some(block);
            return;
        }
        let end = Span { start: span.end, end: span.end };
        let message = format!("the `{{` of this {} is missing", block.word());
        self.findings.push(
            Diagnostic::new(Code::Header, span, message)
                .label("expected `{` after it")
                .fix(end, " {"),
        );
        self.block = Some(block);
    }

    pub(super) fn open(&mut self, span: Span) {
        if let Some(mut block) = self.header.take() {
            block.open = Some(span);
            self.block = Some(block);
            return;
        }
        let errors = self.findings.errors();
        if !std::mem::replace(&mut self.stray, true) && !self.broken {
            let error = if let Some(block) = &self.block {
                let message = format!("{} cannot contain braces", block.what());
                Diagnostic::new(Code::StrayBrace, span, message)
                    .label("statements need no braces around them")
            } else {
                Diagnostic::new(Code::Header, span, "a block begins with `scenario \"name\"`")
                    .label("its name is missing")
            };
            self.findings.push(error);
        }
        if let Some(block) = &mut self.block {
            block.depth += 1;
            return;
        }
        self.first_block.get_or_insert(span);
        self.in_bare_run = false;
        let pending = std::mem::take(&mut self.pending);
        self.block = Some(Block {
            name: None,
            start: pending.first.map_or(span.start, |first| first.start),
            attributes: pending.attributes,
            header: span,
            known: true,
            clauses: None,
            open: Some(span),
            statements: std::mem::take(&mut self.room),
            errors,
            depth: 0,
        });
    }

    pub(super) fn close(&mut self, span: Span) {
        match self.block.take() {
            Some(mut block) if block.depth > 0 => {
                block.depth -= 1;
                self.block = Some(block);
            }
            Some(block) => {
                if let Some(first) = std::mem::take(&mut self.pending).first {
                    self.nothing_after(first);
                }
                self.stray = false;
                self.finish(block, span);
            }
            None if self.closed_early > 0 => self.closed_early -= 1,
            // One error for a run of them is enough.
            None if std::mem::replace(&mut self.stray, true) => {}
            None => self.findings.push(
                Diagnostic::new(Code::StrayBrace, span, "this `}` closes nothing")
                    .label("no scenario is open here"),
            ),
        }
    }

    /// A scenario block ends, with `last` as its last piece.
    fn finish(&mut self, mut block: Block, last: Span) {
        let exploration = block.clauses.take().map(|clauses| Box::new(clauses.exploration));
        let findings = &mut self.findings;
        scenario::check(&block.statements, exploration.as_deref(), self.reachable, findings);
        let clean = self.findings.errors() == block.errors;
        if let Some(exploration) = &exploration {
            if clean && block.statements.is_empty() && **exploration == Exploration::default() {
                self.findings.push(
                    Diagnostic::new(Code::EmptyScenario, block.header, "this exploration is empty")
                        .label("says nothing that may happen"),
                );
            }
        } else if clean && block.statements.is_empty() {
            self.findings.push(
                Diagnostic::new(Code::EmptyScenario, block.header, "this scenario is empty")
                    .label("has no statements"),
            );
        } else if clean
            && block.attributes.strict == Strict::No
            && !scenario::checks_something(&block.statements)
        {
            self.findings.push(
                Diagnostic::new(Code::ChecksNothing, block.header, "this scenario checks nothing")
                    .label("nothing that an implementation sends makes it fail")
                    .help("add an `expect` or a `recv`"),
            );
        }
        self.extents.push(Extent {
            span: Span { start: block.start, end: last.end },
            header: block.header,
            name: block.name.clone(),
        });
        let Some(name) = block.name else { return };
        // An exact copy; the room that has grown is used again.
        let statements: Vec<_> = block.statements.drain(..).collect();
        self.room = block.statements;
        self.plan.scenarios.push(Scenario {
            name,
            attributes: block.attributes,
            span: block.header.to(last),
            statements,
            unsupported: None,
            exploration,
        });
    }

    /// A block is still open where the text ends.
    pub(super) fn unclosed(&mut self, block: Block) {
        if let Some(open) = block.open.filter(|_| block.known) {
            self.findings.push(
                Diagnostic::new(Code::UnclosedBlock, open, "this `{` is not closed")
                    .label(format!("opens {}", block.what()))
                    .help("write `}` on a line of its own after the last statement"),
            );
        }
        let end = self.source.text().len() as u32;
        self.finish(block, Span { start: end, end });
    }
}
