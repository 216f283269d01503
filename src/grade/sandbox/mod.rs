//! Where a submission is built and run: a folder of its own, limits, and as little of the machine
//! as the machine can be kept from it. What a submission is, and what it earns, is not known
//! here.
//!
//! Four things work together. The child gives up what it does not need before it becomes the
//! submission ([`crate::sys::jail`]): limits, files and network (`files`), system calls
//! (`calls`). Run by root, each submission is another user (`user`). It leads a session of
//! its own, and whatever it leaves behind is found and ended ([`crate::sys::leash`]). And nothing
//! that it prints is believed: verdicts come from the grader's own comparison.

mod affinity;
mod build;
#[cfg(target_os = "linux")]
mod calls;
mod clear;
#[cfg(target_os = "linux")]
mod files;
mod user;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use rustix::process::Resource;
use tempfile::TempDir;

pub use affinity::Pinned;
pub use build::{Built, build};

use super::assignment::Limits;
use super::record::Sandbox;
use crate::sys::jail::{Jail, lock};
use user::User;

/// Where programs are looked for.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// How well a submission is to be locked in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Wanted {
    /// As well as this machine can.
    #[default]
    Auto,
    /// Files, network, system calls and limits, or not at all.
    Strict,
    /// In namespaces of its own, by bubblewrap, or not at all.
    Bwrap,
    /// As any program: only for submissions that you trust.
    None,
}

impl Wanted {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Strict, Self::Bwrap, Self::None];

    /// The word behind `--sandbox`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Strict => "strict",
            Self::Bwrap => "bwrap",
            Self::None => "none",
        }
    }
}

/// The place of one submission. Its folder is removed when this is dropped.
pub struct Cell {
    /// How well whoever runs here is locked in.
    pub level: Sandbox,
    folder: TempDir,
    jail: Option<Arc<Jail>>,
    user: Option<User>,
    /// What may be read besides.
    readable: Vec<PathBuf>,
}

impl Cell {
    /// An empty place.
    ///
    /// # Errors
    /// If it cannot be as safe as wanted.
    pub fn new(wanted: Wanted, limits: Limits, readable: &[PathBuf]) -> Result<Self, String> {
        let made = tempfile::Builder::new().prefix("synfin-").tempdir();
        let folder = made.map_err(|error| format!("cannot make a folder: {error}"))?;
        // Links on the way would not be followed where files are looked at by their places.
        let readable: Vec<PathBuf> =
            readable.iter().filter_map(|path| fs::canonicalize(path).ok()).collect();
        let user = if wanted == Wanted::None { None } else { User::take() };
        let mut cell = Self { level: Sandbox::None, folder, jail: None, user, readable };
        cell.lock(wanted, limits)?;
        Ok(cell)
    }

    fn lock(&mut self, wanted: Wanted, limits: Limits) -> Result<(), String> {
        if wanted == Wanted::None {
            return Ok(());
        }
        let mut jail = Jail { limits: resources(limits, self.user.is_some()), ..Jail::default() };
        self.level = Sandbox::Limits;
        let missing = match wanted {
            Wanted::Bwrap => Some("it was not asked for".to_owned()),
            _ => self.close(&mut jail)?,
        };
        if let Some(missing) = missing {
            let bwrap = has_bwrap();
            match wanted {
                Wanted::Strict => {
                    return Err(format!("`--sandbox strict` cannot be had: {missing}"));
                }
                Wanted::Bwrap if !bwrap => {
                    return Err(
                        "`--sandbox bwrap` cannot be had: `bwrap` does not work here".into()
                    );
                }
                _ if bwrap => self.level = Sandbox::Bwrap,
                _ => {}
            }
        }
        self.jail = Some(Arc::new(jail));
        Ok(())
    }

    /// Takes files and calls away, as far as this kernel can; what is missing, if anything is.
    #[cfg(target_os = "linux")]
    fn close(&mut self, jail: &mut Jail) -> Result<Option<String>, String> {
        let Some(rules) = files::rules(self.folder.path(), &self.readable)? else {
            return Ok(Some("this kernel has no Landlock".to_owned()));
        };
        jail.files = Some(rules.rules);
        self.level = Sandbox::Files;
        match calls::filter(rules.keeps_signals) {
            Ok(filter) => jail.calls = Some(filter),
            Err(why) => return Ok(Some(why)),
        }
        self.level = Sandbox::Strict;
        Ok(None)
    }

