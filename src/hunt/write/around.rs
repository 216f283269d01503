//! The same course, where an expectation can see more: with what is in flight taken in before, and with
//! numbers in place of variables that an implementation does not tell.

use crate::host::Host;
use crate::hunt::values::values;
use crate::language::plan::{
    Expression, Field, NetworkAction, Pattern, Scenario, Shape, Sign, Start, Statement,
    StatementKind, Term,
};
use crate::run::{Origin, RunOptions, What, modular, run_on_model};
use crate::tcp::{Flags, Segment};

use super::expect::statement;

/// The course and what can stand in its place, the plainest first.
pub(super) fn variants(course: &Scenario, host: Host) -> Vec<Scenario> {
    let mut variants = vec![course.clone()];
    let drained = drained(course, host);
    variants.extend(drained);
    let numbers: Vec<Scenario> = variants.iter().map(numeric).collect();
    for it in numbers {
        if !variants.contains(&it) {
            variants.push(it);
        }
    }
    variants
}

/// With a `recv` of the raw peer for each segment that the model sends to it before the last statements.
fn drained(course: &Scenario, host: Host) -> Option<Scenario> {
    let is_raw = |it: &Statement| match &it.kind {
        StatementKind::Given(starts) => starts.contains(&(host.peer(), Start::Raw)),
        _ => false,
    };
    if !course.statements.iter().any(is_raw) {
        return None;
    }
    let result = run_on_model(course, &RunOptions::default());
    let mut sent: Vec<(usize, Segment)> = Vec::new();
    // On the walk to the start, others take in what they get.
    let arrived = |wanted| {
        let is_it = |what: &What| matches!(what, What::Arrived { id, .. } if *id == wanted);
        result.trace.events.iter().any(|event| event.setup && is_it(&event.what))
    };
    for event in &result.trace.events {
        if let What::Sent { id, from, segment, origin: Origin::Host } = &event.what
            && *from == host
            && !arrived(*id)
        {
            sent.push((event.statement.unwrap_or(0) as usize, segment.clone()));
        }
    }
    let last = course.statements.len().saturating_sub(1);
    let is_setting =
        |it: &Statement| matches!(it.kind, StatementKind::Set { .. } | StatementKind::Given(_));
    let head = course.statements.iter().take_while(|it| is_setting(it)).count();
    let mut statements = Vec::new();
    let mut taken = false;
    for (at, one) in course.statements.iter().enumerate() {
        statements.push(one.clone());
        let is_head_end = at + 1 == head;
        if at == last || (at + 1 < head) {
            continue;
        }
        let here =
            sent.iter().filter(|(when, _)| if is_head_end { *when <= at } else { *when == at });
        for (_, segment) in here {
            taken = true;
            statements.push(statement(StatementKind::Recv {
                host: host.peer(),
                patterns: vec![like(segment)],
                next: false,
                at: None,
            }));
        }
    }
    taken.then(|| Scenario { statements, ..course.clone() })
}

/// The plainest pattern of a segment.
fn like(segment: &Segment) -> Pattern {
    let control = Flags::SYN | Flags::FIN | Flags::RST;
    let shape = match segment.flags.any(control) {
        false if !segment.payload.is_empty() => Shape::Data(Flags::NONE),
        _ => Shape::Flags(Flags(segment.flags.0 & (control | Flags::ACK).0)),
    };
    Pattern { shape, fields: Vec::new() }
}

/// With numbers where forged segments have variables.
fn numeric(course: &Scenario) -> Scenario {
    let mut changed = course.clone();
    for (at, one) in changed.statements.iter_mut().enumerate() {
        let StatementKind::Network(NetworkAction::Forge(pattern, _)) = &mut one.kind else {
            continue;
        };
        for field in &mut pattern.fields {
            let Field::Number(_, e) = field else { continue };
            let varies = e.terms.iter().any(|(_, term)| matches!(term, Term::Variable(..)));
            let value = |host, variable| values(course, at, host).get(variable);
            if let Some(n) = modular(e, value).filter(|_| varies) {
                *e = Expression { terms: vec![(Sign::Plus, Term::Number(n.into()))] };
            }
        }
    }
    changed
}
