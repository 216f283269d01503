//! Scenarios under the names that people know them by, for whatever looks at many of them.

use crate::language::plan::Scenario;
use crate::run::Verdict;

/// A scenario with a name that is its own among all that are looked at.
#[derive(Clone, Debug)]
pub struct Named<'a> {
    /// The file, and the scenario in it if the file has a choice: `a.synfin: active close`.
    pub name: String,
    /// What it is.
    pub scenario: &'a Scenario,
}

impl<'a> Named<'a> {
    /// All scenarios of a text called `file`, whose bare statements would be called `stem`.
    pub fn all(
        file: &'a str,
        stem: &'a str,
        scenarios: &'a [Scenario],
    ) -> impl Iterator<Item = Self> {
        scenarios.iter().map(move |scenario| {
            let name = if scenario.name == stem && scenarios.len() == 1 {
                file.to_owned()
            } else {
                format!("{file}: {}", scenario.name)
            };
            Self { name, scenario }
        })
    }

    /// Whether it is meant for the model of RFC 9293.
    pub fn is_for_the_model(&self) -> bool {
        let stacks = &self.scenario.attributes.stacks;
        stacks.is_empty() || stacks.iter().any(|stack| stack == "model")
    }
}

/// The names of scenarios that show nothing, by why they do not: they did not pass.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LeftOut {
    /// They fail.
    pub failed: Vec<String>,
    /// A hole in them is open.
    pub open: Vec<String>,
    /// They fail, and say themselves that they do (`@known model`).
    pub known: Vec<String>,
}

impl LeftOut {
    /// Takes note of a scenario that did not pass.
    pub(crate) fn add(&mut self, name: &str, verdict: Verdict) {
        let names = match verdict {
            Verdict::Open => &mut self.open,
            Verdict::Known => &mut self.known,
            _ => &mut self.failed,
        };
        names.push(name.to_owned());
    }

    /// Whether a run of them would fail, too.
    pub fn is_wrong(&self) -> bool {
        !self.failed.is_empty() || !self.open.is_empty()
    }

    /// Those of which there are any, with why they are left out, in a few words.
    pub(crate) fn reasons(&self) -> impl Iterator<Item = (&'static str, &[String])> {
        [
            ("failed", &self.failed),
            ("with an open hole", &self.open),
            ("known to fail", &self.known),
        ]
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(reason, names)| (reason, names.as_slice()))
    }
}
