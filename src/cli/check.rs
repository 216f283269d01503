//! `synfin check`: errors and warnings, without running anything.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use serde_json::{Value, json};

use super::context::{Context, GOOD};
use super::exit::{Exit, Outcome, Stop};
use super::load::{self, Loaded};
use crate::language::{Diagnostic, Severity, Span};
use crate::lint;

/// The options of `check`.
#[derive(clap::Args)]
pub struct Args {
    /// Scenario files, folders of them, or `-` for stdin.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// A scenario on the command line; may stand several times.
    #[arg(short = 'e', long = "expression", value_name = "TEXT", allow_hyphen_values = true)]
    texts: Vec<String>,

    /// How to write what was found: `human` on stderr, the others on stdout.
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// No word if nothing is wrong.
    #[arg(short, long)]
    quiet: bool,
}

/// How to write what was found.
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

/// Checks everything; warnings are told, errors end with [`Exit::INVALID`].
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    if args.paths.is_empty() && args.texts.is_empty() {
        return Err(Stop::usage("nothing to check: name files or folders, or `-` for stdin"));
    }
    let mut texts = load::load(&args.paths, &args.texts, 0, context)?;
    for text in &mut texts {
        if !text.has_errors() {
            text.diagnostics.extend(lint::lint(&text.plan));
            text.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        }
    }
    match args.format {
        Format::Human => human(&texts, args.quiet, context)?,
        Format::Json => json(&texts, context)?,
        Format::Github => github(&texts, context)?,
    }
    let invalid = texts.iter().any(Loaded::has_errors);
    Ok(if invalid { Exit::INVALID } else { Exit::PASSED })
}

fn human(texts: &[Loaded], quiet: bool, context: &mut Context) -> io::Result<()> {
    load::tell(texts, |_| true, context)?;
    let count = |severity| {
        let all = texts.iter().flat_map(|text| &text.diagnostics);
        all.filter(|diagnostic| diagnostic.severity == severity).count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let files = number(texts.len(), "file");
    if errors + warnings > 0 {
        let found = format!("{}, {}", number(errors, "error"), number(warnings, "warning"));
        return writeln!(context.err, "{found} in {files}");
    }
    if !quiet {
        let scenarios = texts.iter().map(|text| text.plan.scenarios.len()).sum();
        context.out.styled(GOOD, "ok")?;
        writeln!(context.out, ": {} in {files}", number(scenarios, "scenario"))?;
    }
    Ok(())
}

/// `1 file`, `2 files`.
pub(super) fn number(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn json(texts: &[Loaded], context: &mut Context) -> io::Result<()> {
    let diagnostics: Vec<Value> = texts
        .iter()
        .flat_map(|text| text.diagnostics.iter().map(move |found| record(text, found)))
        .collect();
    let document = json!({ "version": 1, "files": texts.len(), "diagnostics": diagnostics });
    serde_json::to_writer_pretty(&mut context.out, &document)?;
    writeln!(context.out)
}

fn record(text: &Loaded, diagnostic: &Diagnostic) -> Value {
    let place = |span: Span| {
        let (start, end) = (text.source.place(span.start), text.source.place(span.end));
        json!({
            "line": start.line, "column": start.column,
            "end_line": end.line, "end_column": end.column,
        })
    };
    json!({
        "file": text.source.name(),
        "severity": word(diagnostic.severity),
        "code": diagnostic.code.number(),
        "name": diagnostic.code.name(),
        "message": diagnostic.message,
        "label": diagnostic.label,
        "at": place(diagnostic.span),
        "also": diagnostic.secondary.iter().map(|(span, label)| {
            json!({ "label": label, "at": place(*span) })
        }).collect::<Vec<_>>(),
        "help": diagnostic.help,
        "fix": diagnostic.fix.as_ref().map(|fix| {
            json!({ "replacement": fix.replacement, "at": place(fix.span) })
        }),
    })
}

fn github(texts: &[Loaded], context: &mut Context) -> io::Result<()> {
    for text in texts {
        for diagnostic in &text.diagnostics {
            let place = text.source.place(diagnostic.span.start);
            let message = match &diagnostic.help {
                Some(help) => format!("{}\n{help}", diagnostic.message),
                None => diagnostic.message.clone(),
            };
            writeln!(
                context.out,
                "::{} file={},line={},col={},title={}::{}",
                word(diagnostic.severity),
                escaped(text.source.name(), true),
                place.line,
                place.column,
                diagnostic.code.number(),
                escaped(&message, false),
            )?;
        }
    }
    Ok(())
}

/// A value in a workflow command: of a property, or the message.
fn escaped(text: &str, property: bool) -> String {
    let text = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    if property { text.replace(':', "%3A").replace(',', "%2C") } else { text }
}
