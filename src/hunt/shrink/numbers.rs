//! Numbers that say why they are those: a variable of the host, or one beside it.

use super::Search;
use super::plain::constant;
use crate::host::Host;
use crate::hunt::values::{Values, values};
use crate::language::plan::{Expression, Field, NetworkAction, Pattern, Sign, StatementKind, Term};
use crate::tcp::{SegmentField, Variable};

/// How far from a variable a number may be and still be named by it.
const NEAR: u32 = 2;

/// Names every number of a sequence that stands in a forged segment.
pub(super) fn name(search: &mut Search<'_>) -> bool {
    let mut changed = false;
    for at in (0..search.statements().len()).rev() {
        let field = |search: &Search<'_>, number: usize| -> Option<(Pattern, Host, u32)> {
            let StatementKind::Network(NetworkAction::Forge(pattern, from)) =
                &search.statements().get(at)?.kind
            else {
                return None;
            };
            let Field::Number(SegmentField::Seq | SegmentField::Ack, e) =
                pattern.fields.get(number)?
            else {
                return None;
            };
            // Modulo 2^32, as sequence numbers are.
            Some((pattern.clone(), *from, constant(e)? as u32))
        };
        let fields = match search.statements().get(at).map(|it| &it.kind) {
            Some(StatementKind::Network(NetworkAction::Forge(pattern, _))) => pattern.fields.len(),
            _ => 0,
        };
        for number in 0..fields {
            let Some((pattern, from, value)) = field(search, number) else { continue };
            let of = |name: SegmentField| {
                names(&known(search, at, from.peer()), from.peer(), name, value)
            };
            let Some(Field::Number(which, _)) = pattern.fields.get(number) else { continue };
            for e in of(*which) {
                let mut named = pattern.clone();
                if let Some(field) = named.fields.get_mut(number) {
                    *field = Field::Number(*which, e);
                }
                let kind = StatementKind::Network(NetworkAction::Forge(named, from));
                if search.takes_at(at, kind) {
                    changed = true;
                    break;
                }
            }
        }
    }
    changed
}

/// The variables of a host before that statement.
fn known(search: &Search<'_>, at: usize, host: Host) -> Values {
    values(&search.best.course, at, host)
}

/// Expressions that come to this value, the plainest first.
fn names(values: &Values, host: Host, field: SegmentField, value: u32) -> Vec<Expression> {
    use Variable::{Irs, Iss, RcvNxt, RcvWnd, SndNxt, SndUna, SndWnd};
    let bases: &[&[Variable]] = match field {
        SegmentField::Seq => &[&[RcvNxt], &[RcvNxt, RcvWnd], &[Irs]],
        _ => &[&[SndNxt], &[SndUna], &[SndUna, SndWnd], &[Iss]],
    };
    let mut names = Vec::new();
    for base in bases {
        let sum = base
            .iter()
            .try_fold(0_u32, |sum, variable| Some(sum.wrapping_add(values.get(*variable)?)));
        let Some(sum) = sum else { continue };
        let off = value.wrapping_sub(sum).cast_signed();
        if off.unsigned_abs() > NEAR {
            continue;
        }
        let sign = if off < 0 { Sign::Minus } else { Sign::Plus };
        let mut terms: Vec<(Sign, Term)> =
            base.iter().map(|it| (Sign::Plus, Term::Variable(host, *it))).collect();
        if off != 0 {
            terms.push((sign, Term::Number(off.unsigned_abs().into())));
        }
        names.push((off.unsigned_abs(), Expression { terms }));
    }
    names.sort_by_key(|(off, _)| *off);
    names.into_iter().map(|(_, e)| e).collect()
}
