//! packetdrill scripts (`.pkt`) → the same plans that scenarios become. Nothing outside this folder
//! knows the notation, and nothing here runs, reads files or prints.

use crate::language::plan::{Attributes, Plan, Scenario, Unsupported};
use crate::language::{Checked, Code, Diagnostic, Reading, Source, Span};

/// Reads and checks a script.
///
/// # Errors
/// Everything that is wrong with the text, in its order.
pub fn check(source: &Source, _reading: &Reading) -> Result<Checked, Vec<Diagnostic>> {
    let starts = |line: &str| line.trim_start().starts_with(['0', '+', '*', '`', '%', '/', '-']);
    if !source.text().lines().all(|line| line.trim().is_empty() || starts(line)) {
        let at = Span { start: 0, end: 1 };
        return Err(vec![Diagnostic::new(Code::Unexpected, at, "this is no packetdrill script")]);
    }
    let span = Span { start: 0, end: source.text().len() as u32 };
    let scenario = Scenario {
        name: source.stem().to_owned(),
        attributes: Attributes::default(),
        span,
        statements: Vec::new(),
        unsupported: Some(Unsupported { span, what: "packetdrill scripts".to_owned() }),
    };
    Ok(Checked { plan: Plan { scenarios: vec![scenario] }, warnings: Vec::new() })
}
