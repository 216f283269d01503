//! The words in synfin's own output: verdicts, severities, ladders, and the words of JSON. Tests go
//! through everything that can be printed, so that no word is missing.

use std::sync::LazyLock;

use super::{Entry, blocks, key, paragraph};

/// A kind of word, a word with its synonyms, and its meaning.
type Word = (&'static str, Vec<&'static str>, String);

/// A test for each table of words holds that none is missing.
static WORDS: LazyLock<Vec<Word>> =
    LazyLock::new(|| blocks(include_str!("output.txt")).filter_map(word).collect());

/// A block: `KIND: WORD, SYNONYM`, and the meaning below it.
fn word(block: &'static str) -> Option<Word> {
    let (head, text) = block.split_once('\n')?;
    let (kind, words) = head.split_once(": ")?;
    Some((kind, words.split(", ").collect(), paragraph(text)))
}

/// Every word with a text here.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    WORDS.iter().flat_map(|(_, words, _)| words).copied()
}

/// What `word` means in synfin's output.
pub(super) fn entries(word: &str) -> impl Iterator<Item = Entry> {
    let wanted = key(word);
    WORDS.iter().filter_map(move |(kind, words, text)| {
        let word = words.iter().find(|word| key(word) == wanted)?;
        Some(Entry::new(*word, kind).text(text))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::Value;

    use crate::explain::explain;
    use crate::{compare, coverage, diagram, grade, hunt, mutants, report, snapshot, stack, tcp};

    #[track_caller]
    fn known(word: &str) {
        assert!(!explain(word).is_empty(), "`synfin explain {word}` knows nothing");
    }

    /// Every word that a schema lists can appear in JSON, and most of them in output for people
    /// too.
    fn listed(schema: &Value, words: &mut Vec<String>) {
        match schema {
            Value::Object(fields) => {
                let consts = fields.get("const").into_iter();
                let enums = fields.get("enum").and_then(Value::as_array).into_iter().flatten();
                words.extend(consts.chain(enums).filter_map(Value::as_str).map(str::to_owned));
                fields.values().for_each(|inner| listed(inner, words));
            }
            Value::Array(items) => items.iter().for_each(|inner| listed(inner, words)),
            _ => {}
        }
    }

    #[test]
    fn every_block_is_well_formed() {
        for block in super::blocks(include_str!("output.txt")) {
            assert!(super::word(block).is_some(), "{block}");
        }
        assert_eq!(super::word("verdict\nEverything held."), None);
    }

    #[test]
    fn every_word_of_the_schemas_is_explained() {
        let mut words = Vec::new();
        for schema in [
            report::schema(),
            report::line_schema(),
            report::json::check_schema(),
            report::json::list_schema(),
            compare::schema(),
            coverage::schema(),
            mutants::schema(),
            hunt::schema(),
            grade::record::schema(),
            stack::program::wire::schema(),
            stack::program::check::schema(),
        ] {
            listed(&schema, &mut words);
        }
        assert!(words.len() > 100, "{words:?}");
        words.iter().for_each(|word| known(word));
    }

    #[test]
    fn every_word_of_the_tables_is_explained() {
        compare::Outcome::ALL.iter().for_each(|it| known(it.name()));
        coverage::Axis::ALL.iter().for_each(|it| known(it.name()));
        report::Format::ALL.iter().for_each(|it| known(it.name()));
        diagram::Format::ALL.iter().for_each(|it| known(it.name()));
        grade::gradebook::Format::ALL.iter().for_each(|it| known(it.name()));
        crate::sandbox::Choice::ALL.iter().for_each(|it| known(it.name()));
        snapshot::Mode::ALL.iter().for_each(|it| known(it.name()));
        stack::Implementation::WORDS.iter().for_each(|it| known(it));
        tcp::Timer::ALL.iter().for_each(|it| known(it.name()));
        tcp::Icmp::ALL.iter().for_each(|it| known(it.name()));
        tcp::CallError::ALL.iter().for_each(|it| known(it.name()));
        tcp::Signal::ALL.iter().for_each(|it| known(it.name()));
        tcp::Setting::all().for_each(|it| known(it.name()));
        tcp::SegmentField::ALL.iter().for_each(|it| known(it.word()));
        tcp::Profile::ALL.iter().for_each(|it| known(it.name));
        tcp::Rules::standard().iter().for_each(|(_, rule)| known(rule.event.name()));
        crate::requirements::Requirement::all().for_each(|it| known(it.level.name()));
        for kind in coverage::SegmentKind::ALL {
            kind.name().split('+').for_each(known);
        }
        coverage::CallKind::ALL.iter().for_each(|it| known(it.name()));
    }
}
