//! `docs/ANSWERS.md`: the library's results on each implementation, and their known differences.
//! `SYNFIN_UPDATE=1 cargo test --test answers` writes it, and `SYNFIN_UPDATE=lwip` one section.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const HEAD: &str = "\
# One table of answers

The results of this library's scenarios on each implementation that `synfin run --stack` knows, with
their known differences. Every number is counted from a run.
`SYNFIN_UPDATE=1 cargo test --test answers` runs everything and writes this page; the test fails if the
page and the runs differ. To see each difference with both ladders side by side:

    synfin compare --stacks model,linux,smoltcp,program:kits/lwip/lwip scenarios --format html > answers.html

Words: `pass`; `inconclusive` (the scenario depends on something that this implementation does not
reveal: never a pass); `unsupported` (the program lacks what the scenario sets or asks for); `known` (it
fails, and `@known` in the scenario says how); `skipped` (it would wait too long in real time; `--slow`
waits); `not meant` (`@stack` names others).

A difference is a finding about the implementation, with the section of the RFC. Its weight comes from
the rule that the failed step broke: a *violation* breaks a MUST; a *deviation* departs from a SHOULD, or
from a clause without such a word; *hardening* departs from the RFC on purpose, against attacks or broken
peers; a *choice* is one that the RFC leaves open, where the model chose otherwise; *unknown* where the
model's run does not tell which rule it is. `docs/LANGUAGE.md` has the details.
";

/// The weights of findings, the heaviest first.
const WEIGHTS: [&str; 5] = ["violation", "deviation", "hardening", "choice", "unknown"];

/// The outcomes that judge nothing, and have a reason.
const UNJUDGED: [&str; 2] = ["inconclusive", "unsupported"];

/// A section of the page.
struct Section {
    heading: &'static str,
    stack: &'static str,
    scenarios: &'static str,
    /// Whether every failure there must have an `@known`.
    known: bool,
    /// Whether checking the page runs it, or only writing the page.
    checked: bool,
}

const LWIP: &str = "program:kits/lwip/lwip";

const SECTIONS: [Section; 6] = [
    Section {
        heading: "model",
        stack: "model",
        scenarios: "scenarios",
        known: true,
        checked: true,
    },
    Section {
        heading: "linux",
        stack: "linux",
        scenarios: "scenarios",
        known: true,
        checked: true,
    },
    Section {
        heading: "smoltcp",
        stack: "smoltcp",
        scenarios: "scenarios",
        known: true,
        checked: true,
    },
    Section {
        heading: "lwip, 2.2.1, behind kits/lwip",
        stack: LWIP,
        scenarios: "scenarios",
        known: true,
        checked: true,
    },
    Section {
        heading: "program, level `symbols`: kits/python/solution/tcp.py",
        stack: "program:python3 kits/python/solution/tcp.py",
        scenarios: "scenarios/first",
        known: true,
        checked: true,
    },
    Section {
        heading: "program, level `segments`: kits/python/solution/segments.py",
        stack: "program:python3 kits/python/solution/segments.py",
        scenarios: "scenarios",
        known: false,
        // It starts two Python processes for each scenario.
        checked: false,
    },
];

/// Builds what a section runs. Only lwIP has to be, from sources that may not be here; then it is skipped,
/// with a message, except in CI.
fn is_there(section: &Section) -> bool {
    if section.stack != LWIP {
        return true;
    }
    let kit = Path::new(env!("CARGO_MANIFEST_DIR")).join("kits/lwip");
    if !kit.join("src/src/core/tcp.c").exists() {
        let why = "lwip: its sources are not here; kits/lwip/get.sh fetches them";
        assert!(std::env::var_os("CI").is_none(), "{why}");
        eprintln!("skipped: {why}");
        return false;
    }
    let made = Command::new("make").arg("--silent").arg("-C").arg(kit).status();
    assert!(made.is_ok_and(|status| status.success()), "lwip: `make` fails");
    true
}

/// The scenarios on an implementation, as `compare` counts them, or why it could not run.
fn answers(section: &Section) -> Result<Value, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_synfin"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command.args(["compare", "--stacks", section.stack, "--format", "json", section.scenarios]);
    if section.stack == "linux" {
        // Most of the time goes to the kernel's timers, which need no processor.
        command.args(["--jobs", "16"]);
    }
    let output = command.output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    match output.status.code() {
        // Unknown failures are found below, by name.
        Some(0 | 1) => Ok(serde_json::from_slice(&output.stdout).unwrap()),
        _ => Err(error),
    }
}

