//! Plainer statements in the place of others: fewer fields, flags and octets.

use std::time::Duration;

use super::Search;
use crate::host::Host;
use crate::language::plan::{
    Delay, Expression, Field, NetworkAction, Pattern, Payload, Read, Shape, Sign, Start,
    StatementKind, Term, UserCall,
};
use crate::tcp::{Flags, SegmentField};

/// Makes every statement as plain as it can be, the last first.
pub(super) fn make(search: &mut Search<'_>) -> bool {
    let mut changed = false;
    for at in (0..search.statements().len()).rev() {
        while let Some(statement) = search.statements().get(at) {
            let plainer = plainer(&statement.kind);
            if !plainer.into_iter().any(|kind| search.takes_at(at, kind)) {
                break;
            }
            changed = true;
        }
    }
    changed
}

/// What can stand in the place of a statement, what says least first. None of it can lead back.
fn plainer(kind: &StatementKind) -> Vec<StatementKind> {
    match kind {
        StatementKind::Network(action) => {
            actions(action).into_iter().map(StatementKind::Network).collect()
        }
        StatementKind::Call { host, call, fails } => {
            let of = |call| StatementKind::Call { host: *host, call, fails: *fails };
            calls(call).into_iter().map(of).collect()
        }
        StatementKind::Read { host, what, fails } if *what != Read::Some => {
            vec![StatementKind::Read { host: *host, what: Read::Some, fails: *fails }]
        }
        StatementKind::Recv { host, patterns: all, next, at } => {
            let of = |patterns| StatementKind::Recv {
                host: *host,
                patterns,
                next: *next,
                at: at.clone(),
            };
            let mut plainer: Vec<_> = alternatives(all).into_iter().map(of).collect();
            if *next || at.is_some() {
                let patterns = all.clone();
                plainer.push(StatementKind::Recv { host: *host, patterns, next: false, at: None });
            }
            plainer
        }
        StatementKind::Given(starts) if starts.len() > 1 => {
            let without = |at: usize| {
                let kept = starts.iter().enumerate().filter(|(it, _)| *it != at);
                StatementKind::Given(kept.map(|(_, start)| *start).collect())
            };
            // A host that is not raw would answer by itself.
            let is_raw = |at: &usize| starts.get(*at).is_some_and(|(_, it)| *it == Start::Raw);
            (0..starts.len()).filter(|at| !is_raw(at)).map(without).collect()
        }
        StatementKind::Wait(Delay::Fixed(time)) => waits(*time),
        _ => Vec::new(),
    }
}

/// Lengths that say why.
fn waits(time: Duration) -> Vec<StatementKind> {
    let mut plainer = vec![Delay::Rto(1.0), Delay::Msl(2.0)];
    let second = Duration::from_secs(1);
    if time > second {
        plainer.push(Delay::Fixed(second));
    }
    plainer.into_iter().map(StatementKind::Wait).collect()
}

fn calls(call: &UserCall) -> Vec<UserCall> {
    match call {
        UserCall::CloseLinger(_) => vec![UserCall::Close],
        UserCall::ListenForever => vec![UserCall::Listen],
        UserCall::Send { data, push, urgent } => {
            let of = |data| UserCall::Send { data, push: *push, urgent: *urgent };
            let mut plainer: Vec<_> = match data {
                Payload::Text(_) => vec![of(Payload::Length(1))],
                Payload::Length(n) => {
                    fewer(u64::from(*n)).map(|n| of(Payload::Length(n as u32))).collect()
                }
            };
            if *push || *urgent {
                plainer.push(UserCall::Send { data: data.clone(), push: false, urgent: false });
            }
            plainer
        }
        _ => Vec::new(),
    }
}

/// Fewer than so many, but at least one.
fn fewer(n: u64) -> impl Iterator<Item = u64> {
    [1, 2, n / 4, n / 2, n.saturating_sub(1)].into_iter().filter(move |it| (1..n).contains(it))
}

fn actions(action: &NetworkAction) -> Vec<NetworkAction> {
    type Make = fn(Vec<Pattern>, Option<Host>) -> NetworkAction;
    let (make, patterns, from): (Make, _, _) = match action {
        NetworkAction::Forge(pattern, from) => {
            let forged = forged(pattern).into_iter();
            return forged.map(|it| NetworkAction::Forge(it, *from)).collect();
        }
        NetworkAction::Drop(patterns, from) => (NetworkAction::Drop, patterns, from),
        NetworkAction::Duplicate(patterns, from) => (NetworkAction::Duplicate, patterns, from),
        NetworkAction::Hold(patterns, from) => (NetworkAction::Hold, patterns, from),
        NetworkAction::Release(patterns, from) => (NetworkAction::Release, patterns, from),
        _ => return Vec::new(),
    };
    let fewer = alternatives(patterns).into_iter().map(|it| make(it, *from));
    let anyone = from.is_some().then(|| make(patterns.clone(), None));
    anyone.into_iter().chain(fewer).collect()
}

