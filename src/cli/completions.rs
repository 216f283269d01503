//! `synfin completions SHELL`.

use std::io::Write;

use clap_complete::Shell;

use super::context::Context;
use super::exit::{Exit, Outcome};

/// The options of `completions`.
#[derive(clap::Args)]
pub struct Args {
    /// The shell.
    shell: Shell,
}

/// Prints the completion script.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    // clap_complete panics when it cannot write, so it writes into memory.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "synfin", &mut script);
    context.out.write_all(&script)?;
    Ok(Exit::PASSED)
}
