//! Any bytes as a packetdrill script: reading them ends, and messages about them have the right
//! places.
//!
//! `fuzz/README.md` says how to run it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use synfin::language::{Source, render};
use synfin::packetdrill::parse;
use synfin::packetdrill::tree::Item;

fuzz_target!(|bytes: &[u8]| {
    let source = Source::new("fuzz.pkt", bytes);
    match parse(&source, &["Linux".to_owned(), "CC=\"reno\"".to_owned()]) {
        Ok(script) => {
            let mut at = 0;
            for item in &script.items {
                let span = match item {
                    Item::Command(command) => command.span,
                    Item::Event(event) => event.span,
                };
                assert!(at <= span.start && span.start < span.end, "out of order");
                at = span.end;
            }
            assert!(at as usize <= source.text().len());
        }
        Err(diagnostics) => {
            assert!(diagnostics.iter().any(|diagnostic| diagnostic.is_error()));
            let said = render(&source, &diagnostics, false);
            assert!(!said.chars().any(|c| c.is_control() && c != '\n'), "{said:?}");
        }
    }
});
