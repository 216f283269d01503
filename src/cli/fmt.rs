//! `synfin fmt`: the one layout.

use std::io::{self, Write};
use std::path::PathBuf;

use diffy::{DiffOptions, Line};

use super::context::{BAD, Context, GOOD, STRONG};
use super::exit::{Exit, Outcome, Stop};
use super::load;
use crate::files::{cannot, replace};
use crate::harness::Text;
use crate::language::{self, Reading};
use crate::text::count;

/// The options of `fmt`.
#[derive(clap::Args)]
pub struct Args {
    /// Scenario files, folders of them, or `-` to read stdin and write stdout.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,

    /// Write nothing; show what would change, and fail if anything would.
    #[arg(long)]
    check: bool,
}

/// Formats everything, or shows what formatting would change. If one text has errors, none is
/// formatted.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    let mut texts = load::load(&args.paths, &[], &Reading::default(), 0, context)?;
    // In a folder, what is no scenario is passed over.
    let is_named = |text: &Text| text.path.as_ref().is_none_or(|path| args.paths.contains(path));
    texts.retain(|text| text.foreign().is_none() || is_named(text));
    texts.iter().try_for_each(|text| load::refuse_foreign(text, "`fmt` formats"))?;
    load::refuse(&texts, "nothing was formatted", context)?;
    if texts.is_empty() {
        return Err(load::nothing_here());
    }
    let mut changed = 0;
    for text in &texts {
        let formatted = language::format(&text.source);
        let differs = formatted != text.source.text();
        changed += usize::from(differs);
        match &text.path {
            _ if args.check && differs => show(text, &formatted, context)?,
            _ if args.check => {}
            Some(path) if differs => replace(path, formatted.as_bytes())
                .map_err(cannot("write", path))
                .map_err(Stop::usage)?,
            Some(_) => {}
            None => context.out.write_all(formatted.as_bytes())?,
        }
    }
    if args.check && changed > 0 {
        writeln!(context.err, "{} would change", count(changed, "file"))?;
        return Ok(Exit::FAILED);
    }
    Ok(Exit::PASSED)
}

/// The file's name and what would change in it.
fn show(text: &Text, formatted: &str, context: &mut Context) -> io::Result<()> {
    let out = &mut context.out;
    let patch = DiffOptions::new().set_context_len(2).create_patch(text.source.text(), formatted);
    out.styled(STRONG, format_args!("{}:", text.source.name()))?;
    writeln!(out)?;
    for hunk in patch.hunks() {
        writeln!(out, "@@ -{} +{} @@", hunk.old_range(), hunk.new_range())?;
        for line in hunk.lines() {
            let (Line::Delete(whole) | Line::Insert(whole) | Line::Context(whole)) = *line;
            let text = whole.strip_suffix('\n').unwrap_or(whole);
            // A line that differs in its end alone has to show it.
            let text = text.replace('\r', "␍");
            match line {
                Line::Delete(_) => out.styled(BAD, format_args!("-{text}"))?,
                Line::Insert(_) => out.styled(GOOD, format_args!("+{text}"))?,
                Line::Context(_) => write!(out, " {text}")?,
            }
            writeln!(out)?;
            if !whole.ends_with('\n') {
                writeln!(out, "\\ No newline at end of file")?;
            }
        }
    }
    Ok(())
}
