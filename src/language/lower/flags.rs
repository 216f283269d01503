//! Flags joined by `+`, as patterns name them.

use super::Context;
use crate::language::tree::Part;
use crate::language::words::{list, nearest, quoted};
use crate::language::{Code, Diagnostic, Span};
use crate::tcp::Flags;

/// The flags of a part, and the word among them that is one of `special` instead.
pub(super) fn named(
    cx: &mut Context<'_>,
    part: Part<'_>,
    special: &[&'static str],
) -> Option<(Flags, Option<&'static str>)> {
    let mut flags = Flags::NONE;
    let mut found = None;
    let span = part.span();
    let mut start = 0;
    for word in part.text().split(['+', '-']) {
        let place = Span {
            start: span.start + start as u32,
            end: span.start + (start + word.len()) as u32,
        };
        start += word.len() + 1;
        let is = |name: &&str| name.eq_ignore_ascii_case(word);
        let twice = match Flags::NAMED.iter().find(|(_, name)| is(name)) {
            Some((flag, _)) => {
                let twice = flags.has(*flag);
                flags |= *flag;
                twice
            }
            None => match special.iter().find(|name| is(name)) {
                Some(name) => found.replace(*name).is_some(),
                None => return unknown(cx, word, place, special),
            },
        };
        if twice {
            return cx.error(
                Diagnostic::new(Code::FieldTwice, place, format!("{} appears twice", quoted(word)))
                    .label("once is enough"),
            );
        }
    }
    Some((flags, found))
}

fn unknown<T>(cx: &mut Context<'_>, word: &str, place: Span, special: &[&str]) -> Option<T> {
    let known = Flags::NAMED.iter().map(|(_, name)| *name).chain(special.iter().copied());
    let near = other_notation(word).or_else(|| nearest(word, known.clone()).map(str::to_owned));
    let error = Diagnostic::new(
        Code::UnknownFlag,
        place,
        format!("{} is not a flag of a segment", quoted(word)),
    );
    let error = error.near(near.as_deref(), "not a flag");
    cx.error(error.help(format!("expected {}; flags are joined by `+`", list(known, "or"))))
}

/// The flags that are meant by a word of another notation.
pub(super) fn other_notation(word: &str) -> Option<String> {
    letters(word).or_else(|| run_together(word))
}

/// `S.`, `[S.]`, `SA`, as packetdrill and tcpdump write flags: the flags by their names.
pub(in crate::language) fn letters(word: &str) -> Option<String> {
    let word = word.trim_start_matches('[').trim_end_matches(']');
    let flag = |c: char| {
        Some(match c {
            'S' => "SYN",
            'F' => "FIN",
            'R' => "RST",
            'P' => "PSH",
            'U' => "URG",
            'E' => "ECE",
            'W' => "CWR",
            'A' | '.' => "ACK",
            _ => return None,
        })
    };
    let names: Vec<&str> = word.chars().map(flag).collect::<Option<_>>()?;
    let twice =
        names.iter().enumerate().any(|(n, name)| names.iter().skip(n + 1).any(|it| it == name));
    (!names.is_empty() && !twice).then(|| names.join("+"))
}

/// `SYNACK`, `FIN_ACK`: flags without a `+` between them, with one.
fn run_together(word: &str) -> Option<String> {
    let mut rest = word;
    let mut flags = Vec::new();
    while !rest.is_empty() {
        let name = Flags::NAMED.iter().map(|(_, name)| *name).find(|name| {
            rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
        })?;
        flags.push(name);
        rest = rest.get(name.len()..)?.trim_start_matches('_');
    }
    (flags.len() > 1).then(|| flags.join("+"))
}
