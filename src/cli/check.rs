//! `synfin check`: errors and warnings, without running anything.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::ValueEnum;

use super::context::{Context, GOOD};
use super::exit::{Exit, Outcome, Stop};
use super::filter::Filter;
use super::load;
use super::scripts::Scripts;
use super::stack_names::StackNames;
use crate::files::{cannot, replace};
use crate::harness::Text;
use crate::language::{self, Severity, Span};
use crate::lint;
use crate::report::github;
use crate::report::json::{self, Finding, Findings};
use crate::run::reachable;
use crate::select::Subject;
use crate::text::count;

/// The options of `check`.
#[derive(clap::Args)]
pub struct Args {
    /// Scenario files (`.synfin`), packetdrill scripts (`.pkt`), folders of them, or `-` for stdin.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// A scenario on the command line; may be given several times.
    #[arg(short = 'e', long = "expression", value_name = "TEXT", allow_hyphen_values = true)]
    texts: Vec<String>,

    #[command(flatten)]
    filter: Filter,

    /// The format of the findings: `human` on stderr, the others on stdout.
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Apply the suggested corrections to the files; corrected stdin goes to stdout.
    #[arg(long, conflicts_with = "texts")]
    fix: bool,

    /// Print nothing if nothing is wrong.
    #[arg(short, long)]
    quiet: bool,

    #[command(flatten)]
    names: StackNames,

    #[command(flatten)]
    scripts: Scripts,
}

/// The format of the findings.
#[derive(Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// As rustc does, on stderr.
    #[default]
    Human,
    /// One document for programs.
    Json,
    /// Annotations of GitHub's workflows.
    Github,
}

/// Checks everything. Errors end with [`Exit::INVALID`], warnings do not.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    if args.paths.is_empty() && args.texts.is_empty() {
        return Err(Stop::usage("nothing to check: name files or folders, or `-` for stdin"));
    }
    let reading = args.names.reading(&args.scripts, []);
    let mut texts = load::load(&args.paths, &args.texts, &reading, 0, context)?;
    let is_human = args.format == Format::Human;
    let corrections = if args.fix { fix(&mut texts, is_human, context)? } else { 0 };
    // Corrected text has stdout to itself.
    let piped = args.fix && texts.iter().any(|text| text.path.is_none());
    narrow(&mut texts, &args.filter, context)?;
    for text in &mut texts {
        // What is likely a mistake in a scenario may be usual in other notations.
        if !text.has_errors() && text.foreign().is_none() {
            text.diagnostics.extend(lint::lint(&text.plan));
            text.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        }
    }
    match args.format {
        Format::Human => human(&texts, args.quiet || piped, context)?,
        Format::Json => document(&texts, context)?,
        Format::Github => github(&texts, context)?,
    }
    if texts.is_empty() {
        return Err(load::nothing_here());
    }
    if args.fix && !args.quiet && is_human {
        writeln!(context.err, "{} made", count(corrections, "correction"))?;
    }
    let invalid = texts.iter().any(Text::has_errors);
    Ok(if invalid { Exit::INVALID } else { Exit::PASSED })
}

/// Leaves the scenarios that the filter takes, and what was found in them. Errors stay: a text that
/// has some has no scenarios.
fn narrow(texts: &mut [Text], filter: &Filter, context: &mut Context) -> Result<(), Stop> {
    let wanted = filter.read();
    if wanted.takes_all() {
        return Ok(());
    }
    let choice = load::choose(texts, filter, None, None, context)?;
    if choice.cases.is_empty() && !texts.iter().any(Text::has_errors) {
        return Err(Stop::Error(Exit::NOTHING_RAN, choice.nothing()));
    }
    for text in texts {
        let name = text.source.name();
        let all = std::mem::take(&mut text.plan.scenarios).into_iter();
        let (kept, left): (Vec<_>, Vec<_>) =
            all.partition(|scenario| wanted.takes(&Subject::scenario(name, scenario)));
        text.plan.scenarios = kept;
        text.diagnostics.retain(|it| {
            let within = |span: Span| span.start <= it.span.start && it.span.end <= span.end;
            it.is_error() || !left.iter().any(|scenario| within(scenario.span))
        });
    }
    Ok(())
}

/// Applies corrections to the texts that have errors, and checks them again. Returns the number of
/// corrections. For people, stdin goes to stdout in any case.
fn fix(texts: &mut [Text], human: bool, context: &mut Context) -> Result<usize, Stop> {
    let mut corrections = 0;
    for text in texts {
        if text.has_errors() && text.foreign().is_none() {
            let repaired = language::repair(&text.source, &reachable);
            if repaired.corrections > 0 {
                if let Some(path) = &text.path {
                    replace(path, repaired.text.as_bytes())
                        .map_err(cannot("write", path))
                        .map_err(Stop::usage)?;
                }
                corrections += repaired.corrections;
                let mut fixed = Text::new(text.source.name(), repaired.text);
                fixed.path = text.path.take();
                *text = fixed;
            }
        }
        if human && text.path.is_none() {
            context.out.write_all(text.source.text().as_bytes())?;
        }
    }
    Ok(corrections)
}

fn human(texts: &[Text], quiet: bool, context: &mut Context) -> io::Result<()> {
    load::tell(texts, |_| true, context)?;
    let number = |severity| {
        let all = texts.iter().flat_map(|text| &text.diagnostics);
        all.filter(|diagnostic| diagnostic.severity == severity).count()
    };
    let (errors, warnings) = (number(Severity::Error), number(Severity::Warning));
    let files = count(texts.len(), "file");
    if errors + warnings > 0 {
        let found = format!("{}, {}", count(errors, "error"), count(warnings, "warning"));
        return writeln!(context.err, "{found} in {files}");
    }
    if !quiet && !texts.is_empty() {
        let scenarios: usize = texts.iter().map(|text| text.plan.scenarios.len()).sum();
        context.out.styled(GOOD, "ok")?;
        writeln!(context.out, ": {} in {files}", count(scenarios, "scenario"))?;
    }
    Ok(())
}

fn document(texts: &[Text], context: &mut Context) -> io::Result<()> {
    let of = |text: &'_ Text| -> Vec<Finding> {
        text.diagnostics.iter().map(|found| Finding::new(&text.source, found)).collect()
    };
    let diagnostics: Vec<Finding> = texts.iter().flat_map(of).collect();
    let document = Findings { version: json::VERSION, files: texts.len(), diagnostics };
    serde_json::to_writer_pretty(&mut context.out, &document)?;
    writeln!(context.out)
}

fn github(texts: &[Text], context: &mut Context) -> io::Result<()> {
    let mut out = String::new();
    for text in texts {
        for diagnostic in &text.diagnostics {
            github::finding(&text.source, diagnostic, &mut out);
        }
    }
    context.out.write_all(out.as_bytes())
}
