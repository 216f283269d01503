//! The words of the scenario language, explained briefly: statements, hosts, patterns, fields,
//! variables and attributes. `docs/LANGUAGE.md` explains them in full.

use super::{Entry, capitalized};
use crate::tcp::SegmentField;

/// A word, how it is used in a statement, and its meaning.
type Word = (&'static str, &'static str, &'static str);

const STATEMENTS: &[Word] = &[
    (
        "scenario",
        "scenario \"name\" { … }",
        "One scenario of a file with several. A file of bare statements is one scenario.",
    ),
    (
        "given",
        "given both ESTABLISHED; given client FIN_WAIT_2, server CLOSE_WAIT",
        "Where the scenario starts. It comes first; opens, closes and arrivals lead there, and the \
         ladder shows them as set-up. Segments implied by the states, such as the FIN of a \
         FIN_WAIT_1, are left in flight.",
    ),
    (
        "set",
        "set client.ISS = 100; set both.nagle = off; set MSL = 30s",
        "Changes a setting of one host or both, before anything happens. `synfin explain` knows \
         each setting by name.",
    ),
    (
        "recv",
        "server recv FIN; client recv SYN+ACK seq=300",
        "Segments to the host arrive in order, up to and including the first that matches the \
         pattern. If none matches, the scenario fails and reports what did arrive.",
    ),
    (
        "settle",
        "settle",
        "Everything in flight arrives, and everything sent in response. No time passes.",
    ),
    (
        "wait",
        "wait 2MSL; wait 1.5s",
        "Everything in flight arrives; then time passes, timer by timer, and the segments they \
         cause arrive. Segments sent at the very end stay in flight.",
    ),
    (
        "expect",
        "expect client FIN_WAIT_2, server CLOSE_WAIT; expect client.SND.NXT = 102",
        "A condition that has to hold. If a state or a signal does not hold yet, segments in \
         flight arrive, one at a time, until it does; `not`, `silent` and comparisons look only at \
         the present. A comma joins several conditions that must hold at once.",
    ),
    (
        "network",
        "network drop SYN; network forge RST from client; network down",
        "Acts on the earliest matching segment in flight, or on the network: `drop`, `duplicate`, \
         `hold`, `release`, `reorder`, `down`, `up`, `forge`, `icmp`.",
    ),
    ("drop", "network drop PATTERN [from X]", "The earliest match in flight never arrives."),
    (
        "duplicate",
        "network duplicate PATTERN [from X]",
        "A copy of the earliest match in flight arrives right after it.",
    ),
    (
        "hold",
        "network hold PATTERN [from X]",
        "The earliest match in flight is put aside until `network release` puts it back.",
    ),
    (
        "release",
        "network release PATTERN [from X]",
        "Puts a held segment back, after everything in flight.",
    ),
    (
        "reorder",
        "network reorder [from X]",
        "Moves the earliest segment in flight after everything else in flight.",
    ),
    ("down", "network down", "From now on every segment sent is lost, until `network up`."),
    ("up", "network up", "After `network down`: segments arrive again."),
    (
        "forge",
        "network forge PATTERN from X",
        "A segment to the other host that X did not send. Fields left out are what the receiver \
         expects: its next expected sequence number and, with ACK, an acknowledgment of everything \
         it has sent.",
    ),
    (
        "icmp",
        "network icmp host_unreachable to client",
        "An ICMP error about the latest segment sent by the host.",
    ),
];

const HOSTS: &[Word] = &[
    ("client", "client close", "One of the two hosts. Either may do either open."),
    ("server", "server recv FIN", "One of the two hosts. Either may do either open."),
    ("both", "expect both ESTABLISHED; set both.nagle = off", "Both hosts."),
    (
        "raw",
        "given raw client",
        "There is no implementation at that host: segments to it wait for a `recv`, and everything \
         it sends is forged.",
    ),
    ("from", "network drop FIN from client", "Only segments sent by that host."),
    ("to", "network icmp net_unreachable to client", "The host that gets the ICMP error."),
];

const EXPECTED: &[Word] = &[
    (
        "not",
        "expect client not ESTABLISHED; expect client not signal reset",
        "The condition must not hold now. Nothing arrives.",
    ),
    ("or", "expect client TIME_WAIT or CLOSED; server recv FIN or RST", "Either of them will do."),
    (
        "signal",
        "expect client signal reset",
        "The user of the host has been told this since the last `signal` expectation. If not, \
         segments in flight arrive until it is.",
    ),
    ("silent", "expect client silent", "Nothing from that host is in flight."),
    ("silence", "expect silence", "Nothing is in flight."),
    (
        "?",
        "expect client ?",
        "A hole, for somebody to fill in the state. A run reports the state that holds and counts \
         the hole as open. A hole lets nothing arrive.",
    ),
    (
        "fails",
        "client send 5 fails closing",
        "The call must be refused, for the given reason or, without one, for any. Without `fails`, \
         a refused call fails the scenario.",
    ),
    (
        "EOF",
        "server read EOF",
        "The end of the stream: the peer has closed, and all data was read.",
    ),
    ("push", "client send 5 push", "The PUSH flag of the SEND call: the data is not held back."),
    (
        "urgent",
        "client send 5 urgent",
        "The URGENT flag of the SEND call: the last octet is urgent.",
    ),
];

const PATTERNS: &[Word] = &[
    (
        "SYN",
        "client recv SYN+ACK",
        "A segment with SYN. Of SYN, FIN and RST, exactly those named in a pattern are set. ACK is \
         set if named, clear for plain `SYN`, and free otherwise.",
    ),
    ("FIN", "server recv FIN", "A segment with FIN, and neither SYN nor RST. ACK is free."),
    ("RST", "client recv RST", "A segment with RST, and neither SYN nor FIN. ACK is free."),
    ("ACK", "server recv ACK", "A segment with ACK, no SYN, FIN or RST, and no payload."),
    ("PSH", "server recv DATA+PSH", "With PSH set. If not named, it is free."),
    ("URG", "server recv DATA+URG", "With URG set. If not named, it is free."),
    ("DATA", "server recv DATA len=5", "A segment with a payload, and neither SYN nor RST."),
    ("ANY", "server recv ANY", "Any segment."),
];

/// In the order of [`Variable::ALL`](crate::tcp::Variable::ALL); a test checks that none is
/// missing.
const VARIABLES: &[Word] = &[
    (
        "SND.UNA",
        "expect client.SND.UNA = client.SND.NXT",
        "The oldest sequence number sent and not acknowledged yet.",
    ),
    ("SND.NXT", "expect client.SND.NXT = 102", "The next sequence number to send."),
    ("SND.WND", "expect client.SND.WND > 0", "How many octets the peer is ready to accept."),
    ("SND.UP", "expect client.SND.UP = 105", "The end of the urgent data being sent."),
    (
        "SND.WL1",
        "expect client.SND.WL1 = 301",
        "The sequence number of the segment that last updated the send window.",
    ),
    (
        "SND.WL2",
        "expect client.SND.WL2 = 101",
        "The acknowledgment number of the segment that last updated the send window.",
    ),
    (
        "ISS",
        "expect client.SND.NXT = client.ISS + 1",
        "The host's initial sequence number, that of its SYN.",
    ),
    ("RCV.NXT", "expect server.RCV.NXT = 101", "The next sequence number expected."),
    ("RCV.WND", "expect server.RCV.WND = 0", "How many octets the host is ready to accept."),
    ("RCV.UP", "expect server.RCV.UP = 105", "The end of the urgent data being received."),
    ("IRS", "expect server.IRS = client.ISS", "The peer's initial sequence number."),
];

const ATTRIBUTES: &[Word] = &[
    ("@title", "@title Who closes first", "The scenario's name in reports."),
    (
        "@rfc",
        "@rfc MUST-13 3.6.1 RFC5961#3.2",
        "The requirements and sections that the scenario is about. No failure is more severe than \
         the strongest of them: at most a violation for a MUST, a deviation for a SHLD, a choice \
         for a MAY.",
    ),
    (
        "@points",
        "@points 2.5; @points 5 all",
        "How many points the scenario is worth; `all`: all \
                                               or nothing.",
    ),
    ("@hint", "@hint \"…\"", "Shown if an implementation fails."),
    ("@hidden", "@hidden", "Not shown to students."),
    ("@tags", "@tags handshake loss", "Words for selecting scenarios, with `--filter`."),
    ("@stack", "@stack model linux", "The implementations that the scenario is for."),
    ("@strict", "@strict", "Every segment that arrives must be named by a `recv`."),
    ("@profile", "@profile rfc793", "A named set of settings."),
    (
        "@known",
        "@known linux \"why\"; @known linux hardening \"why\"",
        "This implementation is known to fail, for the given reason: this does not fail a run, and \
         synfin reports when it starts to pass. `allowed` or `hardening` before the text says what \
         excuses it.",
    ),
];

/// The excuses for a failure in `@known`.
const EXCUSES: &[Word] = &[
    (
        "allowed",
        "@known linux allowed \"retransmits fast\"",
        "In `@known`: the RFC leaves it open, and the model chose otherwise. It counts as a \
         choice.",
    ),
    (
        "hardening",
        "@known linux hardening \"drops SYN with FIN\"",
        "In `@known`: the implementation deliberately departs from the RFC, against attacks or \
         broken peers.",
    ),
];

fn table() -> impl Iterator<Item = (&'static str, Word)> {
    let fields = SegmentField::ALL.iter();
    let fields = fields.map(|field| ("field", (field.word(), field.example(), field.summary())));
    let words = [
        ("statement", STATEMENTS),
        ("host", HOSTS),
        ("expectation", EXPECTED),
        ("pattern", PATTERNS),
        ("variable", VARIABLES),
        ("attribute", ATTRIBUTES),
        ("excuse", EXCUSES),
    ]
    .into_iter()
    .flat_map(|(kind, words)| words.iter().map(move |word| (kind, *word)));
    words.chain(fields)
}

/// Every word with a text here.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    table().map(|(_, (word, ..))| word)
}

/// What `word` means in a scenario; attributes with or without their `@`, variables with or without
/// a host.
pub(super) fn entries(word: &str) -> impl Iterator<Item = Entry> {
    let word = word.strip_prefix("client.").or(word.strip_prefix("server.")).unwrap_or(word);
    let wanted = word.trim_start_matches('@').trim_end_matches('=').to_owned();
    let is = move |known: &str| known.trim_start_matches('@').eq_ignore_ascii_case(&wanted);
    table().filter(move |(_, (word, ..))| is(word)).map(|(kind, (word, form, text))| {
        Entry::new(word, kind).text(capitalized(text)).fact("example", format!("`{form}`"))
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
    fn every_variable_has_a_text() {
        let names: Vec<_> = super::VARIABLES.iter().map(|(name, ..)| *name).collect();
        assert_eq!(names, crate::tcp::Variable::ALL.map(crate::tcp::Variable::name));
    }

    /// Each example is a valid statement.
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
