//! What a failure says: the values of [`run`](crate::run) in words, flags first. What was expected
//! and what came instead are here, `why` has the reasons in the table of rules, and `advice` what
//! may help. Nothing here decides anything, and nothing knows how a format prints it.

mod advice;
mod parting;
mod why;
mod words;

use std::fmt;

use super::explored;
use crate::host::{Host, PerHost};
use crate::language::plan::{Fails, Read};
use crate::language::show::{either, text};
use crate::run::{
    Bound, Failure, FailureKind, Few, Mismatch, NoVariable, Readable, Remark, Remarked, Turn,
    Unasked, Unfit, Unknown, Wanted,
};
use crate::tcp::{Refusal, Segment, Signal, State};
use crate::text::{count, visible};

pub use advice::{advice, statements};
pub use parting::{parting, parting_rule};
pub use why::{cited, decided, lack, why};
pub use words::{segment, shape_of};

/// No more turns of a round are told.
const MOST_TURNS: usize = 6;

impl fmt::Display for Failure {
    /// What was expected and what came instead, in a line, without its place, its rules and advice:
    /// `expected client FIN_WAIT_2; actual: client FIN_WAIT_1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (expected, actual) = (expected(self), actual(self));
        let (expected, actual) = (visible(&expected), visible(&actual));
        if expected.is_empty() {
            return f.pad(&actual);
        }
        f.pad(&format!("expected {expected}; actual: {actual}"))
    }
}

/// What happened, in half a sentence.
pub fn headline(failure: &Failure) -> &'static str {
    match &failure.mismatch {
        Mismatch::Awaited(awaited) if awaited.came.is_none() => return "nothing was sent in time",
        Mismatch::Awaited(awaited) if awaited.next && failure.kind() == FailureKind::Receive => {
            return "the next segment is another one";
        }
        Mismatch::Signal { negated: true, .. } => return "the user was told",
        Mismatch::Network { held: true, .. } => return "no such segment is held",
        Mismatch::Unfit { .. } => return "the value does not fit the segment",
        Mismatch::NothingSent(_) => return "there is no segment for the error",
        Mismatch::Unasked(Unasked::Surplus(_)) => return "a segment is left that no `recv` names",
        Mismatch::Unasked(Unasked::Lingers(..)) => return "a connection lingers at the end",
        Mismatch::LateSetting(_) | Mismatch::IssInUse { .. } => return "the setting comes too late",
        Mismatch::Endless { .. } => return "the statement does not end",
        Mismatch::Explored(unmet) => return explored::headline(unmet),
        _ => {}
    }
    match failure.kind() {
        FailureKind::State => "the expected state did not hold",
        FailureKind::Value => "the variable has another value",
        FailureKind::Signal => "the user was not told",
        FailureKind::Silence => "something is in flight",
        FailureKind::Receive => "no such segment arrived",
        FailureKind::Time => "the segment was sent at another moment",
        FailureKind::Call => "the call had another outcome",
        FailureKind::Read => "the read gave something else",
        FailureKind::Network => "no such segment is in flight",
        FailureKind::Strict => "a segment arrived that no `recv` names",
        FailureKind::Bound => "the scenario goes beyond a bound",
        FailureKind::Unknown => "this cannot be known here",
        FailureKind::Broken => "the implementation broke down",
        FailureKind::Late => "the implementation did not answer in time",
        FailureKind::Unavailable => "the implementation cannot run here",
        FailureKind::Slow => "this takes too long in real time",
        FailureKind::Unsupported => "the implementation says that it lacks this",
        FailureKind::Property => "what is claimed is not so",
        FailureKind::Data => "a user can read what was not sent",
        FailureKind::Livelock => "it can go on for ever",
        FailureKind::Unexplored => "an exploration does not run here",
    }
}

/// A remark, in a sentence without its full stop.
pub fn remark(remark: &Remark) -> String {
    let unasked = match &remark.what {
        Remarked::Unasked(unasked) => unasked,
        Remarked::Ungranted { host, setting, why } => {
            return format!("{host} goes without this `{}`: {why}", setting.name());
        }
    };
    let what = words::unasked(unasked);
    match unasked {
        Unasked::Arrived(_) => format!("no statement asks for it: {what}"),
        Unasked::Surplus(_) => format!("left over at the end: {what}"),
        Unasked::Lingers(..) => format!("lingers at the end: {what}"),
    }
}

