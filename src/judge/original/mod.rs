//! Whose a scenario is: whether it is in synfin's library, in the handout or in another submission,
//! as it is or written in another way. It is compared by its [`normal`] form. Nothing here knows what
//! that costs.

mod class;
mod library;
mod normal;

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use self::class::Class;
use self::normal::Form;
use super::assignment::Assignment;
use crate::files::is_scenario;
use crate::grade::record::{Origin, Same};
use crate::grade::submission::Candidate;
use crate::harness::Text;
use crate::language::plan::Scenario;

pub(super) use self::normal::checks_something;

/// The scenarios that are not a student's own.
#[derive(Debug, Default)]
pub(super) struct Known {
    library: bool,
    /// Those of the handout, with what they are called.
    handout: BTreeMap<Form, String>,
    /// Those of all submissions, if they are compared.
    class: Option<Class>,
}

impl Known {
    /// Those that the assignment names; no submissions yet.
    ///
    /// # Errors
    /// If the handout cannot be read.
    pub(super) fn new(assignment: &Assignment) -> Result<Self, String> {
        let is = |origin| assignment.settings.scenarios.original.contains(&origin);
        let mut known = Self { library: is(Origin::Library), ..Self::default() };
        if is(Origin::Handout) {
            handed_out(assignment)?.into_iter().for_each(|text| known.hand_out(text));
        }
        if is(Origin::Class) {
            known.class = Some(Class::default());
        }
        Ok(known)
    }

    /// Takes note of the scenarios in a text of the handout.
    fn hand_out(&mut self, HandedOut { file, text }: HandedOut) {
        // In a page, there are other texts than scenarios, too.
        let (text, _) = Text::each("a.synfin", text);
        for scenario in text.plan.scenarios.iter().filter(|it| checks_something(it)) {
            let is_whole = scenario.name == text.source.stem();
            let called = if is_whole { file.clone() } else { format!("{file}: {}", scenario.name) };
            self.handout.entry(Form::of(scenario)).or_insert(called);
        }
    }

    /// Takes note of the scenarios of all submissions, if they are to be compared.
    pub(super) fn meet(&mut self, candidates: &[Candidate], wanted: &[String]) {
        if let Some(class) = &mut self.class {
            *class = Class::of(candidates, wanted);
        }
    }

    /// What a scenario of this submission is the same as, if it is not the student's own.
    pub(super) fn find(&self, submission: &str, scenario: &Scenario) -> Option<Same> {
        let form = Form::of(scenario);
        let library = || library::find(form).filter(|_| self.library);
        let class = || self.class.as_ref().and_then(|it| it.other(submission, form));
        let handout = self.handout.get(&form).cloned().map(|it| (Origin::Handout, it));
        handout
            .or_else(|| library().map(|it| (Origin::Library, it)))
            .or_else(|| class().map(|it| (Origin::Class, it.to_owned())))
            .map(|(origin, name)| Same { origin, name })
    }

    /// Adds everything that the result of a submission depends on.
    pub(super) fn hash(&self, submission: &str, hash: &mut Sha256) {
        if self.library {
            hash.update(library::list());
        }
        for form in self.handout.keys() {
            hash.update(form.octets());
        }
        if let Some(class) = &self.class {
            class.hash(submission, hash);
        }
    }
}

/// A sentence for the student.
pub(super) fn sentence(same: &Same) -> String {
    match same.origin {
        Origin::Handout => format!("it is the same as `{}` of the handout", same.name),
        Origin::Library => format!("it is the same as one in synfin's own `{}`", same.name),
        // Not whose.
        Origin::Class => "it is the same as one of another submission".to_owned(),
    }
}

/// A text of a handout that may be a scenario.
pub(super) struct HandedOut {
    /// The file that it is in.
    file: String,
    /// The text.
    pub(super) text: Vec<u8>,
}

/// The scenario files of a handout, and the blocks of its pages.
///
/// # Errors
/// If the handout cannot be read.
pub(super) fn handed_out(assignment: &Assignment) -> Result<Vec<HandedOut>, String> {
    let mut all = Vec::new();
    for (path, bytes) in assignment.handout()? {
        let texts = if is_scenario(&path) {
            vec![bytes]
        } else if path.extension().is_some_and(|it| it.eq_ignore_ascii_case("md")) {
            fenced(&String::from_utf8_lossy(&bytes))
        } else {
            Vec::new()
        };
        let file = path.display().to_string();
        all.extend(texts.into_iter().map(|text| HandedOut { file: file.clone(), text }));
    }
    Ok(all)
}

/// The texts between lines of back-ticks or tildes.
fn fenced(page: &str) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    let mut open: Option<(&str, String)> = None;
    for line in page.lines() {
        let text = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| text.starts_with(mark));
        match (&mut open, mark) {
            (None, Some(mark)) => open = Some((mark, String::new())),
            (Some((begun, _)), Some(mark)) if *begun == mark => {
                all.extend(open.take().map(|(_, block)| block.into_bytes()));
            }
            (Some((_, block)), _) => {
                block.push_str(line);
                block.push('\n');
            }
            (None, None) => {}
        }
    }
    all
}
