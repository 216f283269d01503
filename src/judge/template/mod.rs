//! A new assignment, ready to hand out: its files as texts. The command writes them. One about
//! programs may be a variant of a teacher's own (`house`), drawn from a catalogue.

mod catalogue;
mod house;

use self::house::Drawn;
use crate::diagram::{self, Diagram};
use crate::grade::record::Kind;
use crate::language::{Source, holes};
use crate::report::ladder;
use crate::run::{RunOptions, run_on_model};
use crate::text::Style;

/// A file of a new assignment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    /// Its path below the assignment's folder.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// A scenario file of a template: its name, and what it says.
type Text = (&'static str, &'static str);

const PREDICT: [Text; 2] = [
    ("closing.synfin", include_str!("predict/closing.synfin")),
    ("opening.synfin", include_str!("predict/opening.synfin")),
];
const SCENARIOS: [Text; 2] = [
    ("closing.synfin", include_str!("scenarios/closing.synfin")),
    ("listening.synfin", include_str!("scenarios/listening.synfin")),
];
/// What the handout shows. It earns nothing, so it is not in the solution.
const EXAMPLE: [Text; 1] = [("example.synfin", include_str!("scenarios/example.synfin"))];
const PROGRAM: [Text; 2] = [
    ("closing.synfin", include_str!("program/closing.synfin")),
    ("opening.synfin", include_str!("program/opening.synfin")),
];
/// The names of the files with the tests of the catalogue: visible ones, and hidden ones.
const CASES: [(&str, bool); 2] = [("cases.synfin", false), ("hidden.synfin", true)];
/// A program that gets all points where nothing is drawn, and the change that makes it one that does not.
const SOLUTION: &str = include_str!("../../../kits/python/solution/tcp.py");
const MISTAKE: [&str; 2] = ["self.state = \"CLOSING\"", "self.state = \"LAST_ACK\""];

/// The files of a new assignment of a kind. A teacher's secret draws a variant, if programs are asked
/// for.
pub fn files(kind: Kind, title: &str, secret: Option<&str>) -> Vec<File> {
    let drawn = Drawn::new(secret);
    let mut files = Vec::new();
    let mut add = |path: String, text: String| files.push(File { path, text });
    // A title may have any characters; in TOML it is quoted.
    let quoted = title.replace('\\', "\\\\").replace('"', "\\\"");
    let (settings, handout, texts): (_, _, &[Text]) = match kind {
        Kind::Predict => {
            (include_str!("predict/assignment.toml"), include_str!("predict/handout.md"), &PREDICT)
        }
        Kind::Scenarios => (
            include_str!("scenarios/assignment.toml"),
            include_str!("scenarios/handout.md"),
            &SCENARIOS,
        ),
        Kind::Program => {
            (include_str!("program/assignment.toml"), include_str!("program/handout.md"), &PROGRAM)
        }
    };
    let settings = settings.replace("{rules}", &drawn.settings());
    add("assignment.toml".to_owned(), settings.replace("{title}", &quoted));
    let shown = if kind == Kind::Scenarios { &EXAMPLE } else { texts };
    let handout = handout.replace("{rules}", &drawn.handout());
    add("handout.md".to_owned(), filled(&handout, title, shown));
    for (name, text) in texts {
        let text = (*text).to_owned();
        match kind {
            Kind::Predict => {
                let blank = holes::blank(&Source::new(*name, text.as_str()));
                add(format!("handout/{name}"), blank.clone());
                for of in ["suite", "solution", "submissions/ada"] {
                    add(format!("{of}/{name}"), text.clone());
                }
                for of in ["wrong", "submissions/bob"] {
                    add(format!("{of}/{name}"), text.replace("CLOSE_WAIT", "CLOSING"));
                }
                add(format!("submissions/eve/{name}"), blank);
            }
            Kind::Scenarios => {
                add(format!("solution/{name}"), text.clone());
                add(format!("submissions/ada/{name}"), text);
            }
            Kind::Program => add(format!("suite/{name}"), text),
        }
    }
    match kind {
        Kind::Predict => {}
        Kind::Scenarios => {
            for of in ["wrong", "submissions/bob"] {
                add(
                    format!("{of}/close.synfin"),
                    include_str!("scenarios/wrong.synfin").to_owned(),
                );
            }
        }
        Kind::Program => {
            for (name, hidden) in CASES {
                add(format!("suite/{name}"), drawn.suite(hidden));
            }
            let right = drawn.changed(SOLUTION);
            for of in ["solution", "submissions/ada"] {
                add(format!("{of}/tcp.py"), right.clone());
            }
            for of in ["wrong", "submissions/bob"] {
                add(format!("{of}/tcp.py"), right.replace(MISTAKE[0], MISTAKE[1]));
            }
            if secret.is_some() {
                // What everybody can read must not be enough.
                for of in ["wrong-public", "submissions/eve"] {
                    add(format!("{of}/tcp.py"), SOLUTION.to_owned());
                }
            }
        }
    }
    files
}

/// The handout with its title, its diagram, and the first scenario and what happens in it.
fn filled(handout: &str, title: &str, texts: &[Text]) -> String {
    let mermaid = Diagram::default().draw(diagram::Format::Mermaid, Style::PLAIN);
    let (mut example, mut drawn) = (String::new(), String::new());
    if let Some((name, text)) = texts.first()
        && let Ok(checked) = crate::harness::Text::new(*name, *text).valid()
        && let Some(scenario) = checked.plan.scenarios.first()
    {
        let slice = checked.source.slice(scenario.span);
        let from = slice.find("scenario").unwrap_or(0);
        example = format!("{}\n", slice.get(from..).unwrap_or(slice).trim_end());
        drawn = ladder::plain(&run_on_model(scenario, &RunOptions::default()).trace.events);
    }
    handout
        .replace("{diagram}", &mermaid)
        .replace("{example}", &example)
        .replace("{ladder}", &drawn)
        // Last, so that a title cannot be mistaken for a placeholder.
        .replace("{title}", title)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::judge::assignment::Assignment;
    use crate::judge::check::check;
    use crate::judge::kind::Grader;
    use crate::sandbox::Choice;

    #[test]
    fn every_new_assignment_is_ready_to_be_handed_out() {
        for kind in Kind::ALL {
            if kind == Kind::Program && !std::path::Path::new("/usr/bin/python3").exists() {
                eprintln!("skipped: there is no /usr/bin/python3");
                continue;
            }
            let dir = tempfile::tempdir().unwrap();
            for file in files(kind, "A \"title\" {ladder}", None) {
                let path = dir.path().join(&file.path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, file.text).unwrap();
            }
            let assignment = Assignment::load(dir.path()).unwrap();
            assert_eq!(assignment.settings.title, "A \"title\" {ladder}");
            let grader = Grader::new(&assignment, Choice::Auto).unwrap();
            for finding in check(&grader, &AtomicBool::new(false)).unwrap() {
                assert!(finding.wrong.is_empty(), "{}: {finding:#?}", kind.name());
            }
            let handout = fs::read_to_string(dir.path().join("handout.md")).unwrap();
            assert!(handout.contains("ESTABLISHED --> <SEQ=101>"), "{handout}");
            assert!(handout.contains("stateDiagram"), "{handout}");
        }
    }

    #[test]
    fn the_wrong_program_is_another() {
        assert!(SOLUTION.contains(MISTAKE[0]));
    }
}
