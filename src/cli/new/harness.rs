//! `synfin new harness`: a TCP of one's own with scenarios as its tests. The files are in
//! `kits/harness`.

use std::io::Write;
use std::path::Path;

use super::{make, write};
use crate::cli::context::Context;
use crate::cli::exit::{Exit, Outcome};
use crate::text::escape::shell;

/// What is in the folder, by its path there. A `Cargo.toml` in `kits` would keep cargo from packing
/// what is beside it, so there it has another name.
const FILES: [(&str, &str); 6] = [
    ("Cargo.toml", include_str!("../../../kits/harness/template/Cargo.toml.txt")),
    ("README.md", include_str!("../../../kits/harness/template/README.md")),
    ("src/lib.rs", include_str!("../../../kits/harness/template/lib.rs")),
    ("tests/scenarios/own.synfin", include_str!("../../../kits/harness/template/own.synfin")),
    ("tests/tcp/host.rs", include_str!("../../../kits/harness/own_tcp/host.rs")),
    ("tests/tcp/main.rs", include_str!("../../../kits/harness/template/main.rs")),
];

/// Makes a crate in Rust.
pub(super) fn rust(folder: &Path, context: &mut Context) -> Outcome {
    make(folder)?;
    for (path, text) in FILES {
        let text = text.replace("{version}", env!("CARGO_PKG_VERSION"));
        write(&folder.join(path), &text, context)?;
    }
    writeln!(
        context.err,
        "next: `cargo test --manifest-path {}`, and then the TODOs in `{}`",
        shell(&folder.join("Cargo.toml").to_string_lossy()),
        folder.join("src/lib.rs").display(),
    )?;
    Ok(Exit::PASSED)
}
