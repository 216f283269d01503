//! What is no part of the language is made blank, byte for byte, so that places stay: comments,
//! and what `#ifdef` leaves out. One pass over the bytes, which also notes where brackets and the
//! beginnings of events are.

use memchr::{memchr, memmem};

use super::reader::MOST;
use crate::language::{Code, Diagnostic, Span, quoted};

/// A text without comments, and what was seen on the way.
#[derive(Default)]
pub(super) struct Clean {
    /// The text, of the same length.
    pub(super) text: String,
    /// The comments, in order.
    pub(super) comments: Vec<Span>,
    /// Brackets and beginnings of events outside of what is quoted, in order.
    pub(super) marks: Vec<Mark>,
    /// What is not closed.
    pub(super) errors: Vec<Diagnostic>,
}

/// A place that shapes the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    /// Its byte offset.
    pub(super) at: u32,
    /// What is there.
    pub(super) kind: MarkKind,
}

/// What is at a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum MarkKind {
    /// `(`, `[` or `{`.
    Open,
    /// `)`, `]` or `}`.
    Close,
    /// A line that begins as an event does, and as a value could.
    Start,
    /// A line that begins with `+`, as nothing inside of brackets does.
    SureStart,
}

/// Cleans a text. `defined` says which names `#ifdef` takes for defined.
pub(super) fn clean(text: &str, defined: &dyn Fn(&str) -> bool) -> Clean {
    let mut cleaner = Cleaner {
        text,
        bytes: text.as_bytes(),
        out: text.as_bytes().to_vec(),
        clean: Clean::default(),
        defined,
        conditions: Vec::new(),
        hopeless: Hopeless::default(),
        line: 0,
    };
    cleaner.run();
    let Cleaner { out, mut clean, conditions, .. } = cleaner;
    for condition in conditions.into_iter().take(MOST) {
        clean.errors.push(
            Diagnostic::new(Code::Incomplete, condition.span, "this `#ifdef` has no end")
                .label("`#endif` is missing"),
        );
    }
    // Only ASCII spaces were written, and only over whole characters.
    clean.text = String::from_utf8(out).unwrap_or_default();
    clean
}

/// An `#ifdef` that is not ended yet.
struct Condition {
    span: Span,
    /// Whether its lines count.
    counts: bool,
    /// Whether the lines around it count.
    outside: bool,
    /// Whether `#else` has come.
    other: bool,
}

/// What has no end any more, so that nobody looks for it again.
#[derive(Default)]
struct Hopeless {
    comment: bool,
    code: bool,
    command: bool,
    string: bool,
}

struct Cleaner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    out: Vec<u8>,
    clean: Clean,
    defined: &'t dyn Fn(&str) -> bool,
    conditions: Vec<Condition>,
    hopeless: Hopeless,
    /// Where the line begins, or what of it has been read already ends.
    line: usize,
}

