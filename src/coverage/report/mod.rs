//! Coverage as text: for people, for documents, for programs.

mod human;
mod json;
mod markdown;

use std::str::FromStr;

pub use human::human;
pub use json::{json, schema};
pub use markdown::{markdown, requirements_table};

use super::{Axis, Coverage, Tally};
use crate::requirements::{Level, Requirement};
use crate::text::count;

/// The least coverage accepted, in percent: `arrows=100,cells=100,rules=95`.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Minimum(Vec<(Axis, f64)>);

impl Minimum {
    /// The axes that fall short, with the percentage required of each.
    pub fn missed(&self, coverage: &Coverage) -> Vec<(Axis, f64)> {
        let short = |(axis, percent): &&(Axis, f64)| !coverage.tally(*axis).reaches(*percent);
        self.0.iter().filter(short).copied().collect()
    }
}

impl FromStr for Minimum {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        for part in text.split(',') {
            let (word, percent) = part
                .split_once('=')
                .ok_or_else(|| format!("`{part}` is not of the form `arrows=100`"))?;
            let axis = Axis::named(word.trim()).ok_or_else(|| {
                let all: Vec<_> = Axis::ALL.iter().map(|axis| axis.name()).collect();
                format!("unknown kind of coverage `{word}`; expected one of {}", all.join(", "))
            })?;
            let number = percent.trim().trim_end_matches('%');
            let percent: f64 = number
                .parse()
                .ok()
                .filter(|percent| (0.0..=100.0).contains(percent))
                .ok_or_else(|| format!("`{percent}` is not a percentage from 0 to 100"))?;
            parts.push((axis, percent));
        }
        Ok(Self(parts))
    }
}

/// `, and 3 explorations`; nothing if there are none.
fn explorations(coverage: &Coverage) -> String {
    match coverage.counts.explorations {
        0 => String::new(),
        some => format!(", and {}", count(some, "exploration")),
    }
}

/// The levels of RFC 9293's labels, each with the number covered.
fn levels(coverage: &Coverage) -> Vec<(&'static str, Tally)> {
    let items = coverage.items(Axis::Requirements);
    let levels = [Level::Must, Level::MustNot, Level::Should, Level::ShouldNot, Level::May];
    let of_level = |level: Level| {
        let rows = Requirement::labels().zip(&items);
        Tally::of(rows.filter(|(row, _)| row.level == level).map(|(_, item)| item))
    };
    levels.into_iter().map(|level| (level.name(), of_level(level))).collect()
}

/// The other RFCs, each with the number of its rows covered.
fn documents(coverage: &Coverage) -> Vec<(&'static str, Tally)> {
    let items = coverage.items(Axis::Companions);
    let mut documents: Vec<&'static str> =
        Requirement::companions().map(Requirement::rfc).collect();
    documents.dedup();
    let of_document = |rfc: &str| {
        let rows = Requirement::companions().zip(&items);
        Tally::of(rows.filter(|(row, _)| row.rfc() == rfc).map(|(_, item)| item))
    };
    documents.into_iter().map(|rfc| (rfc, of_document(rfc))).collect()
}
