//! Moments, as a person would count them: from the statement before.

use std::time::Duration;

use crate::language::plan::{Delay, Moment, Statement, StatementKind, When};

/// A statement that is to be changed, by its number; `None`: it goes.
pub(super) type Change = (usize, Option<StatementKind>);

/// The statements with some of them changed.
pub(super) fn put(statements: &[Statement], changes: &[Change]) -> Vec<Statement> {
    let changed = |(at, statement): (usize, &Statement)| {
        let Some((_, change)) = changes.iter().find(|(other, _)| *other == at) else {
            return Some(statement.clone());
        };
        change.clone().map(|kind| Statement { span: statement.span, kind })
    };
    statements.iter().enumerate().filter_map(changed).collect()
}

/// Statements with a moment: `wait D`, and no moment where a segment is there already.
pub(super) fn short(statements: &[Statement]) -> Vec<Change> {
    changes(statements, true)
}

/// The same statements, and moments all the same.
pub(super) fn careful(statements: &[Statement]) -> Vec<Change> {
    changes(statements, false)
}

fn changes(statements: &[Statement], short: bool) -> Vec<Change> {
    let mut changes = Vec::new();
    // The moment of the statement before, if it is sure.
    let mut now = Some(Duration::ZERO);
    for (number, statement) in statements.iter().enumerate() {
        match &statement.kind {
            StatementKind::Until(moment) => {
                if let Some(later) = later(*moment, now) {
                    let kind = match (later.is_zero(), short) {
                        (true, _) => None,
                        (_, true) => Some(StatementKind::Wait(Delay::Fixed(later))),
                        (_, false) => Some(StatementKind::Until(Moment::After(later))),
                    };
                    changes.push((number, kind));
                }
                now = reached(*moment, now);
            }
            StatementKind::Recv { host, patterns, next, at: Some(when) } => {
                if let Some(relative) = relative(**when, now) {
                    let left_out = short && (relative == NOW || is_any(**when));
                    let at = (!left_out).then(|| Box::new(relative));
                    let (host, patterns, next) = (*host, patterns.clone(), *next);
                    let kind = StatementKind::Recv { host, patterns, next, at };
                    changes.push((number, Some(kind)));
                }
                let is_sure = when.earliest == when.latest;
                now = reached(when.latest, now).filter(|_| is_sure);
            }
            StatementKind::Wait(Delay::Fixed(length)) => now = now.map(|now| now + *length),
            _ => {}
        }
    }
    changes
}

/// The moment of the statement before.
const NOW: When =
    When { earliest: Moment::After(Duration::ZERO), latest: Moment::After(Duration::ZERO) };

/// How much later than the statement before that is; `None` if nobody can know.
fn later(moment: Moment, now: Option<Duration>) -> Option<Duration> {
    match moment {
        Moment::At(time) => Some(time.saturating_sub(now?)),
        Moment::After(time) => Some(time),
    }
}

fn reached(moment: Moment, now: Option<Duration>) -> Option<Duration> {
    match moment {
        Moment::At(time) => Some(time),
        Moment::After(time) => Some(now? + time),
    }
}

fn relative(when: When, now: Option<Duration>) -> Option<When> {
    let earliest = Moment::After(later(when.earliest, now)?);
    let latest = Moment::After(later(when.latest, now)?);
    Some(When { earliest, latest })
}

/// Whether it stands for any time, as a reading that leaves times alone has it.
fn is_any(when: When) -> bool {
    let far = |moment| matches!(moment, Moment::After(time) if time >= Duration::from_secs(600));
    when.earliest == Moment::At(Duration::ZERO) && far(when.latest)
}
