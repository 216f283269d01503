//! A course on an implementation, beside the model in its place.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Difference, Key};
use crate::host::{Host, PerHost};
use crate::language::mirror;
use crate::language::plan::{Scenario, StatementKind};
use crate::run::{self, Beside, Care, Limits, MeetingEnd, raw_hosts};
use crate::stack::program::{Feature, Launcher, Limits as Bounds, Pool, ProgramCommand, Session};
use crate::stack::{Implementation, Missing, Model, Stack, is_the_model};
use crate::tcp::Config;

/// What is hunted in.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The implementation.
    pub implementation: Implementation,
    /// Whose place it takes. Courses are drawn for the server, and mirrored for a client.
    pub host: Host,
    /// How far a course may go.
    pub limits: Limits,
    /// The processes of a program, each of which serves many courses.
    pool: Option<Pool>,
    /// What the program says that it has.
    has: Option<Arc<BTreeSet<Feature>>>,
}

impl Subject {
    /// An implementation in the place of a host. A program is started and greeted; whether it can run shows
    /// at the first course.
    pub fn new(implementation: Implementation, host: Host, limits: Limits) -> Self {
        let launcher = match &implementation {
            Implementation::Program(command) => Some(launcher(command.clone())),
            _ => None,
        };
        let greeted = launcher.and_then(|it| Some((Session::open(&it).ok()?, it)));
        let has = greeted.as_ref().and_then(|(session, _)| session.hello().has.clone());
        let pool = greeted.map(|(session, launcher)| Pool::new(launcher).like(&session));
        Self { implementation, host, limits, pool, has: has.map(Arc::new) }
    }

    /// The same at that host.
    pub fn at(&self, host: Host) -> Self {
        Self { host, ..self.clone() }
    }

    /// Whether time is real there.
    pub fn waits_really(&self) -> bool {
        self.implementation == Implementation::Linux
    }

    /// Ends the processes that no course has, since they would end with the threads that ran courses.
    pub fn let_go(&self) {
        self.pool.iter().for_each(Pool::let_go);
    }

    /// A course, which is one for the server, as it runs for the subject's host: without the settings that a
    /// program says it lacks, the first of which is told.
    pub fn fitted(&self, course: &Scenario) -> (Scenario, Option<Feature>) {
        fitted(course, self.host, self.has.as_deref())
    }

    fn start(&self, config: &Config) -> Box<dyn Stack> {
        match &self.pool {
            Some(pool) => match pool.start(self.host, config) {
                Ok(program) => Box::new(program),
                Err(fault) => Box::new(Missing::new(self.implementation.name(), fault)),
            },
            None => self.implementation.start(self.host, config),
        }
    }
}

/// A course, which is one for the server, for this host: without the settings that a program lacks if it has
/// just this, the first of which is told.
pub fn fitted(
    course: &Scenario,
    host: Host,
    has: Option<&BTreeSet<Feature>>,
) -> (Scenario, Option<Feature>) {
    let mut fitted = match host {
        Host::Server => course.clone(),
        Host::Client => mirror::scenario(course),
    };
    let mut first = None;
    fitted.statements.retain_mut(|statement| {
        let StatementKind::Set { host: whose, setting, .. } = &mut statement.kind else {
            return true;
        };
        let lacked = Feature::of(*setting).filter(|it| has.is_some_and(|has| !has.contains(it)));
        let Some(feature) = lacked.filter(|_| *whose != Some(host.peer())) else { return true };
        first.get_or_insert(feature);
        whose.replace(host.peer()).is_none()
    });
    (fitted, first)
}

/// A course may have tens of thousands of octets sent one by one, all in one answer.
fn launcher(command: ProgramCommand) -> Launcher {
    let limits = Bounds { line: 16 << 20, output: 256 << 20, ..Bounds::default() };
    Launcher { limits, ..Launcher::new(command) }
}

/// What came of a course.
#[derive(Clone, PartialEq, Debug)]
pub enum Met {
    /// Nothing but what the RFCs leave free.
    Alike,
    /// They part.
    Different(Box<Difference>),
    /// It was not judged to its end, and shows no difference before: why, in a few words.
    Unjudged(String),
    /// Something is missing on this machine, in words: no course can run.
    Unavailable(String),
}

/// Runs a course on an implementation. The model is held against itself in everything; for other
/// implementations, what the RFCs leave free is no difference. The course is one for the subject's host
/// ([`Subject::fitted`]).
pub fn meet(course: &Scenario, subject: &Subject) -> Met {
    let Subject { implementation, host, limits, has, .. } = subject;
    let profiles = PerHost::from_fn(|at| implementation.profile().filter(|_| at == *host));
    let rules = run::standard();
    let care = match is_the_model(implementation.name()) {
        true => Care::Strict,
        false => Care::Free,
    };
    let raw = raw_hosts(course);
    let beside = Beside { rules: &rules, care, has: has.as_ref(), otherwise: &[] };
    let met = run::meet(course, *limits, (*host, &profiles), beside, |configs| {
        PerHost::from_fn(|at| match at == *host && !raw[at] {
            true => subject.start(&configs[at]),
            false => Box::new(Model::new(configs[at].clone())),
        })
    });
    if let Some(parting) = met.hard {
        let key = Key::of(&parting, &rules);
        return Met::Different(Box::new(Difference { course: course.clone(), parting, key }));
    }
    let why = match met.end {
        MeetingEnd::Whole | MeetingEnd::Parted => return Met::Alike,
        MeetingEnd::Unavailable(why) => return Met::Unavailable(why),
        MeetingEnd::Unknown => "something cannot be known or done there".to_owned(),
        MeetingEnd::Unsayable => {
            "something cannot be said to it at the level at which it speaks".to_owned()
        }
        MeetingEnd::Unsettled => "no RFC says what is right after what its peer did".to_owned(),
        MeetingEnd::Slow => "it would wait too long in real time".to_owned(),
        MeetingEnd::Unsupported(what) => format!("it lacks this, in its own words: {what}"),
        MeetingEnd::Lacking(feature) => format!("it says that it lacks `{feature}`"),
        MeetingEnd::Bound => "a bound on steps, octets or virtual time ended it".to_owned(),
    };
    Met::Unjudged(why)
}
