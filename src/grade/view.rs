//! What a student may see of a result. This is the one place that decides it: writers for students
//! get the result from here and write all of it.

use super::record::{Detail, Kind, Origin, Outcome, Part, ProblemKind, Submission, Test};

/// The result without what is for the instructor: hidden tests have neither name nor details, and
/// failures show as much as their test's `detail` allows. Points stay, so that sums agree.
///
/// A program's own words are passed on where it cannot have known a secret: the log of a failed
/// build, the end of what it wrote before it said hello, and, for tests of which everything may be
/// seen, the end of what it wrote since that test began (`log_is_own`). Durations would tell hidden
/// tests apart.
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
    let build_log = match submission.problem.as_ref().map(|problem| problem.kind) {
        // The first error of a compiler matters, and the last words of a program.
        Some(ProblemKind::Build) => submission.build_log.clone(),
        Some(ProblemKind::Crash | ProblemKind::Protocol) => end(&submission.build_log),
        Some(ProblemKind::Format | ProblemKind::Grader) | None => String::new(),
    };
    Submission { tests, build_log, duration_us: None, ..submission.clone() }
}

/// The end of a log, short enough for a page.
fn end(log: &str) -> String {
    const LINES: usize = 40;
    const OCTETS: usize = 4 << 10;
    let all: Vec<&str> = log.lines().collect();
    let mut left = OCTETS;
    let fits = all.iter().rev().take(LINES).take_while(|line| {
        let fits = line.len() < left;
        left = left.saturating_sub(line.len() + 1);
        fits
    });
    let fits = fits.count();
    if fits == all.len() {
        return log.to_owned();
    }
    let mut text = String::from("…\n");
    let kept = all.get(all.len() - fits..).unwrap_or_default();
    if kept.is_empty() {
        // One long line.
        let last = all.last().copied().unwrap_or_default();
        let from = last.ceil_char_boundary(last.len().saturating_sub(OCTETS));
        return text + last.get(from..).unwrap_or_default();
    }
    for line in kept {
        text.push_str(line);
        text.push('\n');
    }
    text
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
    let may_be_told = test.log_is_own && test.detail == Detail::Full;
    let log = if may_be_told { end(&test.log) } else { String::new() };
    let mut test =
        Test { suspect: false, log, log_is_own: false, duration_us: None, ..test.clone() };
    for part in &mut test.parts {
        // Another student's name.
        part.same.take_if(|same| same.origin == Origin::Class);
    }
    if test.outcome == Outcome::Pass && test.detail == Detail::Full {
        return test;
    }
    match test.detail {
        Detail::Full => {}
        Detail::ActualOnly => {
            test.expected = None;
            test.text = None;
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
            test.text = None;
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
    use crate::grade::record::{Problem, Rule, Visibility};

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
    fn a_program_s_words_are_passed_on_only_where_it_can_have_known_no_secret() {
        let mut all = fixture::submission();
        for test in &mut all.tests {
            test.log = "Traceback\n".into();
            test.log_is_own = !test.suspect;
        }
        assert!(!all.build_log.is_empty());
        let seen = student(&all);
        assert!(seen.build_log.is_empty());
        for (all, seen) in all.tests.iter().zip(&seen.tests) {
            let open = !all.is_hidden() && all.detail == Detail::Full && all.log_is_own;
            assert_eq!(!seen.log.is_empty(), open, "{}", all.id);
            assert!(!seen.suspect && !seen.log_is_own);
        }
        assert!(seen.tests.iter().any(|test| !test.log.is_empty()));
        // A record of a version that kept everything since the program's start.
        all.tests.iter_mut().for_each(|test| test.log_is_own = false);
        assert!(student(&all).tests.iter().all(|test| test.log.is_empty()));
    }

    #[test]
    fn the_end_of_what_it_wrote_before_hello_is_passed_on() {
        let long: String = (0..500).map(|n| format!("line {n}\n")).collect();
        let seen = |kind, log: &str| {
            let problem = Some(Problem { kind, message: String::new() });
            student(&Submission { problem, build_log: log.into(), ..fixture::submission() })
                .build_log
        };
        for kind in [ProblemKind::Crash, ProblemKind::Protocol] {
            assert_eq!(seen(kind, "SyntaxError\n"), "SyntaxError\n");
            let end = seen(kind, &long);
            assert!(end.starts_with("…\nline 460\n") && end.ends_with("\nline 499\n"), "{end}");
            let one = seen(kind, &"ü".repeat(5000));
            assert!(one.starts_with("…\n") && one.len() < 4200, "{}", one.len());
        }
        assert_eq!(seen(ProblemKind::Build, &long), long);
        for kind in [ProblemKind::Format, ProblemKind::Grader] {
            assert_eq!(seen(kind, "secret"), "");
        }
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
        assert!(full.text.is_some() && full.text == before.text);
        let (before, actual) = by(Detail::ActualOnly);
        assert_eq!((&actual.expected, &actual.actual), (&None, &before.actual));
        let expected = before.expected.as_ref().unwrap();
        assert!(!serde_json::to_string(actual).unwrap().contains(expected));
        let (_, none) = by(Detail::None);
        assert_eq!(none.rationale, "this test failed");
        assert!(none.ladder.is_empty() && none.actual.is_none() && none.text.is_none());
        assert!(none.points <= Points(none.max_points.0));
    }
}
