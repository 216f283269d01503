//! What a host is to receive is what was forged just before: when that changes, so does this.

use crate::host::Host;
use crate::language::plan::{Field, NetworkAction, Pattern, Shape, Statement, StatementKind};
use crate::tcp::{Flags, SegmentField};

/// Every `recv` right behind a forged segment looks for that one, by its flags.
pub(super) fn fitted(mut statements: Vec<Statement>) -> Vec<Statement> {
    let mut forged: Option<(Host, Pattern)> = None;
    for statement in &mut statements {
        match &mut statement.kind {
            StatementKind::Network(NetworkAction::Forge(pattern, from)) => {
                forged = Some((*from, seen(pattern)));
            }
            StatementKind::Recv { host, patterns, .. } => {
                if let Some((from, pattern)) = forged.take()
                    && from == host.peer()
                {
                    *patterns = vec![pattern];
                }
            }
            _ => forged = None,
        }
    }
    statements
}

/// The plainest pattern of a segment that is forged so.
fn seen(forged: &Pattern) -> Pattern {
    let flags = match forged.shape {
        Shape::Any => Flags::NONE,
        Shape::Data(flags) => flags | Flags::ACK,
        Shape::Flags(flags) | Shape::Only(flags) => flags,
    };
    let carries = |field: &Field| match field {
        Field::Text(_) => true,
        _ => field.of() == Some(SegmentField::Len),
    };
    let has_data = matches!(forged.shape, Shape::Data(_)) || forged.fields.iter().any(carries);
    let control = Flags::SYN | Flags::FIN | Flags::RST;
    let shape = match Flags(flags.0 & (control | Flags::ACK).0) {
        Flags::NONE => Shape::Any,
        flags if has_data && !flags.any(Flags::SYN | Flags::RST) => {
            Shape::Data(Flags(flags.0 & Flags::FIN.0))
        }
        flags => Shape::Flags(flags),
    };
    Pattern { shape, fields: Vec::new() }
}
