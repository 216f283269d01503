//! Statements that can go.

use super::Search;
use crate::host::Host;
use crate::language::plan::{Start, Statement, StatementKind};

/// So many of the last statements are tried from a start of their own.
const LAST: usize = 4;

/// What comes after the difference.
pub(super) fn behind(search: &mut Search<'_>) -> bool {
    let Some(at) = search.best.parting.statement else { return false };
    let statements = search.statements();
    let end = at as usize + 1;
    end < statements.len() && {
        let kept = statements.iter().take(end).cloned().collect();
        search.takes(kept)
    }
}

/// The way to the state in which it shows, if the scenario can start there.
pub(super) fn before(search: &mut Search<'_>) -> bool {
    let (host, state) = (search.best.parting.host, search.best.parting.state);
    let statements = search.statements().to_vec();
    let is_start = |it: &Statement| matches!(it.kind, StatementKind::Given(_));
    let Some(given) = statements.iter().find(|it| is_start(it)) else { return false };
    let StatementKind::Given(starts) = &given.kind else { return false };
    let moved = |(whose, start): &(Host, Start)| match *start {
        Start::State(_) if *whose == host => (*whose, Start::State(state)),
        start => (*whose, start),
    };
    let mut starts: Vec<_> = starts.iter().map(moved).collect();
    if !starts.iter().any(|(whose, _)| *whose == host) {
        starts.push((host, Start::State(state)));
    }
    let start = Statement { kind: StatementKind::Given(starts), ..given.clone() };
    let settings = statements.iter().take_while(|it| is_setting(it) || is_start(it));
    let settings: Vec<Statement> = settings.filter(|it| is_setting(it)).cloned().collect();
    let (head, whole) = (settings.len() + 1, statements.len());
    for last in 1..=LAST.min(whole.saturating_sub(head + 1)) {
        let mut tried = settings.clone();
        tried.push(start.clone());
        tried.extend(statements.iter().skip(whole - last).cloned());
        if search.takes(tried) {
            return true;
        }
    }
    false
}

/// Runs of statements, long ones first and the last first, and then single ones.
pub(super) fn out(search: &mut Search<'_>) -> bool {
    let mut changed = false;
    let mut length = search.statements().len() / 2;
    while length > 0 {
        let mut end = search.statements().len();
        while end >= length {
            let gone = end - length..end;
            let statements = search.statements();
            let is_start = |it: &Statement| matches!(it.kind, StatementKind::Given(_));
            let has_start = statements.iter().take(end).skip(gone.start).any(is_start);
            let kept = statements.iter().enumerate().filter(|(at, _)| !gone.contains(at));
            let kept = kept.map(|(_, statement)| statement.clone()).collect();
            // Without a start it would be another kind of course.
            if !has_start && search.takes(kept) {
                changed = true;
                end = gone.start;
            } else {
                end -= 1;
            }
        }
        length /= 2;
    }
    changed
}

fn is_setting(statement: &Statement) -> bool {
    matches!(statement.kind, StatementKind::Set { .. })
}
