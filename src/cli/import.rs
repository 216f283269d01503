//! `synfin import`: scripts in another notation as scenarios.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::context::Context;
use super::exit::{Exit, Outcome, Stop};
use super::run::profile;
use super::scripts::Scripts;
use super::{interrupt, load};
use crate::files::{cannot, replace};
use crate::harness::{EXTENSION, Imported, Text, run_all};
use crate::tcp::Profile;
use crate::text::count;

/// The options of `import`.
#[derive(clap::Args)]
pub struct Args {
    /// Packetdrill scripts (`.pkt`), folders of them, or `-` for stdin.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,

    /// The file to write, or, for several scripts, the folder [default: stdout].
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,

    /// Overwrite files that exist.
    #[arg(long, requires = "output")]
    force: bool,

    /// The profile for `@profile`: what is left out of the scenario changes nothing under it.
    #[arg(long, value_name = "NAME", value_parser = profile())]
    profile: Option<&'static Profile>,

    #[command(flatten)]
    scripts: Scripts,
}

/// Writes every script as a scenario. If one of them has errors, nothing is written.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    let reading = args.scripts.reading();
    let mut texts = load::load(&args.paths, &[], &reading, 0, context)?;
    refuse_scenarios(&mut texts, &args.paths)?;
    load::refuse(&texts, "nothing was written", context)?;
    let places = places(args, &texts)?;
    let profile = args.profile.map(|profile| profile.name);
    let one = |text: &Text| text.import(&reading, profile);
    let imported = run_all(&texts, 0, interrupt::flag(), one);
    if interrupt::happened() {
        return Err(interrupt::stop("nothing was written"));
    }
    let imported: Vec<Imported> = imported.into_iter().flatten().collect();
    match places {
        None => {
            for one in &imported {
                context.out.write_all(one.text.as_bytes())?;
            }
        }
        Some(places) => {
            for (place, one) in places.iter().zip(&imported) {
                write(place, &one.text)?;
                writeln!(context.out, "{}", place.display())?;
            }
        }
    }
    tell(&imported, context)?;
    Ok(Exit::PASSED)
}

/// Scenarios need no import: one that is named is a mistake, and in a folder they are passed over.
fn refuse_scenarios(texts: &mut Vec<Text>, paths: &[PathBuf]) -> Result<(), Stop> {
    let is_named = |text: &Text| text.path.as_ref().is_none_or(|path| paths.contains(path));
    texts.retain(|text| text.foreign().is_some() || is_named(text));
    if let Some(scenario) = texts.iter().find(|text| text.foreign().is_none() && !text.has_errors())
    {
        let name = scenario.source.name();
        return Err(Stop::usage(format!("`{name}` is a scenario already")));
    }
    if texts.is_empty() {
        let message = "there are no scripts here: packetdrill's end in `.pkt`".to_owned();
        return Err(Stop::Error(Exit::NOTHING_RAN, message));
    }
    Ok(())
}

/// The files to write, one for each text; `None` for stdout.
fn places(args: &Args, texts: &[Text]) -> Result<Option<Vec<PathBuf>>, Stop> {
    let is_one = texts.len() == 1 && args.paths.iter().all(|path| !path.is_dir());
    let Some(output) = &args.output else {
        if is_one {
            return Ok(None);
        }
        let scripts = count(texts.len(), "script");
        return Err(Stop::usage(format!("{scripts}: name a folder for the scenarios with `-o`")));
    };
    let places: Vec<PathBuf> = if is_one && !output.is_dir() {
        vec![output.clone()]
    } else {
        texts.iter().map(|text| output.join(below(text, &args.paths))).collect()
    };
    let mut taken: BTreeMap<&Path, &Text> = BTreeMap::new();
    for (place, text) in places.iter().zip(texts) {
        if let Some(other) = taken.insert(place, text) {
            return Err(Stop::usage(format!(
                "`{}` and `{}` would both become `{}`",
                other.source.name(),
                text.source.name(),
                place.display()
            )));
        }
        if place.exists() && !args.force {
            let place = place.display();
            return Err(Stop::usage(format!("`{place}` already exists; `--force` overwrites it")));
        }
    }
    Ok(Some(places))
}

/// The name of a text's scenario below a folder for all: as in the folder that was named.
fn below(text: &Text, paths: &[PathBuf]) -> PathBuf {
    let Some(path) = &text.path else { return Path::new("stdin").with_extension(EXTENSION) };
    let folders = paths.iter().filter(|it| it.is_dir());
    let inside = folders.filter_map(|folder| path.strip_prefix(folder).ok()).next();
    let inside = inside.or_else(|| path.file_name().map(Path::new)).unwrap_or(path);
    inside.with_extension(EXTENSION)
}

fn write(place: &Path, text: &str) -> Result<(), Stop> {
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder).map_err(cannot("make", folder)).map_err(Stop::usage)?;
    }
    replace(place, text.as_bytes()).map_err(cannot("write", place)).map_err(Stop::usage)
}

/// How much has no words in a scenario, if anything has none.
fn tell(imported: &[Imported], context: &mut Context) -> io::Result<()> {
    let events: usize = imported.iter().map(|one| one.events).sum();
    let wordless: usize = imported.iter().map(|one| one.wordless).sum();
    if wordless > 0 {
        let (verb, events) = (if events == 1 { "has" } else { "have" }, count(events, "event"));
        writeln!(context.err, "{wordless} of {events} {verb} no words in a scenario")?;
    }
    let comments = imported.iter().filter(|one| one.is_comment).count();
    match (comments, imported.len()) {
        (0, _) => Ok(()),
        (_, 1) => writeln!(context.err, "no run can do what it asks for: it is a comment now"),
        (some, all) => writeln!(
            context.err,
            "no run can do what {some} of {} ask for: they are comments now",
            count(all, "script")
        ),
    }
}
