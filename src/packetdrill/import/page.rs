//! The layout of the text: statements one a line, in the order of the script, with its comments and
//! blank lines, and what has no words as a comment.

use std::collections::BTreeMap;

use super::{Draft, head};
use crate::language::plan::{Attributes, Span, Statement, Strict};
use crate::language::{Source, show};
use crate::packetdrill::lower::Wordless;
use crate::packetdrill::tree::{Item, Script};
use crate::text::count;

/// How many lines of an event without words are shown.
const LINES: usize = 12;

/// A script, as far as its scenario's text shows it.
pub(super) struct Page<'s> {
    source: &'s Source,
    script: &'s Script,
    /// What has no words, by the number of its item.
    wordless: BTreeMap<usize, Vec<&'s Wordless>>,
}

/// The lines so far.
#[derive(Default)]
struct Lines<'s> {
    text: &'s str,
    out: Vec<String>,
    /// Where, in the script, what was written last ends.
    end: u32,
}

impl Lines<'_> {
    fn push(&mut self, line: String) {
        self.out.push(line);
    }

    fn blank(&mut self) {
        if self.out.last().is_some_and(|last| !last.is_empty()) {
            self.out.push(String::new());
        }
    }

    /// Goes on to what stands there in the script, with a blank line if one is between.
    fn go_on(&mut self, to: Span) {
        let between = self.text.get(self.end as usize..to.start as usize).unwrap_or_default();
        let mut lines = between.split('\n').skip(1);
        // The last part is not a line: what comes stands on it.
        let blanks = between.matches('\n').count().saturating_sub(1);
        if lines.by_ref().take(blanks).any(|line| line.trim().is_empty()) {
            self.blank();
        }
        self.end = self.end.max(to.end);
    }
}

fn span_of(item: &Item) -> Span {
    match item {
        Item::Command(command) => command.span,
        Item::Event(event) => event.span,
    }
}

impl<'s> Page<'s> {
    pub(super) fn new(source: &'s Source, script: &'s Script, wordless: &'s [Wordless]) -> Self {
        let mut by_item: BTreeMap<usize, Vec<&Wordless>> = BTreeMap::new();
        for one in wordless {
            let item = script.items.iter().position(|item| {
                let span = span_of(item);
                span.start <= one.span.start && one.span.end <= span.end
            });
            if let Some(item) = item {
                by_item.entry(item).or_default().push(one);
            }
        }
        Self { source, script, wordless: by_item }
    }

    /// How many events and commands have something without words.
    pub(super) fn wordless(&self) -> usize {
        self.wordless.len()
    }

    /// The text of a script in which nothing happens: its comments.
    pub(super) fn bare(&self) -> String {
        let mut lines = Lines { text: self.source.text(), ..Lines::default() };
        lines.push(self.origin());
        self.script.comments.iter().for_each(|comment| self.comment(&mut lines, *comment));
        lines.out.join("\n") + "\n"
    }

    /// The text of a scenario.
    pub(super) fn write(&self, draft: &Draft) -> String {
        let scenario = &draft.scenario;
        let is_comment = scenario.unsupported.is_some();
        let code = |text: String| if is_comment { format!("# {text}") } else { text };
        let mut lines = Lines { text: self.source.text(), ..Lines::default() };
        lines.push(self.origin());
        if let Some(unsupported) = &scenario.unsupported {
            let line = self.source.place(unsupported.span.start).line;
            lines.push(format!(
                "# No run can do what line {line} asks for ({}), so the scenario is a comment.",
                clean(&unsupported.what)
            ));
        }
        let first = self.script.options.first().map(|option| option.span.start);
        let first = first.or_else(|| self.script.items.first().map(|item| span_of(item).start));
        let mut comments = self.script.comments.iter().copied().peekable();
        while let Some(comment) = comments.next_if(|it| first.is_none_or(|at| it.start < at)) {
            self.comment(&mut lines, comment);
        }
        lines.blank();
        attributes(&scenario.attributes).into_iter().for_each(|line| lines.push(code(line)));
        lines.blank();
        let (begin, rest) = scenario.statements.split_at(head(scenario));
        let mut begin = Some(begin);
        let groups = self.groups(rest);
        for (number, item) in self.script.items.iter().enumerate() {
            let span = span_of(item);
            let group = groups.get(&number).map(Vec::as_slice).unwrap_or_default();
            if begin.is_some() && (span.start >= draft.from || !group.is_empty()) {
                let from = draft.from.min(span.start);
                while let Some(comment) = comments.next_if(|it| it.start < from) {
                    self.comment(&mut lines, comment);
                }
                lines.blank();
                let begin = begin.take().unwrap_or_default();
                begin.iter().for_each(|it| lines.push(code(format!("{:#}", it.kind))));
                lines.blank();
            }
            while let Some(comment) = comments.next_if(|it| it.start < span.end) {
                self.comment(&mut lines, comment);
            }
            let wordless = self.wordless.get(&number);
            if !group.is_empty() || wordless.is_some() {
                lines.go_on(span);
            }
            self.without_words(&mut lines, wordless, span);
            let mut end = self.trailing(&mut comments, span);
            for statement in group {
                let end = end.take().map(|end| format!("  {end}")).unwrap_or_default();
                lines.push(code(format!("{:#}{end}", statement.kind)));
            }
            end.into_iter().for_each(|end| lines.push(end));
        }
        for comment in comments {
            self.comment(&mut lines, comment);
        }
        if let Some(begin) = begin {
            lines.blank();
            begin.iter().for_each(|it| lines.push(code(format!("{:#}", it.kind))));
        }
        lines.out.join("\n") + "\n"
    }

