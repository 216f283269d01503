//! What words mean: states, requirements, rules, calls, signals, refusals, settings, profiles,
//! message codes, sections of RFCs, the words of scenarios and of synfin's output, and those that
//! learners bring along, as values that a command can print. The words of TCP are explained in
//! `words.rs`, those of the language in `language.rs`, those of output in `output.rs`, the learners'
//! in `learn`, and failures in `failure`; most of these texts stand in text files beside the code.
//! Whatever follows from the table of rules is computed from it, never written down. Nothing here
//! reads files or prints.

mod codes;
mod entry;
pub mod explored;
pub mod failure;
mod filter;
pub mod hint;
mod language;
mod learn;
mod output;
mod sections;
mod words;

use crate::requirements::{Coverage, Requirement};
use crate::tcp::{Next, Profile, Rule, Rules, Setting, SettingKind, State};

pub use entry::{Entry, Section};

/// Everything that `word` can mean, in any letter case; empty if it means nothing. `closing`, for
/// one, is a state, a signal and a refusal.
pub fn explain(word: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    entries.extend(word.parse::<State>().ok().map(state));
    entries.extend(Requirement::named(word).map(requirement));
    entries.extend(rule_named(word));
    entries.extend(words::entries(word));
    entries.extend(language::entries(word));
    entries.extend(Setting::named(word).map(setting));
    entries.extend(profile_named(word));
    entries.extend(codes::entry(word));
    entries.extend(filter::entry(word));
    entries.extend(sections::entry(word));
    entries.extend(output::entries(word));
    entries.extend(learn::entries(word));
    entries
}

/// The part of a word that is compared: its letters and digits in lower case, however they are
/// joined, so that `half-close` is `half close`. Arrows of ladders are compared as they are.
fn key(word: &str) -> String {
    let is_part = |c: &char| !matches!(c, ' ' | '-' | '_' | '\'');
    let letters: String = word.to_lowercase().chars().filter(is_part).collect();
    let is_arrow = letters.chars().filter(|c| c.is_alphanumeric()).count() <= 1;
    if is_arrow { word.to_owned() } else { letters }
}

/// Every word that [`explain`] knows, in synfin's spelling.
pub fn known_words() -> Vec<&'static str> {
    let mut known: Vec<&'static str> = State::ALL.iter().map(|state| state.name()).collect();
    known.extend(Requirement::all().map(|requirement| requirement.id));
    known.extend(Rules::standard().iter().map(|(_, rule)| rule.name));
    known.extend(words::all());
    known.extend(language::all());
    known.extend(Setting::all().map(Setting::name));
    known.extend(Profile::ALL.iter().map(|profile| profile.name));
    known.extend(codes::all());
    known.extend(filter::all());
    known.extend(output::all());
    known.extend(learn::all());
    known
}

/// The known word, or word of `more`, that is most similar to `word`, if one is similar at all.
pub fn nearest(word: &str, more: &[String]) -> Option<String> {
    let lower = word.to_lowercase();
    let known = known_words();
    known
        .into_iter()
        .chain(more.iter().map(String::as_str))
        .map(|known| (strsim::jaro_winkler(&lower, &known.to_lowercase()), known))
        // Any word is similar to some word of two letters.
        .filter(|(likeness, known)| *likeness > 0.75 && known.len() > 2)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, known)| known.to_owned())
}

/// A section in the way people cite it: `RFC 9293, section 3.6.1`; `RFC5961#3.2` names its own RFC.
pub fn cite(section: &str) -> String {
    match section.strip_prefix("RFC").and_then(|rest| rest.split_once('#')) {
        Some((rfc, section)) => format!("RFC {rfc}, section {section}"),
        None => format!("RFC 9293, section {section}"),
    }
}

/// The blocks of a text file of explanations: an empty line and `== ` begin the next one.
fn blocks(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.trim_start_matches("== ").trim_end().split("\n\n== ")
}

/// The text of several lines as one paragraph.
fn paragraph(lines: &str) -> String {
    lines.replace('\n', " ")
}

