//! Any input ends, soon, without a panic, and with errors that have a place.

use proptest::prelude::*;

use crate::language::{Source, render};
use crate::packetdrill::parse;

fn read(bytes: impl Into<Vec<u8>>) {
    let source = Source::new("a.pkt", bytes);
    if let Err(errors) = parse(&source, &[]) {
        assert!(!errors.is_empty());
        for error in &errors {
            assert!(error.span.start <= error.span.end, "{error:?}");
            assert!(error.span.end as usize <= source.text().len(), "{error:?}");
            assert!(source.text().is_char_boundary(error.span.start as usize), "{error:?}");
        }
        render(&source, &errors, false);
    }
}

/// If one of these took time in the square of its length, the test would not end.
#[test]
fn long_texts_take_time_in_their_length() {
    const LENGTH: usize = 1 << 16;
    for unit in [
        "+0 f(",
        "f(",
        "[",
        "{",
        "0 f([\n",
        "0 f(1,\n",
        "0\n",
        "0 f() =\n",
        "+0 /*\n",
        "+0 %{\n",
        "+0 `x\n",
        "+0 f(\"\\\n",
        "\\\"\n",
        "+0 > S 0:0(0) <sack\n",
        "0 f(\n0 f(\n0 )\n0 (\n",
        "+0 > S 0:0(0) { \n",
        "--a=b\n",
        "#ifdef x\n",
        "#else\n",
        "+0 f() = 0 (\n",
        "+0 > gre:",
        "+0\n~\n",
    ] {
        read(unit.repeat(LENGTH / unit.len()));
    }
    for (head, unit) in [
        ("+0 f(", "1,"),
        ("+0 f(", "A|"),
        ("+0 f(", "a="),
        ("+0 f(", "["),
        ("+0 f(", "f("),
        ("+0 f(", "{a="),
        ("+0 f(", "\"a\" "),
        ("+0 > ", "gre:"),
        ("+0 > . 1:1(0) <sack ", "1:2 "),
        ("+0 > . 1:1(0) <", "nop,"),
        ("+0 > sctp: X", "["),
        ("+0 > sctp: X[]; Y", "["),
        ("+0 > sctp: ", "X[];"),
        ("+0 > ", "ipv4 "),
        ("", "+"),
        ("+0 > S ", "0"),
    ] {
        read(format!("{head}{}", unit.repeat(LENGTH / unit.len())));
    }
}

#[test]
fn brackets_nest_as_deep_as_is_promised() {
    let nested = |depth: usize| format!("+0 f({}{}) = 0", "[".repeat(depth), "]".repeat(depth));
    assert!(parse(&Source::new("a.pkt", nested(23)), &[]).is_ok());
    let errors = parse(&Source::new("a.pkt", nested(24)), &[]).unwrap_err();
    assert_eq!(errors[0].message, "brackets are nested too deep");
}

/// Pieces of scripts, right and wrong, in any order.
const PIECES: [&str; 44] = [
    "+0 ",
    "0.1",
    "...",
    "* ",
    "~",
    "< ",
    "> ",
    "S. ",
    "1:1(0) ",
    "ack 1 ",
    "win 5 ",
    "<mss 1460",
    ",nop",
    ">",
    "\n",
    " ",
    "close(3)",
    " = ",
    "0",
    "-1 EAGAIN (x)",
    "`",
    "\"",
    "\\",
    "%{",
    "}%",
    "/*",
    "*/",
    "//",
    "#ifdef x\n",
    "#else\n",
    "#endif\n",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "|",
    "icmp unreachable ",
    "sctp: ",
    "ipv4 ",
    "gre:",
    "--a=b\n",
    "é",
];

proptest! {
    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        read(bytes);
    }

    #[test]
    fn any_pieces(pieces in proptest::collection::vec(0..PIECES.len(), 0..40)) {
        read(pieces.into_iter().map(|piece| PIECES[piece]).collect::<String>());
    }
}
