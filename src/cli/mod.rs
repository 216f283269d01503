//! The command: options, one file a subcommand, exit codes. What a subcommand does beyond
//! reading its options, calling the library and choosing a renderer belongs elsewhere; and
//! nothing prints but through [`context::Context`].

pub mod context;
pub mod exit;

mod blank;
mod check;
mod compare;
mod completions;
mod conformance;
mod coverage;
mod diagram;
mod explain;
mod export;
mod fill;
mod filter;
mod fmt;
mod grade;
mod help;
mod hunt;
mod import;
mod interrupt;
mod known;
mod library;
mod load;
mod man;
mod mutants;
mod new;
mod number;
mod program;
mod rules;
mod run;
mod schema;
mod scripts;
mod stack_names;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use context::{ColorChoice, Context};
use exit::{Exit, Outcome, Stop};

/// Scenarios for the TCP state machine, from SYN to FIN.
///
/// A scenario says what two hosts and the network between them do, and what must happen:
/// `client close; server recv FIN; expect client FIN_WAIT_2`. synfin runs it on a model of
/// RFC 9293, draws the exchange as the RFC does, and names the rules that applied.
#[derive(Parser)]
#[command(
    name = "synfin",
    version,
    max_term_width = 100,
    after_help = "See `synfin --help` for examples and exit codes.",
    after_long_help = AFTER_HELP,
    arg_required_else_help = true,
    infer_subcommands = false
)]
struct Cli {
    /// When to use colour; `auto` depends on each stream, NO_COLOR and CLICOLOR_FORCE.
    #[arg(
        long,
        value_name = "WHEN",
        global = true,
        value_enum,
        default_value_t,
        hide_possible_values = true,
        help_heading = help::GLOBAL
    )]
    color: ColorChoice,

    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = concat!(
    "Examples:\n",
    "  synfin run -e 'client close; server recv FIN; expect client FIN_WAIT_2'\n",
    "  synfin run --trace --explain close.synfin\n",
    "  synfin run scenarios --filter simultaneous --format junit\n",
    "  synfin explain MUST-13\n",
    "\n",
);

#[derive(Subcommand)]
enum Command {
    /// Run scenarios and report the results.
    Run(Box<run::Args>),
    /// Check scenarios for errors and likely mistakes, without running them.
    Check(check::Args),
    /// Format scenarios in the standard layout.
    Fmt(fmt::Args),
    /// Write packetdrill scripts as scenarios.
    Import(import::Args),
    /// Measure how much of TCP scenarios cover: arrows, rules, states and segments.
    Coverage(coverage::Args),
    /// Draw the states of TCP, and the arrows that scenarios take.
    Diagram(diagram::Args),
    /// Run the same scenarios on several implementations, and compare the results.
    Compare(compare::Args),
    /// Write a statement of what an implementation shows of each requirement of RFC 9293.
    Conformance(conformance::Args),
    /// Break the rules of TCP one by one, and see which of them scenarios notice.
    Mutants(mutants::Args),
    /// Hunt for differences between an implementation and the model.
    Hunt(Box<hunt::Args>),
    /// List what the library of scenarios has that comes with synfin, or copy it out.
    Library(library::Args),
    /// Grade submissions against an assignment.
    Grade(Box<grade::Args>),
    /// Create a new assignment.
    New(new::Args),
    /// Turn a scenario into an exercise: `?` in place of every expected state.
    Blank(blank::Args),
    /// Solve an exercise: the state that holds in place of every `?`.
    Fill(fill::Args),
    /// List the rules of TCP that the model follows.
    Rules(rules::Args),
    /// Export results as gradebooks, pages and tables, or an assignment as an archive.
    Export(export::Args),
    /// Explain a state, a requirement, a rule, a word of scenarios or a message code.
    Explain(explain::Args),
    /// Check programs that speak the program protocol.
    Program(program::Args),
    /// Print the JSON schema of a command's output, or of the program protocol.
    Schema(schema::Args),
    /// Print a completion script for a shell.
    Completions(completions::Args),
    /// Print the manual page, or write all manual pages into a folder.
    Man(man::Args),
}

impl Command {
    fn run(self, context: &mut Context) -> Outcome {
        match self {
            Self::Run(args) => run::run(&args, context),
            Self::Check(args) => check::run(&args, context),
            Self::Fmt(args) => fmt::run(&args, context),
            Self::Import(args) => import::run(&args, context),
            Self::Coverage(args) => coverage::run(&args, context),
            Self::Diagram(args) => diagram::run(&args, context),
            Self::Compare(args) => compare::run(&args, context),
            Self::Conformance(args) => conformance::run(&args, context),
            Self::Mutants(args) => mutants::run(&args, context),
            Self::Hunt(args) => hunt::run(&args, context),
            Self::Library(args) => library::run(&args, context),
            Self::Grade(args) => grade::run(&args, context),
            Self::New(args) => new::run(&args, context),
            Self::Blank(args) => blank::run(&args, context),
            Self::Fill(args) => fill::run(&args, context),
            Self::Rules(args) => rules::run(&args, context),
            Self::Explain(args) => explain::run(&args, context),
            Self::Export(args) => export::run(&args, context),
            Self::Program(args) => program::run(&args, context),
            Self::Schema(args) => schema::run(&args, context),
            Self::Completions(args) => completions::run(&args, context),
            Self::Man(args) => man::run(&args, context),
        }
    }
}

/// The clap command with all subcommands, for completions and manual pages too.
pub fn command() -> clap::Command {
    help::grouped(Cli::command()).after_long_help(format!("{AFTER_HELP}{}", exit::HELP))
}

/// Runs the command with these arguments, the program's name first, on the streams of this
/// process.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    // The context decides about colour for each stream; `colored` would look at stdout alone.
    colored::control::set_override(true);
    let mut context = Context::of_process(context::color_among(&arguments));
    let outcome = dispatch(arguments, &mut context).and_then(|exit| {
        context.flush()?;
        Ok(exit)
    });
    let exit = match outcome {
        Ok(exit) => exit,
        Err(stop) => tell(stop, &mut context),
    };
    interrupt::end_as_signalled(exit);
    exit.into()
}

/// Parses the arguments and runs the subcommand.
fn dispatch(arguments: Vec<OsString>, context: &mut Context) -> Outcome {
    let parsed = command()
        .try_get_matches_from(arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    match parsed {
        Ok(cli) => cli.command.run(context),
        Err(error) => {
            let text = error.render();
            let stream = if error.use_stderr() { &mut context.err } else { &mut context.out };
            if stream.color {
                write!(stream, "{}", text.ansi())?;
            } else {
                write!(stream, "{text}")?;
            }
            Ok(if error.use_stderr() { Exit::USAGE } else { Exit::PASSED })
        }
    }
}

/// Reports why a command ended early, if there is anywhere left to report it.
fn tell(stop: Stop, context: &mut Context) -> Exit {
    let (exit, told) = match stop {
        Stop::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            return Exit::CLOSED_PIPE;
        }
        Stop::Output(error) => {
            (Exit::USAGE, context.error(format_args!("cannot write the output: {error}")))
        }
        Stop::Error(exit, message) => {
            // Results so far are not lost.
            (exit, context.out.flush().and_then(|()| context.error(message)))
        }
    };
    match told {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::CLOSED_PIPE,
        // There is nowhere left to say more.
        Ok(()) | Err(_) => exit,
    }
}
