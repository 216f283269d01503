//! One meaning of a word, ready to print.

use std::fmt;

use crate::text::wrapped;

/// One meaning of a word.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The word, as synfin spells it.
    pub word: String,
    /// What kind of word it is: `state`, `requirement`, `rule`, …
    pub kind: &'static str,
    /// What it means, in paragraphs.
    pub text: Vec<String>,
    /// Short facts, each with a name.
    pub facts: Vec<(&'static str, String)>,
    /// Statements that show it, each under a heading.
    pub examples: Vec<(&'static str, String)>,
    /// Lists of related words.
    pub sections: Vec<Section>,
}

/// A list of words related to an [`Entry`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// The words, each with its meaning.
    pub items: Vec<(String, String)>,
}

impl Entry {
    pub(crate) fn new(word: impl Into<String>, kind: &'static str) -> Self {
        Self {
            word: word.into(),
            kind,
            text: Vec::new(),
            facts: Vec::new(),
            examples: Vec::new(),
            sections: Vec::new(),
        }
    }

    pub(crate) fn text(mut self, text: impl Into<String>) -> Self {
        self.text.push(text.into());
        self
    }

    pub(crate) fn fact(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.facts.push((name, value.into()));
        self
    }

    /// Statements, one a line.
    pub(super) fn example(mut self, heading: &'static str, lines: impl Into<String>) -> Self {
        self.examples.push((heading, lines.into()));
        self
    }

    pub(super) fn source(self, citation: impl Into<String>) -> Self {
        self.fact("source", citation)
    }

    /// Adds a list, unless it is empty.
    #[must_use]
    pub fn section(mut self, title: impl Into<String>, items: Vec<(String, String)>) -> Self {
        if !items.is_empty() {
            self.sections.push(Section { title: title.into(), items });
        }
        self
    }
}

/// The width of the text, in columns.
const WIDTH: usize = 88;

impl fmt::Display for Entry {
    /// Plain text: the word and its kind, the paragraphs, the facts, the lists.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} ({})", self.word, self.kind)?;
        for paragraph in &self.text {
            wrapped(f, WIDTH, "  ", paragraph)?;
        }
        if !self.facts.is_empty() {
            writeln!(f)?;
        }
        let names = self.facts.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        for (name, value) in &self.facts {
            wrapped(f, WIDTH, &format!("  {name:names$}  "), value)?;
        }
        for (heading, lines) in &self.examples {
            writeln!(f, "\n  {heading}:")?;
            for line in lines.lines() {
                writeln!(f, "{}", format!("    {line}").trim_end())?;
            }
        }
        for section in &self.sections {
            writeln!(f, "\n  {}:", section.title)?;
            for (word, what) in &section.items {
                writeln!(f, "    {word}")?;
                wrapped(f, WIDTH, "      ", what)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_wrapped_and_indented() {
        let entry = Entry::new("X", "test").text("word ".repeat(40)).fact("a", "b ".repeat(60));
        let text = entry.to_string();
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
        assert!(text.lines().skip(1).all(|line| line.is_empty() || line.starts_with("  ")));
        assert_eq!(text.matches("word").count(), 40);
    }
}
