//! Reading filters. Each mistake is reported with its place, what was found and what was expected.

use std::fmt;
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use super::Field;
use super::expression::Node;
use super::matcher::Matcher;
use crate::language::{list, nearest, quoted};

/// How deep parentheses and `not` may be nested.
const DEEPEST: usize = 100;

/// A text that is not a filter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BadExpression {
    text: String,
    at: Range<usize>,
    message: String,
    label: String,
}

impl fmt::Display for BadExpression {
    /// What is wrong, and under the text where it is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tame = |text: &str| -> String {
            text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
        };
        let part = |range: Range<usize>| tame(self.text.get(range).unwrap_or_default());
        let indent = " ".repeat(part(0..self.at.start).width());
        let marks = "^".repeat(part(self.at.clone()).width().max(1));
        write!(f, "{}\n  {}\n  {indent}{marks} {}", self.message, tame(&self.text), self.label)
    }
}

impl std::error::Error for BadExpression {}

/// Reads a filter.
pub(super) fn parse(text: &str) -> Result<Node, BadExpression> {
    let mut parser = Parser { text, at: 0, depth: 0 };
    let node = parser.or()?;
    match parser.peek() {
        None => Ok(node),
        Some(')') => {
            let at = parser.here();
            Err(parser.bad(at, "one `)` too many", "no `(` for it"))
        }
        Some(_) => Err(parser.no_operator()),
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next character after blanks, where the parser then is.
    fn peek(&mut self) -> Option<char> {
        self.at = self.text.len() - self.rest().trim_start().len();
        self.rest().chars().next()
    }

    fn takes(&mut self, wanted: char) -> bool {
        let is_there = self.peek() == Some(wanted);
        if is_there {
            self.at += wanted.len_utf8();
        }
        is_there
    }

    /// The word here, which may be empty.
    fn word(&mut self) -> &'t str {
        self.peek();
        let rest = self.rest();
        let end = rest.find(|c: char| !is_of_word(c)).unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    }

    fn takes_word(&mut self, wanted: &str) -> bool {
        let is_there = self.word() == wanted;
        if is_there {
            self.at += wanted.len();
        }
        is_there
    }

    /// The word or character here; nothing at the end.
    fn here(&mut self) -> Range<usize> {
        let word = self.word().len();
        let length = if word > 0 { word } else { self.peek().map_or(0, char::len_utf8) };
        self.at..self.at + length
    }

    fn bad(
        &self,
        at: Range<usize>,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> BadExpression {
        let text = self.text.to_owned();
        BadExpression { text, at, message: message.into(), label: label.into() }
    }

    fn or(&mut self) -> Result<Node, BadExpression> {
        let mut nodes = vec![self.and()?];
        while self.takes_sign('|') || self.takes('+') || self.takes_word("or") {
            nodes.push(self.and()?);
        }
        Ok(one_or(nodes, Node::Or))
    }

    fn and(&mut self) -> Result<Node, BadExpression> {
        let mut nodes = vec![self.unary()?];
        loop {
            if self.takes_sign('&') || self.takes_word("and") {
                nodes.push(self.unary()?);
            } else if self.takes('-') {
                nodes.push(Node::Not(Box::new(self.unary()?)));
            } else {
                return Ok(one_or(nodes, Node::And));
            }
        }
    }

    /// `|`, or the `||` of other languages.
    fn takes_sign(&mut self, sign: char) -> bool {
        self.takes(sign) && {
            if self.rest().starts_with(sign) {
                self.at += sign.len_utf8();
            }
            true
        }
    }

    fn unary(&mut self) -> Result<Node, BadExpression> {
        self.depth += 1;
        if self.depth > DEEPEST {
            let at = self.here();
            return Err(self.bad(at, "parentheses and `not` lie too deep", "at most 100"));
        }
        let begin = self.here();
        let node = if self.takes('!') || self.takes_word("not") {
            Node::Not(Box::new(self.unary()?))
        } else if self.takes('(') {
            let node = self.or()?;
            if !self.takes(')') {
                return Err(match self.peek() {
                    None => self.bad(begin, "a `(` without its `)`", "opened here"),
                    Some(_) => self.no_operator(),
                });
            }
            node
        } else {
            self.part()?
        };
        self.depth -= 1;
        Ok(node)
    }

    /// `field(…)`, `all()`, `none()`.
    fn part(&mut self) -> Result<Node, BadExpression> {
        let begin = self.here();
        let word = self.word();
        let opens = self.text.get(begin.end..).unwrap_or_default().trim_start().starts_with('(');
        if word.is_empty() || !opens {
            return Err(self.no_part(begin, word));
        }
        self.at = begin.end;
        self.takes('(');
        if word == "all" || word == "none" {
            return match self.takes(')') {
                true => Ok(Node::Always(word == "all")),
                false => {
                    let at = self.here();
                    Err(self.bad(at, format!("nothing goes into `{word}()`"), "expected `)`"))
                }
            };
        }
        let Some(field) = Field::ALL.into_iter().find(|field| field.word() == word) else {
            let near = meant(word).or_else(|| nearest(word, words()));
            let near =
                near.map_or("not known".to_owned(), |near| format!("did you mean `{near}`?"));
            let there = list(words(), "and");
            let message = format!("{} is not a field; the fields are {there}", quoted(word));
            return Err(self.bad(begin, message, near));
        };
        let matcher = self.matcher(field, &begin)?;
        if !self.takes(')') {
            return Err(match self.peek() {
                None => self.bad(begin, format!("`{word}(` without its `)`"), "opened here"),
                Some(_) => {
                    let at = self.here();
                    self.bad(at, format!("`{word}(…)` takes one text"), "expected `)`")
                }
            });
        }
        let text = self.text.get(begin.start..self.at).unwrap_or_default();
        Ok(Node::Is(field, matcher, text.to_owned()))
    }

    /// The text between the parentheses.
    fn matcher(&mut self, field: Field, begin: &Range<usize>) -> Result<Matcher, BadExpression> {
        match self.peek() {
            Some('/') => self.regex(),
            Some('=') => {
                self.at += 1;
                self.value(field, begin).map(Matcher::Exact)
            }
            Some('~') => {
                self.at += 1;
                self.value(field, begin).map(Matcher::Within)
            }
            _ => self.value(field, begin).map(Matcher::Plain),
        }
    }

    /// `/regex/`.
    fn regex(&mut self) -> Result<Matcher, BadExpression> {
        let begin = self.at;
        let mut text = String::new();
        let mut letters = self.rest().char_indices().skip(1);
        while let Some((at, letter)) = letters.next() {
            match letter {
                '/' => {
                    self.at = begin + at + 1;
                    return Matcher::regex(&text).map_err(|why| {
                        self.bad(begin..self.at, "the regular expression cannot be read", why)
                    });
                }
                '\\' => match letters.next() {
                    // Only here does a slash need a backslash.
                    Some((_, '/')) => text.push('/'),
                    Some((_, other)) => text.extend(['\\', other]),
                    None => {}
                },
                _ => text.push(letter),
            }
        }
        Err(self.bad(begin..begin + 1, "a regular expression without its last `/`", "begins here"))
    }

    /// A text: in quotation marks, or as it is, up to the `)` for the field's `(`.
    fn value(&mut self, field: Field, whole: &Range<usize>) -> Result<String, BadExpression> {
        let is_quoted = self.peek() == Some('"');
        let begin = self.at;
        let mut letters = self.rest().char_indices().skip(usize::from(is_quoted));
        let (mut text, mut open, mut end) = (String::new(), 0, None);
        while let Some((at, letter)) = letters.next() {
            match letter {
                '"' if is_quoted => {
                    end = Some(at + 1);
                    break;
                }
                ')' if !is_quoted && open == 0 => {
                    end = Some(at);
                    break;
                }
                '\\' => {
                    text.extend(letters.next().map(|(_, letter)| letter));
                    continue;
                }
                '(' => open += 1,
                ')' => open -= 1,
                _ => {}
            }
            text.push(letter);
        }
        let Some(end) = end else {
            return Err(if is_quoted {
                self.bad(begin..begin + 1, "a text without its last `\"`", "begins here")
            } else {
                let message = format!("`{}(` without its `)`", field.word());
                self.bad(whole.clone(), message, "opened here")
            });
        };
        self.at = begin + end;
        let text = if is_quoted { text } else { text.trim_end().to_owned() };
        if text.is_empty() {
            let label = format!("expected a text: `{}(…)`", field.word());
            let message = format!("`{}()` is empty", field.word());
            return Err(self.bad(whole.start..self.at + 1, message, label));
        }
        Ok(text)
    }

    /// The error in place of a part that can be true of a scenario.
    fn no_part(&mut self, at: Range<usize>, word: &str) -> BadExpression {
        let expected = "expected a part such as `name(…)`, `tag(…)` or `rfc(…)`";
        if let Some(field) = Field::ALL.into_iter().find(|field| field.word() == word) {
            let message = format!("`{}` of what?", field.word());
            return self.bad(at, message, format!("expected `{}(…)`", field.word()));
        }
        if at.is_empty() {
            let message = if self.text.trim().is_empty() {
                "the filter is empty"
            } else {
                "the filter ends too early"
            };
            return self.bad(at, message, expected);
        }
        let found = quoted(self.text.get(at.clone()).unwrap_or_default());
        if word.is_empty() || OPERATORS.contains(&word.to_lowercase().as_str()) {
            return self.bad(at, format!("{found} is not expected here"), expected);
        }
        let label = match meant(word).or_else(|| nearest(word, words())) {
            Some(near) => format!("did you mean `{near}(…)`?"),
            None => format!("write `any({word})` to look for it anywhere"),
        };
        self.bad(at, format!("{found} has no meaning by itself"), label)
    }

    /// The error for text after a complete filter.
    fn no_operator(&mut self) -> BadExpression {
        let at = self.here();
        let found = self.text.get(at.clone()).unwrap_or_default();
        let label = match nearest(found, OPERATORS) {
            Some(near) if near != found => format!("did you mean `{near}`?"),
            _ => "expected `and`, `or`, `-` or the end".to_owned(),
        };
        self.bad(at, format!("{} is not expected here", quoted(found)), label)
    }
}

/// The operators that are words.
const OPERATORS: [&str; 3] = ["and", "or", "not"];

/// What other tools and people call them.
const ELSEWHERE: [(&str, &str); 11] = [
    ("test", "name"),
    ("title", "name"),
    ("scenario", "name"),
    ("file", "path"),
    ("folder", "path"),
    ("label", "rfc"),
    ("requirement", "rfc"),
    ("cites", "rfc"),
    ("section", "rfc"),
    ("implementation", "stack"),
    ("text", "any"),
];

fn meant(word: &str) -> Option<&'static str> {
    let word = word.trim_end_matches('s').to_lowercase();
    let is = |known: &str| known.trim_end_matches('s') == word;
    ELSEWHERE.iter().find(|(known, _)| is(known)).map(|(_, meant)| *meant)
}

fn words() -> impl Iterator<Item = &'static str> {
    Field::ALL.into_iter().map(Field::word).chain(["all", "none"])
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The only node, or all of them together.
fn one_or(mut nodes: Vec<Node>, together: impl Fn(Vec<Node>) -> Node) -> Node {
    match nodes.len() {
        1 => nodes.swap_remove(0),
        _ => together(nodes),
    }
}
