//! What course systems need from `grade`: the owner of the one submission, and its result in their
//! format after each test.

use std::path::PathBuf;
use std::str::FromStr;

use super::Args;
use crate::cli::exit::Stop;
use crate::cli::export::{classroom50, replace};
use crate::files::read;
use crate::grade::gradebook::{self, Format, Options};
use crate::grade::record::Submission;
use crate::judge::one;

/// A format, and the file for it.
#[derive(Clone, Debug)]
pub struct Also {
    format: Format,
    file: PathBuf,
}

impl FromStr for Also {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = text
            .split_once('=')
            .ok_or("expected a format and a file, such as `gradescope=results.json`")?;
        let format = Format::ALL.into_iter().find(|format| format.name() == name);
        let format = format.ok_or_else(|| {
            let all = Format::ALL.map(|format| format!("`{format}`"));
            format!("there is no format `{name}`; there are {}", all.join(", "))
        })?;
        Ok(Self { format, file: file.into() })
    }
}

/// All the files to keep.
#[derive(Debug)]
pub(super) struct All<'a> {
    files: &'a [Also],
    options: Options,
}

impl<'a> All<'a> {
    /// `None` if there are none.
    pub(super) fn new(files: &'a [Also]) -> Option<Self> {
        let datetime = std::env::var("SYNFIN_DATETIME").unwrap_or_default();
        let options = Options { classroom50: classroom50(&datetime), ..Options::default() };
        (!files.is_empty()).then_some(Self { files, options })
    }
}

impl one::Also for All<'_> {
    fn write(&self, result: &Submission) -> Result<(), String> {
        for Also { format, file } in self.files {
            let text = gradebook::write(*format, result, &self.options)
                .map_err(|error| format!("`{format}`: {error}"))?;
            replace(file, text.as_bytes())?;
        }
        Ok(())
    }
}

/// The owner of the submission, if given.
pub(super) fn student(args: &Args) -> Result<Option<String>, Stop> {
    let id = match (&args.student, &args.student_of) {
        (Some(id), _) => id.clone(),
        (None, Some(path)) => {
            let text = read(path).map_err(Stop::usage)?;
            gradebook::gradescope_student(&String::from_utf8_lossy(&text))
                .map_err(|error| Stop::usage(format!("`{}`: {error}", path.display())))?
        }
        (None, None) => return Ok(None),
    };
    // It becomes the name of a file.
    if id.is_empty() || id.starts_with('.') || id.contains(['/', '\0']) {
        return Err(Stop::usage(format!("`{id}` cannot be a submission's name")));
    }
    Ok(Some(id))
}
