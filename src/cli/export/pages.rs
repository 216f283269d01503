//! `export page` and `export class`: for students, and for the instructor.

use std::path::PathBuf;

use clap::ValueEnum;

use super::{Plain, out, results};
use crate::cli::context::Context;
use crate::cli::exit::{Exit, Outcome, Stop};
use crate::grade::record::Submission;
use crate::grade::similar::Similar;
use crate::grade::{class, page, view};
use crate::text::Style;

/// The options of `export page`.
#[derive(clap::Args)]
pub(super) struct Page {
    #[command(flatten)]
    plain: Plain,

    /// The format.
    #[arg(long, value_enum, default_value_t)]
    format: PageFormat,

    /// Include hidden tests and the output of the program; not for students.
    #[arg(long)]
    instructor: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum PageFormat {
    /// For a browser: one self-contained page.
    #[default]
    Html,
    /// For documents.
    Markdown,
    /// For reading in a terminal.
    Human,
}

/// The options of `export class`.
#[derive(clap::Args)]
pub(super) struct Class {
    /// Results files, or folders of them.
    #[arg(required = true, value_name = "RESULT")]
    results: Vec<PathBuf>,

    /// The format.
    #[arg(long, value_enum, default_value_t)]
    format: ClassFormat,

    /// Where to write [default: stdout].
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum ClassFormat {
    /// For a browser: one self-contained page.
    #[default]
    Html,
    /// For spreadsheets.
    Csv,
    /// A summary, for reading in a terminal.
    Human,
}

/// Writes pages.
pub(super) fn page(args: &Page, context: &mut Context) -> Outcome {
    let style = Style { colour: context.out.color && args.plain.out.is_none() };
    let write = |result: &Submission| {
        let seen = if args.instructor { result.clone() } else { view::student(result) };
        Ok(match args.format {
            PageFormat::Html => page::html(&seen),
            PageFormat::Markdown => page::markdown(&seen),
            PageFormat::Human => page::human(&seen, style),
        })
    };
    let extension = match args.format {
        PageFormat::Html => "html",
        PageFormat::Markdown => "md",
        PageFormat::Human => "txt",
    };
    out::each(&args.plain.results, args.plain.out.as_deref(), extension, write, context)
}

/// Writes the table.
pub(super) fn class(args: &Class, context: &mut Context) -> Outcome {
    let mut class = class::Class::new();
    for path in results::find(&args.results)? {
        class.add(&results::read(&path)?).map_err(Stop::usage)?;
    }
    for folder in args.results.iter().filter(|path| path.is_dir()) {
        class.mark(Similar::read(folder).map_err(Stop::usage)?);
    }
    let style = Style { colour: context.out.color && args.out.is_none() };
    let text = match args.format {
        ClassFormat::Html => class::html(&class),
        ClassFormat::Csv => class::csv(&class).map_err(Stop::usage)?,
        ClassFormat::Human => class::human(&class, style),
    };
    out::one(text.as_bytes(), args.out.as_deref(), context)?;
    Ok(Exit::PASSED)
}
