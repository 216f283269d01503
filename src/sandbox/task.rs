//! What is to run.

use std::ffi::OsString;
use std::path::PathBuf;

use super::Limits;

/// A program to run in a cell.
#[derive(Clone, Debug)]
pub struct Task {
    /// The program and its arguments. A program without a slash is searched for in `PATH`; one
    /// with a slash is found from `folder`.
    pub words: Vec<OsString>,
    /// The folder where it starts, which it may read.
    pub folder: PathBuf,
    /// What else it may read, with everything below.
    pub readable: Vec<PathBuf>,
    /// What it may write, with everything below, besides the cell's own folder.
    pub writable: Vec<PathBuf>,
    /// Additional environment variables; nothing comes from the grader's own.
    pub environment: Vec<(OsString, OsString)>,
    /// Its input on stdin, if it runs to its end.
    pub input: Vec<u8>,
    /// How much it may use.
    pub limits: Limits,
    /// What it is for.
    pub phase: Phase,
}

/// What a task is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// Building: it may also change the permissions and times of files, which compilers do.
    Build,
    /// Running what was built.
    Run,
}

impl Task {
    /// A program that is built in a folder, and may write there.
    pub fn build(words: impl IntoIterator<Item = impl Into<OsString>>, folder: PathBuf) -> Self {
        Self {
            words: words.into_iter().map(Into::into).collect(),
            writable: vec![folder.clone()],
            folder,
            readable: Vec::new(),
            environment: Vec::new(),
            input: Vec::new(),
            limits: Limits::building(),
            phase: Phase::Build,
        }
    }

    /// A program that runs in a folder, and may only read it.
    pub fn run(words: impl IntoIterator<Item = impl Into<OsString>>, folder: PathBuf) -> Self {
        Self {
            writable: Vec::new(),
            limits: Limits::running(),
            phase: Phase::Run,
            ..Self::build(words, folder)
        }
    }
}
