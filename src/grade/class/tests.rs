#![allow(clippy::unwrap_used)]
use super::crashes::LOG;
use super::*;
use crate::grade::fixture;
use crate::grade::record::{Outcome, Problem, ProblemKind};

/// Three: one of everything, one with all points, one that does not build.
fn class() -> Class {
    filled(Class::new())
}

fn filled(mut class: Class) -> Class {
    let ada = fixture::submission();
    let mut bob = Submission { submission: "bob".into(), ..fixture::submission() };
    bob.tests = bob
        .tests
        .iter()
        .map(|test| Test::passed(test.id.clone(), test.name.clone(), test.max_points))
        .collect();
    // Nobody passes the last one.
    bob.tests[7] = Test { outcome: Outcome::Fail, points: Points(50), ..bob.tests[7].clone() };
    bob.points = bob.tests.iter().map(|test| test.points).sum();
    let problem = Problem { kind: ProblemKind::Build, message: "`cc` ended with 1".into() };
    let eve = Submission {
        submission: "=eve <b>".into(),
        points: Points::ZERO,
        tests: Vec::new(),
        problem: Some(problem),
        ..fixture::submission()
    };
    for submission in [&ada, &bob, &eve] {
        class.add(submission).unwrap();
    }
    let mut similar = Similar::default();
    let with = [
        ("ada", With::Submission("bob".into()), 97),
        ("=eve <b>", With::Shipped("solution/tcp.c".into()), 80),
        ("gone", With::Submission("too".into()), 99),
    ];
    for (submission, with, percent) in with {
        similar.add(Pair { submission: submission.into(), with, percent });
    }
    class.mark(similar);
    class
}

#[test]
fn the_table_for_a_browser() {
    insta::assert_snapshot!(html(&class()));
}

#[test]
fn the_short_of_it_needs_no_scores() {
    let brief = filled(Class::brief());
    let style = crate::text::Style::PLAIN;
    assert_eq!(human(&brief, style), human(&class(), style));
    assert!(brief.rows.iter().all(|row| row.scores.is_empty()));
}

#[test]
fn the_short_of_it() {
    insta::assert_snapshot!(human(&class(), crate::text::Style::PLAIN));
}

#[test]
fn the_table_for_spreadsheets() {
    insta::assert_snapshot!(csv(&class()).unwrap());
}

#[test]
fn what_an_instructor_looks_for_is_found() {
    let class = class();
    let nobody: Vec<&str> = class.nobody_passed().map(|tally| tally.id.as_str()).collect();
    assert_eq!(nobody, ["timeouts/rto"]);
    let suspects: Vec<&str> = class.suspects().map(|row| row.submission.as_str()).collect();
    assert_eq!(suspects, ["ada"]);
    let ends = class.crashes.iter().flat_map(|crash| &crash.ends);
    let crashes: Vec<&str> = ends.map(|end| end.log.as_str()).collect();
    assert_eq!(crashes, ["Segmentation fault in `on_segment` <main.c:12>\n", ""]);
    let (first, count) = class.commonest()[0];
    assert_eq!((first.at.as_str(), count), ("closing/active", 1));
    assert_eq!((class.mean(), class.median()), (Points(1516), Points(1500)));
}

#[test]
fn the_commonest_comes_first() {
    let mut class = class();
    for n in 0..3 {
        let submission = format!("more-{n}");
        class.add(&Submission { submission, ..fixture::submission() }).unwrap();
    }
    assert_eq!(class.commonest()[0].0.to_string(), "closing/active: line 5: client FIN_WAIT_2");
    assert_eq!(class.commonest()[0].1, 4);
}

#[test]
fn each_submission_that_breaks_down_is_one_line() {
    let mut class = Class::new();
    let broken = |name: &str, kind, message: &str| Submission {
        submission: name.into(),
        points: Points::ZERO,
        tests: Vec::new(),
        problem: Some(Problem { kind, message: message.into() }),
        build_log: "SyntaxError: invalid syntax\n".into(),
        ..fixture::submission()
    };
    // Nonsense in every test must not hide the others.
    let nonsense = |n: usize| Test {
        outcome: Outcome::Error,
        points: Points::ZERO,
        rationale: format!("in test {n}: expected JSON; actual: `{{`"),
        actual: Some(if n < 9 { "`{`" } else { "it was ended by signal 11" }.into()),
        ..Test::passed(format!("t{n}"), format!("test {n}"), Points(100))
    };
    let tests = (0..10).map(nonsense).collect();
    class.add(&Submission { tests, ..fixture::submission() }).unwrap();
    class.add(&broken("bob", ProblemKind::Crash, "it ended, with exit code 1")).unwrap();
    class.add(&broken("cy", ProblemKind::Protocol, "it does not speak it")).unwrap();
    class.add(&broken("dan", ProblemKind::Build, "`cc` ended with 1")).unwrap();
    let said = human(&class, crate::text::Style::PLAIN);
    let (_, crashes) = said.split_once("crashes and endless loops\n").unwrap();
    insta::assert_snapshot!(crashes, @r"
      ada, test 0: in test 0: expected JSON; actual: `{` (and in 9 more tests)
      bob: it ended, with exit code 1
      cy: it does not speak it
    ");
    let page = html(&class);
    assert_eq!(page.matches("SyntaxError").count(), 2);
    // What is different about a later test is there, too.
    assert!(page.contains("<p>test 9: in test 9"), "{page}");
}

#[test]
fn another_assignment_is_refused() {
    let other = Submission { assignment: "other".into(), ..fixture::submission() };
    assert!(class().add(&other).unwrap_err().contains("a table is of one assignment"));
}

#[test]
fn ten_thousand_take_some_megabytes() {
    let mut class = Class::new();
    let mut big = fixture::submission();
    for test in &mut big.tests {
        test.log = "x".repeat(100_000);
        test.ladder = "x".repeat(100_000);
    }
    for n in 0..10_000 {
        big.submission = format!("student-{n}");
        class.add(&big).unwrap();
    }
    let row = std::mem::size_of::<Row>() + big.tests.len() * std::mem::size_of::<Scored>();
    assert!(row < 1000, "{row}");
    assert_eq!((class.crashes.len(), class.more_crashes), (SUBMISSIONS, 10_000 - SUBMISSIONS));
    let mut ends = class.crashes.iter().flat_map(|crash| &crash.ends);
    assert!(ends.all(|end| end.log.len() <= LOG && end.cut));
}
