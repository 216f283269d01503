//! A filter that has been read.

use std::fmt;
use std::str::FromStr;

use super::Field;
use super::matcher::Matcher;
use super::parse::{self, BadExpression};
use crate::language::nearest;
use crate::language::plan::Scenario;

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
    /// Whether a scenario of that file is meant.
    pub fn takes(&self, file: &str, scenario: &Scenario) -> bool {
        self.root.takes(file, scenario)
    }

    /// The parts that fit none of these scenarios, each with its file: a sentence for each.
    pub fn fitting_nothing(&self, scenarios: &[(&str, &Scenario)]) -> Vec<String> {
        let mut parts = Vec::new();
        self.root.parts(&mut parts);
        let idle = parts.into_iter().filter(|(field, matcher, _)| {
            !scenarios.iter().any(|(file, scenario)| field.fits(matcher, file, scenario))
        });
        idle.map(|(field, matcher, text)| {
            let words = field.words(scenarios.iter().map(|(_, scenario)| *scenario));
            let near = matcher.word().and_then(|word| nearest(word, words));
            let near = near.map(|near| format!("; did you mean `{}({near})`?", field.word()));
            format!("`{text}` fits no scenario here{}", near.unwrap_or_default())
        })
        .collect()
    }
}

impl Node {
    fn takes(&self, file: &str, scenario: &Scenario) -> bool {
        match self {
            Self::Always(takes) => *takes,
            Self::Is(field, matcher, _) => field.fits(matcher, file, scenario),
            Self::Not(node) => !node.takes(file, scenario),
            Self::And(nodes) => nodes.iter().all(|node| node.takes(file, scenario)),
            Self::Or(nodes) => nodes.iter().any(|node| node.takes(file, scenario)),
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
