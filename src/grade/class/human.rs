//! A summary for a terminal: what an instructor wants to know first.

use std::fmt::Write as _;

use super::Class;
use super::crashes::Crash;
use crate::text::{Paint, Style, count, labelled, visible};

/// How many of the most common first failures are shown.
const SHOWN: usize = 5;
/// How many similar pairs are shown.
const PAIRS: usize = 10;

/// The totals, the most common first failures, and submissions to look at.
pub fn human(class: &Class, style: Style) -> String {
    let mut out = String::new();
    let full = class.rows.iter().filter(|row| row.points >= class.max_points).count();
    let head = format!(
        "{}, {full} with all points; mean {}, median {} of {}",
        count(class.len(), "submission"),
        class.mean(),
        class.median(),
        class.max_points
    );
    let _ = writeln!(out, "{}", style.paint(Paint::Strong, &head));
    let mut list = |title: &str, items: Vec<String>| {
        if !items.is_empty() {
            let _ = writeln!(out, "\n{}", style.paint(Paint::Strong, title));
            for item in items {
                labelled(&mut out, "  ", &item);
            }
        }
    };
    let first = class.commonest().into_iter().take(SHOWN);
    list("where submissions first go wrong", first.map(|(at, n)| format!("{n}: {at}")).collect());
    let nobody = class.nobody_passed().map(|tally| visible(&tally.name).into_owned());
    list("tests that nobody passed", nobody.collect());
    let suspects = class.suspects().map(|row| {
        let tests = row.suspect.iter().filter_map(|at| class.tests.get(*at));
        let tests: Vec<&str> = tests.map(|tally| tally.name.as_str()).collect();
        format!("{}: {}", row.submission, tests.join(", "))
    });
    list("possibly written for the numbers of the text", suspects.collect());
    let similar = class.similar();
    let mut lines: Vec<String> = similar.iter().take(PAIRS).map(ToString::to_string).collect();
    if similar.len() > PAIRS {
        lines.push(format!("and {}", count(similar.len() - PAIRS, "more pair")));
    }
    list("similar submissions (a reason to look, and not in the points)", lines);
    let crashes = class.crashes.iter().take(SHOWN);
    let mut crashes: Vec<String> = crashes.map(Crash::line).collect();
    let more = (class.crashes.len() + class.more_crashes).saturating_sub(SHOWN);
    if more > 0 {
        crashes.push(format!("and {}", count(more, "more submission")));
    }
    list("crashes and endless loops", crashes);
    out
}
