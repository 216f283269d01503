//! Scenarios as tests of the TCP in `src/lib.rs`; `host.rs` makes it a host of scenarios.

mod host;

use std::process::ExitCode;

use my_tcp as tcp;
use synfin::suite::Suite;

use crate::host::Own;

/// What scenarios call it, in `@known` and `@stack`.
pub const NAME: &str = "my_tcp";

fn main() -> ExitCode {
    Suite::new(|_, config| Box::new(Own::new(config)))
        // The scenarios that are shipped with synfin. `path(first)` is the way to begin, and needs no
        // numbers. Then come `path(figures)`, `path(opening)`, `path(closing)`, …
        .library()
        // Your own.
        .scenarios("tests/scenarios")
        .filter("path(first) or path(own)")
        .main()
}
