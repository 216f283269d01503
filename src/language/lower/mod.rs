//! From the parts of a statement to the plan: every word gets its meaning, or an error
//! that says what was meant. What concerns more than one statement stands in
//! [`super::scenario`].

mod absent;
mod call;
mod contradiction;
mod expect;
mod explore;
mod field;
mod flags;
mod moment;
mod network;
mod pattern;
mod setup;

pub(in crate::language) use explore::Clause;
pub(in crate::language) use flags::letters;

use std::time::Duration;

use super::grammar::Rule;
use super::literal::{self, NotADuration};
use super::plan::{Delay, StatementKind};
use super::tree::{Part, Parts};
use super::words::{list, nearest, quoted};
use super::{Code, Diagnostic, Findings, Span};
use crate::host::Host;
use crate::tcp::State;

/// Where errors go.
pub(super) struct Context<'c> {
    /// Everything found so far.
    pub(super) findings: &'c mut Findings,
}

impl Context<'_> {
    /// Notes an error, and gives nothing.
    pub(super) fn error<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        self.findings.push(diagnostic);
        None
    }

    /// An error about a word that is none of `known`, with the nearest of them.
    pub(super) fn unknown<'w, T>(
        &mut self,
        code: Code,
        part: Part<'_>,
        what: &str,
        known: impl Iterator<Item = &'w str> + Clone,
    ) -> Option<T> {
        let found = part.text();
        let near = nearest(found, known.clone());
        let span = part.span();
        let error = Diagnostic::new(code, span, format!("{} is not {what}", quoted(found)));
        self.error(
            error
                .near(near, format!("not {what}"))
                .help(format!("expected one of {}", list(known, "or"))),
        )
    }

    /// The octets of a text in quotation marks.
    pub(super) fn octets(&mut self, part: Part<'_>) -> Option<Vec<u8>> {
        match literal::octets(part.text()) {
            Ok(octets) => Some(octets),
            Err(bad) => {
                let start = part.span().start + bad.at as u32;
                let span = Span { start, end: start + bad.length as u32 };
                let found = part.text().get(bad.at..bad.at + bad.length).unwrap_or("\\");
                self.error(
                    Diagnostic::new(
                        Code::BadString,
                        span,
                        format!("{} is not an escape", quoted(found)),
                    )
                    .label("not an escape")
                    .help(r#"the escapes are `\"`, `\\`, `\n`, `\r`, `\t` and `\xNN`"#),
                )
            }
        }
    }

    /// The text of a part in quotation marks, which must be UTF-8 for people to read.
    pub(super) fn text(&mut self, part: Part<'_>) -> Option<String> {
        let octets = self.octets(part)?;
        let text = String::from_utf8(octets).ok();
        match text.filter(|text| !text.chars().any(char::is_control)) {
            Some(text) => Some(text),
            None => {
                let span = part.span();
                self.error(
                    Diagnostic::new(Code::BadString, span, "this text is for people to read")
                        .label("holds control characters, or octets that are not UTF-8"),
                )
            }
        }
    }

    /// A number in a range.
    pub(super) fn number(
        &mut self,
        part: Part<'_>,
        what: &str,
        low: u64,
        high: u64,
    ) -> Option<u64> {
        let found = part.text();
        let span = part.span();
        match literal::number(found) {
            Ok(value) if (low..=high).contains(&value) => Some(value),
            Err(literal::NotANumber::Malformed) => self.error(
                Diagnostic::new(Code::Number, span, format!("{} is not a number", quoted(found)))
                    .label("not a number")
                    .help("numbers are decimal, or hexadecimal after `0x`; digits may be grouped with `_`"),
            ),
            Ok(_) | Err(literal::NotANumber::TooLarge) => self.error(
                Diagnostic::new(Code::Number, span, format!("{} is out of range", quoted(found)))
                    .label(format!("{what} is a number from {low} to {high}")),
            ),
        }
    }

    /// A length of time.
    pub(super) fn duration(&mut self, part: Part<'_>) -> Option<Delay> {
        self.duration_at(part.span(), part.text())
    }

    /// A length of time that is written as `found`.
    fn duration_at(&mut self, span: Span, found: &str) -> Option<Delay> {
        let why = match literal::duration(found) {
            Ok(delay) => return Some(delay),
            Err(why) => why,
        };
        let error = Diagnostic::new(
            Code::Duration,
            span,
            match why {
                NotADuration::TooLong => format!("{} is too long", quoted(found)),
                _ => format!("{} is not a length of time", quoted(found)),
            },
        );
        self.error(match why {
            NotADuration::Number => error
                .label("a length of time begins with a number: `1.5s`")
                .meant(literal::meant_duration(found)),
            NotADuration::NoUnit => {
                // Other languages count in seconds or in milliseconds.
                error
                    .label(format!("the unit is missing: `{found}ms` or `{found}s`?"))
                    .help(format!("units are {}", list(literal::UNITS, "and")))
            }
            NotADuration::TooLong => error.label("at most a year, 1000 MSL or 1000 RTO"),
            NotADuration::Unit => {
                let (amount, unit) = literal::split_duration(found);
                let near = || nearest(unit, literal::UNITS).map(|near| format!("{amount}{near}"));
                // `m` is a minute to some, and a millisecond to others.
                let near = literal::meant_duration(found).or_else(near).filter(|_| unit != "m");
                let label = match unit {
                    "m" => format!("`{amount}min` or `{amount}ms`?"),
                    _ => format!("{} is not a unit of time", quoted(unit)),
                };
                error
                    .label(label)
                    .meant(near)
                    .help(format!("units are {}", list(literal::UNITS, "and")))
            }
        })
    }

    /// A length of time that depends on no setting.
    pub(super) fn fixed_duration(&mut self, span: Span, found: &str) -> Option<Duration> {
        match self.duration_at(span, found)? {
            Delay::Fixed(length) => Some(length),
            Delay::Msl(_) | Delay::Rto(_) => {
                let message = format!("{} depends on settings, and this does not", quoted(found));
                let error = Diagnostic::new(Code::Duration, span, message);
                self.error(error.label("expected a length such as `1.5s` or `100ms`"))
            }
        }
    }

    /// A state in any spelling.
    pub(super) fn state(&mut self, part: Part<'_>) -> Option<State> {
        match part.text().parse() {
            Ok(state) => Some(state),
            Err(_) => self.unknown(
                Code::UnknownState,
                part,
                "a TCP state",
                State::ALL.iter().map(|state| state.name()),
            ),
        }
    }
}

