//! A scenario that asks for nothing: a host beside the model in its place, up to where they part.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use super::companion::{Care, Companion, Marks, Parting};
use super::options::Limits;
use super::scenario::{Profiles, TRIES, configs, whole};
use super::statements::Run;
use super::world::{Halt, World};
use crate::host::{Host, PerHost};
use crate::language::plan::Scenario;
use crate::stack::{FaultKind, Feature, Stack};
use crate::tcp::{Config, Rules, Setting, SettingValue};

/// What a scenario shows of a host beside the model in its place.
#[derive(Clone, PartialEq, Debug)]
pub struct Meeting {
    /// The first parting that no RFC leaves free. The run ends there.
    pub hard: Option<Parting>,
    /// The latest of those before it that the RFCs leave free.
    pub soft: Vec<Parting>,
    /// The rules that the model followed where they did not part, and in which state.
    pub kept: Marks,
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
    /// Something cannot be said to the implementation, at the level at which it speaks.
    Unsayable,
    /// It would have to wait too long in real time.
    Slow,
    /// The implementation lacks what the scenario asks for; in its words.
    Unsupported(String),
    /// The same, according to what it says that it has.
    Lacking(Feature),
    /// No RFC says what is right after what the peer did.
    Unsettled,
    /// Something is missing on this machine; in words.
    Unavailable(String),
    /// A bound on steps, octets or virtual time ended it.
    Bound,
}

/// What an implementation is held against.
#[derive(Clone, Copy, Debug)]
pub struct Beside<'b> {
    /// The rules of the model in its place.
    pub rules: &'b Arc<Rules>,
    /// How closely.
    pub care: Care,
    /// What it says that it has of all that a program may lack. It is held to no more: the run ends where it
    /// is asked for something else, and where it does otherwise only because of a switch that it lacks. If it
    /// does not say, to everything.
    pub has: Option<&'b Arc<BTreeSet<Feature>>>,
    /// What the model has otherwise than the scenario says.
    pub otherwise: &'b [(Setting, SettingValue)],
}

/// Lets the implementation at `host` meet the model. `profiles` are those of the
/// implementations that `build` makes. Statements that fail change nothing: only what the host does is
/// looked at. A variable that the implementation does not tell is the model's.
pub fn meet<S: Stack>(
    scenario: &Scenario,
    limits: Limits,
    (host, profiles): (Host, &Profiles),
    beside: Beside<'_>,
    build: impl Fn(&PerHost<Config>) -> PerHost<S>,
) -> Meeting {
    let configs = configs(scenario, profiles, &[]);
    let lacks = |it: &Feature| beside.has.is_some_and(|has| !has.contains(it));
    if let Some(feature) = Feature::of_settings(&configs[host]).find(lacks) {
        let end = MeetingEnd::Lacking(feature);
        return Meeting { hard: None, soft: Vec::new(), kept: Marks::new(), end };
    }
    let run = |model: &Config| one(scenario, limits, (host, &configs), (beside, model), &build);
    let mut model = configs[host].clone();
    beside.otherwise.iter().for_each(|(setting, value)| setting.apply(&mut model, *value));
    let met = run(&model);
    let on = SettingValue::Switch(true);
    let is_lacked =
        |(setting, feature): &(Setting, Feature)| lacks(feature) && setting.value(&model) == on;
    if met.hard.is_none() || beside.has.is_none() {
        return met;
    }
    let lacked: Vec<_> = Feature::switches().filter(is_lacked).collect();
    let without = |switches: &[(Setting, Feature)]| {
        let mut config = model.clone();
        let off = SettingValue::Switch(false);
        switches.iter().for_each(|(setting, _)| setting.apply(&mut config, off));
        run(&config)
    };
    if lacked.is_empty() || without(&lacked).hard.is_some() {
        return met;
    }
    // One is enough, as a rule.
    let alone = |it: &&(Setting, Feature)| without(&[**it]).hard.is_none();
    match lacked.iter().find(alone).or_else(|| lacked.first()) {
        Some((_, feature)) => Meeting { hard: None, end: MeetingEnd::Lacking(*feature), ..met },
        None => met,
    }
}

/// One meeting, with a model that has these settings.
fn one<S: Stack>(
    scenario: &Scenario,
    limits: Limits,
    (host, configs): (Host, &PerHost<Config>),
    (Beside { rules, care, has, .. }, model): (Beside<'_>, &Config),
    build: &impl Fn(&PerHost<Config>) -> PerHost<S>,
) -> Meeting {
    let mut times = 0;
    loop {
        let companion = |at: Host| {
            let new = || {
                let new = Companion::new(at, model.clone(), Arc::clone(rules));
                new.with(care).of_who_has(has.cloned())
            };
            (at == host).then(new)
        };
        let mut world = World::new(build(configs), configs, limits, false);
        world.meet(PerHost::from_fn(companion));
        let mut run = Run::new(scenario, configs, Duration::ZERO, world);
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
    let lacks = companion.as_ref().and_then(Companion::lacks);
    let is_unsettled = companion.as_ref().is_some_and(Companion::is_unsettled);
    let (mut hard, soft, kept) = companion.map(Companion::into_parts).unwrap_or_default();
    let fault = run.world.fault.take();
    let own = |kind: FaultKind| matches!(kind, FaultKind::Broken | FaultKind::Late);
    if fault.as_ref().is_some_and(|(at, fault)| *at != host || !own(fault.kind)) {
        // That it cannot go on is not its fault.
        hard = hard.filter(|it| it.actual.fault.is_none());
    }
    let end = match (&hard, end, fault) {
        (Some(_), ..) => MeetingEnd::Parted,
        _ if is_unsettled => MeetingEnd::Unsettled,
        _ if lacks.is_some() => lacks.map_or(MeetingEnd::Unknown, MeetingEnd::Lacking),
        (None, Err(Halt::Slow(..)), _) => MeetingEnd::Slow,
        (None, _, Some((_, fault))) => match fault.kind {
            FaultKind::Unavailable => MeetingEnd::Unavailable(fault.actual),
            FaultKind::Unsupported => MeetingEnd::Unsupported(fault.actual),
            FaultKind::Slow => MeetingEnd::Slow,
            // At the start, before anything has happened.
            FaultKind::Broken | FaultKind::Late => MeetingEnd::Unavailable(fault.actual),
            FaultKind::Overtaken => MeetingEnd::Unknown,
            FaultKind::Unsayable => MeetingEnd::Unsayable,
        },
        (None, Err(_), None) => MeetingEnd::Bound,
        (None, Ok(()), None) if run.undone.is_some() => MeetingEnd::Unknown,
        (None, Ok(()), None) => MeetingEnd::Whole,
    };
    Meeting { hard, soft, kept, end }
}
