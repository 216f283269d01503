//! From text to script: options, then commands and events one by one. Whatever goes wrong with
//! one, reading goes on with the next.

use super::clean::{Clean, clean};
use super::define::{Defines, Meaning};
use super::extent::{Extent, extent, next_start, shallow};
use super::grammar::{self, Mismatch, Node, Rule};
use super::mistakes;
use super::read;
use super::tree::{Action, Command, Item, Script};
use crate::language::{Code, Diagnostic, Source, Span};

/// So many errors of one script are listed.
pub(super) const MOST: usize = 1000;

/// The longest event that is read, in bytes.
const LONGEST: usize = 1 << 20;

/// How commands and events begin.
const BEGINNINGS: [char; 14] =
    ['`', '+', '*', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/// So many lines that begin like an event can belong to the event before.
const BEYOND: usize = 4;

/// Reads a script. `defines` are names such as `Linux`, or names with values such as `CC="reno"`,
/// in addition to those that the script itself has.
///
/// # Errors
/// Everything that is wrong with the text, in its order.
pub fn parse(source: &Source, defines: &[String]) -> Result<Script, Vec<Diagnostic>> {
    let mut errors = unreadable(source);
    if errors.iter().any(|error| error.code == Code::TooLong) {
        return Err(errors);
    }
    let mut defines = Defines::new(defines);
    // Options come first, so they are known before the first `#ifdef` is looked at again.
    let clean = {
        let head = clean(source.text(), &|name| defines.has(name));
        let more = definitions(&head);
        if more.is_empty() {
            head
        } else {
            more.iter().for_each(|definition| defines.add(definition));
            clean(source.text(), &|name| defines.has(name))
        }
    };
    errors.extend(clean.errors.iter().cloned());
    let mut reader = Reader { source, clean: &clean, defines, errors, script: Script::default() };
    reader.run();
    let Reader { mut errors, mut script, .. } = reader;
    if !errors.is_empty() {
        errors.sort_by_key(|error| (error.span, error.severity));
        return Err(errors);
    }
    script.comments.clone_from(&clean.comments);
    Ok(script)
}

/// Errors of the bytes, before any reading.
fn unreadable(source: &Source) -> Vec<Diagnostic> {
    if u32::try_from(source.text().len()).is_err() {
        let error = Diagnostic::new(Code::TooLong, Span::default(), "this text is too long");
        return vec![error.label("at most 4 GiB can be read")];
    }
    let bad = source.bad_bytes().iter().take(MOST);
    bad.map(|&span| {
        let message = match span.len() {
            1 => "this byte is not UTF-8".to_owned(),
            count => format!("these {count} bytes are not UTF-8"),
        };
        Diagnostic::new(Code::NotUtf8, span, message)
            .label("shown as `?`")
            .help("save the file as UTF-8")
    })
    .collect()
}

/// The values of `--define` at the top.
fn definitions(clean: &Clean) -> Vec<String> {
    let mut at = 0;
    let mut found = Vec::new();
    loop {
        at = skip(&clean.text, at);
        let rest = clean.text.get(at..).unwrap_or_default();
        if !rest.starts_with("--") {
            return found;
        }
        let Some((setting, end)) = one(Rule::setting, rest, at) else { return found };
        let setting = read::setting(&setting);
        if setting.name == "define" {
            found.extend(setting.value);
        }
        at = end;
    }
}

/// Reads one thing at the beginning of `piece`, which stands at `at`; gives its end as well.
fn one(rule: Rule, piece: &str, at: usize) -> Option<(Node<'_>, usize)> {
    let pair = grammar::parse(rule, piece).ok()?.into_iter().next()?;
    let node = Node::new(pair, at as u32);
    let end = node.span().end as usize;
    Some((node, end))
}

/// The first place from `at` on that is no white space.
fn skip(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.len() - rest.trim_start_matches([' ', '\n', '\t', '\r']).len()
}

/// What there is where an event begins.
enum Longest<'t> {
    /// An event.
    Event(Node<'t>),
    /// Something too long to be read.
    TooLong,
    /// A bracket, here, inside of too many others.
    TooDeep(usize),
    /// Nothing that makes sense.
    Mismatch(Mismatch),
}

struct Reader<'s> {
    source: &'s Source,
    clean: &'s Clean,
    defines: Defines,
    errors: Vec<Diagnostic>,
    script: Script,
}

