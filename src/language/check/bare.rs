//! Statements in no block, and the end of the text, where it is known what they are.

use super::{Checker, Extent};
use crate::language::diagnostic::MOST;
use crate::language::plan::Scenario;
use crate::language::{Code, Diagnostic, Span, header, scenario};

impl Checker<'_> {
    /// Notes that a statement stands in no block, and gives it the attributes before it.
    pub(super) fn bare_statement(&mut self, span: Span) {
        let first = self.bare_runs.is_empty();
        if !self.in_bare_run && self.bare_runs.len() < MOST {
            self.bare_runs.push(span);
        }
        self.in_bare_run = true;
        let Some(attribute) = self.pending.first else { return };
        let pending = std::mem::take(&mut self.pending);
        if first && self.first_block.is_none() {
            self.bare_attributes = pending.attributes;
        } else if self.first_block.is_none() {
            self.findings.push(
                Diagnostic::new(
                    Code::AttributePlace,
                    attribute,
                    "attributes of bare statements go at the top of the file",
                )
                .label("there are statements before it"),
            );
        }
    }

    pub(super) fn nothing_after(&mut self, attribute: Span) {
        self.findings.push(
            Diagnostic::new(Code::AttributePlace, attribute, "nothing follows this attribute")
                .label("describes what follows it")
                .help("put an attribute before a scenario, or at the top of bare statements"),
        );
    }

    pub(super) fn end(&mut self) {
        let end = self.source.text().len() as u32;
        if let Some(block) = self.block.take().or_else(|| self.header.take()) {
            self.unclosed(block);
        }
        if let Some(first) = self.pending.first {
            self.nothing_after(first);
        }
        match self.first_block {
            Some(block) => {
                for span in std::mem::take(&mut self.bare_runs) {
                    self.findings.push(
                        Diagnostic::new(
                            Code::OutsideScenario,
                            span,
                            "a file holds bare statements or scenarios, not both",
                        )
                        .label("not in any scenario")
                        .also(block, "a scenario"),
                    );
                }
                header::duplicates(&self.plan, &mut self.findings);
            }
            None if !self.bare.is_empty() => self.bare_scenario(end),
            None => {}
        }
    }

    fn bare_scenario(&mut self, end: u32) {
        scenario::check(&self.bare, None, self.reachable, &mut self.findings);
        let mut statements = std::mem::take(&mut self.bare);
        statements.shrink_to_fit();
        self.extents.push(Extent {
            span: Span { start: 0, end },
            header: Span::default(),
            name: Some(self.source.stem().to_owned()),
        });
        self.plan.scenarios.push(Scenario {
            name: self.source.stem().to_owned(),
            attributes: std::mem::take(&mut self.bare_attributes),
            span: Span { start: 0, end },
            statements,
            unsupported: None,
            exploration: None,
        });
    }
}
