//! The `synfin` command. Everything it does lives in the library, in `synfin::cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    synfin::cli::main(std::env::args_os())
}
