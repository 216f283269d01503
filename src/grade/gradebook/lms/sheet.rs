//! A table as text, some cells of which are replaced while everything else stays as it is.
//! Libraries that read CSV return the cells, but not where they are and how they were quoted.

use std::ops::Range;

/// A table that is being filled.
pub(super) struct Sheet<'t> {
    text: &'t str,
    delimiter: char,
    pub(super) rows: Vec<Row>,
    edits: Vec<(Range<usize>, String)>,
}

/// A row.
#[derive(Debug)]
pub(super) struct Row {
    /// Its line in the text, from 1.
    pub(super) line: usize,
    cells: Vec<Cell>,
    /// Its end, before the line's end.
    end: usize,
}

#[derive(Debug)]
struct Cell {
    /// Its position, including quotes.
    span: Range<usize>,
    value: String,
    quoted: bool,
}

impl Row {
    /// The text of a cell, which is empty if the row has no such cell.
    pub(super) fn get(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.value.as_str())
    }

    /// Whether it is empty.
    fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.value.trim().is_empty())
    }
}

impl<'t> Sheet<'t> {
    /// Reads a table with a header. The delimiter is the comma, semicolon or tab that
    /// gives the header most cells.
    ///
    /// # Errors
    /// If there is no header, or a quote is unclosed.
    pub(super) fn read(text: &'t str) -> Result<Self, String> {
        let header = |delimiter| Reader::new(text, delimiter).row().map(|row| row.cells.len());
        let mut delimiter = ',';
        let mut most = header(',')?;
        for other in [';', '\t'] {
            let cells = header(other)?;
            if cells > most {
                (delimiter, most) = (other, cells);
            }
        }
        let mut reader = Reader::new(text, delimiter);
        let mut rows = Vec::new();
        while reader.at < text.len() {
            rows.push(reader.row()?);
        }
        rows.retain(|row| !row.is_blank());
        if rows.is_empty() {
            return Err("the file is empty".to_owned());
        }
        Ok(Self { text, delimiter, rows, edits: Vec::new() })
    }

    /// The header.
    pub(super) fn headers(&self) -> Vec<&str> {
        let cells = self.rows.first().map(|row| row.cells.as_slice()).unwrap_or_default();
        cells.iter().map(|cell| cell.value.as_str()).collect()
    }

    /// Fills a cell, each at most once. It is quoted if it was, or if necessary.
    pub(super) fn set(&mut self, row: usize, column: usize, value: &str) {
        let Some(row) = self.rows.get(row) else { return };
        let needs = |c: char| c == self.delimiter || matches!(c, '"' | '\n' | '\r');
        let quoted = |was: bool| {
            if was || value.contains(needs) {
                format!("\"{}\"", value.replace('"', "\"\""))
            } else {
                value.to_owned()
            }
        };
        match row.cells.get(column) {
            Some(cell) => self.edits.push((cell.span.clone(), quoted(cell.quoted))),
            None => {
                // A row that ends early gets the missing delimiters.
                let lacks = (column + 1).saturating_sub(row.cells.len());
                let delimiters: String = std::iter::repeat_n(self.delimiter, lacks).collect();
                self.edits.push((row.end..row.end, delimiters + &quoted(false)));
            }
        }
    }

    /// The text with the filled cells.
    pub(super) fn finish(mut self) -> String {
        self.edits.sort_by_key(|(span, _)| (span.start, span.end));
        let mut out = String::with_capacity(self.text.len() + 64);
        let mut at = 0;
        for (span, value) in self.edits {
            out.push_str(self.text.get(at..span.start).unwrap_or_default());
            out.push_str(&value);
            at = span.end;
        }
        out.push_str(self.text.get(at..).unwrap_or_default());
        out
    }
}

struct Reader<'t> {
    text: &'t str,
    delimiter: char,
    at: usize,
    line: usize,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, delimiter: char) -> Self {
        // A byte-order mark belongs to no cell.
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, delimiter, at, line: 1 }
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at..).and_then(|rest| rest.chars().next())
    }

    fn ends(&self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        rest.is_empty() || rest.starts_with('\n') || rest.starts_with("\r\n")
    }

    fn row(&mut self) -> Result<Row, String> {
        let line = self.line;
        let mut cells = Vec::new();
        loop {
            cells.push(self.cell()?);
            if self.peek() != Some(self.delimiter) {
                break;
            }
            self.at += self.delimiter.len_utf8();
        }
        let end = self.at;
        if self.peek() == Some('\r') {
            self.at += 1;
        }
        if self.peek() == Some('\n') {
            self.at += 1;
            self.line += 1;
        }
        Ok(Row { line, cells, end })
    }

    fn cell(&mut self) -> Result<Cell, String> {
        let start = self.at;
        let quoted = self.peek() == Some('"');
        let mut value = String::new();
        if quoted {
            let line = self.line;
            self.at += 1;
            loop {
                let Some(c) = self.peek() else {
                    return Err(format!("the quote that opens on line {line} is not closed"));
                };
                self.at += c.len_utf8();
                match c {
                    '"' if self.peek() == Some('"') => self.at += 1,
                    '"' => break,
                    '\n' => self.line += 1,
                    _ => {}
                }
                value.push(c);
            }
        }
        // Text after a closing quote belongs to the cell, as in every reader.
        while !self.ends() {
            match self.peek() {
                Some(c) if c != self.delimiter => {
                    value.push(c);
                    self.at += c.len_utf8();
                }
                _ => break,
            }
        }
        Ok(Cell { span: start..self.at, value, quoted })
    }
}