fn written(section: &Section, answers: &Value) -> String {
    let mut out = String::new();
    let version = answers["columns"][0]["version"].as_str().unwrap();
    let _ = writeln!(out, "\n## {}\n\n{version}\n", section.heading);
    let rows = answers["rows"].as_array().unwrap();
    let mut outcomes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut weights: BTreeMap<usize, usize> = BTreeMap::new();
    let mut known: BTreeMap<(usize, &str), BTreeMap<&str, usize>> = BTreeMap::new();
    let mut unjudged: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for row in rows {
        let cell = &row["cells"][0];
        let outcome = cell["outcome"].as_str().unwrap();
        *outcomes.entry(outcome).or_default() += 1;
        if UNJUDGED.contains(&outcome) {
            let why = cell["why"].as_str().unwrap();
            let why = why.split_once("; actual: ").map_or(why, |(_, actual)| actual);
            *unjudged.entry((outcome, why.lines().next().unwrap())).or_default() += 1;
        }
        if let Some(why) = cell["known"].as_str() {
            let file = row["name"].as_str().unwrap().split(": ").next().unwrap();
            let file = &file[file.find("scenarios/").map_or(0, |at| at + "scenarios/".len())..];
            // Nothing is known of the rule that some of them break.
            let weight = cell["severity"].as_str().unwrap_or("unknown");
            let weight = WEIGHTS.iter().position(|it| *it == weight).unwrap();
            *weights.entry(weight).or_default() += 1;
            *known.entry((weight, why)).or_default().entry(file).or_default() += 1;
        }
    }
    let mut outcomes: Vec<_> = outcomes.into_iter().collect();
    outcomes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let counts: Vec<_> = outcomes.iter().map(|(name, count)| format!("{count} {name}")).collect();
    let _ = writeln!(
        out,
        "{} scenarios of `{}`: {}.",
        rows.len(),
        section.scenarios,
        counts.join(", ")
    );
    if !known.is_empty() {
        let weights = weights.iter().map(|(weight, count)| {
            let is_plural = *count > 1 && !["hardening", "unknown"].contains(&WEIGHTS[*weight]);
            let end = if is_plural { "s" } else { "" };
            format!("{count} {}{end}", WEIGHTS[*weight])
        });
        let _ = writeln!(out, "\nKnown: {}.", weights.collect::<Vec<_>>().join(", "));
        out.push_str("\n| scenarios | weight | difference | shown in |\n|---:|---|---|---|\n");
        let mut known: Vec<_> = known.into_iter().collect();
        known.sort_by_key(|((weight, _), files)| {
            (*weight, std::cmp::Reverse(files.values().sum::<usize>()))
        });
        for ((weight, why), files) in known {
            let weight = WEIGHTS[weight];
            let total: usize = files.values().sum();
            let files = files.iter().map(|(file, count)| match count {
                1 => format!("`{file}`"),
                count => format!("`{file}` ({count})"),
            });
            let files = files.collect::<Vec<_>>().join(", ");
            let _ = writeln!(out, "| {total} | {weight} | {} | {files} |", why.replace('|', "\\|"));
        }
    }
    let mut unjudged: Vec<_> = unjudged.into_iter().collect();
    unjudged.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for outcome in UNJUDGED {
        let mut head = format!("\n| {outcome} | because |\n|---:|---|\n");
        for ((_, why), count) in unjudged.iter().filter(|((its, _), _)| *its == outcome) {
            let _ = writeln!(
                out,
                "{}| {count} | {} |",
                std::mem::take(&mut head),
                why.replace('|', "\\|")
            );
        }
    }
    out
}

/// The rows that fail without an `@known`, and those that pass in spite of one.
fn news(answers: &Value) -> Vec<String> {
    let is_news = |row: &&Value| {
        let outcome = row["cells"][0]["outcome"].as_str().unwrap();
        matches!(outcome, "violation" | "deviation" | "choice" | "fail" | "fixed" | "open")
    };
    let line = |row: &Value| format!("{}: {}", row["cells"][0]["outcome"], row["name"]);
    answers["rows"].as_array().unwrap().iter().filter(is_news).map(line).collect()
}

/// The section of the page about an implementation, with its heading.
fn part<'a>(page: &'a str, name: &str) -> &'a str {
    let Some(start) = page.find(&format!("\n## {name}\n")) else { return "" };
    let end = page[start + 1..].find("\n## ").map_or(page.len(), |at| start + 1 + at);
    &page[start..end]
}

#[test]
fn the_page_agrees_with_the_runs() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ANSWERS.md");
    let page = std::fs::read_to_string(&path).unwrap_or_default();
    let renewed = std::env::var("SYNFIN_UPDATE").ok();
    let update = renewed.is_some();
    let mut all = HEAD.to_owned();
    for section in &SECTIONS {
        let kept = part(&page, section.heading);
        if !update && !section.checked {
            continue;
        }
        let is_kept =
            renewed.as_ref().is_some_and(|it| it != "1" && !section.heading.starts_with(it));
        if is_kept || !is_there(section) {
            all.push_str(kept);
            continue;
        }
        let heading = section.heading;
        let answers = answers(section).unwrap_or_else(|error| panic!("{heading}: {error}"));
        let written = written(section, &answers);
        // Another kernel may answer differently.
        let version = |text: &str| text.lines().nth(3).unwrap_or_default().to_owned();
        if section.stack == "linux" && !update && version(kept) != version(&written) {
            eprintln!("linux: not compared, since this is {}", version(&written));
            continue;
        }
        if section.known {
            let news = news(&answers);
            assert_eq!(news, Vec::<String>::new(), "{heading}: `@known` does not agree");
        }
        let same = update || kept == written;
        assert!(same, "docs/ANSWERS.md is out of date; the runs say:{written}");
        all.push_str(&written);
    }
    if update {
        std::fs::write(&path, all).unwrap();
    }
}
