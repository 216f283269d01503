//! The fields of filters.

use super::Subject;
use super::matcher::Matcher;
use crate::language::plan::{Attributes, Citation};
use crate::stack::{Implementation, is_meant_by};
use crate::tcp::Profile;

/// A field of a scenario or a test that a filter looks at: the word before the parenthesis.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Field {
    /// Its name and its title, and the id of a test.
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
    /// Name, title, path and tags together, as `--filter`.
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
            Self::Name => "the name, the title or a test's id contains the text",
            Self::Path => "the path of the file contains the text",
            Self::Tag => "`@tags` has the word",
            Self::Rfc => {
                "`@rfc` cites the requirement or the section, or one within it: `rfc(MUST-13)`, \
                 `rfc(3.10.7)`, `rfc(RFC5961)`"
            }
            Self::Stack => "it is meant for the implementation: `@stack` names it, or is missing",
            Self::Known => "`@known` says that the implementation fails it",
            Self::Profile => "`@profile` names the profile",
            Self::Any => "the same as `--filter`: path, name, title or a tag contains the text",
        }
    }

    /// Whether a plain text only has to occur in the field; elsewhere it must be the whole.
    pub(super) const fn is_prose(self) -> bool {
        matches!(self, Self::Name | Self::Path | Self::Any)
    }

    /// Whether a matcher fits the subject's field.
    pub(super) fn fits(self, matcher: &Matcher, subject: &Subject<'_>) -> bool {
        let has = |text: &str| matcher.fits(self, text);
        match self {
            Self::Name => subject.names.iter().copied().any(has),
            Self::Path => subject.file.is_some_and(has),
            Self::Any => subject.texts().any(has),
            Self::Tag | Self::Rfc | Self::Stack | Self::Known | Self::Profile => {
                subject.attributes.is_some_and(|attributes| self.says_it(attributes, has))
            }
        }
    }

    /// Whether one of a scenario's attributes has it.
    fn says_it(self, attributes: &Attributes, has: impl Fn(&str) -> bool) -> bool {
        match self {
            Self::Name | Self::Path | Self::Any => false,
            Self::Tag => attributes.tags.iter().any(|tag| has(tag)),
            Self::Rfc => attributes.rfc.iter().any(|cited| has(cited.text())),
            // Without `@stack` it is meant for all implementations.
            Self::Stack if attributes.stacks.is_empty() => {
                Implementation::NAMES.into_iter().chain(Implementation::there_are()).any(&has)
                    || attributes.known.iter().any(|known| has(&known.stack))
            }
            Self::Stack => {
                let is_meant =
                    |name: &&str| attributes.stacks.iter().any(|it| is_meant_by(name, it));
                attributes.stacks.iter().any(|stack| has(stack))
                    || Implementation::there_are().filter(is_meant).any(has)
            }
            Self::Known => attributes.known.iter().any(|known| has(&known.stack)),
            Self::Profile => attributes.profile.as_deref().is_some_and(has),
        }
    }

    /// The words known for the field, to find the nearest to a typo.
    pub(super) fn words<'a>(self, said: impl Iterator<Item = &'a Attributes>) -> Vec<&'a str> {
        match self {
            Self::Name | Self::Path | Self::Any => Vec::new(),
            Self::Tag => said.flat_map(|it| &it.tags).map(String::as_str).collect(),
            Self::Rfc => said.flat_map(|it| &it.rfc).map(Citation::text).collect(),
            Self::Stack | Self::Known => {
                let mut words: Vec<&str> = Implementation::NAMES.to_vec();
                Implementation::there_are().for_each(|name| words.push(name));
                for attributes in said {
                    words.extend(attributes.stacks.iter().map(String::as_str));
                    words.extend(attributes.known.iter().map(|known| known.stack.as_str()));
                }
                words
            }
            Self::Profile => Profile::ALL.iter().map(|profile| profile.name).collect(),
        }
    }
}
