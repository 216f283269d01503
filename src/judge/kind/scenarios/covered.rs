//! How much of TCP scenarios cover, and how much of it they check.

use std::sync::atomic::AtomicBool;

use super::checks::Transitions;
use super::{Measures, NAMES, share_of};
use crate::coverage;
use crate::grade::Points;
use crate::grade::record::{Outcome, Part, Test};
use crate::harness::Case;
use crate::run::ScenarioResult;
use crate::text::some;

/// How many missing items are named.
const NAMED: usize = 8;

impl Measures {
    /// How much they cover.
    pub(super) fn coverage(&self, scenarios: &[Case<'_>]) -> Test {
        let mut test = Test::passed("coverage", NAMES[2], self.points[2]);
        let never = AtomicBool::new(false);
        let coverage = coverage::measure(scenarios, 1, &never);
        let mut earned = Points::ZERO;
        let shares = test.max_points.split(&vec![1; self.axes.len()]);
        for ((axis, percent), share) in self.axes.iter().zip(shares) {
            let items = coverage.items(*axis);
            let tally = coverage::Tally::of(&items);
            let enough = share_of(tally.total, *percent);
            earned += share.share(tally.covered as u64, enough);
            let mut part = Part::passed(format!("{axis}: {}", axis.says()), None);
            if (tally.covered as u64) < enough {
                part.outcome = Outcome::Fail;
                part.expected = Some(format!("{enough} of {}", tally.total));
                part.actual = Some(tally.covered.to_string());
                let missing = items.iter().filter(|it| it.count == 0 && it.excused.is_none());
                let missing: Vec<&str> = missing.map(|it| it.name.as_str()).collect();
                part.rationale = format!("not yet: {}", some(&missing, NAMED));
            }
            test.parts.push(part);
        }
        let failed = test.parts.iter().filter(|part| part.outcome != Outcome::Pass).count();
        test.points = earned;
        if failed > 0 || self.axes.is_empty() {
            test.outcome = if failed > 0 { Outcome::Fail } else { Outcome::Pass };
            let short = |part: &Part| {
                let axis = part.name.split(':').next().unwrap_or_default();
                let of = part.expected.as_deref().unwrap_or_default();
                let actual = part.actual.as_deref().unwrap_or_default();
                format!("{axis}: {actual}, expected {of}")
            };
            let missed = test.parts.iter().filter(|part| part.outcome != Outcome::Pass);
            test.rationale = missed.map(short).collect::<Vec<_>>().join("; ");
        }
        if self.axes.is_empty() {
            test.points = test.max_points;
        }
        test
    }

    /// Whether they check the states that they lead to.
    pub(super) fn checks(&self, good: &[(Case<'_>, ScenarioResult)]) -> Test {
        let mut test = Test::passed("checks", NAMES[3], self.points[3]);
        let mut transitions = Transitions::default();
        for (case, result) in good {
            transitions.add(case.scenario, result);
        }
        let (taken, checked) = transitions.count();
        test.points = test.max_points.share(checked as u64, taken as u64);
        if checked < taken || taken == 0 {
            test.outcome = Outcome::Fail;
            test.rationale = if taken == 0 {
                "no scenario makes a transition".to_owned()
            } else {
                format!("{checked} of {taken} transitions are followed by an `expect` of the state")
            };
        }
        let arrow = |(from, to)| format!("nothing checks {from} → {to}");
        test.notes = transitions.unchecked().map(arrow).collect();
        test
    }
}
