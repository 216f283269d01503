//! What formats share about a failure: its line, its kind for machines, what was in flight. Its
//! words come from [`explain::failure`](crate::explain::failure).

use crate::explain::failure;
use crate::host::Host;
use crate::report::{Entry, ladder};
use crate::run::{Failure, FailureKind, Remark};
use crate::tcp::Segment;
use crate::text::count;

/// The name of a kind of failure, for machines.
pub(super) const fn kind(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::State => "state",
        FailureKind::Value => "value",
        FailureKind::Signal => "signal",
        FailureKind::Silence => "silence",
        FailureKind::Receive => "receive",
        FailureKind::Time => "time",
        FailureKind::Call => "call",
        FailureKind::Read => "read",
        FailureKind::Network => "network",
        FailureKind::Strict => "strict",
        FailureKind::Bound => "bound",
        FailureKind::Unknown => "unknown",
        FailureKind::Broken => "broken",
        FailureKind::Late => "late",
        FailureKind::Unavailable => "unavailable",
        FailureKind::Slow => "slow",
        FailureKind::Unsupported => "unsupported",
        FailureKind::Property => "property",
        FailureKind::Data => "data",
        FailureKind::Livelock => "livelock",
        FailureKind::Unexplored => "unexplored",
    }
}

/// Where a program parted from the model, if that was before the step that failed: `line 3`.
pub(super) fn place(entry: &Entry<'_>, failure: &Failure) -> Option<String> {
    let at = failure.parting.as_ref()?.statement.filter(|at| *at < failure.statement)?;
    let statement = entry.scenario.statements.get(usize::try_from(at).ok()?)?;
    Some(format!("line {}", entry.source.place(statement.span.start).line))
}

/// That a scenario is inconclusive, and the first thing that could not be known.
pub(super) fn inconclusive(entry: &Entry<'_>) -> String {
    let unknown = |failure: &&Failure| failure.kind() == FailureKind::Unknown;
    let failures = &entry.result.failures;
    match failures.iter().find(unknown).or(failures.first()) {
        Some(first) => format!("inconclusive: {first}"),
        None => "inconclusive".to_owned(),
    }
}

/// A remark with its line: `line 12: lingers at the end: client FIN_WAIT_2`.
pub(super) fn remark(entry: &Entry<'_>, remark: &Remark) -> String {
    let line = entry.source.place(remark.span.start).line;
    format!("line {line}: {}", failure::remark(remark))
}

/// What is in flight, one segment an item: `client --> <SEQ=101><ACK=301><CTL=ACK>`.
pub(super) fn in_flight(segments: &[(Host, Segment)]) -> Vec<String> {
    let line = |(from, segment): &(Host, Segment)| {
        format!("{from} --> {}", ladder::segment(segment, segment.window == 0))
    };
    segments.iter().map(line).collect()
}

/// `1 hole`, and what it asks.
pub(super) fn holes(n: usize) -> String {
    format!("{} open", count(n, "hole"))
}
