//! What the script does to the network.

use super::pattern::{Use, alternatives};
use super::{Context, host};
use crate::host::Host;
use crate::language::grammar::Rule;
use crate::language::plan::{Field, NetworkAction, Pattern, Shape};
use crate::language::tree::Part;
use crate::language::{Code, Diagnostic};
use crate::tcp::{Icmp, SegmentField};

/// A `network` statement.
pub(super) fn network(cx: &mut Context<'_>, part: Part<'_>) -> Option<NetworkAction> {
    let action = part.parts().next()?;
    let make: fn(Vec<Pattern>, Option<Host>) -> NetworkAction = match action.rule() {
        Rule::drop => NetworkAction::Drop,
        Rule::duplicate => NetworkAction::Duplicate,
        Rule::hold => NetworkAction::Hold,
        Rule::release => NetworkAction::Release,
        Rule::reorder => return Some(NetworkAction::Reorder(end(action))),
        Rule::down => return Some(NetworkAction::Down),
        Rule::up => return Some(NetworkAction::Up),
        Rule::forge => return forge(cx, action),
        Rule::icmp => return icmp(cx, action),
        _ => return None,
    };
    let from = end(action);
    let patterns = alternatives(cx, action.parts(), Use::Match)?;
    Some(make(patterns, from))
}

/// The host after `from` or `to`, which comes last.
fn end(action: Part<'_>) -> Option<Host> {
    let last = action.clone().parts().last()?;
    if !matches!(last.rule(), Rule::from | Rule::to) {
        return None;
    }
    last.parts().next().map(|part| host(part))
}

fn forge(cx: &mut Context<'_>, action: Part<'_>) -> Option<NetworkAction> {
    let from = end(action)?;
    let mut shapes = action.clone().parts().filter(|part| part.rule() == Rule::pattern);
    let shape = shapes.next().map(|part| part.span())?;
    let second = shapes.next().map(|part| part.span());
    if let Some(second) = second {
        return cx.error(
            Diagnostic::new(Code::ForgeIncomplete, second, "one segment is forged at a time")
                .label("either this one")
                .also(shape, "or this one"),
        );
    }
    let pattern = alternatives(cx, action.parts(), Use::Forge)?.pop()?;
    let length = pattern.fields.iter().any(|field| field.of() == Some(SegmentField::Len));
    let text = pattern.fields.iter().any(|field| matches!(field, Field::Text(_)));
    match pattern.shape {
        Shape::Any => cx.error(
            Diagnostic::new(
                Code::ForgeIncomplete,
                shape,
                "a segment to forge needs flags, and `ANY` names none",
            )
            .label("which flags?")
            .help("name them, as in `SYN`, `FIN+ACK` or `ACK`"),
        ),
        Shape::Data(_) if !length && !text => cx.error(
            Diagnostic::new(Code::ForgeIncomplete, shape, "data to forge needs a length or a text")
                .label("which data?")
                .help("write `len=5` or `\"hello\"` after it"),
        ),
        _ if length && text => cx.error(
            Diagnostic::new(
                Code::Contradiction,
                shape,
                "a segment to forge has a length or a text, not both",
            )
            .label("the length of the text is known"),
        ),
        _ => Some(NetworkAction::Forge(pattern, from)),
    }
}

fn icmp(cx: &mut Context<'_>, action: Part<'_>) -> Option<NetworkAction> {
    let to = end(action)?;
    let kind = action.parts().next()?;
    let known = Icmp::ALL;
    match known.into_iter().find(|icmp| icmp.name() == kind.text()) {
        Some(icmp) => Some(NetworkAction::Icmp(icmp, to)),
        None => cx.unknown(
            Code::UnknownIcmp,
            kind,
            "an ICMP error",
            known.iter().map(|icmp| icmp.name()),
        ),
    }
}