/// The host of a part that the grammar knows to be one.
pub(super) fn host(part: Part<'_>) -> Host {
    if part.text().starts_with('s') { Host::Server } else { Host::Client }
}

/// The hosts that a word means: `client`, `server` or `both`.
pub(super) fn hosts(word: &str) -> &'static [Host] {
    match word {
        "client" => &[Host::Client],
        "server" => &[Host::Server],
        _ => &Host::BOTH,
    }
}

/// What a line of a block means.
pub(super) enum Line {
    /// A statement.
    Statement(StatementKind),
    /// A clause of an `explore` block.
    Clause(Clause),
}

/// The plan of a line, or nothing if something about it is wrong.
pub(super) fn line(cx: &mut Context<'_>, parts: Parts<'_>) -> Option<Line> {
    let first = parts.clone().next()?;
    match first.rule() {
        Rule::may | Rule::property | Rule::within => explore::clause(cx, first).map(Line::Clause),
        _ => statement(cx, parts).map(Line::Statement),
    }
}

/// The plan of a statement, or nothing if something about it is wrong.
fn statement(cx: &mut Context<'_>, mut parts: Parts<'_>) -> Option<StatementKind> {
    let first = parts.next()?;
    match first.rule() {
        Rule::host => at_host(cx, host(first), parts.next()?),
        Rule::expect => expect::expect(cx, first),
        Rule::network => network::network(cx, first).map(StatementKind::Network),
        Rule::given => setup::given(cx, first),
        Rule::set => setup::set(cx, first),
        Rule::wait => moment::wait(cx, first),
        Rule::settle => Some(StatementKind::Settle),
        _ => None,
    }
}

fn at_host(cx: &mut Context<'_>, host: Host, part: Part<'_>) -> Option<StatementKind> {
    match part.rule() {
        Rule::recv => {
            let has = |rule| part.parts().find(|part| part.rule() == rule);
            let at = has(Rule::at).map(|at| moment::when(cx, at));
            let patterns = pattern::alternatives(cx, part.parts(), pattern::Use::Match)?;
            let at = match at {
                None => None,
                Some(when) => Some(Box::new(when?)),
            };
            Some(StatementKind::Recv { host, patterns, next: has(Rule::next).is_some(), at })
        }
        Rule::read => call::read(cx, host, part),
        _ => call::call(cx, host, part),
    }
}
