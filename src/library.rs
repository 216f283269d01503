//! Scenarios under the names that people know them by, for whatever looks at many of them.

use crate::language::plan::Scenario;

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
