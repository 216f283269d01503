//! `given`: the walk to where a scenario starts.
//!
//! The paths are found on the model ([`path`]). Whatever stacks the scenario runs on then walk
//! them, call by call and arrival by arrival, with every step in the trace as set-up. Segments in
//! flight at the end stay in flight.
//!
//! A path depends only on the states asked for, never on settings; a setting that keeps the
//! stacks from following it is a failure of the `given`.

mod path;
mod search;

use super::mismatch::Mismatch;
use super::result::Called;
use super::statements::Run;
use super::world::{Halt, Presence};
use crate::host::{Host, PerHost};
use crate::language::Span;
use crate::language::plan::{Start, UserCall};
use crate::stack::Stack;
use crate::tcp::{Call, State};

use path::{Pair, Step};

/// Whether any path of opens, closes and arrivals leads there. A host without a start may be
/// anywhere, and so may a raw one.
pub fn reachable(starts: PerHost<Option<Start>>) -> bool {
    path::to(pair(starts)).is_some()
}

/// The states to walk to.
fn pair(starts: PerHost<Option<Start>>) -> Pair {
    PerHost::from_fn(|host| match starts[host] {
        Some(Start::State(state)) => Some(state),
        Some(Start::Raw) | None => None,
    })
}

/// The walk of a scenario without `given`, `listen` or `connect`: to an established connection.
pub(super) fn established<S: Stack>(run: &mut Run<'_, S>) -> Result<(), Halt> {
    let both = PerHost([Some(State::Established); 2]);
    let span = run.scenario.statements.first().map_or(run.scenario.span, |first| first.span);
    walk(run, span, both)
}

/// `given …`.
pub(super) fn given<S: Stack>(
    run: &mut Run<'_, S>,
    span: Span,
    named: &[(Host, Start)],
) -> Result<(), Halt> {
    let mut starts = PerHost([None; 2]);
    for (host, start) in named {
        starts[*host] = Some(*start);
    }
    for host in Host::BOTH {
        if starts[host] == Some(Start::Raw) {
            run.world.set_presence(host, Presence::Phantom);
        }
    }
    let walked = walk(run, span, pair(starts));
    for host in Host::BOTH {
        if starts[host] == Some(Start::Raw) {
            run.world.set_presence(host, Presence::Raw);
        }
    }
    walked
}

fn walk<S: Stack>(run: &mut Run<'_, S>, span: Span, pair: Pair) -> Result<(), Halt> {
    let Some(path) = path::to(pair) else {
        return run.fail(span, Mismatch::Walk { expected: pair, reached: None });
    };
    run.world.recorder.setup = true;
    // `@strict` does not apply to the walk, and no signal of the walk counts.
    let unnamed = run.world.unnamed.take();
    let walked = path.iter().try_for_each(|step| follow(run, *step));
    run.world.unnamed = unnamed;
    run.world.recorder.setup = false;
    walked?;
    for host in Host::BOTH {
        run.world.told[host].clear();
    }
    let is = |host: Host| run.world.state(host);
    let strayed = |host: Host| pair[host].is_some() && is(host).is_some() && pair[host] != is(host);
    if Host::BOTH.into_iter().any(strayed) {
        let reached = Some(PerHost::from_fn(is));
        return run.fail(span, Mismatch::Walk { expected: pair, reached });
    }
    Ok(())
}

fn follow<S: Stack>(run: &mut Run<'_, S>, step: Step) -> Result<(), Halt> {
    let (host, call, called) = match step {
        Step::Arrive(host) => return run.world.arrive_at(host, true).map(drop),
        Step::Listen(host) => (host, Call::Listen, UserCall::Listen),
        Step::Connect(host) => (host, Call::Connect, UserCall::Connect),
        Step::Close(host) => (host, Call::Close, UserCall::Close),
    };
    // A refusal shows in the trace, and in where the walk ends.
    run.world.call(host, &call, || Called::Call(called)).map(drop)
}

/// A path in short, for a table of all: `sL` for `server listen`, `>` and `<` for arrivals.
#[cfg(test)]
pub(super) fn paths_for_tests(pair: Pair) -> Option<String> {
    let word = |step: &Step| match step {
        Step::Listen(host) => format!("{}L", &host.name()[..1]),
        Step::Connect(host) => format!("{}O", &host.name()[..1]),
        Step::Close(host) => format!("{}C", &host.name()[..1]),
        Step::Arrive(Host::Server) => ">".to_owned(),
        Step::Arrive(Host::Client) => "<".to_owned(),
    };
    path::to(pair).map(|path| path.iter().map(word).collect::<Vec<_>>().join(" "))
}
