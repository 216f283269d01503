//! Results files: `RESULTS/ID.json`, one per submission, each always complete as a file.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Deserialize;

use super::record::{Submission, VERSION};
use crate::files::cannot;

/// How long an unfinished result may be written but not synced to disk: a sync takes some
/// milliseconds, and tests may be faster.
const PERIOD: Duration = Duration::from_millis(100);

/// A folder of results.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    /// When each result in progress was last synced.
    on_disk: Mutex<BTreeMap<String, Instant>>,
}

/// The part of other results that is read.
#[derive(Deserialize)]
struct Head {
    assignment: String,
}

impl Store {
    /// The results in a folder, which is created if necessary.
    ///
    /// # Errors
    /// If it cannot be created.
    pub fn open(folder: &Path) -> Result<Self, String> {
        fs::create_dir_all(folder).map_err(cannot("make", folder))?;
        Ok(Self { folder: folder.to_owned(), on_disk: Mutex::default() })
    }

    /// The folder itself.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the result of a submission is.
    pub fn path(&self, submission: &str) -> PathBuf {
        self.folder.join(format!("{submission}.json"))
    }

    /// Replaces the result of a submission, as a whole or not at all: any reader, at any time or
    /// after a crash, finds the old one or the new one. A complete result is on disk before this
    /// returns. So are the first of its tests, and then at least one every tenth of a second, so a
    /// power cut loses no more.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, result: &Submission) -> Result<(), String> {
        let path = self.path(&result.submission);
        let replace = || -> io::Result<()> {
            let mut text = serde_json::to_vec_pretty(result)?;
            text.push(b'\n');
            let beside = self.folder.join(format!(".{}.json.tmp", result.submission));
            let mut file = fs::File::create(&beside)?;
            file.write_all(&text)?;
            let is_due = self.is_due(&result.submission, result.complete, Instant::now());
            if is_due {
                file.sync_data()?;
            }
            drop(file);
            fs::rename(&beside, &path)?;
            if is_due {
                // Where a folder cannot be synced, the system does it later.
                let _ = fs::File::open(&self.folder).and_then(|folder| folder.sync_all());
            }
            Ok(())
        };
        replace().map_err(cannot("write", &path))
    }

    /// Whether a result must be synced now.
    fn is_due(&self, submission: &str, complete: bool, now: Instant) -> bool {
        // Times are consistent whatever a panicking thread was doing.
        let mut all = self.on_disk.lock().unwrap_or_else(PoisonError::into_inner);
        if complete {
            all.remove(submission);
            return true;
        }
        if all.get(submission).is_some_and(|last| now.duration_since(*last) < PERIOD) {
            return false;
        }
        all.insert(submission.to_owned(), now);
        true
    }

    /// A result here of another assignment, and the name of that: among the results of these
    /// submissions, and the first of all. Files that are not results do not count.
    pub fn of_another<'n>(
        &self,
        assignment: &str,
        submissions: impl Iterator<Item = &'n str>,
    ) -> Option<(PathBuf, String)> {
        let first = self.submissions().unwrap_or_default().into_iter().next();
        let first = first.map(|name| self.path(&name));
        first.into_iter().chain(submissions.map(|name| self.path(name))).find_map(|path| {
            let head: Head = serde_json::from_slice(&fs::read(&path).ok()?).ok()?;
            (head.assignment != assignment).then_some((path, head.assignment))
        })
    }

    /// The result of a submission, if there is one.
    ///
    /// # Errors
    /// If there is a file that is not a result.
    pub fn read(&self, submission: &str) -> Result<Option<Submission>, String> {
        let path = self.path(submission);
        if path.exists() { read(&path).map(Some) } else { Ok(None) }
    }

    /// The names of all submissions with results, sorted.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn submissions(&self) -> Result<Vec<String>, String> {
        let entries = fs::read_dir(&self.folder).map_err(cannot("read", &self.folder))?;
        let mut names: Vec<String> = entries
            .flatten()
            .filter_map(|entry| {
                let name = entry.file_name().into_string().ok()?;
                let name = name.strip_suffix(".json")?;
                (!name.starts_with('.')).then(|| name.to_owned())
            })
            .collect();
        names.sort_unstable();
        Ok(names)
    }
}

