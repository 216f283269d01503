//! Patterns of segments, and the expressions in them.

use super::Context;
use super::contradiction::{self, constant};
use crate::host::Host;
use crate::language::grammar::Rule;
use crate::language::literal;
use crate::language::plan::{Expression, Field, Pattern, Shape, Sign, Term};
use crate::language::tree::{Part, Parts};
use crate::language::words::quoted;
use crate::language::{Code, Diagnostic, Span};
use crate::tcp::{FieldKind, Flags, LONGEST_PAYLOAD, SegmentField, Variable};

/// What a pattern is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// To find a segment.
    Match,
    /// To make one.
    Forge,
}

/// The patterns among `parts`, joined by `or`.
pub(super) fn alternatives(
    cx: &mut Context<'_>,
    parts: Parts<'_>,
    usage: Use,
) -> Option<Vec<Pattern>> {
    // Nearly always there is one, so room for more would be wasted.
    let mut patterns = Vec::with_capacity(1);
    let mut all = true;
    for part in parts.filter(|part| part.rule() == Rule::pattern) {
        let (span, text) = (part.span(), part.text());
        let Some(pattern) = pattern(cx, part, usage) else {
            all = false;
            continue;
        };
        // A list that goes on for ever is not looked through each time.
        if patterns.iter().rev().take(16).any(|other| *other == pattern) {
            said_twice(cx, span, text);
        }
        patterns.push(pattern);
    }
    all.then_some(patterns)
}

/// The warning that something stands in a list again.
pub(super) fn said_twice(cx: &mut Context<'_>, span: Span, what: &str) {
    let message = format!("{} is in this list twice", quoted(what));
    cx.findings.push(Diagnostic::new(Code::SaidTwice, span, message).label("once is enough"));
}

fn pattern(cx: &mut Context<'_>, part: Part<'_>, usage: Use) -> Option<Pattern> {
    let whole = part.span();
    let mut parts = part.parts();
    let shape = shape(cx, parts.next()?)?;
    let mut fields: Vec<Field> = Vec::new();
    let mut places: Vec<Span> = Vec::new();
    for part in parts {
        let place = part.span();
        let field = field(cx, part, usage)?;
        let same = |old: &Field| name(old) == name(&field);
        if let Some(old) = fields.iter().position(same) {
            let what = name(&field);
            let first = places.get(old).copied().unwrap_or(place);
            return cx.error(
                Diagnostic::new(Code::FieldTwice, place, format!("{what} appears twice"))
                    .label("the second time")
                    .also(first, "the first time"),
            );
        }
        fields.reserve_exact(1);
        fields.push(field);
        places.push(place);
    }
    let pattern = Pattern { shape, fields };
    if !pattern.fields.is_empty() {
        contradiction::check(cx, &pattern, whole, &places, usage)?;
    }
    Some(pattern)
}

fn shape(cx: &mut Context<'_>, part: Part<'_>) -> Option<Shape> {
    let mut flags = Flags::NONE;
    let mut special = None;
    let span = part.span();
    let mut start = 0;
    for word in part.text().split(['+', '-']) {
        let place = Span {
            start: span.start + start as u32,
            end: span.start + (start + word.len()) as u32,
        };
        start += word.len() + 1;
        let named = Flags::NAMED.iter().find(|(_, name)| name.eq_ignore_ascii_case(word));
        let twice = match named {
            Some((flag, _)) => {
                let twice = flags.has(*flag);
                flags |= *flag;
                twice
            }
            None if word.eq_ignore_ascii_case("ANY") || word.eq_ignore_ascii_case("DATA") => {
                special.replace(word).is_some()
            }
            None => return unknown_flag(cx, word, place),
        };
        if twice {
            return cx.error(
                Diagnostic::new(Code::FieldTwice, place, format!("{} appears twice", quoted(word)))
                    .label("once is enough"),
            );
        }
    }
    match special {
        None => Some(Shape::Flags(flags)),
        Some(word) if word.eq_ignore_ascii_case("ANY") => {
            if flags == Flags::NONE {
                return Some(Shape::Any);
            }
            cx.error(
                Diagnostic::new(Code::Contradiction, span, "`ANY` matches whatever the flags are")
                    .label("name the flags, or `ANY`, not both"),
            )
        }
        Some(_) if flags.any(Flags::SYN | Flags::RST) => cx.error(
            Diagnostic::new(
                Code::Contradiction,
                span,
                "`DATA` is a payload without SYN and without RST",
            )
            .label("matches no segment")
            .help("a payload on another segment is named by `len=` or by its text"),
        ),
        Some(_) => Some(Shape::Data(flags)),
    }
}

