//! Patterns as they are written elsewhere: `SYN seq:100`, `ACK=101`, `DATA len=<1460`,
//! `FIN from client`, `RST !ACK`.

use super::{Line, Word, is_flag, reads};
use crate::host::Host;
use crate::language::lower::letters;
use crate::language::words::quoted;
use crate::language::{Code, Diagnostic};
use crate::tcp::SegmentField;

const OTHER_NAME: &str = "a field has another name here";

pub(super) fn habits(line: &Line<'_>) -> Option<Diagnostic> {
    if let Some(error) = arrow(line).or_else(|| absent(line)) {
        return Some(error);
    }
    let from = match (line.word(0), line.word(1)) {
        ("client" | "server", "recv") => 2,
        ("network", "drop" | "hold" | "release" | "duplicate" | "forge") => 2,
        _ => return None,
    };
    let words = line.words.get(from..)?;
    if let Some(error) = compared(line, words) {
        return Some(error);
    }
    let error = written(line, from);
    error.or_else(|| sender(line)).or_else(|| figure(line, from))
}

/// The name of a field at the head of a word, as it is written here, and what comes after it.
fn field(word: &str) -> Option<(&'static str, &str)> {
    let end = word.find(|c: char| !(c.is_ascii_alphabetic() || c == '_')).unwrap_or(word.len());
    let (name, rest) = word.split_at(end);
    let is = |it: &str| it.eq_ignore_ascii_case(name);
    let mut fields = SegmentField::ALL.iter();
    let field = fields.find(|it| is(it.word()) || it.other_words().iter().any(|it| is(it)))?;
    Some((field.word(), rest))
}

/// `len=<1460`, `win<>0`: the signs as other languages write them.
fn compared(line: &Line<'_>, words: &[Word<'_>]) -> Option<Diagnostic> {
    const SIGNS: [(&str, &str); 7] = [
        ("=<", "<="),
        ("=>", ">="),
        ("<>", "!="),
        ("/=", "!="),
        ("~=", "!="),
        ("=!", "!="),
        ("!==", "!="),
    ];
    let is_sign = |c: char| matches!(c, '<' | '>' | '!' | '=' | '~' | '/');
    for word in words {
        let Some((_, rest)) = field(word.text) else { continue };
        // The sign may stand by itself.
        let start = word.end() - rest.len();
        let tail = line.piece.get(start..)?;
        let gap = tail.len() - tail.trim_start_matches([' ', '\t']).len();
        let (start, tail) = (start + gap, tail.get(gap..)?);
        let sign = tail.get(..tail.find(|c| !is_sign(c)).unwrap_or(tail.len()))?;
        let Some((_, right)) = SIGNS.iter().find(|(wrong, _)| *wrong == sign) else { continue };
        let (head, behind) = (line.piece.get(..start)?, line.piece.get(start + sign.len()..)?);
        if !reads(&format!("{head}{right}{behind}")) {
            continue;
        }
        let place = line.span(start, start + sign.len());
        let error = line.error(place, format!("{} is written `{right}`", quoted(sign)));
        return Some(error.suggest(right));
    }
    None
}

