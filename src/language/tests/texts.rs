//! Texts of every kind: good ones keep their plan when formatted, hostile ones do no harm.

use proptest::prelude::*;

use super::super::plan::{Expectation, Field, Pattern, Plan, Statement};
use super::super::{Code, Source, check as check_source, format, render};
use super::check;

pub(super) const WORDS: &[&str] = &[
    "client",
    "server",
    "both",
    "recv",
    "close",
    "send",
    "read",
    "connect",
    "open",
    "listen",
    "abort",
    "status",
    "push",
    "urgent",
    "fails",
    "closing",
    "SYN",
    "SYN+ACK",
    "fin-ack",
    "DATA",
    "ANY",
    "seq=",
    "ack=5",
    "len = 3",
    "checksum=bad",
    "options=0x0204",
    "\"text\"",
    "\"a\\x41\"",
    "\"",
    "\\",
    "or",
    "from",
    "to",
    "network",
    "drop",
    "hold",
    "release",
    "reorder",
    "duplicate",
    "forge",
    "icmp",
    "host_unreachable",
    "up",
    "down",
    "given",
    "raw",
    "set",
    "MSL",
    "=",
    "30s",
    "client.ISS",
    "on",
    "off",
    "wait",
    "2MSL",
    "settle",
    "expect",
    "ESTABLISHED",
    "fin-wait-2",
    "not",
    "signal",
    "reset",
    "silent",
    "silence",
    "?",
    ",",
    ";",
    "\n",
    "\r\n",
    "{",
    "}",
    "#",
    "@",
    "@rfc MUST-13",
    "@points 5",
    "@hidden",
    "scenario",
    "scenario \"a\"",
    "+",
    "-",
    "<=",
    "client.SND.NXT",
    "100",
    "0xff",
    "\u{feff}",
    "\u{1b}",
    "é",
    "\u{a0}",
    "\t",
    "\r",
    "；",
    "，",
    "｛",
    "“",
    "”",
    "'",
    "//",
    "/*",
    "*/",
    "--",
    "and",
    "then",
    "&&",
    "10 bytes",
    "5 seconds",
    "until",
    "client.close()",
    "seq:5",
    "len<=5",
    "len=<5",
    "only",
    "NONE",
    "without",
    "other options",
    "sack=1:5,9:12",
    "reserved=4",
    "next",
    "at",
    "+1s",
    "forever",
    "stop",
    "listening",
    "linger",
    "nothing",
    "or fails",
    "@strict all",
    "@tolerance 4ms",
    "let x = 5",
    "repeat 3",
    "\u{200b}",
    "\u{3000}",
];

