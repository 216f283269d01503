//! The filter language.

use super::Entry;
use crate::select::Field;

/// The words that users look it up by.
const WORDS: [&str; 4] = ["filter", "filter-expr", "filterset", "--filter-expr"];

pub(super) fn all() -> impl Iterator<Item = &'static str> {
    WORDS.into_iter().take(1)
}

/// What a filter is, if `word` asks for it.
pub(super) fn entry(word: &str) -> Option<Entry> {
    if !WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)) {
        return None;
    }
    let parts = Field::ALL.iter().map(|field| (format!("{}(…)", field.word()), field.says()));
    let parts =
        parts.chain([("all()".to_owned(), "every scenario"), ("none()".to_owned(), "no scenario")]);
    let texts = [
        ("text", "matched as the part says, in any letter case"),
        ("=text", "equal to the whole of it, case included"),
        ("~text", "found anywhere in it, in any letter case"),
        ("/regex/", "the regular expression is found in it"),
        ("\"text\"", "a plain text that may contain brackets"),
    ];
    let operators = [
        ("not a, !a", "where a is false; binds tightest"),
        ("a and b, a & b", "where both are true"),
        ("a - b", "where a is true and b is not"),
        ("a or b, a | b", "where either is true; binds loosest"),
        ("( … )", "grouping"),
    ];
    let owned = |(word, says): (&str, &str)| (word.to_owned(), says.to_owned());
    Some(
        Entry::new("filter", "option")
            .text(
                "Selects scenarios for `run`, `check`, `compare`, `coverage` and `mutants`: `--filter TEXT` \
                 selects those with the text in the path, the name, the title or a tag; `-E EXPR` \
                 selects those for which the expression is true. `run --list` shows the selection. \
                 `grade` selects tests in the same way: they are scenarios of the suite, whose id \
                 counts as another name. The tests `valid`, `caught`, `coverage` and `checks` of \
                 an assignment about scenarios have only a name.",
            )
            .fact("example", "`synfin run scenarios --list -E 'rfc(MUST-13) and not tag(slow)'`")
            .section("Parts", parts.map(|(word, says)| (word, says.to_owned())).collect())
            .section("Texts in parts", texts.map(owned).to_vec())
            .section("Operators", operators.map(owned).to_vec()),
    )
}
