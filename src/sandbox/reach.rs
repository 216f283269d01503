//! What this machine can provide.

#[cfg(target_os = "linux")]
use std::sync::{Arc, OnceLock};

#[cfg(target_os = "linux")]
use super::files::Common;
use super::level::Level;
use super::toolchains::{self, Tools};
use super::user::Users;
use super::{Choice, bubblewrap};

/// How strictly submissions are sandboxed here, and how. Determined once, for many cells.
#[derive(Clone, Debug)]
pub struct Reach {
    level: Level,
    remark: Option<String>,
    pub(super) users: Users,
    /// The version of Landlock, if present.
    pub(super) landlock: Option<u32>,
    pub(super) tools: Tools,
    /// Opened when first needed.
    #[cfg(target_os = "linux")]
    common: Arc<OnceLock<Common>>,
}

impl Reach {
    /// What is available of that choice.
    ///
    /// # Errors
    /// If it was asked for, and is unavailable.
    pub fn find(choice: Choice) -> Result<Self, String> {
        let fail = |why: &str| {
            let wanted = choice.name();
            format!(
                "`--sandbox {wanted}` is unavailable: {why}; `auto` takes the best sandbox available"
            )
        };
        let users = if choice == Choice::None { Users::Same } else { Users::here() };
        let landlock = landlock();
        let (level, remark) = match choice {
            Choice::None => (Level::None, None),
            Choice::Strict => match (landlock, calls()) {
                (Ok(_), Ok(())) => (Level::Strict, None),
                (Err(why), _) | (_, Err(why)) => return Err(fail(why)),
            },
            Choice::Bwrap => {
                bubblewrap::try_out(users).map_err(|why| fail(&why))?;
                (Level::Bwrap, None)
            }
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

    /// What every task may use.
    #[cfg(target_os = "linux")]
    pub(super) fn common(&self) -> &Common {
        self.common.get_or_init(|| Common::open(&self.tools.readable))
    }

    /// The same, but no better than this: to see what a machine with less would provide. `most`
    /// must be one of the levels without namespaces.
    #[must_use]
    pub fn no_better_than(mut self, most: Level) -> Self {
        self.level = self.level.min(most);
        self
    }

    /// The level that every result must state.
    pub const fn level(&self) -> Level {
        self.level
    }

    /// Why it is not a better one, if the best was asked for.
    pub fn remark(&self) -> Option<&str> {
        self.remark.as_deref()
    }

    /// Whether each cell has its own user, who is not the grader.
    pub const fn has_own_users(&self) -> bool {
        matches!(self.users, Users::Own(_))
    }
}

/// The version of Landlock, or why there is none.
#[cfg(target_os = "linux")]
fn landlock() -> Result<u32, &'static str> {
    crate::sys::confine::landlock_version()
        .ok_or("this system has no Landlock (Linux 5.13 or newer, and not disabled)")
}

/// Whether system calls can be refused, or why not.
#[cfg(target_os = "linux")]
fn calls() -> Result<(), &'static str> {
    if !super::calls::are_known() {
        return Err("this architecture's system calls are unknown");
    }
    match rustix::thread::secure_computing_mode() {
        Ok(_) => Ok(()),
        Err(_) => Err("this system has no seccomp"),
    }
}

#[cfg(not(target_os = "linux"))]
fn landlock() -> Result<u32, &'static str> {
    Err("only Linux has Landlock")
}

#[cfg(not(target_os = "linux"))]
fn calls() -> Result<(), &'static str> {
    Err("only Linux has seccomp")
}
