//! Lines of formatted text: indentation, blank lines, and comments at their ends.

/// Comments at the ends of adjacent lines stand in one column, but for lines longer than this:
/// padding must not make a text many times longer.
const ALIGNED: usize = 60;

/// A line that waits for those below it, so that their comments can stand in one column.
#[derive(Debug)]
struct Waiting {
    code: String,
    width: usize,
    comment: String,
}

/// The lines written so far, and the one in hand.
#[derive(Debug, Default)]
pub(super) struct Lines {
    out: String,
    /// How many blocks are open around the line in hand.
    depth: usize,
    /// How many are open after it.
    depth_after: usize,
    /// What the line in hand says; empty if there is none.
    code: String,
    /// What stands before the next statement on the line in hand; `None` if it needs a line
    /// of its own.
    joint: Option<&'static str>,
    /// How many line ends there were since the last line.
    newlines: usize,
    /// Whether a blank line may stand before the next line.
    may_be_blank: bool,
    /// Adjacent lines with comments at their ends.
    waiting: Vec<Waiting>,
}

impl Lines {
    /// A statement, which goes on the line in hand if there is one.
    pub(super) fn statement(&mut self, text: &str) {
        match self.joint {
            Some(joint) => self.code.push_str(joint),
            None => self.end_line(),
        }
        self.code.push_str(text);
        self.joint = Some("; ");
    }

    /// Something that shares its line with no statement.
    pub(super) fn alone(&mut self, text: &str) {
        self.end_line();
        self.code.push_str(text);
    }

    /// A header with its `{`; its block stays on the line or begins after it.
    pub(super) fn open(&mut self, header: &str, on_line: bool) {
        self.alone(header);
        self.code.push_str(" {");
        if on_line {
            self.joint = Some(" ");
        } else {
            self.depth_after += 1;
        }
    }

    /// The `}` of a block that stays on its line.
    pub(super) fn close_on_line(&mut self) {
        let empty = self.joint == Some(" ");
        self.code.push_str(if empty { "}" } else { " }" });
        self.joint = None;
    }

    /// The `}` of a block.
    pub(super) fn close(&mut self) {
        self.end_line();
        self.depth = self.depth.saturating_sub(1);
        self.depth_after = self.depth;
        self.may_be_blank = false;
        self.code.push('}');
    }

    /// A comment: at the end of the line in hand, or on a line of its own.
    pub(super) fn comment(&mut self, text: &str) {
        if self.code.is_empty() {
            self.code.push_str(text);
            self.end_line();
            return;
        }
        let width = self.depth * 4 + self.code.chars().count();
        // A long line, or one that stands apart, does not stand in the column of those above.
        if width > ALIGNED || self.newlines > 1 {
            self.write_waiting();
        }
        if self.waiting.is_empty() {
            self.write_blank();
        }
        let code = format!("{}{}", "    ".repeat(self.depth), self.code);
        self.waiting.push(Waiting { code, width, comment: text.to_owned() });
        if width > ALIGNED {
            self.write_waiting();
        }
        self.begin_line();
    }

    /// The end of a line in the text that is formatted.
    pub(super) fn newline(&mut self) {
        self.end_line();
        self.newlines += 1;
    }

    /// The whole text.
    pub(super) fn finish(mut self) -> String {
        self.end_line();
        self.write_waiting();
        self.out
    }

    /// Writes the line in hand, if there is one.
    fn end_line(&mut self) {
        if self.code.is_empty() {
            return;
        }
        self.write_waiting();
        self.write_blank();
        for _ in 0..self.depth {
            self.out.push_str("    ");
        }
        self.out.push_str(&self.code);
        self.out.push('\n');
        self.begin_line();
    }

    fn begin_line(&mut self) {
        // No blank line right after `{`.
        self.may_be_blank = self.depth_after <= self.depth;
        self.depth = self.depth_after;
        self.code.clear();
        self.joint = None;
        self.newlines = 0;
    }

    /// Keeps one of the blank lines before the line in hand.
    fn write_blank(&mut self) {
        if self.newlines > 1 && self.may_be_blank {
            self.out.push('\n');
        }
    }

    fn write_waiting(&mut self) {
        let column = self.waiting.iter().map(|line| line.width).max().unwrap_or(0) + 2;
        for line in self.waiting.drain(..) {
            self.out.push_str(&line.code);
            self.out.extend(std::iter::repeat_n(' ', column - line.width));
            self.out.push_str(&line.comment);
            self.out.push('\n');
        }
    }
}
