//! `--watch`: runs again whenever something changes.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::{Args, once};
use crate::cli::context::Context;
use crate::cli::exit::{Exit, Outcome, Stop};
use crate::cli::files::EXTENSION;
use crate::cli::interrupt;
use crate::host::PerHost;
use crate::stack::Implementation;

/// Changes that come within this time of each other are one: editors write in several steps.
const DEBOUNCE: Duration = Duration::from_millis(100);

/// How soon Ctrl-C is noticed.
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
    let (sender, changes) = channel();
    let mut watcher = notify::recommended_watcher(move |change: notify::Result<Event>| {
        if change.as_ref().is_ok_and(is_of_interest) {
            // Nobody listens any more when the command ends.
            let _ = sender.send(());
        }
    })
    .map_err(|error| Stop::usage(format!("cannot watch files: {error}")))?;
    for path in &args.paths {
        watch(&mut watcher, path)?;
    }
    interrupt::listen();
    loop {
        if context.out.terminal {
            // Clears the screen and goes to its top.
            write!(context.out, "\x1b[2J\x1b[H")?;
        }
        match once(args, implementations, context) {
            // A file that is gone for a moment while an editor writes it is no reason to end.
            Err(Stop::Error(Exit::USAGE, message)) => context.error(message)?,
            Err(stop) => return Err(stop),
            Ok(_) => {}
        }
        writeln!(context.err, "waiting for a change; Ctrl-C ends this")?;
        context.flush()?;
        if !next(&changes) {
            return Ok(Exit::INTERRUPTED);
        }
    }
}

/// Watches a folder, or the folder of a file: editors often replace a file by another.
fn watch(watcher: &mut RecommendedWatcher, path: &Path) -> Result<(), Stop> {
    let (folder, mode) = if path.is_dir() {
        (path.to_owned(), RecursiveMode::Recursive)
    } else {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        (folder.map_or_else(|| PathBuf::from("."), Path::to_owned), RecursiveMode::NonRecursive)
    };
    watcher
        .watch(&folder, mode)
        .map_err(|error| Stop::usage(format!("cannot watch `{}`: {error}", path.display())))
}

/// Whether a scenario file was written, made, renamed or removed.
fn is_of_interest(event: &Event) -> bool {
    let changes = !matches!(event.kind, EventKind::Access(_) | EventKind::Other);
    changes && event.paths.iter().any(|path| path.extension().is_some_and(|it| it == EXTENSION))
}

/// Waits for a change, and for the changes that belong to it; false for Ctrl-C.
fn next(changes: &Receiver<()>) -> bool {
    loop {
        if interrupt::happened() {
            return false;
        }
        match changes.recv_timeout(GLANCE) {
            Ok(()) => break,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
    while changes.recv_timeout(DEBOUNCE).is_ok() {}
    true
}