/// What was expected, in terms of the protocol. Empty where nothing was expected of an
/// implementation but that it goes on.
pub fn expected(failure: &Failure) -> String {
    match &failure.mismatch {
        Mismatch::State { host, expected, negated, .. } => states(*host, expected, *negated),
        Mismatch::Walk { expected, .. } => {
            let asked = Host::BOTH.into_iter().filter_map(|host| Some((host, expected[host]?)));
            asked.map(|(host, state)| format!("{host} {state}")).collect::<Vec<_>>().join(", ")
        }
        Mismatch::Value { compare, .. } => {
            format!("{} {} {}", compare.left, compare.comparison, compare.right)
        }
        Mismatch::Variable { host, variable, .. } => format!("{host} has {}", variable.name()),
        Mismatch::Signal { host, expected, negated, .. } => signals(*host, expected, *negated),
        Mismatch::Silence { from: Some(host), .. } => format!("nothing from {host} in flight"),
        Mismatch::Silence { from: None, .. } => "nothing in flight".to_owned(),
        Mismatch::Receive { host, expected, .. } => {
            format!("{} arrives at {host}", words::sought(expected))
        }
        Mismatch::Awaited(awaited) => words::awaited(awaited),
        Mismatch::Answer { host, call, expected, .. } => match expected {
            None => format!("{host}'s `{call}` succeeds"),
            // No failure has this.
            Some(Fails::Either) => format!("{host}'s `{call}` succeeds or is refused"),
            Some(Fails::Any) => format!("{host}'s `{call}` is refused"),
            Some(Fails::With(error)) => format!("{host}'s `{call}` is refused: {error}"),
        },
        Mismatch::Read { host, expected, .. } => match expected {
            Read::Some => format!("{host} reads what there is"),
            // A scenario's numbers are 32 bits wide.
            Read::Length(n) => format!("{host} has {} to read", count(*n, "octet")),
            Read::Text(payload) => format!("{host} reads {}", text(payload)),
            Read::Eof => format!("{host} reads the end of the stream"),
            Read::Only(n) => format!("{host} has only {} to read", count(*n, "octet")),
            Read::Nothing => format!("{host} has nothing to read yet"),
        },
        Mismatch::Network { expected, from, held, .. } => {
            let whose = from.map_or_else(String::new, |from| format!(" from {from}"));
            format!("{}{whose} {}", words::sought(expected), place(*held))
        }
        Mismatch::Unfit { what: Unfit::Field(field), most, .. } => {
            format!("`{}` from 0 to {most}", field.written())
        }
        Mismatch::Unfit { what: Unfit::Payload, most, .. } => {
            format!("a payload of at most {most} octets after these options")
        }
        Mismatch::NothingSent(host) => {
            format!("{host} has sent a segment for the error to be about")
        }
        Mismatch::Unasked(unasked) => match unasked {
            Unasked::Arrived(_) => {
                "a `recv` names every segment that arrives (`@strict`)".to_owned()
            }
            Unasked::Surplus(_) => {
                "a `recv` names every segment that is sent (`@strict`)".to_owned()
            }
            Unasked::Lingers(host, _) => {
                format!(
                    "{host}'s connection is over at the end, or its state is expected (`@strict`)"
                )
            }
        },
        Mismatch::LateSetting(setting) => format!("`set {}` before any action", setting.name()),
        Mismatch::IssInUse { host, .. } => format!("{host} CLOSED or LISTEN, to set its ISS"),
        Mismatch::Bound(Bound::Steps(most)) => {
            format!("at most {most} calls, arrivals and timers in one scenario")
        }
        Mismatch::Bound(Bound::Octets(most)) => {
            format!("at most {most} octets of payload in one scenario")
        }
        Mismatch::Bound(Bound::Time(most)) => {
            let days = most.as_secs() / (24 * 60 * 60);
            format!("at most {days} days of virtual time in one scenario")
        }
        Mismatch::Endless { .. } => "this statement comes to an end".to_owned(),
        Mismatch::Unknown { host, wanted, .. } => match wanted {
            Wanted::Call(call) => format!("{host} calls `{call}`"),
            Wanted::State(expected, negated) => states(*host, expected, *negated),
            Wanted::Signal(expected, negated) => signals(*host, expected, *negated),
            Wanted::Icmp(icmp) => format!("{} arrives at {host}", icmp.name()),
            Wanted::Segment(sought) => {
                format!("{} arrives at {}", words::sought(sought), host.peer())
            }
            Wanted::Compare(compare) => {
                format!("{} {} {}", compare.left, compare.comparison, compare.right)
            }
        },
        Mismatch::Fault { host, stack, fault } if fault.expected.is_empty() => {
            format!("`{stack}` at {host} goes on")
        }
        Mismatch::Fault { host, stack, fault } => {
            format!("`{stack}` at {host}: {}", fault.expected)
        }
        Mismatch::Slow { host, stack, .. } => format!("`{stack}` at {host} goes on"),
        Mismatch::Explored(unmet) => explored::expected(unmet),
    }
}

