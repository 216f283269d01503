//! Plans as people write them: the [`fmt::Display`] of their values. It is for messages and
//! traces, so a long payload is shown by its length, but for the alternate form (`{:#}`): that can
//! be read again, and is the same plan then. What a whole text should look like is
//! [`format`](super::format())'s business.

use std::fmt::{self, Display, Formatter};
use std::time::Duration;

use super::plan::{
    Comparison, Delay, ExpectationKind, Expression, Fails, Field, Moment, NetworkAction, Pattern,
    Payload, Read, Shape, Sign, Start, StatementKind, Term, UserCall, When,
};
use crate::host::Host;
use crate::tcp::{Flags, Setting, SettingValue, Time};

/// A payload longer than this is shown by its length.
const LONGEST_TEXT: usize = 32;

/// A payload in quotes, or its length if it is long.
pub(crate) fn text(payload: &[u8]) -> String {
    if payload.len() > LONGEST_TEXT {
        return format!("{} octets", payload.len());
    }
    whole_text(payload)
}

/// A payload in quotes.
pub(crate) fn whole_text(payload: &[u8]) -> String {
    let mut words = String::from("\"");
    let octets = |words: &mut String, octets: &[u8]| {
        octets.iter().for_each(|octet| *words += &format!("\\x{octet:02x}"));
    };
    for chunk in payload.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '"' | '\\' => words.extend(['\\', character]),
                '\n' => words += "\\n",
                '\r' => words += "\\r",
                '\t' => words += "\\t",
                _ if character.is_control() => {
                    octets(&mut words, character.encode_utf8(&mut [0; 4]).as_bytes());
                }
                _ => words.push(character),
            }
        }
        octets(&mut words, chunk.invalid());
    }
    words + "\""
}

/// A payload, whole if that is asked for.
fn payload(f: &mut Formatter<'_>, octets: &[u8]) -> fmt::Result {
    f.write_str(&if f.alternate() { whole_text(octets) } else { text(octets) })
}

/// A length of time as a person writes it: `100ms`, `1.5s`.
pub(crate) fn length_of_time(time: Duration) -> String {
    format!("{:#}", Delay::Fixed(time))
}

/// A length of time: in seconds, or, in the alternate form, below a second in the unit that makes it
/// a whole number.
fn length(f: &mut Formatter<'_>, time: Duration) -> fmt::Result {
    let micros = time.as_micros();
    if f.alternate() && (1..1_000_000).contains(&micros) {
        return if micros.is_multiple_of(1000) {
            write!(f, "{}ms", micros / 1000)
        } else {
            write!(f, "{micros}us")
        };
    }
    write!(f, "{}", Time::ZERO + time)
}

/// `FIN+ACK`, or `no flags`.
pub(crate) fn flags(flags: Flags) -> String {
    if flags == Flags::NONE { "no flags".to_owned() } else { flags.joined("+") }
}

/// `a or b`.
pub(crate) fn either(words: impl IntoIterator<Item = impl ToString>) -> String {
    words.into_iter().map(|word| word.to_string()).collect::<Vec<_>>().join(" or ")
}

impl Display for Shape {
    /// `SYN+ACK`, `DATA`, `ANY`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("ANY"),
            Self::Only(Flags::NONE) => f.write_str("NONE"),
            Self::Only(named) => write!(f, "only {}", named.joined("+")),
            Self::Data(Flags::NONE) => f.write_str("DATA"),
            Self::Data(named) => write!(f, "DATA+{}", named.joined("+")),
            Self::Flags(named) => f.write_str(&flags(*named)),
        }
    }
}

