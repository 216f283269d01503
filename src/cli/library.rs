//! `synfin library`: what the shipped library has, and a copy of it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Serialize;

use super::context::Context;
use super::exit::{Exit, Outcome, Stop};
use crate::files::cannot;
use crate::harness::Text;
use crate::language::plan::Scenario;
use crate::library::{self, Shipped};
use crate::requirements::{Level, Requirement};
use crate::text::{count, width};

/// The options of `library`.
#[derive(clap::Args)]
pub struct Args {
    /// A part of it: a folder (`closing`) or a file (`closing/orderly`) [default: all].
    #[arg(value_name = "PART", default_value = "", hide_default_value = true)]
    part: String,

    /// What to count scenarios by.
    #[arg(long, value_enum, default_value_t)]
    by: By,

    /// Copy the files into this folder, and list nothing.
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,

    /// The format of the list.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What scenarios are counted by.
#[derive(Clone, Copy, Default, ValueEnum)]
enum By {
    /// The folder that they are in.
    #[default]
    Folder,
    /// Each requirement that they cite.
    Requirement,
    /// The strongest requirement that they cite: MUST, SHOULD, MAY, or none.
    Level,
}

/// The format of the list.
#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// For reading.
    #[default]
    Human,
    /// For programs: `synfin schema library`.
    Json,
}

/// What the library has.
#[derive(Serialize, JsonSchema)]
struct Listed {
    /// How many files there are.
    files: usize,
    /// How many scenarios and explorations are in them.
    scenarios: usize,
    /// How many of these there are for each folder, requirement or level, in the order of the tables.
    by: Vec<Row>,
}

/// A row of the list.
#[derive(Serialize, JsonSchema)]
struct Row {
    /// The folder, the requirement's label, or the level.
    name: String,
    /// How many scenarios.
    scenarios: usize,
    /// What the requirement demands, where scenarios are counted by requirement.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    about: String,
}

/// The schema of the JSON document.
pub(super) fn schema() -> serde_json::Value {
    schemars::schema_for!(Listed).to_value()
}

/// Lists or copies it.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    let files = library::part(&args.part).map_err(Stop::usage)?;
    if let Some(folder) = &args.to {
        return copy(&files, folder, context);
    }
    let listed = listed(&files, args.by);
    match args.format {
        Format::Human => human(&listed, context)?,
        Format::Json => {
            let text = serde_json::to_string_pretty(&listed).map_err(io::Error::from)?;
            writeln!(context.out, "{text}")?;
        }
    }
    Ok(Exit::PASSED)
}

/// Writes each file below the folder, unless one of them is there already.
fn copy(files: &[Shipped], folder: &Path, context: &mut Context) -> Outcome {
    let paths: Vec<PathBuf> = files.iter().map(|file| folder.join(&file.name)).collect();
    if let Some(there) = paths.iter().find(|path| path.exists()) {
        let there = there.display();
        return Err(Stop::usage(format!("`{there}` already exists, and nothing was copied")));
    }
    for (file, path) in files.iter().zip(&paths) {
        let made = path.parent().map_or(Ok(()), fs::create_dir_all);
        let written = made.and_then(|()| fs::write(path, &file.text));
        written.map_err(cannot("write", path)).map_err(Stop::usage)?;
    }
    writeln!(context.out, "{} in `{}`", count(files.len(), "file"), folder.display())?;
    Ok(Exit::PASSED)
}

fn listed(files: &[Shipped], by: By) -> Listed {
    let read = |file: &Shipped| Text::new(file.name.clone(), file.text.clone());
    let texts: Vec<Text> = files.iter().map(read).collect();
    let all: Vec<(&Text, &Scenario)> = texts
        .iter()
        .flat_map(|text| text.plan.scenarios.iter().map(move |it| (text, it)))
        .collect();
    let rows = match by {
        By::Folder => by_folder(&all),
        By::Requirement => by_requirement(&all),
        By::Level => by_level(&all),
    };
    Listed { files: files.len(), scenarios: all.len(), by: rows }
}

/// The folder of a file of the library, with the `/` at its end.
fn folder(name: &str) -> &str {
    name.rfind('/').map_or("", |at| &name[..=at])
}

fn by_folder(all: &[(&Text, &Scenario)]) -> Vec<Row> {
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    for (text, _) in all {
        *folders.entry(folder(text.source.name())).or_default() += 1;
    }
    let row = |(name, scenarios): (&str, usize)| Row {
        name: name.to_owned(),
        scenarios,
        about: String::new(),
    };
    folders.into_iter().map(row).collect()
}

fn cites(scenario: &Scenario, requirement: &Requirement) -> bool {
    scenario.attributes.rfc.iter().any(|it| it.text().eq_ignore_ascii_case(requirement.id))
}

fn by_requirement(all: &[(&Text, &Scenario)]) -> Vec<Row> {
    let row = |requirement: &Requirement| Row {
        name: requirement.id.to_owned(),
        scenarios: all.iter().filter(|(_, it)| cites(it, requirement)).count(),
        about: format!("{}: {}", requirement.level, requirement.summary),
    };
    Requirement::all().map(row).filter(|row| row.scenarios > 0).collect()
}

fn by_level(all: &[(&Text, &Scenario)]) -> Vec<Row> {
    let strongest = |scenario: &Scenario| {
        let cited = scenario.attributes.rfc.iter();
        cited.filter_map(|it| Requirement::named(it.text())).map(|it| it.level).min()
    };
    let levels: Vec<Option<Level>> = all.iter().map(|(_, it)| strongest(it)).collect();
    let wanted = Level::ALL.into_iter().map(Some).chain([None]);
    let row = |level: Option<Level>| Row {
        name: level.map_or("none", Level::name).to_owned(),
        scenarios: levels.iter().filter(|it| **it == level).count(),
        about: String::new(),
    };
    wanted.map(row).filter(|row| row.scenarios > 0).collect()
}

fn human(listed: &Listed, context: &mut Context) -> io::Result<()> {
    let widest = listed.by.iter().map(|row| width(&row.name)).max().unwrap_or_default();
    for Row { name, scenarios, about } in &listed.by {
        let line = format!("{name:<widest$}  {scenarios:>5}  {about}");
        writeln!(context.out, "{}", line.trim_end())?;
    }
    writeln!(
        context.out,
        "{} in {}",
        count(listed.scenarios, "scenario"),
        count(listed.files, "file")
    )
}
