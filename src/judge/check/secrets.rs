//! What students must not learn early: names, ids and hints of hidden tests.

use std::collections::BTreeSet;
use std::path::Path;

use walkdir::WalkDir;

use crate::grade::record::{Submission, Visibility};
use crate::grade::view;
use crate::judge::assignment::Assignment;

/// A shorter word may appear anywhere without revealing anything.
const SHORTEST: usize = 5;

/// What reveals hidden tests.
pub(super) struct Secrets {
    all: Vec<Secret>,
    /// The tests whose hints are their author's.
    hints: BTreeSet<String>,
}

struct Secret {
    /// The test's id.
    test: String,
    /// What must not appear, as it is in the suite.
    text: String,
    /// Its words, if there are several: they are recognized however they are joined.
    words: Option<String>,
}

impl Secrets {
    /// The secrets of an assignment.
    pub(super) fn of(assignment: &Assignment) -> Self {
        let mut secrets = Vec::new();
        let is_secret = assignment.settings.hidden != Visibility::Visible;
        for item in assignment.suite.items.iter().filter(|_| is_secret) {
            let Some((_, scenario)) = assignment.suite.get(item) else { continue };
            let attributes = &scenario.attributes;
            if !attributes.hidden {
                continue;
            }
            let texts = [Some(&scenario.name), attributes.title.as_ref(), attributes.hint.as_ref()];
            let texts = texts.into_iter().flatten().chain([&item.id]);
            for text in texts.filter(|text| text.len() >= SHORTEST) {
                let words = words(text);
                let words = Some(words).filter(|words| words.trim().contains(' '));
                secrets.push(Secret { test: item.id.clone(), text: text.clone(), words });
            }
        }
        let written = assignment.suite.items.iter().filter(|item| {
            let found = assignment.suite.get(item);
            found.is_some_and(|(_, scenario)| scenario.attributes.hint.is_some())
        });
        Self { all: secrets, hints: written.map(|item| item.id.clone()).collect() }
    }

    /// Whether there are none.
    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The tests that a text reveals.
    fn told(&self, text: &str) -> BTreeSet<&str> {
        let read = words(text);
        let is_told = |secret: &&Secret| match &secret.words {
            Some(words) => read.contains(words),
            None => text.contains(&secret.text),
        };
        self.all.iter().filter(is_told).map(|secret| secret.test.as_str()).collect()
    }

    /// The secrets in the handout, in file names or in files, at any depth.
    pub(super) fn in_handout(&self, handout: &Path, folder: &Path) -> Vec<String> {
        let mut leaks = Vec::new();
        let walk = |root| WalkDir::new(root).sort_by_file_name().into_iter();
        // Either of them may be missing.
        for entry in walk(handout).chain(walk(folder)).flatten() {
            let below = entry.path().strip_prefix(folder).unwrap_or(Path::new(""));
            let mut text = below.to_string_lossy().into_owned();
            if entry.file_type().is_file() {
                let read = std::fs::read(entry.path()).unwrap_or_default();
                text.push('\n');
                text.push_str(&String::from_utf8_lossy(&read));
            }
            leaks.extend(self.told(&text).into_iter().map(|test| {
                format!("`{}` reveals the hidden test `{test}`", entry.path().display())
            }));
        }
        leaks
    }

    /// The secrets in what a student is shown.
    pub(super) fn in_result(&self, result: &Submission) -> Vec<String> {
        let mut seen = view::student(result);
        for test in seen.tests.iter_mut().filter(|test| !self.hints.contains(&test.id)) {
            // From the tables, which know of no test.
            test.hint = None;
        }
        let Ok(text) = serde_json::to_string(&seen) else { return Vec::new() };
        let told = self.told(&text).into_iter();
        told.map(|test| format!("a result reveals the hidden test `{test}`")).collect()
    }
}

/// The words of a text, in lower case with a space around each, whatever separates
/// them: `listener_hears_a_RST` is ` listener hears a rst `.
fn words(text: &str) -> String {
    let mut words = String::from(" ");
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        words.extend(word.chars().flat_map(char::to_lowercase));
        words.push(' ');
    }
    words
}
