//! `synfin diagram`: Figure 5 of RFC 9293.

use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;

use super::context::Context;
use super::coverage;
use super::exit::{Exit, Outcome};
use super::filter::Filter;
use super::rules::state;
use crate::diagram::{self, Diagram};
use crate::language::Reading;
use crate::tcp::State;
use crate::text::Style;

/// The options of `diagram`.
#[derive(clap::Args)]
pub struct Args {
    /// The format of the diagram.
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Colour each arrow by whether the scenarios of these files and folders take it, and say how
    /// often they do.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    coverage: Vec<PathBuf>,

    /// Highlight this state, in any of its spellings, and the arrows that leave it.
    #[arg(long, value_name = "STATE", value_parser = state)]
    highlight: Option<State>,
}

/// The format of the diagram.
#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// Plain text.
    #[default]
    Text,
    /// For Graphviz.
    Dot,
    /// For Mermaid, as GitHub draws it in Markdown.
    Mermaid,
    /// A picture for light and dark backgrounds.
    Svg,
}

/// Draws it.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    let mut exit = Exit::PASSED;
    let counts = if args.coverage.is_empty() {
        None
    } else {
        let coverage = coverage::measured(
            &args.coverage,
            &Filter::default(),
            &Reading::default(),
            0,
            context,
        )?;
        for name in &coverage.left_out.failed {
            context.error(format_args!("`{name}` fails and does not count"))?;
        }
        for name in &coverage.left_out.open {
            context.error(format_args!("`{name}` has an open hole and does not count"))?;
        }
        for name in &coverage.left_out.known {
            context.warning(format_args!("`{name}` is known to fail and does not count"))?;
        }
        for name in &coverage.left_out.unsupported {
            context.warning(format_args!("`{name}` is unsupported and does not count"))?;
        }
        if coverage.left_out.is_wrong() {
            exit = Exit::FAILED;
        }
        Some(coverage.counts.arrows)
    };
    let format = match args.format {
        Format::Text => diagram::Format::Text,
        Format::Dot => diagram::Format::Dot,
        Format::Mermaid => diagram::Format::Mermaid,
        Format::Svg => diagram::Format::Svg,
    };
    let style = Style { colour: context.out.color };
    let drawn = Diagram { counts, highlight: args.highlight }.draw(format, style);
    context.out.write_all(drawn.as_bytes())?;
    Ok(exit)
}