impl Cleaner<'_> {
    fn run(&mut self) {
        let mut at = 0;
        if self.text.starts_with('\u{feff}') {
            at = '\u{feff}'.len_utf8();
            self.blank(0, at);
        }
        while at < self.bytes.len() {
            at = self.line_start(at);
            at = self.rest_of_line(at);
        }
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(b'\n')
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        memchr(b'\n', rest).map_or(self.bytes.len(), |length| at + length)
    }

    fn blank(&mut self, start: usize, end: usize) {
        if let Some(bytes) = self.out.get_mut(start..end) {
            for byte in bytes.iter_mut().filter(|byte| **byte != b'\n') {
                *byte = b' ';
            }
        }
    }

    /// Notes an error, as long as anybody could read them all.
    fn error(&mut self, error: Diagnostic) {
        if self.clean.errors.len() < MOST {
            self.clean.errors.push(error);
        }
    }

    fn mark(&mut self, at: usize, kind: MarkKind) {
        self.clean.marks.push(Mark { at: at as u32, kind });
    }

    /// Looks at how a line begins; gives where the rest of it is to be read from.
    fn line_start(&mut self, start: usize) -> usize {
        self.line = start;
        let mut at = start;
        while matches!(self.byte(at), b' ' | b'\t' | b'\r') && at < self.bytes.len() {
            at += 1;
        }
        let end = self.line_end(at);
        if self.byte(at) == b'#' {
            let line = self.text.get(at..end).unwrap_or_default().trim_end();
            let span = Span { start: at as u32, end: (at + line.len()) as u32 };
            if !self.directive(line, span) && self.counts() {
                self.clean.comments.push(span);
            }
            self.blank(start, end);
            return end;
        }
        if !self.counts() {
            self.blank(start, end);
            return end;
        }
        match self.byte(at) {
            b'+' => self.mark(at, MarkKind::SureStart),
            b'*' | b'`' | b'0'..=b'9' => self.mark(at, MarkKind::Start),
            b'.' if self.byte(at + 1).is_ascii_digit() => self.mark(at, MarkKind::Start),
            _ => {}
        }
        at
    }

    /// Reads on to the beginning of the next line that is not inside of something.
    fn rest_of_line(&mut self, mut at: usize) -> usize {
        while at < self.bytes.len() {
            match self.byte(at) {
                b'\n' => return at + 1,
                b'(' | b'[' | b'{' => self.mark(at, MarkKind::Open),
                b')' | b']' | b'}' => self.mark(at, MarkKind::Close),
                b'/' if self.byte(at + 1) == b'/' => {
                    let end = self.line_end(at);
                    self.comment(at, end);
                    at = end;
                    continue;
                }
                b'/' if self.byte(at + 1) == b'*' => {
                    at = match self.find(at, b"*/", |hopeless| &mut hopeless.comment) {
                        Some(end) => {
                            self.comment(at, end);
                            end
                        }
                        None => self.unclosed(at, 2, "this comment is not closed", "*/"),
                    };
                    continue;
                }
                b'%' if self.byte(at + 1) == b'{' => {
                    at = match self.find(at, b"}%", |hopeless| &mut hopeless.code) {
                        Some(end) => end,
                        None => self.unclosed(at, 2, "this code is not closed", "}%"),
                    };
                    continue;
                }
                b'`' => {
                    at = match self.quoted(at, b'`') {
                        Some(end) => end,
                        None => self.unclosed(at, 1, "this command is not closed", "`"),
                    };
                    continue;
                }
                b'"' => {
                    at = match self.quoted(at, b'"') {
                        Some(end) => end,
                        None => self.unclosed(at, 1, "this text is not closed", "\""),
                    };
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        at
    }

    fn comment(&mut self, start: usize, end: usize) {
        let text = self.text.get(start..end).unwrap_or_default().trim_end();
        let span = Span { start: start as u32, end: (start + text.len()) as u32 };
        self.clean.comments.push(span);
        self.blank(start, end);
    }

    /// Where what begins at `at` ends, with its ending.
    fn find(
        &mut self,
        at: usize,
        ending: &[u8],
        hopeless: fn(&mut Hopeless) -> &mut bool,
    ) -> Option<usize> {
        if *hopeless(&mut self.hopeless) {
            return None;
        }
        let from = at + 2;
        let found = memmem::find(self.bytes.get(from..)?, ending);
        *hopeless(&mut self.hopeless) = found.is_none();
        found.map(|length| from + length + ending.len())
    }

    /// Where what is quoted from `at` on ends, with the mark at its end.
    fn quoted(&mut self, at: usize, mark: u8) -> Option<usize> {
        let known = if mark == b'`' { self.hopeless.command } else { self.hopeless.string };
        let mut here = at + 1;
        while here < self.bytes.len() {
            match self.byte(here) {
                b'\\' => here += 1,
                byte if byte == mark => return Some(here + 1),
                b'\n' if known => return None,
                // Such a text would hold an event, so it is one that was not closed.
                b'\n' if mark == b'"' && self.begins_event(here + 1) => return None,
                _ => {}
            }
            here += 1;
        }
        if mark == b'`' {
            self.hopeless.command = true;
        } else {
            self.hopeless.string = true;
        }
        None
    }

    fn begins_event(&self, line: usize) -> bool {
        let mut at = line;
        while matches!(self.byte(at), b' ' | b'\t') && at < self.bytes.len() {
            at += 1;
        }
        matches!(self.byte(at), b'+' | b'*' | b'`' | b'0'..=b'9')
    }

    /// Reports what has no end; its line is not read.
    fn unclosed(&mut self, at: usize, length: usize, message: &str, ending: &str) -> usize {
        let span = Span { start: at as u32, end: (at + length) as u32 };
        let error = Diagnostic::new(Code::BadString, span, message);
        let ending = if ending == "`" { "a back-quote".to_owned() } else { format!("`{ending}`") };
        self.error(error.label(format!("{ending} is missing at its end")));
        let end = self.line_end(at);
        let line = self.line;
        self.blank(line, end);
        while self.clean.marks.last().is_some_and(|mark| mark.at as usize >= line) {
            self.clean.marks.pop();
        }
        end
    }

    /// Whether lines count here.
    fn counts(&self) -> bool {
        self.conditions.last().is_none_or(|condition| condition.counts)
    }

    /// Obeys a line that begins with `#`, if it is a directive.
    fn directive(&mut self, line: &str, span: Span) -> bool {
        let mut words = line.split_ascii_whitespace();
        let (word, name) = (words.next().unwrap_or_default(), words.next());
        match word {
            "#ifdef" | "#ifndef" => {
                let outside = self.counts();
                let wanted = word == "#ifdef";
                if name.is_none() {
                    let error = format!("`{word}` names nothing");
                    self.error(
                        Diagnostic::new(Code::Incomplete, span, error)
                            .label("expected a name, such as `Linux`"),
                    );
                }
                let counts = outside && name.is_some_and(|name| (self.defined)(name) == wanted);
                self.conditions.push(Condition { span, counts, outside, other: false });
            }
            "#else" => match self.conditions.last_mut() {
                Some(condition) if !condition.other => {
                    condition.counts = condition.outside && !condition.counts;
                    condition.other = true;
                }
                _ => self.stray(span, "#else"),
            },
            "#endif" => {
                if self.conditions.pop().is_none() {
                    self.stray(span, "#endif");
                }
            }
            "#if" | "#elif" | "#define" | "#undef" | "#include" if self.counts() => {
                self.error(
                    Diagnostic::new(
                        Code::Unexpected,
                        span,
                        format!("there is no {} here", quoted(word)),
                    )
                    .label("not understood")
                    .help("there are `#ifdef`, `#ifndef`, `#else` and `#endif`; a value comes from `--define=NAME=value`"),
                );
            }
            _ => return false,
        }
        true
    }

    fn stray(&mut self, span: Span, word: &str) {
        let error = format!("this `{word}` belongs to no `#ifdef`");
        self.error(Diagnostic::new(Code::Unexpected, span, error).label("remove it"));
    }
}
