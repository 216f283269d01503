//! What `cargo test` shows of a suite: the lines of libtest, so that people and tools know them.

use std::io::{self, IsTerminal, Write};

use super::words::Words;
use crate::text::{Paint, Style, count};

/// How a test came out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Outcome {
    /// As it should, with what there is to say of it.
    Passed(Option<String>),
    /// It was not judged, for that reason.
    Ignored(String),
    /// It failed, and that is all that helps.
    Failed(String),
}

/// Writes results as they come.
pub(super) struct Teller<W> {
    out: W,
    style: Style,
    terse: bool,
    passed: usize,
    ignored: usize,
    /// Names of what failed, with all that helps.
    failed: Vec<(String, String)>,
    /// Names of what passed and needs a word.
    remarks: Vec<(String, String)>,
}

impl Teller<io::Stdout> {
    /// On stdout, coloured as the words and the terminal say.
    pub(super) fn stdout(words: &Words) -> Self {
        let out = io::stdout();
        let wishes = std::env::var_os("NO_COLOR").is_none_or(|it| it.is_empty());
        let colour = words.colour.unwrap_or_else(|| out.is_terminal() && wishes);
        Self::new(out, Style { colour }, words.terse)
    }
}

impl<W: Write> Teller<W> {
    /// On that.
    pub(super) const fn new(out: W, style: Style, terse: bool) -> Self {
        Self { out, style, terse, passed: 0, ignored: 0, failed: Vec::new(), remarks: Vec::new() }
    }

    /// How the failures are coloured.
    pub(super) const fn style(&self) -> Style {
        self.style
    }

    /// The names of the tests, and no results.
    pub(super) fn list<'n>(&mut self, names: impl Iterator<Item = &'n str>) -> io::Result<()> {
        let mut tests = 0usize;
        for name in names {
            tests += 1;
            writeln!(self.out, "{name}: test")?;
        }
        if !self.terse {
            writeln!(self.out, "\n{}, 0 benchmarks", count(tests, "test"))?;
        }
        self.out.flush()
    }

    /// How many tests there are.
    pub(super) fn begin(&mut self, tests: usize) -> io::Result<()> {
        writeln!(self.out, "\nrunning {}", count(tests, "test"))
    }

    /// The result of one.
    pub(super) fn test(&mut self, name: &str, outcome: Outcome) -> io::Result<()> {
        let (letter, paint, word) = match &outcome {
            Outcome::Passed(_) => (".", Paint::Good, "ok".to_owned()),
            Outcome::Ignored(why) => ("i", Paint::Notice, format!("ignored, {why}")),
            Outcome::Failed(_) => ("F", Paint::Bad, "FAILED".to_owned()),
        };
        if self.terse {
            write!(self.out, "{}", self.style.paint(paint, letter))?;
        } else {
            writeln!(self.out, "test {name} ... {}", self.style.paint(paint, &word))?;
        }
        match outcome {
            Outcome::Passed(remark) => {
                self.passed += 1;
                self.remarks.extend(remark.map(|remark| (name.to_owned(), remark)));
            }
            Outcome::Ignored(_) => self.ignored += 1,
            Outcome::Failed(why) => self.failed.push((name.to_owned(), why)),
        }
        self.out.flush()
    }

    /// The failures, the remarks and the totals; whether nothing failed.
    pub(super) fn end(mut self, left_out: usize) -> io::Result<bool> {
        if self.terse {
            writeln!(self.out)?;
        }
        if !self.failed.is_empty() {
            writeln!(self.out, "\nfailures:\n")?;
            for (name, why) in &self.failed {
                writeln!(self.out, "---- {name} ----\n{}\n", why.trim_end())?;
            }
            writeln!(self.out, "\nfailures:")?;
            for (name, _) in &self.failed {
                writeln!(self.out, "    {name}")?;
            }
        }
        if !self.remarks.is_empty() {
            writeln!(self.out)?;
            for (name, remark) in &self.remarks {
                writeln!(self.out, "    {name}: {remark}")?;
            }
        }
        let is_good = self.failed.is_empty();
        let (paint, word) = if is_good { (Paint::Good, "ok") } else { (Paint::Bad, "FAILED") };
        writeln!(
            self.out,
            "\ntest result: {}. {} passed; {} failed; {} ignored; 0 measured; {left_out} filtered out\n",
            self.style.paint(paint, word),
            self.passed,
            self.failed.len(),
            self.ignored,
        )?;
        self.out.flush()?;
        Ok(is_good)
    }
}