/// A statement that is right, as people write them.
fn statement() -> impl Strategy<Value = String> {
    let host = || prop::sample::select(vec!["client", "server"]);
    let state = || {
        prop::sample::select(vec![
            "CLOSED",
            "listen",
            "FIN-WAIT-1",
            "estab",
            "TIME_WAIT",
            "SYN_RECV",
        ])
    };
    let value = || {
        prop::sample::select(vec!["5", "0x1_0", "client.SND.NXT", "server.iss + 1", "client.IRS-1"])
    };
    let pattern = || {
        let shape = prop::sample::select(vec![
            "SYN",
            "fin-ack",
            "RST",
            "ACK",
            "DATA",
            "any",
            "psh+ack",
            "only  rst",
            "only fin-psh-ack",
            "none",
            "syn+cwr+ece",
        ]);
        let more = prop::sample::select(vec![
            "",
            "  win > 0",
            " len<=536 len>=1",
            " tsval != client.ISS-1",
            " without  psh-urg",
            " without ack",
            " without mss without sackok",
            " wscale=7 without other  options",
            " sack = 1:5 , server.ISS+1 : 0x20",
            " reserved=4",
        ]);
        let field = prop::sample::select(vec!["seq", "ack", "win", "up", "mss"]);
        (shape, field, value(), more, any::<[bool; 3]>()).prop_map(
            |(shape, field, value, more, has)| {
                let field = if has[0] { format!("  {field} = {value}") } else { String::new() };
                let text = if has[1] { " \"x # ; {\\\"\"" } else { "" };
                let or = if has[2] { " or SYN" } else { "" };
                format!("{shape}{field}{more}{text}{or}")
            },
        )
    };
    prop_oneof![
        (
            host(),
            prop::sample::select(vec![
                "close",
                "open",
                "connect fails",
                "listen",
                "listen  forever",
                "listen forever fails already_open",
                "stop  listening",
                "close  linger 1.5s",
                "close linger 0s fails",
                "send \"\\x00\\xff é\\x85\"",
                "abort",
                "status  fails not_open",
                "send 100 urgent push",
                "send \"x\" fails closing",
                "read",
                "read eof",
                "read \"y\"",
                "read 5 fails reset",
                "read  nothing",
                "read only 5",
                "abort  or  fails",
                "read or fails",
            ])
        )
            .prop_map(|(host, call)| format!("{host}  {call}")),
        (
            host(),
            prop::sample::select(vec!["", "", "next  "]),
            pattern(),
            prop::sample::select(vec!["", "", " at  1.5s", " at +100ms to  +1s", " at 0s to +2s"]),
        )
            .prop_map(|(host, next, pattern, at)| format!("{host} recv {next}{pattern}{at}")),
        (prop::sample::select(vec!["drop", "duplicate", "hold", "release"]), pattern(), host())
            .prop_map(|(what, pattern, host)| format!("network {what} {pattern} from {host}")),
        (host(), value())
            .prop_map(|(host, value)| format!("network forge ACK seq={value} from {host}")),
        (host(), state(), state())
            .prop_map(|(host, a, b)| format!("expect {host} {a} or {b}, both ?")),
        (host(), state()).prop_map(|(host, state)| format!("expect {host} not {state} ,silence")),
        value().prop_map(|value| format!("expect client.RCV.NXT>={value}")),
        prop::sample::select(vec![
            "settle",
            "wait 2msl",
            "wait 1.5s",
            "wait  until 2min",
            "wait until  +0.5ms",
            "expect client signal reset or urgent",
            "expect both not  signal trouble or urgent,server signal closing",
            "network reorder",
            "network down",
            "network icmp frag_needed to server",
        ])
        .prop_map(str::to_owned),
    ]
}

/// A text that is right.
pub(super) fn text() -> impl Strategy<Value = String> {
    let separator =
        prop::sample::select(vec!["\n", "\r\n", " ; ", ";\n\n\n", " # why\n", "\n# so\n"]);
    let statements = || {
        prop::collection::vec((statement(), separator.clone()), 0..12).prop_map(|parts| {
            parts
                .into_iter()
                .map(|(statement, separator)| statement + separator)
                .collect::<String>()
        })
    };
    let head = prop::sample::select(vec![
        "",
        "@rfc MUST-13, 3.6.1  # head\n",
        "@points 2.5  all\n\n\n@known linux \"it fails\"\n",
        "@strict  all\n@tolerance   4ms\n",
        "\u{feff}@hint  two   words\r\n",
    ]);
    prop_oneof![
        (head.clone(), statements())
            .prop_filter("attributes need statements", |(head, rest)| head.is_empty()
                || !rest.is_empty())
            .prop_map(|(head, statements)| format!("{head}{statements}")),
        (head, prop::collection::vec(statements(), 1..4)).prop_map(|(head, blocks)| {
            let block = |(n, body): (usize, &String)| format!("scenario \"{n}\"{{{body}}}\n\n\n");
            format!("{head}{}", blocks.iter().enumerate().map(block).collect::<String>())
        }),
    ]
}

/// The plan without its places, which formatting moves.
fn without_places(mut plan: Plan) -> Plan {
    for scenario in &mut plan.scenarios {
        scenario.span = Default::default();
        for statement in &mut scenario.statements {
            statement.span = Default::default();
            if let super::super::plan::StatementKind::Expect(parts) = &mut statement.kind {
                parts.iter_mut().for_each(|part| part.span = Default::default());
            }
        }
    }
    plan
}

