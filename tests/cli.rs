//! The command from outside: arguments, streams, colour, exit codes, signals.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "cli/check.rs"]
mod check;
#[path = "cli/choose.rs"]
mod choose;
#[path = "cli/colour.rs"]
mod colour;
#[path = "cli/compare.rs"]
mod compare;
#[path = "cli/coverage.rs"]
mod coverage;
#[path = "cli/ended.rs"]
mod ended;
#[path = "cli/explain.rs"]
mod explain;
#[path = "cli/explore.rs"]
mod explore;
#[path = "cli/export.rs"]
mod export;
#[path = "cli/fmt.rs"]
mod fmt;
#[path = "cli/formats.rs"]
mod formats;
#[path = "cli/grade.rs"]
mod grade;
#[path = "cli/grade_hunt.rs"]
mod grade_hunt;
#[path = "cli/handout.rs"]
mod handout;
#[path = "cli/help.rs"]
mod help;
#[cfg(feature = "smoltcp")]
#[path = "cli/hunt.rs"]
mod hunt;
#[path = "cli/import.rs"]
mod import;
#[cfg(feature = "smoltcp")]
#[path = "cli/judged.rs"]
mod judged;
#[path = "cli/library.rs"]
mod library;
#[path = "cli/long.rs"]
mod long;
#[path = "cli/mutants.rs"]
mod mutants;
#[path = "cli/original.rs"]
mod original;
#[path = "cli/process.rs"]
mod process;
mod readers;
#[path = "cli/rig.rs"]
mod rig;
#[path = "cli/run.rs"]
mod run;
#[path = "cli/scripts.rs"]
mod scripts;
#[path = "cli/searches.rs"]
mod searches;
#[cfg(feature = "smoltcp")]
#[path = "cli/smoltcp.rs"]
mod smoltcp;
#[path = "cli/snapshots.rs"]
mod snapshots;
#[cfg(unix)]
#[path = "cli/stream.rs"]
mod stream;
#[cfg(unix)]
#[path = "cli/submissions.rs"]
mod submissions;
#[cfg(unix)]
#[path = "cli/variant.rs"]
mod variant;
