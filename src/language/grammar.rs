//! pest, behind one function: nothing outside of `language` knows what reads the text.

use std::num::NonZeroUsize;
use std::sync::Once;

use pest::error::{ErrorVariant, InputLocation};
use pest::{Parser as _, Token};
use pest_derive::Parser;

/// The parser that `grammar/synfin.pest` describes.
#[derive(Parser)]
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
pub(super) struct Mismatch {
    /// The byte offset in the piece.
    pub(super) at: usize,
    /// What was tried there; empty if the piece has too many parts to be read.
    pub(super) expected: Vec<Rule>,
}

/// Rule calls that one piece may take. A piece of the greatest length that is read at all
/// ([`super::layout::LONGEST`]) takes a few for each byte.
const CALLS: usize = 16 << 20;

/// Reads a piece by `rule`, which must reach the piece's end. The edges come in order.
pub(super) fn parse(rule: Rule, piece: &str) -> Result<impl Iterator<Item = Edge>, Mismatch> {
    static LIMIT: Once = Once::new();
    LIMIT.call_once(|| pest::set_call_limit(NonZeroUsize::new(CALLS)));
    let pairs = Grammar::parse(rule, piece).map_err(|error| Mismatch {
        at: match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
        },
        expected: match error.variant {
            ErrorVariant::ParsingError { positives, .. } => positives,
            ErrorVariant::CustomError { .. } => Vec::new(),
        },
    })?;
    Ok(pairs.tokens().map(|token| match token {
        Token::Start { rule, pos } => Edge { rule, at: pos.pos(), begins: true },
        Token::End { rule, pos } => Edge { rule, at: pos.pos(), begins: false },
    }))
}
