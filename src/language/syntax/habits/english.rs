//! Statements in the words and in the order of English: `close the client`,
//! `client sends 10 to server`, `expect that the server is in CLOSE_WAIT`.

use super::{Line, Word, names, reads};
use crate::language::Diagnostic;
use crate::language::words::quoted;
use crate::tcp::State;

/// Words that say nothing here.
const FILLERS: &str = "\
    the a an that to on at by for of should must will now please is be gets from with side its \
    state in has have becomes reaches enters goes into then host connection shall are again bytes \
    byte octets octet == = === : user some just also";

/// Verbs, each with its other forms and those of other programs.
const VERBS: [(&str, &str); 12] = [
    ("close", "closes closing shutdown shuts disconnects disconnect finish close()"),
    ("send", "sends sending sent writes write transmit transmits put"),
    ("recv", "receives receive received got recieve recieves get gets accepts takes recvs sees"),
    ("read", "reads reading consume consumes"),
    ("connect", "opens connects connecting dials"),
    ("listen", "listens listening accept bind binds"),
    ("abort", "aborts resets reset kill kills"),
    ("expect", "expects assert assert! check verify ensure require"),
    ("wait", "waits sleep pause delay"),
    ("drop", "drops loses lose"),
    ("ESTABLISHED", "connected"),
    ("CLOSED", "disconnected"),
];

fn verb(word: &str) -> &str {
    VERBS.iter().find(|(_, forms)| names(forms, word)).map_or(word, |(verb, _)| verb)
}

pub(super) fn habits(line: &Line<'_>) -> Option<Diagnostic> {
    let open = if line.piece.contains('"') {
        line.piece.to_owned()
    } else {
        line.piece.replace(['(', ')'], " ")
    };
    let words: Vec<&str> = super::words(&open).iter().map(|word| plain(word.text)).collect();
    let less = without_fillers(&words);
    let forms = [
        words.clone(),
        words.iter().map(|word| verb(word)).collect(),
        less.clone(),
        less.into_iter().map(verb).collect(),
    ];
    for (n, form) in forms.iter().enumerate() {
        let joined = joined_states(form);
        let orders = orders(&joined).into_iter().map(|text| (text, false));
        for (text, segment) in orders.chain(segments(&joined).into_iter().map(|text| (text, true)))
        {
            if text != line.piece && reads(&text) {
                let message = match n {
                    _ if segment => "a segment is looked at where it arrives",
                    0 if text == joined.join(" ") => "a state is one word",
                    0 if matches!(line.word(0), "expect" | "given" | "set" | "network") => {
                        "the words are in the wrong order"
                    }
                    0 => "the host comes first",
                    _ => "this is worded differently here",
                };
                return Some(told(line, &text, message));
            }
        }
    }
    None
}

/// A word without what clings to it.
fn plain(word: &str) -> &str {
    let word = word.trim_end_matches([',', '.', '!', ':']);
    [".state", ".State", ".status", "'s"]
        .iter()
        .find_map(|it| word.strip_suffix(it))
        .unwrap_or(word)
}

fn told(line: &Line<'_>, text: &str, message: &str) -> Diagnostic {
    if let Some(dropped) = dropped(line, text) {
        let message = format!("{} is not part of the statement", quoted(dropped.text));
        let error = line.error(line.span(dropped.at, dropped.end()), message);
        return error.label("leave it out").fix(line.whole(), text);
    }
    let one = line.words.len() == text.split(' ').count();
    let changed: Vec<(&Word<'_>, &str)> =
        line.words.iter().zip(text.split(' ')).filter(|(a, b)| a.text != *b).collect();
    match changed.as_slice() {
        [(word, right)] if one => {
            let message = format!("{} is spelled `{right}`", quoted(word.text));
            let error = line.error(line.span(word.at, word.end()), message);
            error.suggest(right)
        }
        _ => {
            let error = line.error(line.whole(), message);
            error.label(format!("did you mean {}?", quoted(text))).fix(line.whole(), text)
        }
    }
}

/// The first word that is left out, if nothing else is done.
fn dropped<'l>(line: &'l Line<'_>, text: &str) -> Option<&'l Word<'l>> {
    let mut right = text.split(' ').peekable();
    let mut gone = None;
    for word in &line.words {
        if right.peek() == Some(&word.text) {
            right.next();
        } else {
            gone.get_or_insert(word);
        }
    }
    gone.filter(|_| right.peek().is_none())
}

fn without_fillers<'p>(words: &[&'p str]) -> Vec<&'p str> {
    words.iter().copied().filter(|word| !names(FILLERS, word) && !word.is_empty()).collect()
}

/// `FIN WAIT 1` as one word.
fn joined_states(words: &[&str]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let longest = (2..=3).rev().find_map(|n| {
            let name = words.get(at..at + n)?.join("_");
            let state: State = name.parse().ok()?;
            Some((n, state.name().to_owned()))
        });
        match longest {
            Some((n, name)) => {
                out.push(name);
                at += n;
            }
            None => {
                out.extend(words.get(at).map(|word| (*word).to_owned()));
                at += 1;
            }
        }
    }
    out
}

/// The words with a host in another place, and without the other host.
fn orders(words: &[String]) -> Vec<String> {
    let host = |word: &String| matches!(word.as_str(), "client" | "server" | "both");
    let mut out = vec![words.join(" ")];
    let mut with_first_at = |words: &[String]| {
        if let Some(at) = words.iter().position(host) {
            for to in [0, 1] {
                let mut turned = words.to_vec();
                let word = turned.remove(at);
                turned.insert(to.min(turned.len()), word);
                out.push(turned.join(" "));
            }
        }
    };
    with_first_at(words);
    // Where the other host is clear, the first is who acts.
    let hosts: Vec<usize> =
        words.iter().enumerate().filter(|(_, it)| host(it)).map(|(at, _)| at).collect();
    if hosts.len() > 1 {
        for &at in hosts.iter().rev() {
            let mut less = words.to_vec();
            less.remove(at);
            with_first_at(&less);
        }
    }
    let state = words.iter().any(|word| word.parse::<State>().is_ok());
    if state && !words.first().is_some_and(|word| word == "expect" || word == "given") {
        let mut longer = vec!["expect".to_owned()];
        longer.extend_from_slice(words);
        out.push(longer.join(" "));
    }
    if let [call, host] = words
        && host == "both"
    {
        out.push(format!("client {call}; server {call}"));
    }
    out
}

/// `client sends FIN`, `expect SYN from client`: who receives it.
fn segments(words: &[String]) -> Vec<String> {
    let rest = match words {
        [expect, rest @ ..] if expect == "expect" => rest,
        words => words,
    };
    let host = |word: &str| match word {
        "client" => Some("server"),
        "server" => Some("client"),
        _ => None,
    };
    let mut out = Vec::new();
    match rest {
        [who, call, pattern @ ..] if call == "send" => {
            out.extend(host(who).map(|peer| format!("{peer} recv {}", pattern.join(" "))));
        }
        [who, call, pattern @ ..] if call == "recv" => {
            out.push(format!("{who} recv {}", pattern.join(" ")));
        }
        [pattern @ .., who] => {
            out.extend(host(who).map(|peer| format!("{peer} recv {}", pattern.join(" "))));
        }
        [] => {}
    }
    out
}
