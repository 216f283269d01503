//! The words that scenarios are written with, in our own words: statements, hosts, patterns,
//! fields, variables and attributes. What they mean in full stands in `docs/LANGUAGE.md`.

use super::Entry;

/// A word: how it stands in a statement, and what it means.
type Word = (&'static str, &'static str, &'static str);

const STATEMENTS: &[Word] = &[
    (
        "scenario",
        "scenario \"name\" { … }",
        "One scenario of a file that holds several. A file of bare statements is one scenario.",
    ),
    (
        "given",
        "given both ESTABLISHED; given client FIN_WAIT_2, server CLOSE_WAIT",
        "Where the scenario starts. It comes first; the way there is walked by opens, closes and \
         arrivals, and the ladder shows it as set-up. Segments that the states imply, such as the \
         FIN of a FIN_WAIT_1, are left in flight.",
    ),
    (
        "set",
        "set client.ISS = 100; set both.nagle = off; set MSL = 30s",
        "Changes a setting of a host, or of both, before anything happens. `synfin explain` knows \
         each setting by its name.",
    ),
    (
        "recv",
        "server recv FIN; client recv SYN+ACK seq=300",
        "Segments to the host arrive, in order, up to and including the first that matches the \
         pattern. If none does, the scenario fails and says what did arrive.",
    ),
    (
        "settle",
        "settle",
        "Everything in flight arrives, and everything that this causes. No time passes.",
    ),
    (
        "wait",
        "wait 2MSL; wait 1.5s",
        "Everything in flight arrives; then time passes, timer by timer, and what they cause \
         arrives. What is sent at the very end is still in flight.",
    ),
    (
        "expect",
        "expect client FIN_WAIT_2, server CLOSE_WAIT; expect client.SND.NXT = 102",
        "What has to hold. A state or a signal that does not hold yet lets segments in flight \
         arrive, one at a time; `not`, `silent` and comparisons look at what holds now. A comma \
         joins several that must hold at once.",
    ),
    (
        "network",
        "network drop SYN; network forge RST from client; network down",
        "Does something to what is in flight, to the earliest segment that matches: `drop`, \
         `duplicate`, `hold`, `release`, `reorder`, `down`, `up`, `forge`, `icmp`.",
    ),
    ("drop", "network drop PATTERN [from X]", "The earliest match in flight never arrives."),
    (
        "duplicate",
        "network duplicate PATTERN [from X]",
        "A copy of the earliest match in flight arrives right behind it.",
    ),
    (
        "hold",
        "network hold PATTERN [from X]",
        "The earliest match in flight is put aside, until `network release` puts it back.",
    ),
    (
        "release",
        "network release PATTERN [from X]",
        "Puts what was held back, behind everything in flight.",
    ),
    (
        "reorder",
        "network reorder [from X]",
        "The earliest segment in flight goes behind everything else in flight.",
    ),
    ("down", "network down", "From now on everything that is sent is lost, until `network up`."),
    ("up", "network up", "What is sent arrives again, after `network down`."),
    (
        "forge",
        "network forge PATTERN from X",
        "A segment to the other host that X did not send. What is not said is as the receiver \
         would like it: the sequence number that it expects next, and with ACK an acknowledgment \
         of all that it has sent.",
    ),
    (
        "icmp",
        "network icmp host_unreachable to client",
        "An ICMP error about the latest segment that the host sent.",
    ),
];

const HOSTS: &[Word] = &[
    ("client", "client close", "One of the two hosts. Either may do either open."),
    ("server", "server recv FIN", "One of the two hosts. Either may do either open."),
    ("both", "expect both ESTABLISHED; set both.nagle = off", "Both hosts."),
    (
        "raw",
        "given raw client",
        "No implementation stands at that host: segments to it wait to be looked at with `recv`, \
         and what it sends is forged.",
    ),
    ("from", "network drop FIN from client", "Only what that host has sent."),
    ("to", "network icmp net_unreachable to client", "The host to which the ICMP error comes."),
];

const EXPECTED: &[Word] = &[
    (
        "not",
        "expect client not ESTABLISHED; expect client not signal reset",
        "It must not hold now. Nothing moves.",
    ),
    ("or", "expect client TIME_WAIT or CLOSED; server recv FIN or RST", "Either of them will do."),
    (
        "signal",
        "expect client signal reset",
        "The user of the host was told so, since the last `signal` expectation. If not, segments \
         in flight arrive until it is.",
    ),
    ("silent", "expect client silent", "Nothing from that host is in flight."),
    ("silence", "expect silence", "Nothing is in flight."),
    (
        "?",
        "expect client ?",
        "A hole: somebody is to fill in the state. Running tells the state that holds, and counts \
         the hole as open. A hole lets nothing arrive.",
    ),
    (
        "fails",
        "client send 5 fails closing",
        "The call must be refused, for the reason that follows or for any. Without it, a call that \
         is refused fails the scenario.",
    ),
    ("EOF", "server read EOF", "The end of the stream: the peer has closed, and all was read."),
    ("push", "client send 5 push", "The PUSH flag of the SEND call: it is not held back."),
    (
        "urgent",
        "client send 5 urgent",
        "The URGENT flag of the SEND call: its last octet is urgent.",
    ),
];

const PATTERNS: &[Word] = &[
    (
        "SYN",
        "client recv SYN+ACK",
        "A segment with SYN. Of SYN, FIN and RST exactly those that a pattern names are set; ACK is \
         clear for plain `SYN`, set if it is named, and free otherwise.",
    ),
    ("FIN", "server recv FIN", "A segment with FIN, and neither SYN nor RST. ACK is free."),
    ("RST", "client recv RST", "A segment with RST, and neither SYN nor FIN. ACK is free."),
    ("ACK", "server recv ACK", "A segment with ACK, no SYN, FIN or RST, and no payload."),
    ("PSH", "server recv DATA+PSH", "With PSH set. Unsaid, it is free."),
    ("URG", "server recv DATA+URG", "With URG set. Unsaid, it is free."),
    ("DATA", "server recv DATA len=5", "A segment with a payload, and neither SYN nor RST."),
    ("ANY", "server recv ANY", "Any segment."),
    ("seq", "server recv DATA seq=101", "The sequence number."),
    ("ack", "server recv ACK ack=301", "The acknowledgment number, which is there with ACK only."),
    ("len", "server recv DATA len=5", "How many octets of payload there are."),
    ("win", "server recv ACK win=0", "The window, as it stands in the header."),
    ("up", "server recv DATA+URG up=5", "The urgent pointer, as it stands in the header."),
    ("mss", "server recv SYN mss=1460", "The option that says how large a segment may be."),
    ("wscale", "server recv SYN wscale=7", "The option by which windows are scaled (RFC 7323)."),
    ("sackok", "server recv SYN sackok", "The option that allows SACK (RFC 2018)."),
    ("tsval", "server recv SYN tsval=1", "The sender's timestamp (RFC 7323)."),
    ("tsecr", "client recv ACK tsecr=1", "The timestamp that is echoed (RFC 7323)."),
    ("checksum", "network forge FIN checksum=bad from client", "A forged segment that is damaged."),
    (
        "options",
        "network forge ACK options=0x01010101 from client",
        "The octets of a forged segment's options, as they are.",
    ),
];

/// In the order of [`Variable::ALL`](crate::tcp::Variable::ALL); a test looks that none is missing.
const VARIABLES: &[Word] = &[
    (
        "SND.UNA",
        "expect client.SND.UNA = client.SND.NXT",
        "The oldest sequence number that is sent and not acknowledged yet.",
    ),
    ("SND.NXT", "expect client.SND.NXT = 102", "The next sequence number to send."),
    ("SND.WND", "expect client.SND.WND > 0", "How many octets the peer is ready to take."),
    ("SND.UP", "expect client.SND.UP = 105", "Where the urgent data ends that is being sent."),
    (
        "SND.WL1",
        "expect client.SND.WL1 = 301",
        "The sequence number of the segment that last changed the window to send into.",
    ),
    (
        "SND.WL2",
        "expect client.SND.WL2 = 101",
        "The acknowledgment number of the segment that last changed the window to send into.",
    ),
    (
        "ISS",
        "expect client.SND.NXT = client.ISS + 1",
        "The sequence number that the host begins with, that of its SYN.",
    ),
    ("RCV.NXT", "expect server.RCV.NXT = 101", "The sequence number that is expected next."),
    ("RCV.WND", "expect server.RCV.WND = 0", "How many octets the host is ready to take."),
    ("RCV.UP", "expect server.RCV.UP = 105", "Where the urgent data ends that is coming."),
    ("IRS", "expect server.IRS = client.ISS", "The sequence number that the peer began with."),
];

const ATTRIBUTES: &[Word] = &[
    ("@title", "@title Who closes first", "What reports call the scenario."),
    (
        "@rfc",
        "@rfc MUST-13 3.6.1 RFC5961#3.2",
        "What the scenario is about: requirements and sections. No failure weighs more than the \
         strongest of them: a MUST allows a violation, a SHLD a deviation, a MAY a choice.",
    ),
    ("@points", "@points 2.5; @points 5 all", "What it is worth; `all`: all or nothing."),
    ("@hint", "@hint \"…\"", "What to tell somebody whose implementation fails."),
    ("@hidden", "@hidden", "Not shown to those who are graded."),
    ("@tags", "@tags handshake loss", "Words to choose scenarios by, with `--filter`."),
    ("@stack", "@stack model linux", "The implementations that the scenario is meant for."),
    ("@strict", "@strict", "Every segment that arrives must be named by a `recv`."),
    ("@profile", "@profile rfc793", "A named set of settings."),
    (
        "@known",
        "@known linux \"why\"; @known linux hardening \"why\"",
        "This implementation is known to fail, and how: that fails no run, and is told when it \
         passes. `allowed` or `hardening` before the text says what excuses it.",
    ),
];

/// What excuses a failure in `@known`.
const EXCUSES: &[Word] = &[
    (
        "allowed",
        "@known linux allowed \"retransmits fast\"",
        "In `@known`: the RFC leaves it open, and the model has chosen otherwise. It weighs as a \
         choice.",
    ),
    (
        "hardening",
        "@known linux hardening \"drops SYN with FIN\"",
        "The implementation departs from the RFC on purpose, against attacks or broken peers, as \
         `@known` says.",
    ),
];

fn table() -> impl Iterator<Item = (&'static str, Word)> {
    [
        ("statement", STATEMENTS),
        ("host", HOSTS),
        ("expectation", EXPECTED),
        ("pattern", PATTERNS),
        ("variable", VARIABLES),
        ("attribute", ATTRIBUTES),
        ("excuse", EXCUSES),
    ]
    .into_iter()
    .flat_map(|(kind, words)| words.iter().map(move |word| (kind, *word)))
}

/// Every word with a text here.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    table().map(|(_, (word, ..))| word)
}