impl Display for Field {
    /// `seq=101`, `sackok`, `"text"`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(octets) => payload(f, octets),
            Self::Mark(field) => f.write_str(field.word()),
            Self::BadChecksum => f.write_str("checksum=bad"),
            Self::RawOptions(raw) => {
                f.write_str("options=0x")?;
                raw.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
            }
            Self::Number(field, e) => write!(f, "{}{e}", field.written()),
            Self::Compared(field, comparison, e) => write!(f, "{}{comparison}{e}", field.word()),
            Self::WithoutFlags(named) => write!(f, "without {}", named.joined("+")),
            Self::Without(field) => write!(f, "without {}", field.word()),
            Self::NoOtherOptions => f.write_str("without other options"),
            Self::Sack(blocks) => {
                let block = |(left, right): &(Expression, Expression)| format!("{left}:{right}");
                write!(f, "sack={}", blocks.iter().map(block).collect::<Vec<_>>().join(","))
            }
        }
    }
}

impl Display for Pattern {
    /// `FIN seq=101 ack=301`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.shape.fmt(f)?;
        self.fields.iter().try_for_each(|field| {
            f.write_str(" ")?;
            field.fmt(f)
        })
    }
}

impl Display for Expression {
    /// `client.SND.NXT + 1`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (n, (sign, term)) in self.terms.iter().enumerate() {
            f.write_str(match (sign, n) {
                (Sign::Plus, 0) => "",
                (Sign::Minus, 0) => "-",
                (Sign::Plus, _) => " + ",
                (Sign::Minus, _) => " - ",
            })?;
            match term {
                Term::Number(n) => write!(f, "{n}")?,
                Term::Variable(host, variable) => write!(f, "{host}.{}", variable.name())?,
            }
        }
        Ok(())
    }
}

impl Display for Comparison {
    /// `=`, `!=`, …
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        })
    }
}

impl Display for UserCall {
    /// `close`, `send 100 push`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen => f.write_str("listen"),
            Self::ListenForever => f.write_str("listen forever"),
            Self::StopListening => f.write_str("stop listening"),
            Self::CloseLinger(time) => {
                f.write_str("close linger ")?;
                length(f, *time)
            }
            Self::Connect => f.write_str("connect"),
            Self::Close => f.write_str("close"),
            Self::Abort => f.write_str("abort"),
            Self::Status => f.write_str("status"),
            Self::Send { data, push, urgent } => {
                f.write_str("send ")?;
                match data {
                    Payload::Length(n) => write!(f, "{n}")?,
                    Payload::Text(octets) => payload(f, octets)?,
                }
                f.write_str(if *push { " push" } else { "" })?;
                f.write_str(if *urgent { " urgent" } else { "" })
            }
        }
    }
}

impl Display for Read {
    /// `read 5`, `read EOF`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Some => f.write_str("read"),
            Self::Length(n) => write!(f, "read {n}"),
            Self::Text(octets) => {
                f.write_str("read ")?;
                payload(f, octets)
            }
            Self::Eof => f.write_str("read EOF"),
            Self::Only(n) => write!(f, "read only {n}"),
            Self::Nothing => f.write_str("read nothing"),
        }
    }
}

impl Display for Delay {
    /// `1.5s`, `2MSL`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(time) => length(f, *time),
            Self::Msl(n) => write!(f, "{n}MSL"),
            Self::Rto(n) => write!(f, "{n}RTO"),
        }
    }
}

impl Display for Moment {
    /// `1.5s`, `+100ms`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(time) => length(f, *time),
            Self::After(time) => {
                f.write_str("+")?;
                length(f, *time)
            }
        }
    }
}

impl Display for When {
    /// `1.5s`, `1s to 2s`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.earliest.fmt(f)?;
        if self.latest == self.earliest {
            return Ok(());
        }
        f.write_str(" to ")?;
        self.latest.fmt(f)
    }
}

