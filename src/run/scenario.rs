//! One scenario, from its settings to its verdict.

use std::sync::Arc;
use std::time::Duration;

use super::advice::{self, Advice};
use super::companion::{self, Companion};
use super::options::{Limits, RunOptions};
use super::result::{FailureKind, Remark, Remarked, ScenarioResult, Verdict};
use super::statements::Run;
use super::world::{Halt, World};
use super::{decided, given, known};
use crate::host::{Host, PerHost};
use crate::language::plan::{Chance, Exploration, Scenario, Start, StatementKind};
use crate::stack::{Implementation, Model, PROGRAM, Stack, is_the_model};
use crate::tcp::{Config, Profile, Rules, Seq, Setting};

/// The ISS of each host's first connection, unless set: those of RFC 9293's figures.
pub const FIRST_ISS: PerHost<u32> = PerHost([100, 300]);

/// How often a scenario is started if the machine is too slow for an implementation's clock.
pub(super) const TRIES: u32 = 24;

/// The profile of each host's implementation, if it has one.
pub type Profiles = PerHost<Option<&'static Profile>>;

/// No host's implementation has a profile of its own.
pub(super) const NO_PROFILES: Profiles = PerHost([None, None]);

/// Runs a scenario on the two stacks that `build` makes for its settings.
///
/// A host that the scenario calls `raw` gets a stack as well: it stands in for the raw host
/// while the run walks to where the scenario starts, and is not asked afterwards.
///
/// The result has a trace if `options` want one or something failed. Every failure is
/// reported, and the scenario goes on after it; only a bound ends it. A scenario that is
/// [unsupported](Scenario::unsupported) is not run, nor is an [exploration](Scenario::exploration),
/// which is [skipped](Verdict::Skipped).
pub fn run_scenario<S: Stack>(
    scenario: &Scenario,
    options: &RunOptions,
    build: impl Fn(&PerHost<Config>) -> PerHost<S>,
) -> ScenarioResult {
    run_under(scenario, options, &NO_PROFILES, &companion::standard(), build)
}

/// The same, where the implementations have these profiles, and the model follows these rules where it
/// accompanies a program.
fn run_under<S: Stack>(
    scenario: &Scenario,
    options: &RunOptions,
    profiles: &Profiles,
    rules: &Arc<Rules>,
    build: impl Fn(&PerHost<Config>) -> PerHost<S>,
) -> ScenarioResult {
    if scenario.exploration.is_some() {
        return ScenarioResult::not_explored(scenario);
    }
    execute(scenario, options, profiles, rules, build)
}

