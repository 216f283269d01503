//! Results files: `RESULTS/ID.json`, one a submission, each always whole.

use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::record::{Submission, VERSION};

/// A folder of results.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// The results in a folder, which is made if it does not exist.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn open(folder: &Path) -> Result<Self, String> {
        fs::create_dir_all(folder)
            .map_err(|error| format!("cannot make `{}`: {error}", folder.display()))?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Where the result of a submission is.
    pub fn path(&self, submission: &str) -> PathBuf {
        self.folder.join(format!("{submission}.json"))
    }

    /// Replaces the result of a submission, as a whole or not at all: whoever reads the file at
    /// any time, or after a crash, finds the old one or the new one. A complete result reaches
    /// the disk before this returns.
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
            if result.complete {
                file.sync_data()?;
            }
            drop(file);
            fs::rename(&beside, &path)
        };
        replace().map_err(|error| format!("cannot write `{}`: {error}", path.display()))
    }

    /// The result of a submission, if there is one.
    ///
    /// # Errors
    /// If there is a file, and it is no result.
    pub fn read(&self, submission: &str) -> Result<Option<Submission>, String> {
        let path = self.path(submission);
        if path.exists() { read(&path).map(Some) } else { Ok(None) }
    }

    /// The names of all submissions with results, sorted.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn submissions(&self) -> Result<Vec<String>, String> {
        let entries = fs::read_dir(&self.folder)
            .map_err(|error| format!("cannot read `{}`: {error}", self.folder.display()))?;
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
/// If it cannot be read, or is of another version.
pub fn read(path: &Path) -> Result<Submission, String> {
    let text = fs::read(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => format!("no such file: `{}`", path.display()),
        _ => format!("cannot read `{}`: {error}", path.display()),
    })?;
    let result: Submission = serde_json::from_slice(&text)
        .map_err(|error| format!("`{}` is no results file: {error}", path.display()))?;
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
        // Nothing is left beside them.
        assert_eq!(fs::read_dir(dir.path().join("results")).unwrap().count(), 2);
    }

    #[test]
    fn a_file_that_is_no_result_is_said_to_be_none() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.json");
        fs::write(&path, "{}").unwrap();
        assert!(read(&path).unwrap_err().contains("is no results file"));
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
