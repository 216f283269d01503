//! Expressions, and what they ask of a connection.

use crate::host::Host;
use crate::language::plan::{Compare, Comparison, Expression as Sum, Sign, Term};
use crate::packetdrill::lower::states;
use crate::packetdrill::lower::system::System;
use crate::packetdrill::tree::{Value, ValueKind};
use crate::tcp::{State, Variable};

/// An expression.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Expression {
    /// A number.
    Number(i64),
    /// A name.
    Name(String),
    /// `not x`.
    Not(Box<Self>),
    /// `x and y`.
    And(Box<Self>, Box<Self>),
    /// `x or y`.
    Or(Box<Self>, Box<Self>),
    /// `x == y` and its like.
    Compare(Box<Self>, Comparison, Box<Self>),
    /// `x in (y, z)`.
    In(Box<Self>, Vec<Self>),
    /// `x + y` and its like, by the sign.
    Sum(Box<Self>, &'static str, Box<Self>),
}

/// What an expression asks.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::packetdrill::lower) enum Fact {
    /// Nothing: it holds, or never does.
    Always(bool),
    /// That the connection is in one of these states.
    States(Vec<State>),
    /// A comparison of variables.
    Compare(Compare),
    /// All of these.
    All(Vec<Fact>),
}

/// Whether a comparison of two numbers holds.
fn holds(left: i64, comparison: Comparison, right: i64) -> bool {
    match comparison {
        Comparison::Equal => left == right,
        Comparison::NotEqual => left != right,
        Comparison::Less => left < right,
        Comparison::LessOrEqual => left <= right,
        Comparison::Greater => left > right,
        Comparison::GreaterOrEqual => left >= right,
    }
}

/// The same comparison with its sides exchanged.
const fn turned(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        Comparison::Equal | Comparison::NotEqual => comparison,
    }
}

impl Expression {
    /// What it asks.
    ///
    /// # Errors
    /// What of it cannot be known, in a few words.
    pub(super) fn fact(&self, system: System, host: Host) -> Result<Fact, String> {
        match self {
            Self::And(one, two) => {
                Ok(Fact::All(vec![one.fact(system, host)?, two.fact(system, host)?]))
            }
            Self::Or(one, two) => match (one.fact(system, host)?, two.fact(system, host)?) {
                (Fact::States(mut one), Fact::States(two)) => {
                    one.extend(two);
                    one.dedup();
                    Ok(Fact::States(one))
                }
                (Fact::Always(true), _) | (_, Fact::Always(true)) => Ok(Fact::Always(true)),
                (Fact::Always(false), fact) | (fact, Fact::Always(false)) => Ok(fact),
                _ => Err("one of several things".to_owned()),
            },
            Self::Not(one) => match one.fact(system, host)? {
                Fact::Always(holds) => Ok(Fact::Always(!holds)),
                Fact::States(states) => Ok(Fact::States(states::others(&states))),
                Fact::Compare(compare) => {
                    let comparison = compare.comparison.opposite();
                    Ok(Fact::Compare(Compare { comparison, ..compare }))
                }
                Fact::All(_) => Err("the opposite of this".to_owned()),
            },
            Self::Compare(left, comparison, right) => {
                match (left.number(system), right.number(system)) {
                    (Some(left), Some(right)) => Ok(Fact::Always(holds(left, *comparison, right))),
                    (None, Some(right)) => left.compared(*comparison, right, system, host),
                    (Some(left), None) => right.compared(turned(*comparison), left, system, host),
                    (None, None) => Err(left.first_name()),
                }
            }
            Self::In(one, many) => {
                let mut states = Vec::new();
                for other in many {
                    let equal =
                        Self::Compare(one.clone(), Comparison::Equal, Box::new(other.clone()));
                    match equal.fact(system, host)? {
                        Fact::States(more) => states.extend(more),
                        _ => return Err("one of several things".to_owned()),
                    }
                }
                Ok(Fact::States(states))
            }
            Self::Number(number) => Ok(Fact::Always(*number != 0)),
            Self::Name(name) => match &**name {
                "True" => Ok(Fact::Always(true)),
                "False" => Ok(Fact::Always(false)),
                name => Err(name.to_owned()),
            },
            Self::Sum(..) => Err(self.first_name()),
        }
    }

