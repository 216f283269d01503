//! What `--define=NAME=value` gives: names for `#ifdef`, and values for words.

use std::collections::BTreeMap;

/// The defined names with their values.
#[derive(Default)]
pub(super) struct Defines {
    values: BTreeMap<String, String>,
}

/// What a defined word stands for.
pub(super) enum Meaning<'d> {
    /// `NAME="value"`: a text.
    Text(&'d str),
    /// ``NAME=`value` ``: a shell command.
    Command(&'d str),
    /// `NAME=value`: another word.
    Word(&'d str),
}

impl Defines {
    /// Of definitions such as `Linux` and `CC="reno"`.
    pub(super) fn new(definitions: &[String]) -> Self {
        let mut defines = Self::default();
        for definition in definitions {
            defines.add(definition);
        }
        defines
    }

    /// Adds a definition, in the place of an older one.
    pub(super) fn add(&mut self, definition: &str) {
        let (name, value) = definition.split_once('=').unwrap_or((definition, ""));
        self.values.insert(name.trim().to_owned(), value.trim().to_owned());
    }

    /// Whether `#ifdef` takes the name for defined: letter case does not matter there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
            || self.values.keys().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// What the word stands for, if it is defined with a value.
    pub(super) fn meaning(&self, word: &str) -> Option<Meaning<'_>> {
        let value = self.values.get(word).filter(|value| !value.is_empty())?;
        let between =
            |mark: char| value.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
        Some(match (between('"'), between('`')) {
            (Some(text), _) => Meaning::Text(text),
            (_, Some(command)) => Meaning::Command(command),
            _ => Meaning::Word(value),
        })
    }
}
