//! `--filter` and `--filter-expr`: which scenarios are meant, of those that are there.

use std::io;

use super::context::Context;
use crate::select::{Expression, Subject};

/// The options, wherever they stand.
#[derive(clap::Args, Debug, Default)]
pub struct Filter {
    /// Only scenarios whose file, name, title or a tag has this in it; of several, one must fit.
    #[arg(long = "filter", value_name = "TEXT", help_heading = "Which scenarios")]
    wanted: Vec<String>,

    /// Only scenarios of which this is true, such as `tag(timing) and not rfc(MUST-13)`.
    ///
    /// Of several, one must be. `synfin explain filter` has the language.
    #[arg(
        short = 'E',
        long = "filter-expr",
        value_name = "EXPR",
        help_heading = "Which scenarios"
    )]
    expressions: Vec<Expression>,
}

impl Filter {
    /// Whether there is no filter.
    pub const fn takes_all(&self) -> bool {
        self.wanted.is_empty() && self.expressions.is_empty()
    }

    /// Whether it is meant: in any letter case, and without a filter always.
    pub fn takes(&self, subject: &Subject<'_>) -> bool {
        self.refuses(subject).is_none()
    }

    /// What it does not fit, as that was given.
    pub fn refuses(&self, subject: &Subject<'_>) -> Option<String> {
        let has = |wanted: &str| subject.texts().any(|text| text.to_lowercase().contains(wanted));
        let has_one = self.wanted.iter().any(|wanted| has(&wanted.to_lowercase()));
        if !self.wanted.is_empty() && !has_one {
            return Some(given("--filter", self.wanted.iter()));
        }
        let is_true = self.expressions.iter().any(|expression| expression.takes(subject));
        if !self.expressions.is_empty() && !is_true {
            return Some(given("--filter-expr", self.expressions.iter()));
        }
        None
    }

    /// Warns of what fits none of all that there are, which are called `what` (`scenario`): a typo,
    /// most likely.
    ///
    /// # Errors
    /// If stderr cannot be written to.
    pub fn warn(&self, all: &[Subject<'_>], what: &str, context: &mut Context) -> io::Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        let warnings = self.expressions.iter().flat_map(|it| it.fitting_nothing(all, what));
        for warning in warnings {
            context.warning(format_args!("in `--filter-expr`: {warning}"))?;
        }
        Ok(())
    }
}

/// Options as they were given: `` `--filter a` or `--filter b` ``.
fn given(option: &str, values: impl Iterator<Item = impl std::fmt::Display>) -> String {
    let all: Vec<String> = values.map(|value| format!("`{option} {value}`")).collect();
    all.join(" or ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::language::plan::{Attributes, Scenario};

    fn scenario(name: &str, tags: &[&str]) -> Scenario {
        let tags = tags.iter().map(ToString::to_string).collect();
        let attributes = Attributes { tags, ..Attributes::default() };
        Scenario {
            name: name.to_owned(),
            attributes,
            span: crate::language::Span::default(),
            statements: Vec::new(),
        }
    }

    #[test]
    fn filters_look_at_files_names_and_tags() {
        let close = scenario("Active close", &["timing"]);
        let meant = |filters: &[&str]| {
            let wanted = filters.iter().map(ToString::to_string).collect();
            Filter { wanted, expressions: Vec::new() }
                .takes(&Subject::scenario("figures/fig12.synfin", &close))
        };
        assert!(meant(&[]));
        assert!(meant(&["active CLOSE"]));
        assert!(meant(&["fig12"]));
        assert!(meant(&["timing"]));
        assert!(meant(&["nothing", "timing"]));
        assert!(!meant(&["nothing"]));
    }

    #[test]
    fn texts_and_expressions_must_both_fit() {
        let close = scenario("Active close", &["timing"]);
        let refused = |wanted: &[&str], expressions: &[&str]| {
            let wanted = wanted.iter().map(ToString::to_string).collect();
            let expressions = expressions.iter().map(|it| it.parse().unwrap()).collect();
            Filter { wanted, expressions }.refuses(&Subject::scenario("a.synfin", &close))
        };
        assert_eq!(refused(&["close"], &["tag(timing)"]), None);
        assert_eq!(refused(&[], &["tag(x)", "tag(timing)"]), None);
        assert_eq!(refused(&["x"], &["tag(timing)"]).unwrap(), "`--filter x`");
        assert_eq!(
            refused(&["close"], &["tag(x)", "none()"]).unwrap(),
            "`--filter-expr tag(x)` or `--filter-expr none()`"
        );
    }
}
