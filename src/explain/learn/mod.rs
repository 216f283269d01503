//! Words that people bring along: from a course, a textbook, the sockets manual, or a program's
//! error message. Each is explained in a few sentences, with its section and a scenario that shows
//! it; for a problem, the usual fix comes first. Anything the tables explain by themselves (states,
//! rules, settings) is not repeated here.

use std::sync::LazyLock;

use super::{Entry, blocks, cite, key, paragraph};

/// The terms: opening a connection, its data, how much is sent and when, closing. A block begins
/// with a word and its other names, and its section; then come paragraphs, and after `--` the
/// scenario.
const TEXTS: [&str; 4] = [
    include_str!("opening.txt"),
    include_str!("closing.txt"),
    include_str!("data.txt"),
    include_str!("flow.txt"),
];

/// A word and its meaning.
struct Topic {
    /// The word, followed by its other names.
    words: Vec<&'static str>,
    /// Its section of RFC 9293, or `RFC5961#3.2`.
    section: &'static str,
    /// What it means, in paragraphs.
    text: Vec<String>,
    /// Statements that show it, one a line.
    scenario: &'static str,
}

impl Topic {
    fn parse(block: &'static str) -> Option<Self> {
        let (explained, scenario) = block.split_once("\n--\n")?;
        let (head, text) = explained.split_once("\n\n")?;
        let (words, section) = head.split_once('\n')?;
        Some(Self {
            words: words.split(", ").collect(),
            section,
            text: text.split("\n\n").map(paragraph).collect(),
            scenario,
        })
    }
}

/// A test holds that no block is malformed.
static TOPICS: LazyLock<Vec<Topic>> =
    LazyLock::new(|| TEXTS.into_iter().flat_map(blocks).filter_map(Topic::parse).collect());

/// Every word explained here.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    TOPICS.iter().flat_map(|topic| &topic.words).copied()
}

/// What `word` means, however its parts are joined (`half close`, `half-close`), singular or
/// plural.
pub(super) fn entries(word: &str) -> impl Iterator<Item = Entry> {
    let one = |word: &str| key(word).trim_end_matches('s').to_owned();
    let wanted = one(word);
    TOPICS.iter().filter_map(move |topic| {
        let called = topic.words.iter().find(|word| one(word) == wanted)?;
        let first = topic.words.first().filter(|first| *first != called);
        let mut entry = Entry::new(*called, "term");
        if let Some(first) = first {
            entry = entry.fact("see also", *first);
        }
        let entry = topic.text.iter().fold(entry, Entry::text);
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
    fn every_block_is_well_formed() {
        for block in TEXTS.into_iter().flat_map(blocks) {
            assert!(Topic::parse(block).is_some(), "{block}");
        }
        for broken in ["a\n3.4\n\nText.", "a\n\nText.\n--\nclient close"] {
            assert!(Topic::parse(broken).is_none(), "{broken}");
        }
    }

    #[test]
    fn every_scenario_passes_without_warnings() {
        for topic in &*TOPICS {
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
        for topic in &*TOPICS {
            assert!((1..=2).contains(&topic.text.len()), "{}", topic.words[0]);
            for text in &topic.text {
                assert!(text.len() < 560 && text.ends_with(['.', ')']), "{text}");
            }
        }
    }
}
