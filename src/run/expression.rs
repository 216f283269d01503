//! The values of expressions (`client.SND.NXT + 1`) and how they compare.

use std::cmp::Ordering;

use crate::host::Host;
use crate::language::plan::{Comparison, Expression, Sign, Term};
use crate::tcp::Variable;

/// A variable that a host does not have, because it has no connection or hides it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct NoSuchVariable(pub Host, pub Variable);

/// The value of an expression.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Value {
    /// The plain sum; sequence numbers count as numbers from 0 to 2^32 - 1.
    sum: i128,
    /// How it is to be understood.
    kind: Kind,
}

/// What an expression is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// Numbers and windows only: a plain number.
    Plain,
    /// As many sequence numbers taken away as added: a distance, modulo 2^32.
    Distance,
    /// A place on the circle of sequence numbers.
    Sequence,
}

impl Value {
    /// The value modulo 2^32.
    pub(super) fn modular(self) -> u32 {
        // The remainder lies between 0 and 2^32 - 1.
        self.sum.rem_euclid(1 << 32) as u32
    }

    /// A plain number.
    pub(super) fn plain(number: u32) -> Self {
        Self { sum: number.into(), kind: Kind::Plain }
    }

    /// The number to compare with others that are not places on the circle.
    pub(super) fn number(self) -> i128 {
        match self.kind {
            Kind::Plain => self.sum,
            Kind::Distance | Kind::Sequence => i128::from(self.modular()),
        }
    }
}

/// Evaluates an expression; `lookup` knows the variables.
///
/// # Errors
/// The first variable that is not there.
pub(super) fn evaluate(
    expression: &Expression,
    mut lookup: impl FnMut(Host, Variable) -> Option<u32>,
) -> Result<Value, NoSuchVariable> {
    let (mut sum, mut places, mut any) = (0_i128, 0_i64, false);
    for (sign, term) in &expression.terms {
        let (value, is_place) = match *term {
            Term::Number(n) => (i128::from(n), false),
            Term::Variable(host, variable) => {
                let value = lookup(host, variable).ok_or(NoSuchVariable(host, variable))?;
                let is_window = matches!(variable, Variable::SndWnd | Variable::RcvWnd);
                (i128::from(value), !is_window)
            }
        };
        any |= is_place;
        match sign {
            Sign::Plus => (sum, places) = (sum + value, places + i64::from(is_place)),
            Sign::Minus => (sum, places) = (sum - value, places - i64::from(is_place)),
        }
    }
    let kind = match (any, places) {
        (false, _) => Kind::Plain,
        (true, 0) => Kind::Distance,
        (true, _) => Kind::Sequence,
    };
    Ok(Value { sum, kind })
}

/// Whether the comparison holds.
///
/// If a sequence number or a distance between two is involved, equality is modulo 2^32; if a
/// sequence number is, `<` is the RFC's, on the circle (section 3.4).
pub(super) fn holds(left: Value, comparison: Comparison, right: Value) -> bool {
    let kinds = [left.kind, right.kind];
    let (equal, order) = if kinds.contains(&Kind::Sequence) {
        let ahead = left.modular().wrapping_sub(right.modular()) as i32;
        (ahead == 0, ahead.cmp(&0))
    } else if kinds.contains(&Kind::Distance) {
        (left.modular() == right.modular(), left.number().cmp(&right.number()))
    } else {
        (left.sum == right.sum, left.sum.cmp(&right.sum))
    };
    match comparison {
        Comparison::Equal => equal,
        Comparison::NotEqual => !equal,
        Comparison::Less => !equal && order == Ordering::Less,
        Comparison::LessOrEqual => equal || order == Ordering::Less,
        Comparison::Greater => !equal && order == Ordering::Greater,
        Comparison::GreaterOrEqual => equal || order == Ordering::Greater,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use Comparison::{Equal, Greater, Less, NotEqual};
    use Host::Client;

    fn sum(terms: &[(Sign, Term)]) -> Expression {
        Expression { terms: terms.to_vec() }
    }

    fn number(n: u64) -> Expression {
        sum(&[(Sign::Plus, Term::Number(n))])
    }

    fn variable(variable: Variable) -> Expression {
        sum(&[(Sign::Plus, Term::Variable(Client, variable))])
    }

    /// SND.UNA is just before the wrap of the circle, SND.NXT just after it.
    fn lookup(_: Host, variable: Variable) -> Option<u32> {
        match variable {
            Variable::SndUna => Some(0xffff_fff0),
            Variable::SndNxt => Some(0x10),
            Variable::SndWnd => Some(1000),
            _ => None,
        }
    }

    fn check(left: &Expression, comparison: Comparison, right: &Expression) -> bool {
        holds(evaluate(left, lookup).unwrap(), comparison, evaluate(right, lookup).unwrap())
    }

    #[test]
    fn sequence_numbers_compare_on_the_circle() {
        assert!(check(&variable(Variable::SndUna), Less, &variable(Variable::SndNxt)));
        assert!(!check(&variable(Variable::SndUna), Greater, &variable(Variable::SndNxt)));
        assert!(check(&variable(Variable::SndNxt), Equal, &number((1 << 32) + 0x10)));
    }

    #[test]
    fn windows_and_numbers_compare_as_numbers() {
        assert!(check(&variable(Variable::SndWnd), Less, &number(0xffff_ffff)));
        assert!(check(&number(3), NotEqual, &number((1 << 32) + 3)));
    }

    #[test]
    fn a_difference_of_sequence_numbers_is_a_distance() {
        let outstanding = sum(&[
            (Sign::Plus, Term::Variable(Client, Variable::SndNxt)),
            (Sign::Minus, Term::Variable(Client, Variable::SndUna)),
        ]);
        assert!(check(&outstanding, Equal, &number(0x20)));
        assert!(check(&outstanding, Less, &variable(Variable::SndWnd)));
        assert!(check(&outstanding, Less, &number(0xf000_0000)));
    }

    #[test]
    fn a_variable_that_is_not_there_is_named() {
        assert_eq!(
            evaluate(&variable(Variable::Irs), lookup),
            Err(NoSuchVariable(Client, Variable::Irs))
        );
    }
}
