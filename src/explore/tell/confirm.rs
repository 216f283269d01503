//! Whether a run shows what a search has found.

use std::sync::Arc;

use crate::explore::party::ENDLESS;
use crate::explore::{Clock, Frame, Situation};
use crate::host::{Host, PerHost};
use crate::language::plan::Scenario;
use crate::run::{Found, Mismatch, ScenarioResult, Standing, Verdict, stand};
use crate::tcp::{Rules, Segment};

/// Whether so many first statements of a scenario end where a search did: the same hosts and users to
/// the last variable, the same segments in flight and held. One that the scenario has put aside is held
/// there, and in flight in the search.
pub(super) fn stands(
    told: &Scenario,
    statements: usize,
    rules: &Arc<Rules>,
    frame: &Frame<'_>,
    now: &Situation,
) -> bool {
    let mut told = told.clone();
    told.statements.truncate(statements);
    stand(&told, rules).is_some_and(|standing| is_same(standing, frame, now))
}

/// Whether both are the same, apart from when they are.
pub(super) fn is_same(standing: Standing, frame: &Frame<'_>, now: &Situation) -> bool {
    let hosts = Host::BOTH.into_iter().all(|host| is_same_host(&standing, frame, now, host));
    hosts && standing.network.is_up() == now.up && network(&standing) == situation(now)
}

fn is_same_host(standing: &Standing, frame: &Frame<'_>, now: &Situation, host: Host) -> bool {
    let party = &now.parties[host];
    if party.raw || standing.raw[host] {
        return party.raw == standing.raw[host];
    }
    let mut ours = standing.endpoints[host].clone();
    let mut theirs = party.endpoint.clone();
    match frame.clock {
        Clock::Put => {
            ours.put_clock(standing.now, party.now);
            theirs.put_clock(party.now, party.now);
        }
        Clock::Runs if standing.now != party.now => return false,
        Clock::Runs => {}
    }
    ours == theirs
        && standing.listens_forever[host] == party.listens
        && standing.next_iss[host] == party.next_iss
        && standing.users[host].sent == party.sent
}

/// What is in the network from each host, in an order of its own.
type Segments = PerHost<Vec<String>>;

fn network(standing: &Standing) -> Segments {
    let held = standing.network.held();
    let all = || standing.network.in_flight(None).chain(held);
    sorted(|host| all().filter(|it| it.from == host).map(|it| &it.segment).collect())
}

fn situation(now: &Situation) -> Segments {
    sorted(|host| now.flight[host].iter().chain(&now.held[host]).collect())
}

fn sorted<'s>(of: impl Fn(Host) -> Vec<&'s Segment>) -> Segments {
    PerHost::from_fn(|host| {
        let mut all: Vec<String> = of(host).into_iter().map(|it| format!("{it:?}")).collect();
        all.sort_unstable();
        all
    })
}

/// Whether the run ends as what was found says: it passes, or, where something goes on for ever, its last
/// statement fails because of that. An event that has no end is cut off by the model, so a run may only
/// show how many rules fired for it.
pub(super) fn shows(result: &ScenarioResult, told: &Scenario, what: &Found) -> bool {
    match what {
        Found::Property(_) | Found::Data { .. } => {
            matches!(result.verdict, Verdict::Passed | Verdict::Open)
        }
        Found::Livelock => is_endless(result, told),
        Found::Endless => {
            let last = told.statements.len().checked_sub(1);
            let is_last = |it: Option<u32>| it.and_then(|it| usize::try_from(it).ok()) == last;
            let events = result.trace.events.iter().filter(|it| is_last(it.statement));
            is_endless(result, told) || events.map(|it| it.rules.len()).sum::<usize>() >= ENDLESS
        }
    }
}

/// Whether the last statement is the first that fails, because it has no end.
fn is_endless(result: &ScenarioResult, told: &Scenario) -> bool {
    let last = told.statements.len().saturating_sub(1);
    result.failures.first().is_some_and(|it| {
        matches!(it.mismatch, Mismatch::Endless { .. }) && usize::try_from(it.statement) == Ok(last)
    })
}
