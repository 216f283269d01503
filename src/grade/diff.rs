//! What a regrade changed, and why.

use std::collections::BTreeMap;
use std::fmt;

use super::Points;
use super::record::{Outcome, Submission, Test};

/// The differences between two results of one submission.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The points before and after.
    pub points: [Points; 2],
    /// Possible reasons for the difference.
    pub reasons: Vec<String>,
    /// Every test with another outcome, in the order of the tests after, then those that are
    /// gone.
    pub tests: Vec<TestChange>,
}

/// A test with another outcome.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TestChange {
    /// Its id.
    pub id: String,
    /// Outcome and points before, if there was such a test.
    pub before: Option<(Outcome, Points)>,
    /// Outcome and points after.
    pub after: Option<(Outcome, Points)>,
    /// What the new result says about it, or the old one if the new one says nothing.
    pub why: String,
}

/// Compares two results of a submission; `None` if there is no visible difference.
pub fn diff(old: &Submission, new: &Submission) -> Option<Change> {
    let before: BTreeMap<&str, &Test> = old.tests.iter().map(|it| (it.id.as_str(), it)).collect();
    let after: BTreeMap<&str, &Test> = new.tests.iter().map(|it| (it.id.as_str(), it)).collect();
    let came = |test: &Test| (test.outcome, test.points);
    let mut tests: Vec<TestChange> = new
        .tests
        .iter()
        .filter(|test| before.get(test.id.as_str()).is_none_or(|it| came(it) != came(test)))
        .map(|test| {
            let old = before.get(test.id.as_str());
            let why = match test.rationale.as_str() {
                "" => old.map(|old| old.rationale.as_str()).filter(|it| !it.is_empty()),
                why => Some(why),
            };
            TestChange {
                id: test.id.clone(),
                before: old.map(|old| came(old)),
                after: Some(came(test)),
                why: why.unwrap_or_default().to_owned(),
            }
        })
        .collect();
    tests.extend(old.tests.iter().filter(|it| !after.contains_key(it.id.as_str())).map(|test| {
        TestChange {
            id: test.id.clone(),
            before: Some(came(test)),
            after: None,
            why: String::new(),
        }
    }));
    let problem = |it: &Submission| it.problem.as_ref().map(|problem| problem.message.clone());
    let same = tests.is_empty() && old.points == new.points && problem(old) == problem(new);
    (!same).then(|| Change { points: [old.points, new.points], reasons: reasons(old, new), tests })
}

fn reasons(old: &Submission, new: &Submission) -> Vec<String> {
    let mut reasons = Vec::new();
    if let (before, Some(problem)) = (&old.problem, &new.problem)
        && before.as_ref() != Some(problem)
    {
        reasons.push(format!("it can no longer be graded: {}", problem.message));
    } else if let (Some(problem), None) = (&old.problem, &new.problem) {
        reasons.push(format!("it could not be graded before: {}", problem.message));
    }
    for (what, result) in [("before", old), ("after", new)] {
        if !result.complete {
            reasons.push(format!("the result {what} is not complete"));
        }
    }
    if old.seed != new.seed {
        reasons.push(format!("the seed was {} and is {}", old.seed, new.seed));
    }
    if old.sandbox != new.sandbox {
        reasons.push(format!(
            "the sandbox was `{}` and is `{}`",
            old.sandbox.name(),
            new.sandbox.name()
        ));
    }
    if old.fingerprint == new.fingerprint {
        reasons.push(
            "assignment, submission and seed are the same: the submission, or the machine, does \
             not always do the same"
                .to_owned(),
        );
    } else if old.seed == new.seed {
        reasons.push("the assignment, the submission or synfin has changed".to_owned());
    }
    reasons
}

impl fmt::Display for TestChange {
    /// `closing/active: fail 2.5 → pass 5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let came = |side: Option<(Outcome, Points)>| match side {
            Some((outcome, points)) => format!("{} {points}", outcome.name()),
            None => "not there".to_owned(),
        };
        write!(f, "{}: {} → {}", self.id, came(self.before), came(self.after))?;
        if self.why.is_empty() { Ok(()) } else { write!(f, " ({})", self.why) }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::grade::fixture;

    #[test]
    fn nothing_changed() {
        assert_eq!(diff(&fixture::submission(), &fixture::submission()), None);
    }

    #[test]
    fn what_changed_is_listed_with_its_reason() {
        let old = fixture::submission();
        let mut new = old.clone();
        new.tests[1] = Test::passed("closing/active", "active close", Points(500));
        new.points = new.tests.iter().map(|test| test.points).sum();
        new.tests.remove(7);
        let change = diff(&old, &new).unwrap();
        assert_eq!(change.points, [Points(1500), Points(1750)]);
        let lines: Vec<String> = change.tests.iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            [
                "closing/active: fail 2.5 → pass 5 (expected client FIN_WAIT_2; actual: client \
                 FIN_WAIT_1)",
                "timeouts/rto: timeout 0 → not there",
            ]
        );
        assert!(change.reasons[0].contains("does not always do the same"));
        new.fingerprint = "other".into();
        let change = diff(&old, &new).unwrap();
        assert_eq!(change.reasons, ["the assignment, the submission or synfin has changed"]);
        new.seed = 8;
        assert_eq!(diff(&old, &new).unwrap().reasons, ["the seed was 7 and is 8"]);
    }
}
