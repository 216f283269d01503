//! The reports of parts, made one.

use std::collections::BTreeMap;
use std::fmt;

use super::{About, Group, Known, Part, Reason, Report, Text, VERSION};

/// So many missing parts are named.
const NAMED: usize = 8;

/// Why reports do not make one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unmergeable {
    /// There are none.
    None,
    /// This one, by its place among them, is of another version.
    Version(usize),
    /// This one is not of the same hunt as the first: what differs.
    Other(usize, &'static str),
    /// This one is not a part: it is a whole hunt.
    Whole(usize),
    /// The same part came before.
    Twice(usize, usize),
    /// So many parts are missing, the first of which are these, of how many.
    Missing(usize, Vec<usize>, usize),
}

impl Unmergeable {
    /// Which report is the reason, by its place among them.
    pub const fn at(&self) -> Option<usize> {
        match self {
            Self::Version(at) | Self::Other(at, _) | Self::Whole(at) | Self::Twice(at, _) => {
                Some(*at)
            }
            Self::None | Self::Missing(..) => None,
        }
    }
}

impl fmt::Display for Unmergeable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("there is nothing to merge"),
            Self::Version(_) => {
                write!(f, "it was written by another synfin; this one reads version {VERSION}")
            }
            Self::Other(_, what) => {
                write!(f, "it is of another hunt: the {what} is not that of the first file")
            }
            Self::Whole(_) => f.write_str("it is a whole hunt, and not a part (`--shard`) of one"),
            Self::Twice(_, part) => write!(f, "part {part} has come before"),
            Self::Missing(1, parts, of) => {
                let part = parts.first().copied().unwrap_or_default();
                write!(f, "part {part} of {of} is missing")
            }
            Self::Missing(n, parts, of) => {
                let names: Vec<String> = parts.iter().map(ToString::to_string).collect();
                let more = if *n > names.len() { ", …" } else { "" };
                write!(f, "{n} of {of} parts are missing: {}{more}", names.join(", "))
            }
        }
    }
}

/// The report that one run gives which has all of these parts.
///
/// # Errors
/// If they are not all the parts of one hunt.
pub fn merge(reports: Vec<Report>) -> Result<Report, Unmergeable> {
    let first = reports.first().cloned().ok_or(Unmergeable::None)?;
    let mut parts: BTreeMap<usize, Part> = BTreeMap::new();
    for (at, report) in reports.iter().enumerate() {
        if report.version != VERSION {
            return Err(Unmergeable::Version(at));
        }
        if let Some(what) = differs(&first, report) {
            return Err(Unmergeable::Other(at, what));
        }
        if report.parts.is_empty() {
            return Err(Unmergeable::Whole(at));
        }
        for part in &report.parts {
            if !(1..=part.of).contains(&part.part) {
                return Err(Unmergeable::Other(at, "number of its part"));
            }
            if parts.insert(part.part, part.clone()).is_some() {
                return Err(Unmergeable::Twice(at, part.part));
            }
        }
    }
    let of = first.parts.first().map_or(1, |part| part.of);
    if parts.len() < of {
        // A file may speak of more parts than there ever were.
        let missing = (1..=of).filter(|part| !parts.contains_key(part)).take(NAMED).collect();
        return Err(Unmergeable::Missing(of - parts.len(), missing, of));
    }
    let mut groups: BTreeMap<About, Group> = BTreeMap::new();
    let mut known: BTreeMap<About, Known> = BTreeMap::new();
    let mut texts: BTreeMap<String, Text> = BTreeMap::new();
    let mut without: BTreeMap<String, u64> = BTreeMap::new();
    let mut reasons: BTreeMap<String, u64> = BTreeMap::new();
    let (mut courses, mut unjudged) = (0_u64, 0_u64);
    for report in reports {
        courses = courses.saturating_add(report.courses);
        unjudged = unjudged.saturating_add(report.unjudged);
        for (setting, courses) in report.without {
            let sum = without.entry(setting).or_default();
            *sum = sum.saturating_add(courses);
        }
        for reason in report.reasons {
            let sum = reasons.entry(reason.why).or_default();
            *sum = sum.saturating_add(reason.courses);
        }
        for group in report.groups {
            join(&mut groups, group);
        }
        for text in report.texts {
            match texts.get_mut(&text.why) {
                Some(all) => all.met |= text.met,
                None => drop(texts.insert(text.why.clone(), text)),
            }
        }
        for one in report.known {
            match known.get_mut(&one.about) {
                Some(all) => {
                    all.seen = all.seen.saturating_add(one.seen);
                    all.said.extend(one.said);
                }
                None => drop(known.insert(one.about.clone(), one)),
            }
        }
    }
    let parts: Vec<Part> = parts.into_values().collect();
    let is_one = parts.iter().all(|part| part.courses == share(part, courses));
    let mut merged = Report {
        courses,
        unjudged,
        without,
        reasons: reasons.into_iter().map(|(why, courses)| Reason { why, courses }).collect(),
        parts: if is_one { Vec::new() } else { parts },
        groups: groups.into_values().collect(),
        known: known.into_values().collect(),
        texts: texts.into_values().collect(),
        ..first
    };
    merged.sort();
    Ok(merged)
}

/// How many of the first `courses` courses belong to a part.
fn share(part: &Part, courses: u64) -> u64 {
    let (part, of) = (part.part as u64, part.of.max(1) as u64);
    (courses.saturating_add(of).saturating_sub(part)) / of
}

fn differs(first: &Report, other: &Report) -> Option<&'static str> {
    let of = |report: &Report| report.parts.first().map(|part| part.of);
    let same_parts = other.parts.iter().all(|part| Some(part.of) == of(first));
    match () {
        () if first.stack != other.stack => Some("implementation"),
        () if first.of != other.of => Some("version of the implementation"),
        () if first.host != other.host => Some("host"),
        () if first.seed != other.seed => Some("seed"),
        () if !first.parts.is_empty() && !same_parts => Some("number of parts"),
        () => None,
    }
}

/// The shortest course is the one that is shown, and of those the first.
fn join(groups: &mut BTreeMap<About, Group>, group: Group) {
    match groups.get_mut(&group.about) {
        Some(held) => {
            let seen = held.seen.saturating_add(group.seen);
            if group.course < held.course {
                *held = group;
            }
            held.seen = seen;
        }
        None => drop(groups.insert(group.about.clone(), group)),
    }
}
