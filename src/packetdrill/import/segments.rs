//! Segments, as a person would name them.

use super::under_test;
use crate::host::Host;
use crate::language::plan::{
    Expression, Field, NetworkAction, Pattern, Scenario, Shape, Sign, Statement, StatementKind,
    Term,
};
use crate::tcp::{Flags, SegmentField, Variable};

/// The window of a forged segment that names none.
const USUAL_WINDOW: u64 = 65_535;

/// What is forged in a statement, and by whom.
fn forged(statement: &Statement) -> Option<(&Pattern, Host)> {
    match &statement.kind {
        StatementKind::Network(NetworkAction::Forge(pattern, from)) => Some((pattern, *from)),
        _ => None,
    }
}

/// `server recv FIN` for `server recv ANY` right after a FIN was forged.
pub(super) fn named(scenario: &Scenario, at: usize) -> Option<StatementKind> {
    let StatementKind::Recv { host, patterns, next: false, at: None } =
        &scenario.statements.get(at)?.kind
    else {
        return None;
    };
    if *patterns != [Pattern::default()] {
        return None;
    }
    let (pattern, _) = forged(scenario.statements.get(at.checked_sub(1)?)?)?;
    let has_payload = pattern
        .fields
        .iter()
        .any(|field| matches!(field, Field::Number(SegmentField::Len, _) | Field::Text(_)));
    let shape = match pattern.shape {
        Shape::Flags(flags) => {
            let main = |flag| if flags.has(flag) { flag.0 } else { 0 };
            let (syn, fin, rst) = (main(Flags::SYN), main(Flags::FIN), main(Flags::RST));
            match (syn | fin | rst, has_payload) {
                (0, true) => Shape::Data(Flags::NONE),
                (0, false) if flags.has(Flags::ACK) => Shape::Flags(Flags::ACK),
                (0, false) => return None,
                (named, _) if named == Flags::SYN.0 => {
                    Shape::Flags(Flags(named | main(Flags::ACK)))
                }
                (named, _) => Shape::Flags(Flags(named)),
            }
        }
        other => other,
    };
    let patterns = vec![Pattern { shape, fields: Vec::new() }];
    Some(StatementKind::Recv { host: *host, patterns, next: false, at: None })
}

/// An expected segment without what goes without saying: that a SYN or RST has no payload, and that
/// there are no options in a later segment where the peer has not agreed to any.
pub(super) fn plain(scenario: &Scenario, at: usize) -> Option<StatementKind> {
    let StatementKind::Recv { host, patterns, next, at } = &scenario.statements.get(at)?.kind
    else {
        return None;
    };
    let [Pattern { shape: shape @ Shape::Only(flags), fields }] = patterns.as_slice() else {
        return None;
    };
    let is_syn = flags.has(Flags::SYN);
    let has_agreed = is_syn || scenario.statements.iter().filter_map(forged).any(agrees);
    let is_clear = |field: &Field| match field {
        Field::Number(SegmentField::Len, length) => {
            *length == number(0) && (is_syn || flags.has(Flags::RST))
        }
        Field::NoOtherOptions => !has_agreed,
        _ => false,
    };
    let mut fields: Vec<Field> = fields.iter().filter(|it| !is_clear(it)).cloned().collect();
    // As the RFC's figures have it: SEQ, ACK, and then the rest.
    let place = |field: &Field| match field.of() {
        Some(SegmentField::Seq) => 0,
        Some(SegmentField::Ack) => 1,
        _ => 2,
    };
    fields.sort_by_key(place);
    let patterns = vec![Pattern { shape: *shape, fields }];
    Some(StatementKind::Recv { host: *host, patterns, next: *next, at: at.clone() })
}

/// Whether a peer's segment offers options that later segments may have.
fn agrees((pattern, _): (&Pattern, Host)) -> bool {
    pattern.fields.iter().any(|field| match field {
        Field::RawOptions(_) => true,
        _ => matches!(field.of(), Some(SegmentField::SackPermitted | SegmentField::TsVal)),
    })
}

/// A forged segment without the window that it has anyway.
pub(super) fn usual_window(scenario: &Scenario, at: usize) -> Vec<StatementKind> {
    arrival(scenario, at, SegmentField::Window, |value| match *value == number(USUAL_WINDOW) {
        true => vec![None],
        false => Vec::new(),
    })
}

/// A forged segment without the sequence number that its receiver expects next, or with the edge of
/// a window for it.
pub(super) fn sequence(scenario: &Scenario, at: usize) -> Vec<StatementKind> {
    let edges = sequence_edges(under_test(scenario));
    arrival(scenario, at, SegmentField::Seq, |_| shorter(&edges))
}

/// The same of its acknowledgment number.
pub(super) fn acknowledgment(scenario: &Scenario, at: usize) -> Vec<StatementKind> {
    let edges = acknowledgment_edges(under_test(scenario));
    arrival(scenario, at, SegmentField::Ack, |_| shorter(&edges))
}

/// No number, or one of these.
fn shorter(edges: &[Expression]) -> Vec<Option<Expression>> {
    [None].into_iter().chain(edges.iter().cloned().map(Some)).collect()
}

/// A forged segment with another value in that field, or without it.
fn arrival(
    scenario: &Scenario,
    at: usize,
    field: SegmentField,
    values: impl Fn(&Expression) -> Vec<Option<Expression>>,
) -> Vec<StatementKind> {
    let forged = scenario.statements.get(at).and_then(forged);
    let found = forged.and_then(|(pattern, from)| {
        let place = pattern.fields.iter().position(|it| it.of() == Some(field))?;
        Some((pattern, from, place, pattern.fields.get(place)?.expression()?))
    });
    let Some((pattern, from, place, old)) = found else { return Vec::new() };
    let with = |value: Option<Expression>| {
        let mut changed = pattern.clone();
        let new = value.map(|value| Field::Number(field, value));
        changed.fields.splice(place..=place, new);
        StatementKind::Network(NetworkAction::Forge(changed, from))
    };
    values(old).into_iter().map(with).collect()
}

fn number(value: u64) -> Expression {
    Expression { terms: vec![(Sign::Plus, Term::Number(value))] }
}

/// A sum of variables of a host and a number.
fn sum(host: Host, variables: &[Variable], more: i8) -> Expression {
    let mut terms: Vec<_> =
        variables.iter().map(|it| (Sign::Plus, Term::Variable(host, *it))).collect();
    let sign = if more < 0 { Sign::Minus } else { Sign::Plus };
    if more != 0 {
        terms.push((sign, Term::Number(more.unsigned_abs().into())));
    }
    Expression { terms }
}

/// The sequence numbers at the edges of the window in which a segment is acceptable.
fn sequence_edges(host: Host) -> Vec<Expression> {
    let (next, window) = (Variable::RcvNxt, Variable::RcvWnd);
    vec![
        sum(host, &[next], -1),
        sum(host, &[next, window], 0),
        sum(host, &[next, window], -1),
        sum(host, &[next, window], 1),
        sum(host, &[next], 1),
    ]
}

/// The acknowledgment numbers around what can be acknowledged.
fn acknowledgment_edges(host: Host) -> Vec<Expression> {
    let (oldest, next) = (Variable::SndUna, Variable::SndNxt);
    vec![
        sum(host, &[oldest], 0),
        sum(host, &[oldest], -1),
        sum(host, &[next], 1),
        sum(host, &[next], -1),
    ]
}
