//! `--filter`: which scenarios are meant, of those that are there.

use crate::language::plan::Scenario;

/// The option, wherever it stands.
#[derive(clap::Args, Debug, Default)]
pub struct Filter {
    /// Only scenarios whose file, name, title or a tag has this in it; of several, one must fit.
    #[arg(long = "filter", value_name = "TEXT", help_heading = "Which scenarios")]
    wanted: Vec<String>,
}

impl Filter {
    /// Whether there is no filter.
    pub const fn takes_all(&self) -> bool {
        self.wanted.is_empty()
    }

    /// Whether a scenario of that file is meant: in any letter case, and without a filter always.
    pub fn takes(&self, file: &str, scenario: &Scenario) -> bool {
        let attributes = &scenario.attributes;
        let texts = [file, &scenario.name, attributes.title.as_deref().unwrap_or_default()];
        let has = |text: &str, wanted: &str| text.to_lowercase().contains(wanted);
        self.wanted.is_empty()
            || self.wanted.iter().map(|wanted| wanted.to_lowercase()).any(|wanted| {
                texts.iter().any(|text| has(text, &wanted))
                    || attributes.tags.iter().any(|tag| has(tag, &wanted))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::plan::Attributes;

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
            Filter { wanted }.takes("figures/fig12.synfin", &close)
        };
        assert!(meant(&[]));
        assert!(meant(&["active CLOSE"]));
        assert!(meant(&["fig12"]));
        assert!(meant(&["timing"]));
        assert!(meant(&["nothing", "timing"]));
        assert!(!meant(&["nothing"]));
    }
}
