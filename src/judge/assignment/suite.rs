//! The scenarios of an assignment, by the ids of their tests.

use std::path::Path;

use sha2::{Digest, Sha256};

use super::settings::Settings;
use crate::files::{is_scenario, read};
use crate::grade::Points;
use crate::grade::record::Kind;
use crate::harness::{Text, scenarios};
use crate::language::plan::Scenario;

/// A scenario of the suite: a test.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// The test's id: `closing/active_close`.
    pub id: String,
    /// The number of its text.
    pub text: usize,
    /// The index of its text.
    pub scenario: usize,
    /// Its points: its `@points`, or 1.
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
        // Of the assignment `.`, files are found without the `./`.
        let root = root.strip_prefix(".").unwrap_or(&root);
        if !root.is_dir() {
            return match settings.kind {
                Kind::Scenarios => Ok(Self::default()),
                _ => Err(format!("there is no folder `{}` with scenarios", root.display())),
            };
        }
        let mut suite = Self::default();
        let mut errors = String::new();
        for path in scenarios(root)? {
            if !is_scenario(&path) {
                return Err(format!(
                    "`{}` is not a scenario; an assignment has no others: `synfin import` writes \
                     packetdrill scripts as scenarios",
                    path.display()
                ));
            }
            let bytes = read(&path)?;
            let below = path.strip_prefix(root).unwrap_or(&path);
            let below = below.to_string_lossy().replace('\\', "/");
            hash.update(below.as_bytes());
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(&bytes);
            match Text::new(format!("suite/{below}"), bytes).valid() {
                Ok(text) => suite.add(stem(&below), text)?,
                Err(messages) => errors.push_str(&messages),
            }
        }
        if errors.is_empty() { Ok(suite) } else { Err(format!("the suite has errors\n{errors}")) }
    }

    fn add(&mut self, stem: &str, text: Text) -> Result<(), String> {
        let is_search = |it: &&Scenario| it.exploration.is_some();
        if let Some(exploration) = text.plan.scenarios.iter().find(is_search) {
            let line = text.source.place(exploration.span.start).line;
            return Err(format!(
                "{}:{line}: an exploration is no test of a program, since it runs on the model \
                 only: keep it in another folder",
                text.source.name()
            ));
        }
        for (at, case) in text.cases().iter().enumerate() {
            let is_whole = case.name == text.source.name();
            let id = if is_whole { stem.to_owned() } else { format!("{stem}/{}", case.slug) };
            let points = case.scenario.attributes.points;
            let points = points.map_or(Points::ONE, |points| Points(points.hundredths.into()));
            self.items.push(Item { id, text: self.texts.len(), scenario: at, points });
        }
        self.texts.push(text);
        Ok(())
    }

    /// The item of this id.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// The text and the scenario of an item.
    pub fn get(&self, item: &Item) -> Option<(&Text, &Scenario)> {
        let text = self.texts.get(item.text)?;
        Some((text, text.plan.scenarios.get(item.scenario)?))
    }
}

/// A file's name without its ending: `closing/fast` of `closing/fast.synfin`.
fn stem(below: &str) -> &str {
    below.rsplit_once('.').map_or(below, |(stem, _)| stem)
}
