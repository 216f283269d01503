//! The notations that texts are written in, by the endings of their files.

use std::path::Path;

#[cfg(feature = "command")]
use super::import::OnTheModel;
use crate::files::EXTENSION;
use crate::language::{self, Checked, Diagnostic, Imported, Reading, Source};
#[cfg(feature = "command")]
use crate::packetdrill;
use crate::run::reachable;

/// A notation: how its files end, and what makes a plan of its texts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader {
    /// The ending of its files, without the dot.
    pub(super) ending: &'static str,
    /// One of its texts, for messages: `scenario`.
    pub(super) text: &'static str,
    check: Check,
    /// Writes one of its texts as a scenario; `None` for the notation that this is.
    pub(super) import: Option<Import>,
}

/// Reads and checks a text.
type Check = fn(&Source, &Reading) -> Result<Checked, Vec<Diagnostic>>;

/// Writes a text as a scenario, as it is read, under that profile.
type Import = fn(&Source, &Reading, Option<&str>) -> Result<Imported, Vec<Diagnostic>>;

/// All of them; first the one for a text whose name has none of the endings. Only here is it known
/// which others there are.
const READERS: &[Reader] = &[
    Reader {
        ending: EXTENSION,
        text: "scenario",
        check: |text, _| language::check(text, &reachable),
        import: None,
    },
    #[cfg(feature = "command")]
    Reader {
        ending: "pkt",
        text: "packetdrill script",
        check: packetdrill::check,
        import: Some(|text, reading, profile| {
            packetdrill::import(text, reading, profile, &OnTheModel)
        }),
    },
];

impl Reader {
    /// The one for scenarios.
    pub(super) const SCENARIOS: &'static Self = &READERS[0];

    /// The one for files with that name, if its ending says so.
    pub(super) fn of(path: &Path) -> Option<&'static Self> {
        let ending = path.extension()?;
        READERS.iter().find(|reader| ending.eq_ignore_ascii_case(reader.ending))
    }

    /// Reads and checks a text.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub(super) fn check(
        &self,
        text: &Source,
        reading: &Reading,
    ) -> Result<Checked, Vec<Diagnostic>> {
        (self.check)(text, reading)
    }

    /// The first of the others that can read all of a text, with what it reads.
    pub(super) fn another(text: &Source, reading: &Reading) -> Option<(&'static Self, Checked)> {
        READERS.iter().skip(1).find_map(|it| Some((it, it.check(text, reading).ok()?)))
    }
}

/// Whether a file can be read by its name: it has the ending of scenarios (`.synfin`) or of another
/// notation, in any letter case.
pub fn is_readable(path: &Path) -> bool {
    Reader::of(path).is_some()
}
