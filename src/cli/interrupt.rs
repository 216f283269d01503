//! Ctrl-C, and the signals by which other processes end a command. At the first signal nothing new
//! begins, and every wait ends: for timers, for programs, and for builds, of which nothing could be
//! kept. Earlier results are reported and kept. The second signal ends everything.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::cli::exit::{Exit, Stop};
use crate::sandbox;
use crate::sys::{ending, signal};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
/// The first signal that came.
static SIGNAL: AtomicI32 = AtomicI32::new(SIGINT);

/// From now on Ctrl-C (and SIGTERM, SIGHUP) is noticed by [`happened`].
pub fn listen() {
    static LISTENING: OnceLock<()> = OnceLock::new();
    LISTENING.get_or_init(|| {
        // Under `nohup` a terminal may go away.
        let meant = |number: &i32| *number != SIGHUP || !signal::is_ignored(*number);
        let signals = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(meant);
        let (told, listens) = std::sync::mpsc::channel();
        ending::prepare();
        let wait = move || {
            // Where no handler can be set, signals end the process as they always do; and where
            // there is no thread for it, none is set.
            let Ok(mut signals) = Signals::new(signals) else { return };
            let _ = told.send(());
            for number in signals.forever() {
                if happened() {
                    sandbox::end_all();
                    end_by(number);
                }
                SIGNAL.store(number, Ordering::Relaxed);
                INTERRUPTED.store(true, Ordering::Release);
                ending::begin();
                sandbox::end_builds();
            }
        };
        let _ = std::thread::Builder::new().name("signals".to_owned()).spawn(wait);
        // It fails if there will never be a signal to report.
        let _ = listens.recv();
    });
}

/// What is set by Ctrl-C.
pub fn flag() -> &'static AtomicBool {
    &INTERRUPTED
}

/// Whether Ctrl-C was pressed, or another signal came.
pub fn happened() -> bool {
    INTERRUPTED.load(Ordering::Acquire)
}

/// The code of a command that was cut short.
pub fn exit() -> Exit {
    match SIGNAL.load(Ordering::Relaxed) {
        SIGTERM => Exit::TERMINATED,
        SIGHUP => Exit::HUNG_UP,
        _ => Exit::INTERRUPTED,
    }
}

/// The end of a command that was cut short; `message` says how things stand.
pub fn stop(message: &str) -> Stop {
    let how = match exit() {
        Exit::TERMINATED => "ended by SIGTERM",
        Exit::HUNG_UP => "ended by SIGHUP",
        _ => "interrupted",
    };
    Stop::Error(exit(), format!("{how}: {message}"))
}

/// Ends a command that runs everything or nothing, if it was cut short.
pub fn check() -> Result<(), Stop> {
    if happened() { Err(stop("not everything was run")) } else { Ok(()) }
}

/// Ends the process as the signal would have done, if another process sent it: the parent cannot
/// tell whether the command had a handler.
pub fn end_as_signalled(exit: Exit) {
    match exit {
        Exit::TERMINATED => end_by(SIGTERM),
        Exit::HUNG_UP => end_by(SIGHUP),
        _ => {}
    }
}

fn end_by(number: i32) {
    if number != SIGINT {
        let _ = signal_hook::low_level::emulate_default_handler(number);
    }
    std::process::exit(128 + number);
}