/// The same for the statements of an exploration too.
fn execute<S: Stack>(
    scenario: &Scenario,
    options: &RunOptions,
    profiles: &Profiles,
    rules: &Arc<Rules>,
    build: impl Fn(&PerHost<Config>) -> PerHost<S>,
) -> ScenarioResult {
    if scenario.unsupported.is_some() {
        return ScenarioResult::unsupported();
    }
    let (configs, ungranted) = granted(scenario, profiles, &build);
    let left_out: Vec<usize> = ungranted.iter().map(|(at, ..)| *at).collect();
    let once = |trace: bool| {
        let stacks = build(&configs);
        // Only a run of the model can be had a second time for nothing.
        let trace = trace || !Host::BOTH.iter().all(|host| is_the_model(stacks[*host].name()));
        let companions = PerHost::from_fn(|host| {
            // Who reads why it fails wrote it.
            let is_program = stacks[host].goes_by(PROGRAM);
            is_program.then(|| Companion::new(host, configs[host].clone(), Arc::clone(rules)))
        });
        let mut world = World::new(stacks, &configs, options.limits, trace);
        world.accompany(companions);
        let mut run = Run::new(scenario, &configs, options.patience, world);
        let end = whole(&mut run);
        (run, end)
    };
    let (mut run, mut end) = once(options.trace);
    for times in 1..TRIES {
        if !run.world.is_overtaken() {
            break;
        }
        run.world.recover(times);
        // Its timers are no longer of interest.
        drop(run);
        (run, end) = once(options.trace);
    }
    if end.is_err() && !run.world.recorder.is_on() {
        // Something failed, or a bound was reached: once more, with a record.
        (run, end) = once(true);
    }
    if let Err(halt) = end {
        run.halted(halt, options);
    }
    let known = known(&run);
    let verdict = verdict(&run, known.is_some());
    let is_model = Host::BOTH.iter().all(|host| {
        run.world.is_raw(*host) || run.world.stack_name(*host) == Implementation::Model.name()
    });
    let is_repeatable = run.world.is_repeatable();
    let caveats = run.world.caveats();
    let Run { mut failures, ideas, holes, mut remarks, world, statements, .. } = run;
    remarks.splice(0..0, ungranted.into_iter().map(|(_, remark)| remark));
    // Before anything is advised about another implementation, the model is asked.
    let asked = !is_model && ideas.iter().any(|it| !it.is_empty());
    let plain = asked.then(|| self::configs(scenario, &NO_PROFILES, &[]));
    let reference = plain.as_ref().map(|configs| on_model(scenario, configs, options, rules));
    let reference = reference.as_ref().map(|run| (&*run.failures, run.ideas.clone()));
    // A way out must help on the model, and, if that costs nothing, on what failed too.
    let try_out = |tried: &Scenario, until: usize| {
        let models = |configs: &PerHost<Config>| models(configs, rules);
        let missed = rehearse(tried, options.limits, until, (&NO_PROFILES, &[]), models)?;
        if is_model || !is_repeatable {
            return Some(vec![missed]);
        }
        Some(vec![missed, rehearse(tried, options.limits, until, (profiles, &left_out), &build)?])
    };
    advice::tell(scenario, &mut failures, ideas, reference, &try_out);
    // What an implementation cannot have comes first.
    if let Some(first) = failures.first_mut() {
        first.advice.splice(0..0, caveats.into_iter().map(Advice::fact));
    }
    let trace = world.recorder.into_trace();
    ScenarioResult {
        verdict,
        known,
        // A list is of the same hosts.
        fixed: verdict == Verdict::Passed && known.is_some_and(|it| is_listed(scenario, it)),
        failures,
        remarks,
        holes,
        trace,
        statements,
        explored: None,
    }
}

/// What the model makes of a scenario, up to its end or a bound.
fn on_model<'a>(
    scenario: &'a Scenario,
    configs: &'a PerHost<Config>,
    options: &RunOptions,
    rules: &'a Rules,
) -> Run<'a, Model<'a>> {
    let world = World::new(models(configs, rules), configs, options.limits, true);
    let mut run = Run::new(scenario, configs, options.patience, world);
    if let Err(halt) = whole(&mut run) {
        run.halted(halt, options);
    }
    run
}

/// The model at both hosts, under these rules.
pub(super) fn models<'r>(configs: &PerHost<Config>, rules: &'r Rules) -> PerHost<Model<'r>> {
    PerHost::from_fn(|host| Model::with_rules(configs[host].clone(), rules))
}

/// What fails in a scenario up to and including the statement of that number; `None` if a bound ends
/// the run before.
fn rehearse<S: Stack>(
    scenario: &Scenario,
    limits: Limits,
    until: usize,
    (profiles, left_out): (&Profiles, &[usize]),
    build: impl Fn(&PerHost<Config>) -> PerHost<S>,
) -> Option<Vec<advice::Missed>> {
    let configs = configs(scenario, profiles, left_out);
    let world = World::new(build(&configs), &configs, limits, false);
    let mut run = Run::new(scenario, &configs, Duration::ZERO, world);
    run.rehearsal = Some(Vec::new());
    begin(&mut run).ok()?;
    for at in 0..=until {
        run.statement(at).ok()?;
    }
    run.rehearsal
}

/// Runs a scenario with the model at both hosts.
pub fn run_on_model(scenario: &Scenario, options: &RunOptions) -> ScenarioResult {
    run_scenario(scenario, options, |configs| models(configs, Rules::standard()))
}

