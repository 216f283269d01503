//! `--watch`: runs again whenever something changes.

use std::fs;
use std::io::Write;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, SystemTime};

use notify::event::{CreateKind, ModifyKind, RemoveKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::{Args, once};
use crate::cli::context::Context;
use crate::cli::exit::{Exit, Outcome, Stop};
use crate::cli::interrupt;
use crate::harness::{is_readable, is_there};
use crate::host::PerHost;
use crate::stack::Implementation;

/// Changes that come within this time of each other are one: editors write in several steps.
const DEBOUNCE: Duration = Duration::from_millis(100);

/// How soon Ctrl-C is noticed, and the return of a folder that was gone.
const GLANCE: Duration = Duration::from_millis(200);

/// Runs the scenarios now and after each change, until Ctrl-C.
pub fn run(
    args: &Args,
    implementations: &PerHost<Implementation>,
    context: &mut Context,
) -> Outcome {
    if args.paths.is_empty() || args.paths.iter().any(|path| path == Path::new("-")) {
        return Err(Stop::usage("`--watch` needs files or folders to watch"));
    }
    args.paths.iter().try_for_each(|path| is_there(path).map(drop)).map_err(Stop::usage)?;
    let mut places: Vec<Place> = args.paths.iter().map(|path| Place::of(path)).collect();
    let roots: Vec<PathBuf> = places.iter().map(|place| place.folder.clone()).collect();
    let (sender, changes) = channel();
    let mut watcher = notify::recommended_watcher(move |change: notify::Result<Event>| {
        if change.as_ref().is_ok_and(|event| is_of_interest(event, &roots)) {
            // At the end of the command there is no receiver left.
            let _ = sender.send(());
        }
    })
    .map_err(|error| Stop::usage(format!("cannot watch files: {error}")))?;
    interrupt::listen();
    loop {
        // A folder that was made again, as by changing a branch, has to be watched again.
        places.iter_mut().try_for_each(|place| place.watch(&mut watcher))?;
        if context.out.terminal {
            // Clears the screen and goes to its top.
            write!(context.out, "\x1b[2J\x1b[H")?;
        }
        match once(args, implementations, context) {
            // A file may be gone for a moment while an editor writes it.
            Err(Stop::Error(Exit::USAGE, message)) => context.error(message)?,
            Err(stop) => return Err(stop),
            Ok(_) => {}
        }
        writeln!(context.err, "waiting for a change; press Ctrl-C to stop")?;
        context.flush()?;
        if !next(&changes, &places) {
            return Ok(interrupt::exit());
        }
    }
}

/// A folder that is watched.
struct Place {
    folder: PathBuf,
    mode: RecursiveMode,
    /// The folder that was there when it was last watched.
    seen: Option<Identity>,
}

/// What distinguishes a folder from another one of the same name.
type Identity = (u64, u64, Option<SystemTime>);

impl Place {
    /// A folder, or the folder of a file: editors often replace a file by another.
    fn of(path: &Path) -> Self {
        let (folder, mode) = if path.is_dir() {
            (path, RecursiveMode::Recursive)
        } else {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            (folder.unwrap_or(Path::new(".")), RecursiveMode::NonRecursive)
        };
        // Changes are reported with absolute paths.
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        Self { folder, mode, seen: None }
    }

    /// Watches the folder that is there now, if there is one.
    fn watch(&mut self, watcher: &mut RecommendedWatcher) -> Result<(), Stop> {
        self.seen = self.now();
        let _ = watcher.unwatch(&self.folder);
        match watcher.watch(&self.folder, self.mode) {
            Err(error) if self.folder.exists() => {
                Err(Stop::usage(format!("cannot watch `{}`: {error}", self.folder.display())))
            }
            _ => Ok(()),
        }
    }

    fn now(&self) -> Option<Identity> {
        let about = fs::metadata(&self.folder).ok()?;
        let (device, number) = numbers(&about);
        // The next folder may get the same number.
        Some((device, number, about.created().ok()))
    }
}

#[cfg(unix)]
fn numbers(about: &fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (about.dev(), about.ino())
}

#[cfg(not(unix))]
fn numbers(_: &fs::Metadata) -> (u64, u64) {
    (0, 0)
}

/// Whether a scenario file, or a folder that may hold some, was written, made, renamed or removed.
fn is_of_interest(event: &Event, roots: &[PathBuf]) -> bool {
    let of_folder = match event.kind {
        EventKind::Access(_) | EventKind::Other => return false,
        EventKind::Create(CreateKind::Folder)
        | EventKind::Remove(RemoveKind::Folder)
        | EventKind::Modify(ModifyKind::Name(_)) => true,
        EventKind::Remove(_) => event.paths.iter().any(|path| roots.contains(path)),
        _ => false,
    };
    event.paths.iter().any(|path| {
        is_readable(path)
            || (of_folder && path.extension().is_none() && may_hold_scenarios(path, roots))
    })
}

/// Whether scenarios are looked for in a folder of that name.
fn may_hold_scenarios(path: &Path, roots: &[PathBuf]) -> bool {
    let within = roots.iter().find_map(|root| path.strip_prefix(root).ok());
    within.is_some_and(|within| {
        within.components().all(|part| match part {
            // Running writes into `snapshots` itself.
            Component::Normal(name) => {
                name != "snapshots" && !name.to_string_lossy().starts_with('.')
            }
            _ => true,
        })
    })
}

/// Waits for a change, and for the changes that belong to it; false for Ctrl-C.
fn next(changes: &Receiver<()>, places: &[Place]) -> bool {
    loop {
        if interrupt::happened() {
            return false;
        }
        match changes.recv_timeout(GLANCE) {
            Ok(()) => break,
            Err(RecvTimeoutError::Timeout) => {
                // Nothing is reported about a folder that is not there.
                if places.iter().any(|place| place.now() != place.seen) {
                    break;
                }
            }
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
    while changes.recv_timeout(DEBOUNCE).is_ok() {}
    true
}
