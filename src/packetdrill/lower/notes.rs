//! What keeps a script from running, and what a run leaves out of it.

use std::collections::BTreeSet;

use crate::language::plan::Unsupported;
use crate::language::{Code, Diagnostic, Span};

/// What was found while a script became a plan.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// The first thing that no run can do.
    pub(super) unsupported: Option<Unsupported>,
    /// What is left out, each thing once.
    pub(super) warnings: Vec<Diagnostic>,
    /// What has been said already.
    said: BTreeSet<String>,
    /// All of both, however often.
    all: Vec<Wordless>,
}

/// Something of a script that a plan has no words for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::packetdrill) struct Wordless {
    /// Where it stands.
    pub(in crate::packetdrill) span: Span,
    /// What it is, in a few words.
    pub(in crate::packetdrill) what: String,
    /// Whether a run can do without it.
    pub(in crate::packetdrill) ignored: bool,
}

impl Notes {
    /// A run cannot do that. Only the first such thing counts.
    pub(super) fn unsupported(&mut self, span: Span, what: impl Into<String>) {
        let what = what.into();
        self.all.push(Wordless { span, what: what.clone(), ignored: false });
        self.unsupported.get_or_insert(Unsupported { span, what });
    }

    /// A run goes without that. Said once, however often the script has it.
    pub(super) fn ignored(&mut self, span: Span, what: impl Into<String>) {
        let what = what.into();
        self.all.push(Wordless { span, what: what.clone(), ignored: true });
        if !self.said.insert(what.clone()) {
            return;
        }
        let warning = Diagnostic::new(Code::Ignored, span, format!("left out: {what}"));
        self.warnings.push(warning.label("the run goes on without this"));
    }

    /// All that was noted, in the order in which it was found.
    pub(super) fn take_all(&mut self) -> Vec<Wordless> {
        std::mem::take(&mut self.all)
    }
}
