//! Parses the lines of a program. Every word must be one of the protocol's; if not, the error says
//! what is wrong and what was probably meant.

use std::collections::BTreeSet;
use std::num::NonZeroU64;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Feature;
use super::value::{Kind, Unique, look};
use super::wire::{self, Level, SentSegment};
use crate::stack::feature::no_such;
use crate::tcp::{CallError, Flags, Options, Segment, Seq, Signal, State, Time, Variable};

/// A reply, in terms of TCP.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The state after the message, if it is known.
    pub state: Option<State>,
    /// The segments sent, in order.
    pub send: Sent,
    /// The signals to the user, in order.
    pub signals: Vec<Signal>,
    /// Why the call is refused, if it is.
    pub refused: Option<CallError>,
    /// The data that a RECEIVE takes.
    pub data: Vec<u8>,
    /// How many octets wait to be read.
    pub readable: u32,
    /// Whether the peer's FIN follows them.
    pub end: bool,
    /// When to send the program a `tick`.
    pub wake: Option<Time>,
    /// The variables that it reports.
    pub variables: Vec<(Variable, u32)>,
    /// What it says that it lacks, if it does: then nothing else counts.
    pub unsupported: Option<String>,
}

/// What a program says of itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hello {
    /// How much it wants to see of segments.
    pub level: Level,
    /// Its own name for itself.
    pub name: Option<String>,
    /// What it says that it has, without repetition.
    pub has: Option<BTreeSet<Feature>>,
    /// How often its clock ticks, in microseconds of virtual time.
    pub tick: Option<NonZeroU64>,
}

/// The shortest time from one tick of a program's clock to the next, in microseconds.
pub const SHORTEST_TICK: u64 = 1000;

/// The segments of a reply.
#[derive(Clone, Debug)]
pub enum Sent {
    /// At level `symbols`.
    Symbols(Vec<Flags>),
    /// At level `segments`.
    Segments(Vec<Segment>),
    /// At level `packets`.
    Packets(Vec<Vec<u8>>),
}

impl Reply {
    /// The number of segments sent.
    pub fn sends(&self) -> usize {
        match &self.send {
            Sent::Symbols(sent) => sent.len(),
            Sent::Segments(sent) => sent.len(),
            Sent::Packets(sent) => sent.len(),
        }
    }
}

/// Parses the answer to `hello`.
///
/// # Errors
/// What is wrong with it.
pub fn hello(line: &[u8]) -> Result<Hello, String> {
    let hello: wire::Hello = parse(line, false)?;
    if hello.version != wire::VERSION {
        let (theirs, ours) = (hello.version, wire::VERSION);
        return Err(format!("it speaks version {theirs} of the protocol, not {ours}"));
    }
    let tick = match hello.tick_us {
        Some(tick) if tick < SHORTEST_TICK => {
            return Err(format!(
                "`tick_us` is {tick}; the least is {SHORTEST_TICK}, a millisecond"
            ));
        }
        tick => tick.and_then(NonZeroU64::new),
    };
    let feature = |word: &String| Feature::named(word).map_err(|wrong| format!("`has`: {wrong}"));
    let has = hello.has.map(|words| words.iter().map(feature).collect()).transpose()?;
    Ok(Hello { level: hello.level, name: hello.name, has, tick })
}

