//! Figure 5 of RFC 9293, drawn from its arrows ([`arrows`]): as text, DOT, Mermaid and SVG, plain
//! or coloured by which arrows scenarios took. The layout of text and SVG is by hand (`Route`); a
//! test checks that every arrow has a route, and every route an arrow.

mod dot;
mod mermaid;
mod route;
mod svg;
mod text;

#[cfg(test)]
mod tests;

use crate::tcp::State;
use crate::tcp::figure5::{Arrow, NOTHING, Shown, arrows};
use crate::text::Style;

pub(crate) use route::{Anchor, Route};

/// What to draw besides the figure itself.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Diagram {
    /// How often each of [`arrows`] was taken, if that is known.
    pub counts: Option<Vec<u32>>,
    /// The state to highlight, with the arrows that leave it.
    pub highlight: Option<State>,
}

/// The formats.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Format {
    /// Text.
    #[default]
    Text,
    /// For Graphviz.
    Dot,
    /// A `stateDiagram-v2`.
    Mermaid,
    /// A picture, for light and dark themes.
    Svg,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Text, Self::Dot, Self::Mermaid, Self::Svg];

    /// Its name for `--format`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Dot => "dot",
            Self::Mermaid => "mermaid",
            Self::Svg => "svg",
        }
    }
}

/// The figure's notes, except the last, which every format draws in its own way.
const NOTES: [&str; 2] = [
    "note 1: after a passive OPEN; otherwise a RST leads to CLOSED",
    "note 2: one segment with the FIN and the acknowledgment of ours",
];

/// An arrow to be drawn.
#[derive(Clone, Copy, Debug)]
struct Drawn {
    arrow: &'static Arrow,
    /// How often it was taken, if that is known.
    count: Option<u32>,
    /// Whether it leaves the highlighted state.
    highlighted: bool,
}

impl Diagram {
    /// Draws it. Only [`Format::Text`] is ever coloured by `style`.
    pub fn draw(&self, format: Format, style: Style) -> String {
        match format {
            Format::Text => text::draw(self, style),
            Format::Dot => dot::draw(self),
            Format::Mermaid => mermaid::draw(self),
            Format::Svg => svg::draw(self),
        }
    }

    /// The arrows of the figure and note 2.
    fn drawn(&self) -> impl Iterator<Item = Drawn> {
        self.all().filter(|drawn| drawn.arrow.shown != Shown::Note3)
    }

    /// The arrows of note 3: a RST that leads to CLOSED.
    fn resets(&self) -> impl Iterator<Item = Drawn> {
        self.all().filter(|drawn| drawn.arrow.shown == Shown::Note3)
    }

    fn all(&self) -> impl Iterator<Item = Drawn> {
        arrows().iter().enumerate().filter(|(_, arrow)| arrow.is_in_figure()).map(|(at, arrow)| {
            let count = self.counts.as_ref().map(|counts| counts.get(at).copied().unwrap_or(0));
            Drawn { arrow, count, highlighted: self.highlight == Some(arrow.from) }
        })
    }

    /// Note 3 as a sentence, with the count of each of its arrows.
    fn note_3(&self) -> String {
        let resets: Vec<String> = self.resets().map(|drawn| drawn.reset()).collect();
        format!("note 3: a RST leads to CLOSED from {}", resets.join(", "))
    }

    /// How many arrows, notes included, were taken, and how many there are.
    fn taken(&self) -> Option<(usize, usize)> {
        self.counts.as_ref()?;
        let taken = self.all().filter(|drawn| drawn.count != Some(0)).count();
        Some((taken, self.all().count()))
    }
}

impl Drawn {
    /// What causes it, with its note.
    fn event(&self) -> String {
        match (self.arrow.from, self.arrow.to) {
            (State::SynReceived, State::Listen) => format!("{} (note 1)", self.arrow.event),
            _ => self.arrow.event.to_owned(),
        }
    }

    /// The action and the count: `snd ACK ×3`.
    fn action(&self) -> String {
        let action = if self.arrow.action == NOTHING { "" } else { self.arrow.action };
        let note = if self.arrow.shown == Shown::Note2 { " (note 2)" } else { "" };
        let count = self.count.map_or_else(String::new, |count| format!(" ×{count}"));
        format!("{action}{note}{count}").trim_start().to_owned()
    }

    /// An arrow of note 3: where it begins, and its count.
    fn reset(&self) -> String {
        let count = self.count.map_or_else(String::new, |count| format!(" ×{count}"));
        format!("{}{count}", self.arrow.from)
    }

    /// Both in one line: `rcv FIN / snd ACK ×3`.
    fn label(&self) -> String {
        let (event, action) = (self.event(), self.action());
        let does = self.arrow.action != NOTHING;
        match action.is_empty() {
            true => event,
            false if does => format!("{event} / {action}"),
            false => format!("{event} {action}"),
        }
    }
}
