//! Building: a command that runs to its end, or until its time is up.

use std::io::Read;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::sys::leash;

/// What came of building.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Built {
    /// How it ended; `None` if its time was up.
    pub status: Option<ExitStatus>,
    /// The beginning of what it said on stdout and stderr.
    pub log: String,
}

/// How often is looked whether it has ended, beside its streams.
const GLANCE: Duration = Duration::from_millis(20);

/// Runs a command to its end, and keeps so many octets of what it says. Whatever it started is
/// ended with it.
///
/// # Errors
/// If it cannot be started.
pub fn build(mut command: Command, time: Duration, most: usize) -> Result<Built, String> {
    let deadline = Instant::now() + time;
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child =
        leash::start(&mut command).map_err(|error| format!("cannot start it: {error}"))?;
    let (sender, said) = mpsc::channel();
    let streams: [Option<Box<dyn Read + Send>>; 2] = [
        child.stdout.take().map(|it| Box::new(it) as Box<dyn Read + Send>),
        child.stderr.take().map(|it| Box::new(it) as Box<dyn Read + Send>),
    ];
    for mut stream in streams.into_iter().flatten() {
        let sender = sender.clone();
        thread::spawn(move || {
            let mut room = [0; 1 << 13];
            // Read to the end, whatever is kept of it: nobody is to wait for a full pipe.
            while let Ok(n @ 1..) = stream.read(&mut room) {
                if sender.send(room.get(..n).unwrap_or_default().to_vec()).is_err() {
                    break;
                }
            }
        });
    }
    drop(sender);
    let mut log = Vec::new();
    let mut keep = |octets: &[u8]| {
        let room = most.saturating_sub(log.len()).min(octets.len());
        log.extend_from_slice(octets.get(..room).unwrap_or_default());
    };
    let status = loop {
        match said.recv_timeout(GLANCE) {
            Ok(octets) => keep(&octets),
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            // Its streams are closed; it may go on without them.
            Err(mpsc::RecvTimeoutError::Disconnected) => thread::sleep(GLANCE),
        }
        if let Ok(Some(status)) = child.try_wait() {
            break Some(status);
        }
        if Instant::now() >= deadline {
            break None;
        }
    };
    leash::end(&mut child).map_err(|error| format!("cannot end it: {error}"))?;
    // What is still in the pipes; all that could write to them is gone.
    while let Ok(octets) = said.recv_timeout(Duration::from_secs(1)) {
        keep(&octets);
    }
    let log = String::from_utf8_lossy(&log).into_owned();
    Ok(Built { status, log })
}
