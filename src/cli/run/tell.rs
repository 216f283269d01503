//! Writes each result as soon as all before it are known, and the summary at the end.

use std::io::Write;
use std::path::Path;

use super::progress::Progress;
use super::{Args, Done, defect, write};
use crate::cli::context::Context;
use crate::cli::exit::{Exit, Outcome, Stop};
use crate::cli::{interrupt, known};
use crate::harness::{Baseline, Case};
use crate::report::{self, Entry, Format, Status, Summary, Writer};
use crate::snapshot::Mode;
use crate::text::Style;

/// Results that come fast are written in pieces of this many bytes.
const ENOUGH: usize = 1 << 16;

/// Writes the results of scenarios.
pub(super) struct Teller<'a, 'c> {
    cases: &'a [Case<'a>],
    args: &'a Args,
    stacks: &'a [&'a str],
    progress: &'a Progress,
    context: &'c mut Context,
    writer: Box<dyn Writer>,
    /// Text not yet written to the stream.
    text: String,
    summary: Summary,
    unwritten: Unwritten,
    /// What explorations found, as scenarios.
    found: Vec<String>,
    /// What is known to fail, if that is to be written.
    known: Option<Baseline>,
}

impl<'a, 'c> Teller<'a, 'c> {
    /// Begins.
    pub(super) fn new(
        cases: &'a [Case<'a>],
        args: &'a Args,
        stacks: &'a [&'a str],
        progress: &'a Progress,
        context: &'c mut Context,
    ) -> Result<Self, Stop> {
        let style = Style { colour: context.out.color };
        let inconclusive_fails = args.inconclusive_fails();
        let options = report::Options {
            style,
            trace: args.trace(),
            explain: args.explain,
            inconclusive_fails,
        };
        let mut writer = args.format().writer(options);
        let mut text = String::new();
        writer.begin(&mut text).map_err(defect)?;
        Ok(Self {
            cases,
            args,
            stacks,
            progress,
            context,
            writer,
            text,
            summary: Summary::default(),
            unwritten: Unwritten::default(),
            found: Vec::new(),
            known: args.write_known.as_deref().map(known::renewed).transpose()?,
        })
    }

    /// Takes in the result of a case, in the order of the cases.
    pub(super) fn add(&mut self, at: usize, done: &Done) -> Result<(), Stop> {
        // There is a case for each result.
        let Some(case) = self.cases.get(at) else { return Ok(()) };
        let entry = Entry {
            source: &case.text.source,
            scenario: case.scenario,
            result: &done.result,
            stacks: self.stacks,
            snapshot: &done.snapshot,
        };
        self.summary.add(&entry);
        if let Some(known) = &mut self.known {
            known.renew(&case.name, &entry);
        }
        if let (Some(_), Some(explored)) = (&self.args.output, &done.result.explored) {
            self.found.extend(explored.found.iter().map(|it| it.text.clone()));
        }
        // If they were asked for, it must be reported that they were not written.
        let lost = done.snapshot.unwritten();
        if let Some((path, reason)) = lost {
            self.unwritten.add(path, reason);
        }
        let of_interest = entry.status() != Status::Passed || self.args.trace() || lost.is_some();
        if of_interest || !self.args.quiet || self.args.format() != Format::Human {
            self.writer.entry(&entry, &mut self.text).map_err(defect)?;
        }
        if self.text.len() > ENOUGH { self.flush() } else { Ok(()) }
    }

    /// Writes the results so far.
    pub(super) fn flush(&mut self) -> Result<(), Stop> {
        if self.text.is_empty() {
            return Ok(());
        }
        let out = &mut self.context.out;
        let text = &self.text;
        let write = || out.write_all(text.as_bytes()).and_then(|()| out.flush());
        // The bar and the results may share a terminal.
        self.progress.aside(write)?;
        self.text.clear();
        Ok(())
    }

    /// Writes the rest, and the summary.
    pub(super) fn end(mut self) -> Outcome {
        self.writer.end(&self.summary, &mut self.text).map_err(defect)?;
        self.progress.clear();
        self.flush()?;
        let Self { summary, args, context, found, known, stacks, .. } = self;
        if let Some(output) = &args.output {
            write::scenarios(output, &found, context)?;
        }
        if let (Some(file), Some(list)) = (&args.write_known, known) {
            known::write(file, &list, stacks, context)?;
        }
        if interrupt::happened() {
            let message = format!("{} of {} scenarios ran", summary.scenarios, self.cases.len());
            return Err(interrupt::stop(&message));
        }
        let asked = matches!(args.snapshots, Some(Mode::Auto | Mode::Update));
        if let Some(message) = self.unwritten.says() {
            if asked { context.error(message)? } else { context.warning(message)? }
        }
        let strictly = args.inconclusive_fails() && summary.inconclusive > 0;
        Ok(match summary {
            _ if summary.fails() || strictly => Exit::FAILED,
            _ if asked && self.unwritten.count > 0 => Exit::USAGE,
            Summary { unavailable, .. } if unavailable > 0 => Exit::UNAVAILABLE,
            _ if summary.judged() == 0 => {
                context.error(format_args!("nothing was judged: {}", summary.unjudged()))?;
                Exit::NOTHING_RAN
            }
            _ => Exit::PASSED,
        })
    }
}

/// Snapshots that were to be written and could not be.
#[derive(Default)]
struct Unwritten {
    count: usize,
    /// The first.
    path: String,
    /// Why it could not.
    reason: String,
}

impl Unwritten {
    fn add(&mut self, path: &Path, reason: &str) {
        if self.count == 0 {
            self.path = path.display().to_string();
            reason.clone_into(&mut self.reason);
        }
        self.count += 1;
    }

    fn says(&self) -> Option<String> {
        let Self { count, path, reason } = self;
        match count {
            0 => None,
            1 => Some(format!("the snapshot `{path}` could not be written: {reason}")),
            _ => Some(format!(
                "{count} snapshots could not be written; the first is `{path}`: {reason}"
            )),
        }
    }
}
