//! How packetdrill scripts are read, for every command that reads some: `--define`, `--lenient`,
//! `--strict`.

use crate::language::Reading;

/// The heading of the options.
const HEADING: &str = "Packetdrill scripts (`.pkt`; nothing else is touched)";

/// The options.
#[derive(clap::Args, Debug, Default)]
pub struct Scripts {
    /// A name that is defined for `#ifdef`; may be given several times.
    #[arg(long = "define", value_name = "NAME", help_heading = HEADING, value_parser = name)]
    defines: Vec<String>,

    /// Leave windows, TCP options and times to the implementation: compare flags, sequence and
    /// acknowledgment numbers and lengths.
    ///
    /// For scripts that were written for another system.
    #[arg(long, help_heading = HEADING)]
    lenient: bool,

    /// Fail a script for segments that it does not ask for and connections that linger at its end,
    /// not only remark on them.
    ///
    /// A scenario says `@strict all` itself.
    #[arg(long, help_heading = HEADING)]
    strict: bool,
}

impl Scripts {
    /// What they mean.
    pub fn reading(&self) -> Reading {
        let Self { defines, lenient, strict } = self;
        Reading {
            defines: defines.clone(),
            lenient: *lenient,
            strict: *strict,
            ..Reading::default()
        }
    }
}

fn name(text: &str) -> Result<String, String> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if text.is_empty() || !text.chars().all(is_name) {
        return Err("a name for `#ifdef` has letters, digits and `_`: `HAS_SACK`".to_owned());
    }
    Ok(text.to_owned())
}
