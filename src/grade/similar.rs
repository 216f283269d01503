//! Which submissions are similar, to each other or to what synfin ships: pairs with a share,
//! kept beside the results as `similar.tsv`. For the instructor, and never in points or in
//! anything that a student sees; how it is found out is [`crate::judge`]'s business.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::files::{cannot, replace};

/// The name of the file, in a folder of results.
pub const FILE: &str = "similar.tsv";

/// Its columns.
const COLUMNS: [&str; 4] = ["submission", "percent", "with", "is"];

/// What a submission is similar to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum With {
    /// Another submission, by its name.
    Submission(String),
    /// A file or folder of the assignment, or one that comes with synfin, by its path.
    Shipped(String),
}

impl With {
    /// Its name or path.
    pub fn name(&self) -> &str {
        match self {
            Self::Submission(name) | Self::Shipped(name) => name,
        }
    }

    const fn is(&self) -> &'static str {
        match self {
            Self::Submission(_) => "submission",
            Self::Shipped(_) => "shipped",
        }
    }
}

/// A submission and something similar.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pair {
    /// The submission; of two, the one whose name comes first.
    pub submission: String,
    /// What it is similar to.
    pub with: With,
    /// How similar, from 1 to 100.
    pub percent: u8,
}

impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %: {} and {}", self.percent, self.submission, self.with.name())
    }
}

/// All pairs of a class. Each is there once.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Similar {
    pairs: BTreeMap<(String, With), u8>,
}

impl Similar {
    /// Adds a pair. If it is there, the higher share counts.
    pub fn add(&mut self, Pair { submission, with, percent }: Pair) {
        let key = match with {
            With::Submission(other) if other < submission => (other, With::Submission(submission)),
            with => (submission, with),
        };
        let known = self.pairs.entry(key).or_default();
        *known = percent.max(*known);
    }

    /// Adds all pairs of another run, such as that of another shard.
    pub fn merge(&mut self, other: Self) {
        for ((submission, with), percent) in other.pairs {
            self.add(Pair { submission, with, percent });
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The pairs, the most similar first.
    pub fn pairs(&self) -> Vec<Pair> {
        let pair = |((submission, with), percent): (&(String, With), &u8)| Pair {
            submission: submission.clone(),
            with: with.clone(),
            percent: *percent,
        };
        let mut pairs: Vec<Pair> = self.pairs.iter().map(pair).collect();
        // Ties stay in the order of the names.
        pairs.sort_by_key(|pair| std::cmp::Reverse(pair.percent));
        pairs
    }

    /// What each submission is similar to, with the share, the most similar first.
    pub fn by_submission(&self) -> BTreeMap<String, Vec<String>> {
        let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for Pair { submission, with, percent } in self.pairs() {
            let mut note = |of: &str, other: &str| {
                all.entry(of.to_owned()).or_default().push(format!("{percent} % {other}"));
            };
            note(&submission, with.name());
            if let With::Submission(other) = &with {
                note(other, &submission);
            }
        }
        all
    }

    /// Reads those in a folder of results; none if there is no file.
    ///
    /// # Errors
    /// If it cannot be read, or is something else.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let path = folder.join(FILE);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(cannot("read", &path)(error)),
        };
        let mut similar = Self::default();
        let mut rows = csv::ReaderBuilder::new().delimiter(b'\t').from_reader(text.as_slice());
        for (at, row) in rows.records().enumerate() {
            let pair = row.ok().and_then(|row| {
                let percent = row.get(1)?.parse().ok().filter(|it| (1..=100).contains(it))?;
                let other = row.get(2)?.to_owned();
                let with = match row.get(3)? {
                    "submission" => With::Submission(other),
                    "shipped" => With::Shipped(other),
                    _ => return None,
                };
                Some(Pair { submission: row.get(0)?.to_owned(), with, percent })
            });
            similar.add(pair.ok_or_else(|| {
                format!(
                    "`{}` has something else than a pair of submissions in row {}: remove the \
                     file, or grade the class again",
                    path.display(),
                    at + 2
                )
            })?);
        }
        Ok(similar)
    }

    /// Writes them into a folder of results, in place of those of an earlier run. There is no
    /// file if there are none.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, folder: &Path) -> Result<(), String> {
        let path = folder.join(FILE);
        if self.is_empty() {
            return match fs::remove_file(&path) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    Err(cannot("remove", &path)(error))
                }
                _ => Ok(()),
            };
        }
        let mut writer = csv::WriterBuilder::new().delimiter(b'\t').from_writer(Vec::new());
        let failed = |error: csv::Error| format!("`{}` cannot be written: {error}", path.display());
        writer.write_record(COLUMNS).map_err(failed)?;
        for Pair { submission, with, percent } in self.pairs() {
            let percent = percent.to_string();
            let row = [submission.as_str(), &percent, with.name(), with.is()];
            writer.write_record(row).map_err(failed)?;
        }
        let text = writer.into_inner().map_err(|error| error.to_string())?;
        replace(&path, &text).map_err(cannot("write", &path))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn pair(submission: &str, with: With, percent: u8) -> Pair {
        Pair { submission: submission.into(), with, percent }
    }

    fn of(pairs: &[Pair]) -> Similar {
        let mut similar = Similar::default();
        pairs.iter().cloned().for_each(|pair| similar.add(pair));
        similar
    }

    #[test]
    fn what_is_written_is_read_again_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(Similar::read(dir.path()), Ok(Similar::default()));
        // Names come from outside.
        let similar = of(&[
            pair("a\tb", With::Submission("\"c\"\nd".into()), 97),
            pair("ada", With::Shipped("solution/tcp.c".into()), 98),
        ]);
        similar.write(dir.path()).unwrap();
        assert_eq!(Similar::read(dir.path()), Ok(similar));
        Similar::default().write(dir.path()).unwrap();
        assert!(!dir.path().join(FILE).exists());
        for text in ["x", "ada\t97\tbob\tshipped", "ada\t970\tbob\tshipped", "ada\t7\tbob\tnot"] {
            fs::write(dir.path().join(FILE), format!("submission\tpercent\twith\tis\n{text}\n"))
                .unwrap();
            let read = Similar::read(dir.path());
            assert_eq!(read.is_ok(), text.ends_with("97\tbob\tshipped"), "{text}: {read:?}");
        }
    }

    #[test]
    fn of_two_runs_each_pair_is_there_once() {
        let bob = |percent| pair("ada", With::Submission("bob".into()), percent);
        let mut similar = of(&[bob(80), pair("bob", With::Submission("ada".into()), 70)]);
        similar.merge(of(&[bob(75), pair("ada", With::Shipped("wrong".into()), 99)]));
        let said: Vec<String> = similar.pairs().iter().map(ToString::to_string).collect();
        assert_eq!(said, ["99 %: ada and wrong", "80 %: ada and bob"]);
        let each = similar.by_submission();
        assert_eq!(each["ada"], ["99 % wrong", "80 % bob"]);
        assert_eq!(each["bob"], ["80 % ada"]);
    }
}
