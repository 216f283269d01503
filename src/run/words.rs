//! Protocol terms for failures: segments, patterns, calls and lists, flags first.

use super::pattern::numeric;
use crate::language::plan::{
    Comparison, Expression, Field, Pattern, Payload, Read, Shape, Sign, Term, UserCall,
};
use crate::tcp::{Flags, Segment, State};

/// A payload longer than this is shown by its length.
const LONGEST_TEXT: usize = 32;

/// The flags as the language writes them: `FIN+ACK`, or `no flags`.
pub(super) fn flags(flags: Flags) -> String {
    if flags == Flags::NONE { "no flags".to_owned() } else { flags.joined("+") }
}

/// `FIN+ACK seq=101 ack=301`; the fields of `asked` are shown as well.
pub(super) fn segment<'a>(
    segment: &Segment,
    asked: impl IntoIterator<Item = &'a Pattern>,
) -> String {
    let mut words = format!("{} seq={}", flags(segment.flags), segment.seq);
    if segment.flags.has(Flags::ACK) {
        words += &format!(" ack={}", segment.ack);
    }
    if !segment.payload.is_empty() {
        words += &format!(" len={}", segment.payload.len());
    }
    let mut shown = Vec::new();
    for field in asked.into_iter().flat_map(|pattern| &pattern.fields) {
        let word = match (name(field), numeric(segment, field)) {
            ("seq" | "ack" | "len", _) => continue,
            (name, Some(value)) => format!("{name}={value}"),
            (_, None) => match field {
                Field::Text(_) => text(&segment.payload),
                Field::SackPermitted if segment.options.sack_permitted => "sackok".to_owned(),
                _ => format!("no {}", name(field)),
            },
        };
        if !shown.contains(&word) {
            words += " ";
            words += &word;
            shown.push(word);
        }
    }
    if segment.bad_checksum {
        words += " checksum=bad";
    }
    words
}

/// The word of a field.
fn name(field: &Field) -> &'static str {
    match field {
        Field::Seq(_) => "seq",
        Field::Ack(_) => "ack",
        Field::Len(_) => "len",
        Field::Window(_) => "win",
        Field::Urgent(_) => "up",
        Field::Mss(_) => "mss",
        Field::WindowScale(_) => "wscale",
        Field::SackPermitted => "sackok",
        Field::TsVal(_) => "tsval",
        Field::TsEcr(_) => "tsecr",
        Field::Text(_) => "text",
        Field::BadChecksum => "checksum",
        Field::RawOptions(_) => "options",
    }
}

/// The shape as the language writes it: `SYN+ACK`, `DATA`, `ANY`.
pub(super) fn shape(shape: Shape) -> String {
    match shape {
        Shape::Any => "ANY".to_owned(),
        Shape::Data(Flags::NONE) => "DATA".to_owned(),
        Shape::Data(named) => format!("DATA+{}", named.joined("+")),
        Shape::Flags(named) => flags(named),
    }
}

/// A pattern; `value` says what its expressions come to, where that is known.
pub(super) fn pattern(
    pattern: &Pattern,
    mut value: impl FnMut(&Expression) -> Option<String>,
) -> String {
    let mut words = shape(pattern.shape);
    for field in &pattern.fields {
        words += " ";
        match field {
            Field::Text(payload) => words += &text(payload),
            Field::SackPermitted => words += "sackok",
            Field::BadChecksum => words += "checksum=bad",
            Field::RawOptions(raw) => {
                words += "options=0x";
                words.extend(raw.iter().map(|octet| format!("{octet:02x}")));
            }
            Field::Seq(e)
            | Field::Ack(e)
            | Field::Len(e)
            | Field::Window(e)
            | Field::Urgent(e)
            | Field::Mss(e)
            | Field::WindowScale(e)
            | Field::TsVal(e)
            | Field::TsEcr(e) => {
                words += &format!("{}={}", name(field), expression(e));
                if let (false, Some(value)) = (is_number(e), value(e)) {
                    words += &format!(" ({value})");
                }
            }
        }
    }
    words
}

fn is_number(expression: &Expression) -> bool {
    matches!(expression.terms.as_slice(), [(Sign::Plus, Term::Number(_))])
}

/// `client.SND.NXT + 1`.
pub(super) fn expression(expression: &Expression) -> String {
    let mut words = String::new();
    for (n, (sign, term)) in expression.terms.iter().enumerate() {
        words += match (sign, n) {
            (Sign::Plus, 0) => "",
            (Sign::Minus, 0) => "-",
            (Sign::Plus, _) => " + ",
            (Sign::Minus, _) => " - ",
        };
        words += &match term {
            Term::Number(n) => n.to_string(),
            Term::Variable(host, variable) => format!("{host}.{}", variable.name()),
        };
    }
    words
}

/// `=`, `!=`, …
pub(super) const fn comparison(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    }
}

/// `FIN_WAIT_1 or FIN_WAIT_2`.
pub(super) fn states(states: &[State]) -> String {
    either(states.iter().map(|state| state.name().to_owned()))
}

/// A state, or the word for there being none.
pub(super) fn state(state: Option<State>) -> String {
    state.map_or_else(|| "a state that cannot be known".to_owned(), |state| state.to_string())
}

/// `a or b`.
pub(super) fn either(words: impl IntoIterator<Item = String>) -> String {
    words.into_iter().collect::<Vec<_>>().join(" or ")
}

/// `a, b`, and how many more there are where there are many.
pub(super) fn list(words: impl IntoIterator<Item = String>, separator: &str) -> String {
    const MOST: usize = 8;
    let mut words = words.into_iter();
    let mut out: Vec<String> = words.by_ref().take(MOST).collect();
    match words.count() {
        0 => {}
        more => out.push(format!("and {more} more")),
    }
    out.join(separator)
}

/// `1 octet`, `5 octets`.
pub(super) fn octets(n: usize) -> String {
    if n == 1 { "1 octet".to_owned() } else { format!("{n} octets") }
}

/// A payload in quotes, or its length where it is long.
pub(super) fn text(payload: &[u8]) -> String {
    if payload.len() > LONGEST_TEXT {
        return octets(payload.len());
    }
    let mut words = String::from("\"");
    for character in String::from_utf8_lossy(payload).chars() {
        match character {
            '"' | '\\' => words.extend(['\\', character]),
            '\n' => words += "\\n",
            '\r' => words += "\\r",
            '\t' => words += "\\t",
            _ if character.is_control() => words += &format!("\\x{:02x}", character as u32),
            _ => words.push(character),
        }
    }
    words + "\""
}

/// A call in the words of the language: `close`, `send 100 push`.
pub(super) fn call(call: &UserCall) -> String {
    match call {
        UserCall::Listen => "listen".to_owned(),
        UserCall::Connect => "connect".to_owned(),
        UserCall::Close => "close".to_owned(),
        UserCall::Abort => "abort".to_owned(),
        UserCall::Status => "status".to_owned(),
        UserCall::Send { data, push, urgent } => {
            let data = match data {
                Payload::Length(n) => n.to_string(),
                Payload::Text(payload) => text(payload),
            };
            let push = if *push { " push" } else { "" };
            let urgent = if *urgent { " urgent" } else { "" };
            format!("send {data}{push}{urgent}")
        }
    }
}

/// A read in the words of the language: `read 5`, `read EOF`.
pub(super) fn read(read: &Read) -> String {
    match read {
        Read::Some => "read".to_owned(),
        Read::Length(n) => format!("read {n}"),
        Read::Text(payload) => format!("read {}", text(payload)),
        Read::Eof => "read EOF".to_owned(),
    }
}