fn unknown_flag<T>(cx: &mut Context<'_>, word: &str, place: Span) -> Option<T> {
    let known = Flags::NAMED.iter().map(|(_, name)| *name).chain(["DATA", "ANY"]);
    let near = letters(word)
        .or_else(|| run_together(word))
        .or_else(|| crate::language::words::nearest(word, known.clone()).map(str::to_owned));
    let error = Diagnostic::new(
        Code::UnknownFlag,
        place,
        format!("{} is not a flag of a segment", quoted(word)),
    );
    let error = error.near(near.as_deref(), "not a flag");
    let known = crate::language::words::list(known, "or");
    cx.error(error.help(format!("expected {known}; flags are joined by `+`")))
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

/// A field as it is written, for a message.
pub(super) fn name(field: &Field) -> String {
    field.of().map_or_else(|| "the payload".to_owned(), |it| format!("`{}`", it.written()))
}

fn field(cx: &mut Context<'_>, part: Part<'_>, usage: Use) -> Option<Field> {
    let span = part.span();
    let mut parts = part.parts();
    let first = parts.next()?;
    match first.rule() {
        Rule::string => return text(cx, first),
        Rule::sackok => return Some(Field::Mark(SegmentField::SackPermitted)),
        _ => {}
    }
    let value = parts.next()?;
    let word = first.text();
    let Some(named) = SegmentField::named(word) else {
        let known = SegmentField::ALL.iter().map(|it| it.word());
        return cx.unknown(Code::UnknownField, first, "a field of a segment", known);
    };
    match (named, named.kind()) {
        (_, FieldKind::Forged) if usage != Use::Forge => {
            return cx.error(
                Diagnostic::new(
                    Code::ForgeOnly,
                    span,
                    format!("`{word}=` is only for `network forge`"),
                )
                .label("cannot be looked for"),
            );
        }
        (SegmentField::Checksum, _) => return checksum(cx, value),
        (SegmentField::Options, _) => return options(cx, value),
        (_, FieldKind::Mark) => {
            return cx.error(
                Diagnostic::new(Code::FieldValue, span, format!("`{word}` has no value"))
                    .label(format!("write `{word}` alone")),
            );
        }
        _ => {}
    }
    let high = named.kind().most();
    let place = value.span();
    let expression = expression(cx, value)?;
    // A sum of sequence numbers goes round the circle; no other field does.
    let circle = named.kind() == FieldKind::Circle && expression.terms.len() > 1;
    match constant(&expression) {
        Some(n) if !circle && !(0..=i128::from(high)).contains(&n) => cx.error(
            Diagnostic::new(Code::FieldValue, place, format!("{n} does not fit `{word}=`"))
                .label(format!("a number from 0 to {high}")),
        ),
        _ => Some(Field::Number(named, expression)),
    }
}

/// A payload.
fn text(cx: &mut Context<'_>, part: Part<'_>) -> Option<Field> {
    let octets = cx.octets(part)?;
    if octets.len() as u64 <= u64::from(LONGEST_PAYLOAD) {
        return Some(Field::Text(octets));
    }
    let start = part.span().start;
    let place = Span { start, end: start + 1 };
    let message = format!("a payload of {} octets does not fit a segment", octets.len());
    cx.error(
        Diagnostic::new(Code::FieldValue, place, message)
            .label(format!("at most {LONGEST_PAYLOAD}")),
    )
}

fn checksum(cx: &mut Context<'_>, value: Part<'_>) -> Option<Field> {
    if value.text() == "bad" {
        return Some(Field::BadChecksum);
    }
    let span = value.span();
    cx.error(
        Diagnostic::new(Code::FieldValue, span, "a checksum can only be forged as `bad`")
            .label("expected `bad`")
            .help("without `checksum=bad` the checksum is right"),
    )
}

fn options(cx: &mut Context<'_>, value: Part<'_>) -> Option<Field> {
    /// The data offset has four bits, and the header without options takes five words.
    const LONGEST: usize = 40;
    match literal::raw_octets(value.text()) {
        Some(octets) if octets.len() <= LONGEST => Some(Field::RawOptions(octets)),
        _ => {
            let span = value.span();
            cx.error(
                Diagnostic::new(Code::FieldValue, span, "this is not an options field")
                    .label("expected `0x` and two digits per octet, at most 40 octets"),
            )
        }
    }
}

/// A sum of numbers and variables.
pub(super) fn expression(cx: &mut Context<'_>, part: Part<'_>) -> Option<Expression> {
    let mut terms = Vec::with_capacity(1);
    let mut sign = Sign::Plus;
    for part in part.parts() {
        if part.rule() == Rule::sign {
            sign = if part.text() == "-" { Sign::Minus } else { Sign::Plus };
            continue;
        }
        terms.push((sign, term(cx, part)?));
        sign = Sign::Plus;
    }
    Some(Expression { terms })
}

fn term(cx: &mut Context<'_>, part: Part<'_>) -> Option<Term> {
    match part.rule() {
        Rule::number => cx.number(part, "a value", 0, u64::MAX).map(Term::Number),
        Rule::variable => variable(cx, part),
        _ => {
            let found = part.text();
            let span = part.span();
            let error = Diagnostic::new(
                Code::UnknownVariable,
                span,
                format!("{} is neither a number nor a variable", quoted(found)),
            );
            let host = matches!(found, "client" | "server");
            let named = Variable::ALL.iter().find(|v| v.name().eq_ignore_ascii_case(found));
            cx.error(if host {
                error.label(format!("which variable? `{found}.SND.NXT`, `{found}.ISS`, …"))
            } else if let Some(variable) = named {
                error.label(format!("whose? `client.{0}` or `server.{0}`", variable.name()))
            } else {
                error.label("expected a number, or a variable such as `client.SND.NXT`")
            })
        }
    }
}

fn variable(cx: &mut Context<'_>, part: Part<'_>) -> Option<Term> {
    let text = part.text();
    let (who, name) = text.split_once('.')?;
    let span = part.span();
    let middle = span.start + who.len() as u32;
    let host = match who {
        "client" => Host::Client,
        "server" => Host::Server,
        _ => {
            let near = crate::language::words::nearest(who, ["client", "server"]);
            let place = Span { start: span.start, end: middle };
            let message = format!("{} is not a host", quoted(who));
            let error = Diagnostic::new(Code::UnknownHost, place, message);
            return cx.error(error.near(near, "expected `client` or `server`"));
        }
    };
    let known = Variable::ALL;
    if let Some(variable) = known.iter().find(|v| v.name().eq_ignore_ascii_case(name)) {
        return Some(Term::Variable(host, *variable));
    }
    let place = Span { start: middle + 1, end: span.end };
    let names = known.iter().map(|variable| variable.name());
    let near = crate::language::words::nearest(name, names.clone());
    let error = Diagnostic::new(
        Code::UnknownVariable,
        place,
        format!("{} is not a variable of a connection", quoted(name)),
    );
    let known = crate::language::words::list(names, "or");
    cx.error(error.near(near, "not a variable").help(format!("expected one of {known}")))
}