/// What `word` means in a scenario; attributes with their `@` or without, and variables with a
/// host or without.
pub(super) fn entries(word: &str) -> impl Iterator<Item = Entry> {
    let word = word.strip_prefix("client.").or(word.strip_prefix("server.")).unwrap_or(word);
    let wanted = word.trim_start_matches('@').trim_end_matches('=').to_owned();
    let is = move |known: &str| known.trim_start_matches('@').eq_ignore_ascii_case(&wanted);
    table().filter(move |(_, (word, ..))| is(word)).map(|(kind, (word, form, text))| {
        Entry::new(word, kind).text(text).fact("example", format!("`{form}`"))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::explain::explain;

    #[test]
    fn every_word_of_the_grammar_is_known() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut words = 0;
        for file in std::fs::read_dir(folder.join("grammar")).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            for word in lines.flat_map(|line| line.split('"').skip(1).step_by(2)) {
                if word.len() > 1 && word.chars().all(|letter| letter.is_ascii_alphabetic()) {
                    assert!(!explain(word).is_empty(), "{word}");
                    words += 1;
                }
            }
        }
        assert!(words > 30, "{words}");
        let reference = std::fs::read_to_string(folder.join("docs/LANGUAGE.md")).unwrap();
        let rows = reference.lines().filter_map(|line| line.strip_prefix("| `@"));
        let mut keys = 0;
        for key in rows.filter_map(|row| row.split([' ', '`']).next()) {
            assert!(!explain(key).is_empty() && !explain(&format!("@{key}")).is_empty(), "{key}");
            keys += 1;
        }
        assert_eq!(keys, super::ATTRIBUTES.len());
    }

    #[test]
    fn every_variable_has_its_text() {
        let names: Vec<_> = super::VARIABLES.iter().map(|(name, ..)| *name).collect();
        assert_eq!(names, crate::tcp::Variable::ALL.map(crate::tcp::Variable::name));
    }

    /// Each example is a statement that reads.
    #[test]
    fn examples_are_right() {
        use crate::language::{Code, Source, check};
        for (_, (word, form, _)) in super::table() {
            if form.contains(['[', '…']) || form.contains("PATTERN") || form.starts_with('@') {
                continue;
            }
            for statement in form.split("; ") {
                let source = Source::new("example", statement);
                let unread = [Code::Unexpected, Code::UnknownStatement, Code::Incomplete];
                let wrong = check(&source, &crate::run::reachable).err().unwrap_or_default();
                let wrong = wrong.iter().find(|it| unread.contains(&it.code));
                assert!(wrong.is_none(), "{word}: {statement}: {wrong:?}");
            }
        }
    }
}
