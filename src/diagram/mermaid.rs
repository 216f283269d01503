//! The figure for Mermaid, which GitHub and GitLab draw in Markdown.
//!
//! A `stateDiagram-v2` has no colours for arrows, so a count stands in the label, and an arrow
//! that was not taken says so.

use std::fmt::Write as _;

use super::Diagram;
use super::dot::title;
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
        writeln!(out, "    {from} --> {to} : {}{not_taken}", drawn.label())?;
    }
    if let Some(state) = diagram.highlight {
        writeln!(out, "    classDef pointed_out fill:#ffe8a3,stroke:#b45309,color:#1f2328")?;
        writeln!(out, "    class {} pointed_out", state.name())?;
    }
    writeln!(out, "    %% note 3 of the figure, not drawn:")?;
    for drawn in diagram.resets() {
        writeln!(out, "    %% {} to {} on {}", drawn.arrow.from, drawn.arrow.to, drawn.label())?;
    }
    Ok(())
}

/// A string of Mermaid, and of YAML.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "'"))
}