/// The same under these rules instead of RFC 9293's.
pub fn run_by_rules(
    scenario: &Scenario,
    options: &RunOptions,
    rules: &Arc<Rules>,
) -> ScenarioResult {
    run_under(scenario, options, &NO_PROFILES, rules, |configs| models(configs, rules))
}

/// Runs the statements of an exploration, after which its search begins, as a scenario under these
/// rules.
pub fn run_statements(
    exploration: &Scenario,
    options: &RunOptions,
    rules: &Arc<Rules>,
) -> ScenarioResult {
    execute(exploration, options, &NO_PROFILES, rules, |configs| models(configs, rules))
}

/// Runs a scenario with these implementations at the hosts. If it calls a host `raw`, the
/// model stands in. If `@known` has to say more than that one of them fails, the scenario may run
/// again with the model at a host; if something failed, the model says which rules decided it.
pub fn run_on(
    scenario: &Scenario,
    options: &RunOptions,
    implementations: &PerHost<Implementation>,
) -> ScenarioResult {
    let mut result = run_once(scenario, options, implementations);
    if !scenario.attributes.known.is_empty() {
        result = judge(scenario, options, implementations, result);
    }
    if matches!(result.verdict, Verdict::Failed | Verdict::Known)
        && !Implementation::are_the_model(implementations)
    {
        let options = RunOptions { trace: true, ..*options };
        decided::decide(scenario, &mut result, || run_on_model(scenario, &options));
    }
    result
}

/// A result with what `@known` says about it.
fn judge(
    scenario: &Scenario,
    options: &RunOptions,
    implementations: &PerHost<Implementation>,
    result: ScenarioResult,
) -> ScenarioResult {
    let raw = raw_hosts(scenario);
    let hosts = PerHost::from_fn(|host| match raw[host] {
        true => Implementation::Model,
        false => implementations[host].clone(),
    });
    known::judge(scenario, &hosts, &raw, result, |others| run_once(scenario, options, others))
}

/// Whether a scenario is meant for these implementations (`@stack`): for each that it would run
/// on.
pub fn is_meant_for(scenario: &Scenario, implementations: &PerHost<Implementation>) -> bool {
    not_meant_for(scenario, implementations).is_empty()
}

/// Those of the implementations that a scenario would run on, but is not meant for (`@stack`), by
/// their names and without repetition.
pub fn not_meant_for<'i>(
    scenario: &Scenario,
    implementations: &'i PerHost<Implementation>,
) -> Vec<&'i str> {
    let meant = &scenario.attributes.stacks;
    if meant.is_empty() {
        return Vec::new();
    }
    let raw = raw_hosts(scenario);
    let hosts = Host::BOTH.into_iter().filter(|host| !raw[*host]);
    let hosts = hosts.map(|host| &implementations[host]);
    let is_meant = |it: &&Implementation| meant.iter().any(|word| it.is_meant_by(word));
    let mut names: Vec<_> = hosts.filter(|it| !is_meant(it)).map(Implementation::name).collect();
    names.dedup();
    names
}

fn run_once(
    scenario: &Scenario,
    options: &RunOptions,
    implementations: &PerHost<Implementation>,
) -> ScenarioResult {
    if Implementation::are_the_model(implementations) {
        // The same, without the detour through a box.
        return run_on_model(scenario, options);
    }
    let profiles = PerHost::from_fn(|host| implementations[host].profile());
    run_with(scenario, options, &profiles, |host, config| implementations[host].start(host, config))
}

/// Runs a scenario with the stack that `start` makes at each host; `profiles` are those of their
/// implementations. If it calls a host `raw`, the model stands in.
pub fn run_with(
    scenario: &Scenario,
    options: &RunOptions,
    profiles: &Profiles,
    start: impl Fn(Host, &Config) -> Box<dyn Stack>,
) -> ScenarioResult {
    run_beside(scenario, options, profiles, &companion::standard(), start)
}

