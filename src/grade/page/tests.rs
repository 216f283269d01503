#![allow(clippy::unwrap_used)]
use super::*;
use crate::grade::record::{Outcome, Problem, ProblemKind, Submission};
use crate::grade::{Points, fixture, view};
use crate::text::Style;

fn seen() -> Submission {
    view::student(&fixture::submission())
}

fn broken() -> Submission {
    let message = "`cc` ended with 1; see what it said".into();
    view::student(&Submission {
        problem: Some(Problem { kind: ProblemKind::Build, message }),
        points: Points::ZERO,
        tests: Vec::new(),
        build_log: "main.c:3: error: expected `;`\n".into(),
        ..fixture::submission()
    })
}

#[test]
fn a_page_for_the_terminal() {
    insta::assert_snapshot!(human(&seen(), Style::PLAIN));
}

#[test]
fn a_page_for_documents() {
    insta::assert_snapshot!(markdown(&seen()));
}

#[test]
fn a_page_for_a_browser() {
    insta::assert_snapshot!(html(&seen()));
}

#[test]
fn pages_of_what_does_not_build() {
    let all = [human(&broken(), Style::PLAIN), markdown(&broken()), html(&broken())];
    insta::assert_snapshot!(all.join("\n=====\n"));
}

#[test]
fn every_page_says_what_a_student_needs() {
    let submission = seen();
    let failed = submission.tests.iter().find(|test| test.outcome == Outcome::Fail).unwrap();
    let needed = [
        failed.expected.as_deref().unwrap(),
        failed.actual.as_deref().unwrap(),
        failed.hint.as_deref().unwrap(),
        "3.10.7.4",
        "closing.synfin:5:12",
        "2.5",
    ];
    let human = human(&submission, Style::PLAIN);
    // Broken lines are put together again, and markup for a fixed pitch is left out.
    let flat: String = human.split_whitespace().collect::<Vec<_>>().join(" ");
    let markdown = markdown(&submission);
    let html = html(&submission);
    for text in needed {
        assert!(flat.contains(text), "{text}");
        assert!(markdown.contains(text) || markdown.contains(&text.replace('_', "\\_")), "{text}");
        assert!(html.contains(text), "{text}");
    }
}

#[test]
fn nothing_that_is_written_becomes_markup() {
    let mut submission = seen();
    let nasty = "<script>alert(1)</script> | *x* @everyone \u{1b}[2J ```";
    submission.submission = nasty.into();
    submission.tests[1].name = nasty.into();
    submission.tests[1].actual = Some(nasty.into());
    submission.tests[1].ladder = format!("{nasty}\n```\n# heading\n");
    let (human, html) = (human(&submission, Style::PLAIN), html(&submission));
    assert!(!html.contains("<script"), "{html}");
    assert!(!human.contains('\u{1b}') && !html.contains('\u{1b}'));
    insta::assert_snapshot!(markdown(&submission));
}

#[test]
fn a_page_needs_nothing_else() {
    let html = html(&seen());
    for part in ["<script", "<link", "<img", "src=", "@import", "url("] {
        assert!(!html.contains(part), "{part}");
    }
    for part in ["lang=\"en\"", "<main>", "<header>", "scope=\"col\"", "<title>", "viewport"] {
        assert!(html.contains(part), "{part}");
    }
}
