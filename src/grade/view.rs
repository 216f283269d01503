//! What a student may see of a result. This is the one place that decides it: writers for students
//! get the result from here and write all of it.

use super::record::{Detail, Kind, Outcome, Part, ProblemKind, Submission, Test};

/// The result without what is for the instructor: hidden tests have neither name nor details, and
/// failures show as much as their test's `detail` allows. Points stay, so that sums agree.
///
/// Output of a program is never passed on, except for the log of a failed build; nor are
/// durations, which would tell hidden tests apart.
pub fn student(submission: &Submission) -> Submission {
    let mut hidden = 0;
    let mut one = |test: &Test| {
        if test.is_hidden() {
            hidden += 1;
            return nameless(test, hidden);
        }
        visible(test, submission.kind)
    };
    let tests = submission.tests.iter().map(&mut one).collect();
    let build_failed =
        submission.problem.as_ref().is_some_and(|problem| problem.kind == ProblemKind::Build);
    let build_log = if build_failed { submission.build_log.clone() } else { String::new() };
    Submission { tests, build_log, duration_us: None, ..submission.clone() }
}

/// A hidden test by its number.
fn nameless(test: &Test, number: usize) -> Test {
    Test {
        points: test.points,
        outcome: test.outcome,
        visibility: test.visibility,
        detail: Detail::None,
        ..Test::passed(format!("hidden-{number}"), format!("hidden test {number}"), test.max_points)
    }
}

fn visible(test: &Test, kind: Kind) -> Test {
    let mut test = Test { suspect: false, log: String::new(), duration_us: None, ..test.clone() };
    if test.outcome == Outcome::Pass && test.detail == Detail::Full {
        return test;
    }
    match test.detail {
        Detail::Full => {}
        Detail::ActualOnly => {
            test.expected = None;
            test.rationale = test
                .actual
                .as_ref()
                .map_or_else(|| plain(test.outcome), |actual| format!("what happened: {actual}"));
            // The text of an expectation says what is expected, and so does a rule that should
            // have fired.
            test.step =
                test.step.take().map(|step| super::record::Step { text: String::new(), ..step });
            test.rule = test.rule.take().filter(|rule| rule.fired);
            if kind == Kind::Predict {
                // What happened is the answer to the question.
                test.rule = None;
                test.ladder.clear();
            }
            test.parts = test.parts.iter().enumerate().map(actual_only).collect();
        }
        Detail::None => {
            test.rationale = plain(test.outcome);
            test.expected = None;
            test.actual = None;
            test.step = None;
            test.rule = None;
            test.ladder.clear();
            test.parts.clear();
            test.notes.clear();
        }
    }
    test
}

fn actual_only((at, part): (usize, &Part)) -> Part {
    Part {
        name: format!("expectation {}", at + 1),
        expected: None,
        rationale: String::new(),
        ..part.clone()
    }
}

/// The outcome, and nothing more.
fn plain(outcome: Outcome) -> String {
    match outcome {
        Outcome::Pass => "",
        Outcome::Fail => "this test failed",
        Outcome::Skip => "this test was skipped: something that it depends on failed",
        Outcome::Error => "the submission broke down in this test",
        Outcome::Timeout => "this test took too long",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::grade::Points;
    use crate::grade::fixture;
    use crate::grade::record::{Rule, Visibility};

    #[test]
    fn nothing_of_a_hidden_test_is_left_but_its_points() {
        let all = fixture::submission();
        let seen = student(&all);
        assert_eq!(seen.points, all.points);
        let at = all.tests.iter().position(|test| test.visibility == Visibility::Hidden).unwrap();
        let (hidden, shown) = (&all.tests[at], &seen.tests[at]);
        assert_eq!(shown.name, "hidden test 1");
        assert_eq!((shown.points, shown.max_points), (hidden.points, hidden.max_points));
        let text = serde_json::to_string(&seen).unwrap();
        for secret in [&hidden.name, &hidden.id, &hidden.rationale, &hidden.ladder] {
            assert!(!secret.is_empty() && !text.contains(secret.trim()), "{secret}");
        }
    }

    #[test]
    fn what_a_program_said_is_not_passed_on() {
        let all = fixture::submission();
        assert!(all.tests.iter().any(|test| !test.log.is_empty()) && !all.build_log.is_empty());
        let seen = student(&all);
        assert!(seen.tests.iter().all(|test| test.log.is_empty() && !test.suspect));
        assert!(seen.build_log.is_empty());
    }

    #[test]
    fn durations_are_not_passed_on() {
        let mut all = fixture::submission();
        all.duration_us = Some(1);
        all.tests.iter_mut().for_each(|test| test.duration_us = Some(1));
        let seen = student(&all);
        assert_eq!(seen.duration_us, None);
        assert!(seen.tests.iter().all(|test| test.duration_us.is_none()));
    }

    #[test]
    fn a_prediction_that_shows_only_the_answer_given_shows_no_ladder() {
        let one = |kind| {
            let mut all = Submission { kind, ..fixture::submission() };
            all.tests.retain(|test| test.detail == Detail::ActualOnly && !test.is_hidden());
            let rule = Rule {
                name: "listen.syn".into(),
                section: "RFC 9293".into(),
                fired: true,
                text: "a SYN arrived".into(),
            };
            for test in &mut all.tests {
                test.rule = Some(rule.clone());
                test.ladder = "    client  server\n".into();
            }
            student(&all).tests.swap_remove(0)
        };
        let program = one(Kind::Program);
        assert!(program.rule.is_some() && !program.ladder.is_empty(), "{program:?}");
        // Both would tell the state that was asked for.
        let prediction = one(Kind::Predict);
        assert!(prediction.rule.is_none() && prediction.ladder.is_empty(), "{prediction:?}");
    }

    #[test]
    fn details_are_as_the_test_allows() {
        let all = fixture::submission();
        let seen = student(&all);
        let by = |detail| {
            let at = all
                .tests
                .iter()
                .position(|it| it.detail == detail && !it.is_hidden() && it.expected.is_some());
            (&all.tests[at.unwrap()], &seen.tests[at.unwrap()])
        };
        let (before, full) = by(Detail::Full);
        assert_eq!((&full.expected, &full.ladder), (&before.expected, &before.ladder));
        let (before, actual) = by(Detail::ActualOnly);
        assert_eq!((&actual.expected, &actual.actual), (&None, &before.actual));
        let expected = before.expected.as_ref().unwrap();
        assert!(!serde_json::to_string(actual).unwrap().contains(expected));
        let (_, none) = by(Detail::None);
        assert_eq!(none.rationale, "this test failed");
        assert!(none.ladder.is_empty() && none.actual.is_none());
        assert!(none.points <= Points(none.max_points.0));
    }
}
