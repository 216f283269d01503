//! `%{ assert … }%`: a small language of expressions in Python's notation, as far as the plan
//! can say what they ask. Python itself is never run.

mod expression;
mod reader;

pub(super) use expression::{Fact, field_of_info};

use super::Lowering;
use super::states;
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

/// The statements: lines, and parts of lines between `;`, without comments. A line with an open
/// parenthesis goes on.
fn lines(code: &str) -> Vec<Line<'_>> {
    let mut found = Vec::new();
    let bare = bare(code);
    let (mut depth, mut start) = (0_i32, 0);
    let ends = bare.char_indices().chain([(code.len(), '\n')]);
    for (at, c) in ends {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '\n' | ';' if depth <= 0 => {
                let plain = bare.get(start..at).unwrap_or_default();
                let end = start + plain.trim_end().len();
                let text = code.get(start..end).unwrap_or_default().trim_start();
                start = at + c.len_utf8();
                if text.is_empty() {
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

/// The code with a dot for every octet within quotation marks, and a blank for those of comments.
fn bare(code: &str) -> String {
    let mut quote: Option<char> = None;
    let (mut is_comment, mut is_escaped) = (false, false);
    let plain = code.chars().map(|c| {
        let hidden = match quote {
            Some(mark) => {
                let ends = !is_escaped && (c == mark || c == '\n');
                is_escaped = !is_escaped && c == '\\';
                quote = quote.filter(|_| !ends);
                (!ends).then_some(".")
            }
            None if c == '\n' => {
                is_comment = false;
                None
            }
            None if is_comment || c == '#' => {
                is_comment = true;
                Some(" ")
            }
            None => {
                quote = matches!(c, '"' | '\'').then_some(c);
                is_escaped = false;
                None
            }
        };
        hidden.map_or_else(|| c.to_string(), |dot| dot.repeat(c.len_utf8()))
    });
    plain.collect()
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
                Ok(fact) => self.facts(fact, &mut kinds),
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

    /// What no connection is: in no state at all.
    fn never(&self) -> ExpectationKind {
        ExpectationKind::NotState(self.host, states::others(&[]))
    }

    fn facts(&self, fact: Fact, to: &mut Vec<ExpectationKind>) {
        match fact {
            Fact::Always(true) => {}
            Fact::Always(false) => to.push(self.never()),
            Fact::States(states) if states.is_empty() => to.push(self.never()),
            Fact::States(states) => {
                to.push(ExpectationKind::State(self.host, self.with_listen(states)));
            }
            Fact::Compare(compare) => to.push(ExpectationKind::Compare(Box::new(compare))),
            Fact::All(facts) => facts.into_iter().for_each(|fact| self.facts(fact, to)),
        }
    }
}
