//! `synfin explain WORD`.

mod command;

use std::io::Write;
use std::path::PathBuf;

use super::context::{Context, STRONG};
use super::exit::{Exit, Outcome, Stop};
use super::load;
use crate::explain::{Entry, explain, nearest};
use crate::harness::Text;
use crate::language::Reading;
use crate::language::plan::Citation;

/// The options of `explain`.
#[derive(clap::Args)]
pub struct Args {
    /// A state in any spelling (`FIN_WAIT_2`), a requirement (`MUST-13`), a rule of
    /// `synfin rules`, a call, signal, refusal, setting or profile, a word of scenarios
    /// (`given`, `@strict`), a section (`3.10.7.4`, `RFC5961#3.2`), the code of a message
    /// (`E012`), a word that synfin prints (`inconclusive`), a command, an option (`slow`), an
    /// exit code, or a common phrase (`half close`, `address already in use`).
    #[arg(required = true, value_name = "WORD")]
    words: Vec<String>,

    /// For requirements, list the scenarios of these files and folders that cite them.
    #[arg(long = "in", value_name = "PATH")]
    scenarios: Vec<PathBuf>,
}

/// Says what the words mean.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    let texts = load::load(&args.scenarios, &[], &Reading::default(), 0, context)?;
    load::refuse(&texts, "nothing was explained", context)?;
    let mut first = true;
    let mut words = args.words.as_slice();
    while !words.is_empty() {
        let (count, entries) = longest(words).ok_or_else(|| unknown(words))?;
        words = words.get(count..).unwrap_or_default();
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

/// The meanings of the longest phrase at the beginning of these words: `half close` is one, and
/// `SYN FIN` two. `None` if nothing is known of the first.
fn longest(words: &[String]) -> Option<(usize, Vec<Entry>)> {
    (1..=words.len().min(PHRASE)).rev().find_map(|count| {
        let phrase = words.get(..count)?.join(" ");
        let mut entries = explain(&phrase);
        entries.extend(command::entries(&phrase));
        (!entries.is_empty()).then_some((count, entries))
    })
}

/// How many words a phrase has at most.
const PHRASE: usize = 6;

/// That nothing is known about these words, and what is most like them.
fn unknown(words: &[String]) -> Stop {
    let phrase = words.join(" ");
    let first = words.first().map_or("", String::as_str);
    let near = |word: &str| nearest(word, &command::all());
    // The nearest match shows whether the phrase was meant or its first word.
    let (word, near) = match (near(&phrase), near(first)) {
        (Some(near), _) => (phrase.as_str(), Some(near)),
        (None, near) => (first, near),
    };
    let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    Stop::usage(format!("nothing is known about `{word}`{near}"))
}

/// The entry with the scenarios that cite it, if it is a requirement.
fn with_citations(entry: Entry, texts: &[Text]) -> Entry {
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
