//! pest, behind one function: nothing else in `language` knows what reads the text. Other notations
//! read theirs by [`pairs`], too.

use std::num::NonZeroUsize;
use std::sync::Once;

use pest::error::{ErrorVariant, InputLocation};
use pest::iterators::Pairs;
use pest::{Parser, RuleType, Token};

/// The parser that `grammar/synfin.pest` describes.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/synfin.pest"]
pub(super) struct Grammar;

/// Where what a rule has read begins or ends.
pub(super) struct Edge {
    /// The rule.
    pub(super) rule: Rule,
    /// The byte offset in the piece.
    pub(super) at: usize,
    /// Whether it begins here.
    pub(super) begins: bool,
}

/// Where a piece stops making sense, and what could have stood there.
pub(crate) struct Mismatch<R = Rule> {
    /// The byte offset in the piece.
    pub(crate) at: usize,
    /// What was tried there; empty if the piece has too many parts to be read.
    pub(crate) expected: Vec<R>,
}

/// Rule calls that one piece may take; pest knows one limit for all of a process. A piece of the
/// greatest length that is read at all ([`super::layout::LONGEST`]) takes a few for each byte.
const CALLS: usize = 16 << 20;

/// Reads a piece by `rule` of any grammar.
pub(crate) fn pairs<P: Parser<R>, R: RuleType>(
    rule: R,
    piece: &str,
) -> Result<Pairs<'_, R>, Mismatch<R>> {
    static LIMIT: Once = Once::new();
    LIMIT.call_once(|| pest::set_call_limit(NonZeroUsize::new(CALLS)));
    P::parse(rule, piece).map_err(|error| Mismatch {
        at: match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
        },
        expected: match error.variant {
            ErrorVariant::ParsingError { positives, .. } => positives,
            ErrorVariant::CustomError { .. } => Vec::new(),
        },
    })
}

/// Reads a piece by `rule`, which must reach the piece's end. The edges come in order.
pub(super) fn parse(rule: Rule, piece: &str) -> Result<impl Iterator<Item = Edge>, Mismatch> {
    let pairs = pairs::<Grammar, _>(rule, piece)?;
    Ok(pairs.tokens().map(|token| match token {
        Token::Start { rule, pos } => Edge { rule, at: pos.pos(), begins: true },
        Token::End { rule, pos } => Edge { rule, at: pos.pos(), begins: false },
    }))
}
