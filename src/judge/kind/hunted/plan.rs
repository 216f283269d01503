//! Which generated scenarios an assignment has, and what they are about: the same for every program that
//! is held to the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use crate::harness::run_all;
use crate::host::{Host, PerHost};
use crate::hunt::{Courses, fitted};
use crate::judge::assignment::{Assignment, Behind};
use crate::judge::kind::needs::needs;
use crate::judge::kind::worth::Idle;
use crate::judge::seed;
use crate::language::Span;
use crate::language::plan::{Scenario, Statement, StatementKind, UserCall};
use crate::mutants::Watched;
use crate::run::{Beside, Care, Limits, Marks, Meeting, MeetingEnd, meet};
use crate::stack::program::Feature;
use crate::stack::{Model, Stack};
use crate::tcp::{Config, Event, Next, Rule, RuleId, Rules};

/// Of so many courses for each one that is wanted, those are taken that are about what few others are
/// about.
const DRAWN: u64 = 12;

/// So often something is looked for before courses are taken in their order.
const OFTEN: u32 = 3;

/// The most segments at one event: a line of the protocol has to hold them.
const SEGMENTS: usize = 64;

/// How far a course may go.
pub(super) const LIMITS: Limits = Limits {
    steps: 3000,
    octets: 1 << 22,
    time: crate::language::plan::LONGEST_SCENARIO,
    real_wait: std::time::Duration::ZERO,
    real_total: std::time::Duration::ZERO,
};

/// The generated scenarios of an assignment, for each list of what programs are held to.
#[derive(Debug, Default)]
pub(in crate::judge) struct Plans(Mutex<BTreeMap<BTreeSet<Feature>, Arc<Plan>>>);

/// Generated scenarios.
#[derive(Debug)]
pub(in crate::judge) struct Plan {
    /// What programs are held to.
    pub has: Arc<BTreeSet<Feature>>,
    /// The scenarios, in their order.
    pub courses: Vec<Course>,
    /// The rules that they are about, and that a program which does nothing does not keep.
    pub groups: BTreeSet<RuleId>,
}

/// A generated scenario.
#[derive(Debug)]
pub(in crate::judge) struct Course {
    /// The program's host; the other one is raw.
    pub host: Host,
    /// What happens.
    pub scenario: Scenario,
    /// The rules that the model follows in it.
    pub about: BTreeSet<RuleId>,
    marks: Marks,
}

impl Plans {
    /// The scenarios for a program that says it has this besides what is demanded.
    pub(in crate::judge) fn of(
        &self,
        assignment: &Assignment,
        has: Option<&BTreeSet<Feature>>,
    ) -> Arc<Plan> {
        let mut plans = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all = demanded(assignment);
        all.extend(has.into_iter().flatten().copied());
        let make = || Arc::new(Plan::new(assignment, Arc::new(all.clone())));
        Arc::clone(plans.entry(all.clone()).or_insert_with(make))
    }
}

/// What programs are held to: what is demanded, or all that the suite's tests need.
fn demanded(assignment: &Assignment) -> BTreeSet<Feature> {
    let program = &assignment.settings.program;
    let of_the_suite = || {
        let items = assignment.suite.items.iter();
        let scenarios = items.filter_map(|item| Some(assignment.suite.get(item)?.1));
        let needs = scenarios.map(|it| needs(it, program.host, assignment.house.rules()));
        needs.flatten().collect()
    };
    program.requires.clone().unwrap_or_else(of_the_suite)
}

impl Plan {
    fn new(assignment: &Assignment, has: Arc<BTreeSet<Feature>>) -> Self {
        let rules = assignment.house.rules();
        let beside = Beside { rules, care: Care::Free, has: Some(&has), otherwise: &[] };
        let never = AtomicBool::new(false);
        let count = u64::from(assignment.settings.program.hunt.unwrap_or_default());
        let courses = Courses::new(seed::of(&assignment.name, "hunt").into());
        let events = Courses::events();
        // As many of the others as of those that only have one event in a state.
        let numbers: Vec<u64> = (0..count * DRAWN)
            .map(|nth| if nth % 2 == 0 { nth / 2 } else { events + nth / 2 })
            .collect();
        let drawn = run_all(&numbers, 0, &never, |number| {
            let host = match assignment.settings.program.host {
                Behind::Client => Host::Client,
                Behind::Server => Host::Server,
                Behind::Both => Host::BOTH[usize::from(number % 4 > 1)],
            };
            course(&courses.course(*number).scenario, host, beside)
        });
        let courses = chosen(drawn.into_iter().flatten().collect(), count);
        let idle = run_all(&courses, 0, &never, |course| kept_by_idle(course, beside));
        let idle: BTreeSet<RuleId> = idle.into_iter().flatten().collect();
        let all = courses.iter().flat_map(|it| it.about.iter().copied());
        let counts = |id: &RuleId| !idle.contains(id) && rules.get(*id).is_some_and(tells);
        let groups = all.filter(counts).collect();
        Self { has, courses, groups }
    }
}

