//! packetdrill scripts (`.pkt`) → the same plans that scenarios become. Nothing outside this folder
//! knows the notation, and nothing here runs, reads files or prints.

use crate::language::plan::{Attributes, Plan, Scenario, Unsupported};
use crate::language::{Checked, Diagnostic, Reading, Source, Span};

/// Reads and checks a script.
///
/// # Errors
/// Everything that is wrong with the text, in its order.
pub fn check(source: &Source, _reading: &Reading) -> Result<Checked, Vec<Diagnostic>> {
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
