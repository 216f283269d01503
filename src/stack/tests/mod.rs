//! The library on a model that is as foreign as an implementation can be, which must look the
//! same: what stands between an implementation and the runner must not show.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod foreign;
mod shadow;
mod translate;

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use self::foreign::{Differences, Foreign};
use crate::host::PerHost;
use crate::language::{self, Source};
use crate::run::{RunOptions, reachable, run_on_model, run_scenario};

/// Where a shadow cannot follow the model, and why. No implementation that is known does
/// either.
const BEYOND: [(&str, &str); 13] = [
    ("switches.synfin: RST leads back to TIME_WAIT, for 2 MSL", OLD),
    ("reopen.synfin: on: the SYN was an old duplicate after all, so back to TIME_WAIT", OLD),
    ("reopen.synfin: on: TIME_WAIT remembers its numbers after such a fright", OLD),
    ("reopened.synfin: 2 MSL start anew when the RST comes", OLD),
    ("scale.synfin: window scale is used if both offer it", LOW),
    ("scale.synfin: outside a SYN the option says nothing", LOW),
    ("scale.synfin: the largest window is a gigabyte, all but a little", LOW),
    ("scale.synfin: rounding moves the right edge that is told, not the right edge", LOW),
    ("large.synfin: a window of the scaled kind is shifted to the left on arrival", LOW),
    ("large.synfin: with window scale, windows beyond 65535 can be told", LOW),
    ("timestamps_old.synfin: a connection that slept for 25 days comes to life", AGE),
    (
        "closing.synfin: SYN+ACK across the left edge, without RFC 5961, counts for its ACK alone",
        SYN,
    ),
    (
        "syn_rcvd.synfin: passive open: SYN+ACK across the left edge, without RFC 5961, counts \
         without its SYN",
        SYN,
    ),
];
const OLD: &str = "the old connection lives again when the one that replaced it is reset";
const SYN: &str = "whether the ACK of a SYN that is old counts depends on RFC 5961";
const LOW: &str = "scaling cuts off the low bits of a window";
const AGE: &str = "a shadow has no clock, and does not see when TS.Recent is out of date";

fn library() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let walk = WalkBuilder::new(root).sort_by_file_name(Ord::cmp).build();
    walk.flatten()
        .map(ignore::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|ending| ending == "synfin"))
        .collect()
}

#[test]
fn the_library_looks_the_same_from_behind_wire_translation_and_shadow() {
    let mut count = 0;
    let mut wrong = Vec::new();
    for path in library() {
        let source = Source::new(path.display().to_string(), std::fs::read(&path).unwrap());
        let Ok(checked) = language::check(&source, &reachable) else { panic!("{path:?}") };
        for scenario in &checked.plan.scenarios {
            let options = RunOptions::default();
            let wanted = run_on_model(scenario, &options);
            let seen = Differences::default();
            let got = run_scenario(scenario, &options, |configs| {
                PerHost::from_fn(|host| Foreign::new(host, configs[host].clone(), &seen))
            });
            count += 1;
            let name = || format!("{}: {}", path.display(), scenario.name);
            if BEYOND.iter().any(|(beyond, _)| name().ends_with(beyond)) {
                assert!(!seen.borrow().is_empty(), "{} is not beyond a shadow", name());
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
