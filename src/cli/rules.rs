//! `synfin rules`: the table that the model executes.

use std::io::{self, Write};

use clap::ValueEnum;
use serde_json::json;

use super::context::{Context, STRONG};
use super::exit::{Exit, Outcome};
use crate::explain::{next, phrase};
use crate::tcp::{Next, Rule, Rules, State};

/// The options of `rules`.
#[derive(clap::Args)]
pub struct Args {
    /// How to write the table.
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Only rules that can fire in this state, in any of its spellings.
    #[arg(long, value_name = "STATE", value_parser = state)]
    state: Option<State>,
}

/// How to write the table.
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

fn json(rules: &[&Rule], context: &mut Context) -> io::Result<()> {
    let rules: Vec<_> = rules
        .iter()
        .map(|rule| {
            json!({
                "name": rule.name,
                "states": rule.states.iter().map(|state| state.name()).collect::<Vec<_>>(),
                "event": rule.event.name(),
                "when": rule.when.iter().map(|(fact, holds)| fact.says(*holds)).collect::<Vec<_>>(),
                "then": rule.then.iter().map(phrase).collect::<Vec<_>>(),
                "next": match rule.next {
                    Next::Stay => None,
                    Next::To(state) => Some(state.name()),
                },
                "section": rule.section,
                "labels": rule.labels,
                "summary": rule.summary,
            })
        })
        .collect();
    serde_json::to_writer_pretty(&mut context.out, &json!({ "version": 1, "rules": rules }))?;
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
            rule.summary.replace('|', "\\|"),
        )?;
    }
    Ok(())
}
