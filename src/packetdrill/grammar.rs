//! pest, behind two functions: nothing outside of this room knows what reads a script.

use pest::iterators::Pair;
use pest_derive::Parser;

use crate::language::{Span, grammar as language};

/// The parser that `grammar/packetdrill.pest` describes.
#[derive(Parser)]
#[grammar = "../grammar/packetdrill.pest"]
struct Grammar;

/// Where a piece stops making sense, and what could have stood there.
pub(super) type Mismatch = language::Mismatch<Rule>;

/// Reads what begins at the start of `piece` by `rule`; more may follow it.
pub(super) fn parse(rule: Rule, piece: &str) -> Result<Vec<Pair<'_, Rule>>, Mismatch> {
    Ok(language::pairs::<Grammar, _>(rule, piece)?.collect())
}

/// A node of the tree, with the offset of its piece in the text.
#[derive(Clone)]
pub(super) struct Node<'t> {
    pair: Pair<'t, Rule>,
    base: u32,
}

impl<'t> Node<'t> {
    /// A node of a piece that begins at `base`.
    pub(super) const fn new(pair: Pair<'t, Rule>, base: u32) -> Self {
        Self { pair, base }
    }

    /// Its rule.
    pub(super) fn rule(&self) -> Rule {
        self.pair.as_rule()
    }

    /// What it has read, without the white space that pest may count to its end.
    pub(super) fn text(&self) -> &'t str {
        let text = self.pair.as_str();
        match self.rule() {
            // White space is theirs.
            Rule::command_text | Rule::code_text | Rule::string_text => text,
            _ => text.trim_end_matches([' ', '\n', '\t', '\r']),
        }
    }

    /// Where it stands in the text.
    pub(super) fn span(&self) -> Span {
        let start = self.base + self.pair.as_span().start() as u32;
        Span { start, end: start + self.text().len() as u32 }
    }

    /// Its parts, without signs such as commas.
    pub(super) fn parts(&self) -> impl Iterator<Item = Node<'t>> {
        let base = self.base;
        let inner = self.pair.clone().into_inner();
        inner.filter(|pair| !is_sign(pair.as_rule())).map(move |pair| Node { pair, base })
    }

    /// Its only or first part.
    pub(super) fn first(&self) -> Option<Node<'t>> {
        self.parts().next()
    }
}

fn is_sign(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::open_paren
            | Rule::close_paren
            | Rule::close_bracket
            | Rule::close_brace
            | Rule::comma
            | Rule::colon
            | Rule::equals
            | Rule::greater
            | Rule::bar
            | Rule::tilde
            | Rule::plus
            | Rule::ack_word
            | Rule::win_word
            | Rule::urg_word
            | Rule::udp_word
            | Rule::mtu_word
            | Rule::id_word
            | Rule::sctp_word
            | Rule::mss_word
            | Rule::wscale_word
            | Rule::sack_ok_word
            | Rule::sack_word
            | Rule::ts_word
            | Rule::nop_word
            | Rule::eol_word
            | Rule::md5_word
            | Rule::val_word
            | Rule::ecr_word
            | Rule::vc_word
            | Rule::spi_word
            | Rule::psp_word
            | Rule::encap_word
            | Rule::udplite_word
            | Rule::icmp_word
            | Rule::EOI
    )
}
