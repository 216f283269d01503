//! Statements from text: as scenarios have them, and `< FLAGS FIELDS` for a forged segment that arrives.

use crate::language::plan::Statement;
use crate::language::{Source, check};
use crate::run::reachable;

/// The last word of a segment that carries nothing but what it says.
pub(super) const BARE: &str = " bare";

/// The statements of a text in which statements are separated by `;`. Each field that `carries` has goes
/// behind those of every segment that arrives, unless the segment has it itself or is [`BARE`]. `None` if
/// it is no right text.
pub(super) fn statements(text: &str, carries: &str) -> Option<Vec<Statement>> {
    let source = Source::new("course", whole(text, carries));
    let plan = check(&source, &reachable).ok()?.plan;
    let statements = plan.scenarios.into_iter().next().map(|it| it.statements);
    Some(statements.unwrap_or_default())
}

/// The text in the scenario language.
fn whole(text: &str, carries: &str) -> String {
    let mut whole = String::with_capacity(text.len() * 2);
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        match part.strip_prefix('<').map(str::trim) {
            None => whole.push_str(part),
            Some(segment) => {
                let flags = segment.split(' ').next().unwrap_or_default();
                let forged = format!("network forge {} from client\n", dressed(segment, carries));
                whole.push_str(&forged);
                whole.push_str("server recv ");
                whole.push_str(flags);
            }
        }
        whole.push('\n');
    }
    whole
}

/// A segment with what it carries besides.
fn dressed(segment: &str, carries: &str) -> String {
    if let Some(bare) = segment.strip_suffix(BARE) {
        return bare.to_owned();
    }
    let mut dressed = segment.to_owned();
    for field in carries.split_whitespace() {
        let name = field.split_inclusive('=').next().unwrap_or(field);
        // Raw options exclude every other one.
        let raw = name.starts_with("ts") && segment.contains("options=");
        if !raw && !segment.contains(name) {
            dressed.push(' ');
            dressed.push_str(field);
        }
    }
    dressed
}
