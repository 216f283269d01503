//! The shape of a list of scenarios, and the list for people.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::record::{EXPLORATION, kind};
use super::{Attributes, Tool, Unsupported, VERSION, pretty};
use crate::language::Source;
use crate::language::plan::Scenario;
use crate::report::{Format, RenderError};
use crate::text::{Paint, Style, count, visible};

/// What `run --list` finds.
#[derive(Serialize, JsonSchema, Debug)]
pub struct List {
    /// The version of this shape.
    pub version: u32,
    /// What wrote it.
    pub tool: Tool,
    /// Every scenario that would run, in the order of the files.
    pub scenarios: Vec<Listed>,
}

/// A scenario that would run; of `json-lines`, a line.
#[derive(Serialize, JsonSchema, Debug)]
pub struct Listed {
    /// `scenario` or `exploration`.
    #[schemars(extend("enum" = ["scenario", "exploration"]))]
    pub kind: &'static str,
    /// The file.
    pub file: String,
    /// The name.
    pub name: String,
    /// The line where it begins, from 1.
    pub line: usize,
    /// The column where it begins, from 1.
    pub column: usize,
    /// What comes before it in the file.
    pub attributes: Attributes,
    /// What it asks for that no run can do, and where: it will not be run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsupported: Option<Unsupported>,
}

impl Listed {
    /// What is listed of a scenario of that text.
    pub fn new(source: &Source, scenario: &Scenario) -> Self {
        let place = source.place(scenario.span.start);
        Self {
            kind: kind(scenario),
            file: source.name().to_owned(),
            name: scenario.name.clone(),
            line: place.line,
            column: place.column,
            attributes: Attributes::from(&scenario.attributes),
            unsupported: Unsupported::of(source, scenario),
        }
    }

    fn is_exploration(&self) -> bool {
        self.kind == EXPLORATION
    }

    /// Its place and name, and what else there is to choose it by.
    fn line(&self, style: Style) -> String {
        let mut line = format!("{}:{}: {}", visible(&self.file), self.line, visible(&self.name));
        let Attributes { title, tags, rfc, stack, known, profile, .. } = &self.attributes;
        let known: Vec<String> = known.iter().map(|known| known.stack.clone()).collect();
        let lists = [("tags", tags), ("cites", rfc), ("for", stack), ("known on", &known)];
        let lists = lists.iter().filter(|(_, words)| !words.is_empty());
        let mut about: Vec<String> =
            self.is_exploration().then(|| self.kind.to_owned()).into_iter().collect();
        about.extend(title.iter().map(|title| visible(title).into_owned()));
        about.extend(lists.map(|(what, words)| format!("{what} {}", visible(&words.join(", ")))));
        about.extend(profile.iter().map(|profile| format!("profile {profile}")));
        about.extend(self.unsupported.iter().map(|it| {
            let what = visible(&it.what);
            format!("unsupported: {what}, line {}", it.line)
        }));
        if !about.is_empty() {
            let about = format!(" ({})", about.join("; "));
            line.push_str(&style.paint(Paint::Faint, &about));
        }
        line
    }
}

/// The JSON schema of the document that `run --list --format json` writes.
pub fn list_schema() -> Value {
    schemars::schema_for!(List).to_value()
}

/// Writes a list.
///
/// # Errors
/// If it is not written in that format, or the library that writes it refuses, which would be a
/// defect.
pub fn list(scenarios: Vec<Listed>, format: Format, style: Style) -> Result<String, RenderError> {
    let mut out = String::new();
    match format {
        Format::Human => {
            let number = scenarios.len();
            for scenario in &scenarios {
                let _ = writeln!(out, "{}", scenario.line(style));
            }
            let explorations = scenarios.iter().filter(|it| it.is_exploration()).count();
            let explorations = match explorations {
                0 => String::new(),
                1 => ", 1 of them an exploration".to_owned(),
                some => format!(", {some} of them explorations"),
            };
            let _ = writeln!(out, "{}{explorations}", count(number, "scenario"));
        }
        Format::Json => {
            let list = List { version: VERSION, tool: Tool::this(), scenarios };
            pretty(&list, &mut out)?;
        }
        Format::JsonLines => {
            scenarios.iter().try_for_each(|scenario| super::line(scenario, &mut out))?;
        }
        Format::JUnit | Format::Tap | Format::GitHub => {
            return Err(RenderError::new(format, "a list has no results"));
        }
    }
    Ok(out)
}
