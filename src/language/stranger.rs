//! Texts that are no scenarios at all: one sentence says so, and what they look like.

use super::{Code, Diagnostic, Source, Span};

/// How much of a text was read, and how much of it made no sense at all.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Sense {
    /// Statements and headers.
    pub(super) pieces: usize,
    /// Those that begin with no word of the language, and none that is near to one.
    pub(super) nonsense: usize,
}

/// The one error to tell of a text with errors, if it is no scenario.
pub(super) fn judge(source: &Source, sense: Sense) -> Option<Diagnostic> {
    let text = source.text();
    let start = text.len() - text.trim_start_matches(['\u{feff}', '\n', '\r', ' ', '\t']).len();
    let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let end = start + line.trim_end().len();
    let at = Span { start: start as u32, end: end as u32 };
    let (what, help) = match kind(source, sense)? {
        Kind::Named(what) => (what, LOOKS_LIKE),
        Kind::Packetdrill => ("a packetdrill script", PACKETDRILL),
        Kind::Utf16 => ("a text in UTF-16", "save the file as UTF-8"),
        Kind::Other => {
            let error = Diagnostic::new(Code::NotAScenario, at, "this is not a scenario");
            return Some(error.label("hardly a line of it is a statement").help(LOOKS_LIKE));
        }
    };
    let error = Diagnostic::new(Code::NotAScenario, at, format!("this is {what}, not a scenario"));
    Some(error.label("not read").help(help))
}

const LOOKS_LIKE: &str =
    "a scenario looks like this: `client close; server recv FIN; expect client FIN_WAIT_2`";

const PACKETDRILL: &str = "give the file the ending `.pkt`, and synfin reads it as it is; in a scenario, `+0 close(3) = 0` is \
     `client close`, an outgoing packet (`>`) `server recv FIN`, and an incoming one (`<`) of a `raw` \
     peer `network forge ACK from server`";

enum Kind {
    Named(&'static str),
    Packetdrill,
    Utf16,
    Other,
}

fn kind(source: &Source, sense: Sense) -> Option<Kind> {
    let magic = source.magic();
    match magic {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [_, 0, _, 0] | [0, _, 0, _] if magic != [0; 4] => {
            return Some(Kind::Utf16);
        }
        [0xd4, 0xc3, 0xb2, 0xa1]
        | [0xa1, 0xb2, 0xc3, 0xd4]
        | [0x4d, 0x3c, 0xb2, 0xa1]
        | [0xa1, 0xb2, 0x3c, 0x4d]
        | [0x0a, 0x0d, 0x0d, 0x0a] => return Some(Kind::Named("a capture file (pcap)")),
        [b'%', b'P', b'D', b'F'] => return Some(Kind::Named("a PDF document")),
        _ => {}
    }
    let text = source.text();
    let bad: usize = source.bad_bytes().iter().map(|span| span.len()).sum();
    if text.as_bytes().iter().take(8192).any(|&byte| byte == 0) || bad * 4 > text.len() {
        return Some(Kind::Named("a binary file"));
    }
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines().next()?.trim_start_matches('\u{feff}');
    if lines().take(40).any(is_packetdrill) {
        return Some(Kind::Packetdrill);
    }
    if matches!(first, "{" | "[") && lines().nth(1).is_some_and(|line| line.starts_with(JSON)) {
        return Some(Kind::Named("JSON"));
    }
    if let Some(what) = first_line(first) {
        return Some(Kind::Named(what));
    }
    if lines().take(5).any(is_trace) {
        return Some(Kind::Named("a trace of packets, as tcpdump and Wireshark write them"));
    }
    // One file in which many statements begin wrongly may still be meant for a scenario.
    let Sense { pieces, nonsense } = sense;
    (nonsense >= 4 && nonsense * 4 >= pieces * 3).then_some(Kind::Other)
}

/// What follows the first bracket of JSON.
const JSON: [char; 6] = ['"', '{', '[', ']', '}', '\''];

/// What a text is that begins with this line.
fn first_line(line: &str) -> Option<&'static str> {
    let lower = line.to_ascii_lowercase();
    let behind = |open: char| line.strip_prefix(open).map(str::trim_start);
    if let Some(rest) = behind('{').or_else(|| behind('[')) {
        if rest.starts_with(JSON) || rest.is_empty() && line.starts_with('[') {
            return Some("JSON");
        }
        if line.starts_with('[') && line.ends_with(']') {
            return Some("a file of settings (TOML or INI)");
        }
    }
    let begins = |word: &str| lower.starts_with(word);
    Some(match () {
        () if begins("<?xml") || begins("<!doctype") || begins("<html") || begins("<svg") => {
            "HTML or XML"
        }
        () if line.starts_with('<') && line.ends_with('>') && !line.contains("=") => "HTML or XML",
        () if begins("#!") => "a script for another program",
        () if begins("diff --git") || begins("--- a/") => "a patch",
        () if begins("%yaml") => "YAML",
        () if line == "---" => "a document with a head, such as YAML or a kept ladder",
        () if begins("#include") => "a program in C",
        _ => return None,
    })
}

/// `+0 < S 0:0(0) win 65535`, `0 socket(...) = 3`, `--tolerance_usecs=10000`.
fn is_packetdrill(line: &str) -> bool {
    if line.starts_with("--tolerance_usecs") || line.starts_with("--ip_version") {
        return true;
    }
    let Some((time, rest)) = line.split_once([' ', '\t']) else { return false };
    let number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let time = time == "*" || number(time.trim_start_matches(['+', '~', '*']));
    if !time || line.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return false;
    }
    let rest = rest.trim_start().trim_start_matches("...").trim_start();
    let packet = rest.strip_prefix(['<', '>']).is_some_and(|rest| {
        let flags = rest.trim_start().split([' ', '\t']).next().unwrap_or_default();
        !flags.is_empty() && flags.len() <= 40
    });
    let name = rest.split('(').next().unwrap_or_default();
    let call = rest.contains('(')
        && !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit());
    packet || call || rest.starts_with("%{") || rest.starts_with('`')
}

/// `12:00:00.000000 IP 10.0.0.1.1234 > 10.0.0.2.80: Flags [S], seq 1`, or a line of Wireshark.
fn is_trace(line: &str) -> bool {
    let address = |word: &str| {
        let numbers = word.trim_end_matches(':').split('.').take(4);
        numbers.clone().count() == 4 && numbers.into_iter().all(|it| it.parse::<u8>().is_ok())
    };
    line.contains("Flags [")
        || line.starts_with("No. ") && line.contains("Source")
        || line.split_whitespace().filter(|word| address(word)).count() >= 2
}
