//! The 119 requirement labels of RFC 9293 (appendix B), each in our own words, with where it
//! stands and whether scenarios can show it. Which scenarios and rules cite a label is found
//! where they are; nothing here knows them.

mod may;
mod must;
mod should;

use std::fmt;

/// A requirement of RFC 9293.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Requirement {
    /// The label: `MUST-13`, `SHLD-2`, `MAY-1`, `REC-1`.
    pub id: &'static str,
    /// How strong it is, by the text of its section. For four labels appendix B's table is
    /// stronger than the text that it sums up (SHLD-25, MAY-5, MAY-10, MAY-11); the text and
    /// the label agree, so they win.
    pub level: Level,
    /// The section of RFC 9293 where the label stands: `3.6.1`.
    pub section: &'static str,
    /// The heading of appendix B's table under which it is listed.
    pub group: &'static str,
    /// What it asks for, in our own words.
    pub summary: &'static str,
    /// How it can be shown.
    pub coverage: Coverage,
}

/// How strong a requirement is (RFC 2119).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Level {
    /// Who breaks it does not conform.
    Must,
    /// Who does it does not conform.
    MustNot,
    /// To be done unless there is a good reason.
    Should,
    /// Not to be done unless there is a good reason.
    ShouldNot,
    /// Free to choose.
    May,
}

impl Level {
    /// The words of RFC 2119: `MUST NOT`, `SHOULD`, …
    pub const fn name(self) -> &'static str {
        match self {
            Self::Must => "MUST",
            Self::MustNot => "MUST NOT",
            Self::Should => "SHOULD",
            Self::ShouldNot => "SHOULD NOT",
            Self::May => "MAY",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// How a requirement can be shown to be met.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Coverage {
    /// By scenarios that cite it.
    Scenarios,
    /// Two hosts and the segments between them cannot show it, for this reason.
    NotObservable(&'static str),
}

impl Requirement {
    /// All 119, the MUSTs first, by number.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        must::TABLE.iter().chain(should::TABLE).chain(may::TABLE)
    }

    /// The requirement of that label, in any letter case.
    pub fn named(label: &str) -> Option<&'static Self> {
        Self::all().find(|requirement| requirement.id.eq_ignore_ascii_case(label))
    }

    /// Whether scenarios can show it.
    pub const fn is_observable(&self) -> bool {
        matches!(self.coverage, Coverage::Scenarios)
    }

    const fn new(
        id: &'static str,
        level: Level,
        section: &'static str,
        group: &'static str,
        summary: &'static str,
    ) -> Self {
        Self { id, level, section, group, summary, coverage: Coverage::Scenarios }
    }

    const fn not_observable(self, reason: &'static str) -> Self {
        Self { coverage: Coverage::NotObservable(reason), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_of_the_appendix_is_here_once() {
        let counted = |prefix: &str| {
            let mut numbers: Vec<u32> = Requirement::all()
                .filter_map(|requirement| requirement.id.strip_prefix(prefix)?.parse().ok())
                .collect();
            numbers.sort_unstable();
            numbers
        };
        assert_eq!(counted("MUST-"), (1..=69).collect::<Vec<_>>());
        assert_eq!(counted("SHLD-"), (1..=31).collect::<Vec<_>>());
        assert_eq!(counted("MAY-"), (1..=18).collect::<Vec<_>>());
        assert_eq!(counted("REC-"), [1]);
        assert_eq!(Requirement::all().count(), 119);
    }

    #[test]
    fn labels_and_levels_agree() {
        for requirement in Requirement::all() {
            let allowed: &[Level] = match requirement.id.split('-').next() {
                Some("MUST") => &[Level::Must, Level::MustNot],
                Some("SHLD") => &[Level::Should, Level::ShouldNot],
                Some("REC") => &[Level::Should],
                _ => &[Level::May],
            };
            assert!(allowed.contains(&requirement.level), "{}", requirement.id);
        }
    }

    #[test]
    fn every_row_says_something_in_one_sentence() {
        for Requirement { id, summary, section, .. } in Requirement::all() {
            assert!(summary.ends_with('.') && summary.len() > 20, "{id}: {summary}");
            assert!(summary.starts_with(char::is_uppercase), "{id}: {summary}");
            assert!(section.starts_with("3."), "{id}: {section}");
        }
    }

    #[test]
    fn at_least_85_can_be_shown() {
        let observable = Requirement::all().filter(|requirement| requirement.is_observable());
        assert!(observable.count() >= 85);
    }

    #[test]
    fn labels_are_found_in_any_case() {
        assert_eq!(Requirement::named("must-13").map(|found| found.section), Some("3.6.1"));
        assert_eq!(Requirement::named("MUST-70"), None);
    }
}