/// `seq:100`, `seq==100`, `seq 100`, `SEQ=100`, `ACK=101`, `seq=100,ack=5`, `SYN(seq=100)`.
fn written(line: &Line<'_>, from: usize) -> Option<Diagnostic> {
    let start = line.words.get(from)?.at;
    let tail = line.piece.get(start..)?;
    if tail.contains('"') && tail.matches('"').count() % 2 == 1 {
        return None;
    }
    let mut out: Vec<String> = Vec::new();
    let mut place = None;
    let mut note = |word: &Word<'_>, what: &'static str| {
        place.get_or_insert((word.at, word.end(), what));
    };
    let mut words = line.words.get(from..)?.iter().peekable();
    let mut first = true;
    while let Some(word) = words.next() {
        if word.text.starts_with('"') || word.is(&["or", "from"]) {
            first = word.is(&["or"]);
            out.push(word.text.to_owned());
            continue;
        }
        if let Some((right, message)) = qualifier(word, first) {
            if right != word.text {
                note(word, message);
            }
            // Flags after it are no fields.
            let flags = right == "without" && words.peek().is_some_and(|it| is_flags(it.text));
            out.push(right);
            if flags && let Some(flags) = words.next() {
                out.push(flags.text.to_owned());
            }
            continue;
        }
        if word.text.starts_with("sack=") {
            out.push(word.text.to_owned());
            continue;
        }
        let plain = word.text.trim_matches(['(', ')', '[', ']', ',', ';', '{', '}']);
        if plain != word.text || word.text.contains(['(', '[']) {
            note(word, "fields come after the flags, separated by spaces");
        }
        for part in plain.split(['(', '[']).flat_map(|part| part.split(',')) {
            let flags =
                |text: &str| !text.is_empty() && text.split(['+', '-', '|', '/', '&']).all(is_flag);
            match field(part) {
                // `ACK` alone is the flag.
                Some(("ack", "")) if first => out.push(part.to_owned()),
                // A comparison.
                Some((name, rest)) if rest.starts_with(['<', '>', '!']) => {
                    out.push(format!("{name}{rest}"));
                }
                Some((name, rest)) => {
                    let value = rest.trim_start_matches([':', '=']);
                    let sign = rest.len() - value.len();
                    if first && name == "ack" {
                        note(word, "`ack=` is a field, and comes after the flags");
                        out.push("ACK".into());
                    }
                    let mut value = value.to_owned();
                    let next = words.peek().map_or("", |word| word.text);
                    if value.is_empty()
                        && sign == 0
                        && name != "sackok"
                        && next.starts_with(|c: char| c.is_ascii_digit())
                    {
                        note(word, "a field and its value are joined by `=`");
                        value = words.next()?.text.to_owned();
                    }
                    if rest.starts_with(':') || rest.starts_with("==") {
                        note(word, "a field and its value are joined by `=`");
                    } else if !part
                        .get(..part.len() - rest.len())
                        .is_some_and(|it| it.eq_ignore_ascii_case(name))
                    {
                        note(word, OTHER_NAME);
                    }
                    out.push(if value.is_empty() && rest.is_empty() {
                        name.to_owned()
                    } else {
                        format!("{name}={value}")
                    });
                }
                None if first && letters(part).is_some() => {
                    note(word, "flags are written by their names");
                    out.push(letters(part).unwrap_or_default());
                }
                None if part.contains(['|', '/', '&']) && flags(part) => {
                    note(word, "flags are joined by `+`");
                    out.push(part.replace(['|', '/', '&'], "+"));
                }
                None if part.is_empty() => {}
                None if word.is(&["with", "having", "where", "and"]) => {
                    note(word, "fields come after the flags, separated by spaces")
                }
                None => out.push(part.to_owned()),
            }
            first = false;
        }
    }
    let (at, end, message) = place?;
    let text = format!("{}{}", line.piece.get(..start)?, out.join(" "));
    let label = format!("write `{}`", out.join(" "));
    let label = if label.len() > 50 { "is written as below".to_owned() } else { label };
    let error = line.rewritten(line.span(at, end), message, label, text)?;
    let code = if message == OTHER_NAME { Code::UnknownField } else { error.code };
    Some(Diagnostic { code, ..error })
}

/// Flags joined as they may be.
fn is_flags(word: &str) -> bool {
    word.split(['+', '-']).all(is_flag)
}

/// A word before or after flags that says more of them: how it is written, and why.
fn qualifier(word: &Word<'_>, first: bool) -> Option<(String, &'static str)> {
    const ONLY: [&str; 5] = ["only", "exactly", "just", "solely", "strictly"];
    const WITHOUT: [&str; 7] = ["without", "no", "not", "w/o", "lacking", "minus", "except"];
    const ABSENT: &str = "what a segment does not have comes after `without`";
    if first && word.is(&ONLY) {
        return Some(("only".to_owned(), "flags are exactly these after `only`"));
    }
    if first && word.is(&["next"]) {
        return Some(("next".to_owned(), "`next` is in lower case"));
    }
    if !first && word.is(&WITHOUT) {
        return Some(("without".to_owned(), ABSENT));
    }
    let flag = word.text.strip_prefix(['!', '-', '~', '^']).filter(|_| !first)?;
    is_flags(flag).then(|| (format!("without {flag}"), ABSENT))
}

/// `server recv FIN from client`, `server recv FIN to server`.
fn sender(line: &Line<'_>) -> Option<Diagnostic> {
    if line.word(1) != "recv" {
        return None;
    }
    let host = if line.word(0) == "client" { Host::Client } else { Host::Server };
    let at = line.words.iter().position(|word| word.is(&["from", "to", "at", "by"]))?;
    let who = line.words.get(at + 1).filter(|word| word.is_host())?;
    let head = line.piece.get(..line.words.get(at)?.at)?.trim_end();
    let text = format!("{head} {}", line.from(at + 2));
    let text = text.trim_end();
    let place = line.place(at, at + 1);
    let from = line.word(at) != "to" && line.word(at) != "at";
    let fits = from == (who.text == host.peer().name());
    let message = if fits {
        "sender and receiver are clear already".to_owned()
    } else {
        format!("what the {} receives, the {} has sent", line.word(0), host.peer().name())
    };
    let error = line.error(place, message).label("leave it out");
    Some(if fits && reads(text) { error.fix(line.whole(), text) } else { error })
}