    /// Where it is from, and what is missing.
    fn origin(&self) -> String {
        let name = self.source.name();
        let name = clean(name.rsplit(['/', '\\']).next().unwrap_or(name));
        match self.wordless() {
            0 => format!("# Imported from {name}."),
            some => format!(
                "# Imported from {name}: {some} of {} no words in a scenario.",
                has(self.script.items.len())
            ),
        }
    }

    /// The statements by the number of the item that they are from. One that comes later than its
    /// item stands with the last item before it.
    fn groups<'d>(&self, statements: &'d [Statement]) -> BTreeMap<usize, Vec<&'d Statement>> {
        let mut groups: BTreeMap<usize, Vec<&Statement>> = BTreeMap::new();
        let mut last = 0;
        for statement in statements {
            let at = statement.span.start;
            let after = self.script.items.partition_point(|item| span_of(item).start <= at);
            last = last.max(after.saturating_sub(1));
            groups.entry(last).or_default().push(statement);
        }
        groups
    }

    fn comment(&self, lines: &mut Lines<'_>, span: Span) {
        lines.go_on(span);
        lines.out.extend(comment_lines(self.source.slice(span)));
    }

    /// The comment that follows an item on its line.
    fn trailing(
        &self,
        comments: &mut std::iter::Peekable<impl Iterator<Item = Span>>,
        item: Span,
    ) -> Option<String> {
        let between = |it: &Span| self.source.slice(Span { start: item.end, end: it.start });
        let comment = comments.next_if(|it| {
            it.start >= item.end && between(it).trim().is_empty() && !between(it).contains('\n')
        })?;
        Some(comment_lines(self.source.slice(comment)).join(" # "))
    }

    /// What an item says that has no words, with the item as it is written.
    fn without_words(&self, lines: &mut Lines<'_>, what: Option<&Vec<&Wordless>>, item: Span) {
        let Some(what) = what else { return };
        for Wordless { what, ignored, .. } in what {
            let kind = if *ignored { "left out" } else { "unsupported" };
            lines.push(format!("# {kind}: {}", clean(what)));
        }
        let text: Vec<&str> = self.source.slice(item).lines().collect();
        lines
            .out
            .extend(text.iter().take(LINES).map(|line| format!("#     {}", clean(line.trim()))));
        if text.len() > LINES {
            lines.push("#     …".to_owned());
        }
    }
}

/// `31 events have`.
fn has(events: usize) -> String {
    let verb = if events == 1 { "has" } else { "have" };
    format!("{} {verb}", count(events, "event"))
}

fn attributes(attributes: &Attributes) -> Vec<String> {
    let mut lines = Vec::new();
    match attributes.strict {
        Strict::No => {}
        Strict::Arrivals => lines.push("@strict".to_owned()),
        Strict::All => lines.push("@strict all".to_owned()),
        Strict::Warn => lines.push("@strict warn".to_owned()),
    }
    if !attributes.tolerance.is_zero() {
        lines.push(format!("@tolerance {}", show::length_of_time(attributes.tolerance)));
    }
    if let Some(profile) = &attributes.profile {
        lines.push(format!("@profile {profile}"));
    }
    lines
}

/// A comment of a script, as lines of a scenario.
fn comment_lines(text: &str) -> Vec<String> {
    let line = |text: &str| {
        let text = clean(text.trim_end());
        match text.chars().next() {
            None => "#".to_owned(),
            Some(' ' | '\t') => format!("#{text}"),
            Some(_) => format!("# {text}"),
        }
    };
    let Some(inner) = text.strip_prefix("/*") else {
        return vec![line(text.trim_start().trim_start_matches(['/', '#']))];
    };
    let inner = inner.strip_suffix("*/").unwrap_or(inner);
    let stars = |text: &str| {
        let inside = text.trim();
        line(inside.strip_prefix('*').unwrap_or(inside).trim_start())
    };
    let lines: Vec<String> = inner.lines().map(stars).collect();
    let is_empty = |line: &String| line == "#";
    let begin = lines.iter().take_while(|line| is_empty(line)).count();
    let end = lines.iter().rev().take_while(|line| is_empty(line)).count();
    let kept = lines.len().saturating_sub(begin + end).max(1);
    let kept: Vec<String> = lines.into_iter().skip(begin).take(kept).collect();
    if kept.is_empty() { vec!["#".to_owned()] } else { kept }
}

/// Without characters that a line cannot have.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\t' { ' ' } else { c }).collect()
}
