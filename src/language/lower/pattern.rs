//! Patterns of segments: their flags, and the expressions in them. Their fields are in
//! [`super::field`].

use super::contradiction;
use super::field::{field, name};
use super::{Context, flags};
use crate::host::Host;
use crate::language::grammar::Rule;
use crate::language::plan::{Expression, Field, Pattern, Shape, Sign, Term};
use crate::language::tree::{Part, Parts};
use crate::language::words::quoted;
use crate::language::{Code, Diagnostic, Span};
use crate::tcp::{Flags, Variable};

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
    let first = parts.next()?;
    let shape = match first.rule() {
        Rule::only => only(cx, first, parts.next()?)?,
        _ => shape(cx, first)?,
    };
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

/// `only SYN+ACK`.
fn only(cx: &mut Context<'_>, word: Part<'_>, part: Part<'_>) -> Option<Shape> {
    let both = word.span().to(part.span());
    match shape(cx, part)? {
        Shape::Flags(flags) => Some(Shape::Only(flags)),
        Shape::Only(_) => cx.error(
            Diagnostic::new(Code::Contradiction, both, "`NONE` is exact already")
                .label("no flag is set")
                .meant(Some("NONE")),
        ),
        _ => {
            let what = if part.text().eq_ignore_ascii_case("ANY") { "ANY" } else { "DATA" };
            let message =
                format!("`only` names all flags that are set, and `{what}` leaves some open");
            cx.error(
                Diagnostic::new(Code::Contradiction, both, message)
                    .label("which flags?")
                    .help("name them, as in `only PSH+ACK`; no flag at all is `NONE`"),
            )
        }
    }
}

fn shape(cx: &mut Context<'_>, part: Part<'_>) -> Option<Shape> {
    let span = part.span();
    if let word @ ("only" | "next") = part.text() {
        let message = format!("the statement ends too early, after `{word}`");
        let error = Diagnostic::new(Code::Incomplete, span, message);
        return cx.error(error.label("expected a pattern, such as `SYN` or `DATA`"));
    }
    let (flags, special) = flags::named(cx, part, &["DATA", "ANY", "NONE"])?;
    match special {
        None => Some(Shape::Flags(flags)),
        Some("NONE") if flags == Flags::NONE => Some(Shape::Only(Flags::NONE)),
        Some("NONE") => cx.error(
            Diagnostic::new(Code::Contradiction, span, "`NONE` is a segment without any flag")
                .label("name the flags, or `NONE`, not both"),
        ),
        Some("ANY") if flags == Flags::NONE => Some(Shape::Any),
        Some("ANY") => cx.error(
            Diagnostic::new(Code::Contradiction, span, "`ANY` matches whatever the flags are")
                .label("name the flags, or `ANY`, not both"),
        ),
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