impl<'s> Reader<'s> {
    fn run(&mut self) {
        let mut at = 0;
        // The event that was just read, as long as nothing else has come after it.
        let mut last = None;
        loop {
            at = skip(&self.clean.text, at);
            let Some(&first) = self.clean.text.as_bytes().get(at) else { return };
            if self.errors.len() >= MOST {
                let span = Span { start: at as u32, end: at as u32 };
                self.errors.push(
                    Diagnostic::new(Code::MoreErrors, span, "there are too many errors")
                        .label("not read from here on")
                        .help("is this a packetdrill script?"),
                );
                return;
            }
            let before = at;
            let (next, read) = match first {
                b'`' => (self.command(at), false),
                b'-' if self.text(at, at + 2) == "--" => (self.setting(at), false),
                b'+' | b'*' | b'.' | b'0'..=b'9' => self.event(at, last),
                _ => (self.junk(at, last), false),
            };
            last = read.then_some(before);
            // Whatever has gone wrong, reading comes forward.
            at = next.max(before + 1);
            while !self.clean.text.is_char_boundary(at) {
                at += 1;
            }
        }
    }

    fn text(&self, start: usize, end: usize) -> &str {
        self.clean.text.get(start..end).unwrap_or_default()
    }

    /// Notes an error, unless it is about bytes that have theirs.
    fn error(&mut self, error: Diagnostic, piece: Span) {
        let bad = self.source.bad_bytes();
        let next = bad.get(bad.partition_point(|bad| bad.end <= piece.start));
        if next.is_none_or(|bad| bad.start >= piece.end) {
            self.errors.push(error);
        }
    }

    fn command(&mut self, at: usize) -> usize {
        let rest = self.clean.text.get(at..).unwrap_or_default();
        match one(Rule::command, rest, at) {
            Some((node, end)) => {
                self.script.items.push(Item::Command(read::command(&node)));
                end
            }
            None => self.junk(at, None),
        }
    }

    fn setting(&mut self, at: usize) -> usize {
        let line = self.line_end(at);
        let Some((node, end)) = one(Rule::setting, self.text(at, line), at) else {
            return self.junk(at, None);
        };
        let setting = read::setting(&node);
        if let Some(item) = self.script.items.first() {
            let first = match item {
                Item::Command(command) => command.span,
                Item::Event(event) => event.span,
            };
            let error = Diagnostic::new(
                Code::Unexpected,
                setting.span,
                format!("`--{}` comes after the first command or event", setting.name),
            );
            let piece = setting.span;
            self.error(
                error
                    .label("options belong at the top")
                    .also(Span { end: first.start + 1, ..first }, "the first is here"),
                piece,
            );
        } else {
            self.script.options.push(setting);
        }
        end
    }

    /// Reads an event; gives where to go on, and whether there was one.
    fn event(&mut self, at: usize, last: Option<usize>) -> (usize, bool) {
        let reach = extent(self.clean, at, 0);
        match self.longest(at) {
            Longest::Event(node) => {
                let span = node.span();
                match read::event(&node, &self.defines) {
                    Ok(event) => self.script.items.push(Item::Event(event)),
                    Err(error) => self.error(*error, span),
                }
                (span.end as usize, true)
            }
            Longest::TooLong => {
                let span = Span { start: at as u32, end: at as u32 + 1 };
                let error = Diagnostic::new(Code::TooLong, span, "this event is too long");
                self.error(error.label("an event has at most 1 MiB"), span);
                (next_start(self.clean, at), false)
            }
            Longest::TooDeep(bracket) => {
                self.too_deep(at, bracket);
                (self.resume(at, bracket, reach), false)
            }
            Longest::Mismatch(mismatch) => {
                if let Some(end) = self.defined(at) {
                    return (end, true);
                }
                if self.same_line(last, at).is_some() {
                    // What has nearly been read as an event is left over from the one before.
                    return (self.junk(at, last), false);
                }
                let resume = self.resume(at, at + mismatch.at, reach);
                self.mismatch(at, resume, mismatch);
                (resume, false)
            }
        }
    }

