//! Running untrusted programs so that they do no harm and cannot cheat: a private folder
//! ([`Cell`]), limits, and whatever this machine offers to lock a process in.
//!
//! [`Choice`] is what is asked for and [`Reach`] what the machine can provide: a level, and a
//! sentence why it is not more. A [`Cell`] is made for a submission. In it, [`Task`]s run to
//! their end with their output captured (builds, [`Cell::run`]), or start and are talked to
//! ([`Cell::start`]). When a cell is dropped, everything that ran in it is killed and its folder
//! removed; [`end_all`] does that for all of them before the grader exits. `docs/SANDBOX.md` shows
//! what each level keeps out, as measured. Nothing here knows what is graded, and nothing that a
//! program prints is trusted here.

mod access;
mod affinity;
mod bubblewrap;
#[cfg(target_os = "linux")]
mod calls;
mod capture;
mod cell;
mod choice;
mod ended;
mod environment;
#[cfg(target_os = "linux")]
mod files;
mod leftover;
mod level;
mod limits;
mod live;
mod place;
mod reach;
mod start;
mod task;
mod toolchains;
mod usage;
mod user;
mod watch;

pub use affinity::Pinned;
pub use cell::Cell;
pub use choice::Choice;
pub use ended::{Ended, How, Stopped};
pub use leftover::clear as clear_leftovers;
pub use level::Level;
pub use limits::{Limits, MemoryBy};
pub use live::{end_all, end_builds, is_over};
pub use reach::Reach;
pub use task::{Phase, Task};
