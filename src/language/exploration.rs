//! What an `explore` block asks for beside its statements: which may happen at any moment, and what
//! must hold whatever happens.

use super::plan::{Delay, Expectation, Span, StatementKind};

/// The part of an `explore` block that a scenario has not. The block's ordinary statements are those
/// of its [`Scenario`](super::plan::Scenario): they run first, in order, and the search begins where
/// they end.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Exploration {
    /// What may happen, in the order of the text.
    pub mays: Vec<May>,
    /// What is claimed, in the order of the text.
    pub properties: Vec<Property>,
    /// `within 10s`: how much virtual time passes at most after the statements. No timer fires later.
    pub within: Option<(Span, Delay)>,
}

/// `may S, 2 times`: something that can happen at any moment.
#[derive(Clone, PartialEq, Debug)]
pub struct May {
    /// The whole line.
    pub span: Span,
    /// What can happen.
    pub what: Chance,
    /// How often at most; `None` is without a bound (`may reorder`).
    pub times: Option<u32>,
}

/// What may happen.
#[derive(Clone, PartialEq, Debug)]
pub enum Chance {
    /// A user call, a read, or a `network` statement.
    Statement(StatementKind),
    /// `reorder`: a segment arrives before others that were sent earlier in its direction.
    Reorder,
}

/// A claim about every state that can be reached.
#[derive(Clone, PartialEq, Debug)]
pub struct Property {
    /// The whole line.
    pub span: Span,
    /// What is claimed.
    pub kind: PropertyKind,
    /// All of them at once. States, variables and silence; they move nothing.
    pub parts: Vec<Expectation>,
}

/// What is claimed of the parts of a [`Property`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum PropertyKind {
    /// `never E, …`: in no state do all hold at once.
    Never,
    /// `always E, …`: in every state all hold.
    Always,
    /// `sometimes E, …`: in some state all hold at once.
    Sometimes,
    /// `ends E, …`: all hold wherever nothing more can happen.
    Ends,
}

impl PropertyKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Never, Self::Always, Self::Sometimes, Self::Ends];

    /// The word of the language.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Always => "always",
            Self::Sometimes => "sometimes",
            Self::Ends => "ends",
        }
    }
}
