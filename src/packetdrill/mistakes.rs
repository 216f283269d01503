//! Why something cannot be read, in packetdrill's own words. pest says how far it came and which
//! rules it tried there; the rest is said here.

use super::grammar::{Mismatch, Rule};
use crate::language::{Code, Diagnostic, Span, list, nearest, quoted};

/// What could have stood somewhere, in words; nothing for what is not worth saying.
fn phrase(rule: Rule) -> &'static str {
    match rule {
        Rule::time => "a time in seconds",
        Rule::command => "a command in back-quotes",
        Rule::code => "`%{`",
        Rule::packet | Rule::inbound | Rule::outbound => "a packet (`<` or `>`)",
        Rule::call | Rule::function => "a call, such as `close(3) = 0`",
        Rule::until => "`...` and a time",
        Rule::tcp => "a segment, such as `S. 0:0(0)`",
        Rule::flags => "flags, such as `S.`",
        Rule::interval => "a sequence, such as `1:1001(1000)`",
        Rule::anywhere => "`...(0)`",
        Rule::ack | Rule::ack_word => "`ack`",
        Rule::window | Rule::win_word => "`win`",
        Rule::urgent | Rule::urg_word => "`urg`",
        Rule::tcp_options => "`<` and options",
        Rule::ports => "ports, such as `1 > 2`",
        Rule::integer | Rule::hex => "a number",
        Rule::address => "an address",
        Rule::value | Rule::result => "a value",
        Rule::arguments | Rule::open_paren => "`(`",
        Rule::close_paren => "`)`",
        Rule::close_bracket => "`]`",
        Rule::close_brace => "`}`",
        Rule::comma => "`,`",
        Rule::colon => "`:`",
        Rule::equals => "`=`",
        Rule::greater => "`>`",
        Rule::bar => "`|`",
        Rule::plus => "`+`",
        Rule::errno => "an error, such as `EAGAIN`",
        Rule::note => "a remark in parentheses",
        Rule::bang => "`!`",
        Rule::option_name => "an option, such as `mss 1460`",
        Rule::ip_field | Rule::ip_name => "a field, such as `ect0`",
        Rule::chunk | Rule::balanced => "a chunk, such as `DATA[...]`",
        Rule::icmp_type => "a type, such as `unreachable`",
        Rule::EOI => "the end of the event",
        _ => "",
    }
}

/// Rules that may also come where something else is missing: they are said only if nothing else
/// is there to say.
const fn is_minor(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::bar | Rule::until | Rule::tilde | Rule::bang | Rule::note | Rule::errno | Rule::ports
    )
}

/// The words of what could have stood there, the important ones first.
fn expected(rules: &[Rule]) -> String {
    let mut phrases: Vec<&'static str> = Vec::new();
    let important = |rule: &&Rule| !is_minor(**rule) && !phrase(**rule).is_empty();
    let all_values = [Rule::integer, Rule::named, Rule::array].iter().all(|it| rules.contains(it))
        || [Rule::integer, Rule::array, Rule::braces].iter().all(|it| rules.contains(it));
    if all_values {
        phrases.push("a value");
    }
    let of_values = |rule: Rule| {
        all_values && matches!(rule, Rule::integer | Rule::hex | Rule::word | Rule::value)
    };
    let some = rules.iter().any(|rule| important(&rule));
    for &rule in rules {
        let words = phrase(rule);
        let said = words.is_empty() || phrases.contains(&words) || of_values(rule);
        if !said && (!some || !is_minor(rule)) {
            phrases.push(words);
        }
    }
    if phrases.len() > 1 {
        phrases.retain(|words| *words != "the end of the event");
    }
    match phrases.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [head @ .., last] => format!("{} or {last}", head.join(", ")),
    }
}

/// The error of an event that cannot be read.
pub(super) fn event(piece: &str, base: u32, mismatch: &Mismatch) -> Diagnostic {
    let at = skip(piece, mismatch.at);
    let found = word_at(piece, at);
    let place = Span { start: base + at as u32, end: base + (at + found.len()) as u32 };
    let wanted = expected(&mismatch.expected);
    if let Some(error) = bad_time(piece, base) {
        return error;
    }
    if mismatch.expected.is_empty() {
        let error = Diagnostic::new(Code::TooLong, place, "this event has too many parts");
        return error.label("not read from here on");
    }
    if found.is_empty() {
        return incomplete(piece, base, &wanted);
    }
    if let Some(error) = special(piece, at, found, place, mismatch) {
        return error;
    }
    Diagnostic::new(Code::Unexpected, place, format!("{} is not expected here", quoted(found)))
        .label(if wanted.is_empty() {
            "not understood from here on".to_owned()
        } else {
            format!("expected {wanted}")
        })
}

