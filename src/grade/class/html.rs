//! The table for a browser: one page that needs nothing else, neither a network nor scripts.

use maud::{Markup, html as markup};

use super::Class;
use super::parts::{OUTCOMES, Row, Tally};
use crate::grade::page::{STYLE, word};
use crate::grade::record::Outcome;
use crate::grade::similar::FILE;
use crate::text::page::page;
use crate::text::{count, visible, visible_lines};

/// Additional styles of this page.
const MORE: &str = "
header, main, footer { max-width: 90rem; }
.wide { overflow-x: auto; width: fit-content; max-width: 100%; border: 1px solid var(--line); border-radius: .4rem; margin: .6rem 0; }
.wide th, .wide td { padding: .25rem .6rem; }
.wide thead th { background: var(--soft); white-space: nowrap; vertical-align: bottom; }
.wide tbody th { position: sticky; left: 0; background: var(--back); white-space: nowrap; }
.up { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 14rem; font-weight: 500; text-align: left; white-space: normal; }
.wide td { white-space: nowrap; }
td.pass, td.fail, td.error, td.timeout, td.skip { border-bottom-color: var(--back); }
.few { column-gap: 2rem; } .few td.bars { width: 20rem; max-width: 40vw; vertical-align: middle; }
.bar { display: block; height: .8rem; background: var(--link); border-radius: .15rem; }
@media (max-width: 34rem) { .wide tbody th { min-width: 7rem; max-width: 9rem; white-space: normal; }
  .wide th, .wide td { padding: .25rem .4rem; } .few td.bars { width: 30vw; } }
";

/// Totals, common failures, submissions to look at, each test, and each submission.
pub fn html(class: &Class) -> String {
    let title = format!("{}: {}", visible(&class.title), count(class.len(), "submission"));
    let body = markup! {
        header {
            h1 { (visible(&class.title)) }
            p class="score" { (count(class.len(), "submission")) }
            p class="weak" { "mean " (class.mean()) ", median " (class.median()) " of "
                (class.max_points) " points" (uncounted(class)) }
            p class="weak" { "For instructors: this page names hidden tests." }
        }
        main {
            (spread(class))
            (wrong_first(class))
            (nobody(class))
            (suspects(class))
            (similar(class))
            (crashes(class))
            (tests(class))
            (submissions(class))
        }
        footer { p { "Graded by synfin." } }
    };
    page(&title, &[STYLE, MORE], &body)
}

/// Submissions that are left out of the totals.
fn uncounted(class: &Class) -> String {
    match class.rows.iter().filter(|row| !row.counts()).count() {
        0 => String::new(),
        n => {
            format!(" ({} not counted: not finished, or the grader failed)", count(n, "submission"))
        }
    }
}

fn spread(class: &Class) -> Markup {
    let tenths = class.tenths();
    let most = tenths.iter().copied().max().unwrap_or(0).max(1);
    markup! {
        section aria-labelledby="spread" {
            h2 id="spread" { "Distribution of the points" }
            table class="few" {
                thead { tr { th scope="col" { "Points" } th scope="col" class="n" { "Submissions" } td {} } }
                tbody { @for (at, n) in tenths.iter().enumerate() { tr {
                    th scope="row" { (at * 10) " to " (at * 10 + 10) " %" }
                    td class="n" { (n) }
                    td class="bars" { @if *n > 0 { span class="bar" aria-hidden="true" style={ "width:" (n * 100 / most) "%" } {} } }
                } } }
            }
        }
    }
}

fn wrong_first(class: &Class) -> Markup {
    let all = class.commonest();
    markup! {
        @if !all.is_empty() {
            section aria-labelledby="first" {
                h2 id="first" { "Where submissions first go wrong" }
                table {
                    thead { tr { th scope="col" class="n" { "Submissions" } th scope="col" { "Test" } th scope="col" { "Step" } } }
                    tbody { @for (stumble, n) in all.iter().take(10) { tr {
                        td class="n" { (n) }
                        th scope="row" { (visible(&stumble.at)) }
                        td { code { (visible(&stumble.step)) } }
                    } } }
                }
                @if all.len() > 10 { p class="weak" { "and " (all.len() - 10) " rarer ones" } }
            }
        }
    }
}

fn nobody(class: &Class) -> Markup {
    let tests: Vec<&Tally> = class.nobody_passed().collect();
    markup! {
        @if !tests.is_empty() {
            section aria-labelledby="nobody" {
                h2 id="nobody" { "Tests that nobody passed" }
                p { "Either they are hard, or something is wrong with them." }
                ul { @for test in tests {
                    li { (visible(&test.name)) " " span class="weak" { (visible(&test.id)) } }
                } }
            }
        }
    }
}

