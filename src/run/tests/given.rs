//! Where scenarios can start, and how they get there.

use std::fmt::Write;

use super::super::given::paths_for_tests;
use super::*;
use crate::host::PerHost;
use crate::language::plan::Start;
use crate::tcp::{Setting, SettingKind, State};

/// Every start of one host, and of both, with its path.
#[test]
fn every_path() {
    let starts = || std::iter::once(None).chain(State::ALL.map(Some));
    let mut table = String::new();
    for client in starts() {
        for server in starts() {
            let path = paths_for_tests(PerHost([client, server]));
            let Some(path) = path else { continue };
            let name = |state: Option<State>| state.map_or("-", State::name);
            writeln!(table, "{:<12}{:<12}{path}", name(client), name(server)).unwrap();
        }
    }
    insta::assert_snapshot!(table);
}

/// Every pair of states that a scenario can start in.
fn pairs() -> Vec<(State, State)> {
    let start = |state| Some(Start::State(state));
    let all = State::ALL.into_iter().flat_map(|a| State::ALL.map(|b| (a, b)));
    all.filter(|(a, b)| reachable(PerHost([start(*a), start(*b)]))).collect()
}

/// Every path leads where it should on the stacks that scenarios run on.
#[test]
fn every_path_leads_there() {
    for (client, server) in pairs() {
        passes(&format!(
            "given client {client}, server {server}
             expect client {client}, server {server}"
        ));
    }
    for state in State::ALL {
        for host in Host::BOTH {
            passes(&format!("given {host} {state}; expect {host} {state}"));
        }
    }
}

/// Who is CLOSED again may open once more, where nothing else leads there.
#[test]
fn hosts_open_again() {
    for (client, server) in [
        ("TIME_WAIT", "LISTEN"),
        ("TIME_WAIT", "SYN_SENT"),
        ("LISTEN", "SYN_RCVD"),
        ("LISTEN", "FIN_WAIT_1"),
    ] {
        passes(&format!(
            "given client {client}, server {server}; expect client {client}, server {server}"
        ));
        passes(&format!(
            "given client {server}, server {client}; expect client {server}, server {client}"
        ));
    }
}

/// No setting of a host keeps it from walking: neither the smallest nor the largest value, nor a
/// switch that differs from its default. Three are left out: a window of zero, which has its own test;
/// the letter of table 6, which rules out a simultaneous open; and an ACK that repeats a FIN, which is
/// not acceptable, so that a walk through CLOSING ends there.
#[test]
fn settings_do_not_break_a_walk() {
    let mut settings = Vec::new();
    let left_out = ["strict_simultaneous_open", "repeat_fin"];
    for setting in Setting::all().filter(|it| !left_out.contains(&it.name())) {
        let values = match setting.kind() {
            SettingKind::Switch => vec!["on".to_owned(), "off".to_owned()],
            SettingKind::Number(low, high) | SettingKind::NumberOrOff(low, high) => {
                let low = if setting.name() == "window" { 1 } else { low };
                vec![low.to_string(), high.to_string()]
            }
            SettingKind::Duration(_) => vec!["0s".to_owned()],
            SettingKind::DurationOrOff(_) => vec!["1s".to_owned(), "off".to_owned()],
        };
        settings.extend(values.iter().map(|value| format!("{} = {value}", setting.name())));
    }
    let mut strayed = String::new();
    for setting in settings {
        for (client, server) in pairs() {
            let start = format!("client {client}, server {server}");
            for host in Host::BOTH {
                let text = format!("given {start}; set {host}.{setting}; settle");
                for failure in run(&text).failures {
                    writeln!(strayed, "{text}: {}", actual(&failure)).unwrap();
                }
            }
        }
    }
    assert_eq!(strayed, "");
}

/// A window of zero has no room for a FIN, so only the walks without one lead through it; the
/// others say where they ended.
#[test]
fn a_zero_window_takes_no_fin() {
    for state in ["SYN_RCVD", "ESTABLISHED", "FIN_WAIT_1"] {
        passes(&format!(
            "given client {state}; set client.window = 0; set server.window = 0; expect client {state}"
        ));
    }
    let failure = fails("given client CLOSE_WAIT, server FIN_WAIT_1; set client.window = 0");
    assert_eq!(expected(&failure), "client CLOSE_WAIT, server FIN_WAIT_1");
    assert_eq!(actual(&failure), "the walk ended at client ESTABLISHED, server FIN_WAIT_1");
}

/// The walk past a raw host leads there just as well.
#[test]
fn raw_hosts_do_not_break_a_walk() {
    for host in Host::BOTH {
        let raw = host.peer();
        for state in State::ALL {
            passes(&format!(
                "given raw {raw}, {host} {state}; set {raw}.ISS = 7; expect {host} {state}"
            ));
        }
    }
}
