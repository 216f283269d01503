//! Results as JSON: one document, or one value a line. The shape is the structs of
//! [`record`](self) and [`trace`](self), and the schema is made from them.

mod explored;
mod finding;
mod list;
mod record;
mod trace;

pub use explored::{Explored, Found};
pub use finding::{Also, Extent, Finding, Findings, Fix};
pub use list::{List, Listed, list, list_schema};
pub use record::{
    Attributes, Failure, Head, Hole, Known, Line, Points, Record, Remark, Report, Snapshot, Tool,
    Unsupported, Why,
};
pub use trace::{Event, Segment, TraceEvent};

use serde::Serialize;
use serde_json::Value;

use super::{Entry, Format, Options, RenderError, Source, Summary, Writer};
use crate::language::Diagnostic;

/// The version of the shape. It grows when a field goes or changes its meaning, not when one
/// is added.
pub const VERSION: u32 = 1;

/// The JSON schema of the document that [`Format::Json`] writes.
pub fn schema() -> Value {
    schemars::schema_for!(Report).to_value()
}

/// The JSON schema of each line that [`Format::JsonLines`] writes.
pub fn line_schema() -> Value {
    schemars::schema_for!(Line).to_value()
}

/// The JSON schema of what `check` writes.
pub fn check_schema() -> Value {
    schemars::schema_for!(Findings).to_value()
}

/// Writes one JSON document, all of it at the end.
pub(super) struct Document {
    options: Options,
    errors: Vec<Finding>,
    scenarios: Vec<Record>,
}

impl Document {
    pub(super) fn new(options: Options) -> Self {
        Self { options, errors: Vec::new(), scenarios: Vec::new() }
    }
}

impl Writer for Document {
    fn refused(
        &mut self,
        source: &Source,
        diagnostics: &[Diagnostic],
        _: &mut String,
    ) -> Result<(), RenderError> {
        self.errors.extend(errors(source, diagnostics));
        Ok(())
    }

    fn entry(&mut self, entry: &Entry<'_>, _: &mut String) -> Result<(), RenderError> {
        self.scenarios.push(Record::new(entry, self.options));
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut String) -> Result<(), RenderError> {
        let scenarios = std::mem::take(&mut self.scenarios);
        let report = Report {
            version: VERSION,
            tool: Tool::this(),
            errors: std::mem::take(&mut self.errors),
            summary: *summary,
            scenarios,
        };
        pretty(&report, out)
    }
}

/// Writes one JSON value a line: the start, each scenario, the summary.
pub(super) struct Lines {
    options: Options,
}

impl Lines {
    pub(super) fn new(options: Options) -> Self {
        Self { options }
    }
}

impl Writer for Lines {
    fn begin(&mut self, out: &mut String) -> Result<(), RenderError> {
        line(&Line::Start(Head { version: VERSION, tool: Tool::this() }), out)
    }

    fn refused(
        &mut self,
        source: &Source,
        diagnostics: &[Diagnostic],
        out: &mut String,
    ) -> Result<(), RenderError> {
        errors(source, diagnostics)
            .try_for_each(|finding| line(&Line::Error(Box::new(finding)), out))
    }

    fn entry(&mut self, entry: &Entry<'_>, out: &mut String) -> Result<(), RenderError> {
        line(&Line::Scenario(Box::new(Record::new(entry, self.options))), out)
    }

    fn end(&mut self, summary: &Summary, out: &mut String) -> Result<(), RenderError> {
        line(&Line::Summary(*summary), out)
    }
}

/// The errors of a text.
fn errors(source: &Source, diagnostics: &[Diagnostic]) -> impl Iterator<Item = Finding> {
    let errors = diagnostics.iter().filter(|it| it.is_error());
    errors.map(|error| Finding::new(source, error))
}

fn pretty(value: &impl Serialize, out: &mut String) -> Result<(), RenderError> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| RenderError::new(Format::Json, error))?;
    out.push_str(&text);
    out.push('\n');
    Ok(())
}

fn line(value: &impl Serialize, out: &mut String) -> Result<(), RenderError> {
    let text =
        serde_json::to_string(value).map_err(|error| RenderError::new(Format::JsonLines, error))?;
    out.push_str(&text);
    out.push('\n');
    Ok(())
}
