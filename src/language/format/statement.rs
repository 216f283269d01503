//! Statements, headers and attributes, written with one space between words and one spelling
//! of everything.

use crate::language::Source;
use crate::language::literal::{self, split_duration};
use crate::language::tree::{Word, WordKind};
use crate::tcp::{Flags, SegmentField, Setting, State};

/// A statement, clause or header.
pub(super) fn statement(source: &Source, mut words: Vec<Word>) -> String {
    let text = |word: &Word| source.slice(word.span);
    let first = words.first().map_or("", text);
    let bound = if matches!(first, "may" | "must") { bound(source, &mut words) } else { None };
    // `urgent push` and `client raw` have another order that is the usual one.
    for at in 1..words.len() {
        let pair = (text(&words[at - 1]), text(&words[at]));
        let keyword = words[at].kind == WordKind::Keyword;
        if keyword && (pair == ("urgent", "push") || first == "given" && pair.1 == "raw") {
            let before = words[at - 1].kind;
            if before == WordKind::Host || pair.0 == "urgent" {
                words.swap(at - 1, at);
            }
        }
    }
    let spacing = match first {
        "expect" | "set" | "never" | "always" | "sometimes" | "ends" => Spacing::Wide,
        _ => Spacing::Tight,
    };
    let mut out = String::new();
    let mut before: Option<WordKind> = None;
    let mut unary = false;
    for word in &words {
        let space = before.is_some_and(|before| spacing.between(before, word.kind)) && !unary;
        if space {
            out.push(' ');
        }
        // A sign with no term before it belongs to the term after it.
        unary = word.kind == WordKind::Sign
            && !matches!(before, Some(WordKind::Number | WordKind::Variable));
        write(&mut out, word.kind, text(word));
        before = Some(word.kind);
    }
    out.push_str(bound.unwrap_or_default());
    out
}

/// Takes the bound away at whose words another is the usual one, and gives that: `1 time` is `once`,
/// and `5 time` is `5 times`.
fn bound(source: &Source, words: &mut Vec<Word>) -> Option<&'static str> {
    let [.., comma, number, last] = words.as_slice() else { return None };
    let times = matches!(source.slice(last.span), "time" | "times");
    if comma.kind != WordKind::Comma || number.kind != WordKind::Number || !times {
        return None;
    }
    let once = literal::number(source.slice(number.span)).ok() == Some(1);
    let kept = if once { 2 } else { 1 };
    words.truncate(words.len() - kept);
    Some(if once { " once" } else { " times" })
}

/// How much room stands around `=`, `+` and `-`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spacing {
    /// None: in patterns.
    Tight,
    /// A space on both sides: in expectations and settings.
    Wide,
}

impl Spacing {
    fn between(self, before: WordKind, next: WordKind) -> bool {
        let joins = |kind| {
            use WordKind::{Equals, Joint, Relation, Sign};
            matches!(kind, Equals | Joint | Relation | Sign)
        };
        next != WordKind::Comma && (self == Self::Wide || !joins(before) && !joins(next))
    }
}

fn write(out: &mut String, kind: WordKind, text: &str) {
    match kind {
        WordKind::Keyword if text == "open" => out.push_str("connect"),
        WordKind::Keyword if text.eq_ignore_ascii_case("EOF") => out.push_str("EOF"),
        WordKind::State => match text.parse::<State>() {
            Ok(state) => out.push_str(state.name()),
            Err(_) => out.push_str(text),
        },
        WordKind::Shape => shape(out, text),
        // An option, but for `ack`, which is a flag where it stands.
        WordKind::Absent => match SegmentField::named(text).filter(|it| it.is_option()) {
            Some(_) => out.push_str(text),
            None => shape(out, text),
        },
        WordKind::Variable => match text.split_once('.') {
            Some((host, name)) => {
                out.push_str(host);
                out.push('.');
                out.push_str(&name.to_ascii_uppercase());
            }
            None => out.push_str(text),
        },
        WordKind::Setting => {
            let (host, name) = match text.split_once('.') {
                Some((host, name)) => (Some(host), name),
                None => (None, text),
            };
            if let Some(host) = host {
                out.push_str(host);
                out.push('.');
            }
            match Setting::named(name) {
                Some(setting) => out.push_str(setting.name()),
                None => out.push_str(name),
            }
        }
        WordKind::Value => {
            let (amount, unit) = split_duration(text);
            out.push_str(amount);
            match ["MSL", "RTO"].iter().find(|name| name.eq_ignore_ascii_case(unit)) {
                Some(name) => out.push_str(name),
                None => out.push_str(unit),
            }
        }
        _ => out.push_str(text),
    }
}

/// Flags in the order of the RFC's figures, joined by `+`.
fn shape(out: &mut String, text: &str) {
    let has = |name: &str| text.split(['+', '-']).any(|word| word.eq_ignore_ascii_case(name));
    let names =
        ["ANY", "NONE", "DATA"].into_iter().chain(Flags::NAMED.iter().map(|(_, name)| *name));
    let mut first = true;
    for name in names.filter(|name| has(name)) {
        if !std::mem::take(&mut first) {
            out.push('+');
        }
        out.push_str(name);
    }
}

/// An attribute. Commas between the words of a list are left out.
pub(super) fn attribute(source: &Source, words: &[Word]) -> String {
    let mut out = String::from("@");
    let mut key = "";
    for word in words {
        let text = source.slice(word.span);
        match word.kind {
            WordKind::Key => {
                key = text;
                out.push_str(text);
            }
            WordKind::Name if matches!(key, "rfc" | "tags" | "stack") => {
                for part in text.split(',').filter(|part| !part.is_empty()) {
                    out.push(' ');
                    out.push_str(part);
                }
            }
            WordKind::Name | WordKind::Text => {
                out.push(' ');
                out.push_str(text);
            }
            _ => {}
        }
    }
    out
}
