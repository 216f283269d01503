//! What is said in `explore` blocks beside statements: gathered, in their order, and refused where
//! it does not belong.

use crate::language::lower::Clause;
use crate::language::plan::{ExpectationKind, Exploration, StatementKind};
use crate::language::{Code, Diagnostic, Findings, Span};

/// The clauses of a block so far.
#[derive(Default)]
pub(super) struct Clauses {
    /// What they ask for.
    pub(super) exploration: Exploration,
    /// The first of them.
    first: Option<Span>,
}

impl Clauses {
    fn take(&mut self, clause: Clause, span: Span, findings: &mut Findings) {
        self.first.get_or_insert(span);
        let exploration = &mut self.exploration;
        match clause {
            Clause::May(may) => exploration.mays.push(may),
            Clause::Property(property) => exploration.properties.push(property),
            Clause::Within(time) => match exploration.within {
                None => exploration.within = Some((span, time)),
                Some((first, _)) => findings.push(
                    Diagnostic::new(
                        Code::ExploreOrder,
                        span,
                        "an exploration is bounded by one `within`",
                    )
                    .label("the second")
                    .also(first, "the first"),
                ),
            },
        }
    }

    /// Looks at a statement of the same block, and says whether it is in its place.
    pub(super) fn statement(
        &self,
        span: Span,
        kind: &StatementKind,
        findings: &mut Findings,
    ) -> bool {
        if let StatementKind::Expect(parts) = kind
            && let Some(hole) = parts.iter().find(|it| matches!(it.kind, ExpectationKind::Hole(_)))
        {
            findings.push(
                Diagnostic::new(Code::NotJudged, hole.span, "an exploration has no holes")
                    .label("to be filled in")
                    .help("holes are for scenarios, where one state is the answer"),
            );
        }
        let Some(first) = self.first else { return true };
        let error =
            Diagnostic::new(Code::ExploreOrder, span, "statements come first in an exploration")
                .label("the search has begun")
                .also(first, "it begins here");
        findings.push(match kind {
            StatementKind::Call { .. } | StatementKind::Read { .. } | StatementKind::Network(_) => {
                let at = Span { start: span.start, end: span.start };
                error
                    .help("what can happen at any moment of the search begins with `may`")
                    .fix(at, "may ")
            }
            StatementKind::Expect(_) => error.help(
                "what is claimed of the search begins with `never`, `always`, `sometimes` or `ends`",
            ),
            _ => error.help("move it up, before what may happen and what is claimed"),
        });
        false
    }
}

/// Takes a clause that stands in a block with those `clauses`, if it is one that has any.
pub(super) fn take(
    clauses: Option<&mut Clauses>,
    (clause, word): (Clause, &str),
    span: Span,
    in_block: bool,
    findings: &mut Findings,
) {
    if let Some(clauses) = clauses {
        clauses.take(clause, span, findings);
        return;
    }
    let end = span.start + word.len() as u32;
    let error = Diagnostic::new(
        Code::ExploreOnly,
        Span { start: span.start, end },
        format!("`{word}` belongs in an `explore` block"),
    );
    findings.push(if in_block {
        error.label("not in a `scenario`").help(
            "a scenario is one course of events; `explore \"name\" { … }` searches all of them",
        )
    } else {
        error.label("in no block").help("write `explore \"name\" {` before it, and `}` at the end")
    });
}
