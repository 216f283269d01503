//! A scenario that asks for nothing: a host beside the model in its place, up to where they part.

use std::sync::Arc;
use std::time::Duration;

use super::companion::{Care, Companion, Parting};
use super::options::Limits;
use super::scenario::{Profiles, TRIES, configs, whole};
use super::statements::Run;
use super::world::{Halt, World};
use crate::host::{Host, PerHost};
use crate::language::plan::Scenario;
use crate::stack::{FaultKind, Stack};
use crate::tcp::{Config, Rules};

/// What a scenario shows of a host beside the model in its place.
#[derive(Clone, PartialEq, Debug)]
pub struct Meeting {
    /// The first parting that no RFC leaves free. The run ends there.
    pub hard: Option<Parting>,
    /// The latest of those before it that the RFCs leave free.
    pub soft: Vec<Parting>,
    /// How it ended.
    pub end: MeetingEnd,
}

/// How far a meeting went.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MeetingEnd {
    /// Up to its end.
    Whole,
    /// They parted.
    Parted,
    /// Something could not be done or known there, and what comes after it builds on it.
    Unknown,
    /// It would have to wait too long in real time.
    Slow,
    /// The implementation lacks what the scenario asks for; in its words.
    Unsupported(String),
    /// Something is missing on this machine; in words.
    Unavailable(String),
    /// A bound on steps, octets or virtual time ended it.
    Bound,
}

/// Lets the implementation at `host` meet the model under `rules`. `profiles` are those of the
/// implementations that `build` makes. Statements that fail change nothing: only what the host does is
/// looked at. A variable that the implementation does not tell is the model's.
pub fn meet<S: Stack>(
    scenario: &Scenario,
    limits: Limits,
    (host, profiles): (Host, &Profiles),
    (rules, care): (&Arc<Rules>, Care),
    build: impl Fn(&PerHost<Config>) -> PerHost<S>,
) -> Meeting {
    let configs = configs(scenario, profiles, &[]);
    let mut times = 0;
    loop {
        let companion = |at: Host| {
            let new = || Companion::new(at, configs[at].clone(), Arc::clone(rules)).with(care);
            (at == host).then(new)
        };
        let mut world = World::new(build(&configs), &configs, limits, false);
        world.meet(PerHost::from_fn(companion));
        let mut run = Run::new(scenario, &configs, Duration::ZERO, world);
        run.misses = Some(Vec::new());
        let end = whole(&mut run);
        times += 1;
        if run.world.is_overtaken() && times < TRIES {
            run.world.recover(times);
            continue;
        }
        return ended(&mut run, end, host);
    }
}

fn ended<S: Stack>(run: &mut Run<'_, S>, end: Result<(), Halt>, host: Host) -> Meeting {
    let companion = run.world.part(end.is_ok())[host].take();
    let (mut hard, soft) = companion.map(Companion::into_partings).unwrap_or_default();
    let fault = run.world.fault.take();
    let own = |kind: FaultKind| matches!(kind, FaultKind::Broken | FaultKind::Late);
    if fault.as_ref().is_some_and(|(at, fault)| *at != host || !own(fault.kind)) {
        // That it cannot go on is not its fault.
        hard = hard.filter(|it| it.actual.fault.is_none());
    }
    let end = match (&hard, end, fault) {
        (Some(_), ..) => MeetingEnd::Parted,
        (None, Err(Halt::Slow(..)), _) => MeetingEnd::Slow,
        (None, _, Some((_, fault))) => match fault.kind {
            FaultKind::Unavailable => MeetingEnd::Unavailable(fault.actual),
            FaultKind::Unsupported => MeetingEnd::Unsupported(fault.actual),
            FaultKind::Slow => MeetingEnd::Slow,
            // At the start, before anything has happened.
            FaultKind::Broken | FaultKind::Late => MeetingEnd::Unavailable(fault.actual),
            FaultKind::Overtaken | FaultKind::Unsayable => MeetingEnd::Unknown,
        },
        (None, Err(_), None) => MeetingEnd::Bound,
        (None, Ok(()), None) if run.undone.is_some() => MeetingEnd::Unknown,
        (None, Ok(()), None) => MeetingEnd::Whole,
    };
    Meeting { hard, soft, end }
}
