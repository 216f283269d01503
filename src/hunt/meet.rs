//! A course on an implementation, beside the model in its place.

use super::{Difference, Key};
use crate::host::{Host, PerHost};
use crate::language::mirror;
use crate::language::plan::Scenario;
use crate::run::{self, Care, Limits, MeetingEnd, raw_hosts};
use crate::stack::{Implementation, Model, is_the_model};

/// What is hunted in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Subject {
    /// The implementation.
    pub implementation: Implementation,
    /// Whose place it takes. Courses are drawn for the server, and mirrored for a client.
    pub host: Host,
    /// How far a course may go.
    pub limits: Limits,
}

impl Subject {
    /// Whether time is real there.
    pub fn waits_really(&self) -> bool {
        self.implementation == Implementation::Linux
    }
}

/// What came of a course.
#[derive(Clone, PartialEq, Debug)]
pub enum Met {
    /// Nothing but what the RFCs leave free.
    Alike,
    /// They part.
    Different(Box<Difference>),
    /// Something cannot be known or done there: that is no difference.
    Unknown,
    /// It would take too long in real time.
    Slow,
    /// The implementation lacks what the course asks for.
    Unsupported,
    /// A bound ended it.
    Bound,
    /// Something is missing on this machine, in words: no course can run.
    Unavailable(String),
}

/// Runs a course on an implementation. The model is held against itself in everything; for other
/// implementations, what the RFCs leave free is no difference. The course is that of the server;
/// the difference has it as it ran.
pub fn meet(course: &Scenario, subject: &Subject) -> Met {
    match subject.host {
        Host::Server => meet_as_is(course, subject),
        Host::Client => meet_as_is(&mirror::scenario(course), subject),
    }
}

/// The same for a course that is written for the subject's host.
pub fn meet_as_is(course: &Scenario, subject: &Subject) -> Met {
    let Subject { implementation, host, limits } = subject;
    let profiles = PerHost::from_fn(|at| implementation.profile().filter(|_| at == *host));
    let rules = run::standard();
    let care = match is_the_model(implementation.name()) {
        true => Care::Strict,
        false => Care::Free,
    };
    let raw = raw_hosts(course);
    let met = run::meet(course, *limits, (*host, &profiles), (&rules, care), |configs| {
        PerHost::from_fn(|at| match at == *host && !raw[at] {
            true => implementation.start(at, &configs[at]),
            false => Box::new(Model::new(configs[at].clone())),
        })
    });
    match (met.hard, met.end) {
        (Some(parting), _) => {
            let key = Key::of(&parting, &rules);
            Met::Different(Box::new(Difference { course: course.clone(), parting, key }))
        }
        (None, MeetingEnd::Whole | MeetingEnd::Parted) => Met::Alike,
        (None, MeetingEnd::Unknown) => Met::Unknown,
        (None, MeetingEnd::Slow) => Met::Slow,
        (None, MeetingEnd::Unsupported(_)) => Met::Unsupported,
        (None, MeetingEnd::Bound) => Met::Bound,
        (None, MeetingEnd::Unavailable(why)) => Met::Unavailable(why),
    }
}
