//! The Test Anything Protocol, version 13: what `prove` and most other readers know, and all
//! that is needed here.

use std::fmt::Write as _;

use serde_json::Value;

use super::{Entry, Format, Options, RenderError, Source, Status, Summary, Writer};
use super::{diagnostic, failure, json};
use crate::language::Diagnostic;
use crate::text::tap::{VERSION, escaped, printable};

/// Writes TAP 13: a test point a scenario, a YAML block with what JSON says of a failure, and
/// the plan at the end.
pub(super) struct Tap {
    options: Options,
    points: usize,
}

/// What it takes from a diagnostic.
const FINDING: [&str; 9] =
    ["message", "label", "severity", "code", "name", "file", "at", "help", "fix"];

/// What a YAML block takes from a JSON record, in this order.
const KEYS: [&str; 9] =
    ["verdict", "severity", "file", "line", "column", "failures", "explored", "holes", "snapshot"];

impl Tap {
    pub(super) fn new(options: Options) -> Self {
        Self { options: Options { trace: false, ..options }, points: 0 }
    }

    /// The YAML block of a scenario.
    fn block(&self, entry: &Entry<'_>, out: &mut String) -> Result<(), RenderError> {
        let record = json::Record::new(entry, self.options);
        let record = serde_json::to_value(record).map_err(failed)?;
        let message = entry.result.failures.first().map(|first| Value::from(first.to_string()));
        let fields = KEYS.iter().filter_map(|key| Some((*key, record.get(key)?)));
        block(message.iter().map(|line| ("message", line)).chain(fields), out)
    }
}

fn failed(error: serde_json::Error) -> RenderError {
    RenderError::new(Format::Tap, error)
}

/// A YAML block. JSON is YAML, once it has no character left that YAML does not print.
fn block<'a>(
    fields: impl Iterator<Item = (&'a str, &'a Value)>,
    out: &mut String,
) -> Result<(), RenderError> {
    out.push_str("  ---\n");
    for (key, value) in fields {
        let is_empty = match value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            _ => false,
        };
        if !is_empty {
            let text = serde_json::to_string(value).map_err(failed)?;
            let _ = writeln!(out, "  {key}: {}", printable(&text));
        }
    }
    out.push_str("  ...\n");
    Ok(())
}

impl Writer for Tap {
    fn begin(&mut self, out: &mut String) -> Result<(), RenderError> {
        out.push_str(VERSION);
        Ok(())
    }

    fn refused(
        &mut self,
        source: &Source,
        diagnostics: &[Diagnostic],
        out: &mut String,
    ) -> Result<(), RenderError> {
        for error in diagnostics.iter().filter(|it| it.is_error()) {
            self.points += 1;
            let place = source.place(error.span.start);
            let (file, code) = (escaped(source.name()), error.code.number());
            let _ = writeln!(
                out,
                "not ok {} - {file}:{}:{}: {code}: {}",
                self.points,
                place.line,
                place.column,
                escaped(&diagnostic::headline(error))
            );
            let finding =
                serde_json::to_value(json::Finding::new(source, error)).map_err(failed)?;
            let lines = Value::from(diagnostic::details(source, error));
            let fields = FINDING.iter().filter_map(|key| Some((*key, finding.get(key)?)));
            block(fields.chain([("details", &lines)]), out)?;
        }
        Ok(())
    }

    fn entry(&mut self, entry: &Entry<'_>, out: &mut String) -> Result<(), RenderError> {
        self.points += 1;
        let status = entry.status();
        let ok = matches!(
            status,
            Status::Passed
                | Status::Fixed
                | Status::Skipped
                | Status::Unsupported
                | Status::Inconclusive
        ) && !self.options.fails(status);
        let verdict = if ok { "ok" } else { "not ok" };
        let description = format!("{}: {}", entry.source.name(), entry.title());
        let _ = write!(out, "{verdict} {} - {}", self.points, escaped(&description));
        // A known failure is TAP's TODO: it may fail, and it is worth a word when it passes.
        match (status, entry.known()) {
            (Status::Known | Status::Fixed, Some(why)) => {
                let _ = write!(out, " # TODO known: {}", escaped(why));
            }
            (Status::Known, None) => out.push_str(" # TODO known"),
            (Status::Skipped, _) => {
                let _ = write!(out, " # SKIP {}", escaped(&entry.not_run().unwrap_or_default()));
            }
            (Status::Unsupported, _) => {
                let _ =
                    write!(out, " # SKIP {}", escaped(&entry.unsupported().unwrap_or_default()));
            }
            (Status::Inconclusive, _) if ok => {
                let _ = write!(out, " # SKIP {}", escaped(&failure::inconclusive(entry)));
            }
            _ => {}
        }
        out.push('\n');
        if status != Status::Passed {
            self.block(entry, out)?;
        }
        if let Some(extent) = entry.explored() {
            let _ = writeln!(out, "# explored: {}", escaped(&extent));
        }
        for remark in &entry.result.remarks {
            let _ = writeln!(out, "# remark: {}", escaped(&failure::remark(entry, remark)));
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut String) -> Result<(), RenderError> {
        let _ = match self.points {
            0 => writeln!(out, "1..0 # SKIP no scenario ran"),
            points => writeln!(out, "1..{points}\n# {summary}"),
        };
        Ok(())
    }
}
