//! The language of filters.

use super::Entry;
use crate::select::Field;

/// The words that it is looked for by.
const WORDS: [&str; 4] = ["filter", "filter-expr", "filterset", "--filter-expr"];

pub(super) fn all() -> impl Iterator<Item = &'static str> {
    WORDS.into_iter().take(1)
}

/// What a filter is, if it is asked for.
pub(super) fn entry(word: &str) -> Option<Entry> {
    if !WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)) {
        return None;
    }
    let parts = Field::ALL.iter().map(|field| (format!("{}(…)", field.word()), field.says()));
    let parts =
        parts.chain([("all()".to_owned(), "every scenario"), ("none()".to_owned(), "no scenario")]);
    let texts = [
        ("text", "in any letter case: as the part says"),
        ("=text", "the whole of it, letter for letter"),
        ("~text", "stands somewhere in it, in any letter case"),
        ("/regex/", "the regular expression is found in it"),
        ("\"text\"", "the same as a plain text, with any brackets in it"),
    ];
    let operators = [
        ("not a, !a", "where a is not true; binds most"),
        ("a and b, a & b", "where both are true"),
        ("a - b", "where a is true and b is not"),
        ("a or b, a | b", "where one is true; binds least"),
        ("( … )", "what belongs together"),
    ];
    let owned = |(word, says): (&str, &str)| (word.to_owned(), says.to_owned());
    Some(
        Entry::new("filter", "option")
            .text(
                "Which scenarios `run`, `compare`, `coverage` and `mutants` take: `--filter TEXT`, a \
                 text that stands in the path, the name, the title or a tag; `-E EXPR`, a sentence \
                 that is true of them. `run --list` shows which those are. `grade` takes tests so: \
                 scenarios of the suite, which have an id as a further name. The tests `valid`, \
                 `caught`, `coverage` and `checks` of an assignment about scenarios have nothing \
                 but a name.",
            )
            .fact("example", "`synfin run scenarios --list -E 'rfc(MUST-13) and not tag(slow)'`")
            .section("Parts", parts.map(|(word, says)| (word, says.to_owned())).collect())
            .section("Texts in them", texts.map(owned).to_vec())
            .section("Between them", operators.map(owned).to_vec()),
    )
}
