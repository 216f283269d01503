//! `--filter` and `--filter-expr`, for every command that runs some scenarios of many.

use std::io;

use super::context::Context;
use crate::select::{self, Expression, Subject};

/// The options.
#[derive(clap::Args, Debug, Default)]
pub struct Filter {
    /// Only scenarios with this text in their file, name, title or a tag; may be given several
    /// times, and one must fit.
    #[arg(long = "filter", value_name = "TEXT", help_heading = "Which scenarios")]
    wanted: Vec<String>,

    /// Only scenarios for which this is true, such as `tag(timing) and not rfc(MUST-13)`.
    ///
    /// May be given several times, and one must be true. `synfin explain filter` describes the
    /// language.
    #[arg(
        short = 'E',
        long = "filter-expr",
        value_name = "EXPR",
        help_heading = "Which scenarios"
    )]
    expressions: Vec<Expression>,
}

impl Filter {
    /// What they mean.
    pub fn read(&self) -> select::Filter {
        select::Filter { texts: self.wanted.clone(), expressions: self.expressions.clone() }
    }

    /// Warns of each part of an expression that fits nothing here, most likely a typo. `what` is
    /// the word for what is filtered: `scenario`.
    pub fn warn(&self, all: &[Subject<'_>], what: &str, context: &mut Context) -> io::Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        let warnings = self.expressions.iter().flat_map(|it| it.fitting_nothing(all, what));
        for warning in warnings {
            context.warning(format_args!("in `--filter-expr`: {warning}"))?;
        }
        Ok(())
    }
}
