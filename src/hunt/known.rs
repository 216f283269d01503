//! What a library already says of an implementation: the keys that its `@known` scenarios show.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use super::meet::meet_as_is;
use super::runs::on_stack;
use super::{Key, Met, Subject};
use crate::harness::{Case, run_all};
use crate::host::Host;
use crate::run::{Verdict, is_meant_for, raw_hosts};
use crate::stack::stands_for;

/// What a scenario says of a key.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Said {
    /// The scenario: its file and its name.
    pub scenario: String,
    /// Its `@known`.
    pub why: String,
}

/// The keys that scenarios show and that they say are known of the subject's implementation, with what
/// they say. Runs them on up to `jobs` threads.
pub fn known(
    cases: &[Case<'_>],
    subject: &Subject,
    jobs: usize,
    cancel: &AtomicBool,
) -> BTreeMap<Key, Vec<Said>> {
    let meant: Vec<&Case<'_>> = cases.iter().filter(|case| why(case, subject).is_some()).collect();
    let found = run_all(&meant, jobs, cancel, |case| keys(case, subject));
    let mut known: BTreeMap<Key, Vec<Said>> = BTreeMap::new();
    for (case, keys) in meant.iter().zip(found) {
        let Some(why) = why(case, subject) else { continue };
        for key in keys {
            let said = known.entry(key).or_default();
            let new = Said { scenario: case.name.clone(), why: why.clone() };
            if !said.contains(&new) {
                said.push(new);
            }
        }
    }
    known
}

/// What a scenario says is known of the implementation.
fn why(case: &Case<'_>, subject: &Subject) -> Option<String> {
    let name = subject.implementation.name();
    let known = &case.scenario.attributes.known;
    known.iter().find(|known| stands_for(name, &known.stack)).map(|known| known.why.clone())
}

/// The keys that a scenario fails by, with the implementation at either host.
fn keys(case: &Case<'_>, subject: &Subject) -> Vec<Key> {
    let raw = raw_hosts(case.scenario);
    let mut keys = Vec::new();
    for host in Host::BOTH.into_iter().filter(|host| !raw[*host]) {
        let subject = Subject { host, ..subject.clone() };
        if !is_meant_for(case.scenario, &subject.hosts()) {
            continue;
        }
        let result = on_stack(case.scenario, &subject);
        if !matches!(result.verdict, Verdict::Known | Verdict::Failed) {
            continue;
        }
        let failed = result.failures.first().map(|it| it.statement);
        if let Met::Different(difference) = meet_as_is(case.scenario, &subject)
            && difference.parting.statement <= failed
            && !keys.contains(&difference.key)
        {
            keys.push(difference.key);
        }
    }
    keys
}
