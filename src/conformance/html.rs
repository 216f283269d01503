//! For a browser: one self-contained page.

use maud::html as markup;

use super::Statement;
use super::markdown::by;
use crate::text::page::page;

/// Light and dark, and for print.
const STYLE: &str = "
:root { color-scheme: light dark; --line: #8884; --good: #1a7f37; --bad: #cf222e; }
@media (prefers-color-scheme: dark) { :root { --good: #3fb950; --bad: #ff7b72; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; }
th, td { border-bottom: 1px solid var(--line); padding: .2rem .7rem; text-align: left; vertical-align: top; }
td.n { text-align: right; }
pre, code { font: 13px/1.45 ui-monospace, monospace; white-space: pre-wrap; }
.met { color: var(--good); } .deviates { color: var(--bad); font-weight: 600; } .not { opacity: .75; }
";

/// The sums, each requirement with what is shown of it, and each scenario that departs.
pub fn html(statement: &Statement) -> String {
    let title = format!("{}: conformance to RFC 9293", statement.name);
    let body = markup! {
        main {
            h1 { (title) }
            p { (statement.version) }
            p { "Made by synfin " (statement.synfin) " with" }
            pre { (statement.command) }
            p { (statement.scenarios) " scenarios: "
                @for (at, (outcome, count)) in statement.outcomes.iter().enumerate() {
                    @if at > 0 { ", " } (count) " " (outcome)
                } "." }
            table {
                thead { tr { th scope="col" { "requirements of" } th scope="col" { "level" }
                    th scope="col" { "met" } th scope="col" { "deviates" } th scope="col" { "not tested" } } }
                tbody { @for it in &statement.tallies { tr {
                    td { (it.of) } td { (it.level) }
                    td class="n" { (it.met) } td class="n" { (it.deviates) } td class="n" { (it.not_tested) }
                } } }
            }
            h2 { "Requirements" }
            table {
                thead { tr { th scope="col" { "label" } th scope="col" { "level" } th scope="col" { "section" }
                    th scope="col" { "requirement" } th scope="col" { "shown" } th scope="col" { "by" } } }
                tbody { @for row in &statement.requirements { tr {
                    th scope="row" { (row.label) } td { (row.level) } td { (row.section) } td { (row.requirement) }
                    td class=(row.shown.name()) { (row.shown.name()) }
                    td { @if row.deviations.is_empty() { (by(row)) } @else {
                        "deviations "
                        @for (at, number) in row.deviations.iter().enumerate() {
                            @if at > 0 { ", " }
                            a href={ "#d" (number + 1) } { (number + 1) }
                        }
                        "; " (row.passed) " scenarios pass"
                    } }
                } } }
            }
            h2 { "Deviations" }
            @if statement.deviations.is_empty() { p { "None." } } @else {
                ol { @for (number, it) in statement.deviations.iter().enumerate() { li id={ "d" (number + 1) } {
                    strong { (it.weight) } @if !it.labels.is_empty() { " (" (it.labels.join(", ")) ")" } ": " (it.what)
                    br; code { (it.scenario) ", " (it.step) }
                } } }
            }
        }
    };
    page(&title, &[STYLE], &body)
}