proptest! {
    #[test]
    fn formatting_keeps_the_plan_and_is_idempotent(text in text()) {
        let source = Source::new("test.synfin", text.clone());
        let formatted = format(&source);
        let before = without_places(check(text.clone()).unwrap().plan);
        let after = without_places(check(formatted.clone()).unwrap().plan);
        prop_assert_eq!(before, after);
        let again = format(&Source::new("test.synfin", formatted.clone()));
        prop_assert_eq!(&again, &formatted);
        let comments = |text: &str| text.lines().filter(|line| line.contains("# so") || line.contains("# why")).count();
        prop_assert_eq!(comments(&text), comments(&formatted));
    }

    /// Whatever the plan says has words that say it again.
    #[test]
    fn what_is_shown_is_read_as_the_same_plan(text in text()) {
        let plan = check(text).unwrap().plan;
        for scenario in &plan.scenarios {
            for statement in &scenario.statements {
                let shown = format!("{:#}", statement.kind);
                let read = without_places(check(shown.clone()).unwrap_or_else(|said| panic!("{shown}: {said:?}")).plan);
                let read = &read.scenarios[0].statements[0];
                let said = without_places(Plan { scenarios: vec![super::super::plan::Scenario {
                    statements: vec![statement.clone()],
                    ..scenario.clone()
                }] });
                prop_assert_eq!(read, &said.scenarios[0].statements[0], "{}", shown);
            }
        }
    }

    /// Statements are read many at once; that must make no difference.
    #[test]
    fn statements_mean_the_same_by_themselves(
        statements in prop::collection::vec(statement(), 1..100),
        separator in prop::sample::select(vec!["\n", ";", " # x ; y\r\n", "\t;\n\n "]),
    ) {
        let together = without_places(check(statements.join(separator)).unwrap().plan);
        for (n, statement) in statements.iter().enumerate() {
            let alone = without_places(check(statement.clone()).unwrap().plan);
            prop_assert_eq!(&together.scenarios[0].statements[n], &alone.scenarios[0].statements[0]);
        }
        prop_assert_eq!(together.scenarios[0].statements.len(), statements.len());
    }

    #[test]
    fn any_words_do_no_harm(words in prop::collection::vec(prop::sample::select(WORDS), 0..40)) {
        harmless(words.join(" ").into_bytes());
    }

    #[test]
    fn damaged_texts_do_no_harm(text in text(), at in any::<prop::sample::Index>(), with in any::<Vec<u8>>(), cut in 0..9usize) {
        let mut bytes = text.into_bytes();
        let start = at.index(bytes.len() + 1);
        let end = (start + cut).min(bytes.len());
        bytes.splice(start..end, with);
        harmless(bytes);
    }

    #[test]
    fn any_bytes_do_no_harm(bytes in any::<Vec<u8>>()) {
        harmless(bytes);
    }
}

/// What is quoted in the advice for a mistake can steer no terminal either.
#[test]
fn advice_quotes_no_control_character() {
    for word in ["\u{1b}", "\u{202e}", "\u{9b}"] {
        harmless(format!("client send both {word} both").into_bytes());
        harmless(format!("client recv FIN {word}{word}").into_bytes());
        harmless(format!("set {word} = both").into_bytes());
    }
}

/// Whatever the text: a result or errors, each in its place, all of it printable.
fn harmless(bytes: Vec<u8>) {
    let source = Source::new("test.synfin", bytes);
    let tree = source.tree();
    let joined: String = tree.nodes().iter().map(|node| source.slice(node.span)).collect();
    assert_eq!(joined, source.text());
    match check_source(&source, &super::reachable) {
        Ok(_) => {
            let formatted = format(&source);
            assert_eq!(format(&Source::new("test.synfin", formatted.clone())), formatted);
        }
        Err(diagnostics) => {
            assert!(diagnostics.iter().any(|diagnostic| diagnostic.is_error()));
            for diagnostic in &diagnostics {
                assert!(source.text().get(diagnostic.span.range()).is_some(), "{diagnostic:?}");
            }
            assert!(!render(&source, &diagnostics, false).contains(['\u{1b}', '\r', '\u{202e}']));
        }
    }
}

