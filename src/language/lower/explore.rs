//! The clauses of `explore` blocks: what may happen, what must hold, and how long.

use super::{Context, expect};
use crate::language::grammar::Rule;
use crate::language::plan::{
    Chance, Delay, Expectation, ExpectationKind, Fails, May, Property, PropertyKind, Read,
    StatementKind, UserCall,
};
use crate::language::tree::Part;
use crate::language::{Code, Diagnostic, Span};

/// A line of an `explore` block that no scenario has.
pub(in crate::language) enum Clause {
    /// `may …`
    May(May),
    /// `never …` and its like.
    Property(Property),
    /// `within 10s`
    Within(Delay),
}

/// The most often that a bound can say.
const MOST: u64 = 255;

/// What a clause means; `span` is all of it.
pub(super) fn clause(cx: &mut Context<'_>, part: Part<'_>) -> Option<Clause> {
    match part.rule() {
        Rule::may => may(cx, part).map(Clause::May),
        Rule::property => property(cx, part).map(Clause::Property),
        Rule::within => cx.duration(part.parts().next()?).map(Clause::Within),
        _ => None,
    }
}

fn may(cx: &mut Context<'_>, part: Part<'_>) -> Option<May> {
    let span = part.span();
    let mut what = part.parts();
    let word = what.next()?;
    let first = what.clone().next()?;
    let must = word.text() == "must";
    let bound = part.parts().find(|part| part.rule() == Rule::bound);
    let last = part.parts().take_while(|it| !matches!(it.rule(), Rule::comma | Rule::bound)).last();
    let statement = first.span().to(last.unwrap_or(first).span());
    let what = if first.rule() == Rule::overtaking {
        if must { none_must(cx, word, statement) } else { Some(Chance::Reorder) }
    } else {
        let kind = super::statement(cx, what);
        kind.and_then(|kind| chance(cx, word.text(), kind, statement))
    };
    let times = match bound {
        Some(bound) => Some(times(cx, bound)?),
        None if first.rule() == Rule::overtaking => None,
        None => Some(1),
    };
    Some(May { span, what: what?, times, must })
}

/// The error for `must reorder`.
fn none_must(cx: &mut Context<'_>, word: Part<'_>, what: Span) -> Option<Chance> {
    let error = Diagnostic::new(Code::MayNot, what, "segments need not overtake each other");
    cx.error(error.label("not for `must`").help("write `may reorder`").fix(word.span(), "may"))
}

fn times(cx: &mut Context<'_>, bound: Part<'_>) -> Option<u32> {
    let Some(number) = bound.parts().find(|part| part.rule() == Rule::number) else {
        return Some(1);
    };
    let times = cx.number(number, "how often something may happen", 1, MOST)?;
    u32::try_from(times).ok()
}

/// A statement as something that can happen at any moment, if it can.
fn chance(cx: &mut Context<'_>, word: &str, kind: StatementKind, span: Span) -> Option<Chance> {
    let (what, help) = match &kind {
        StatementKind::Call { call: UserCall::CloseLinger(time), .. } if !time.is_zero() => (
            "`close linger` waits, and what happens in a search takes no time",
            "write `close`; what comes of it follows by itself",
        ),
        StatementKind::Call { fails: Some(Fails::Either), .. }
        | StatementKind::Read { fails: Some(Fails::Either), .. } => (
            "`or fails` says nothing about what happens",
            "a call that would be refused is not made; to have it made only then, write `fails`",
        ),
        StatementKind::Call { .. }
        | StatementKind::Read { what: Read::Some | Read::Length(_) | Read::Eof, .. }
        | StatementKind::Network(_) => return Some(Chance::Statement(kind)),
        StatementKind::Read { .. } => (
            "what happens in a search is `read`, `read N` or `read EOF`",
            "that what arrives is what was sent, is looked at without being asked for",
        ),
        StatementKind::Given(_) => (
            "`given` says where the search begins, and cannot happen later",
            "write it at the head of the block, by itself",
        ),
        StatementKind::Set { .. } => (
            "settings stay as they are once something has happened",
            "write it at the head of the block, by itself",
        ),
        StatementKind::Recv { .. } => (
            "what is in flight can always arrive",
            "leave this line out; `may reorder` also lets a later segment arrive first",
        ),
        StatementKind::Settle => (
            "what is in flight can always arrive",
            "leave this line out; `ends` says what holds when nothing is in flight any more",
        ),
        StatementKind::Wait(_) | StatementKind::Until(_) => (
            "the next timer can always fire",
            "leave this line out; `within 10s` bounds how much time passes",
        ),
        StatementKind::Expect(_) => (
            "an expectation does not happen",
            "what is claimed begins with `never`, `always`, `sometimes` or `ends`",
        ),
    };
    cx.error(
        Diagnostic::new(Code::MayNot, span, what).label(format!("not for `{word}`")).help(help),
    )
}

fn property(cx: &mut Context<'_>, part: Part<'_>) -> Option<Property> {
    let span = part.span();
    let word = part.parts().next()?;
    let kind = PropertyKind::ALL.into_iter().find(|kind| kind.word() == word.text())?;
    let parts = expect::expectations(cx, part)?;
    let mut all = true;
    // `both` makes two of one text.
    for same in parts.chunk_by(|a, b| a.span == b.span) {
        all &= same.first().is_none_or(|part| is_judged(cx, part, kind));
    }
    all.then_some(Property { span, kind, parts })
}

/// Whether it can be told from how things stand; otherwise, an error.
fn is_judged(cx: &mut Context<'_>, part: &Expectation, kind: PropertyKind) -> bool {
    let word = kind.word();
    let (message, help) = match &part.kind {
        ExpectationKind::Signal(..) | ExpectationKind::NotSignal(..) => (
            format!("`{word}` is about how things stand, and a signal is told once"),
            "name the state or the variable that is so with it",
        ),
        ExpectationKind::Hole(_) => (
            format!("`{word}` has no hole to be filled in"),
            "holes are for `expect` in scenarios: a property has many situations to hold in",
        ),
        _ => return true,
    };
    let error = Diagnostic::new(Code::NotJudged, part.span, message);
    cx.error::<()>(error.label("cannot be judged").help(help));
    false
}