/// Parses the answer to any other message.
///
/// # Errors
/// What is wrong with it.
pub fn reply(line: &[u8], level: Level) -> Result<Reply, String> {
    let reply: wire::Reply = parse(line, level == Level::Packets)?;
    let state = reply.state.as_deref().map(state).transpose()?;
    if state.is_none() && level == Level::Symbols && reply.unsupported.is_none() {
        return Err("`state` is `null`, which is not allowed at level `symbols`".to_owned());
    }
    if level == Level::Symbols && reply.readable != 0 {
        return Err("`readable` is only for level `segments`".to_owned());
    }
    match level {
        Level::Packets if !reply.send.is_empty() => {
            return Err(
                "`send` is not for level `packets`: what it sends is in `packets`".to_owned()
            );
        }
        Level::Symbols | Level::Segments if !reply.packets.is_empty() => {
            return Err(format!(
                "`packets` is only for level `packets`, and its level is `{}`",
                level.name()
            ));
        }
        _ => {}
    }
    let send = match level {
        Level::Symbols => Sent::Symbols(reply.send.iter().map(symbol).collect::<Result<_, _>>()?),
        Level::Segments => {
            Sent::Segments(reply.send.into_iter().map(segment).collect::<Result<_, _>>()?)
        }
        Level::Packets => {
            let packet = |hex: &String| octets("packets", hex);
            Sent::Packets(reply.packets.iter().map(packet).collect::<Result<_, _>>()?)
        }
    };
    let words = reply.variables.unwrap_or_default();
    Ok(Reply {
        send,
        signals: reply.signals.iter().map(|word| signal(word)).collect::<Result<_, _>>()?,
        refused: reply.refused.as_deref().map(refusal).transpose()?,
        data: reply.data.map_or(Ok(Vec::new()), |hex| octets("data", &hex))?,
        readable: reply.readable,
        end: reply.end.unwrap_or_else(|| state.is_some_and(is_after_fin)),
        wake: reply.wake_us.map(Time),
        variables: words
            .iter()
            .map(|(name, value)| variable(name, value))
            .collect::<Result<_, _>>()?,
        state,
        unsupported: reply.unsupported.map(said).transpose()?,
    })
}

/// Whether the peer's FIN has come in that state.
pub(super) const fn is_after_fin(state: State) -> bool {
    use State::{CloseWait, Closing, LastAck, TimeWait};
    matches!(state, CloseWait | Closing | LastAck | TimeWait)
}

/// The types of the fields. Fields in no list are checked later.
const REPLY: &[(&str, Kind)] = &[
    ("version", Kind::Number(u32::MAX as u64)),
    ("level", Kind::Text),
    ("name", Kind::MaybeText),
    ("state", Kind::MaybeText),
    ("send", Kind::List("segments")),
    ("packets", Kind::List("datagrams")),
    ("signals", Kind::List("signals")),
    ("refused", Kind::MaybeText),
    ("data", Kind::MaybeText),
    ("readable", Kind::Number(u32::MAX as u64)),
    ("end", Kind::Switch),
    ("wake_us", Kind::Number(u64::MAX)),
    ("unsupported", Kind::MaybeText),
    ("has", Kind::List("words")),
    ("tick_us", Kind::Number(u64::MAX)),
];
const SEGMENT: &[(&str, Kind)] = &[
    ("flags", Kind::Text),
    ("seq", Kind::Number(u32::MAX as u64)),
    ("ack", Kind::Number(u32::MAX as u64)),
    ("window", Kind::Number(u16::MAX as u64)),
    ("urgent", Kind::Number(u16::MAX as u64)),
    ("reserved", Kind::Number(15)),
    ("options", Kind::Text),
    ("data", Kind::Text),
];

/// A line as a message of the protocol; a `state` that is not there is not known where that `may` be.
pub(super) fn parse<T: DeserializeOwned>(line: &[u8], may: bool) -> Result<T, String> {
    // First check whether it is JSON at all, so that the error can say which of the two is wrong.
    let Unique(mut value) = serde_json::from_slice(line).map_err(|error| match line {
        [] => "the line is empty".to_owned(),
        // It is JSON, but has a key twice.
        _ if error.is_data() => brief(&error),
        _ => format!("it is not JSON ({})", brief(&error)),
    })?;
    if !value.is_object() {
        return Err("it is JSON, but not an object".to_owned());
    }
    if let Value::Object(object) = &mut value {
        look(object, REPLY)?;
        if may || object.get("unsupported").is_some_and(Value::is_string) {
            // Nothing else counts then, so nothing else has to be there.
            object.entry("state").or_insert(Value::Null);
        }
        let sent = object.get_mut("send").and_then(Value::as_array_mut);
        for segment in sent.into_iter().flatten().filter_map(Value::as_object_mut) {
            look(segment, SEGMENT).map_err(|wrong| format!("`send`: {wrong}"))?;
        }
    }
    serde_json::from_value(value).map_err(|error| error.to_string())
}

/// The error, without the line number, which is always 1.
fn brief(error: &serde_json::Error) -> String {
    error.to_string().replace(" at line 1 column ", " at column ")
}

pub(super) fn state(word: &str) -> Result<State, String> {
    word.parse().map_err(|_| no_such_in("state", word, &State::ALL.map(State::name)))
}