/// The error of an event that does not begin with a time, though it looks like one.
fn bad_time(piece: &str, base: u32) -> Option<Diagnostic> {
    let start = piece.len() - piece.trim_start_matches(['+', ' ', '\t']).len();
    let rest = piece.get(start..).unwrap_or_default();
    let of_time = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut end = 0;
    // A dot belongs to a time if a digit follows: `0.1...0.2` are two.
    while let Some(c) = rest.get(end..).and_then(|rest| rest.chars().next()) {
        let after = rest.get(end + c.len_utf8()..).unwrap_or_default();
        let is_dot = c == '.' && after.starts_with(digit);
        if !of_time(c) && !is_dot {
            break;
        }
        end += c.len_utf8();
    }
    let found = rest.get(..end).unwrap_or_default();
    let is_number = !found.contains(|c: char| c.is_ascii_alphabetic() || c == '_');
    if is_number && found.matches('.').count() < 2
        || !found.starts_with(['.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
    {
        return None;
    }
    let span = Span { start: base + start as u32, end: base + (start + end) as u32 };
    Some(
        Diagnostic::new(Code::Duration, span, format!("{} is no time", quoted(found)))
            .label("a time is a number of seconds, such as `0.1`, without a unit"),
    )
}

fn negative(place: Span) -> Diagnostic {
    Diagnostic::new(Code::Duration, place, "a time cannot be negative")
        .label("expected a time in seconds")
}

fn incomplete(piece: &str, base: u32, wanted: &str) -> Diagnostic {
    let end = base + piece.len() as u32;
    let last = last_word(piece);
    let span = Span { start: end - last.len() as u32, end };
    let message = format!("the event ends too early, after {}", quoted(last));
    Diagnostic::new(Code::Incomplete, span, message).label(format!("expected {wanted}"))
}

/// Slips that have a better answer than a list of what was expected.
fn special(
    piece: &str,
    at: usize,
    found: &str,
    place: Span,
    mismatch: &Mismatch,
) -> Option<Diagnostic> {
    let tried = |rule| mismatch.expected.contains(&rule);
    let before = piece.get(..at).unwrap_or_default().trim_end();
    let unexpected = || {
        Diagnostic::new(Code::Unexpected, place, format!("{} is not expected here", quoted(found)))
    };
    let is_word = found.starts_with(|c: char| c.is_ascii_alphabetic());
    if tried(Rule::time) && found.starts_with('-') {
        return Some(negative(place));
    }
    if tried(Rule::greater) && found == ":" {
        return Some(
            unexpected().label("flags are missing before this sequence").help(
                "a segment begins with flags: `S` is SYN, `.` ACK, `P.` PSH and ACK, `-` none",
            ),
        );
    }
    if tried(Rule::note) && found == "(" {
        let error = Diagnostic::new(Code::Incomplete, place, "this remark is not closed");
        return Some(error.label("`)` is missing at its end"));
    }
    // Flags without `<` or `>` before them.
    if tried(Rule::open_paren) && tried_call(piece, at) && found.starts_with(digit) {
        let word = last_word(before);
        let start = place.start - (at - before.len() + word.len()) as u32;
        let span = Span { start, end: start + word.len() as u32 };
        return Some(
            Diagnostic::new(Code::Unexpected, span, format!("{} is not a call", quoted(word)))
                .label("a packet begins with `<` or `>`"),
        );
    }
    let words = ["ack", "win", "urg"];
    let rules = [Rule::ack_word, Rule::win_word, Rule::urg_word];
    if is_word && rules.iter().any(|rule| tried(*rule)) {
        let possible = words.iter().zip(rules).filter(|(_, rule)| tried(*rule));
        let near = nearest(found, possible.map(|(word, _)| *word));
        if let Some(near) = near {
            return Some(unexpected().suggest(near));
        }
        if words.contains(&found) {
            let help = "after the sequence come `ack`, `win`, `urg` and `<options>`, in this order";
            return Some(unexpected().label("too late here, or twice").help(help));
        }
    }
    if tried(Rule::ack_word) && found.starts_with(digit) {
        return Some(unexpected().label("is `ack` missing before it?"));
    }
    if tried(Rule::win_word) && found.starts_with(digit) {
        return Some(unexpected().label("is `win` missing before it?"));
    }
    if tried(Rule::close_paren) && (tried(Rule::comma) || tried(Rule::bar)) && found == "=" {
        return Some(unexpected().label("is `)` missing before it?"));
    }
    if tried(Rule::interval) && is_word {
        return Some(
            unexpected()
                .label("expected a sequence, such as `1:1001(1000)`")
                .help("flags are one word: `S` is SYN, `S.` SYN and ACK, `P.` PSH and ACK"),
        );
    }
    None
}

/// Whether the event has been read as a call up to here.
fn tried_call(piece: &str, at: usize) -> bool {
    !piece.get(..at).unwrap_or_default().contains(['<', '>', '('])
}

fn digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// The error of what begins as nothing in the language does.
pub(super) fn junk(line: &str, base: u32) -> Diagnostic {
    let found = word_at(line, 0);
    let span = Span { start: base, end: base + found.len() as u32 };
    if found.starts_with('-') && found.get(1..).is_some_and(|rest| rest.starts_with(digit)) {
        return negative(span);
    }
    let message = match found {
        "<" | ">" => "this packet has no time".to_owned(),
        _ if line.get(found.len()..).is_some_and(|rest| rest.trim_start().starts_with('(')) => {
            format!("the call of {} has no time", quoted(found))
        }
        "%" => "this code has no time".to_owned(),
        _ => {
            return Diagnostic::new(
                Code::UnknownStatement,
                span,
                format!("no event begins with {}", quoted(found)),
            )
            .label("expected a time, such as `+0` or `0.1`, or a command in back-quotes");
        }
    };
    Diagnostic::new(Code::UnknownStatement, span, message)
        .label("expected a time before it, such as `+0` or `0.1`")
}

/// The error of flags with a letter that is none.
pub(super) fn flags(found: &str, letter: char, span: Span) -> Diagnostic {
    const NAMES: [(&str, &str); 9] = [
        ("SYN", "S"),
        ("SYNACK", "S."),
        ("ACK", "."),
        ("FIN", "F"),
        ("FINACK", "F."),
        ("RST", "R"),
        ("RSTACK", "R."),
        ("PSH", "P"),
        ("PSHACK", "P."),
    ];
    let plain: String = found.chars().filter(char::is_ascii_alphabetic).collect();
    let plain = plain.to_ascii_uppercase();
    let meant = NAMES.iter().find(|(name, _)| *name == plain).map(|(_, meant)| (*meant).to_owned());
    let upper = found.to_ascii_uppercase();
    let meant = meant.or_else(|| {
        let are_flags = upper.chars().all(|letter| "FSRP.UEWA".contains(letter));
        are_flags.then_some(upper)
    });
    let message = format!("there is no flag {}", quoted(&letter.to_string()));
    let help = "the flags are `F` (FIN), `S` (SYN), `R` (RST), `P` (PSH), `.` (ACK), `U` (URG), \
                `E` (ECE), `W` (CWR) and `A` (AE), and `-` is none of them";
    Diagnostic::new(Code::UnknownFlag, span, message)
        .near(meant.as_deref(), "not a flag")
        .help(help)
}

/// An error about a word that is not one of `known`.
pub(super) fn unknown(error: Diagnostic, found: &str, known: &[&str]) -> Diagnostic {
    let near = nearest(found, known.iter().copied());
    let help = format!("known are {}", list(known.iter().copied(), "and"));
    let error = error.near(near, "not known");
    if near.is_some() || known.len() > 16 { error } else { error.help(help) }
}

fn skip(piece: &str, at: usize) -> usize {
    let rest = piece.get(at..).unwrap_or_default();
    at + rest.len() - rest.trim_start_matches([' ', '\n', '\t', '\r']).len()
}

/// The word at an offset, or the character if no word stands there.
fn word_at(piece: &str, at: usize) -> &str {
    let rest = piece.get(at..).unwrap_or_default();
    let letter = |c: char| c.is_alphanumeric() || c == '_';
    let sign =
        usize::from(rest.starts_with('-') && rest.get(1..).is_some_and(|r| r.starts_with(letter)));
    let digits = rest.starts_with(digit);
    let of_word = |c: char| letter(c) || digits && c == '.';
    let after = rest.get(sign..).unwrap_or_default();
    let end = sign + after.find(|c| !of_word(c)).unwrap_or(after.len());
    let end = if end == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { end };
    rest.get(..end).unwrap_or_default()
}

fn last_word(piece: &str) -> &str {
    let piece = piece.trim_end();
    let start = piece.rfind([' ', '\n', '\t', '(', ',', '<', '>']).map_or(0, |at| at + 1);
    let word = piece.get(start..).unwrap_or_default();
    if word.is_empty() { piece.get(start.saturating_sub(1)..).unwrap_or_default() } else { word }
}
