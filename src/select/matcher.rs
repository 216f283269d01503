//! Matching a text.

#[cfg(feature = "command")]
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
    #[cfg(feature = "command")]
    Regex(Regex),
}

impl Matcher {
    /// `/text/`.
    ///
    /// # Errors
    /// What is wrong with the expression, or that this build knows none.
    pub(super) fn regex(text: &str) -> Result<Self, String> {
        #[cfg(feature = "command")]
        return Regex::new(text).map(Self::Regex).map_err(|error| {
            let all = error.to_string();
            let why = all.lines().last().unwrap_or_default().trim();
            why.strip_prefix("error: ").unwrap_or(why).to_owned()
        });
        #[cfg(not(feature = "command"))]
        Err(format!("`/{text}/` needs synfin's feature `command`"))
    }

    pub(super) fn fits(&self, field: Field, text: &str) -> bool {
        let within = |wanted: &str| text.to_lowercase().contains(&wanted.to_lowercase());
        match self {
            Self::Plain(wanted) | Self::Within(wanted) if field.is_prose() => within(wanted),
            Self::Plain(wanted) if field == Field::Rfc => is_part(text, wanted),
            Self::Plain(wanted) => text.to_lowercase() == wanted.to_lowercase(),
            Self::Exact(wanted) => text == wanted,
            Self::Within(wanted) => within(wanted),
            #[cfg(feature = "command")]
            Self::Regex(regex) => regex.is_match(text),
        }
    }

    /// The word that it looks for, if it is one.
    pub(super) fn word(&self) -> Option<&str> {
        match self {
            Self::Plain(word) | Self::Exact(word) => Some(word),
            Self::Within(_) => None,
            #[cfg(feature = "command")]
            Self::Regex(_) => None,
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
