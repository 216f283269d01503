//! Courses as text, and back: what is kept of them must be readable by whoever runs scenarios.

use crate::language::plan::{Attributes, Scenario};
use crate::language::{Source, check, format, show};
use crate::run::reachable;

/// The text of a scenario, as `synfin fmt` writes it: its attributes as these lines, and a comment
/// above them.
pub fn of(scenario: &Scenario, comment: &[String], attributes: &[String]) -> String {
    let mut text = String::new();
    for line in comment {
        text.push_str(&format!("# {line}\n"));
    }
    for line in attributes {
        text.push_str(&format!("{line}\n"));
    }
    text.push_str(&format!("scenario {} {{\n", show::whole_text(scenario.name.as_bytes())));
    for statement in &scenario.statements {
        text.push_str(&format!("{:#}\n", statement.kind));
    }
    text.push_str("}\n");
    format(&Source::new(NAME, text))
}

/// The name of a text that is in no file.
const NAME: &str = "hunt.synfin";

/// The scenario of a text that has one, if nothing is wrong with it.
pub(super) fn read(text: &str) -> Option<Scenario> {
    let plan = check(&Source::new(NAME, text), &reachable).ok()?.plan;
    plan.scenarios.into_iter().next()
}

/// A course as it is when its text is read, with its attributes; `None` if the text has errors.
pub(super) fn again(course: &Scenario) -> Option<Scenario> {
    let read = read(&of(course, &[], &[]))?;
    Some(Scenario { attributes: course.attributes.clone(), ..read })
}

/// The attributes that change how a scenario runs, as lines.
pub(super) fn lines(attributes: &Attributes) -> Vec<String> {
    let profile = attributes.profile.as_ref().map(|it| format!("@profile {it}"));
    profile.into_iter().collect()
}
