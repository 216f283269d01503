//! What a filter can look at.

use super::matcher::Matcher;
use crate::language::plan::{Citation, Scenario};
use crate::stack::Implementation;
use crate::tcp::Profile;

/// Something of a scenario that a filter looks at: the word before the parenthesis.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Field {
    /// Its name, and its title.
    Name,
    /// The path of its file.
    Path,
    /// Its tags.
    Tag,
    /// What it cites.
    Rfc,
    /// The implementations that it is meant for.
    Stack,
    /// The implementations that are known to fail it.
    Known,
    /// Its profile.
    Profile,
    /// Name, title, path and tags together: what `--filter` looks at.
    Any,
}

impl Field {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Name,
        Self::Path,
        Self::Tag,
        Self::Rfc,
        Self::Stack,
        Self::Known,
        Self::Profile,
        Self::Any,
    ];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Path => "path",
            Self::Tag => "tag",
            Self::Rfc => "rfc",
            Self::Stack => "stack",
            Self::Known => "known",
            Self::Profile => "profile",
            Self::Any => "any",
        }
    }

    /// What it looks at, in a line.
    pub const fn says(self) -> &'static str {
        match self {
            Self::Name => "the name or the title has the text in it",
            Self::Path => "the path of the file has the text in it",
            Self::Tag => "`@tags` has the word",
            Self::Rfc => {
                "`@rfc` cites the requirement or the section, or one within it: `rfc(MUST-13)`, \
                 `rfc(3.10.7)`, `rfc(RFC5961)`"
            }
            Self::Stack => "it is meant for the implementation: `@stack` names it, or is not there",
            Self::Known => "`@known` says that the implementation fails it",
            Self::Profile => "`@profile` names the profile",
            Self::Any => "what `--filter` does: path, name, title or a tag has the text in it",
        }
    }

    /// Whether a plain text only has to stand in what is looked at; it is the whole elsewhere.
    pub(super) const fn is_prose(self) -> bool {
        matches!(self, Self::Name | Self::Path | Self::Any)
    }

    /// Whether a matcher fits what a scenario of that file has here.
    pub(super) fn fits(self, matcher: &Matcher, file: &str, scenario: &Scenario) -> bool {
        let attributes = &scenario.attributes;
        let has = |text: &str| matcher.fits(self, text);
        let named = || has(&scenario.name) || attributes.title.as_deref().is_some_and(has);
        let tagged = || attributes.tags.iter().any(|tag| has(tag));
        match self {
            Self::Name => named(),
            Self::Path => has(file),
            Self::Tag => tagged(),
            Self::Rfc => attributes.rfc.iter().any(|cited| has(text(cited))),
            // Without `@stack` it is meant for all that there are.
            Self::Stack if attributes.stacks.is_empty() => {
                Implementation::NAMES.into_iter().any(has)
            }
            Self::Stack => attributes.stacks.iter().any(|stack| has(stack)),
            Self::Known => attributes.known.iter().any(|known| has(&known.stack)),
            Self::Profile => attributes.profile.as_deref().is_some_and(has),
            Self::Any => has(file) || named() || tagged(),
        }
    }

    /// The words that some scenario, or synfin, has here: what a typo may have meant.
    pub(super) fn words<'a>(self, scenarios: impl Iterator<Item = &'a Scenario>) -> Vec<&'a str> {
        match self {
            Self::Name | Self::Path | Self::Any => Vec::new(),
            Self::Tag => scenarios.flat_map(|it| &it.attributes.tags).map(String::as_str).collect(),
            Self::Rfc => scenarios.flat_map(|it| &it.attributes.rfc).map(text).collect(),
            Self::Stack | Self::Known => Implementation::NAMES.to_vec(),
            Self::Profile => Profile::ALL.iter().map(|profile| profile.name).collect(),
        }
    }
}

fn text(cited: &Citation) -> &str {
    match cited {
        Citation::Requirement(text) | Citation::Section(text) => text,
    }
}
