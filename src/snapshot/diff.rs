//! What changed between two ladders.

use similar::{ChangeTag, TextDiff};

use crate::report::{Paint, Style};

/// Two ladders that differ.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diff {
    /// What was kept.
    pub old: String,
    /// What happened now.
    pub new: String,
}

impl Diff {
    /// A unified diff with three lines around each change, every line with its line feed.
    pub fn painted(&self, style: Style) -> String {
        // Without the line ends, which the file and the ladder do not share, every line
        // stands for itself.
        let lines = |text: &str| format!("{}\n", text.trim_end());
        let (old, new) = (lines(&self.old), lines(&self.new));
        let diff = TextDiff::from_lines(old.as_str(), new.as_str());
        let mut out = String::from("--- kept\n+++ now\n");
        for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
            out.push_str(&style.paint(Paint::Faint, &hunk.header().to_string()));
            out.push('\n');
            for change in hunk.iter_changes() {
                let (sign, paint) = match change.tag() {
                    ChangeTag::Delete => ('-', Some(Paint::Bad)),
                    ChangeTag::Insert => ('+', Some(Paint::Good)),
                    ChangeTag::Equal => (' ', None),
                };
                let text = change.value().trim_end_matches(['\n', '\r']);
                let line = format!("{sign}{}", crate::report::text::visible(text));
                match paint {
                    Some(paint) => out.push_str(&style.paint(paint, &line)),
                    None => out.push_str(&line),
                }
                out.push('\n');
            }
        }
        out
    }
}