fn suspects(class: &Class) -> Markup {
    let rows: Vec<&Row> = class.suspects().collect();
    markup! {
        @if !rows.is_empty() {
            section aria-labelledby="suspects" {
                h2 id="suspects" { "Possibly written for the numbers of the text" }
                p { "These pass with the numbers in the scenario, and fail with those "
                    "that their seed drew. That is a reason to look, not a proof." }
                ul { @for row in rows { li {
                    (visible(&row.submission)) ": "
                    @for (n, test) in row.suspect.iter().filter_map(|at| class.tests.get(*at)).enumerate() {
                        @if n > 0 { ", " } (visible(&test.name))
                    }
                } } }
            }
        }
    }
}

fn similar(class: &Class) -> Markup {
    /// How many pairs are shown.
    const SHOWN: usize = 200;
    let pairs = class.similar();
    markup! {
        @if !pairs.is_empty() {
            section aria-labelledby="similar" {
                h2 id="similar" { "Similar submissions" }
                p { "Of programs and scenarios, how much of the smaller one is in the other, without "
                    "names, comments and layout, and without what was handed out; of predictions, how "
                    "many of the errors in common are the same. That is a reason to look, not a proof. "
                    "It is not in the points." }
                div class="wide" tabindex="0" role="region" aria-labelledby="similar" { table {
                    thead { tr { th scope="col" class="n" { "Share" } th scope="col" { "Submission" } th scope="col" { "Similar to" } } }
                    tbody { @for pair in pairs.iter().take(SHOWN) { tr {
                        td class="n" { (pair.percent) " %" }
                        td { (visible(&pair.submission)) }
                        td { (visible(pair.with.name())) }
                    } } }
                } }
                @if pairs.len() > SHOWN {
                    p class="weak" { "and " (count(pairs.len() - SHOWN, "more pair")) ", in " code { (FILE) } }
                }
            }
        }
    }
}

fn crashes(class: &Class) -> Markup {
    markup! {
        @if !class.crashes.is_empty() {
            section aria-labelledby="crashes" {
                h2 id="crashes" { "Crashes and endless loops" }
                @for crash in &class.crashes { details {
                    summary { (visible(&crash.line())) }
                    @for (n, end) in crash.ends.iter().enumerate() {
                        @if n > 0 { p { (visible(&end.says())) } }
                        @if end.log.is_empty() { p class="weak" { "It wrote nothing to stderr." } }
                        @else {
                            pre tabindex="0" role="region" aria-label={ "stderr of " (visible(&crash.submission)) } { (visible_lines(&end.log)) }
                            @if end.cut { p class="weak" { "and more, in the results file" } }
                        }
                    }
                } }
                @if class.more_crashes > 0 {
                    p class="weak" { "and " (count(class.more_crashes, "more submission")) }
                }
            }
        }
    }
}

fn tests(class: &Class) -> Markup {
    markup! {
        section aria-labelledby="tests" {
            h2 id="tests" { "Each test" }
            div class="wide" tabindex="0" role="region" aria-labelledby="tests" { table {
                thead { tr {
                    th scope="col" { "Test" }
                    th scope="col" class="n" { "Mean" } th scope="col" class="n" { "Of" }
                    @for outcome in OUTCOMES { th scope="col" class="n" { (word(outcome)) } }
                } }
                tbody { @for test in &class.tests { tr {
                    th scope="row" { (visible(&test.name)) @if test.hidden { " " span class="weak" { "hidden" } } }
                    td class="n" { (test.mean()) } td class="n" { (test.max_points) }
                    @for outcome in OUTCOMES { td class="n" { (test.count(outcome)) } }
                } } }
            } }
        }
    }
}

fn submissions(class: &Class) -> Markup {
    markup! {
        section aria-labelledby="all" {
            h2 id="all" { "Each submission" }
            p class="weak" { "Points in each test; F failed, S skipped, B broke down, T took too long." }
            div class="wide" tabindex="0" role="region" aria-labelledby="all" { table {
                thead { tr {
                    th scope="col" { "Submission" } th scope="col" class="n" { "Points" }
                    @for test in &class.tests { th scope="col" { div class="up" { (visible(&test.name)) } } }
                    th scope="col" { "First failure" }
                } }
                tbody { @for row in &class.rows { (submission(class, row)) } }
            } }
        }
    }
}

fn submission(class: &Class, row: &Row) -> Markup {
    markup! {
        tr {
            th scope="row" { (visible(&row.submission)) }
            td class="n" { (row.points) @if !row.complete { " (not finished)" } }
            @for at in 0..class.tests.len() {
                @match row.score(at) {
                    Some(score) => td class={ "n " (score.outcome.name()) } {
                        (score.points) @if let Some(letter) = letter(score.outcome) { " " abbr title=(word(score.outcome)) { (letter) } }
                    },
                    None => td class="n weak" { "–" },
                }
            }
            td { (visible(row.first.as_deref().unwrap_or_default())) }
        }
    }
}

/// The sign of an outcome, without colour.
const fn letter(outcome: Outcome) -> Option<&'static str> {
    match outcome {
        Outcome::Pass => None,
        Outcome::Fail => Some("F"),
        Outcome::Skip => Some("S"),
        Outcome::Error => Some("B"),
        Outcome::Timeout => Some("T"),
    }
}
