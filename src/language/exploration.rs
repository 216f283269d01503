//! What an `explore` block asks for beside its statements: which may happen at any moment, and what
//! must hold whatever happens.

use std::fmt::{self, Display, Formatter};

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

/// `may S, 2 times`: something that can happen at any moment. `must S`: it happens at some moment.
#[derive(Clone, PartialEq, Debug)]
pub struct May {
    /// The whole line.
    pub span: Span,
    /// What can happen.
    pub what: Chance,
    /// How often at most; `None` is without a bound (`may reorder`).
    pub times: Option<u32>,
    /// `must`: it is not left out for good. Where it is possible, nothing has ended.
    pub must: bool,
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

impl Exploration {
    /// Its lines as people write them, but for the statements: `within`, what may happen, what is
    /// claimed.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        let within = self.within.iter().map(|(_, time)| format!("within {time:#}"));
        let mays = self.mays.iter().map(|may| format!("{may:#}"));
        within.chain(mays).chain(self.properties.iter().map(|it| format!("{it:#}")))
    }
}

impl Display for May {
    /// `may client send 1, 2 times`, `must client close`; like a statement, with the alternate form for the whole payload.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(if self.must { "must " } else { "may " })?;
        self.what.fmt(f)?;
        match (&self.what, self.times) {
            (Chance::Statement(_), Some(1)) | (Chance::Reorder, None) => Ok(()),
            (_, Some(1)) => f.write_str(", once"),
            (_, Some(times)) => write!(f, ", {times} times"),
            (Chance::Statement(_), None) => f.write_str(", without a bound"),
        }
    }
}

impl Display for Chance {
    /// `client send 1`, `reorder`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Statement(kind) => kind.fmt(f),
            Self::Reorder => f.write_str("reorder"),
        }
    }
}

impl Display for Property {
    /// `never client ESTABLISHED, server CLOSED`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.word())?;
        self.parts.iter().enumerate().try_for_each(|(n, part)| {
            f.write_str(if n > 0 { ", " } else { " " })?;
            part.kind.fmt(f)
        })
    }
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
