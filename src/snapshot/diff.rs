//! What changed between two ladders.

use diffy::{DiffOptions, Line};

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
                let text = text.trim_end_matches(['\n', '\r']);
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
