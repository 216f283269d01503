//! The library on a model that is as foreign as an implementation can be. It must look the same:
//! the layers between an implementation and the runner must not show.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod foreign;
mod shadow;
mod translate;

use std::path::{Path, PathBuf};

use self::foreign::{Differences, Foreign};
use crate::harness::Text;
use crate::host::PerHost;
use crate::run::{RunOptions, run_on_model, run_scenario};

/// Where the model behind those layers does not look the same, and why. No known implementation
/// does this either.
pub(super) const BEYOND: (&str, &str) = (
    "reopen.synfin: on: TIME_WAIT still has its numbers after such an interruption",
    "the old connection lives again when the one that replaced it is reset, in its old numbers",
);

fn library() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    crate::harness::scenarios(&root).unwrap()
}

#[test]
fn the_library_looks_the_same_through_wire_translation_and_shadow() {
    let mut count = 0;
    let mut wrong = Vec::new();
    for path in library() {
        let text = Text::read(&path, path.display().to_string()).unwrap().valid().unwrap();
        for scenario in &text.plan.scenarios {
            let options = RunOptions::default();
            let wanted = run_on_model(scenario, &options);
            let seen = Differences::default();
            let got = run_scenario(scenario, &options, |configs| {
                PerHost::from_fn(|host| Foreign::new(host, configs[host].clone(), &seen))
            });
            count += 1;
            let name = || format!("{}: {}", path.display(), scenario.name);
            if name().ends_with(BEYOND.0) {
                assert_ne!(wanted.failures, got.failures, "{} is within: {}", name(), BEYOND.1);
                continue;
            }
            if let Some(difference) = seen.borrow().first() {
                wrong.push(format!("{}: shadow: {difference}", name()));
            }
            let events = wanted.trace.events.iter().zip(&got.trace.events);
            if let Some((wanted, got)) = events.into_iter().find(|(wanted, got)| wanted != got) {
                wrong.push(format!("{}: {wanted:?}\n    became {got:?}", name()));
            } else if wanted.failures != got.failures {
                wrong.push(format!("{}: {:?}", name(), got.failures));
            }
        }
    }
    assert!(count > 500, "the library is there: {count}");
    assert!(wrong.is_empty(), "{} of {count}\n{}", wrong.len(), wrong.join("\n"));
}
