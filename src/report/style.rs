//! Whether and how text is coloured.

use colored::Colorize;

/// Whether the stream that a text goes to takes colour.
///
/// The `colored` crate decides by stdout alone, which is wrong for stderr. So whoever writes
/// decides once for each stream, and here the crate only colours what it is told to.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Style {
    colour: bool,
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

    /// The style for a stream that takes colour, or does not.
    ///
    /// With colour, it takes away from the `colored` crate, for the whole process, the
    /// decision that the caller has made.
    pub fn new(colour: bool) -> Self {
        if colour {
            colored::control::set_override(true);
        }
        Self { colour }
    }

    /// Whether to colour.
    pub const fn has_colour(self) -> bool {
        self.colour
    }

    /// The text in its colour, or as it is.
    pub fn paint(self, paint: Paint, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
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
