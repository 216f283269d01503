//! Words that people bring along: from a course, a textbook, the sockets manual, or a program's
//! error message. Each is explained in a few sentences, with its section and a scenario that shows
//! it; for a problem, the usual fix comes first. Anything the tables explain by themselves (states,
//! rules, settings) is not repeated here.

mod closing;
mod data;
mod flow;
mod opening;

use super::{Entry, cite, key};

/// A word and its meaning.
struct Topic {
    /// The word, followed by its other names.
    words: &'static [&'static str],
    /// Its section of RFC 9293, or `RFC5961#3.2`.
    section: &'static str,
    /// What it means, in paragraphs.
    text: &'static [&'static str],
    /// Statements that show it, one a line.
    scenario: &'static str,
}

fn topics() -> impl Iterator<Item = &'static Topic> {
    [opening::TOPICS, closing::TOPICS, data::TOPICS, flow::TOPICS].into_iter().flatten()
}

/// Every word explained here.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    topics().flat_map(|topic| topic.words.iter().copied())
}

/// What `word` means, however its parts are joined (`half close`, `half-close`), singular or
/// plural.
pub(super) fn entries(word: &str) -> impl Iterator<Item = Entry> {
    let one = |word: &str| key(word).trim_end_matches('s').to_owned();
    let wanted = one(word);
    topics().filter_map(move |topic| {
        let called = topic.words.iter().find(|word| one(word) == wanted)?;
        let first = topic.words.first().filter(|first| *first != called);
        let mut entry = Entry::new(*called, "term");
        if let Some(first) = first {
            entry = entry.fact("see also", *first);
        }
        let entry = topic.text.iter().fold(entry, |entry, text| entry.text(*text));
        Some(entry.source(cite(topic.section)).example("Scenario", topic.scenario))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]
    use std::collections::BTreeSet;

    use super::*;
    use crate::language::{Source, check};
    use crate::run::{RunOptions, Verdict, reachable, run_on_model};

    #[test]
    fn every_scenario_passes_without_warnings() {
        for topic in topics() {
            let name = topic.words[0];
            let source = Source::new(name, topic.scenario);
            let checked = check(&source, &reachable).unwrap_or_else(|it| panic!("{name}: {it:?}"));
            let warned = crate::lint::lint(&checked.plan);
            assert!(warned.is_empty(), "{name}: {warned:?}");
            for scenario in &checked.plan.scenarios {
                let result = run_on_model(scenario, &RunOptions::default());
                assert_eq!(result.verdict, Verdict::Passed, "{name}: {:?}", result.failures);
            }
        }
    }

    #[test]
    fn no_word_stands_twice() {
        let mut seen = BTreeSet::new();
        for word in all() {
            assert!(seen.insert(key(word)), "{word}");
        }
    }

    #[test]
    fn texts_are_short_sentences() {
        for topic in topics() {
            assert!((1..=2).contains(&topic.text.len()), "{}", topic.words[0]);
            for text in topic.text {
                assert!(text.len() < 560 && text.ends_with(['.', ')']), "{text}");
            }
        }
    }
}