    /// What a value against a number asks.
    fn compared(
        &self,
        comparison: Comparison,
        number: i64,
        system: System,
        host: Host,
    ) -> Result<Fact, String> {
        let Self::Name(name) = self else { return Err(self.first_name()) };
        let variables = |left, right| {
            let (left, right) = (variable(host, left), variable(host, right));
            Ok(Fact::Compare(Compare { left, comparison, right }))
        };
        match (&**name, number) {
            ("tcpi_state", _) => {
                let states = states::numbers(system);
                let states = states.filter(|(_, of)| holds(*of, comparison, number));
                Ok(Fact::States(states.map(|(state, _)| state).collect()))
            }
            ("tcpi_unacked", 0)
                if matches!(comparison, Comparison::Equal | Comparison::NotEqual) =>
            {
                variables(Variable::SndUna, Variable::SndNxt)
            }
            ("tcpi_snd_wnd", _) => against(host, Variable::SndWnd, comparison, number),
            ("tcpi_rcv_wnd", _) => against(host, Variable::RcvWnd, comparison, number),
            (name, _) => Err(name.to_owned()),
        }
    }

    /// Its value, if nothing of the connection is in it.
    fn number(&self, system: System) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Name(name) if name.starts_with("TCP") => {
                let state = states::named(name)?;
                states::numbers(system).find(|(of, _)| *of == state).map(|(_, number)| number)
            }
            Self::Sum(left, sign, right) => {
                let (left, right) = (left.number(system)?, right.number(system)?);
                match *sign {
                    "+" => left.checked_add(right),
                    "-" => left.checked_sub(right),
                    "*" => left.checked_mul(right),
                    "&" => Some(left & right),
                    "|" => Some(left | right),
                    "<<" => left.checked_shl(u32::try_from(right).ok()?),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The first name of a value of the connection in it.
    fn first_name(&self) -> String {
        let parts: Vec<&Self> = match self {
            Self::Name(name) => return name.clone(),
            Self::Not(one) => vec![one],
            Self::In(one, _) => vec![one],
            Self::And(one, two)
            | Self::Or(one, two)
            | Self::Compare(one, _, two)
            | Self::Sum(one, _, two) => vec![one, two],
            Self::Number(_) => Vec::new(),
        };
        let mut names = parts.into_iter().map(Self::first_name);
        names.find(|name| name != NOTHING).unwrap_or_else(|| NOTHING.to_owned())
    }
}

/// What an expression without names asserts.
const NOTHING: &str = "numbers alone";

fn variable(host: Host, variable: Variable) -> Sum {
    Sum { terms: vec![(Sign::Plus, Term::Variable(host, variable))] }
}

fn against(
    host: Host,
    left: Variable,
    comparison: Comparison,
    number: i64,
) -> Result<Fact, String> {
    let number = u64::try_from(number).map_err(|_| "a number below 0".to_owned())?;
    let right = Sum { terms: vec![(Sign::Plus, Term::Number(number))] };
    Ok(Fact::Compare(Compare { left: variable(host, left), comparison, right }))
}

/// What a field of `TCP_INFO` asks: `tcpi_state=TCP_ESTABLISHED`.
pub(in crate::packetdrill::lower) fn field_of_info(field: &Value, system: System) -> Option<Fact> {
    let ValueKind::Named { name, value, .. } = &field.kind else { return None };
    if name != "tcpi_state" {
        return None;
    }
    let state = match (value.word(), value.integer()) {
        (Some(word), _) => states::named(word),
        (_, number) => states::numbers(system).find(|(_, it)| Some(*it) == number).map(|it| it.0),
    };
    Some(Fact::States(vec![state?]))
}