/// Whether it shows in what no RFC leaves free if a host breaks a rule.
fn tells(rule: &Rule) -> bool {
    let waits = matches!(rule.event, Event::Timeout(_)) && rule.next == Next::Stay;
    !rule.is_housekeeping() && rule.event != Event::Output && !waits
}

/// A course as it is graded, with what the model does in it; `None` if it is too long.
fn course(drawn: &Scenario, host: Host, beside: Beside<'_>) -> Option<Course> {
    let (mut scenario, _) = fitted(drawn, host, beside.has.map(Arc::as_ref));
    // It shows in which state the time that has passed has left the program.
    let call = StatementKind::Call { host, call: UserCall::Status, fails: None };
    scenario.statements.push(Statement { span: Span::default(), kind: call });
    let most = std::cell::Cell::new(0);
    let eager = |config: &Config| {
        let config = Config { congestion_control: false, nagle: false, ..config.clone() };
        let count = |_, _, effects: &mut crate::tcp::Effects| {
            most.set(most.get().max(effects.segments.len()));
        };
        Box::new(Watched::new(Model::with_rules(config, beside.rules), count))
    };
    let is_whole = |met: &Meeting| {
        met.hard.is_none() && !matches!(met.end, MeetingEnd::Bound | MeetingEnd::Unknown)
    };
    let longest = run(&scenario, host, beside, |config| eager(config));
    if longest.end == MeetingEnd::Bound || most.get() > SEGMENTS {
        return None;
    }
    let met = run(&scenario, host, beside, |config| model(config, beside.rules));
    let about = met.kept.iter().map(|(id, _)| *id).collect();
    is_whole(&met).then_some(Course { host, scenario, about, marks: met.kept })
}

fn model<'r>(config: &Config, rules: &'r Rules) -> Box<dyn Stack + 'r> {
    Box::new(Model::with_rules(config.clone(), rules))
}

/// A course with this at the program's host.
pub(super) fn run<'s>(
    scenario: &Scenario,
    host: Host,
    beside: Beside<'_>,
    start: impl Fn(&Config) -> Box<dyn Stack + 's>,
) -> Meeting {
    let profiles = PerHost([None, None]);
    meet(scenario, LIMITS, (host, &profiles), beside, |configs| {
        PerHost::from_fn(|at| match at == host {
            true => start(&configs[at]),
            false => Box::new(Model::new(configs[at].clone())) as Box<dyn Stack + 's>,
        })
    })
}

/// So many of the courses: first those in which something happens that seldom does, then the others.
fn chosen(drawn: Vec<Course>, count: u64) -> Vec<Course> {
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    let mut seen: BTreeMap<_, u32> = BTreeMap::new();
    let mut taken = 0;
    let seldom: Vec<bool> = drawn
        .iter()
        .map(|course| {
            let often = |mark| seen.get(mark).copied().unwrap_or_default();
            let takes = taken < count && course.marks.iter().any(|mark| often(mark) < OFTEN);
            if takes {
                taken += 1;
                course.marks.iter().for_each(|mark| *seen.entry(*mark).or_default() += 1);
            }
            takes
        })
        .collect();
    let mut rest = count - taken;
    let mut takes = |seldom: bool| {
        let more = !seldom && rest > 0;
        rest -= usize::from(more);
        seldom || more
    };
    drawn.into_iter().zip(seldom).filter(|(_, it)| takes(*it)).map(|(course, _)| course).collect()
}

/// The rules that a program keeps in a course which does nothing, whatever it always says.
fn kept_by_idle(course: &Course, beside: Beside<'_>) -> BTreeSet<RuleId> {
    let mut kept = BTreeSet::new();
    let mut tried = Vec::new();
    for idle in Idle::all().map(|pair| pair[course.host]) {
        if tried.contains(&idle) {
            continue;
        }
        tried.push(idle);
        let met = run(&course.scenario, course.host, beside, |_| Box::new(idle));
        kept.extend(met.kept.into_iter().map(|(id, _)| id));
    }
    kept
}
