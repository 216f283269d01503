//! `synfin program`: what has to do with programs that speak the program protocol.

use std::fmt::Write as _;
use std::io::Write;
use std::time::Duration;

use clap::{Subcommand, ValueEnum};

use super::context::{BAD, Context, GOOD};
use super::exit::{Exit, Outcome, Stop};
use super::number;
use crate::stack::program::agent;
use crate::stack::program::check::{self, Check, Outcome as CheckOutcome, Report};
use crate::stack::program::{BadCommand, Launcher, Limits, ProgramCommand};
use crate::text;

/// The options of `program`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

/// What to do with a program.
#[derive(Subcommand)]
enum What {
    /// Check that a program speaks the protocol, before testing its TCP.
    ///
    /// A program reads messages and writes answers, one line of JSON each, as docs/PROTOCOL.md
    /// describes. It is started afresh for each check. Failed checks come with what was found and
    /// how to fix it.
    Check(CheckArgs),
}

/// The options of `program check`.
#[derive(clap::Args)]
struct CheckArgs {
    /// The program with its arguments, as separate words or as one text, split as a shell would.
    #[arg(
        required = true,
        value_name = "CMD",
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    command: Vec<String>,

    /// It is an agent, which makes the calls on a TCP behind a device (docs/guide/tun.md).
    #[arg(long)]
    agent: bool,

    /// The format of the report.
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// The longest time an answer may take, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = number::within::<u64>(1, 600))]
    timeout: u64,
}

/// The format of the report.
#[derive(Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For reading.
    #[default]
    Human,
    /// For programs.
    Json,
}

/// Checks the program.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    match &args.what {
        What::Check(args) => check(args, context),
    }
}

fn check(args: &CheckArgs, context: &mut Context) -> Outcome {
    let command = command(&args.command).map_err(|bad| Stop::usage(bad.to_string()))?;
    let limits = Limits { reply: Duration::from_secs(args.timeout), ..Limits::default() };
    let launcher = Launcher { limits, ..Launcher::new(command) };
    let report = if args.agent { agent::check(&launcher) } else { check::check(&launcher) };
    match args.format {
        Format::Human => human(&report, context)?,
        Format::Json => {
            let text = serde_json::to_string_pretty(&report)
                .map_err(|error| Stop::usage(error.to_string()))?;
            writeln!(context.out, "{text}")?;
        }
    }
    Ok(match report.failed() {
        0 => Exit::PASSED,
        _ if report.unavailable => Exit::UNAVAILABLE,
        _ => Exit::FAILED,
    })
}

/// One word may be a whole command, and may begin as an implementation's does.
fn command(words: &[String]) -> Result<ProgramCommand, BadCommand> {
    match words {
        [text] => text.strip_prefix("program:").unwrap_or(text).parse(),
        words => ProgramCommand::new(words.to_vec()),
    }
}

/// One line for each check, and how to fix those that failed.
fn human(report: &Report, context: &mut Context) -> std::io::Result<()> {
    let out = &mut context.out;
    let mut about = report.command.clone();
    if let Some(name) = &report.name {
        let _ = write!(about, " ({name})");
    }
    if let Some(level) = report.level {
        let _ = write!(about, ", level `{level}`");
    }
    writeln!(out, "{}\n", text::visible(&about))?;
    for Check { number, title, outcome, .. } in &report.checks {
        match outcome {
            CheckOutcome::Passed => out.styled(GOOD, "ok  ")?,
            CheckOutcome::Skipped { .. } => write!(out, "-   ")?,
            CheckOutcome::Failed { .. } => out.styled(BAD, "FAIL")?,
        }
        write!(out, "  {number:2}. {title}")?;
        match outcome {
            CheckOutcome::Passed => writeln!(out)?,
            CheckOutcome::Skipped { why } => writeln!(out, " (skipped: {why})")?,
            CheckOutcome::Failed { expected, found, hint, log } => {
                let mut lines = String::from("\n");
                let labels = ["expected:", "found:", "hint:"];
                for (label, words) in labels.into_iter().zip([expected, found, hint]) {
                    if !words.is_empty() {
                        text::labelled(&mut lines, &format!("          {label:<10}"), words);
                    }
                }
                for line in log.lines() {
                    text::labelled(&mut lines, &format!("          {:<10}", "log:"), line);
                }
                write!(out, "{lines}")?;
            }
        }
    }
    let of = |which: fn(&CheckOutcome) -> bool| {
        report.checks.iter().filter(|check| which(&check.outcome)).count()
    };
    write!(out, "\n{} passed", of(|it| *it == CheckOutcome::Passed))?;
    let rest = [
        ("failed", of(|it| matches!(it, CheckOutcome::Failed { .. }))),
        ("skipped", of(|it| matches!(it, CheckOutcome::Skipped { .. }))),
    ];
    for (word, count) in rest.into_iter().filter(|(_, count)| *count > 0) {
        write!(out, ", {count} {word}")?;
    }
    writeln!(out)
}