impl Display for StatementKind {
    /// `client close`, `network drop FIN from client`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Given(starts) => {
                let start = |(host, start): &(Host, Start)| match start {
                    Start::State(state) => format!("{host} {state}"),
                    Start::Raw => format!("raw {host}"),
                };
                write!(f, "given {}", starts.iter().map(start).collect::<Vec<_>>().join(", "))
            }
            Self::Set { host, setting, value, wish } => {
                set(f, *host, *setting, *value)?;
                f.write_str(if *wish { " if possible" } else { "" })
            }
            Self::Call { host, call, fails } => {
                write!(f, "{host} ")?;
                call.fmt(f)?;
                f.write_str(&failing(*fails))
            }
            Self::Read { host, what, fails } => {
                write!(f, "{host} ")?;
                what.fmt(f)?;
                f.write_str(&failing(*fails))
            }
            Self::Recv { host, patterns, next, at } => {
                let next = if *next { "next " } else { "" };
                write!(f, "{host} recv {next}")?;
                alternatives(f, patterns)?;
                at.iter().try_for_each(|at| {
                    f.write_str(" at ")?;
                    at.fmt(f)
                })
            }
            Self::Network(action) => action.fmt(f),
            Self::Settle => f.write_str("settle"),
            Self::Wait(delay) => {
                f.write_str("wait ")?;
                delay.fmt(f)
            }
            Self::Until(moment) => {
                f.write_str("wait until ")?;
                moment.fmt(f)
            }
            Self::Expect(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| part.kind.to_string()).collect();
                write!(f, "expect {}", parts.join(", "))
            }
        }
    }
}

/// `SYN or DATA`.
fn alternatives(f: &mut Formatter<'_>, patterns: &[Pattern]) -> fmt::Result {
    patterns.iter().enumerate().try_for_each(|(n, pattern)| {
        f.write_str(if n > 0 { " or " } else { "" })?;
        pattern.fmt(f)
    })
}

fn set(
    f: &mut Formatter<'_>,
    host: Option<Host>,
    setting: Setting,
    value: SettingValue,
) -> fmt::Result {
    f.write_str("set ")?;
    if let Some(host) = host {
        write!(f, "{host}.")?;
    }
    write!(f, "{} = {value}", setting.name())
}

fn failing(fails: Option<Fails>) -> String {
    match fails {
        None => String::new(),
        Some(Fails::Any) => " fails".to_owned(),
        Some(Fails::With(error)) => format!(" fails {error}"),
        Some(Fails::Either) => " or fails".to_owned(),
    }
}

impl Display for NetworkAction {
    /// `network drop FIN from client`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (verb, patterns, from): (_, &[Pattern], _) = match self {
            Self::Drop(patterns, from) => ("drop", patterns, *from),
            Self::Duplicate(patterns, from) => ("duplicate", patterns, *from),
            Self::Hold(patterns, from) => ("hold", patterns, *from),
            Self::Release(patterns, from) => ("release", patterns, *from),
            Self::Forge(pattern, from) => ("forge", std::slice::from_ref(pattern), Some(*from)),
            Self::Reorder(from) => ("reorder", &[], *from),
            Self::Down => ("down", &[], None),
            Self::Up => ("up", &[], None),
            Self::Icmp(icmp, to) => return write!(f, "network icmp {} to {to}", icmp.name()),
        };
        write!(f, "network {verb}")?;
        if !patterns.is_empty() {
            f.write_str(" ")?;
            alternatives(f, patterns)?;
        }
        match from {
            Some(from) => write!(f, " from {from}"),
            None => Ok(()),
        }
    }
}

impl Display for ExpectationKind {
    /// `client FIN_WAIT_1 or FIN_WAIT_2`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::State(host, states) => write!(f, "{host} {}", either(states)),
            Self::NotState(host, states) => write!(f, "{host} not {}", either(states)),
            Self::Signal(host, signals) => write!(f, "{host} signal {}", either(signals)),
            Self::NotSignal(host, signals) => write!(f, "{host} not signal {}", either(signals)),
            Self::Silent(Some(host)) => write!(f, "{host} silent"),
            Self::Silent(None) => f.write_str("silence"),
            Self::Hole(host) => write!(f, "{host} ?"),
            Self::Compare(compare) => {
                write!(f, "{} {} {}", compare.left, compare.comparison, compare.right)
            }
        }
    }
}
