//! What is sent and read: `client send 10 bytes`, `client send 'hello'`, `server recv "hello"`.

use super::{Line, is_flag, names, reads};
use crate::language::words::quoted;
use crate::language::{Code, Diagnostic};

const UNITS: &str = "byte bytes octet octets b char chars characters o octects bytes.";

pub(super) fn habits(line: &Line<'_>) -> Option<Diagnostic> {
    if !line.words.first()?.is_host() {
        return None;
    }
    match line.word(1) {
        "send" | "read" => units(line).or_else(|| text(line)).or_else(|| number(line)),
        "recv" => received(line),
        _ => None,
    }
}

/// The number of octets that is meant by a number with a unit, and the number of words it takes.
fn octets(line: &Line<'_>, from: usize) -> Option<(u64, usize)> {
    let word = line.word(from);
    let word = word.strip_prefix("len=").unwrap_or(word);
    let digits =
        word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '_').len();
    let (number, unit) = word.split_at(digits);
    let number: u64 = number.replace('_', "").parse().ok()?;
    let (unit, words) = match unit {
        "" => (line.word(from + 1), 2),
        unit => (unit, 1),
    };
    let factor = match unit {
        _ if names(UNITS, unit) => 1,
        "KiB" | "kib" => 1024,
        "MiB" | "mib" => 1 << 20,
        "kB" => 1000,
        "" if word.len() < line.word(from).len() => return Some((number, 1)),
        _ => return None,
    };
    Some((number.checked_mul(factor)?, words))
}

/// `client send 10 bytes`.
fn units(line: &Line<'_>) -> Option<Diagnostic> {
    let from = if line.words.get(2)?.is(&["data"]) { 3 } else { 2 };
    if let Some((number, words)) = octets(line, from) {
        let tail = line.from(from + words);
        let text = format!("{} {} {number} {tail}", line.word(0), line.word(1));
        let place = line.place(from.min(2), from + words - 1);
        let message = "a number of octets takes no unit";
        return line.rewritten(place, message, format!("write `{number}`"), text.trim_end());
    }
    let word = line.word(2).to_ascii_lowercase();
    let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit =
        if number == word { line.word(3).to_ascii_lowercase() } else { word.replace(number, "") };
    if !number.is_empty() && matches!(unit.as_str(), "k" | "kb" | "m" | "mb") {
        let error = line.error(line.place(2, 2), "a number of octets takes no unit");
        return Some(
            error
                .label(format!("how many is {}?", quoted(line.word(2))))
                .help("write the number, such as `1000` or `1024`"),
        );
    }
    None
}

/// `client send hello`, `client send 'hello'`.
fn text(line: &Line<'_>) -> Option<Diagnostic> {
    let word = line.word(2);
    let first = word.chars().next()?;
    let mark = matches!(first, '\'' | '`');
    if !(mark || first.is_alphabetic()) || word.contains(['=', '(']) {
        return None;
    }
    if line.word(1) == "send" && word.split(['+', '-']).any(is_flag) {
        return flag(line, word);
    }
    // What may follow a text does not belong to it.
    const BEHIND: [&str; 3] = ["push", "urgent", "fails"];
    const NOT_A_TEXT: [&str; 10] =
        ["push", "urgent", "fails", "data", "all", "everything", "client", "server", "to", "from"];
    if !mark && line.words.get(2)?.is(&NOT_A_TEXT) {
        return None;
    }
    let behind = line.words.iter().skip(3).position(|word| word.is(&BEHIND));
    let end = behind.map_or(line.words.len(), |n| n + 3);
    if !mark
        && line.words.get(3..end)?.iter().any(|word| word.is_host() || word.is(&["to", "from"]))
    {
        return None;
    }
    let start = line.words.get(2)?.at;
    let stop = line.words.get(end - 1)?.end();
    let inside = line.piece.get(start..stop)?;
    let bare = inside.trim_matches(first);
    let bare = if mark { bare } else { inside };
    let escaped = bare.replace('\\', "\\\\").replace('"', "\\\"");
    let text = format!("{}\"{escaped}\"{}", line.piece.get(..start)?, line.piece.get(stop..)?);
    line.rewritten(
        line.span(start, stop),
        "a text goes in `\"`",
        format!("write `\"{bare}\"`"),
        text,
    )
}

/// `client send FIN`.
fn flag(line: &Line<'_>, word: &str) -> Option<Diagnostic> {
    let host = line.word(0);
    let upper = word.to_ascii_uppercase();
    let call = match upper.as_str() {
        "SYN" => "connect",
        "FIN" | "FIN+ACK" | "FIN-ACK" => "close",
        "RST" | "RST+ACK" | "RST-ACK" => "abort",
        _ => "",
    };
    let place = line.place(2, 2);
    let error = line.error(place, "a user sends octets, and TCP makes the segments");
    let error = error.help(format!(
        "a segment that TCP would not send is forged: `network forge {upper} from {host}`"
    ));
    Some(match call {
        "" => error.label("expected a number of octets, or a text"),
        call if line.words.len() == 3 => error
            .label(format!("did you mean `{host} {call}`?"))
            .fix(line.whole(), format!("{host} {call}")),
        call => error.label(format!("did you mean `{host} {call}`?")),
    })
}

/// `client send -1`, `client send 1.5`.
fn number(line: &Line<'_>) -> Option<Diagnostic> {
    let word = line.word(2);
    let digits = word.trim_start_matches(['-', '+', '.']);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',') {
        return None;
    }
    let plain = word.replace(',', "");
    if line.words.len() == 3
        && reads(&format!("{} {} {plain}", line.word(0), line.word(1)))
        && plain != word
        && digits.split(',').skip(1).all(|it| it.len() == 3)
    {
        let error = line.error(line.place(2, 2), "digits are grouped by `_`");
        return Some(error.label(format!("write `{plain}`")).meant(Some(plain)));
    }
    // A number that is only too large is explained as such.
    if word.bytes().all(|b| b.is_ascii_digit())
        || reads(&format!("{} {} {word}", line.word(0), line.word(1)))
    {
        return None;
    }
    let error = Diagnostic::new(
        Code::Number,
        line.place(2, 2),
        format!("{} is not a number of octets", quoted(word)),
    );
    Some(error.label("a number from 0 to 16777216"))
}

/// `server recv "hello"`, `server recv 5 bytes`.
fn received(line: &Line<'_>) -> Option<Diagnostic> {
    let word = line.word(2);
    let host = line.word(0);
    let place = line.place(2, 2);
    if word.starts_with('"') {
        let text = format!("{host} recv DATA {}", line.from(2));
        return line.rewritten(
            place,
            "a text is part of a `DATA` pattern",
            "expected a pattern, such as `DATA` and this text",
            text,
        );
    }
    if word.starts_with(['\'', '`']) {
        let mark = word.chars().next()?;
        let inside = line.from(2).trim_matches(mark).replace('\\', "\\\\").replace('"', "\\\"");
        let text = format!("{host} recv DATA \"{inside}\"");
        return line.rewritten(
            place,
            "a text goes in `\"`, after `DATA`",
            "expected a pattern",
            text,
        );
    }
    let (number, words) = match word.parse::<u64>() {
        Ok(number) if line.words.len() == 3 => (number, 1),
        _ => octets(line, 2)?,
    };
    let text = format!("{host} recv DATA len={number} {}", line.from(2 + words));
    line.rewritten(
        place,
        "a length is part of a `DATA` pattern",
        "expected a pattern, such as `DATA len=5`",
        text.trim_end(),
    )
}
