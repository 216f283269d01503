#![allow(clippy::unwrap_used)]

use std::sync::atomic::AtomicBool;

use super::{Shown, Statement, html, json, markdown, schema};
use crate::compare::{Column, compare};
use crate::harness::{Case, Text};
use crate::run::RunOptions;

/// Two that pass, and between them one that does not.
const SCENARIOS: &str = "\
@rfc MUST-13
scenario \"waits\" { given client TIME_WAIT; wait 4min; expect client CLOSED }
@rfc MUST-12 MUST-13
@known smoltcp \"ignores it\"
scenario \"fails\" { client abort; expect client ESTABLISHED }
@rfc MUST-14
scenario \"opens\" { expect client ESTABLISHED }
";

fn statement() -> Statement {
    let texts = [Text::new("a.synfin", SCENARIOS).valid().unwrap()];
    let cases: Vec<Case<'_>> = texts.iter().flat_map(Text::cases).collect();
    let columns = Column::list("model").unwrap();
    let compared = compare(&cases, &columns, &RunOptions::default(), 1, &AtomicBool::new(false));
    Statement::of(&compared, "synfin conformance --stack model a.synfin")
}

#[test]
fn each_requirement_is_met_or_departed_from_or_not_tested() {
    let statement = statement();
    let shown = |label: &str| {
        let row = statement.requirements.iter().find(|row| row.label == label).unwrap();
        (row.shown, row.passed, row.deviations.clone())
    };
    assert_eq!(
        statement.requirements.len(),
        119 + crate::requirements::Requirement::companions().count()
    );
    assert_eq!(statement.requirements[0].label, "MUST-1");
    assert_eq!(shown("MUST-1"), (Shown::NotTested, 0, vec![]));
    // On the model no rule is known that a failure breaks: what the scenario cites is departed from.
    assert_eq!(shown("MUST-12"), (Shown::Deviates, 0, vec![0]));
    assert_eq!(shown("MUST-13"), (Shown::Deviates, 1, vec![0]));
    assert_eq!(shown("MUST-14"), (Shown::Met, 1, vec![]));
    let musts = &statement.tallies[0];
    assert_eq!((musts.of.as_str(), musts.level.as_str()), ("RFC 9293", "MUST"));
    assert_eq!((musts.met, musts.deviates), (1, 2));
}

#[test]
fn every_format_has_every_requirement() {
    let statement = statement();
    let document: serde_json::Value = serde_json::from_str(&json(&statement)).unwrap();
    assert!(jsonschema::validator_for(&schema()).unwrap().is_valid(&document));
    let (page, text) = (html(&statement), markdown(&statement));
    for row in &statement.requirements {
        assert!(page.contains(&format!(">{}<", row.label)), "{}", row.label);
        assert!(text.contains(&format!("| {} |", row.label)), "{}", row.label);
    }
}
