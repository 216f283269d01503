//! Arguments and results of calls.

use super::{Read, number};
use crate::packetdrill::define::{Defines, Meaning};
use crate::packetdrill::grammar::{Node, Rule};
use crate::packetdrill::tree::{Value, ValueKind};

/// The values of `(…)`, `[…]` or `{…}`.
pub(super) fn list(node: &Node<'_>, defines: &Defines) -> Read<Vec<Value>> {
    node.parts().map(|part| value(&part, defines)).collect()
}

/// A value, of several parts if there is `|` between them.
pub(super) fn value(node: &Node<'_>, defines: &Defines) -> Read<Value> {
    let mut operands = node.parts().map(|part| operand(&part, defines));
    let Some(first) = operands.next() else { return operand(node, defines) };
    let first = first?;
    let mut all = operands.collect::<Read<Vec<_>>>()?;
    if all.is_empty() {
        return Ok(first);
    }
    all.insert(0, first);
    Ok(Value { kind: ValueKind::Or(all), span: node.span() })
}

fn operand(node: &Node<'_>, defines: &Defines) -> Read<Value> {
    let kind = match node.rule() {
        Rule::any => ValueKind::Any,
        Rule::integer | Rule::hex => ValueKind::Integer(number::any(node)?),
        Rule::text => text(node),
        Rule::array => ValueKind::List(list(node, defines)?),
        Rule::braces => match node.first() {
            Some(header) if header.rule() == Rule::header => {
                ValueKind::Other(header.text().to_owned())
            }
            _ => ValueKind::Braces(list(node, defines)?),
        },
        Rule::named | Rule::called => named(node, defines)?,
        _ => word(node.text(), defines),
    };
    Ok(Value { kind, span: node.span() })
}

fn text(node: &Node<'_>) -> ValueKind {
    let mut text = String::new();
    let mut open = false;
    for part in node.parts() {
        match part.rule() {
            Rule::open => open = true,
            _ => text.push_str(part.first().map_or("", |text| text.text())),
        }
    }
    ValueKind::Text { text, open }
}

fn named(node: &Node<'_>, defines: &Defines) -> Read<ValueKind> {
    let mut name = "";
    let mut arguments = None;
    let mut given = None;
    for part in node.parts() {
        match part.rule() {
            Rule::word => name = part.text(),
            Rule::arguments => arguments = Some(list(&part, defines)?),
            _ => given = Some(value(&part, defines)?),
        }
    }
    Ok(match (arguments, given) {
        (None, None) => word(name, defines),
        (Some(arguments), None) => ValueKind::Call { name: name.to_owned(), arguments },
        (arguments, Some(value)) => ValueKind::Named {
            name: name.to_owned(),
            arguments: arguments.unwrap_or_default(),
            value: Box::new(value),
        },
    })
}

/// A word, or what it is defined to be.
fn word(word: &str, defines: &Defines) -> ValueKind {
    match defines.meaning(word) {
        Some(Meaning::Text(text)) => ValueKind::Text { text: text.to_owned(), open: false },
        Some(Meaning::Word(word)) => match word.parse() {
            Ok(number) => ValueKind::Integer(number),
            Err(_) => ValueKind::Word(word.to_owned()),
        },
        Some(Meaning::Command(_)) | None => ValueKind::Word(word.to_owned()),
    }
}