/// Reads a results file.
///
/// # Errors
/// If it cannot be read, or has another version.
pub fn read(path: &Path) -> Result<Submission, String> {
    let text = fs::read(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => format!("no such file: `{}`", path.display()),
        _ => cannot("read", path)(error),
    })?;
    let result: Submission = serde_json::from_slice(&text).map_err(|error| {
        if error.is_eof() {
            format!(
                "`{}` is empty or cut short, as a power cut may leave it: grade this submission \
                 again (`--resume` leaves out the others)",
                path.display()
            )
        } else {
            format!("`{}` is not a results file: {error}", path.display())
        }
    })?;
    if result.version != VERSION {
        return Err(format!(
            "`{}` is a results file of version {}, not {VERSION}: grade again",
            path.display(),
            result.version
        ));
    }
    Ok(result)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::grade::fixture;

    #[test]
    fn what_is_written_is_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(&dir.path().join("results")).unwrap();
        let result = fixture::submission();
        assert_eq!(store.read("ada"), Ok(None));
        store.write(&result).unwrap();
        assert_eq!(store.read("ada"), Ok(Some(result.clone())));
        store.write(&Submission { submission: "bob".into(), complete: false, ..result }).unwrap();
        assert_eq!(store.submissions().unwrap(), ["ada", "bob"]);
        // There is nothing next to them.
        assert_eq!(fs::read_dir(dir.path().join("results")).unwrap().count(), 2);
    }

    #[test]
    fn a_file_that_is_no_result_is_said_to_be_none() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.json");
        fs::write(&path, "{}").unwrap();
        assert!(read(&path).unwrap_err().contains("is not a results file"));
        for version in [VERSION - 1, VERSION + 1] {
            let other = Submission { version, ..fixture::submission() };
            fs::write(&path, serde_json::to_vec(&other).unwrap()).unwrap();
            assert!(read(&path).unwrap_err().contains(&format!("of version {version}, not")));
        }
        for cut in ["", "{\"version\": 1, \"assi"] {
            fs::write(&path, cut).unwrap();
            assert!(read(&path).unwrap_err().contains("is empty or cut short"));
        }
    }

    #[test]
    fn what_is_in_hand_reaches_the_disk_again_and_again() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let begun = Instant::now();
        let is_due = |name: &str, complete, ms| {
            store.is_due(name, complete, begun + Duration::from_millis(ms))
        };
        // The first time, there may be an older result that it replaces.
        assert!(is_due("ada", false, 0) && !is_due("ada", false, 99));
        assert!(is_due("bob", false, 99));
        assert!(is_due("ada", false, 100) && !is_due("ada", false, 199));
        assert!(is_due("ada", true, 199) && is_due("ada", false, 199));
    }

    #[test]
    fn results_of_another_assignment_are_found() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let of_another = |names: &[&str]| {
            let found = store.of_another("state-machine", names.iter().copied());
            found.map(|(path, other)| (path.file_name().unwrap().to_owned(), other))
        };
        assert_eq!(of_another(&["ada"]), None);
        store.write(&fixture::submission()).unwrap();
        fs::write(store.path("broken"), "").unwrap();
        assert_eq!(of_another(&["ada", "broken"]), None);
        let other = Submission { assignment: "other".into(), ..fixture::submission() };
        store.write(&Submission { submission: "bob".into(), ..other.clone() }).unwrap();
        assert_eq!(of_another(&["ada"]), None);
        assert_eq!(of_another(&["ada", "bob"]), Some(("bob.json".into(), "other".into())));
        store.write(&Submission { submission: "aaron".into(), ..other }).unwrap();
        assert_eq!(of_another(&["ada"]), Some(("aaron.json".into(), "other".into())));
    }

    #[test]
    fn the_schema_describes_what_is_written() {
        let schema = crate::grade::record::schema();
        let value = serde_json::to_value(fixture::submission()).unwrap();
        let errors: Vec<String> = jsonschema::validator_for(&schema)
            .unwrap()
            .iter_errors(&value)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
}
