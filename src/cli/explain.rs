//! `synfin explain WORD`.

use std::io::Write;

use super::context::{Context, STRONG};
use super::exit::{Exit, Outcome, Stop};
use crate::explain::{explain, nearest};

/// The options of `explain`.
#[derive(clap::Args)]
pub struct Args {
    /// A state in any spelling (`FIN_WAIT_2`), a requirement (`MUST-13`), a rule of
    /// `synfin rules`, a call, signal, refusal, setting or profile, or the code of a message.
    #[arg(required = true, value_name = "WORD")]
    words: Vec<String>,
}

/// Says what the words mean.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    let mut first = true;
    for word in &args.words {
        let entries = explain(word);
        if entries.is_empty() {
            let near =
                nearest(word).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            return Err(Stop::usage(format!("nothing is known about `{word}`{near}")));
        }
        for entry in entries {
            if !std::mem::take(&mut first) {
                writeln!(context.out)?;
            }
            let text = entry.to_string();
            let (title, rest) = text.split_once('\n').unwrap_or((&text, ""));
            context.out.styled(STRONG, title)?;
            write!(context.out, "\n{rest}")?;
        }
    }
    Ok(Exit::PASSED)
}