pub(super) fn signal(word: &str) -> Result<Signal, String> {
    let found = Signal::ALL.into_iter().find(|signal| signal.name() == word);
    found.ok_or_else(|| no_such_in("signals", word, &Signal::ALL.map(Signal::name)))
}

pub(super) fn refusal(word: &str) -> Result<CallError, String> {
    let found = CallError::ALL.into_iter().find(|error| error.name() == word);
    found.ok_or_else(|| no_such_in("refused", word, &CallError::ALL.map(CallError::name)))
}

fn variable(word: &str, value: &Value) -> Result<(Variable, u32), String> {
    let found = Variable::ALL.into_iter().find(|variable| variable.name() == word);
    let found =
        found.ok_or_else(|| no_such_in("variables", word, &Variable::ALL.map(Variable::name)))?;
    let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
    let number = number.ok_or_else(|| {
        format!("`variables`: {word} is {value}; expected a number from 0 to 4294967295")
    })?;
    Ok((found, number))
}

/// What a program says that it lacks: a few words.
pub(super) fn said(words: String) -> Result<String, String> {
    const LONGEST: usize = 200;
    let words = words.trim();
    match words.chars().count() {
        0 => Err("`unsupported` is empty; say in a few words what is not supported".to_owned()),
        n if n > LONGEST => Err(format!("`unsupported` has {n} characters; the most is {LONGEST}")),
        _ => Ok(words.to_owned()),
    }
}

/// A word that a field does not take, and its nearest one.
fn no_such_in(field: &str, word: &str, all: &[&str]) -> String {
    format!("`{field}`: {}", no_such(word, all))
}

/// A segment at level `symbols`.
fn symbol(value: &Value) -> Result<Flags, String> {
    match value {
        Value::String(word) => flags(word),
        other => Err(format!("`send`: {other} is not a segment's flags, such as \"SYN+ACK\"")),
    }
}

/// Flags joined by `+`, in any order and letter case. No flags are an empty string.
fn flags(text: &str) -> Result<Flags, String> {
    let mut flags = Flags::NONE;
    for word in text.split('+').filter(|_| !text.is_empty()) {
        let known = Flags::NAMED.iter().find(|(_, name)| name.eq_ignore_ascii_case(word.trim()));
        match known {
            Some((flag, _)) => flags |= *flag,
            None => return Err(no_such_in("send", word, &Flags::NAMED.map(|(_, name)| name))),
        }
    }
    Ok(flags)
}

/// A segment at level `segments`.
fn segment(value: Value) -> Result<Segment, String> {
    /// The most that the data offset allows (RFC 9293, section 3.1).
    const OPTIONS: usize = 40;
    /// The most that fits in an IPv4 datagram.
    const PAYLOAD: usize = 65_495;
    if !value.is_object() {
        return Err(format!(
            "`send`: {value} is not a segment; expected an object with its fields"
        ));
    }
    let sent: SentSegment =
        serde_json::from_value(value).map_err(|error| format!("`send`: {error}"))?;
    let options = octets("options", &sent.options)?;
    let payload = octets("data", &sent.data)?;
    if options.len() > OPTIONS {
        return Err(format!("`options` has {} octets; the most is {OPTIONS}", options.len()));
    }
    if payload.len() > PAYLOAD {
        return Err(format!("`data` has {} octets; the most is {PAYLOAD}", payload.len()));
    }
    Ok(Segment {
        seq: Seq(sent.seq),
        ack: Seq(sent.ack),
        window: sent.window,
        urgent: sent.urgent,
        flags: flags(&sent.flags)?,
        reserved: sent.reserved,
        bad_checksum: false,
        options: Options::decode(&options),
        payload,
    })
}

/// Octets from hexadecimal.
pub(super) fn octets(field: &str, hex: &str) -> Result<Vec<u8>, String> {
    let wrong = || format!("`{field}` is not hexadecimal with two digits per octet");
    let digit = |letter: u8| char::from(letter).to_digit(16);
    let octet = |pair: &[u8]| match pair {
        // Two digits make at most 255.
        [high, low] => Some((digit(*high)? * 16 + digit(*low)?) as u8),
        _ => None,
    };
    hex.as_bytes().chunks(2).map(|pair| octet(pair).ok_or_else(wrong)).collect()
}

/// Octets as hexadecimal.
pub(in crate::stack) fn hex(octets: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value & 15)]);
    octets.iter().flat_map(|octet| [digit(octet >> 4), digit(*octet)]).collect()
}