#[test]
fn braces_a_hundred_thousand_deep() {
    for text in ["{".repeat(100_000), "}".repeat(100_000), "scenario \"a\" {".repeat(100_000)] {
        let diagnostics = check(text).unwrap_err();
        assert!(diagnostics.len() <= 1001);
    }
}

#[test]
fn reading_stops_where_there_are_too_many_errors() {
    let diagnostics = check("client banana\n".repeat(5000)).unwrap_err();
    let last = diagnostics.last().unwrap();
    assert_eq!(last.code, Code::MoreErrors);
    assert_eq!(diagnostics.len(), 1001);
    // Warnings are not listed without end either, but do not stop the reading.
    let text = "expect client CLOSED or CLOSED\n".repeat(5000) + "banana";
    let diagnostics = check(text).unwrap_err();
    assert_eq!(diagnostics.last().unwrap().code, Code::UnknownStatement);
    assert_eq!(diagnostics.len(), 1001);
}

#[test]
fn a_statement_of_megabytes_is_refused() {
    let text = format!("expect client CLOSED{}\nclient close", " or CLOSED".repeat(200_000));
    let diagnostics = check(text).unwrap_err();
    assert_eq!(diagnostics[0].code, Code::TooLong);
    let text = format!("client send \"{}\"\nserver read", "x".repeat(1_000_000));
    assert_eq!(check(text).unwrap().plan.scenarios[0].statements.len(), 2);
}

#[test]
fn a_long_statement_is_read() {
    let text = format!("expect client CLOSED{}", " or LISTEN or TIME_WAIT".repeat(40_000));
    assert!(check(text).is_ok());
}

#[test]
fn a_line_of_megabytes_is_shown_in_part() {
    let text =
        format!("{}clinet close;{}", "client close; ".repeat(100_000), " settle;".repeat(99));
    let source = Source::new("test.synfin", text);
    let diagnostics = check_source(&source, &super::reachable).unwrap_err();
    let said = render(&source, &diagnostics, false);
    assert!(said.contains("test.synfin:1:1400001"), "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 130), "{said}");
}

/// What is said of a long line with errors does not grow with the line: neither each error, nor all.
#[test]
fn what_is_said_of_a_long_line_is_bounded() {
    let said = |text: &str| {
        let source = Source::new("test.synfin", text);
        let diagnostics = check_source(&source, &super::reachable).unwrap_err();
        (diagnostics.len(), render(&source, &diagnostics, false).len())
    };
    let (few, short) = said(&"client clsoe; ".repeat(250));
    let (many, long) = said(&"client clsoe; ".repeat(30_000));
    assert_eq!((few, many), (250, 1001));
    assert!(long < short + short / 10, "{short} {long}");
    // All of them in one statement.
    let (many, long) = said(&format!("expect client A{}", " or A".repeat(30_000)));
    assert_eq!(many, 1001);
    assert!(long < 2 * short, "{short} {long}");
}

#[test]
fn places_in_a_long_line_are_counted_in_characters() {
    let line = "a€\u{1f600}; ".repeat(2_000);
    let source = Source::new("test.synfin", format!("first\n{line}\nlast"));
    for (n, (at, _)) in line.char_indices().enumerate().step_by(97) {
        let place = source.place((at + "first\n".len()) as u32);
        assert_eq!((place.line, place.column), (2, n + 1));
    }
}

#[test]
fn a_text_with_nothing_in_it_has_no_scenarios() {
    for text in ["", "\n\n", "# only a comment", "\u{feff}", ";;\n;"] {
        assert!(check(text).unwrap().plan.scenarios.is_empty(), "{text:?}");
    }
}

/// 100 MB of text must fit in ten times its size, so the plan has to stay small.
#[test]
fn the_plan_stays_small() {
    assert!(size_of::<Statement>() <= 56);
    assert!(size_of::<Expectation>() <= 40);
    assert!(size_of::<Pattern>() <= 32);
    assert!(size_of::<Field>() <= 32);
}
