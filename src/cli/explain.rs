//! `synfin explain WORD`.

use std::io::Write;
use std::path::PathBuf;

use super::context::{Context, STRONG};
use super::exit::{Exit, Outcome, Stop};
use super::load::{self, Loaded};
use crate::explain::{Entry, explain, nearest};
use crate::language::Diagnostic;
use crate::language::plan::Citation;

/// The options of `explain`.
#[derive(clap::Args)]
pub struct Args {
    /// A state in any spelling (`FIN_WAIT_2`), a requirement (`MUST-13`), a rule of
    /// `synfin rules`, a call, signal, refusal, setting or profile, a word of scenarios
    /// (`given`, `@strict`), a section (`3.10.7.4`, `RFC5961#3.2`), or the code of a message.
    #[arg(required = true, value_name = "WORD")]
    words: Vec<String>,

    /// With requirements, list the scenarios of these files and folders that cite them.
    #[arg(long = "in", value_name = "PATH")]
    scenarios: Vec<PathBuf>,
}

/// Says what the words mean.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    let texts = load::load(&args.scenarios, &[], 0, context)?;
    if texts.iter().any(Loaded::has_errors) {
        load::tell(&texts, Diagnostic::is_error, context)?;
        return Ok(Exit::INVALID);
    }
    let mut first = true;
    for word in &args.words {
        let entries = explain(word);
        if entries.is_empty() {
            let near =
                nearest(word).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            return Err(Stop::usage(format!("nothing is known about `{word}`{near}")));
        }
        for entry in entries {
            let entry = with_citations(entry, &texts);
            if !std::mem::take(&mut first) {
                writeln!(context.out)?;
            }
            let text = entry.to_string();
            let (title, rest) = text.split_once('\n').unwrap_or((&text, ""));
            context.out.styled(STRONG, title)?;
            write!(context.out, "\n{rest}")?;
        }
    }
    Ok(Exit::PASSED)
}

/// The entry with the scenarios that cite it, if it is a requirement.
fn with_citations(entry: Entry, texts: &[Loaded]) -> Entry {
    if entry.kind != "requirement" {
        return entry;
    }
    let cites = |citation: &Citation| match citation {
        Citation::Requirement(label) => label.eq_ignore_ascii_case(&entry.word),
        Citation::Section(_) => false,
    };
    let mut scenarios = Vec::new();
    for text in texts {
        for scenario in &text.plan.scenarios {
            if scenario.attributes.rfc.iter().any(cites) {
                let line = text.source.place(scenario.span.start).line;
                scenarios.push((format!("{}:{line}", text.source.name()), scenario.name.clone()));
            }
        }
    }
    entry.section("Scenarios that cite it", scenarios)
}
