//! A parsed filter.

use std::fmt;
use std::str::FromStr;

use super::matcher::Matcher;
use super::parse::{self, BadExpression};
use super::{Field, Subject};
use crate::language::nearest;

/// A filter: `tag(timing) and not rfc(MUST-13)`.
#[derive(Clone, Debug)]
pub struct Expression {
    text: String,
    root: Node,
}

/// A part of a filter.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// `all()`, `none()`.
    Always(bool),
    /// `field(…)`, as it was written.
    Is(Field, Matcher, String),
    /// `not …`.
    Not(Box<Node>),
    /// `… and …`.
    And(Vec<Node>),
    /// `… or …`.
    Or(Vec<Node>),
}

impl FromStr for Expression {
    type Err = BadExpression;

    fn from_str(text: &str) -> Result<Self, BadExpression> {
        Ok(Self { text: text.to_owned(), root: parse::parse(text)? })
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl Expression {
    /// Whether it is true of the subject.
    pub fn takes(&self, subject: &Subject<'_>) -> bool {
        self.root.takes(subject)
    }

    /// The parts that fit none of these subjects, one sentence each; `what` is the word for a subject:
    /// `scenario`.
    pub fn fitting_nothing(&self, subjects: &[Subject<'_>], what: &str) -> Vec<String> {
        let mut parts = Vec::new();
        self.root.parts(&mut parts);
        let idle = parts.into_iter().filter(|(field, matcher, _)| {
            !subjects.iter().any(|subject| field.fits(matcher, subject))
        });
        idle.map(|(field, matcher, text)| {
            let words = field.words(subjects.iter().filter_map(|subject| subject.attributes));
            // The word may be known, though nothing here has it.
            let near =
                matcher.word().and_then(|word| nearest(word, words).filter(|it| *it != word));
            let near = near.map(|near| format!("; did you mean `{}({near})`?", field.word()));
            format!("`{text}` fits no {what} here{}", near.unwrap_or_default())
        })
        .collect()
    }
}

impl Node {
    fn takes(&self, subject: &Subject<'_>) -> bool {
        match self {
            Self::Always(takes) => *takes,
            Self::Is(field, matcher, _) => field.fits(matcher, subject),
            Self::Not(node) => !node.takes(subject),
            Self::And(nodes) => nodes.iter().all(|node| node.takes(subject)),
            Self::Or(nodes) => nodes.iter().any(|node| node.takes(subject)),
        }
    }

    fn parts<'a>(&'a self, found: &mut Vec<(Field, &'a Matcher, &'a str)>) {
        match self {
            Self::Always(_) => {}
            Self::Is(field, matcher, text) => found.push((*field, matcher, text)),
            Self::Not(node) => node.parts(found),
            Self::And(nodes) | Self::Or(nodes) => nodes.iter().for_each(|node| node.parts(found)),
        }
    }
}