    #[cfg(not(target_os = "linux"))]
    fn close(&mut self, _: &mut Jail) -> Result<Option<String>, String> {
        Ok(Some("this system has neither Landlock nor seccomp".to_owned()))
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A text without the place where this folder happens to be: the same submission gets the
    /// same result wherever it runs.
    #[must_use]
    pub fn scrubbed(&self, text: &str) -> String {
        let folder = self.folder();
        let real = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        text.replace(&*real.to_string_lossy(), "/submission")
            .replace(&*folder.to_string_lossy(), "/submission")
    }

    /// Gives everything in the folder to whoever runs here.
    ///
    /// # Errors
    /// If it cannot be given away.
    pub fn hand_over(&self) -> io::Result<()> {
        fs::create_dir_all(self.folder().join(".tmp"))?;
        match &self.user {
            Some(user) => user.own(self.folder()),
            None => Ok(()),
        }
    }

    /// A command of the shell that runs here, in the folder, with an environment that says
    /// nothing of this machine. Its streams are the caller's business.
    pub fn command(&self, script: &str) -> Command {
        let mut command = match self.level {
            Sandbox::Bwrap => self.wrapped(),
            _ => Command::new("/bin/sh"),
        };
        let folder = self.folder();
        let own = self.readable.iter().map(|path| path.join("bin")).filter(|path| path.is_dir());
        let path = own.fold(String::new(), |all, path| format!("{all}{}:", path.display()));
        command
            .args(["-c", script])
            .current_dir(folder)
            .env_clear()
            .env("PATH", format!("{path}{PATH}"))
            .env("HOME", folder)
            .env("TMPDIR", folder.join(".tmp"))
            .env("LANG", "C.UTF-8")
            // The same submission does the same every time.
            .env("PYTHONHASHSEED", "0")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("CARGO_NET_OFFLINE", "true")
            .env("GOPROXY", "off");
        if let Some(user) = &self.user {
            user.become_it(&mut command);
        }
        if let Some(jail) = &self.jail {
            lock(&mut command, Arc::clone(jail));
        }
        command
    }

    /// The shell in namespaces of its own.
    fn wrapped(&self) -> Command {
        let mut command = Command::new("bwrap");
        // It hands on its environment, which is that of every command here.
        command.args(["--unshare-all", "--die-with-parent", "--new-session"]);
        for place in [
            "/usr",
            "/bin",
            "/sbin",
            "/lib",
            "/lib32",
            "/lib64",
            "/etc/alternatives",
            "/etc/ld.so.cache",
            "/etc/passwd",
            "/etc/group",
            "/nix/store",
        ] {
            command.args(["--ro-bind-try", place, place]);
        }
        for place in &self.readable {
            command.arg("--ro-bind-try").arg(place).arg(place);
        }
        command.args(["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--bind"]);
        command.arg(self.folder()).arg(self.folder()).arg("--chdir").arg(self.folder());
        command.args(["--", "/bin/sh"]);
        command
    }
}

impl Drop for Cell {
    fn drop(&mut self) {
        // What cannot be removed stays, and there is nobody to tell.
        let _ = clear::clear(self.folder());
    }
}

/// Whether submissions can be locked in as well as wanted, before any is.
///
/// # Errors
/// What is missing.
pub fn available(wanted: Wanted) -> Result<(), String> {
    Cell::new(wanted, Limits::usual(), &[]).map(drop)
}

/// Whether bubblewrap is there and may do what it does: containers and distributions forbid it.
fn has_bwrap() -> bool {
    static WORKS: std::sync::OnceLock<bool> = std::sync::OnceLock::new();
    *WORKS.get_or_init(|| {
        let tried = Command::new("bwrap")
            .args(["--unshare-all", "--ro-bind", "/", "/", "--", "true"])
            .stdin(std::process::Stdio::null())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .status();
        tried.is_ok_and(|status| status.success())
    })
}

/// The limits of the system for each process.
fn resources(limits: Limits, own_user: bool) -> Vec<(Resource, u64)> {
    let limits = limits.or(Limits::usual());
    let size = |size: Option<super::assignment::Size>| size.map_or(u64::MAX, |size| size.0);
    let mut all = vec![
        (Resource::Core, 0),
        (Resource::As, size(limits.memory)),
        (Resource::Fsize, size(limits.file_size)),
        (Resource::Nofile, limits.files.unwrap_or(128).into()),
    ];
    if let Some(processes) = limits.processes {
        // The system counts all of a user's, and this one's own are not the submission's fault.
        let others = if own_user { 0 } else { user::tasks() };
        all.push((Resource::Nproc, u64::from(processes) + others));
    }
    all
}