/// Fewer patterns to look for, and plainer ones.
fn alternatives(patterns: &[Pattern]) -> Vec<Vec<Pattern>> {
    match patterns {
        [one] => without_fields(one).into_iter().map(|it| vec![it]).collect(),
        several => several.iter().map(|it| vec![it.clone()]).collect(),
    }
}

/// Without all of its fields, and without one of them.
fn without_fields(pattern: &Pattern) -> Vec<Pattern> {
    let without = |at: usize| {
        let kept = pattern.fields.iter().enumerate().filter(|(it, _)| *it != at);
        let fields = kept.map(|(_, field)| field.clone()).collect();
        Pattern { shape: pattern.shape, fields }
    };
    let bare = Pattern { shape: pattern.shape, fields: Vec::new() };
    let bare = (pattern.fields.len() > 1).then_some(bare);
    bare.into_iter().chain((0..pattern.fields.len()).map(without)).collect()
}

/// Segments with less in them.
fn forged(pattern: &Pattern) -> Vec<Pattern> {
    let mut plainer = without_fields(pattern);
    if let Some((shape, flags)) = flags_of(pattern.shape) {
        for flag in single(flags) {
            plainer.push(Pattern { shape: shape(flags.without(flag)), ..pattern.clone() });
        }
    }
    for (at, field) in pattern.fields.iter().enumerate() {
        for field in fields(field) {
            let mut changed = pattern.clone();
            if let Some(place) = changed.fields.get_mut(at) {
                *place = field;
            }
            plainer.push(changed);
        }
    }
    plainer
}

/// A kind of shape.
type Make = fn(Flags) -> Shape;

/// The flags of a shape, of which at least one stays.
fn flags_of(shape: Shape) -> Option<(Make, Flags)> {
    match shape {
        Shape::Flags(flags) if single(flags).count() > 1 => Some((Shape::Flags, flags)),
        Shape::Only(flags) if single(flags).count() > 1 => Some((Shape::Only, flags)),
        Shape::Data(flags) if flags != Flags::NONE => Some((Shape::Data, flags)),
        _ => None,
    }
}

fn single(flags: Flags) -> impl Iterator<Item = Flags> {
    let all = [
        Flags::ECE,
        Flags::CWR,
        Flags::URG,
        Flags::PSH,
        Flags::FIN,
        Flags::ACK,
        Flags::SYN,
        Flags::RST,
    ];
    all.into_iter().filter(move |flag| flags.has(*flag))
}

/// A field that says less.
fn fields(field: &Field) -> Vec<Field> {
    let length = |n: u64| Field::Number(SegmentField::Len, number(n));
    match field {
        Field::Text(octets) => vec![length(octets.len() as u64)],
        Field::Number(field, e) => {
            let nearer = match constant(e) {
                // Sequence numbers have a place, and no size.
                Some(_) if matches!(field, SegmentField::Seq | SegmentField::Ack) => Vec::new(),
                Some(n) => fewer(n).map(number).collect(),
                None => nearer(e),
            };
            nearer.into_iter().map(|e| Field::Number(*field, e)).collect()
        }
        Field::Sack(blocks) if blocks.len() > 1 => {
            let without = |at: usize| {
                let kept = blocks.iter().enumerate().filter(|(it, _)| *it != at);
                Field::Sack(kept.map(|(_, block)| block.clone()).collect())
            };
            (0..blocks.len()).map(without).collect()
        }
        _ => Vec::new(),
    }
}

fn number(n: u64) -> Expression {
    Expression { terms: vec![(Sign::Plus, Term::Number(n))] }
}

/// The value of an expression without variables.
pub(super) fn constant(e: &Expression) -> Option<u64> {
    match e.terms.as_slice() {
        [(Sign::Plus, Term::Number(n))] => Some(*n),
        _ => None,
    }
}

/// The same variables with a smaller number, or none, beside them.
fn nearer(e: &Expression) -> Vec<Expression> {
    let mut nearer = Vec::new();
    for (at, (_, term)) in e.terms.iter().enumerate() {
        let Term::Number(n) = term else { continue };
        let mut without = e.clone();
        without.terms.remove(at);
        nearer.push(without);
        for n in fewer(*n) {
            let mut less = e.clone();
            if let Some(place) = less.terms.get_mut(at) {
                place.1 = Term::Number(n);
            }
            nearer.push(less);
        }
    }
    nearer
}