/// `<SEQ=100><ACK=300><CTL=SYN,ACK>`, as the RFC's figures and the ladders draw segments.
fn figure(line: &Line<'_>, from: usize) -> Option<Diagnostic> {
    let pattern = of_figure(line.from(from))?;
    let text = format!("{}{pattern}", line.piece.get(..line.words.get(from)?.at)?);
    let place = line.place(from, line.words.len() - 1);
    let message = "a segment is written as a pattern, not as in a figure";
    line.rewritten(place, message, format!("did you mean {}?", quoted(&pattern)), text)
}

/// The pattern of `<SEQ=100><ACK=300><CTL=SYN,ACK>`.
pub(super) fn of_figure(tail: &str) -> Option<String> {
    if !tail.starts_with('<') || !tail.ends_with('>') {
        return None;
    }
    let (mut flags, mut fields) = (String::new(), String::new());
    for part in tail.split(['<', '>']).map(str::trim).filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or(("CTL", part));
        match name.to_ascii_uppercase().as_str() {
            "CTL" => flags = value.replace([',', ' '], "+"),
            "DATA" => fields.push_str(&format!(" len={value}")),
            name => fields.push_str(&format!(" {}={value}", name.to_ascii_lowercase())),
        }
    }
    Some(format!("{flags}{fields}"))
}

/// `client -> FIN`, `client -> server: SYN`, `server <- FIN`.
fn arrow(line: &Line<'_>) -> Option<Diagnostic> {
    const RIGHT: [&str; 6] = ["->", "-->", "=>", "→", ">", ">>"];
    const LEFT: [&str; 5] = ["<-", "<--", "←", "<", "<<"];
    let first = line.words.first().filter(|word| word.is_host())?;
    let sign = line.words.get(1).filter(|word| word.is(&RIGHT) || word.is(&LEFT))?;
    let name = |word: &str| word.trim_end_matches([':', ',']).to_owned();
    let other = matches!(name(line.word(2)).as_str(), "client" | "server");
    let mut pattern =
        line.from(if other { 3 } else { 2 }).trim_start_matches([':', ' ']).to_owned();
    if let Some(figure) = of_figure(&pattern) {
        pattern = figure;
    }
    let sends = sign.is(&RIGHT) == (first.text == "client");
    let text = format!("{} recv {pattern}", if sends { "server" } else { "client" });
    let message = "a segment is looked at where it arrives";
    line.rewritten(line.whole(), message, format!("did you mean {}?", quoted(&text)), text)
}

/// `expect no FIN`, `server recv nothing`.
fn absent(line: &Line<'_>) -> Option<Diagnostic> {
    const NO: [&str; 5] = ["no", "not", "without", "never", "none"];
    let no = |n: usize| line.words.get(n).is_some_and(|word| word.is(&NO));
    const SEGMENTS: [&str; 7] =
        ["segment", "segments", "packet", "packets", "data", "DATA", "retransmission"];
    let flag = |n: usize| {
        let mut flags = line.word(n).split(['+', '-']);
        !line.word(n).is_empty() && flags.all(|flag| is_flag(flag) || SEGMENTS.contains(&flag))
    };
    let expects = line.word(0) == "expect" && no(1) && flag(2);
    let recv = line.words.first()?.is_host()
        && matches!(line.word(1), "recv" | "send" | "sends" | "receives")
        && (line.words.get(2)?.is(&["nothing", "silence"]) || no(2) && flag(3));
    if !(expects || recv) {
        return None;
    }
    if recv && line.words.get(2)?.is(&["without"]) {
        let text = format!("{} recv ANY {}", line.word(0), line.from(2));
        let place = line.place(2, line.words.len() - 1);
        let error = line.rewritten(
            place,
            "`without` comes after a pattern",
            "did you mean any segment without it?",
            text,
        );
        if error.is_some() {
            return error;
        }
    }
    let peer = if line.word(0) == "client" { "server" } else { "client" };
    let silent =
        if recv { format!("expect {peer} silent") } else { "expect client silent".to_owned() };
    let error = line.error(
        line.place(1, line.words.len() - 1),
        "a pattern cannot say that a segment does not come",
    );
    let error = error.label("`silent` means that nothing from a host is in flight");
    Some(error.help(format!("write `{silent}`, or `expect silence` for both hosts")))
}