/// The same, where programs and the model are to follow these rules: they say why a program fails.
pub fn run_beside(
    scenario: &Scenario,
    options: &RunOptions,
    profiles: &Profiles,
    rules: &Arc<Rules>,
    start: impl Fn(Host, &Config) -> Box<dyn Stack>,
) -> ScenarioResult {
    let raw = raw_hosts(scenario);
    run_under(scenario, options, profiles, rules, |configs| {
        PerHost::from_fn(|host| {
            let config = &configs[host];
            match raw[host] {
                true => Box::new(Model::sharing(config.clone(), Arc::clone(rules))),
                false => start(host, config),
            }
        })
    })
}

/// Only whether nothing fails in a scenario: the run ends with the first failure, and explains
/// nothing. For hosts on a virtual clock. One that is unsupported does not pass.
pub fn passes<S: Stack>(
    scenario: &Scenario,
    limits: Limits,
    build: impl Fn(&PerHost<Config>) -> PerHost<S>,
) -> bool {
    if scenario.unsupported.is_some() || scenario.exploration.is_some() {
        return false;
    }
    let configs = configs(scenario, &NO_PROFILES, &[]);
    let world = World::new(build(&configs), &configs, limits, false);
    // Without a record, a failure ends the run.
    whole(&mut Run::new(scenario, &configs, Duration::ZERO, world)).is_ok()
}

/// The walk to the start, and then every statement.
pub(super) fn whole<S: Stack>(run: &mut Run<'_, S>) -> Result<(), Halt> {
    begin(run)?;
    (0..run.scenario.statements.len()).try_for_each(|at| run.statement(at))?;
    run.at_end()
}

/// The walk to an established connection, if no statement opens anything.
pub(super) fn begin<S: Stack>(run: &mut Run<'_, S>) -> Result<(), Halt> {
    run.world.check_faults()?;
    if starts_established(run.scenario) {
        given::established(run)?;
    }
    Ok(())
}

/// Whether a scenario starts on an established connection: nothing in it says where it starts, or
/// opens one, and in an exploration nothing may.
pub fn starts_established(scenario: &Scenario) -> bool {
    let opens = |statement: &StatementKind| match statement {
        StatementKind::Given(_) => true,
        StatementKind::Call { call, .. } => call.opens(),
        _ => false,
    };
    let may_open = |it: &Exploration| {
        it.mays.iter().any(|may| matches!(&may.what, Chance::Statement(it) if opens(it)))
    };
    !scenario.statements.iter().any(|statement| opens(&statement.kind))
        && !scenario.exploration.as_deref().is_some_and(may_open)
}

/// What the settings of a scenario come to at each host, where its implementation has no profile of
/// its own.
pub fn settings(scenario: &Scenario) -> PerHost<Config> {
    configs(scenario, &NO_PROFILES, &[])
}

/// What the settings before the first action come to, and before them those of the scenario's
/// profile, or else of the host's implementation; without the statements of these numbers. A raw
/// host's stand-in takes only its ISS from them.
pub(super) fn configs(
    scenario: &Scenario,
    profiles: &Profiles,
    left_out: &[usize],
) -> PerHost<Config> {
    let raw = raw_hosts(scenario);
    let profile = scenario.attributes.profile.as_deref().and_then(Profile::named);
    let mut configs = PerHost::from_fn(|host| {
        let mut config = Config { iss: Seq(FIRST_ISS[host]), ..Config::default() };
        if let Some(profile) = profile.or(profiles[host]).filter(|_| !raw[host]) {
            profile.apply(&mut config);
        }
        config
    });
    for (at, statement) in before_actions(scenario).enumerate() {
        if left_out.contains(&at) {
            continue;
        }
        if let StatementKind::Set { host: whose, setting, value, .. } = statement {
            for host in Host::BOTH.into_iter().filter(|host| whose.is_none_or(|it| it == *host)) {
                if !raw[host] || setting.is_iss() {
                    setting.apply(&mut configs[host], *value);
                }
            }
        }
    }
    configs
}