/// A kind of word, a word, its section or how it is used in a statement, and its meaning.
type Word = (&'static str, &'static str, &'static str, String);

/// A block: `KIND: WORD`, its section or how it is used, and the meaning.
fn word(block: &'static str) -> Option<Word> {
    let (head, text) = block.split_once('\n')?;
    let (kind, word) = head.split_once(": ")?;
    let (about, text) = text.split_once('\n')?;
    Some((kind, word, about, paragraph(text)))
}

/// A rule in one line: its name and its summary.
fn line(rule: &Rule) -> (String, String) {
    (rule.name.to_owned(), rule.summary.to_owned())
}

fn lines<'a>(
    rules: impl Iterator<Item = &'a Rule>,
    choose: impl Fn(&Rule) -> bool,
) -> Vec<(String, String)> {
    rules.filter(|rule| choose(rule)).map(line).collect()
}

/// Every rule of the table.
fn rules() -> impl Iterator<Item = &'static Rule> {
    Rules::standard().iter().map(|(_, rule)| rule)
}

fn state(state: State) -> Entry {
    let enters = |rule: &Rule| rule.next == Next::To(state) && rule.states != [state];
    let leaves = |rule: &Rule| {
        rule.states.contains(&state) && matches!(rule.next, Next::To(next) if next != state)
    };
    Entry::new(state.name(), "state")
        .text(words::state(state))
        .source(cite("3.3.2"))
        .section("Rules that enter it", lines(rules(), enters))
        .section("Rules that leave it", lines(rules(), leaves))
}

fn requirement(requirement: &Requirement) -> Entry {
    let cites = |rule: &Rule| rule.labels.contains(&requirement.id);
    let coverage = match requirement.coverage {
        Coverage::Scenarios => "Scenarios that cite it can show it.".to_owned(),
        Coverage::NotObservable(why) => format!("Scenarios cannot show it: {why}."),
        Coverage::NotModelled(why) => format!("The model leaves it out: {why}."),
    };
    Entry::new(requirement.id, "requirement")
        .text(requirement.summary)
        .text(coverage)
        .fact("level", requirement.level.name())
        .fact("group", requirement.group)
        .source(cite(requirement.section))
        .section("Rules that meet it", lines(rules(), cites))
}

fn rule_named(word: &str) -> Option<Entry> {
    rules().find(|rule| rule.name.eq_ignore_ascii_case(word)).map(rule)
}

fn rule(rule: &Rule) -> Entry {
    let states: Vec<_> = rule.states.iter().map(|state| state.name()).collect();
    let mut entry = Entry::new(rule.name, "rule")
        .text(capitalized(rule.summary))
        .fact(
            "in",
            if states.len() == State::ALL.len() {
                "any state".to_owned()
            } else {
                states.join(", ")
            },
        )
        .fact("on", rule.event.name());
    if !rule.when.is_empty() {
        let conditions: Vec<_> = rule.when.iter().map(|(fact, holds)| fact.says(*holds)).collect();
        entry = entry.fact("if", conditions.join(", and "));
    }
    if !rule.then.is_empty() {
        let actions: Vec<_> = rule.then.iter().map(phrase).collect();
        entry = entry.fact("then", actions.join(", "));
    }
    entry = entry.fact("next", next(rule)).source(cite(rule.section));
    if !rule.labels.is_empty() {
        entry = entry.fact("meets", rule.labels.join(", "));
    }
    if !rule.binds.is_empty() {
        let bound = rule.binds.iter().map(|(part, labels)| {
            let labels = if labels.is_empty() { "no label".to_owned() } else { labels.join(", ") };
            match part {
                Some(part) => format!("{labels} ({})", part.name()),
                None => labels,
            }
        });
        entry = entry.fact("to do otherwise breaks", bound.collect::<Vec<_>>().join("; "));
    }
    entry
}

/// The state after a rule, in words.
pub fn next(rule: &Rule) -> &'static str {
    match rule.next {
        Next::Stay => "the same state",
        Next::To(state) => state.name(),
    }
}

