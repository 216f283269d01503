//! `synfin rules`: the table that the model executes.

use std::io::{self, Write};

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Serialize;

use super::context::{Context, STRONG};
use super::exit::{Exit, Outcome};
use crate::explain::{next, phrase};
use crate::tcp::{Next, Rule, Rules, State};
use crate::text::escape;

/// The options of `rules`.
#[derive(clap::Args)]
pub struct Args {
    /// The format of the table.
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Show only rules that can fire in this state, in any of its spellings.
    #[arg(long, value_name = "STATE", value_parser = state)]
    state: Option<State>,
}

/// The format of the table.
#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// For reading.
    #[default]
    Human,
    /// For programs.
    Json,
    /// For documents: one table.
    Markdown,
}

/// A state in any of its spellings.
pub(super) fn state(text: &str) -> Result<State, String> {
    text.parse().map_err(|error: crate::tcp::UnknownState| {
        let upper = text.to_uppercase();
        let near = State::ALL
            .into_iter()
            .max_by(|one, other| {
                let likeness = |state: &State| strsim::jaro_winkler(&upper, state.name());
                likeness(one).total_cmp(&likeness(other))
            })
            .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        format!("{error}{near}")
    })
}

/// Lists the rules.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    let rules: Vec<&Rule> = Rules::standard()
        .iter()
        .map(|(_, rule)| rule)
        .filter(|rule| args.state.is_none_or(|state| rule.states.contains(&state)))
        .collect();
    match args.format {
        Format::Human => human(&rules, context)?,
        Format::Json => json(&rules, context)?,
        Format::Markdown => markdown(&rules, context)?,
    }
    Ok(Exit::PASSED)
}

/// The states of a rule in a few words.
fn states(rule: &Rule) -> String {
    if rule.states.len() == State::ALL.len() {
        return "any state".to_owned();
    }
    rule.states.iter().map(|state| state.name()).collect::<Vec<_>>().join(", ")
}

fn human(rules: &[&Rule], context: &mut Context) -> io::Result<()> {
    for rule in rules {
        context.out.styled(STRONG, rule.name)?;
        let goes = match rule.next {
            Next::Stay => String::new(),
            Next::To(state) => format!(" → {state}"),
        };
        writeln!(context.out, "  [{}]{goes}", rule.section)?;
        writeln!(context.out, "    {}", rule.summary)?;
    }
    writeln!(context.out, "\n{} rules; `synfin explain RULE` says more about one", rules.len())
}

/// The table of rules for programs.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Rules")]
struct Document {
    /// The version of this shape.
    version: u32,
    /// The rules, in the order in which they are tried.
    rules: Vec<Row>,
}

/// A rule.
#[derive(Serialize, JsonSchema)]
struct Row {
    /// Its name.
    name: &'static str,
    /// The states in which it can fire.
    states: Vec<&'static str>,
    /// What it answers.
    event: &'static str,
    /// What has to hold.
    when: Vec<String>,
    /// What it does.
    then: Vec<String>,
    /// The state after it; `null` where that stays as it is.
    next: Option<&'static str>,
    /// Where the RFC says so.
    section: &'static str,
    /// The requirements that it meets.
    labels: &'static [&'static str],
    /// What it is, in a sentence.
    summary: &'static str,
}

/// The JSON schema of what is written.
pub(super) fn schema() -> serde_json::Value {
    schemars::schema_for!(Document).to_value()
}

fn json(rules: &[&Rule], context: &mut Context) -> io::Result<()> {
    let row = |rule: &&Rule| Row {
        name: rule.name,
        states: rule.states.iter().map(|state| state.name()).collect(),
        event: rule.event.name(),
        when: rule.when.iter().map(|(fact, holds)| fact.says(*holds).to_string()).collect(),
        then: rule.then.iter().map(phrase).collect(),
        next: match rule.next {
            Next::Stay => None,
            Next::To(state) => Some(state.name()),
        },
        section: rule.section,
        labels: rule.labels,
        summary: rule.summary,
    };
    let document = Document { version: 1, rules: rules.iter().map(row).collect() };
    serde_json::to_writer_pretty(&mut context.out, &document)?;
    writeln!(context.out)
}

fn markdown(rules: &[&Rule], context: &mut Context) -> io::Result<()> {
    writeln!(context.out, "| rule | in | on | next | section | what it is |")?;
    writeln!(context.out, "|---|---|---|---|---|---|")?;
    for rule in rules {
        writeln!(
            context.out,
            "| `{}` | {} | {} | {} | {} | {} |",
            rule.name,
            states(rule),
            rule.event.name(),
            next(rule),
            rule.section,
            escape::cell(rule.summary),
        )?;
    }
    Ok(())
}
