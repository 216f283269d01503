//! The words of the scenario language, explained briefly: statements, hosts, patterns, fields,
//! variables and attributes. `docs/LANGUAGE.md` explains them in full.

use std::sync::LazyLock;

use super::{Entry, Word, blocks, capitalized, word};
use crate::tcp::SegmentField;

/// The words of `language.txt`, each with how it is used, and the fields. Variables stand there in
/// the order of their enum. A test holds that no block is malformed.
static WORDS: LazyLock<Vec<Word>> = LazyLock::new(|| {
    let field = |it: &SegmentField| ("field", it.word(), it.example(), it.summary().to_owned());
    let words = blocks(include_str!("language.txt")).filter_map(word);
    words.chain(SegmentField::ALL.iter().map(field)).collect()
});

/// Every word with a text here.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    WORDS.iter().map(|(_, word, ..)| *word)
}

/// What `word` means in a scenario; attributes with or without their `@`, variables with or without
/// a host.
pub(super) fn entries(word: &str) -> impl Iterator<Item = Entry> {
    let word = word.strip_prefix("client.").or(word.strip_prefix("server.")).unwrap_or(word);
    let wanted = word.trim_start_matches('@').trim_end_matches('=').to_owned();
    let is = move |known: &str| known.trim_start_matches('@').eq_ignore_ascii_case(&wanted);
    WORDS.iter().filter(move |(_, word, ..)| is(word)).map(|(kind, word, form, text)| {
        Entry::new(*word, kind).text(capitalized(text)).fact("example", format!("`{form}`"))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{WORDS, blocks, word};
    use crate::explain::explain;

    fn named(kind: &str) -> Vec<&'static str> {
        WORDS.iter().filter(|(it, ..)| *it == kind).map(|(_, word, ..)| *word).collect()
    }

    #[test]
    fn every_block_is_well_formed() {
        for block in blocks(include_str!("language.txt")) {
            assert!(word(block).is_some(), "{block}");
        }
        assert_eq!(word("host: client\nclient close"), None);
    }

    #[test]
    fn every_word_of_the_grammar_is_known() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut words = 0;
        let text = std::fs::read_to_string(folder.join("grammar/synfin.pest")).unwrap();
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for word in lines.flat_map(|line| line.split('"').skip(1).step_by(2)) {
            if word.len() > 1 && word.chars().all(|letter| letter.is_ascii_alphabetic()) {
                assert!(!explain(word).is_empty(), "{word}");
                words += 1;
            }
        }
        assert!(words > 30, "{words}");
        let reference = std::fs::read_to_string(folder.join("docs/LANGUAGE.md")).unwrap();
        let rows = reference.lines().filter_map(|line| line.strip_prefix("| `@"));
        let mut keys = 0;
        for key in rows.filter_map(|row| row.split([' ', '`']).next()) {
            assert!(!explain(key).is_empty() && !explain(&format!("@{key}")).is_empty(), "{key}");
            keys += 1;
        }
        assert_eq!(keys, named("attribute").len());
    }

    #[test]
    fn every_variable_has_a_text() {
        assert_eq!(named("variable"), crate::tcp::Variable::ALL.map(crate::tcp::Variable::name));
    }

    /// Each example is a valid statement.
    #[test]
    fn examples_are_right() {
        use crate::language::{Code, Source, check};
        for (_, word, form, _) in &*WORDS {
            if form.contains(['[', '…']) || form.contains("PATTERN") || form.starts_with('@') {
                continue;
            }
            for statement in form.split("; ") {
                let source = Source::new("example", statement);
                let unread = [Code::Unexpected, Code::UnknownStatement, Code::Incomplete];
                let wrong = check(&source, &crate::run::reachable).err().unwrap_or_default();
                let wrong = wrong.iter().find(|it| unread.contains(&it.code));
                assert!(wrong.is_none(), "{word}: {statement}: {wrong:?}");
            }
        }
    }
}
