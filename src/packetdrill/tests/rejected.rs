//! Errors, as people read them.

use super::{errors, said};

/// A text, and in which words its only error is told.
const REJECTED: &[(&str, &str)] = &[
    ("+0 > SYN 0:0(0)", "E051 5..8: there is no flag `Y`: did you mean `S`?"),
    ("+0 > s. 0:0(0)", "E051 5..7: there is no flag `s`: did you mean `S.`?"),
    (
        "+0 > P.9 1:1(0)",
        "E065 5..8: `9` is out of range for the ACE field: expected a number from 0 to 7 after `.`",
    ),
    ("+0 < S 1:5(3)", "E052 7..13: from 1 to 5 are 4 octets, not 3: numbers and length disagree"),
    (
        "+0 < S 0:0(0) win 70000",
        "E065 18..23: `70000` is out of range for the window field: expected a number from 0 to 65535",
    ),
    ("+0 < 1:1(0)", "E010 6..7: `:` is not expected here: flags are missing before this sequence"),
    ("+0 S 0:0(0)", "E010 3..4: `S` is not a call: a packet begins with `<` or `>`"),
    ("+0 > . 1:1(0) akc 1", "E010 14..17: `akc` is not expected here: did you mean `ack`?"),
    (
        "+0 > . 1:1(0) win 5 ack 1",
        "E010 20..23: `ack` is not expected here: too late here, or twice",
    ),
    ("+0 > . 1:1(0) 1", "E010 14..15: `1` is not expected here: is `ack` missing before it?"),
    ("+0 < S 0:0(0", "E014 11..12: the event ends too early, after `0`: expected `)`"),
    (
        "+0 <",
        "E014 3..4: the event ends too early, after `<`: expected a segment, such as `S. 0:0(0)`",
    ),
    (
        "+0",
        "E014 0..2: the event ends too early, after `+0`: expected a command in back-quotes, `%{`, a packet (`<` or `>`) or a call, such as `close(3) = 0`",
    ),
    ("+0 > S 0:0(0) <mss>", "E055 15..18: `mss` is no option: `mss` is written `mss 1460`"),
    ("+0 > S 0:0(0) <mms 1460>", "E053 15..18: there is no TCP option `mms`: did you mean `mss`?"),
    (
        "+0 > S 0:0(0) <mss 1460",
        "E014 19..23: the event ends too early, after `1460`: expected `,` or `>`",
    ),
    (
        "+0 > S 0:0(0) <FO abc>",
        "E055 18..21: `abc` has an odd number of digits: expected two hexadecimal digits for each octet",
    ),
    (
        "+0 < S 0:0(0) <...>",
        "E052 5..19: `<...>` is only for packets that are expected (`>`): what arrives has to be said",
    ),
    (
        "+0 < [ect01] S 0:0(0)",
        "E052 6..11: `ect01` is only for packets that are expected (`>`): what arrives has to be said",
    ),
    ("+0 < [foo] S 0:0(0)", "E053 6..9: there is no field `foo` of the IP header: not known"),
    ("+0 < [ttl] S 0:0(0)", "E055 6..9: `ttl` has no value: expected a value after it"),
    (
        "* < S 0:0(0)",
        "E052 0..1: `*` is only for packets that are expected (`>`): expected a time, such as `+0`",
    ),
    (
        "1~2 close(3) = 0",
        "E052 0..3: a range of times is only for packets that are expected (`>`): expected a time, such as `+0`",
    ),
    ("2~1 > S 0:0(0)", "E052 0..3: this range of times is backwards: it ends before it begins"),
    ("2...1 close(3) = 0", "E052 1..5: this call returns before it begins: "),
    ("-1 close(3) = 0", "E064 0..2: a time cannot be negative: expected a time in seconds"),
    (
        "+0.1s close(3) = 0",
        "E064 1..5: `0.1s` is no time: a time is a number of seconds, such as `0.1`, without a unit",
    ),
    (
        "99999999999 close(3) = 0",
        "E064 0..11: `99999999999` is too long a time: in seconds, at most a year",
    ),
    ("+0 close(3 = 0", "E010 11..12: `=` is not expected here: is `)` missing before it?"),
    ("+0 close(3) 0", "E010 12..13: `0` is not expected here: expected `=`"),
    ("+0 f(1,, 2) = 0", "E010 7..8: `,` is not expected here: expected a value"),
    ("+0 f([1, 2) = 0", "E010 10..11: `)` is not expected here: expected `]` or `,`"),
    (
        "+0 f() = 0 junk",
        "E010 11..15: `junk` is not expected after the result: expected an error such as `EAGAIN (Resource temporarily unavailable)`",
    ),
    ("+0 f() = -1 EAGAIN (x", "E014 19..20: this remark is not closed: `)` is missing at its end"),
    (
        "+0 f(99999999999999999999) = 0",
        "E065 5..25: `99999999999999999999` is out of range: a number has at most 64 bits",
    ),
    ("+0 f(\"abc) = 0", "E015 5..6: this text is not closed: `\"` is missing at its end"),
    ("+0 `abc", "E015 3..4: this command is not closed: a back-quote is missing at its end"),
    ("+0 /* abc", "E015 3..5: this comment is not closed: `*/` is missing at its end"),
    ("+0 %{ abc", "E015 3..5: this code is not closed: `}%` is missing at its end"),
    (
        "> . 1:1(0)",
        "E011 0..1: this packet has no time: expected a time before it, such as `+0` or `0.1`",
    ),
    (
        "close(3) = 0",
        "E011 0..5: the call of `close` has no time: expected a time before it, such as `+0` or `0.1`",
    ),
    (
        "banana",
        "E011 0..6: no event begins with `banana`: expected a time, such as `+0` or `0.1`, or a command in back-quotes",
    ),
    (
        "+0 close(3) = 0\n--dry_run",
        "E010 16..25: `--dry_run` comes after the first command or event: options belong at the top",
    ),
    ("#ifdef Linux", "E014 0..12: this `#ifdef` has no end: `#endif` is missing"),
    ("#endif", "E010 0..6: this `#endif` belongs to no `#ifdef`: remove it"),
    ("#define X 1", "E010 0..11: there is no `#define` here: not understood"),
];