/// What came instead, in terms of the protocol.
pub fn actual(failure: &Failure) -> String {
    match &failure.mismatch {
        Mismatch::State { host, actual, .. } | Mismatch::IssInUse { host, state: actual } => {
            format!("{host} {actual}")
        }
        Mismatch::Walk { reached: None, .. } => {
            "no opens, closes and arrivals lead there".to_owned()
        }
        Mismatch::Walk { reached: Some(PerHost([client, server])), .. } => {
            format!("the walk ended at client {}, server {}", state(*client), state(*server))
        }
        Mismatch::Value { compare, left, right } => {
            let side = |expression: String, value: String| match expression == value {
                true => value,
                false => format!("{expression} = {value}"),
            };
            let (right_words, right) = (compare.right.to_string(), right.to_string());
            let mut actual = side(compare.left.to_string(), left.to_string());
            if right_words != right {
                actual = format!("{actual}, {}", side(right_words, right));
            }
            actual
        }
        Mismatch::Variable { host, why, .. } => match why {
            NoVariable::Nobody => format!("no implementation runs at {host}"),
            NoVariable::NotThere(state) => format!("{host} has no such variable in {state}"),
            NoVariable::Untold(state, stack) => {
                format!(
                    "in {state} `{stack}` does not report it, and nothing it has sent proves it"
                )
            }
            NoVariable::NoState => format!("{host}'s variables cannot be known"),
        },
        Mismatch::Signal { told, .. } if told.is_empty() => {
            "nothing was told since the last `signal` expectation".to_owned()
        }
        Mismatch::Signal { told, .. } => format!("told `{}`", joined(told, "`, then `")),
        Mismatch::Silence { in_flight, .. } => from_hosts(in_flight),
        Mismatch::Receive { host, arrived, .. } if arrived.first.is_empty() => {
            format!("nothing was in flight to {host}")
        }
        Mismatch::Receive { expected, arrived, .. } => {
            let line = |it: &Segment| segment(it, &expected.patterns);
            words::list(arrived, line, ", then ")
        }
        Mismatch::Awaited(awaited) => words::came(awaited),
        Mismatch::Answer { actual, .. } => match actual {
            None => "it succeeded".to_owned(),
            Some(Refusal { error, because: None }) => format!("it was refused: {error}"),
            Some(Refusal { error, because: Some(because) }) => {
                format!("it was refused: {error} ({because})")
            }
        },
        Mismatch::Read { actual, .. } => match actual {
            Readable::Octets(0, true) => "the end of the stream".to_owned(),
            Readable::Octets(0, false) => "nothing to read".to_owned(),
            Readable::Octets(n, true) => {
                format!("{}, and then the end of the stream", count(*n, "octet"))
            }
            Readable::Octets(n, false) => count(*n, "octet"),
            Readable::Text(payload) => text(payload),
        },
        Mismatch::Network { held, there, .. } if there.first.is_empty() => {
            format!("nothing is {}", place(*held))
        }
        Mismatch::Network { expected, held, there, .. } => {
            let line = |(from, it): &(Host, Segment)| {
                format!("{} from {from}", segment(it, &expected.patterns))
            };
            format!("{}: {}", place(*held), words::list(there, line, ", "))
        }
        Mismatch::Unfit { value, .. } => value.to_string(),
        Mismatch::NothingSent(host) => format!("{host} has sent nothing"),
        Mismatch::Unasked(unasked) => words::unasked(unasked),
        Mismatch::LateSetting(_) => "it comes after one, so it was not applied".to_owned(),
        Mismatch::Bound(_) => "more".to_owned(),
        Mismatch::Endless { steps, round, livelock } => {
            endless(*steps, round.as_deref(), *livelock)
        }
        Mismatch::Unknown { host, wanted, why } => match (why, wanted) {
            (Unknown::Nobody, _) => {
                format!("no implementation runs at {host} (`given raw {host}`)")
            }
            (Unknown::State, _) => format!("{host}'s state cannot be known"),
            (Unknown::Signals, _) => format!("what {host}'s user is told cannot be known"),
            (Unknown::Numbers, Wanted::Segment(_)) => {
                format!("{host}'s segments have flags but no numbers")
            }
            (Unknown::Numbers, _) => format!("{host} speaks in flags and has no numbers"),
        },
        Mismatch::Fault { fault, .. } if failure.kind() == FailureKind::Unsupported => {
            format!("it lacks this: {}", fault.actual)
        }
        Mismatch::Fault { fault, .. } => fault.actual.clone(),
        Mismatch::Slow { waited, bounds, .. } => {
            let bound = match bounds {
                Some((one, all)) => {
                    let (one, all) = (one.as_secs() / 60, all.as_secs() / 60);
                    format!("the bound is {one} min in one go, and {all} min in all")
                }
                None => "`--slow` allows it".to_owned(),
            };
            format!("it would wait for {} s in real time; {bound}", waited.as_secs())
        }
        Mismatch::Explored(unmet) => explored::actual(unmet),
    }
}

