//! What a program gets wrong about the protocol, as a table of numbered checks. None of them asks
//! whether its TCP is right: that is what scenarios are for.

mod report;
mod steps;

pub use report::{Check, Outcome, Report};

use super::session::{Failure, Mistake};
use super::{Launcher, Session};
use steps::STEPS;
pub(super) use steps::{PASSED, passes_if, times, wrong};

/// Checks a program. Every check starts it afresh.
pub fn check(launcher: &Launcher) -> Report {
    let mut report = Report::new(launcher);
    let mut broken = None;
    for (number, step) in (1..).zip(STEPS) {
        let outcome = if let Some(first) = broken {
            Outcome::Skipped { why: format!("{first} has to pass first") }
        } else {
            match Session::begin(launcher) {
                Ok(session) => {
                    report.met(&session);
                    (step.run)(session).unwrap_or_else(|wrong| wrong)
                }
                Err(failure) => {
                    report.is_unavailable(&failure);
                    failed(failure)
                }
            }
        };
        if step.is_first && matches!(outcome, Outcome::Failed { .. }) {
            broken.get_or_insert(number);
        }
        report.checks.push(Check { number, id: step.id, title: step.title, outcome });
    }
    report
}

/// The JSON schema of a report.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Report).to_value()
}

/// A mistake, and what to do about it.
pub(super) fn failed(Failure { fault, mistake }: Failure) -> Outcome {
    Outcome::Failed {
        expected: fault.expected,
        found: fault.actual,
        hint: mistake.hint().to_owned(),
        log: fault.log,
    }
}

impl Mistake {
    /// What to do about it. May be empty.
    const fn hint(self) -> &'static str {
        match self {
            Self::Silent => {
                "flush stdout after every line, since a pipe is buffered where a terminal is not: \
                 `print(…, flush=True)` in Python, `fflush(stdout)` in C, `System.out.flush()` in \
                 Java, `Flush()` on the writer in Go. And read line by line, not to the end of the \
                 input"
            }
            Self::Unended => "end every answer with a line feed, and flush it",
            Self::Ended | Self::Left => {
                "answer every message, and exit only when stdin ends; stderr may say why it ended"
            }
            Self::Chatter => "stdout is only for answers: print your own messages to stderr",
            Self::Spread => "an answer is one line: print JSON without indentation",
            Self::Word => "see docs/PROTOCOL.md for every field and every word",
            Self::Repeated => {
                "answer each message with exactly one line; put several segments in one `send`"
            }
            Self::Other => "",
        }
    }
}
