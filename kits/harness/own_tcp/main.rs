//! A small TCP (`tcp.rs`) and its tests: the scenarios that are shipped with synfin, as far as they
//! ask for what it has. `host.rs` makes it a host of scenarios.

mod host;
mod tcp;

use std::process::ExitCode;

use synfin::suite::Suite;

use crate::host::Own;

/// What scenarios call it, in `@known` and `@stack`.
pub const NAME: &str = "own_tcp";

/// What it is tested with.
const SCENARIOS: &str = "path(first) or path(figures) or path(opening) or path(closing) or path(resets) \
                         or path(time_wait) or path(loss) or path(attacks) or path(calls) or path(matrix)";

/// What it is not tested with, because it is known not to have it.
const LACKS: [&str; 3] = [
    // It drops the text and the FIN of a SYN; they come again.
    "path(opening/early) or name(~counts later)",
    // It drops what comes before its turn.
    "name(~until the gap is filled) or name(~overtakes) or path(loss/data) or path(loss/gaps)",
    // It sends into any window.
    "name(~override timer)",
];

fn main() -> ExitCode {
    let suite = Suite::new(|_, config| Box::new(Own::new(config))).library().filter(SCENARIOS);
    LACKS.iter().fold(suite, |suite, lack| suite.filter(format!("not ({lack})"))).main()
}
