//! The figure for Graphviz.

use std::fmt::Write as _;

use super::{Diagram, Drawn, NOTES};
use crate::tcp::State;
use crate::tcp::figure5::Shown;

pub(super) fn draw(diagram: &Diagram) -> String {
    let mut out = String::new();
    // Writing into a string cannot fail.
    let _ = write_all(&mut out, diagram);
    out
}

fn write_all(out: &mut String, diagram: &Diagram) -> std::fmt::Result {
    writeln!(out, "digraph tcp {{")?;
    let [note_1, note_2] = NOTES;
    let below = format!("{}\n\n{note_1}\n{note_2}\n{}", title(diagram), diagram.note_3());
    writeln!(out, "    label={};", quoted(&below))?;
    writeln!(out, "    graph [fontname=\"Helvetica\", nodesep=0.6, ranksep=0.7];")?;
    writeln!(out, "    node [shape=box, style=rounded, fontname=\"Helvetica-Bold\"];")?;
    writeln!(out, "    edge [fontname=\"Helvetica\", fontsize=10];\n")?;
    for state in State::ALL {
        let highlight = if diagram.highlight == Some(state) {
            " [style=\"rounded,filled\", fillcolor=\"#ffe8a3\", penwidth=2]"
        } else {
            ""
        };
        writeln!(out, "    {}{highlight};", state.name())?;
    }
    out.push('\n');
    for drawn in diagram.drawn() {
        let (event, action) = (drawn.event(), drawn.action());
        let label = if action.is_empty() { event } else { format!("{event}\n{action}") };
        let (from, to) = (drawn.arrow.from, drawn.arrow.to);
        writeln!(out, "    {from} -> {to} [label={}{}];", quoted(&label), looks(&drawn))?;
    }
    writeln!(out, "}}")
}

/// The figure's title.
pub(super) fn title(diagram: &Diagram) -> String {
    let figure = "TCP connection states (RFC 9293, Figure 5)";
    match diagram.taken() {
        Some((taken, all)) => format!("{figure}: {taken} of {all} arrows taken"),
        None => figure.to_owned(),
    }
}

/// Colour, width and dashes of an arrow.
fn looks(drawn: &Drawn) -> String {
    let mut looks = String::new();
    let colour = match (drawn.highlighted, drawn.count) {
        (true, _) => Some("#b45309"),
        (false, Some(0)) => Some("#cf222e"),
        (false, Some(_)) => Some("#1a7f37"),
        (false, None) => None,
    };
    if let Some(colour) = colour {
        looks.push_str(&format!(", color=\"{colour}\", fontcolor=\"{colour}\""));
    }
    if drawn.arrow.shown == Shown::Note2 || drawn.count == Some(0) {
        looks.push_str(", style=dashed");
    }
    if drawn.highlighted {
        looks.push_str(", penwidth=2");
    }
    looks
}

/// A string of DOT.
fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{text}\"")
}
