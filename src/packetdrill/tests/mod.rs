#![allow(clippy::unwrap_used)]

mod accepted;
mod corpus;
mod hostile;
mod rejected;
mod tree;

use super::parse;
use super::tree::{Action, Event, Item, Packet, Script, Tcp};
use crate::language::{Diagnostic, Source};

/// The script that a text is.
fn script(text: &str) -> Script {
    parse(&Source::new("a.pkt", text), &[]).unwrap_or_else(|errors| {
        let errors: Vec<_> = errors.iter().map(said).collect();
        unreachable!("{text}\n{}", errors.join("\n"))
    })
}

/// The errors of a text.
fn errors(text: impl Into<Vec<u8>>) -> Vec<Diagnostic> {
    parse(&Source::new("a.pkt", text), &[]).err().unwrap_or_default()
}

/// The only event of a text.
fn event(text: &str) -> Event {
    let mut script = script(text);
    assert_eq!(script.items.len(), 1, "{text}");
    match script.items.remove(0) {
        Item::Event(event) => event,
        Item::Command(_) => unreachable!("{text}"),
    }
}

/// The only packet of a text.
fn packet(text: &str) -> Packet {
    match event(text).action {
        Action::Packet(packet) => packet,
        other => unreachable!("{other:?}"),
    }
}

/// The only segment of a text.
fn tcp(text: &str) -> Tcp {
    match packet(text).kind {
        super::tree::PacketKind::Tcp(tcp) => tcp,
        other => unreachable!("{other:?}"),
    }
}

/// An error in one line: code, place, what is wrong, and what is said at the place.
fn said(error: &Diagnostic) -> String {
    let Diagnostic { code, span, message, label, .. } = error;
    format!("{code} {}..{}: {message}: {label}", span.start, span.end)
}
