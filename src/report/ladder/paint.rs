//! Rows → text.

use std::fmt::Write as _;

use super::segment::fields;
use super::{Cell, Fate, Ladder, Middle, Row, Wire};
use crate::host::Host;
use crate::tcp::Rules;
use crate::text::{self, WIDTH, clip, width};
use crate::text::{Paint, Style};

/// How to paint a ladder.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// Whether to colour.
    pub style: Style,
    /// Whether each row names the rules that fired, with their sections.
    pub explain: bool,
    /// Paint only so many rows from the end, whole numbered groups of them, and say how many
    /// were left out.
    pub last: Option<usize>,
    /// If rows are left out, paint this many from the beginning all the same.
    pub first: usize,
}

/// The width of a host's column: that of ESTABLISHED.
const CELL: usize = 11;
/// The width of an arrow.
const ARROW: usize = 3;
/// The widths that the column of segments takes: the narrowest of these in which every
/// segment fits, so that one more digit somewhere seldom moves every line of a snapshot.
const SEGMENT: [usize; 5] = [32, 40, 48, 56, 64];

/// The ladder as text, at most 100 columns wide, every line with its line feed.
pub fn paint(ladder: &Ladder, how: Look) -> String {
    let (first, hidden, shown) = window(&ladder.rows, how);
    let columns = Columns::of(&ladder.rows);
    let mut out = String::new();
    let mut head = Line::default();
    head.put(columns.left, Host::Client.name(), None);
    head.put(columns.right, Host::Server.name(), None);
    head.end(how.style, &mut out);
    let headings = ladder.rows.iter().any(|row| row.setup);
    let mut part = None;
    let mut rows = |rows: &[Row], out: &mut String| {
        for row in rows {
            if headings && part != Some(row.setup) {
                part = Some(row.setup);
                let heading = if row.setup { "-- set-up" } else { "-- scenario" };
                let _ = writeln!(out, "{}", how.style.paint(Paint::Faint, heading));
            }
            columns.paint(row, how, out);
        }
    };
    rows(first, &mut out);
    if hidden > 0 {
        let mut line = Line::default();
        let count = text::count(hidden, "row");
        let where_to = if first.is_empty() { "before " } else { "" };
        line.put(columns.left, &format!("... {count} {where_to}..."), Some(Paint::Faint));
        line.end(how.style, &mut out);
    }
    rows(shown, &mut out);
    out
}

/// The first rows, how many are left out after them, and the last rows; what follows a gap begins
/// with a numbered row, and so does what would follow the first rows.
fn window(rows: &[Row], how: Look) -> (&[Row], usize, &[Row]) {
    let Some(last) = how.last else { return (&[], 0, rows) };
    let begins = |at: usize| rows.get(at).is_none_or(|row| row.number.is_some());
    let mut from = rows.len().saturating_sub(last);
    while from > 0 && !begins(from) {
        from -= 1;
    }
    let mut first = how.first;
    while first < from && !begins(first) {
        first += 1;
    }
    let first = if how.first == 0 { 0 } else { first };
    // Leaving out a row or two gains nothing over the line that says so.
    match from.checked_sub(first) {
        Some(hidden @ 3..) => (&rows[..first], hidden, &rows[from..]),
        _ => (&[], 0, rows),
    }
}

/// Where the columns begin, counted from 0.
struct Columns {
    left: usize,
    segment: usize,
    segment_width: usize,
    right: usize,
}

impl Columns {
    fn of(rows: &[Row]) -> Self {
        let numbered = rows.iter().filter_map(|row| row.number).max().unwrap_or(0);
        let left = numbered.to_string().len().max(2) + 2;
        let segment = left + CELL + 1 + ARROW + 1;
        let most = WIDTH - segment - 1 - ARROW - 1 - CELL;
        let widest = rows.iter().map(|row| match &row.middle {
            Middle::Wire(wire) => {
                fields(&wire.segment, wire.window).iter().map(|it| width(it)).sum()
            }
            _ => 0,
        });
        let widest = widest.max().unwrap_or(0);
        let step = SEGMENT.iter().copied().find(|step| widest <= *step).unwrap_or(most);
        let segment_width = step.min(most);
        Self { left, segment, segment_width, right: segment + segment_width + 1 + ARROW + 1 }
    }

