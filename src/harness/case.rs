//! A scenario with its text, under a name that no other in the run has.

use super::Text;
use crate::host::PerHost;
use crate::language::plan::Scenario;
use crate::run::{Verdict, is_meant_for};
use crate::select::Subject;
use crate::snapshot;
use crate::stack::Implementation;

/// A scenario with its text.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// The text.
    pub text: &'a Text,
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Its name among all scenarios of all texts: the file, and the scenario's own name unless
    /// the file is that one scenario: `a.synfin: active close`.
    pub name: String,
    /// Its name among the scenarios of its text, as part of a file name ([`snapshot::slugs`]).
    pub slug: String,
}

impl<'a> Case<'a> {
    /// Every scenario of a text.
    pub(super) fn all(text: &'a Text) -> Vec<Self> {
        let (file, scenarios) = (text.source.name(), &text.plan.scenarios);
        let mut slugs = snapshot::slugs(scenarios.iter().map(|scenario| scenario.name.as_str()));
        // No slug of a scenario has a dot: `x.pkt` may be beside `x.synfin`.
        if let Some(ending) = text.foreign_ending() {
            slugs.iter_mut().for_each(|slug| *slug = format!("{slug}.{ending}"));
        }
        let case = |(scenario, slug): (&'a Scenario, String)| {
            let is_whole = scenarios.len() == 1 && scenario.name == text.source.stem();
            let name =
                if is_whole { file.to_owned() } else { format!("{file}: {}", scenario.name) };
            Self { text, scenario, name, slug }
        };
        scenarios.iter().zip(slugs).map(case).collect()
    }

    /// What filters look at.
    pub fn subject(&self) -> Subject<'a> {
        Subject::scenario(self.text.source.name(), self.scenario)
    }

    /// Whether it is meant for the model of RFC 9293.
    pub fn is_for_the_model(&self) -> bool {
        is_meant_for(self.scenario, &PerHost([Implementation::Model, Implementation::Model]))
    }
}

/// The names of scenarios that did not pass, by the reason: they show nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LeftOut {
    /// They fail.
    pub failed: Vec<String>,
    /// A hole in them is open.
    pub open: Vec<String>,
    /// They fail, and say so themselves (`@known model`).
    pub known: Vec<String>,
    /// They ask for something that no run can do.
    pub unsupported: Vec<String>,
}

impl LeftOut {
    /// Takes note of a scenario that did not pass.
    pub(crate) fn add(&mut self, name: &str, verdict: Verdict) {
        let names = match verdict {
            Verdict::Open => &mut self.open,
            Verdict::Known => &mut self.known,
            Verdict::Unsupported => &mut self.unsupported,
            _ => &mut self.failed,
        };
        names.push(name.to_owned());
    }

    /// Whether a run of them would fail, too.
    pub fn is_wrong(&self) -> bool {
        !self.failed.is_empty() || !self.open.is_empty()
    }

    /// The reasons that left something out, in a few words each, with the names.
    pub(crate) fn reasons(&self) -> impl Iterator<Item = (&'static str, &[String])> {
        [
            ("failed", &self.failed),
            ("with an open hole", &self.open),
            ("known to fail", &self.known),
            ("unsupported", &self.unsupported),
        ]
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(reason, names)| (reason, names.as_slice()))
    }
}
