//! Blanking out what is expected, and filling it in again: how an exercise is made of a
//! scenario, and an answer of an exercise.

use super::tree::{NodeKind, Tree, Word, WordKind};
use super::{Source, Span};

/// A place where a scenario says which state it expects, or leaves a hole for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Site {
    /// The whole statement.
    pub statement: Span,
    /// `client`, `server` or `both`.
    pub host: Span,
    /// The states, with the `or`s between them; or the hole.
    pub states: Span,
    /// Whether it is a hole.
    pub hole: bool,
}

/// All places of `expect X STATE` and `expect X ?`, in order. Expectations with `not`, and
/// those about anything but states, are not among them, and neither are those of explorations.
pub fn sites(tree: Tree<'_>) -> Vec<Site> {
    let mut sites = Vec::new();
    let mut explores = false;
    for node in tree.nodes() {
        match node.kind {
            NodeKind::Header => explores = tree.is_exploration(node),
            NodeKind::Close => explores = false,
            _ => {}
        }
        if explores || node.kind != NodeKind::Statement {
            continue;
        }
        let words = tree.words(node);
        // Of all statements, only `expect` has a state or a hole right after a host, but for
        // `given`, which has no keyword before its first host that would tell them apart.
        let Some(first) = words.first() else { continue };
        if first.span.len() != "expect".len() || first.kind != WordKind::Keyword {
            continue;
        }
        for part in words.split(|word| word.kind == WordKind::Comma) {
            sites.extend(site(node.span, part));
        }
    }
    sites
}

fn site(statement: Span, part: &[Word]) -> Option<Site> {
    let at = part.iter().position(|word| word.kind == WordKind::Host)?;
    let (host, rest) = (part.get(at)?, part.get(at + 1..)?);
    let (first, last) = (rest.first()?, rest.last()?);
    let hole = first.kind == WordKind::Hole;
    if !hole && first.kind != WordKind::State {
        return None;
    }
    Some(Site { statement, host: host.span, states: first.span.to(last.span), hole })
}

impl Site {
    /// Whether it is about both hosts.
    pub fn is_both(&self, text: &str) -> bool {
        text.get(self.host.range()) == Some("both")
    }
}

/// The text with other words in the places of states: `words` gives them with what they are put
/// in the place of, or `None` to leave a place as it is.
pub fn rewrite(
    text: &str,
    sites: &[Site],
    mut words: impl FnMut(usize, &Site) -> Option<(Span, String)>,
) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (n, site) in sites.iter().enumerate() {
        let Some((place, word)) = words(n, site) else { continue };
        let range = place.range();
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(&word);
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// One hole for both hosts as a hole for each. A hole lets nothing arrive, so two hosts that an
/// expectation would bring into one state are often in two where a hole stands.
pub const EACH: &str = "client ?, server ?";

/// The text with a hole in the place of every expected state, and one for each host where both
/// are expected in a state.
pub fn blank(source: &Source) -> String {
    let text = source.text();
    rewrite(text, &sites(source.tree()), |_, site| {
        Some(if site.is_both(text) {
            (site.host.to(site.states), EACH.to_owned())
        } else {
            (site.states, "?".to_owned())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_become_holes_and_nothing_else_changes() {
        let text = "given client ESTAB # x\nexpect  client A or  LISTEN , both CLOSED;expect \
                    client not LISTEN, server ?; expect client signal reset\n";
        assert_eq!(
            blank(&Source::new("test", text)),
            "given client ESTAB # x\nexpect  client ? , client ?, server ?;expect client not \
             LISTEN, server ?; expect client signal reset\n"
        );
    }

    #[test]
    fn holes_are_filled() {
        let text = "expect client ?, server ?";
        let sites = sites(Source::new("test", text).tree());
        let filled =
            rewrite(text, &sites, |n, site| (n == 1).then(|| (site.states, "CLOSED".into())));
        assert_eq!(filled, "expect client ?, server CLOSED");
    }
}