    fn paint(&self, row: &Row, how: Look, out: &mut String) {
        let mut line = Line::default();
        if let Some(number) = row.number {
            line.put(0, &format!("{number:>0$}.", self.left - 2), None);
        }
        let mut rest = Vec::new();
        let (left, right) = (&row.cells[Host::Client], &row.cells[Host::Server]);
        let middle_is_free = row.middle == Middle::Empty;
        // A remark may run on into the room between the hosts if that is empty.
        let room = match (middle_is_free, right) {
            (false, _) => CELL,
            (true, Cell::Empty) => WIDTH - self.left,
            (true, _) => self.right - self.left - 1,
        };
        line.cell(self.left, left, room);
        match &row.middle {
            Middle::Empty => {}
            Middle::Comment(remark) => {
                let room = self.right - self.segment - 1;
                line.put(self.segment, &bracketed(remark, room), Some(Paint::Faint));
            }
            Middle::Wire(wire) => {
                let mut pieces = wrap(&fields(&wire.segment, wire.window), self.segment_width);
                let (before, after) = arrows(wire);
                line.put(self.segment - ARROW - 1, before.0, before.1);
                if !pieces.is_empty() {
                    line.put(self.segment, &pieces.remove(0), None);
                }
                line.put(self.right - ARROW - 1, after.0, after.1);
                rest = pieces;
            }
        }
        if let Cell::Comment(remark) = right {
            let from = if middle_is_free { line.column + 1 } else { self.right };
            let remark = bracketed(remark, WIDTH - from);
            // A long remark ends at the margin, as in figure 9.
            let at = self.right.min(WIDTH - width(&remark));
            line.put(at, &remark, Some(Paint::Faint));
        } else {
            line.cell(self.right, right, CELL);
        }
        line.end(how.style, out);
        for piece in rest {
            let mut line = Line::default();
            line.put(self.segment, &piece, None);
            line.end(how.style, out);
        }
        if how.explain {
            for rule in row.rules.iter().filter_map(|id| Rules::standard().get(*id)) {
                let mut line = Line::default();
                let cited = crate::explain::failure::cited(rule);
                let reason = format!("= {}: {cited}", rule.name);
                line.put(self.left + 2, &clip(&reason, WIDTH - self.left - 2), Some(Paint::Faint));
                line.end(how.style, out);
            }
        }
    }
}

type Arrow = (&'static str, Option<Paint>);

/// The arrows left and right of a segment.
fn arrows(wire: &Wire) -> (Arrow, Arrow) {
    let rightwards = wire.from == Host::Client;
    let arrow = if rightwards { "-->" } else { "<--" };
    let departure = if wire.departs { arrow } else { "..." };
    let arrival = match wire.fate {
        Fate::InFlight => ("...", None),
        Fate::Arrives => (arrow, None),
        Fate::Lost if rightwards => ("--x", Some(Paint::Bad)),
        Fate::Lost => ("x--", Some(Paint::Bad)),
    };
    if rightwards { ((departure, None), arrival) } else { (arrival, (departure, None)) }
}

/// A remark in its parentheses, in at most so many columns.
fn bracketed(remark: &str, columns: usize) -> String {
    format!("({})", clip(&text::visible(remark), columns.saturating_sub(2)))
}

/// A segment's fields in lines of at most `columns`, broken between them if that is possible.
fn wrap(fields: &[String], columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for field in fields {
        if !line.is_empty() && line.len() + field.len() > columns {
            lines.push(std::mem::take(&mut line));
        }
        line.push_str(field);
        // A single field that is too long: forged options.
        while line.len() > columns {
            let Some((head, tail)) = line.split_at_checked(columns) else { break };
            lines.push(head.to_owned());
            line = tail.to_owned();
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// A line in the making, from left to right.
#[derive(Default)]
struct Line {
    pieces: Vec<(String, Option<Paint>)>,
    column: usize,
}

impl Line {
    /// Puts a text at a column, or right after the text before it.
    fn put(&mut self, column: usize, text: &str, paint: Option<Paint>) {
        let gap = column.saturating_sub(self.column);
        self.pieces.push((" ".repeat(gap), None));
        self.pieces.push((text.to_owned(), paint));
        self.column += gap + width(text);
    }

    fn cell(&mut self, column: usize, cell: &Cell, room: usize) {
        match cell {
            Cell::Empty => {}
            Cell::State(state) => self.put(column, state.name(), None),
            Cell::Unknown => self.put(column, "?", None),
            Cell::Comment(remark) => {
                self.put(column, &bracketed(remark, room), Some(Paint::Faint));
            }
        }
    }

    fn end(self, style: Style, out: &mut String) {
        for (text, paint) in self.pieces {
            match paint {
                Some(paint) => out.push_str(&style.paint(paint, &text)),
                None => out.push_str(&text),
            }
        }
        out.push('\n');
    }
}
