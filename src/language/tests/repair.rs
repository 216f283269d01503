//! `repair` carries out what diagnostics offer: the text is better for it, and a right one stays.

use std::fs;

use proptest::prelude::*;

use super::super::{Source, repair};
use super::messages::texts;
use super::texts::{WORDS, text};
use super::{check, reachable};

fn repaired(text: &str) -> String {
    repair(&Source::new("test.synfin", text), &reachable).text
}

fn errors(text: &str) -> usize {
    check(text).err().map_or(0, |found| found.iter().filter(|it| it.is_error()).count())
}

#[test]
fn several_corrections_are_made_at_once() {
    for (text, right) in [
        (
            "clinet clse； sever recv FIN, client recieve ACK",
            "client close; server recv FIN; client recv ACK",
        ),
        ("client.close() // done\nwait 5 seconds\n", "client close # done\nwait 5s\n"),
        ("client send “a；b”， server close", "client send \"a；b\"; server close"),
        (
            "scenario 「a」 ｛\n\u{3000}client close。\n｝\n",
            "scenario \"a\" {\n client close;\n}\n",
        ),
        ("/* a\n * b */\nclient close\rserver close", "# a\n# b\nclient close\nserver close"),
        ("client\u{a0}close\nclient\u{200b}send\u{200b} 5", "client close\nclient send 5"),
    ] {
        assert_eq!(repaired(text), right);
    }
}

#[test]
fn a_text_that_cannot_be_corrected_stays() {
    for text in ["client frobnicate", "wait 200", "[package]\nname = 'x'\n", "let x = 5", ""] {
        assert_eq!(repaired(text), text);
    }
}

/// What is shown as `?` would be lost.
#[test]
fn a_text_with_bad_bytes_stays() {
    let source = Source::new("test.synfin", b"clinet close\n# \xff\n".to_vec());
    let repaired = repair(&source, &reachable);
    assert_eq!((repaired.text.as_str(), repaired.corrections), (source.text(), 0));
}

#[test]
fn corrections_are_counted() {
    let text = "clinet close\nsever recv FIN\nserver close; client recv FIN";
    assert_eq!(repair(&Source::new("test.synfin", text), &reachable).corrections, 2);
}

#[test]
fn every_kept_mistake_is_better_for_it() {
    for path in texts() {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let once = repaired(&text);
        assert!(errors(&once) <= errors(&text), "{}", path.display());
        assert_eq!(repaired(&once), once, "{}", path.display());
    }
}

proptest! {
    #[test]
    fn right_texts_stay(text in text()) {
        prop_assert_eq!(repaired(&text), text);
    }

    #[test]
    fn any_words_get_better_and_once_is_enough(words in prop::collection::vec(prop::sample::select(WORDS), 0..20)) {
        let text = words.join(" ");
        let once = repaired(&text);
        prop_assert!(errors(&once) <= errors(&text), "{} -> {}", text, once);
        prop_assert_eq!(repaired(&once), once);
    }

    #[test]
    fn damaged_texts_get_better(text in text(), at in any::<prop::sample::Index>(), with in "[；，： a-zA-Z'\"/*\u{a0}\u{200b}\n]{0,6}") {
        let at = at.index(text.len() + 1);
        prop_assume!(text.is_char_boundary(at));
        let text = format!("{}{with}{}", &text[..at], &text[at..]);
        let once = repaired(&text);
        prop_assert!(errors(&once) <= errors(&text), "{} -> {}", text, once);
        prop_assert_eq!(repaired(&once), once);
    }
}
