//! The table of outcomes, written for people, for documents, for programs and for a browser.

mod html;
mod human;
mod json;
mod markdown;

pub use html::html;
pub use human::human;
pub use json::{json, schema};
pub use markdown::markdown;

use super::divergence::ROW;
use super::table::words;
use super::{Comparison, Divergence, Group, Outcome};

/// The outcomes that occur in the table, the best first.
fn present(comparison: &Comparison<'_>) -> Vec<Outcome> {
    let columns = 0..comparison.columns.len();
    let is_there =
        |outcome: &Outcome| columns.clone().any(|column| comparison.count(column, *outcome) > 0);
    Outcome::ALL.into_iter().filter(is_there).collect()
}

/// A group in words: `model pass, linux violation`.
fn heading(comparison: &Comparison<'_>, group: &Group) -> String {
    let answers = group.outcomes.iter().zip(&group.states);
    let pairs = comparison.columns.iter().zip(answers);
    pairs
        .map(|((name, _), (outcome, states))| format!("{name} {}", words(*outcome, states)))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Two ladders side by side, line by line, in text, under these names.
pub fn side_by_side(divergence: &Divergence, names: [&str; 2]) -> Vec<String> {
    use crate::text::{clip, count, width};
    let pair = |left: &str, right: &str| {
        let left = clip(left, ROW);
        let gap = ROW - width(&left);
        format!("{left}{:gap$} | {}", "", clip(right, ROW)).trim_end().to_owned()
    };
    let mut lines = vec![pair(names[0], names[1])];
    let hidden = divergence.same.saturating_sub(divergence.before.len());
    if hidden > 0 {
        let rows = format!("... {} the same ...", count(hidden, "row"));
        lines.push(pair(&rows, &rows));
    }
    lines.extend(divergence.before.iter().map(|row| pair(row, row)));
    for at in 0..divergence.left.len().max(divergence.right.len()) {
        let of = |side: &[String]| side.get(at).cloned().unwrap_or_default();
        lines.push(pair(&of(&divergence.left), &of(&divergence.right)));
    }
    if divergence.more != [0, 0] {
        let more = divergence.more.map(|n| match n {
            0 => String::new(),
            n => format!("... {} more ...", count(n, "row")),
        });
        lines.push(pair(&more[0], &more[1]));
    }
    lines
}
