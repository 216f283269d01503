//! What this machine can give.

use std::fmt;
#[cfg(target_os = "linux")]
use std::sync::{Arc, OnceLock};

#[cfg(target_os = "linux")]
use super::files::Common;
use super::level::Level;
use super::toolchains::{self, Tools};
use super::user::Users;
use super::{Choice, bubblewrap};

/// How well submissions are locked in here, and how. Found once, for many cells.
#[derive(Clone, Debug)]
pub struct Reach {
    level: Level,
    remark: Option<String>,
    pub(super) users: Users,
    /// The version of Landlock, if there is any.
    pub(super) landlock: Option<u32>,
    pub(super) tools: Tools,
    /// Opened when it is needed first.
    #[cfg(target_os = "linux")]
    common: Arc<OnceLock<Common>>,
}

/// What was asked for cannot be had here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unreachable {
    wanted: Choice,
    why: String,
}

impl fmt::Display for Unreachable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { wanted, why } = self;
        write!(
            f,
            "`--sandbox {}` cannot be had: {why}; with `auto`, the best that can be had is taken",
            wanted.name()
        )
    }
}

impl std::error::Error for Unreachable {}

impl Reach {
    /// What can be had of that choice.
    ///
    /// # Errors
    /// If it was asked for, and cannot be had.
    pub fn find(choice: Choice) -> Result<Self, Unreachable> {
        let fail = |why: String| Unreachable { wanted: choice, why };
        let users = if choice == Choice::None { Users::Same } else { Users::here() };
        let landlock = landlock();
        let (level, remark) = match choice {
            Choice::None => (Level::None, None),
            Choice::Strict => match (landlock, calls()) {
                (Ok(_), Ok(())) => (Level::Strict, None),
                (Err(why), _) | (_, Err(why)) => return Err(fail(why.to_owned())),
            },
            Choice::Bwrap => match bubblewrap::try_out(users) {
                Ok(()) => (Level::Bwrap, None),
                Err(why) => return Err(fail(why)),
            },
            Choice::Auto => match (landlock, calls()) {
                (Ok(_), Ok(())) => (Level::Strict, None),
                (files, calls) => {
                    let missing = files.err().or(calls.err()).unwrap_or_default();
                    match bubblewrap::try_out(users) {
                        Ok(()) => (Level::Bwrap, Some(missing.to_owned())),
                        Err(why) => {
                            let least = match files {
                                Ok(_) => Level::Files,
                                Err(_) => Level::Limits,
                            };
                            (least, Some(format!("{missing}; {why}")))
                        }
                    }
                }
            },
        };
        let tools = toolchains::find(matches!(users, Users::Own(_)));
        Ok(Self {
            level,
            remark,
            users,
            landlock: landlock.ok(),
            tools,
            #[cfg(target_os = "linux")]
            common: Arc::default(),
        })
    }

    /// What every task may touch.
    #[cfg(target_os = "linux")]
    pub(super) fn common(&self) -> &Common {
        self.common.get_or_init(|| Common::open(&self.tools.readable))
    }

    /// The same, but not better than this: to see what a machine with less would give. What is
    /// wanted has to be one of those without name spaces.
    #[must_use]
    pub fn no_better_than(mut self, most: Level) -> Self {
        self.level = self.level.min(most);
        self
    }

    /// The level that every result has to tell.
    pub const fn level(&self) -> Level {
        self.level
    }

    /// Why it is not a better one, if it was to be the best.
    pub fn remark(&self) -> Option<&str> {
        self.remark.as_deref()
    }

    /// Whether each cell has a user of its own, who is not the grader.
    pub const fn has_own_users(&self) -> bool {
        matches!(self.users, Users::Own(_))
    }
}

/// The version of Landlock, or why there is none.
#[cfg(target_os = "linux")]
fn landlock() -> Result<u32, &'static str> {
    crate::sys::confine::landlock_version()
        .ok_or("this system has no Landlock (Linux 5.13 or newer, and not turned off)")
}

/// Whether system calls can be refused, or why not.
#[cfg(target_os = "linux")]
fn calls() -> Result<(), &'static str> {
    if !super::calls::are_known() {
        return Err("the system calls of this architecture are not known");
    }
    match rustix::thread::secure_computing_mode() {
        Ok(_) => Ok(()),
        Err(_) => Err("this system has no seccomp"),
    }
}

#[cfg(not(target_os = "linux"))]
fn landlock() -> Result<u32, &'static str> {
    Err("there is Landlock on Linux only")
}

#[cfg(not(target_os = "linux"))]
fn calls() -> Result<(), &'static str> {
    Err("there is seccomp on Linux only")
}
