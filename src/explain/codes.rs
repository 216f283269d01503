//! The codes of errors and warnings about scenario text.

use std::sync::LazyLock;

use super::{Entry, blocks};
use crate::language::Code;

/// For each code, a text that causes it and the corrected one. A test holds that none is missing.
static EXAMPLES: LazyLock<Vec<(Code, &str, &str)>> =
    LazyLock::new(|| blocks(include_str!("codes.txt")).filter_map(example).collect());

/// A block: the name of the code, the wrong text, and after `--` the right one.
fn example(block: &'static str) -> Option<(Code, &'static str, &'static str)> {
    let (name, texts) = block.split_once('\n')?;
    let (wrong, right) = texts.split_once("\n--\n")?;
    Some((Code::named(name)?, wrong, right))
}

/// Every code there is.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    Code::ALL.iter().map(|code| code.number())
}

/// What a code means, by its number (`E012`) or its name (`unknown-state`), with a text that causes
/// it and one that does not.
pub(super) fn entry(word: &str) -> Option<Entry> {
    let code = Code::named(word)?;
    let kind = if code.number().starts_with('W') { "warning" } else { "error" };
    let entry = Entry::new(format!("{} {}", code.number(), code.name()), kind)
        .text(super::capitalized(code.summary()));
    let Some((_, wrong, right)) = EXAMPLES.iter().find(|(of, ..)| *of == code) else {
        return Some(entry);
    };
    Some(entry.example(heading(code), *wrong).example("Right", *right))
}

/// The heading of the wrong text, which says so if it cannot be shown as it is.
const fn heading(code: Code) -> &'static str {
    match code {
        Code::NotUtf8 => "Wrong, in a file saved as Latin-1",
        Code::TooLong => "Wrong, with more than a million characters",
        Code::MoreErrors => "Wrong, with a thousand such lines",
        Code::OpenHole => "Wrong, to be filled with `synfin fill`",
        _ => "Wrong",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::fill::fill;
    use crate::harness::Text;
    use crate::lint::lint;

    /// The codes that a text causes.
    fn drawn(text: impl Into<Vec<u8>>) -> Vec<Code> {
        let text = Text::new("text", text);
        let linted = if text.has_errors() { Vec::new() } else { lint(&text.plan) };
        text.diagnostics.iter().chain(&linted).map(|it| it.code).collect()
    }

    #[test]
    fn the_wrong_text_causes_the_code_and_the_right_one_nothing() {
        for (code, wrong, right) in &*EXAMPLES {
            let wrong = match code {
                // In Latin-1.
                Code::NotUtf8 => wrong.chars().map(|c| c as u8).collect(),
                Code::TooLong => wrong.replace('…', &"a".repeat(1 << 20)).into_bytes(),
                Code::MoreErrors => wrong.replace('…', &"client x\n".repeat(1000)).into_bytes(),
                Code::OpenHole => {
                    let open = fill(&Text::new("text", *wrong)).unwrap_err();
                    assert!(open.iter().all(|it| it.code == *code), "{open:?}");
                    fill(&Text::new("text", *right)).unwrap();
                    continue;
                }
                _ => wrong.as_bytes().to_vec(),
            };
            assert!(drawn(wrong).contains(code), "{code}: the wrong text causes another code");
            assert_eq!(drawn(*right), [], "{code}: {right}");
        }
    }

    #[test]
    fn every_code_has_an_example() {
        let codes: Vec<Code> = EXAMPLES.iter().map(|(code, ..)| *code).collect();
        // What the scenario language can say can be run, and all of it.
        let all = Code::ALL
            .iter()
            .copied()
            .filter(|code| !matches!(code, Code::Unsupported | Code::Ignored));
        assert_eq!(codes, all.collect::<Vec<_>>(), "in the order of the numbers");
    }
}
