//! For a browser: one page that needs nothing else, neither a network nor scripts.

use maud::{Markup, html as markup};

use super::STYLE;
use super::facts::{self, Fact, facts, has_story};
use crate::grade::record::{Outcome, Part, Submission, Test};
use crate::text::page::page;
use crate::text::{visible, visible_lines};

/// The points, a table of the tests, and the details of each that did not pass.
pub fn html(submission: &Submission) -> String {
    let title = format!("{}: {}", visible(&submission.submission), visible(&submission.title));
    let body = markup! {
        header {
            h1 { (visible(&submission.title)) }
            p class="score" { (visible(&submission.submission)) ": " (facts::sum(submission)) }
            p class="weak" { (facts::circumstances(submission).join(" · ")) }
        }
        main {
            (problem(submission))
            @if !submission.tests.is_empty() { (table(&submission.tests)) }
            @for (at, test) in submission.tests.iter().enumerate() {
                @if has_story(test) { (story(at, test)) }
            }
        }
        footer { p { "Graded by synfin. Sections are those of "
            a href="https://www.rfc-editor.org/rfc/rfc9293" { "RFC 9293" } "." } }
    };
    page(&title, &[STYLE], &body)
}

fn problem(submission: &Submission) -> Markup {
    markup! {
        @if let Some(problem) = &submission.problem {
            section class="problem" aria-labelledby="problem" {
                h2 id="problem" { (facts::problem(problem.kind)) }
                p { (prose(&problem.message)) }
                (said(&capital(facts::log_of(problem.kind)), &submission.build_log))
            }
        }
    }
}

/// A word, never a colour alone.
fn mark(outcome: Outcome) -> Markup {
    markup! { span class={ "mark " (outcome.name()) } { (facts::word(outcome)) } }
}

fn table(tests: &[Test]) -> Markup {
    markup! {
        table {
            caption { (tests.iter().filter(|test| test.outcome == Outcome::Pass).count())
                " of " (tests.len()) " tests passed" }
            thead { tr {
                th scope="col" { "Result" }
                th scope="col" { "Test" }
                th scope="col" class="n" { "Points" }
            } }
            tbody { @for (at, test) in tests.iter().enumerate() { tr {
                td { (mark(test.outcome)) }
                th scope="row" {
                    @if has_story(test) { a href={ "#test-" (at + 1) } { (visible(&test.name)) } }
                    @else { (visible(&test.name)) }
                }
                td class="n" { (test.points) " of " (test.max_points) }
            } } }
        }
    }
}

fn story(at: usize, test: &Test) -> Markup {
    let facts = facts(test);
    let (hints, facts): (Vec<_>, Vec<_>) = facts.into_iter().partition(|fact| fact.label == "hint");
    let id = format!("test-{}", at + 1);
    markup! {
        section class="test" id=(id) aria-labelledby={ (id) "-name" } {
            h2 id={ (id) "-name" } {
                (mark(test.outcome)) span { (visible(&test.name)) }
                span class="weak" { (facts::points(test)) }
            }
            @if !facts.is_empty() {
                dl { @for Fact { label, text, code } in &facts {
                    dt { (capital(label)) }
                    dd { @if *code { code { (visible(text)) } } @else { (prose(text)) } }
                } }
            }
            @for hint in &hints { p class="hint" { strong { "Hint: " } (prose(&hint.text)) } }
            @if facts::has_parts(test) { (parts(&test.parts)) }
            div class="beside" { (text(test)) (block("Ladder", &test.ladder)) }
            (said("Output of the program (stderr)", &test.log))
        }
    }
}

fn parts(parts: &[Part]) -> Markup {
    markup! {
        ul class="parts" aria-label="Credit" { @for part in parts { li {
            (mark(part.outcome)) " "
            @if let Some(line) = facts::line(part) { span class="weak" { "line " (line) } " " }
            code { (visible(&facts::part(part))) }
            @if let Some(message) = facts::message(part) { (block("Message", message)) }
        } } }
    }
}

/// The scenario's text, with the step's line marked by more than a colour.
fn text(test: &Test) -> Markup {
    let lines = facts::text(test);
    let wide = lines.last().map_or(1, |(number, ..)| number.to_string().len());
    markup! {
        @if !lines.is_empty() {
            pre class="text" tabindex="0" role="region" aria-label="Scenario" {
                @for (number, is_step, line) in lines {
                    @let number = format!("{number:>wide$}");
                    @if is_step { mark { "> " (number) "  " (visible(line)) } "\n" }
                    @else { span class="weak" { "  " (number) } "  " (visible(line)) "\n" }
                }
            }
        }
    }
}

/// A block that can be scrolled by keyboard if it is too wide.
fn block(label: &str, text: &str) -> Markup {
    markup! {
        @if !text.is_empty() {
            pre tabindex="0" role="region" aria-label=(label) { (visible_lines(text)) }
        }
    }
}

/// What a program or a compiler wrote, under a heading, so that nobody mistakes it for output of
/// the grader.
fn said(label: &str, text: &str) -> Markup {
    markup! {
        @if !text.is_empty() {
            p class="weak" { (label) ":" }
            (block(label, text))
        }
    }
}

fn capital(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Text, in which back-ticks mark code and sections of the RFC are links.
fn prose(text: &str) -> Markup {
    let text = visible(text);
    markup! {
        @for (at, piece) in text.split('`').enumerate() {
            @if at % 2 == 1 { code { (piece) } } @else { (linked(piece)) }
        }
    }
}

fn linked(text: &str) -> Markup {
    let mut rest = text;
    let mut pieces = Vec::new();
    for section in facts::sections(text) {
        let Some((before, after)) = rest.split_once(section) else { continue };
        pieces.push((before, section));
        rest = after;
    }
    markup! {
        @for (before, section) in pieces {
            (before)
            a href={ "https://www.rfc-editor.org/rfc/rfc9293#section-" (section) } { (section) }
        }
        (rest)
    }
}
