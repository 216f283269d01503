//! `--filter` and `--filter-expr` together.

use super::{Expression, Subject};

/// Which scenarios are meant: those that fit one of the texts and one of the expressions. An
/// empty list fits everything.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Texts of which one must occur in the path, a name or a tag, in any letter case.
    pub texts: Vec<String>,
    /// Expressions of which one must be true.
    pub expressions: Vec<Expression>,
}

impl Filter {
    /// Whether it fits everything.
    pub const fn takes_all(&self) -> bool {
        self.texts.is_empty() && self.expressions.is_empty()
    }

    /// Whether it fits.
    pub fn takes(&self, subject: &Subject<'_>) -> bool {
        self.refuses(subject).is_none()
    }

    /// The options that it does not fit, as they were given.
    pub fn refuses(&self, subject: &Subject<'_>) -> Option<String> {
        let has = |wanted: &str| subject.texts().any(|text| text.to_lowercase().contains(wanted));
        let has_one = self.texts.iter().any(|wanted| has(&wanted.to_lowercase()));
        if !self.texts.is_empty() && !has_one {
            return Some(given("--filter", self.texts.iter()));
        }
        let is_true = self.expressions.iter().any(|expression| expression.takes(subject));
        if !self.expressions.is_empty() && !is_true {
            return Some(given("--filter-expr", self.expressions.iter()));
        }
        None
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
            unsupported: None,
            exploration: None,
        }
    }

    #[test]
    fn filters_look_at_files_names_and_tags() {
        let close = scenario("Active close", &["timing"]);
        let meant = |filters: &[&str]| {
            let texts = filters.iter().map(ToString::to_string).collect();
            Filter { texts, expressions: Vec::new() }
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
            let texts = wanted.iter().map(ToString::to_string).collect();
            let expressions = expressions.iter().map(|it| it.parse().unwrap()).collect();
            Filter { texts, expressions }.refuses(&Subject::scenario("a.synfin", &close))
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
