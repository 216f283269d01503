//! Words that exist one level further down or up: `drop FIN`, `ISS = 5`, `expect server recv FIN`.

use super::super::STATEMENTS;
use super::{Line, reads};
use crate::language::Diagnostic;
use crate::language::attributes::KEYS;
use crate::language::grammar::{self, Rule};
use crate::tcp::Setting;

pub(super) fn habits(line: &Line<'_>) -> Option<Diagnostic> {
    setting(line)
        .or_else(|| below(line))
        .or_else(|| above(line))
        .or_else(|| marked(line))
        .or_else(|| bare_pattern(line))
        .or_else(|| alone(line))
}

/// `drop FIN`, `client.SND.NXT = 5`, `raw client`, `5s`, `title "x"`.
fn below(line: &Line<'_>) -> Option<Diagnostic> {
    let first = line.words.first()?;
    if STATEMENTS.contains(&first.text) && !first.is_host() {
        return None;
    }
    const NETWORK: [&str; 9] =
        ["drop", "duplicate", "hold", "release", "reorder", "forge", "icmp", "down", "up"];
    const EXPECT: [&str; 4] = ["silence", "silent", "signal", "not"];
    let place = line.place(0, 0);
    let insert = line.span(0, 0);
    // A host with a state in this place is explained elsewhere.
    const CALLS: [&str; 10] =
        ["close", "send", "read", "connect", "open", "listen", "stop", "abort", "status", "recv"];
    if line.words.get(1).is_some_and(|word| word.is(&CALLS)) {
        return None;
    }
    let states = first.is_host()
        && line.words.len() == 2
        && line.word(1).parse::<crate::tcp::State>().is_ok();
    for begin in ["network", "expect", "given", "wait"] {
        if !states && reads(&format!("{begin} {}", line.piece)) {
            let word = first.text;
            let message = if word.starts_with(|c: char| c.is_ascii_digit())
                || first.is_host()
                || word.contains('.')
                || word == "both"
            {
                format!("this needs `{begin}` before it")
            } else {
                format!("`{word}` comes after `{begin}`")
            };
            let error = line.error(place, message);
            return Some(
                error
                    .label(format!("did you mean `{begin} {word}`?"))
                    .fix(insert, format!("{begin} ")),
            );
        }
    }
    if NETWORK.contains(&first.text) {
        let error = line.error(place, format!("`{}` comes after `network`", first.text));
        return Some(
            error.label(format!("did you mean `network {}`?", first.text)).fix(insert, "network "),
        );
    }
    if EXPECT.contains(&first.text) {
        let error = line.error(place, format!("`{}` comes after `expect`", first.text));
        return Some(error.label("expected a statement").fix(insert, "expect "));
    }
    let key = first.text.trim_end_matches(':');
    if KEYS.contains(&key) && line.words.len() > 1 {
        let rest = line.from(1).trim_start_matches('=').trim_start();
        let text = format!("@{key} {rest}");
        if grammar::parse(Rule::lone_attribute, &text).is_ok() {
            let error = line.error(place, "an attribute begins with `@`");
            return Some(error.label(format!("did you mean `@{key}`?")).fix(line.whole(), text));
        }
    }
    None
}

/// `ISS = 5`, `set nagle off`, `client.window: 10`.
fn setting(line: &Line<'_>) -> Option<Diagnostic> {
    let set = usize::from(line.words.first()?.is(&["set"]));
    let (name, value) = match line.from(set).split_once(['=', ':']) {
        Some((name, value)) => (name.trim(), value.trim().trim_start_matches('=').trim()),
        None => (line.word(set), line.from(set + 1)),
    };
    let name = name.trim_end_matches(':');
    let known = name.split_once('.').map_or(name, |(_, name)| name);
    if name.contains(' ') {
        return None;
    }
    Setting::named(known)?;
    if value.is_empty() {
        let error = line.error(line.place(0, 0), "a setting is changed by `set`");
        return (set == 0).then(|| error.label(format!("write `set {name} = ` and its value")));
    }
    let text = format!("set {name} = {value}");
    let place = line.place(0, 0);
    if set == 0 {
        let message = "a setting is changed by `set`";
        return line.rewritten(place, message, format!("did you mean `set {name}`?"), text);
    }
    let message = "a setting and its value are joined by `=`";
    line.rewritten(
        line.place(1, line.words.len() - 1),
        message,
        format!("write `{name} = {value}`"),
        text,
    )
}

/// `expect server recv FIN`, `network client close`.
fn above(line: &Line<'_>) -> Option<Diagnostic> {
    let first = line.words.first()?;
    if !first.is(&[
        "expect", "network", "given", "set", "do", "call", "step", "when", "then", "and", "now",
        "finally", "next",
    ]) || line.words.len() < 2
    {
        return None;
    }
    let rest = line.from(1);
    let message = format!("`{}` cannot come before another statement", first.text);
    line.rewritten(line.place(0, 0), message, "leave it out", rest)
}

/// `- client close`, `1. client close`, `$ client close`.
fn marked(line: &Line<'_>) -> Option<Diagnostic> {
    let first = line.words.first()?;
    let mark = first.text.trim_matches(|c: char| {
        c.is_ascii_digit()
            || matches!(c, '.' | ')' | ':' | '(' | '[' | ']' | '*' | '-' | '>' | '+' | '$' | '|')
    });
    if !mark.is_empty() || line.words.len() < 2 {
        return None;
    }
    let message = "nothing comes before a statement";
    line.rewritten(line.place(0, 0), message, "leave it out", line.from(1))
}

/// `SYN+ACK ack=101`: a pattern without what looks for it.
fn bare_pattern(line: &Line<'_>) -> Option<Diagnostic> {
    let first = line.words.first()?.text;
    let flags = first.split(['+', '-']).all(|flag| {
        crate::tcp::Flags::NAMED.iter().any(|(_, it)| *it == flag) || matches!(flag, "DATA" | "ANY")
    });
    let pattern = match flags {
        true => line.piece.to_owned(),
        false => super::pattern::of_figure(line.piece)?,
    };
    if !reads(&format!("server recv {pattern}")) {
        return None;
    }
    let error = line.error(line.whole(), "a segment is not a statement");
    Some(
        error
            .label("which host receives it?")
            .help(format!("write `server recv {pattern}` or `client recv {pattern}`")),
    )
}

/// `close`, `send 10`: a call without its host.
fn alone(line: &Line<'_>) -> Option<Diagnostic> {
    let rest = line.piece;
    if !line.words.first()?.text.starts_with(|c: char| c.is_ascii_lowercase())
        || !reads(&format!("client {rest}"))
    {
        return None;
    }
    let error = line.error(line.place(0, 0), format!("`{}` needs its host", line.word(0)));
    Some(error.label("whose?").help(format!("write `client {rest}` or `server {rest}`")))
}
