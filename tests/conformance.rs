//! The library against the tables: its coverage, the mutants it notices, and the documentation of
//! both.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

use synfin::coverage::{self, Axis, Coverage, EXCEPTIONS, measure};
use synfin::harness::{self, Case, Text};
use synfin::mutants::{self, EQUIVALENT, Fate, Hunt, hunt};

static LIBRARY: LazyLock<Vec<Text>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &PathBuf| {
        let name = path.strip_prefix(root).unwrap().display().to_string().replace('\\', "/");
        Text::read(path, name).and_then(Text::valid).unwrap_or_else(|errors| panic!("{errors}"))
    };
    harness::scenarios(&root.join("scenarios")).unwrap().iter().map(read).collect()
});

fn scenarios() -> Vec<Case<'static>> {
    LIBRARY.iter().flat_map(Text::cases).collect()
}

static COVERAGE: LazyLock<Coverage> =
    LazyLock::new(|| measure(&scenarios(), 0, &AtomicBool::new(false)));

/// Without explorations, as `synfin mutants` does it: scenarios are to notice every mutant.
static HUNT: LazyLock<Hunt> = LazyLock::new(|| {
    let mut cases = scenarios();
    cases.retain(|case| case.scenario.exploration.is_none());
    hunt(&cases, 0, &AtomicBool::new(false)).unwrap()
});

#[test]
fn every_arrow_of_figure_5_is_taken() {
    let items = COVERAGE.items(Axis::Arrows);
    let missing: Vec<_> = items.iter().filter(|item| item.count == 0).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn at_least_85_labels_of_rfc_9293_are_shown() {
    assert!(COVERAGE.tally(Axis::Requirements).covered >= 85);
}

/// A requirement that cannot be shown is not cited: a scenario that shows it would disprove that.
#[test]
fn no_scenario_cites_what_cannot_be_shown() {
    for axis in [Axis::Requirements, Axis::Companions] {
        for item in COVERAGE.items(axis).iter().filter(|item| item.count > 0) {
            assert_eq!(item.excused, None, "{} is cited", item.name);
        }
    }
}

#[test]
fn exceptions_do_not_happen() {
    for exception in EXCEPTIONS {
        let items = COVERAGE.items(exception.axis);
        let item = items.iter().find(|item| item.name == exception.name).unwrap();
        let name = exception.name;
        assert_eq!(item.count, 0, "`{name}` happens: it is no exception ({})", exception.reason);
    }
}

/// Both axes: a rule or a number that can be changed without a scenario failing says nothing.
#[test]
fn every_mutant_is_noticed() {
    for axis in mutants::Axis::ALL {
        let of_axis = HUNT.survivors().filter(|(mutant, _)| mutant.axis() == axis);
        let missed: Vec<&str> = of_axis.map(|(mutant, _)| mutant.id.as_str()).collect();
        assert!(missed.is_empty(), "{} of {}: {missed:#?}", missed.len(), axis.name());
    }
}

#[test]
fn no_equivalent_mutant_is_noticed() {
    for hunted in &HUNT.mutants {
        let known = EQUIVALENT.iter().find(|known| known.id == hunted.mutant.id);
        if let (Some(known), Fate::Killed(by)) = (known, &hunted.fate) {
            panic!("`{by}` notices `{}`, though: {}", known.id, known.proof);
        }
    }
}

#[test]
fn the_documentation_is_up_to_date() {
    const MARK: &str = "<!-- requirements: generated -->\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/CONFORMANCE.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (head, table) = text.split_once(MARK).expect("the mark before the table");
    let expected = format!("\n{}", coverage::requirements_table(&COVERAGE));
    if table == expected {
        return;
    }
    let update = std::env::var_os("SYNFIN_UPDATE").is_some();
    assert!(
        update && std::env::var_os("CI").is_none(),
        "the table of requirements in docs/CONFORMANCE.md is out of date; \
         `SYNFIN_UPDATE=1 cargo test --test conformance` rewrites it"
    );
    std::fs::write(&path, format!("{head}{MARK}{expected}")).unwrap();
}