/// `FIN_WAIT_1 or FIN_WAIT_2`, with its host.
fn states(host: Host, states: &[State], negated: bool) -> String {
    let not = if negated { "not " } else { "" };
    format!("{host} {not}{}", either(states))
}

fn signals(host: Host, signals: &[Signal], negated: bool) -> String {
    let not = if negated { "not " } else { "" };
    format!("{host}'s user is {not}told `{}`", joined(signals, "` or `"))
}

fn joined(signals: &[Signal], separator: &str) -> String {
    signals.iter().map(|signal| signal.name()).collect::<Vec<_>>().join(separator)
}

/// A state, or the words for there being none.
fn state(state: Option<State>) -> String {
    state.map_or_else(|| "a state that cannot be known".to_owned(), |state| state.to_string())
}

const fn place(held: bool) -> &'static str {
    if held { "held" } else { "in flight" }
}

fn from_hosts(segments: &Few<(Host, Segment)>) -> String {
    let line = |(from, it): &(Host, Segment)| format!("{} from {from}", segment(it, &[]));
    words::list(segments, line, ", ")
}

/// What goes round and round.
fn endless(steps: u32, round: Option<&[Turn]>, livelock: bool) -> String {
    let turn = |turn: &Turn| match turn {
        Turn::Arrival(to, segment) => format!("{} to {to}", shape_of(segment)),
        Turn::Timer(host, timer) => format!("{host}'s {timer} timer"),
    };
    let what = match round {
        Some([]) | None => "more".to_owned(),
        Some([only]) => format!("{}, and again", turn(only)),
        Some(turns) => {
            let told = turns.get(..MOST_TURNS).unwrap_or(turns);
            let more = if told.len() < turns.len() { ", …" } else { "" };
            let told: Vec<String> = told.iter().map(turn).collect();
            format!("{}{more}, and round again", told.join(", then "))
        }
    };
    let judged = if livelock { ": a livelock" } else { "" };
    format!("{what}, {steps} steps in this statement while no time passed{judged}")
}
