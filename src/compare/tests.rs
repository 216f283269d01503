//! The table and its differences, as people see them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::harness::Text;
use crate::report::Severity;
use crate::run::{Event, RunOptions, run_on_model};
use crate::stack::Implementation;
use crate::text::Style;

fn events(text: &str) -> Vec<Event> {
    let text = Text::new("test.synfin", text).valid().unwrap();
    run_on_model(&text.plan.scenarios[0], &RunOptions::default()).trace.events
}

const CLOSES: &str = "client send 5; server recv DATA; client close; server recv FIN; settle";
const RESETS: &str = "client send 5; server recv DATA; client abort; server recv RST; settle";

fn table() -> Comparison<'static> {
    let cell = |outcome, why: &str| {
        let known = (outcome == Outcome::Known).then(|| "does so (3.6.1)".to_owned());
        let severity = match outcome {
            Outcome::Known => Some(Severity::Deviation),
            Outcome::Violation => Some(Severity::Violation),
            _ => None,
        };
        Cell {
            outcome,
            why: why.to_owned(),
            states: Vec::new(),
            known,
            severity,
            broken: None,
            result: None,
        }
    };
    let row = |name, outcomes: [Outcome; 2], divergence: Option<Divergence>| Row {
        name,
        cites: vec!["MUST-13".to_owned(), "3.6.1".to_owned()],
        cells: vec![
            cell(outcomes[0], ""),
            cell(
                outcomes[1],
                if outcomes[1].held() { "" } else { "line 3: expected <b>; actual: c" },
            ),
        ],
        differences: match outcomes {
            [Outcome::Pass, Outcome::Pass] => Vec::new(),
            _ => vec![Difference { left: 0, right: 1, divergence }],
        },
    };
    Comparison {
        columns: vec![
            ("model".to_owned(), "RFC 9293".to_owned()),
            ("other".to_owned(), "1.0 <beta>".to_owned()),
        ],
        rows: vec![
            row("a.synfin", [Outcome::Pass, Outcome::Pass], None),
            row(
                "b.synfin: closes",
                [Outcome::Pass, Outcome::Violation],
                Divergence::of(&events(CLOSES), &events(RESETS)),
            ),
            row("c.synfin", [Outcome::Pass, Outcome::Known], None),
        ],
    }
}

#[test]
fn ladders_part_where_they_first_differ() {
    assert_eq!(Divergence::of(&events(CLOSES), &events(CLOSES)), None);
    let divergence = Divergence::of(&events(CLOSES), &events(RESETS)).unwrap();
    assert_eq!(divergence.before.len(), 2);
    assert!(divergence.left[0].contains("(close)"), "{divergence:#?}");
    assert!(divergence.right[0].contains("(abort)"), "{divergence:#?}");
}

#[test]
fn groups_are_those_that_differ_the_largest_first() {
    let mut table = table();
    let again = table.rows[2].clone();
    table.rows.push(again);
    let groups = table.groups();
    assert_eq!(groups.len(), 2);
    assert_eq!(groups[0].rows, [2, 3]);
    assert_eq!(groups[1].outcomes, [Outcome::Pass, Outcome::Violation]);
    assert!(table.has_news());
}

#[test]
fn the_human_table() {
    insta::assert_snapshot!(human(&table(), Style::PLAIN, false));
    assert!(!human(&table(), Style::PLAIN, true).contains("a.synfin"));
}

#[test]
fn the_markdown_table() {
    insta::assert_snapshot!(markdown(&table()));
}

#[test]
fn the_table_for_programs() {
    let value = json(&table());
    assert_eq!(value["rows"][1]["cells"][1]["outcome"], "violation");
    assert_eq!(value["groups"][1]["rows"][0], 1);
    assert_eq!(value["rows"][1]["differences"][0]["columns"], serde_json::json!([0, 1]));
}

#[test]
fn the_page_escapes_what_stands_in_it() {
    let page = html(&table());
    assert!(page.contains("expected &lt;b&gt;") && page.contains("1.0 &lt;beta&gt;"));
    assert!(!page.contains("<b>") && !page.contains("http"));
}

#[test]
fn columns_are_one_implementation_or_two() {
    let columns = Column::list("model, model+model").unwrap();
    assert_eq!(columns.len(), 2);
    assert!(columns.iter().all(|it| Implementation::are_the_model(&it.hosts)));
    let unknown = |name: &str| {
        let unknown = name.parse::<Implementation>().unwrap_err();
        BadColumn::Unknown(unknown)
    };
    assert_eq!(Column::list("model,minix").unwrap_err(), unknown("minix"));
    for list in ["model,,linux", ",model", "model,", " "] {
        assert_eq!(Column::list(list).unwrap_err(), BadColumn::Empty(list.to_owned()), "{list}");
    }
}

#[test]
fn what_agrees_has_no_difference() {
    let text = Text::new("test.synfin", CLOSES).valid().unwrap();
    let cases = text.cases();
    let columns = Column::list("model,model").unwrap();
    let flag = std::sync::atomic::AtomicBool::new(false);
    let table = compare(&cases, &columns, &RunOptions::default(), 1, &flag);
    assert_eq!(table.rows[0].cells.len(), 2);
    assert!(table.groups().is_empty() && !table.has_news() && !table.is_incomplete());
}