/// The settings without those wishes (`set … if possible`) that the stacks refuse, and what was
/// refused: the number of each statement, the host and why.
fn granted<S: Stack>(
    scenario: &Scenario,
    profiles: &Profiles,
    build: impl Fn(&PerHost<Config>) -> PerHost<S>,
) -> (PerHost<Config>, Vec<(usize, Remark)>) {
    let mut refused: Vec<(usize, Remark)> = Vec::new();
    let is_wish = |kind: &StatementKind| matches!(kind, StatementKind::Set { wish: true, .. });
    let has_wishes = before_actions(scenario).any(is_wish);
    loop {
        let left_out: Vec<usize> = refused.iter().map(|(at, _)| *at).collect();
        let configs = configs(scenario, profiles, &left_out);
        if !has_wishes {
            return (configs, refused);
        }
        let mut stacks = build(&configs);
        let fault = Host::BOTH
            .into_iter()
            .find_map(|host| stacks[host].take_fault().map(|fault| (host, fault)));
        let next = fault.and_then(|(host, fault)| {
            let about = Setting::named(fault.setting?)?;
            let at = before_actions(scenario).enumerate().find_map(|(at, kind)| match kind {
                StatementKind::Set { host: whose, setting, wish: true, .. }
                    if *setting == about
                        && whose.is_none_or(|it| it == host)
                        && !left_out.contains(&at) =>
                {
                    Some(at)
                }
                _ => None,
            })?;
            let what = Remarked::Ungranted { host, setting: about, why: fault.actual };
            let span = scenario.statements.get(at)?.span;
            // A plan comes from a text of less than 4 GiB.
            Some((at, Remark { statement: at as u32, span, what }))
        });
        match next {
            Some(next) => refused.push(next),
            None => return (configs, refused),
        }
    }
}

/// Which hosts the scenario calls `raw`.
pub fn raw_hosts(scenario: &Scenario) -> PerHost<bool> {
    let mut raw = PerHost([false, false]);
    for statement in &scenario.statements {
        if let StatementKind::Given(starts) = &statement.kind {
            for (host, start) in starts {
                raw[*host] |= *start == Start::Raw;
            }
        }
    }
    raw
}

/// The statements before the first action.
fn before_actions(scenario: &Scenario) -> impl Iterator<Item = &StatementKind> {
    scenario
        .statements
        .iter()
        .map(|statement| &statement.kind)
        .take_while(|kind| matches!(kind, StatementKind::Given(_) | StatementKind::Set { .. }))
}

/// Whether the `@known` of that number is from a list of failures.
fn is_listed(scenario: &Scenario, at: usize) -> bool {
    scenario.attributes.known.get(at).is_some_and(|known| known.listed)
}

/// The first `@known` that means the stack of a host, by its number.
fn known<S: Stack>(run: &Run<'_, S>) -> Option<usize> {
    let is_present = |word: &str| {
        Host::BOTH.into_iter().any(|host| !run.world.is_raw(host) && run.world.goes_by(host, word))
    };
    run.scenario.attributes.known.iter().position(|known| is_present(&known.stack))
}

fn verdict<S: Stack>(run: &Run<'_, S>, is_known: bool) -> Verdict {
    let stacks = Host::BOTH.map(|host| run.world.stack_name(host));
    // The model hides nothing: what is unknown there does not exist.
    let hidden = !stacks.iter().all(|name| is_the_model(name));
    let has = |kind| run.failures.iter().any(|failure| failure.kind() == kind);
    let sure = run.undone.filter(|_| hidden).unwrap_or(run.failures.len());
    let fails = run.failures.iter().take(sure).any(|failure| match failure.kind() {
        FailureKind::Unknown => !hidden,
        FailureKind::Unavailable | FailureKind::Slow | FailureKind::Unsupported => false,
        _ => true,
    });
    match (fails, run.failures.is_empty(), run.holes.is_empty()) {
        (true, ..) if is_known => Verdict::Known,
        (true, ..) => Verdict::Failed,
        (false, false, _) if has(FailureKind::Unavailable) => Verdict::Unavailable,
        (false, false, _) if has(FailureKind::Slow) => Verdict::Skipped,
        (false, false, _) if has(FailureKind::Unsupported) => Verdict::Unsupported,
        (false, false, _) => Verdict::Inconclusive,
        (false, true, false) => Verdict::Open,
        (false, true, true) => Verdict::Passed,
    }
}
