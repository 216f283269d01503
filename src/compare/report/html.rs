//! For a browser: one self-contained page.

use maud::{Markup, html as markup};

use super::{heading, present};
use crate::compare::{Comparison, Difference, Divergence, Group, Outcome, Row};
use crate::text::page::page;

/// Light and dark, and self-contained.
const STYLE: &str = "
:root { color-scheme: light dark; --line: #8884; --good: #1a7f37; --bad: #cf222e; --note: #9a6700; }
@media (prefers-color-scheme: dark) { :root { --good: #3fb950; --bad: #ff7b72; --note: #d29922; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; }
th, td { border-bottom: 1px solid var(--line); padding: .2rem .7rem; text-align: left; vertical-align: top; }
thead th { position: sticky; top: 0; background: Canvas; }
pre, code { font: 13px/1.45 ui-monospace, monospace; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(26rem, 1fr)); gap: 1rem; }
.pair pre { overflow-x: auto; border: 1px solid var(--line); padding: .5rem; margin: .3rem 0; }
.same { opacity: .65; }
.pass { color: var(--good); } .violation, .fail, .open, .could { color: var(--bad); font-weight: 600; }
.deviation, .choice, .fixed { color: var(--note); }
.known, .inconclusive, .skipped, .unsupported, .not { opacity: .75; }
details { margin: .4rem 0; } summary { cursor: pointer; }
";

/// The sums, the groups that differ with both ladders beside each other, and the whole table.
pub fn html(comparison: &Comparison<'_>) -> String {
    let body = markup! {
        main {
            h1 { "One table of answers" }
            ul { @for (name, version) in &comparison.columns {
                li { strong { (name) } ": " (version) }
            } }
            (sums(comparison))
            @for group in comparison.groups() { (grouped(comparison, &group)) }
            (every(comparison))
        }
    };
    page("synfin: one table of answers", &[STYLE], &body)
}

/// The class of an outcome: its first word.
fn class(outcome: Outcome) -> &'static str {
    outcome.name().split(' ').next().unwrap_or_default()
}

fn sums(comparison: &Comparison<'_>) -> Markup {
    markup! {
        h2 { "Sums" }
        table {
            thead { tr {
                th scope="col" { "outcome" }
                @for (name, _) in &comparison.columns { th scope="col" { (name) } }
                th scope="col" { "what it says" }
            } }
            tbody { @for outcome in present(comparison) { tr {
                th scope="row" class=(class(outcome)) { (outcome.name()) }
                @for column in 0..comparison.columns.len() {
                    td { (comparison.count(column, outcome)) }
                }
                td { (outcome.says()) }
            } } }
        }
    }
}

fn grouped(comparison: &Comparison<'_>, group: &Group) -> Markup {
    markup! {
        h2 { (group.rows.len()) ": " (heading(comparison, group)) }
        @for row in group.rows.iter().filter_map(|at| comparison.rows.get(*at)) {
            details {
                summary { (row.name) @if !row.cites.is_empty() { " (" (row.cites.join(", ")) ")" } }
                (reasons(comparison, row))
                @for difference in &row.differences { (ladders(comparison, difference)) }
            }
        }
    }
}

fn reasons(comparison: &Comparison<'_>, row: &Row<'_>) -> Markup {
    markup! {
        ul { @for (cell, (name, _)) in row.cells.iter().zip(&comparison.columns) {
            @if let Some(known) = cell.known_words() { li { (name) ": " (known) } }
            @if !cell.why.is_empty() {
                li { (name) ": " span class=(class(cell.outcome)) { (cell.outcome.name()) } "; " (cell.why) }
            }
        } }
    }
}

fn ladders(comparison: &Comparison<'_>, difference: &Difference) -> Markup {
    let Some(divergence) = &difference.divergence else {
        return markup! { p { "Their ladders are the same." } };
    };
    let Divergence { same, before, left, right, more } = divergence;
    let sides = [(difference.left, left, more[0]), (difference.right, right, more[1])];
    markup! {
        p { "They diverge after row " (same) "." }
        div class="pair" { @for (column, rows, more) in sides { figure {
            figcaption { (comparison.columns.get(column).map_or("", |it| it.0.as_str())) }
            pre tabindex="0" {
                span class="same" { @for row in before { (row) "\n" } }
                @for row in rows { (row) "\n" }
                @if more > 0 { span class="same" { "... " (more) " more" } }
            }
        } } }
    }
}

fn every(comparison: &Comparison<'_>) -> Markup {
    markup! {
        h2 { "Every scenario" }
        table {
            thead { tr {
                th scope="col" { "scenario" }
                @for (name, _) in &comparison.columns { th scope="col" { (name) } }
            } }
            tbody { @for row in &comparison.rows { tr {
                th scope="row" { (row.name) }
                @for cell in &row.cells {
                    td class=(class(cell.outcome)) { (cell.words()) }
                }
            } } }
        }
    }
}