#[test]
fn one_error_each() {
    let mut wrong = Vec::new();
    for (text, expected) in REJECTED {
        let found: Vec<_> = errors(*text).iter().map(said).collect();
        if found != [*expected] {
            wrong.push(format!("{text}\n  {}", found.join("\n  ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_error_is_told_and_right_lines_are_not() {
    let text = "+0 close(3 = 0\n+0 close(3) = 0\n1 f(1,\n1 f(2) = 0\n2 > S 0:0(1)\nx\n3 f([1,\n2,\n3) = 0\n4 f() = 0";
    let lines: Vec<_> = errors(text)
        .iter()
        .map(|error| text[..error.span.start as usize].matches('\n').count() + 1)
        .collect();
    assert_eq!(lines, [1, 3, 5, 6, 9]);
}

#[test]
fn bytes_that_are_not_utf8_have_their_place() {
    let found = errors(b"+0 close(3) = 0\n+0 cl\xffose(3) = 0\n+0 close(4 = 0\n".to_vec());
    let found: Vec<_> = found.iter().map(said).collect();
    assert_eq!(
        found,
        [
            "E001 21..22: this byte is not UTF-8: shown as `?`",
            "E010 44..45: `=` is not expected here: is `)` missing before it?",
        ]
    );
}

#[test]
fn a_text_of_nothing_but_errors_is_not_read_to_its_end() {
    let found = errors("banana\n+0 x\n".repeat(2000));
    assert_eq!(found.len(), 1001);
    assert_eq!(found[1000].code.name(), "more-errors");
}
