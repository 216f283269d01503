//! Headers of scenarios and their names, and what can be wrong about the form of headers and
//! attributes.

use std::collections::HashMap;

use super::grammar::Mismatch;
use super::lower::Context;
use super::plan::{Plan, Scenario};
use super::tree::Parts;
use super::words::{nearest, quoted};
use super::{Code, Diagnostic, Findings, Span, syntax};

/// What stands in the place of quotation marks in other languages, and in word processors.
const QUOTES: [char; 8] = ['\'', '`', '‘', '’', '“', '”', '„', '«'];

/// The name in a header.
pub(super) fn name(cx: &mut Context<'_>, mut parts: Parts<'_>) -> Option<String> {
    let header = parts.next()?;
    let text = header.parts().next()?;
    let name = cx.text(text)?;
    if name.trim().is_empty() {
        let message = format!("{} needs a name", article(syntax::word_at(header.text(), 0)));
        return cx.error(Diagnostic::new(Code::Header, text.span(), message).label("empty"));
    }
    Some(name)
}

/// The words that begin a block.
pub(super) const BLOCKS: [&str; 2] = [SCENARIO, EXPLORE];
const SCENARIO: &str = "scenario";
const EXPLORE: &str = "explore";

/// Whether a piece begins with the word of a block.
pub(super) fn is_header(piece: &str) -> bool {
    // This is asked of every statement.
    piece.starts_with(['s', 'e']) && BLOCKS.contains(&syntax::word_at(piece, 0))
}

/// Whether the header is one of a block, if perhaps not a right one.
pub(super) fn is_one(piece: &str) -> bool {
    meant(syntax::word_at(piece, 0)).is_some()
}

/// Whether the header is one of an exploration, if perhaps not a right one.
pub(super) fn explores(piece: &str) -> bool {
    meant(syntax::word_at(piece, 0)) == Some(EXPLORE)
}

/// The block that a word begins, or is meant to.
fn meant(word: &str) -> Option<&'static str> {
    let same = BLOCKS.into_iter().find(|block| *block == word);
    let other = || OTHER_WORDS.iter().find(|(_, words)| words.contains(&word));
    same.or_else(|| other().map(|(block, _)| *block)).or_else(|| nearest(word, BLOCKS))
}

/// What blocks are called elsewhere.
const OTHER_WORDS: [(&str, &[&str]); 2] = [
    (
        SCENARIO,
        &["test", "testcase", "case", "it", "describe", "Scenario:", "script", "Scenario", "spec"],
    ),
    (EXPLORE, &["exploration", "explores", "theorem", "search", "prove", "modelcheck"]),
];

/// The diagnostic for a header that cannot be read.
pub(super) fn bad_header(piece: &str, base: u32) -> Diagnostic {
    if let Some(error) = syntax::open_string(piece, base) {
        return error;
    }
    let word = syntax::word_at(piece, 0);
    let place =
        |start: usize, end: usize| Span { start: base + start as u32, end: base + end as u32 };
    if !BLOCKS.contains(&word) {
        if let Some(error) = syntax::no_block(piece, base) {
            return error;
        }
        let near = meant(word);
        return Diagnostic::new(
            Code::Header,
            place(0, word.len()),
            format!("no block begins with {}", quoted(word)),
        )
        .label(format!("expected `{} \"name\"`", near.unwrap_or(SCENARIO)))
        .meant(near);
    }
    let rest = piece.get(word.len()..).unwrap_or_default();
    let name = rest.trim_start();
    let start = piece.len() - name.len();
    if name.is_empty() {
        let message = format!("{} needs a name", article(word));
        return Diagnostic::new(Code::Header, place(0, piece.len()), message)
            .label("expected a name in quotation marks after it");
    }
    if let Some(quote) = name.find('"') {
        return Diagnostic::new(
            Code::Header,
            place(start, piece.len()),
            format!("{} has one name, in quotation marks", article(word)),
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
        format!("the name of {} needs quotation marks", article(word)),
    )
    .label("quotation marks are missing")
    .meant(Some(format!("\"{}\"", name.trim_matches(QUOTES).replace('\\', "\\\\"))))
}

/// The block that a word begins, in words.
fn article(word: &str) -> &'static str {
    if word == EXPLORE { "an exploration" } else { "a scenario" }
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
    BLOCKS.into_iter().filter_map(|block| block_after_attribute(piece, block)).min()
}

fn block_after_attribute(piece: &str, block: &str) -> Option<usize> {
    let mut quoted = false;
    let mut from = 0;
    for (at, _) in piece.match_indices(block) {
        let before = piece.get(from..at)?;
        quoted ^= before.bytes().filter(|&byte| byte == b'"').count() % 2 == 1;
        from = at;
        let rest = piece.get(at + block.len()..)?;
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
        let first = *firsts.entry(other.name.as_str()).or_insert(other);
        if first.span == other.span {
            continue;
        }
        findings.push(
            Diagnostic::new(
                Code::DuplicateName,
                head(other),
                format!("there are two {} {}", several(first, other), quoted(&other.name)),
            )
            .label("the second")
            .also(head(first), "the first")
            .help("results are identified by scenario name"),
        );
    }
}

/// What two blocks are, in words.
fn several(first: &Scenario, second: &Scenario) -> &'static str {
    match (&first.exploration, &second.exploration) {
        (Some(_), Some(_)) => "explorations",
        (None, None) => "scenarios",
        _ => "blocks",
    }
}

/// The word at the head of a block.
fn head(block: &Scenario) -> Span {
    let word = if block.exploration.is_some() { EXPLORE } else { SCENARIO };
    let start = block.span.start;
    Span { start, end: block.span.end.min(start + word.len() as u32) }
}
