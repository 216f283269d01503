//! The scenarios of all submissions, by their normal forms.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::normal::{Form, checks_something};
use crate::grade::submission::{Candidate, Opened};
use crate::harness::Text;

/// Which submissions have which scenarios.
#[derive(Debug, Default)]
pub(super) struct Class {
    forms: BTreeMap<Form, BTreeSet<String>>,
    /// The scenarios that each submission has in common with others.
    shared: BTreeMap<String, BTreeSet<Form>>,
}

impl Class {
    /// That of these submissions; what cannot be read has none.
    pub(super) fn of(candidates: &[Candidate], wanted: &[String]) -> Self {
        let mut class = Self::default();
        for candidate in candidates {
            let Ok(opened) = Opened::open(candidate, wanted) else { continue };
            for file in opened.scenarios() {
                let Ok(bytes) = opened.read(file) else { continue };
                let (text, _) = Text::each(&file.name, bytes);
                for scenario in text.plan.scenarios.iter().filter(|it| checks_something(it)) {
                    let who = class.forms.entry(Form::of(scenario)).or_default();
                    who.insert(candidate.id.clone());
                }
            }
        }
        class.forms.retain(|_, who| who.len() > 1);
        for (form, who) in &class.forms {
            for id in who {
                class.shared.entry(id.clone()).or_default().insert(*form);
            }
        }
        class
    }

    /// Another submission with this scenario: the first by its name.
    pub(super) fn other(&self, submission: &str, form: Form) -> Option<&str> {
        let mut who = self.forms.get(&form)?.iter();
        who.find(|id| *id != submission).map(String::as_str)
    }

    /// Adds what a submission has in common with others, and with which.
    pub(super) fn hash(&self, submission: &str, hash: &mut Sha256) {
        for form in self.shared.get(submission).into_iter().flatten() {
            hash.update(form.octets());
            hash.update(self.other(submission, *form).unwrap_or_default());
        }
    }
}
