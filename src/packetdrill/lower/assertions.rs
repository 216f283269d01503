//! `%{ assert … }%`: a small language of expressions in Python's notation, as far as the plan
//! can say what they ask. Python itself is never run.

mod expression;
mod reader;

pub(super) use expression::{Fact, field_of_info};

use super::Lowering;
use crate::language::Span;
use crate::language::plan::{Expectation, ExpectationKind, StatementKind};
use crate::packetdrill::tree::Time;

/// A statement of the code.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Line<'c> {
    /// `assert …`: what stands after the word.
    Assert(&'c str),
    /// One that changes and asserts nothing.
    Idle,
    /// Any other.
    Strange,
}

/// The statements: lines, and parts of lines between `;`. A line with an open parenthesis goes on.
fn lines(code: &str) -> Vec<Line<'_>> {
    let mut found = Vec::new();
    let (mut depth, mut start) = (0_i32, 0);
    let ends = code.char_indices().chain([(code.len(), '\n')]);
    for (at, c) in ends {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '\n' | ';' if depth <= 0 => {
                let text = code.get(start..at).unwrap_or_default().trim();
                start = at + c.len_utf8();
                if text.is_empty() || text.starts_with('#') {
                    continue;
                }
                let word_end =
                    text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
                let (word, rest) = text.split_at(word_end);
                found.push(match word {
                    "assert" => Line::Assert(rest.trim()),
                    "print" | "pass" => Line::Idle,
                    _ => Line::Strange,
                });
            }
            _ => {}
        }
    }
    if depth > 0 {
        found.push(Line::Strange);
    }
    found
}

impl Lowering<'_> {
    pub(super) fn code(&mut self, time: Time, span: Span, code: &str) {
        self.return_before(time);
        self.clock.advance(time);
        let mut kinds = Vec::new();
        for line in lines(code) {
            let Line::Assert(text) = line else {
                if line == Line::Strange {
                    let what = "Python that is more than assertions";
                    return self.notes.unsupported(span, what);
                }
                continue;
            };
            let fact = reader::read(text).ok_or_else(|| "this assertion".to_owned());
            match fact.and_then(|expression| expression.fact(self.system, self.host)) {
                Ok(fact) => self.facts(span, fact, &mut kinds),
                Err(what) => return self.notes.unsupported(span, format!("assertions of {what}")),
            }
        }
        if kinds.is_empty() {
            return;
        }
        self.wait_for_now(span);
        let parts = kinds.into_iter().map(|kind| Expectation { span, kind }).collect();
        self.push(span, StatementKind::Expect(parts));
    }

    fn facts(&mut self, span: Span, fact: Fact, to: &mut Vec<ExpectationKind>) {
        match fact {
            Fact::Always(true) => {}
            Fact::Always(false) => self.notes.unsupported(span, "an assertion that never holds"),
            Fact::States(states) => {
                to.push(ExpectationKind::State(self.host, self.with_listen(states)));
            }
            Fact::Compare(compare) => to.push(ExpectationKind::Compare(Box::new(compare))),
            Fact::All(facts) => facts.into_iter().for_each(|fact| self.facts(span, fact, to)),
        }
    }
}
