//! The difference between two texts, as a unified diff.

#[cfg(feature = "command")]
use diffy::{DiffOptions, Line};

use crate::snapshot::Diff;
#[cfg(feature = "command")]
use crate::text::Paint;
use crate::text::{Style, visible};

/// Both texts, one after the other: only the command keeps ladders, and brings what compares them.
#[cfg(not(feature = "command"))]
pub(super) fn painted(diff: &Diff, _: Style) -> String {
    let lines =
        |text: &str| text.lines().map(|it| format!("{}\n", visible(it))).collect::<String>();
    format!("--- kept\n{}+++ now\n{}", lines(&diff.old), lines(&diff.new))
}

/// A unified diff with three lines around each change, every line with its line feed.
#[cfg(feature = "command")]
pub(super) fn painted(diff: &Diff, style: Style) -> String {
    // Without the line ends, which the file and the ladder do not share, every line
    // stands for itself.
    let lines = |text: &str| format!("{}\n", text.trim_end());
    let (old, new) = (lines(&diff.old), lines(&diff.new));
    let patch = DiffOptions::new().set_context_len(3).create_patch(&old, &new);
    let mut out = String::from("--- kept\n+++ now\n");
    for hunk in patch.hunks() {
        let header = format!("@@ -{} +{} @@", hunk.old_range(), hunk.new_range());
        out.push_str(&style.paint(Paint::Faint, &header));
        out.push('\n');
        for line in hunk.lines() {
            let (sign, paint, text) = match line {
                Line::Delete(text) => ('-', Some(Paint::Bad), text),
                Line::Insert(text) => ('+', Some(Paint::Good), text),
                Line::Context(text) => (' ', None, text),
            };
            let line = format!("{sign}{}", visible(text.trim_end_matches(['\n', '\r'])));
            match paint {
                Some(paint) => out.push_str(&style.paint(paint, &line)),
                None => out.push_str(&line),
            }
            out.push('\n');
        }
    }
    out
}
