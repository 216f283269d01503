//! What TCP must and should do, each in our own words, with where it stands and whether scenarios
//! can show it: the 119 labels of RFC 9293 (appendix B), and the sentences with MUST, MUST NOT,
//! SHOULD or SHOULD NOT (REQUIRED and RECOMMENDED mean the same) of the RFCs beside it, as far as
//! they are about what the model has, or about its neighbours. Those are numbered within their
//! sections: `RFC5961-3.2-1`. Which scenarios and rules cite a row is found where they are;
//! nothing here knows them.

mod may;
mod must;
mod rfc1337;
mod rfc5961;
mod rfc6298;
mod rfc7323;
mod should;

use std::fmt;

/// A requirement of RFC 9293, or of an RFC beside it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Requirement {
    /// The label: `MUST-13`, `SHLD-2`, `MAY-1`, `REC-1`; or RFC, section and number:
    /// `RFC5961-3.2-1`.
    pub id: &'static str,
    /// How strong it is, by the text of its section. For four labels appendix B's table is
    /// stronger than the text that it sums up (SHLD-25, MAY-5, MAY-10, MAY-11); the text and
    /// the label agree, so they win.
    pub level: Level,
    /// Where it stands: `3.6.1` (of RFC 9293), or `RFC5961#3.2`.
    pub section: &'static str,
    /// The heading of appendix B's table under which it is listed; of another RFC, what it is
    /// about.
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
    /// The model leaves it out, for this reason.
    NotModelled(&'static str),
}

impl Coverage {
    /// Why it cannot be shown, in half a sentence: `not observable: …`, `not modelled: …`.
    pub fn excuse(self) -> Option<String> {
        match self {
            Self::Scenarios => None,
            Self::NotObservable(reason) => Some(format!("not observable: {reason}")),
            Self::NotModelled(reason) => Some(format!("not modelled: {reason}")),
        }
    }
}

impl Requirement {
    /// All of them, those of RFC 9293 first.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        Self::labels().chain(Self::companions())
    }

    /// The 119 labels of RFC 9293, the MUSTs first, by number.
    pub fn labels() -> impl Iterator<Item = &'static Self> {
        must::TABLE.iter().chain(should::TABLE).chain(may::TABLE)
    }

    /// Those of RFCs 1337, 5961, 6298 and 7323, by RFC and section.
    pub fn companions() -> impl Iterator<Item = &'static Self> {
        let first = rfc1337::TABLE.iter().chain(rfc5961::TABLE);
        first.chain(rfc6298::TABLE).chain(rfc7323::TABLE)
    }

    /// The requirement of that label, in any letter case.
    pub fn named(label: &str) -> Option<&'static Self> {
        Self::all().find(|requirement| requirement.id.eq_ignore_ascii_case(label))
    }

    /// The number of the RFC where it stands.
    pub fn rfc(&self) -> &'static str {
        let named = self.section.strip_prefix("RFC").and_then(|rest| rest.split_once('#'));
        named.map_or("9293", |(rfc, _)| rfc)
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

    const fn not_modelled(self, reason: &'static str) -> Self {
        Self { coverage: Coverage::NotModelled(reason), ..self }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_label_of_the_appendix_is_here_once() {
        let counted = |prefix: &str| {
            let mut numbers: Vec<u32> = Requirement::labels()
                .filter_map(|requirement| requirement.id.strip_prefix(prefix)?.parse().ok())
                .collect();
            numbers.sort_unstable();
            numbers
        };
        assert_eq!(counted("MUST-"), (1..=69).collect::<Vec<_>>());
        assert_eq!(counted("SHLD-"), (1..=31).collect::<Vec<_>>());
        assert_eq!(counted("MAY-"), (1..=18).collect::<Vec<_>>());
        assert_eq!(counted("REC-"), [1]);
        assert_eq!(Requirement::labels().count(), 119);
    }

    #[test]
    fn labels_and_levels_agree() {
        for requirement in Requirement::labels() {
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
            assert!(section.starts_with("3.") || id.starts_with("RFC"), "{id}: {section}");
        }
    }

    #[test]
    fn at_least_85_can_be_shown() {
        let observable = Requirement::labels().filter(|requirement| requirement.is_observable());
        assert!(observable.count() >= 85);
    }

    /// Within a section the numbers go up from 1, and sections go up within an RFC.
    #[test]
    fn rows_of_other_rfcs_are_numbered_by_section() {
        let mut rows: Vec<(&str, Vec<u32>, u32)> = Vec::new();
        for Requirement { id, section, .. } in Requirement::companions() {
            let (place, number) = id.rsplit_once('-').unwrap();
            assert_eq!(place.replace('-', "#"), *section, "{id}");
            let (rfc, section) = section.split_once('#').unwrap();
            let section = section.split('.').map(|part| part.parse().unwrap()).collect();
            rows.push((rfc, section, number.parse().unwrap()));
        }
        for pair in rows.windows(2) {
            let [(rfc, section, number), (next_rfc, next_section, next)] = pair else { continue };
            let same = (rfc, section) == (next_rfc, next_section);
            assert_eq!(*next, if same { number + 1 } else { 1 }, "{next_rfc} {next_section:?}");
            assert!((rfc, section) <= (next_rfc, next_section), "{next_rfc} {next_section:?}");
        }
        assert_eq!(rows.first().unwrap().2, 1);
    }

    /// The sentences were counted in the RFCs; whoever adds a row counts it here.
    #[test]
    fn no_row_of_another_rfc_is_lost() {
        let count = |rfc| Requirement::companions().filter(|row| row.rfc() == rfc).count();
        assert_eq!(["1337", "5961", "6298", "7323"].map(count), [3, 16, 16, 47]);
        assert_eq!(Requirement::companions().count(), 3 + 16 + 16 + 47);
    }

    #[test]
    fn labels_are_found_in_any_case() {
        assert_eq!(Requirement::named("must-13").map(|found| found.section), Some("3.6.1"));
        assert_eq!(Requirement::named("MUST-70"), None);
        assert_eq!(Requirement::named("rfc5961-3.2-1").map(Requirement::rfc), Some("5961"));
    }
}
