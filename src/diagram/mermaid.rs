//! The figure for Mermaid, which GitHub and GitLab draw in Markdown.
//!
//! A `stateDiagram-v2` has no colours for arrows (`linkStyle` is for flowcharts). So the label has
//! the count, says if the arrow was not taken, and has a mark if the arrow is highlighted.

use std::fmt::Write as _;

use super::dot::title;
use super::{Diagram, NOTES};
use crate::tcp::State;

pub(super) fn draw(diagram: &Diagram) -> String {
    let mut out = String::new();
    // Writing into a string cannot fail.
    let _ = write_all(&mut out, diagram);
    out
}

fn write_all(out: &mut String, diagram: &Diagram) -> std::fmt::Result {
    writeln!(out, "---\ntitle: {}\n---\nstateDiagram-v2", quoted(&title(diagram)))?;
    for state in State::ALL {
        writeln!(out, "    state {} as {}", quoted(state.name()), state.name())?;
    }
    for drawn in diagram.drawn() {
        let not_taken = if drawn.count == Some(0) { " (not taken)" } else { "" };
        let (from, to) = (drawn.arrow.from, drawn.arrow.to);
        let mark = if drawn.highlighted { "➤ " } else { "" };
        writeln!(out, "    {from} --> {to} : {mark}{}{not_taken}", drawn.label())?;
    }
    if let Some(state) = diagram.highlight {
        writeln!(out, "    classDef pointed_out fill:#ffe8a3,stroke:#b45309,color:#1f2328")?;
        writeln!(out, "    class {} pointed_out", state.name())?;
    }
    let notes = [
        (State::SynReceived, "left", NOTES[0].to_owned()),
        (State::FinWait1, "left", NOTES[1].to_owned()),
        (State::Closed, "right", diagram.note_3()),
    ];
    for (state, side, note) in notes {
        writeln!(out, "    note {side} of {state}\n        {note}\n    end note")?;
    }
    Ok(())
}

/// A string of Mermaid, and of YAML.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "'"))
}
