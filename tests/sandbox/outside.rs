//! Outside the grader: starts it, and looks at what it leaves behind.

use std::fs;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, pidfd_open};
use serde_json::Value;
use synfin::sandbox::Level;

use super::attacks::{ATTACKS, Attack};

/// The user that a grader runs as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum User {
    Root,
    Ordinary,
}

impl User {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Ordinary => "ordinary_user",
        }
    }

    /// Why a grader cannot be started as this user, if it cannot.
    pub fn cannot_be(self) -> Option<String> {
        let is_root = rustix::process::geteuid().is_root();
        match self {
            Self::Root if !is_root => Some("needs root".to_owned()),
            Self::Ordinary if is_root => {
                let this = std::env::current_exe().unwrap();
                let is_closed =
                    |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 1 == 0;
                let closed = this.ancestors().find(|path| is_closed(path))?;
                Some(format!("no other user may enter `{}`", closed.display()))
            }
            _ => None,
        }
    }
}

/// The programs, compiled.
#[derive(Clone, Debug)]
pub struct Outside {
    programs: Arc<tempfile::TempDir>,
}

/// How long a grader may take, in seconds.
const PATIENCE: i64 = 60;

impl Outside {
    /// Compiles them.
    pub fn new() -> Result<Self, String> {
        let programs = tempfile::tempdir().unwrap();
        open_to_all(programs.path());
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile");
        for attack in ATTACKS {
            let output = Command::new("cc")
                .args(["-O1", "-o"])
                .arg(programs.path().join(attack.name))
                .arg(sources.join(attack.name).with_extension("c"))
                .output()
                .map_err(|error| format!("needs a C compiler, `cc` ({error})"))?;
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{}: {said}", attack.name);
        }
        Ok(Self { programs: Arc::new(programs) })
    }

    /// The outcome of an attack at this level, in a few words; nothing if the level cannot be
    /// had here.
    pub fn attack(
        &self,
        attack: &Attack,
        level: Level,
        user: User,
    ) -> Result<Option<String>, String> {
        // Fewer than 16 letters: the system keeps no more.
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let own = format!("hx{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let stage = tempfile::tempdir().unwrap();
        open_to_all(stage.path());
        let program = stage.path().join(&own);
        fs::copy(self.programs.path().join(attack.name), &program).unwrap();
        let words = ["--grade", level.name(), attack.name];
        let graded = self.grader(user, stage.path(), &words.map(String::from), &program);
        let left = survivors(&own);
        let (died, report) = match graded {
            Ok(graded) => graded,
            Err(why) => {
                eprintln!("{} at `{}`: {why}", attack.name, level.name());
                return Ok(Some("**the grader is harmed**".to_owned()));
            }
        };
        if let Some(signal) = died {
            return Ok(Some(format!("**the grader dies** (signal {signal})")));
        }
        let report = report.ok_or("the grader said nothing")?;
        if report["unavailable"].is_string() {
            return Ok(None);
        }
        if !left.is_empty() {
            return Ok(Some(format!("**{} left**", plural(left.len()))));
        }
        if first_file(&stage.path().join("tmp")).is_some() {
            eprintln!("{} at `{}`: files are left", attack.name, level.name());
            return Ok(Some("**the grader is harmed**".to_owned()));
        }
        let text = |name: &str| report[name].as_str().map(str::to_owned);
        if let Some(error) = text("error") {
            return Err(error);
        }
        let how = text("how").ok_or("no outcome")?;
        Ok(Some(match (report["got_it"].as_bool(), report["intact"].as_bool()) {
            (_, Some(false)) => "**succeeds**".to_owned(),
            (Some(true), _) if !attack.is_harmless => "**succeeds**".to_owned(),
            (Some(true), _) => "no harm".to_owned(),
            _ if report["refused"].as_bool() == Some(true) => "refused".to_owned(),
            _ => how,
        }))
    }

    /// Runs a grader in a folder of its own; the signal that ended it, or its output.
    pub fn grader(
        &self,
        user: User,
        stage: &Path,
        words: &[String],
        program: &Path,
    ) -> Result<(Option<i32>, Option<Value>), String> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let tmp = stage.join("tmp");
        fs::create_dir_all(&tmp).unwrap();
        open_to_all(&tmp);
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(words).arg(program).arg(stage).env("TOKEN", "secret").env("TMPDIR", &tmp);
        command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::piped());
        if user == User::Ordinary && rustix::process::geteuid().is_root() {
            // A user of its own, so that an attack that kills everything does not kill the others.
            let number = 390_000 + NEXT.fetch_add(1, Ordering::Relaxed) % 9000;
            command.uid(number).gid(number).env("HOME", &tmp);
            std::os::unix::fs::chown(stage, Some(number), Some(number)).unwrap();
            std::os::unix::fs::chown(&tmp, Some(number), Some(number)).unwrap();
        }
        let mut child = command.spawn().unwrap();
        let end =
            pidfd_open(Pid::from_raw(child.id() as i32).unwrap(), PidfdFlags::empty()).unwrap();
        let patience = Timespec { tv_sec: PATIENCE, tv_nsec: 0 };
        let ended = poll(&mut [PollFd::new(&end, PollFlags::IN)], Some(&patience)).unwrap();
        if ended == 0 {
            child.kill().unwrap();
            child.wait().unwrap();
            return Err("the grader hangs".to_owned());
        }
        let status = child.wait().unwrap();
        if let Some(signal) = status.signal() {
            return Ok((Some(signal), None));
        }
        let mut said = String::new();
        child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
        if !status.success() {
            return Err(format!("the grader fails: {said}"));
        }
        Ok((None, serde_json::from_str(&said).ok()))
    }
}

/// Lets every user read and write there.
fn open_to_all(folder: &Path) {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
}

fn plural(count: usize) -> String {
    format!(
        "{count} process{} {}",
        if count == 1 { "" } else { "es" },
        if count == 1 { "is" } else { "are" }
    )
}

/// The processes of that name, zombies among them.
fn survivors(name: &str) -> Vec<String> {
    let is_one = |path: &PathBuf| {
        fs::read_to_string(path.join("stat")).is_ok_and(|it| it.contains(&format!("({name})")))
    };
    let found: Vec<_> =
        fs::read_dir("/proc").unwrap().flatten().map(|it| it.path()).filter(is_one).collect();
    for path in &found {
        let number = path.file_name().unwrap().to_str().unwrap().parse().unwrap();
        let _ = rustix::process::kill_process(
            Pid::from_raw(number).unwrap(),
            rustix::process::Signal::KILL,
        );
    }
    found.iter().map(|path| path.display().to_string()).collect()
}

fn first_file(folder: &Path) -> Option<PathBuf> {
    Some(fs::read_dir(folder).ok()?.next()?.unwrap().path())
}
