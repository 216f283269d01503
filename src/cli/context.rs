//! Where the command writes and reads. Nothing else prints.

use std::ffi::{OsStr, OsString};
use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Read, Write};

use clap::ValueEnum;
use clap::builder::styling::{AnsiColor, Style};

/// When to write in colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub enum ColorChoice {
    /// Where the stream is a terminal, unless `NO_COLOR` is set; everywhere if
    /// `CLICOLOR_FORCE` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The part of the environment that decides about colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ColorEnvironment {
    /// `NO_COLOR` is set and not empty.
    pub no_color: bool,
    /// `CLICOLOR_FORCE` is set, not empty and not `0`.
    pub force: bool,
    /// `CLICOLOR` is `0`, or `TERM` is `dumb`.
    pub dumb: bool,
}

impl ColorEnvironment {
    fn of_process() -> Self {
        let filled = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        let is = |name, wanted| filled(name).is_some_and(|value| value == OsStr::new(wanted));
        Self {
            no_color: filled("NO_COLOR").is_some(),
            force: filled("CLICOLOR_FORCE").is_some_and(|value| value != "0"),
            dumb: is("CLICOLOR", "0") || is("TERM", "dumb"),
        }
    }

    /// Whether a stream is to be coloured. An option beats the environment, `NO_COLOR` beats
    /// `CLICOLOR_FORCE`, and each stream is judged by itself.
    pub const fn decide(self, choice: ColorChoice, terminal: bool) -> bool {
        match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if self.no_color => false,
            ColorChoice::Auto if self.force => true,
            ColorChoice::Auto => terminal && !self.dumb,
        }
    }
}

/// One of the two streams that the command writes to.
pub struct Stream {
    writer: Box<dyn Write + Send>,
    /// Whether to write in colour.
    pub color: bool,
    /// Whether it is a terminal.
    pub terminal: bool,
}

impl Stream {
    /// A stream that is no terminal and has no colour, for tests.
    pub fn plain(writer: impl Write + Send + 'static) -> Self {
        Self { writer: Box::new(writer), color: false, terminal: false }
    }

    /// Forgets what is not written yet, and whatever is written from now on: nobody reads it.
    pub fn close(&mut self) {
        self.writer = Box::new(io::sink());
    }

    /// Writes `text` in `style` if the stream has colour, plainly otherwise.
    ///
    /// # Errors
    /// If the stream cannot be written to.
    pub fn styled(&mut self, style: Style, text: impl Display) -> io::Result<()> {
        if self.color { write!(self, "{style}{text}{style:#}") } else { write!(self, "{text}") }
    }
}

impl Write for Stream {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.writer.write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Bold, for headings and names.
pub const STRONG: Style = Style::new().bold();
/// For errors.
pub const BAD: Style = AnsiColor::Red.on_default().bold();
/// For warnings.
pub const WARN: Style = AnsiColor::Yellow.on_default().bold();
/// For success.
pub const GOOD: Style = AnsiColor::Green.on_default().bold();

/// Everything that a subcommand may write to or read from.
pub struct Context {
    /// Results.
    pub out: Stream,
    /// Diagnostics and progress.
    pub err: Stream,
    stdin: Box<dyn Read>,
}

impl Context {
    /// The streams of this process.
    pub fn of_process(choice: ColorChoice) -> Self {
        let environment = ColorEnvironment::of_process();
        let (out, err) = (io::stdout(), io::stderr());
        let (out_terminal, err_terminal) = (out.is_terminal(), err.is_terminal());
        Self {
            out: Stream {
                color: environment.decide(choice, out_terminal),
                terminal: out_terminal,
                writer: Box::new(BufWriter::with_capacity(1 << 16, out)),
            },
            err: Stream {
                color: environment.decide(choice, err_terminal),
                terminal: err_terminal,
                writer: Box::new(BufWriter::new(err)),
            },
            stdin: Box::new(io::stdin()),
        }
    }

    /// All of stdin, or its first `most` bytes.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read_stdin(&mut self, most: u64) -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        self.stdin.by_ref().take(most).read_to_end(&mut text)?;
        Ok(text)
    }

    /// `error: …` on stderr.
    ///
    /// # Errors
    /// If stderr cannot be written to.
    pub fn error(&mut self, message: impl Display) -> io::Result<()> {
        self.labelled(BAD, "error", message)
    }

    /// `warning: …` on stderr.
    ///
    /// # Errors
    /// If stderr cannot be written to.
    pub fn warning(&mut self, message: impl Display) -> io::Result<()> {
        self.labelled(WARN, "warning", message)
    }

    fn labelled(&mut self, style: Style, label: &str, message: impl Display) -> io::Result<()> {
        self.err.styled(style, label)?;
        writeln!(self.err, ": {message}")?;
        self.err.flush()
    }

    /// Empties the buffers.
    ///
    /// # Errors
    /// If a stream cannot be written to.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()?;
        self.err.flush()
    }
}

/// The `--color` among the arguments, for messages written before the arguments are parsed, or
/// because they do not parse.
pub fn color_among(arguments: &[OsString]) -> ColorChoice {
    let mut choice = ColorChoice::Auto;
    let mut arguments = arguments.iter().map(|argument| argument.to_str().unwrap_or_default());
    while let Some(argument) = arguments.next() {
        let value = match argument {
            "--" => break,
            "--color" => arguments.next(),
            _ => argument.strip_prefix("--color="),
        };
        if let Some(value) = value.and_then(|value| ColorChoice::from_str(value, false).ok()) {
            choice = value;
        }
    }
    choice
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stream_is_judged_by_itself() {
        let plain = ColorEnvironment::default();
        assert!(plain.decide(ColorChoice::Auto, true));
        assert!(!plain.decide(ColorChoice::Auto, false));
    }

    #[test]
    fn an_option_beats_the_environment() {
        let all = ColorEnvironment { no_color: true, force: true, dumb: true };
        assert!(all.decide(ColorChoice::Always, false));
        assert!(
            !ColorEnvironment { force: true, ..Default::default() }
                .decide(ColorChoice::Never, true)
        );
    }

    #[test]
    fn no_color_beats_force_and_force_beats_no_terminal() {
        let both = ColorEnvironment { no_color: true, force: true, dumb: false };
        assert!(!both.decide(ColorChoice::Auto, true));
        let force = ColorEnvironment { force: true, dumb: true, no_color: false };
        assert!(force.decide(ColorChoice::Auto, false));
        let dumb = ColorEnvironment { dumb: true, ..Default::default() };
        assert!(!dumb.decide(ColorChoice::Auto, true));
    }

    #[test]
    fn the_option_is_found_before_parsing() {
        let of = |arguments: &[&str]| {
            color_among(&arguments.iter().map(OsString::from).collect::<Vec<_>>())
        };
        assert_eq!(of(&["synfin", "run"]), ColorChoice::Auto);
        assert_eq!(of(&["synfin", "--color", "always", "run"]), ColorChoice::Always);
        assert_eq!(of(&["synfin", "run", "--color=never"]), ColorChoice::Never);
        assert_eq!(of(&["synfin", "run", "--", "--color=never"]), ColorChoice::Auto);
        assert_eq!(of(&["synfin", "--color", "mauve"]), ColorChoice::Auto);
    }
}
