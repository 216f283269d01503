//! The packetdrill scripts in `tests/packetdrill`: each states in its first lines what it expects
//! of the model, of the model under a profile, and of the Linux kernel, and that is what it gets.
//!
//! ```text
//! // model: fail at line 17 (why)
//! // lenient: pass
//! // model:freebsd: pass
//! // linux: pass, remark at line 9 (why)
//! // linux: unsupported at line 9: UDP packets
//! ```
//!
//! `lenient` is the model with `--lenient`. What is not named has the model's verdict, but a script
//! that does not name `linux` is not run there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "packetdrill/rig/mod.rs"]
mod rig;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;

use rig::{Answers, FOLDER, Script, Stated, answers, scripts, synfin};
use serde_json::Value;
use synfin::harness::{Text, run_all};
use synfin::run::{RunOptions, Verdict, run_on_model};

/// How every script runs.
const MODELS: [&str; 4] = ["model", "lenient", "model:freebsd", "model:linux"];

/// The kernel that scripts speak of; others may answer differently.
const KERNEL: &str = "6.18.";

/// The kinds of segment that RFC 9293 treats differently, as files are named after them.
const KINDS: [&str; 8] = ["syn", "syn_ack", "syn_fin", "ack", "fin", "fin_ack", "rst", "rst_ack"];

const STATES: [&str; 11] = [
    "closed",
    "listen",
    "syn_sent",
    "syn_rcvd",
    "established",
    "fin_wait_1",
    "fin_wait_2",
    "close_wait",
    "closing",
    "last_ack",
    "time_wait",
];

/// Asserts that every script got what it states for that stack.
#[track_caller]
fn agree(stack: &str, stated: &[&Script], answers: &Answers) {
    let wrong: Vec<String> = stated
        .iter()
        .filter_map(|script| {
            let (stated, found) = (script.stated_for(stack)?, &answers[&script.name]);
            let is_same = stated == found;
            (!is_same).then(|| format!("{}: states {stated}, found {found}", script.name))
        })
        .collect();
    assert!(wrong.is_empty(), "on {stack}:\n{}", wrong.join("\n"));
}

#[test]
fn every_script_states_what_it_expects_and_why() {
    let scripts = scripts();
    assert!(scripts.len() >= 150, "only {} scripts", scripts.len());
    for script in &scripts {
        let (name, model) = (&script.name, script.stated_for("model").unwrap());
        assert_eq!(model.fails(), name.starts_with("wrong/"), "{name} is in the wrong folder");
        let unsupported = model.unsupported.is_some();
        assert_eq!(unsupported, name.starts_with("unsupported/"), "{name} is in the wrong folder");
        assert!(script.cites, "{name} cites neither an RFC nor the language");
    }
}

#[test]
fn every_script_can_be_read() {
    let checked = synfin(&["check", FOLDER]);
    assert_eq!(checked.code, Some(0), "{}", checked.err);
    for script in scripts() {
        let unsupported = script.stated_for("model").unwrap().unsupported.clone();
        let Some(what) = unsupported else { continue };
        let warning = format!("unsupported: {what}\n");
        assert!(checked.err.contains(&warning), "{}: {}", script.name, checked.err);
    }
}

#[test]
fn the_model_gives_the_stated_verdicts() {
    let scripts = scripts();
    let all: Vec<&Script> = scripts.iter().collect();
    for stack in MODELS {
        agree(stack, &all, &answers(stack, "2", &all));
    }
}

/// `--strict` makes failures of remarks, and of nothing else.
#[test]
fn what_is_remarked_fails_a_strict_run() {
    let scripts = scripts();
    let all: Vec<&Script> = scripts.iter().collect();
    for (name, found) in answers("strict", "2", &all) {
        let stated = scripts.iter().find(|script| script.name == name).unwrap();
        let stated = stated.stated_for("model").unwrap();
        assert_eq!(found.fails(), stated.fails() || !stated.remarks.is_empty(), "{name}: {found}");
        assert_eq!(found.unsupported, stated.unsupported, "{name}");
    }
}

