//! Reading an expression, by precedence from `or` down.

use super::expression::Expression;
use crate::language::plan::Comparison;

/// How deep parentheses and `not` may go.
const DEPTH: u32 = 50;

/// The longest expression, in octets; so a chain of `and` is not too deep a tree either.
const LONGEST: usize = 4096;

/// Signs, the longer before those that they begin with.
const SIGNS: &[&str] = &[
    "==", "!=", "<=", ">=", "<<", ">>", "//", "**", "<", ">", "+", "-", "*", "/", "%", "&", "|",
    "^", "(", ")", "[", "]", ",", "~",
];

const COMPARISONS: &[(&str, Comparison)] = &[
    ("==", Comparison::Equal),
    ("!=", Comparison::NotEqual),
    ("<", Comparison::Less),
    ("<=", Comparison::LessOrEqual),
    (">", Comparison::Greater),
    (">=", Comparison::GreaterOrEqual),
];

/// The signs of sums, from the loosest on.
const SUMS: &[&[&str]] = &[&["|"], &["&"], &["<<"], &["+", "-"], &["*"]];

/// Reads an expression and, after a comma, a message that nobody sees. `None` if it is another
/// one.
pub(super) fn read(text: &str) -> Option<Expression> {
    if text.len() > LONGEST {
        return None;
    }
    let mut reader = Reader { rest: text, depth: 0 };
    let expression = reader.or()?;
    reader.blank();
    (reader.rest.is_empty() || reader.rest.starts_with(',')).then_some(expression)
}

struct Reader<'t> {
    rest: &'t str,
    depth: u32,
}

impl<'t> Reader<'t> {
    fn blank(&mut self) {
        self.rest = self.rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\\');
    }

    /// Takes a word.
    fn word(&mut self, wanted: &str) -> bool {
        self.blank();
        let Some(rest) = self.rest.strip_prefix(wanted) else { return false };
        if rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
            return false;
        }
        self.rest = rest;
        true
    }

    /// The sign that comes next.
    fn sign(&mut self) -> Option<&'static str> {
        self.blank();
        SIGNS.iter().copied().find(|sign| self.rest.starts_with(sign))
    }

    /// Takes a sign, if it is one of these.
    fn one_of(&mut self, wanted: &[&'static str]) -> Option<&'static str> {
        let sign = self.sign().filter(|sign| wanted.contains(sign))?;
        self.rest = self.rest.get(sign.len()..)?;
        Some(sign)
    }

    fn or(&mut self) -> Option<Expression> {
        let mut left = self.and()?;
        while self.word("or") {
            left = Expression::Or(Box::new(left), Box::new(self.and()?));
        }
        Some(left)
    }

    fn and(&mut self) -> Option<Expression> {
        let mut left = self.not()?;
        while self.word("and") {
            left = Expression::And(Box::new(left), Box::new(self.not()?));
        }
        Some(left)
    }

    fn not(&mut self) -> Option<Expression> {
        if !self.word("not") {
            return self.comparison();
        }
        self.deeper()?;
        let inner = self.not()?;
        self.depth -= 1;
        Some(Expression::Not(Box::new(inner)))
    }

    fn deeper(&mut self) -> Option<()> {
        self.depth += 1;
        (self.depth <= DEPTH).then_some(())
    }

    fn comparison(&mut self) -> Option<Expression> {
        let left = self.sum(SUMS)?;
        if self.word("in") {
            return Some(Expression::In(Box::new(left), self.list()?));
        }
        if self.word("not") {
            let is_in = self.word("in");
            let inside = Expression::In(Box::new(left), self.list().filter(|_| is_in)?);
            return Some(Expression::Not(Box::new(inside)));
        }
        let signs: Vec<&'static str> = COMPARISONS.iter().map(|(sign, _)| *sign).collect();
        let (mut left, mut whole) = (left, None);
        while let Some(sign) = self.one_of(&signs) {
            let (_, comparison) = COMPARISONS.iter().find(|(it, _)| *it == sign)?;
            let right = self.sum(SUMS)?;
            let one = Expression::Compare(Box::new(left), *comparison, Box::new(right.clone()));
            // `a < b < c` is two comparisons.
            whole = Some(match whole.take() {
                Some(before) => Expression::And(Box::new(before), Box::new(one)),
                None => one,
            });
            left = right;
        }
        Some(whole.unwrap_or(left))
    }

    fn list(&mut self) -> Option<Vec<Expression>> {
        let close =
            if self.one_of(&["("]).is_some() { ")" } else { self.one_of(&["["]).map(|_| "]")? };
        let mut elements = Vec::new();
        loop {
            if self.one_of(&[close]).is_some() {
                return Some(elements);
            }
            elements.push(self.sum(SUMS)?);
            if self.one_of(&[","]).is_none() {
                return self.one_of(&[close]).map(|_| elements);
            }
        }
    }

    fn sum(&mut self, levels: &[&[&'static str]]) -> Option<Expression> {
        let Some((signs, tighter)) = levels.split_first() else { return self.operand() };
        let mut left = self.sum(tighter)?;
        while let Some(sign) = self.one_of(signs) {
            left = Expression::Sum(Box::new(left), sign, Box::new(self.sum(tighter)?));
        }
        Some(left)
    }

    fn operand(&mut self) -> Option<Expression> {
        if self.one_of(&["("]).is_some() {
            self.deeper()?;
            let inner = self.or()?;
            self.depth -= 1;
            return self.one_of(&[")"]).map(|_| inner);
        }
        if self.one_of(&["-"]).is_some() {
            self.deeper()?;
            let inner = self.operand()?;
            self.depth -= 1;
            return Some(Expression::Sum(Box::new(Expression::Number(0)), "-", Box::new(inner)));
        }
        self.blank();
        let end = self.rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        // `x.y` and `f(x)` are more than names.
        if word.is_empty() || rest.starts_with(['.', '(', '[']) {
            return None;
        }
        if !word.starts_with(|c: char| c.is_ascii_digit()) {
            return Some(Expression::Name(word.to_owned()));
        }
        let number = match word.strip_prefix("0x") {
            Some(hex) => i64::from_str_radix(hex, 16),
            None => word.parse(),
        };
        number.ok().map(Expression::Number)
    }
}