/// The name of a Rust value as words: `Segment(Syn)` becomes `segment: syn`.
pub fn phrase(value: &impl std::fmt::Debug) -> String {
    let mut words = String::new();
    for letter in format!("{value:?}").chars() {
        match letter {
            '(' => words.push_str(": "),
            ')' => {}
            _ if letter.is_uppercase() => {
                if words.ends_with(char::is_lowercase) {
                    words.push(' ');
                }
                words.extend(letter.to_lowercase());
            }
            _ => words.push(letter),
        }
    }
    words
}

fn setting(setting: Setting) -> Entry {
    let value = match setting.kind() {
        SettingKind::Switch => "on".to_owned(),
        SettingKind::Number(_, to) | SettingKind::NumberOrOff(_, to) => to.to_string(),
        SettingKind::Duration(_) => "300ms".to_owned(),
        SettingKind::DurationOrOff(_) => "30s".to_owned(),
    };
    let mut entry = Entry::new(setting.name(), "setting")
        .text(capitalized(setting.summary()))
        .fact("values", setting.kind().to_string());
    // Each host has its own ISS.
    if !setting.is_iss() {
        entry = entry.fact("default", setting.default_value().to_string());
    }
    entry.fact("example", format!("`set client.{} = {value}`", setting.name()))
}

fn profile_named(word: &str) -> Option<Entry> {
    let word = word.strip_prefix("model:").unwrap_or(word);
    let profile = Profile::ALL.iter().find(|profile| profile.name.eq_ignore_ascii_case(word))?;
    let sets = profile.settings();
    let sets = sets.iter().map(|(setting, value)| format!("`{} = {value}`", setting.name()));
    let sets = sets.collect::<Vec<_>>().join(", ");
    let mut entry = Entry::new(profile.name, "profile").text(capitalized(profile.summary));
    if !sets.is_empty() {
        entry = entry.fact("sets", sets);
    }
    let name = profile.name;
    let example = format!("`@profile {name}`, `--profile {name}`, `--stack model:{name}`");
    Some(entry.fact("example", example))
}

/// Turns a phrase into a sentence, with a capital letter and a full stop.
fn capitalized(text: &str) -> String {
    let mut letters = text.trim_end_matches('.').chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn kinds(word: &str) -> Vec<&'static str> {
        explain(word).iter().map(|entry| entry.kind).collect()
    }

    #[test]
    fn a_word_with_several_meanings_gets_them_all() {
        assert_eq!(kinds("closing"), ["state", "signal", "refusal"]);
        assert_eq!(kinds("reset"), ["signal", "refusal"]);
    }

    #[test]
    fn every_known_word_is_explained() {
        for word in known_words() {
            let entries = explain(word);
            assert!(!entries.is_empty(), "{word}");
            assert!(entries.iter().all(|entry| !entry.text.is_empty()), "{word}");
        }
    }

    #[test]
    fn every_label_that_a_rule_meets_is_known() {
        for label in rules().flat_map(|rule| rule.labels) {
            assert_eq!(kinds(label), ["requirement"], "{label}");
        }
        let row = &explain("rfc7323-3.2-5")[0];
        assert_eq!(row.facts[2], ("source", "RFC 7323, section 3.2".to_owned()));
        assert!(row.text[1].starts_with("The model leaves it out: "), "{row}");
    }

    #[test]
    fn states_are_known_in_every_spelling() {
        for spelling in ["FIN-WAIT-2", "finwait2", "fin_wait_2"] {
            assert_eq!(explain(spelling)[0].word, "FIN_WAIT_2");
        }
    }

    #[test]
    fn a_typo_finds_its_neighbour() {
        assert!(nearest("FIN_WAIT_3", &[]).unwrap().starts_with("FIN_WAIT_"));
        assert_eq!(nearest("ESTABLISHD", &[]).as_deref(), Some("ESTABLISHED"));
        assert_eq!(nearest("zzzzzz", &[]), None);
    }

    #[test]
    fn sections_of_other_documents_name_them() {
        assert_eq!(cite("3.6.1"), "RFC 9293, section 3.6.1");
        assert_eq!(cite("RFC5961#3.2"), "RFC 5961, section 3.2");
    }

    #[test]
    fn names_become_words() {
        assert_eq!(phrase(&std::io::ErrorKind::NotFound), "not found");
        assert_eq!(phrase(&Some(std::cmp::Ordering::Less)), "some: less");
    }
}
