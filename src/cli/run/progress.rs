//! How far a long run has got.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::text::{clip, thousands, visible};

/// No more columns of a name are shown.
const NAME: usize = 30;

/// Shorter runs need no progress bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar on stderr that shows itself only if stderr is a terminal and the run is long.
///
/// It is the only code that writes without the context, which the run holds meanwhile.
pub struct Progress {
    /// 0 if nobody knows.
    total: u64,
    terminal: bool,
    what: &'static str,
    start: Instant,
    done: std::sync::atomic::AtomicU64,
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    /// A bar for so many of `what`; 0 if nobody knows how many there will be.
    pub fn new(total: usize, terminal: bool, what: &'static str) -> Self {
        Self {
            total: total as u64,
            terminal,
            what,
            start: Instant::now(),
            done: std::sync::atomic::AtomicU64::new(0),
            bar: OnceLock::new(),
        }
    }

    /// One more is done.
    pub fn step(&self) {
        let done = self.done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
        if self.terminal && (self.bar.get().is_some() || self.start.elapsed() > PATIENCE) {
            self.bar.get_or_init(|| bar(self.total, self.what)).set_position(done);
        }
    }

    /// A search has come so far.
    pub fn search(&self, name: &str, states: u64, depth: u32) {
        if self.terminal && (self.bar.get().is_some() || self.start.elapsed() > PATIENCE) {
            let (name, states) = (clip(&visible(name), NAME).into_owned(), thousands(states));
            let message = format!("; {name}: {states} situations, depth {depth}");
            self.bar.get_or_init(|| bar(self.total, self.what)).set_message(message);
        }
    }

    /// Writes to the terminal, with the bar out of the way.
    pub fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match self.bar.get() {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

fn bar(total: u64, what: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    let template = match total {
        0 => format!("{{pos}} {what}{{msg}}"),
        _ => format!("{{wide_bar}} {{pos}} of {{len}} {what}{{msg}}"),
    };
    let style = ProgressStyle::with_template(&template);
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
