//! Tests of the language as users meet it: messages, and texts of every kind.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod explore;
mod messages;
mod patterns;
mod reference;
mod repair;
mod spelling;
mod texts;

use super::{Checked, Diagnostic, Source};
use crate::host::{Host, PerHost};
use crate::language::plan::Start;
use crate::tcp::State;

/// Stands in for the harness: no walk leads one host to LISTEN and the other beyond SYN_SENT.
fn reachable(starts: PerHost<Option<Start>>) -> bool {
    let listens = |host: Host| starts[host] == Some(Start::State(State::Listen));
    let beyond =
        |host: Host| matches!(starts[host], Some(Start::State(state)) if state.is_synchronized());
    Host::BOTH.into_iter().all(|host| !(listens(host) && beyond(host.peer())))
}

fn check(text: impl Into<Vec<u8>>) -> Result<Checked, Vec<Diagnostic>> {
    super::check(&Source::new("test.synfin", text), &reachable)
}
