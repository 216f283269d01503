//! Matching a text.

use regex::Regex;

use super::Field;

/// The text between the parentheses.
#[derive(Clone, Debug)]
pub(super) enum Matcher {
    /// A plain text, matched in the way that suits the field.
    Plain(String),
    /// `=text`: the same, letter for letter.
    Exact(String),
    /// `~text`: it occurs anywhere, in any letter case.
    Within(String),
    /// `/regex/`: the expression is found in it.
    Regex(Regex),
}

impl Matcher {
    pub(super) fn fits(&self, field: Field, text: &str) -> bool {
        let within = |wanted: &str| text.to_lowercase().contains(&wanted.to_lowercase());
        match self {
            Self::Plain(wanted) | Self::Within(wanted) if field.is_prose() => within(wanted),
            Self::Plain(wanted) if field == Field::Rfc => is_part(text, wanted),
            Self::Plain(wanted) => text.to_lowercase() == wanted.to_lowercase(),
            Self::Exact(wanted) => text == wanted,
            Self::Within(wanted) => within(wanted),
            Self::Regex(regex) => regex.is_match(text),
        }
    }

    /// The word that it looks for, if it is one.
    pub(super) fn word(&self) -> Option<&str> {
        match self {
            Self::Plain(word) | Self::Exact(word) => Some(word),
            Self::Within(_) | Self::Regex(_) => None,
        }
    }
}

/// Whether a citation is the wanted one or is within it: `3.10.7.4` in `3.10.7`, and
/// `RFC5961#3.2` in `RFC5961`. `MUST-13` is not within `MUST-1`.
fn is_part(cited: &str, wanted: &str) -> bool {
    let (cited, wanted) = (cited.to_ascii_uppercase(), wanted.to_ascii_uppercase());
    let wanted = wanted.strip_prefix("RFC9293#").unwrap_or(&wanted);
    cited
        .strip_prefix(wanted)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '#', '-']))
}
