//! What keeps a script from running, and what a run leaves out of it.

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
    said: Vec<String>,
}

impl Notes {
    /// A run cannot do that. Only the first such thing counts.
    pub(super) fn unsupported(&mut self, span: Span, what: impl Into<String>) {
        self.unsupported.get_or_insert_with(|| Unsupported { span, what: what.into() });
    }

    /// A run goes without that. Said once, however often the script has it.
    pub(super) fn ignored(&mut self, span: Span, what: impl Into<String>) {
        let what = what.into();
        if self.said.contains(&what) {
            return;
        }
        let warning = Diagnostic::new(Code::Ignored, span, format!("left out: {what}"));
        self.warnings.push(warning.label("the run goes on without this"));
        self.said.push(what);
    }
}
