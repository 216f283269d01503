//! Statements from text: as scenarios have them, and `< FLAGS FIELDS` for a forged segment that arrives.

use crate::language::plan::Statement;
use crate::language::{Source, check};
use crate::run::reachable;

/// The statements of a text in which statements are separated by `;`. `carries` goes behind the fields
/// of every segment that arrives. `None` if it is no right text.
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
                // What says something of options has its own.
                let own = segment.contains("tsval=") || segment.contains("options=");
                let carried = if own { "" } else { carries };
                let forged = format!("network forge {segment} {carried} from client\n");
                whole.push_str(&forged);
                whole.push_str("server recv ");
                whole.push_str(flags);
            }
        }
        whole.push('\n');
    }
    whole
}
