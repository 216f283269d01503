//! What a library already says of an implementation: the keys that its `@known` scenarios show.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;

use super::meet::meet;
use super::runs::on_stack;
use super::{Key, Met, Subject};
use crate::harness::{Case, run_all};
use crate::host::Host;
use crate::run::{Verdict, is_meant_for, raw_hosts};

/// What a scenario says of a key.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Said {
    /// The scenario: its file and its name.
    pub scenario: String,
    /// Its `@known`.
    pub why: String,
}

/// What a library says of an implementation.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Library {
    /// What it says of each key that its scenarios show.
    pub keys: BTreeMap<Key, Vec<Said>>,
    /// The keys by which each `@known` shows; none if the two do not part in its scenarios.
    pub texts: BTreeMap<String, BTreeSet<Key>>,
}

/// What scenarios say is known of the subject's implementation, and the keys that they show. Runs them
/// on up to `jobs` threads.
pub fn known(cases: &[Case<'_>], subject: &Subject, jobs: usize, cancel: &AtomicBool) -> Library {
    let meant: Vec<&Case<'_>> = cases.iter().filter(|case| why(case, subject).is_some()).collect();
    let found = run_all(&meant, jobs, cancel, |case| keys(case, subject));
    subject.let_go();
    let mut library = Library::default();
    for (case, keys) in meant.iter().zip(found) {
        let Some(why) = why(case, subject) else { continue };
        library.texts.entry(why.clone()).or_default().extend(keys.iter().cloned());
        for key in keys {
            let said = library.keys.entry(key).or_default();
            let new = Said { scenario: case.name.clone(), why: why.clone() };
            if !said.contains(&new) {
                said.push(new);
            }
        }
    }
    library
}

/// What a scenario says is known of the implementation.
fn why(case: &Case<'_>, subject: &Subject) -> Option<String> {
    let is_its = |word: &str| subject.implementation.goes_by(word);
    let known = &case.scenario.attributes.known;
    known.iter().find(|known| is_its(&known.stack)).map(|known| known.why.clone())
}

/// The keys that a scenario fails by, with the implementation at either host.
fn keys(case: &Case<'_>, subject: &Subject) -> Vec<Key> {
    let raw = raw_hosts(case.scenario);
    let mut keys = Vec::new();
    for host in Host::BOTH.into_iter().filter(|host| !raw[*host]) {
        let subject = subject.at(host);
        if !is_meant_for(case.scenario, &subject.hosts()) {
            continue;
        }
        let result = on_stack(case.scenario, &subject);
        if !matches!(result.verdict, Verdict::Known | Verdict::Failed) {
            continue;
        }
        let failed = result.failures.first().map(|it| it.statement);
        if let Met::Different(difference) = meet(case.scenario, &subject)
            && difference.parting.statement <= failed
            && !keys.contains(&difference.key)
        {
            keys.push(difference.key);
        }
    }
    keys
}
