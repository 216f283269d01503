//! The nearest right word to a wrong one, and how messages quote what they found.

use std::borrow::Cow;

use strsim::osa_distance;

use crate::text::escaped;

/// The nearest of `words` to `found`, if one is near: the same in another letter case, or a
/// few letters away.
pub(crate) fn nearest<'w>(
    found: &str,
    words: impl IntoIterator<Item = &'w str>,
) -> Option<&'w str> {
    // Nothing in the language is longer, and comparing takes the product of the lengths.
    if found.len() > 32 {
        return None;
    }
    let plain = simplified(found);
    // In a short word, few letters make another word of it.
    let most = match plain.chars().count() {
        0 => return None,
        1..=4 => 1,
        5..=7 => 2,
        _ => 3,
    };
    words
        .into_iter()
        .map(|word| (osa_distance(&plain, &simplified(word)), word))
        // A word that shares nothing with what was found is not what was meant.
        .filter(|(distance, word)| *distance <= most && *distance < word.len().min(plain.len()))
        .filter(|(_, word)| plain.len() > 4 || begin_alike(&plain, &simplified(word)))
        .min_by_key(|(distance, word)| {
            let word = simplified(word);
            (*distance, plain.len().abs_diff(word.len()), step(&plain, &word))
        })
        .map(|(_, word)| word)
}

/// Whether one of two short words can be a slip for the other: who mistypes one seldom does so at
/// its first letter, unless letters changed places, or one is missing or too many.
fn begin_alike(a: &str, b: &str) -> bool {
    a.len() != b.len() || {
        let sorted = |word: &str| {
            let mut letters: Vec<char> = word.chars().collect();
            letters.sort_unstable();
            letters
        };
        a.chars().next() == b.chars().next() || sorted(a) == sorted(b)
    }
}

/// How far apart the characters of the words are: of two words at the same distance from
/// `FIN_WAIT_3`, `FIN_WAIT_2` is the nearer one.
fn step(a: &str, b: &str) -> u32 {
    a.chars().zip(b.chars()).map(|(a, b)| u32::from(a).abs_diff(u32::from(b))).sum()
}

/// In lower case, with `_` for `-`.
fn simplified(word: &str) -> String {
    word.to_lowercase().replace('-', "_")
}

/// The words as a list for people: `` `a`, `b` or `c` ``.
pub(crate) fn list<'w>(words: impl IntoIterator<Item = &'w str>, conjunction: &str) -> String {
    let quoted: Vec<_> = words.into_iter().map(|word| format!("`{word}`")).collect();
    join(&quoted, conjunction)
}

/// The phrases as a list for people: `a, b or c`.
pub(super) fn join(phrases: &[String], conjunction: &str) -> String {
    match phrases {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} {conjunction} {last}", head.join(", ")),
    }
}

/// What was found, in back-ticks: clipped if it is long, and with the characters escaped that
/// a terminal would obey.
pub(crate) fn quoted(found: &str) -> String {
    const LONGEST: usize = 40;
    let shown: String = found.chars().take(LONGEST).collect();
    let more = if shown.len() < found.len() { "…" } else { "" };
    format!("`{}{more}`", visible(&shown))
}

/// The words of a message with the characters escaped that a terminal would obey: they may quote
/// the text that is wrong.
pub(super) fn visible(words: &str) -> Cow<'_, str> {
    escaped(words, is_unsafe, char::escape_unicode)
}

/// Whether printing the character could change how what follows it looks: control characters,
/// and those that change the direction of writing or have no width.
pub(super) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_only() {
        let states = ["CLOSED", "FIN_WAIT_1", "FIN_WAIT_2", "LISTEN"];
        assert_eq!(nearest("FIN_WAIT_3", states), Some("FIN_WAIT_2"));
        assert_eq!(nearest("fin-wait2", states), Some("FIN_WAIT_2"));
        assert_eq!(nearest("lisen", states), Some("LISTEN"));
        assert_eq!(nearest("banana", states), None);
        assert_eq!(nearest("", states), None);
        assert_eq!(nearest("or", ["up"]), None);
        assert_eq!(nearest("let", ["set"]), None);
        assert_eq!(nearest("bind", ["send"]), None);
        assert_eq!(nearest("syn", ["send"]), None);
        assert_eq!(nearest("est", ["set"]), Some("set"));
        assert_eq!(nearest("sned", ["send"]), Some("send"));
        assert_eq!(nearest("ecv", ["recv"]), Some("recv"));
    }

    #[test]
    fn what_was_found_is_tame() {
        assert_eq!(quoted("a\u{1b}[31m"), "`a\\u{1b}[31m`");
        assert_eq!(quoted(&"x".repeat(50)), format!("`{}…`", "x".repeat(40)));
    }
}
