//! The scenarios of an assignment, under the ids of their tests.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::settings::Settings;
use crate::folder;
use crate::grade::Points;
use crate::grade::record::Kind;
use crate::language::plan::{Plan, Scenario};
use crate::language::{self, Diagnostic, Source};
use crate::run::reachable;
use crate::snapshot;

/// A text that was read and checked.
#[derive(Debug)]
pub struct Text {
    /// The text, under its name below the folder: `suite/closing.synfin`.
    pub source: Source,
    /// What it says.
    pub plan: Plan,
}

/// A scenario of the suite: a test.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// The test's id: `closing/active_close`.
    pub id: String,
    /// The number of its text.
    pub text: usize,
    /// The number of the scenario in its text.
    pub scenario: usize,
    /// What it is worth: its `@points`, or 1 without.
    pub points: Points,
}

/// All scenarios of an assignment.
#[derive(Debug, Default)]
pub struct Suite {
    /// The texts, in the order of their names.
    pub texts: Vec<Text>,
    /// Every scenario, in the order of the texts.
    pub items: Vec<Item>,
}

impl Suite {
    /// Reads `suite/` of an assignment's folder; an assignment about scenarios need not have one.
    pub(super) fn load(
        folder: &Path,
        settings: &Settings,
        hash: &mut Sha256,
    ) -> Result<Self, String> {
        let root = folder.join("suite");
        if !root.is_dir() {
            return match settings.kind {
                Kind::Scenarios => Ok(Self::default()),
                _ => Err(format!("there is no folder `{}` with scenarios", root.display())),
            };
        }
        let mut suite = Self::default();
        let mut errors = String::new();
        for path in folder::scenarios(&root)? {
            let bytes = fs::read(&path)
                .map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
            let below = path.strip_prefix(&root).unwrap_or(&path);
            let below = below.to_string_lossy().replace('\\', "/");
            hash.update(below.as_bytes());
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(&bytes);
            match check_text(&format!("suite/{below}"), bytes) {
                Ok(text) => suite.add(below.trim_end_matches(".synfin"), text),
                Err(messages) => errors.push_str(&messages),
            }
        }
        if errors.is_empty() { Ok(suite) } else { Err(format!("the suite has errors\n{errors}")) }
    }

    fn add(&mut self, stem: &str, text: Text) {
        let scenarios = &text.plan.scenarios;
        let slugs = snapshot::slugs(scenarios.iter().map(|it| it.name.as_str()));
        for (at, (scenario, slug)) in scenarios.iter().zip(slugs).enumerate() {
            let alone = scenarios.len() == 1 && scenario.name == text.source.stem();
            let id = if alone { stem.to_owned() } else { format!("{stem}/{slug}") };
            let points = scenario.attributes.points;
            let points = points.map_or(Points::ONE, |points| Points(points.hundredths.into()));
            self.items.push(Item { id, text: self.texts.len(), scenario: at, points });
        }
        self.texts.push(text);
    }

    /// The text and the scenario of an item.
    pub fn get(&self, item: &Item) -> Option<(&Text, &Scenario)> {
        let text = self.texts.get(item.text)?;
        Some((text, text.plan.scenarios.get(item.scenario)?))
    }
}

/// Reads and checks a text under a name.
///
/// # Errors
/// What is wrong with it, as the command shows it, without colour.
pub fn check_text(name: &str, bytes: Vec<u8>) -> Result<Text, String> {
    let source = Source::new(name, bytes);
    match language::check(&source, &reachable) {
        Ok(checked) => Ok(Text { source, plan: checked.plan }),
        Err(diagnostics) => {
            let errors: Vec<Diagnostic> =
                diagnostics.into_iter().filter(Diagnostic::is_error).collect();
            Err(language::render(&source, &errors, false))
        }
    }
}