/// A pass means that everything was looked at: with one flag, length or number changed, the same
/// script fails.
#[test]
fn no_script_passes_by_chance() {
    let scripts = scripts();
    let passes = |script: &&Script| *script.stated_for("model").unwrap() == Stated::default();
    let changed: Vec<(&str, usize, String)> = scripts
        .iter()
        .filter(passes)
        .flat_map(|it| rig::changed(&it.text).into_iter().map(|(at, text)| (&*it.name, at, text)))
        .collect();
    assert!(changed.len() > 1000, "only {}", changed.len());
    let found = run_all(&changed, 0, &AtomicBool::new(false), |(name, at, text)| {
        let text = Text::new("changed.pkt", text.as_str());
        let [scenario] = &text.plan.scenarios[..] else { return Some(format!("{name}:{at}")) };
        let result = run_on_model(scenario, &RunOptions::default());
        let says = (text.source.text().lines().nth(at - 1)).unwrap();
        let passes = scenario.unsupported.is_none() && result.verdict != Verdict::Failed;
        passes.then(|| format!("{name}:{at}: {says}"))
    });
    let wrong: Vec<String> = found.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "these pass:\n{}", wrong.join("\n"));
}

/// Every segment that arrives, in the state in which it arrives.
#[test]
fn every_kind_of_segment_arrives_in_every_state() {
    let traced = rig::results(&["--trace", "tests/packetdrill/states"]);
    let mut cells: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for scenario in traced["scenarios"].as_array().unwrap() {
        let visited = cells.entry(rig::name_of(scenario)).or_default();
        let mut before = &Value::Null;
        for event in scenario["trace"].as_array().unwrap() {
            if event["event"] == "arrived" {
                let state = &before[event["to"].as_str().unwrap()];
                if let (Some(state), Some(kind)) = (state.as_str(), kind(&event["segment"])) {
                    visited.insert(format!("states/{}/{kind}.pkt", state.to_lowercase()));
                }
            }
            before = event;
        }
    }
    let missing: Vec<String> = STATES
        .iter()
        .flat_map(|state| KINDS.map(|kind| format!("states/{state}/{kind}.pkt")))
        .filter(|cell| !cells.get(cell).is_some_and(|visited| visited.contains(cell)))
        .collect();
    assert!(missing.is_empty(), "these do not visit their cell:\n{}", missing.join("\n"));
}

fn kind(segment: &Value) -> Option<&'static str> {
    let flags = segment["flags"].as_array().unwrap();
    let has = |name: &str| flags.iter().any(|flag| flag == name);
    Some(match (has("RST"), has("SYN"), has("FIN"), has("ACK")) {
        (true, _, _, false) => "rst",
        (true, _, _, true) => "rst_ack",
        (_, true, true, _) => "syn_fin",
        (_, true, _, false) => "syn",
        (_, true, _, true) => "syn_ack",
        (_, _, true, false) => "fin",
        (_, _, true, true) => "fin_ack",
        (_, _, _, true) => "ack",
        _ => return None,
    })
}

/// The kernel's verdicts do not depend on how many scripts run at once, nor on luck.
/// `SYNFIN_ROUNDS=10` looks ten times.
#[test]
fn the_kernel_gives_the_stated_verdicts_every_time() {
    if !rig::kernel_is_here() {
        return;
    }
    let rounds = std::env::var("SYNFIN_ROUNDS").ok().map_or(2, |rounds| rounds.parse().unwrap());
    let scripts = scripts();
    let meant: Vec<&Script> = scripts.iter().filter(|it| it.names("linux")).collect();
    assert!(!meant.is_empty(), "no script is meant for the kernel");
    let release = std::fs::read_to_string("/proc/sys/kernel/osrelease").unwrap();
    let first = answers("linux", "16", &meant);
    if release.starts_with(KERNEL) {
        agree("linux", &meant, &first);
    } else {
        eprintln!("linux: not compared with what is stated, since this is {release}");
    }
    for _ in 1..rounds {
        let now = answers("linux", "16", &meant);
        let differs = |name: &&String| first[*name] != now[*name];
        let changed: Vec<&String> = first.keys().filter(differs).collect();
        assert!(changed.is_empty(), "another verdict than before: {changed:?}");
    }
}
