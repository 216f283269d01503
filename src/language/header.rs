//! Headers of scenarios and their names, and what can be wrong about the form of headers and
//! attributes.

use std::collections::HashMap;

use super::grammar::Mismatch;
use super::lower::Context;
use super::plan::Plan;
use super::tree::Parts;
use super::words::{nearest, quoted};
use super::{Code, Diagnostic, Findings, Span, syntax};

/// What stands in the place of quotation marks in other languages, and in word processors.
const QUOTES: [char; 8] = ['\'', '`', '‘', '’', '“', '”', '„', '«'];

/// The name in a header.
pub(super) fn name(cx: &mut Context<'_>, mut parts: Parts<'_>) -> Option<String> {
    let text = parts.next()?.parts().next()?;
    let name = cx.text(text)?;
    if name.trim().is_empty() {
        return cx.error(
            Diagnostic::new(Code::Header, text.span(), "a scenario needs a name").label("empty"),
        );
    }
    Some(name)
}

/// Whether the header is one of a scenario, if perhaps not a right one.
pub(super) fn is_one(piece: &str) -> bool {
    let word = syntax::word_at(piece, 0);
    word == "scenario" || nearest(word, ["scenario"]).is_some() || OTHER_WORDS.contains(&word)
}

/// What a scenario is called elsewhere.
const OTHER_WORDS: [&str; 9] =
    ["test", "testcase", "case", "it", "describe", "Scenario:", "script", "Scenario", "spec"];

/// The diagnostic for a header that cannot be read.
pub(super) fn bad_header(piece: &str, base: u32) -> Diagnostic {
    if let Some(error) = syntax::open_string(piece, base) {
        return error;
    }
    let word = syntax::word_at(piece, 0);
    let place =
        |start: usize, end: usize| Span { start: base + start as u32, end: base + end as u32 };
    if word != "scenario" {
        if let Some(error) = syntax::no_block(piece, base) {
            return error;
        }
        let other = OTHER_WORDS.contains(&word).then_some("scenario");
        let near = other.or_else(|| nearest(word, ["scenario"]));
        return Diagnostic::new(
            Code::Header,
            place(0, word.len()),
            format!("no block begins with {}", quoted(word)),
        )
        .label("expected `scenario \"name\"`")
        .meant(near);
    }
    let rest = piece.get(word.len()..).unwrap_or_default();
    let name = rest.trim_start();
    let start = piece.len() - name.len();
    if name.is_empty() {
        return Diagnostic::new(Code::Header, place(0, piece.len()), "a scenario needs a name")
            .label("expected a name in quotation marks after it");
    }
    if let Some(quote) = name.find('"') {
        return Diagnostic::new(
            Code::Header,
            place(start, piece.len()),
            "a scenario has one name, in quotation marks",
        )
        .label(if quote == 0 {
            "more follows the name"
        } else {
            "something precedes the name"
        });
    }
    Diagnostic::new(
        Code::Header,
        place(start, piece.len()),
        "the name of a scenario needs quotation marks",
    )
    .label("quotation marks are missing")
    .meant(Some(format!("\"{}\"", name.trim_matches(QUOTES).replace('\\', "\\\\"))))
}

/// The diagnostic for an attribute that cannot be read.
pub(super) fn bad_attribute(piece: &str, base: u32, mismatch: &Mismatch) -> Diagnostic {
    if let Some(error) = syntax::open_string(piece, base) {
        return error;
    }
    let at = mismatch.at.min(piece.len());
    let place = Span { start: base + at as u32, end: base + piece.len() as u32 };
    if at <= 1 {
        return Diagnostic::new(Code::UnknownAttribute, place, "an attribute needs a key")
            .label("expected a key such as `title` right after `@`");
    }
    Diagnostic::new(Code::AttributeValue, place, "this is not an attribute value")
        .label("expected words or quoted texts, separated by spaces")
}

/// Where a header begins that follows an attribute on the same line.
pub(super) fn after_attribute(piece: &str) -> Option<usize> {
    let mut quoted = false;
    let mut from = 0;
    for (at, _) in piece.match_indices("scenario") {
        let before = piece.get(from..at)?;
        quoted ^= before.bytes().filter(|&byte| byte == b'"').count() % 2 == 1;
        from = at;
        let rest = piece.get(at + "scenario".len()..)?;
        if !quoted && before.ends_with([' ', '\t']) && rest.trim_start().starts_with('"') {
            return Some(at);
        }
    }
    None
}

/// Reports names that several scenarios have.
pub(super) fn duplicates(plan: &Plan, findings: &mut Findings) {
    let mut firsts = HashMap::new();
    for other in &plan.scenarios {
        if findings.is_full() {
            return;
        }
        let first = *firsts.entry(other.name.as_str()).or_insert(other.span);
        if first == other.span {
            continue;
        }
        findings.push(
            Diagnostic::new(
                Code::DuplicateName,
                head(other.span),
                format!("there are two scenarios {}", quoted(&other.name)),
            )
            .label("the second")
            .also(head(first), "the first")
            .help("results are identified by scenario name"),
        );
    }
}

/// The word `scenario` at the head of a block.
fn head(block: Span) -> Span {
    Span { start: block.start, end: block.end.min(block.start + "scenario".len() as u32) }
}
