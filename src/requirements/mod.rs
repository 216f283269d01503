//! What TCP must and should do, in our own words: the 119 labels of RFC 9293 (appendix B), and the
//! sentences of four other RFCs that demand, recommend or allow something, as far as they are about
//! what the model implements or comes close to. `table.tsv` holds them all, a row each. Nothing here
//! knows which scenarios and rules cite a row.

use std::fmt;
use std::sync::LazyLock;

/// A requirement of RFC 9293, or of RFC 1337, 5961, 6298 or 7323.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Requirement {
    /// The label: `MUST-13`, `SHLD-2`, `MAY-1`, `REC-1`. Other RFCs have no labels: there it is
    /// the RFC, the section, and a number within the section: `RFC5961-3.2-1`.
    pub id: &'static str,
    /// How strong it is, according to its section. For four labels the table in appendix B is
    /// stronger than the section (SHLD-25, MAY-5, MAY-10, MAY-11); section and label agree, so
    /// they win. RFC 5961's MUSTs bind those who implement its advice, which is itself a SHOULD
    /// or a MAY. RFC 1337 is older than RFC 2119; its fixes F1 to F3 are as strong as its section
    /// 4 makes them.
    pub level: Level,
    /// The section: `3.6.1` (of RFC 9293), or `RFC5961#3.2`. RFC 6298 numbers its rules within
    /// sections 2 and 5, and so does this: `RFC6298#2.4`.
    pub section: &'static str,
    /// The heading above it in the table of appendix B; for another RFC, the topic.
    pub group: &'static str,
    /// What it demands, in our own words: one sentence.
    pub summary: &'static str,
    /// How scenarios can show it, or why they cannot.
    pub coverage: Coverage,
}

/// How strong a requirement is (RFC 2119).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Level {
    /// An implementation that does not do it does not conform.
    Must,
    /// An implementation that does it does not conform.
    MustNot,
    /// Recommended: do it unless there is a good reason not to. REQUIRED and RECOMMENDED are
    /// other words for MUST and SHOULD.
    Should,
    /// Not recommended: do not do it unless there is a good reason.
    ShouldNot,
    /// Free to choose.
    May,
}

impl Level {
    /// All of them, the strongest first.
    pub const ALL: [Self; 5] =
        [Self::Must, Self::MustNot, Self::Should, Self::ShouldNot, Self::May];

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

/// How an implementation can be shown to meet a requirement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Coverage {
    /// By scenarios that cite it.
    Scenarios,
    /// It cannot be seen in two hosts and the segments between them, for this reason.
    NotObservable(&'static str),
    /// The model leaves it out, for this reason.
    NotModelled(&'static str),
}

impl Coverage {
    /// The last field of a row, which most rows leave out.
    fn parse(field: &[&'static str]) -> Option<Self> {
        match field {
            [] => Some(Self::Scenarios),
            [excuse] => match excuse.split_once(": ")? {
                ("not observable", reason) => Some(Self::NotObservable(reason)),
                ("not modelled", reason) => Some(Self::NotModelled(reason)),
                _ => None,
            },
            _ => None,
        }
    }

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
        TABLE.iter()
    }

    /// The 119 labels of RFC 9293: MUST, SHLD, REC and MAY, each by number.
    pub fn labels() -> impl Iterator<Item = &'static Self> {
        Self::all().filter(|row| row.rfc() == "9293")
    }

    /// Those of RFCs 1337, 5961, 6298 and 7323, by RFC and section.
    pub fn companions() -> impl Iterator<Item = &'static Self> {
        Self::all().filter(|row| row.rfc() != "9293")
    }

    /// The requirement of that label, in any letter case.
    pub fn named(label: &str) -> Option<&'static Self> {
        Self::all().find(|requirement| requirement.id.eq_ignore_ascii_case(label))
    }

    /// The number of its RFC.
    pub fn rfc(&self) -> &'static str {
        let named = self.section.strip_prefix("RFC").and_then(|rest| rest.split_once('#'));
        named.map_or("9293", |(rfc, _)| rfc)
    }

    /// Whether scenarios can show it.
    pub const fn is_observable(&self) -> bool {
        matches!(self.coverage, Coverage::Scenarios)
    }

    fn parse(row: &'static str) -> Option<Self> {
        let fields: Vec<&'static str> = row.split('\t').collect();
        let (&[id, level, section, group, summary], coverage) = fields.split_first_chunk()?;
        Some(Self {
            id,
            level: Level::ALL.into_iter().find(|it| it.name() == level)?,
            section,
            group,
            summary,
            coverage: Coverage::parse(coverage)?,
        })
    }
}

const ROWS: &str = include_str!("table.tsv");

/// The rows below the heading. A test holds that none is malformed.
static TABLE: LazyLock<Vec<Requirement>> =
    LazyLock::new(|| ROWS.lines().skip(1).filter_map(Requirement::parse).collect());

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_row_of_the_table_is_well_formed() {
        for row in ROWS.lines().skip(1) {
            assert!(Requirement::parse(row).is_some(), "{row}");
        }
        for broken in ["MUST-1\tMUST", "a\tMUSTN\t3\tb\tc", "a\tMUST\t3\tb\tc\tnot seen: d"] {
            assert_eq!(Requirement::parse(broken), None);
        }
    }

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
        for Requirement { id, summary, section, group, .. } in Requirement::all() {
            assert!(!group.is_empty(), "{id}");
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
