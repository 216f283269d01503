//! A stand-in for the parser.

use std::time::Duration;

use crate::host::Host;
use crate::language::Span;
use crate::language::plan::*;
use crate::tcp::{Flags, Setting, SettingValue, Signal, Variable};

fn host(word: &str) -> Host {
    if word == "client" {
        Host::Client
    } else if word == "server" {
        Host::Server
    } else {
        panic!("host {word}")
    }
}
fn hosts(word: &str) -> Vec<Host> {
    if word == "both" { Host::BOTH.to_vec() } else { vec![host(word)] }
}
fn pattern(words: &[&str]) -> Pattern {
    let named = |text: &str| {
        let mut flags = Flags::NONE;
        for word in text.split('+') {
            flags |= Flags::NAMED.iter().find(|(_, name)| *name == word).unwrap().0;
        }
        flags
    };
    let shape = match words[0] {
        "ANY" => Shape::Any,
        "DATA" => Shape::Data(Flags::NONE),
        text => Shape::Flags(named(text)),
    };
    let fields = words[1..]
        .iter()
        .map(|word| {
            let (name, value) = word.split_once('=').unwrap();
            let value = expression(value);
            match name {
                "seq" => Field::Seq(value),
                "ack" => Field::Ack(value),
                "win" => Field::Window(value),
                "len" => Field::Len(value),
                _ => panic!("{name}"),
            }
        })
        .collect();
    Pattern { shape, fields }
}
fn expression(word: &str) -> Expression {
    let term = match word.parse() {
        Ok(n) => Term::Number(n),
        Err(_) => {
            let (host_, name) = word.split_once('.').unwrap();
            let variable = *Variable::ALL.iter().find(|it| it.name() == name).unwrap();
            Term::Variable(host(host_), variable)
        }
    };
    Expression { terms: vec![(Sign::Plus, term)] }
}
fn part(text: &str) -> Vec<ExpectationKind> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let states = |words: &[&str]| {
        words.iter().filter(|w| **w != "or").map(|w| w.parse().unwrap()).collect::<Vec<_>>()
    };
    match words.as_slice() {
        ["silence"] => vec![ExpectationKind::Silent(None)],
        [h, "silent"] => vec![ExpectationKind::Silent(Some(host(h)))],
        [h, "?"] => vec![ExpectationKind::Hole(host(h))],
        [h, "signal", signal] => {
            let signal = *Signal::ALL.iter().find(|it| it.name() == *signal).unwrap();
            vec![ExpectationKind::Signal(host(h), vec![signal])]
        }
        [left, "=", right] => vec![ExpectationKind::Compare(Box::new(Compare {
            left: expression(left),
            comparison: Comparison::Equal,
            right: expression(right),
        }))],
        [h, "not", rest @ ..] => {
            hosts(h).into_iter().map(|h| ExpectationKind::NotState(h, states(rest))).collect()
        }
        [h, rest @ ..] => {
            hosts(h).into_iter().map(|h| ExpectationKind::State(h, states(rest))).collect()
        }
        [] => panic!(),
    }
}
fn statement(text: &str, span: Span) -> StatementKind {
    let words: Vec<&str> = text.split_whitespace().collect();
    let from = |words: &[&str]| {
        let at = words.iter().position(|word| *word == "from");
        (vec![pattern(&words[..at.unwrap_or(words.len())])], at.map(|at| host(words[at + 1])))
    };
    match words.as_slice() {
        ["settle"] => StatementKind::Settle,
        ["wait", length] => StatementKind::Wait(if let Some(n) = length.strip_suffix("MSL") {
            Delay::Msl(n.parse().unwrap())
        } else if let Some(n) = length.strip_suffix("RTO") {
            Delay::Rto(n.parse().unwrap())
        } else {
            Delay::Fixed(Duration::from_secs_f64(length.trim_end_matches('s').parse().unwrap()))
        }),
        ["expect", ..] => StatementKind::Expect(
            text.trim_start()[7..]
                .split(',')
                .flat_map(part)
                .map(|kind| Expectation { span, kind })
                .collect(),
        ),
        ["given", "raw", h, rest @ ..] => {
            let mut starts = vec![(host(h.trim_end_matches(',')), Start::Raw)];
            for pair in rest.chunks(2) {
                starts.push((
                    host(pair[0]),
                    Start::State(pair[1].trim_end_matches(',').parse().unwrap()),
                ));
            }
            StatementKind::Given(starts)
        }
        ["given", rest @ ..] => StatementKind::Given(
            rest.chunks(2)
                .flat_map(|pair| {
                    let state = pair[1].trim_end_matches(',').parse().unwrap();
                    hosts(pair[0]).into_iter().map(move |host| (host, Start::State(state)))
                })
                .collect(),
        ),
        ["set", name, "=", value] => {
            let (whose, name) = match name.split_once('.') {
                Some((h, name)) => (Some(host(h)), name),
                None => (None, *name),
            };
            let value = match *value {
                "on" => SettingValue::Switch(true),
                "off" => SettingValue::Switch(false),
                value if value.ends_with('s') => SettingValue::Duration(Duration::from_secs(
                    value.trim_end_matches('s').parse().unwrap(),
                )),
                value => SettingValue::Number(value.parse().unwrap()),
            };
            StatementKind::Set { host: whose, setting: Setting::named(name).unwrap(), value }
        }
        ["network", what, rest @ ..] => StatementKind::Network(match *what {
            "drop" => {
                let (p, f) = from(rest);
                NetworkAction::Drop(p, f)
            }
            "duplicate" => {
                let (p, f) = from(rest);
                NetworkAction::Duplicate(p, f)
            }
            "hold" => {
                let (p, f) = from(rest);
                NetworkAction::Hold(p, f)
            }
            "release" => {
                let (p, f) = from(rest);
                NetworkAction::Release(p, f)
            }
            "reorder" => NetworkAction::Reorder(rest.get(1).map(|h| host(h))),
            "down" => NetworkAction::Down,
            "up" => NetworkAction::Up,
            "forge" => {
                let (p, f) = from(rest);
                NetworkAction::Forge(p[0].clone(), f.unwrap())
            }
            "icmp" => NetworkAction::Icmp(
                *crate::tcp::Icmp::ALL.iter().find(|it| it.name() == rest[0]).unwrap(),
                host(rest[2]),
            ),
            _ => panic!("{what}"),
        }),
        [h, "recv", rest @ ..] => StatementKind::Recv {
            host: host(h),
            patterns: rest.split(|word| *word == "or").map(pattern).collect(),
        },
        [h, "read", rest @ ..] => {
            let (rest, fails) = fails(rest);
            let what = match rest {
                [] => Read::Some,
                ["EOF"] => Read::Eof,
                [text] if text.starts_with('"') => Read::Text(text.trim_matches('"').into()),
                [n] => Read::Length(n.parse().unwrap()),
                _ => panic!(),
            };
            StatementKind::Read { host: host(h), what, fails }
        }
        [h, call, rest @ ..] => {
            let (rest, fails) = fails(rest);
            let call = match *call {
                "listen" => UserCall::Listen,
                "connect" => UserCall::Connect,
                "close" => UserCall::Close,
                "abort" => UserCall::Abort,
                "send" => UserCall::Send {
                    data: if rest[0].starts_with('"') {
                        Payload::Text(rest[0].trim_matches('"').into())
                    } else {
                        Payload::Length(rest[0].parse().unwrap())
                    },
                    push: rest.contains(&"push"),
                    urgent: rest.contains(&"urgent"),
                },
                _ => panic!("{text}"),
            };
            StatementKind::Call { host: host(h), call, fails }
        }
        _ => panic!("{text}"),
    }
}
fn fails<'a, 'b>(words: &'a [&'b str]) -> (&'a [&'b str], Option<Fails>) {
    match words.iter().position(|word| *word == "fails") {
        None => (words, None),
        Some(at) => {
            let why = words.get(at + 1).map_or(Fails::Any, |word| {
                Fails::With(*crate::tcp::CallError::ALL.iter().find(|e| e.name() == *word).unwrap())
            });
            (&words[..at], Some(why))
        }
    }
}

pub(super) fn parse(text: &str) -> Scenario {
    let mut statements = Vec::new();
    let mut attributes = Attributes::default();
    let mut start = 0;
    for piece in text.split_inclusive([';', '\n']) {
        let end = start + piece.len();
        let body = piece.trim_end_matches([';', '\n']).trim();
        let span = Span { start: start as u32, end: end as u32 };
        if body == "@strict" {
            attributes.strict = true;
        } else if let Some(name) = body.strip_prefix("@profile ") {
            attributes.profile = Some(name.to_owned());
        } else if !body.is_empty() {
            statements.push(Statement { span, kind: statement(body, span) });
        }
        start = end;
    }
    Scenario {
        name: "test".to_owned(),
        attributes,
        span: Span { start: 0, end: text.len() as u32 },
        statements,
    }
}
