//! Whether and how text is coloured.

use colored::Colorize;

/// Whether the stream that a text goes to takes colour.
///
/// The `colored` crate decides by stdout alone, which is wrong for stderr. So the
/// writer decides once for each stream, and the crate's own decision does not count.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Style {
    /// Whether to colour.
    pub colour: bool,
}

/// What a piece of text is, for its colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Paint {
    /// Something that holds.
    Good,
    /// Something that failed, or was lost.
    Bad,
    /// Something to look at that is no failure.
    Notice,
    /// Something of less weight.
    Faint,
    /// Something of more weight.
    Strong,
}

impl Style {
    /// No colour.
    pub const PLAIN: Self = Self { colour: false };
    /// Colour.
    pub const COLOUR: Self = Self { colour: true };

    /// The text in its colour, or as it is.
    pub fn paint(self, paint: Paint, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        // The stream has been asked; what `colored` thinks of stdout is beside the point. It
        // has only this switch for the whole process, and it is always set the same way.
        colored::control::set_override(true);
        let painted = match paint {
            Paint::Good => text.green(),
            Paint::Bad => text.red().bold(),
            Paint::Notice => text.yellow(),
            Paint::Faint => text.dimmed(),
            Paint::Strong => text.bold(),
        };
        painted.to_string()
    }
}