    /// Reads as much as belongs to the event at `at`. Its lines may begin like events themselves:
    /// those are taken in as long as the event makes no sense, or is left off in a line, without
    /// them.
    fn longest(&self, at: usize) -> Longest<'s> {
        let clean = self.clean;
        let mut best: Option<Node<'s>> = None;
        for beyond in 0..=BEYOND {
            let reach = extent(clean, at, beyond);
            if reach.end - at > LONGEST {
                return best.map_or(Longest::TooLong, Longest::Event);
            }
            let is_last = reach.too_deep || reach.end == clean.text.len() || beyond == BEYOND;
            let piece = clean.text.get(at..reach.end).unwrap_or_default();
            match grammar::parse(Rule::event, piece) {
                Ok(pairs) => {
                    let Some(pair) = pairs.into_iter().next() else { break };
                    let node = Node::new(pair, at as u32);
                    let end = node.span().end;
                    if best.as_ref().is_some_and(|best| best.span().end >= end) {
                        break;
                    }
                    let rest = clean.text.get(end as usize..reach.end).unwrap_or_default();
                    let is_left_off = rest.trim_start().starts_with(|c| !BEGINNINGS.contains(&c));
                    best = Some(node);
                    if is_last || !is_left_off {
                        break;
                    }
                }
                Err(_) if best.is_some() => break,
                Err(mismatch) => {
                    let at_end = skip(piece, mismatch.at) == piece.len();
                    if at_end && reach.too_deep {
                        return Longest::TooDeep(reach.end);
                    }
                    if is_last || !at_end {
                        return Longest::Mismatch(mismatch);
                    }
                }
            }
        }
        // There is an event unless pest gives none, which it does not.
        best.map_or(Longest::Mismatch(Mismatch { at: 0, expected: Vec::new() }), Longest::Event)
    }

    /// Where to go on after an event at `at` that makes sense no further than to `stop`.
    fn resume(&self, at: usize, stop: usize, reach: Extent) -> usize {
        if reach.is_sure {
            return reach.end;
        }
        // A bracket is not closed. Lines that could be a part of the event are events if they can
        // be read as such.
        let mut next = next_start(self.clean, at);
        for _ in 0..BEYOND {
            if next >= stop {
                return next;
            }
            let end = extent(self.clean, next, 0).end;
            if one(Rule::event, self.text(next, end), next).is_some() {
                return next;
            }
            next = next_start(self.clean, next);
        }
        next
    }

    /// The error of an event that cannot be read. It is read again without what comes after it,
    /// so that the error is about its own lines.
    fn mismatch(&mut self, at: usize, resume: usize, mismatch: Mismatch) {
        let piece = shallow(self.clean, at, resume);
        let mismatch = match grammar::parse(Rule::event, piece) {
            Err(shorter) => shorter,
            Ok(_) => mismatch,
        };
        let error = mistakes::event(piece, at as u32, &mismatch);
        let span = Span { start: at as u32, end: (at + piece.len()) as u32 };
        self.error(error, span);
    }

    fn too_deep(&mut self, at: usize, bracket: usize) {
        let span = Span { start: bracket as u32, end: bracket as u32 + 1 };
        let error = Diagnostic::new(Code::TooLong, span, "brackets are nested too deep")
            .label("this one is too many")
            .help(format!("at most {} can be inside of each other", super::extent::DEEPEST));
        self.error(error, Span { start: at as u32, end: span.end });
    }

    /// Reads `+0 NAME`, where the name is defined as a command; gives its end.
    fn defined(&mut self, at: usize) -> Option<usize> {
        let line = self.clean.text.get(at..self.line_end(at))?;
        let pairs = grammar::parse(Rule::lone_defined, line).ok()?;
        let mut nodes = pairs.into_iter().map(|pair| Node::new(pair, at as u32));
        let (time, word) = (nodes.next()?, nodes.next()?);
        let Some(Meaning::Command(text)) = self.defines.meaning(word.text()) else { return None };
        let span = word.span();
        let action = Action::Command(Command { text: text.to_owned(), span });
        let event = read::timed(&time, None, action, time.span().to(span)).ok()?;
        self.script.items.push(Item::Event(event));
        Some(span.end as usize)
    }

    /// Reports what begins as nothing does; gives where to go on.
    fn junk(&mut self, at: usize, last: Option<usize>) -> usize {
        let resume = next_start(self.clean, at);
        let line = self.line_end(at).min(resume);
        let left_over = self.same_line(last, at).and_then(|start| {
            let piece = shallow(self.clean, start, line);
            let mismatch = grammar::parse(Rule::lone_event, piece).err()?;
            Some(mistakes::event(piece, start as u32, &mismatch))
        });
        let error = left_over.unwrap_or_else(|| mistakes::junk(self.text(at, line), at as u32));
        let piece = Span { start: at as u32, end: line as u32 };
        self.error(error, piece);
        resume
    }

    /// The event before, if it ends on the line of `at`.
    fn same_line(&self, last: Option<usize>, at: usize) -> Option<usize> {
        last.filter(|&start| !self.text(start, at).trim_end_matches([' ', '\t']).ends_with('\n'))
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = self.clean.text.as_bytes().get(at..).unwrap_or_default();
        memchr::memchr(b'\n', rest).map_or(self.clean.text.len(), |length| at + length)
    }
}
