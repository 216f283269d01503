//! Any bytes: reading them ends, messages about them have the right places, and formatting a
//! correct text keeps the plan and is idempotent.
//!
//! `fuzz/README.md` says how to run it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use synfin::language::plan::{Plan, StatementKind};
use synfin::language::{Source, Span, check, format, render};

fuzz_target!(|bytes: &[u8]| {
    let source = Source::new("fuzz.synfin", bytes);
    let mut at = 0;
    for node in source.tree().nodes() {
        assert_eq!(node.span.start, at, "a gap in the tree");
        at = node.span.end;
    }
    assert_eq!(at as usize, source.text().len());

    let checked = match check(&source, &|_| true) {
        Ok(checked) => checked,
        Err(diagnostics) => {
            assert!(diagnostics.iter().any(|diagnostic| diagnostic.is_error()));
            let said = render(&source, &diagnostics, false);
            assert!(!said.chars().any(|c| c.is_control() && c != '\n'), "{said:?}");
            return;
        }
    };
    let formatted = format(&source);
    let source = Source::new("fuzz.synfin", formatted.as_str());
    let Ok(again) = check(&source, &|_| true) else { panic!("wrong when formatted: {formatted}") };
    assert_eq!(without_places(checked.plan), without_places(again.plan));
    assert_eq!(format(&source), formatted);
});

/// The plan without its places, which formatting moves.
fn without_places(mut plan: Plan) -> Plan {
    for scenario in &mut plan.scenarios {
        scenario.span = Span::default();
        for statement in &mut scenario.statements {
            statement.span = Span::default();
            if let StatementKind::Expect(parts) = &mut statement.kind {
                parts.iter_mut().for_each(|part| part.span = Span::default());
            }
        }
    }
    plan
}
