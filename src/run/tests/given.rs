//! Where scenarios can start, and how they get there.

use std::fmt::Write;

use super::super::given::paths_for_tests;
use super::*;
use crate::host::PerHost;
use crate::language::plan::Start;
use crate::tcp::State;

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

/// Every path leads where it should on the stacks that scenarios run on.
#[test]
fn every_path_leads_there() {
    for client in State::ALL {
        for server in State::ALL {
            let starts = PerHost([client, server]).0.map(|state| Some(Start::State(state)));
            if reachable(PerHost(starts)) {
                passes(&format!(
                    "given client {client}, server {server}
                     expect client {client}, server {server}"
                ));
            }
        }
        for host in Host::BOTH {
            passes(&format!("given {host} {client}; expect {host} {client}"));
        }
    }
}
