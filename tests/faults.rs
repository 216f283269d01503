//! Programs with one classical fault each, graded as a class: each loses points, and the reason that
//! its student reads first names the fault. docs/guide/grades.md has the table.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod generated;
#[allow(dead_code)]
#[path = "cli/rig.rs"]
mod rig;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;
use serde::Deserialize;
use serde_json::Value;

use rig::{Folder, Run, synfin};

/// The assignments that grade them, and the kit that students of each begin with.
const ASSIGNMENTS: [(&str, &str); 2] =
    [("state-machine", "kits/python/tcp.py"), ("segments", "kits/python/segments.py")];

/// What a fault has to cost at least, what has to lie between the best and the worst, and what a kit
/// gets at most that nobody has filled in, of 100.
const COSTS: f64 = 3.0;
const SPREAD: f64 = 40.0;
const UNFILLED: f64 = 10.0;

#[derive(Deserialize)]
struct Table {
    fault: Vec<Fault>,
}

/// A row of tests/faults/faults.toml, which says what each key is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault {
    name: String,
    program: Program,
    find: String,
    replace: String,
    costs: Vec<String>,
    reason: Vec<String>,
}

/// A right program.
#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Program {
    Symbols,
    Segments,
}

impl Program {
    fn word(self) -> &'static str {
        match self {
            Self::Symbols => "symbols",
            Self::Segments => "segments",
        }
    }

    fn text(self) -> String {
        let name = match self {
            Self::Symbols => "tcp.py",
            Self::Segments => "segments.py",
        };
        fs::read_to_string(root().join("kits/python/solution").join(name)).unwrap()
    }
}

impl Fault {
    /// The right program with the fault.
    fn text(&self) -> String {
        let (find, replace) = (line_end_off(&self.find), line_end_off(&self.replace));
        let right = self.program.text();
        let found = right.matches(find).count();
        assert_eq!(found, 1, "{}: what is changed stands {found} times in the program", self.name);
        right.replacen(find, replace, 1)
    }

    /// As the name of a submission.
    fn folder(&self) -> String {
        let words = self.name.to_lowercase();
        let kept: String =
            words.chars().map(|it| if it.is_ascii_alphanumeric() { it } else { '-' }).collect();
        format!("{}-{kept}", self.program.word())
    }

    /// Which word of the reason is missing, in the order of the row.
    fn missing<'f>(&'f self, said: &str) -> Option<&'f str> {
        let mut rest = said;
        for word in &self.reason {
            match rest.split_once(word.as_str()) {
                Some((_, after)) => rest = after,
                None => return Some(word),
            }
        }
        None
    }
}

fn line_end_off(text: &str) -> &str {
    text.strip_suffix('\n').unwrap_or(text)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn faults() -> Vec<Fault> {
    let text = include_str!("faults/faults.toml");
    let table: Table = toml::from_str(text).unwrap_or_else(|error| panic!("{error}"));
    table.fault
}

/// What a program got.
struct Graded {
    points: f64,
    /// The first line of the reason of the first test that it failed, and that test.
    said: Option<(String, String)>,
}

fn read(result: PathBuf) -> Graded {
    let result: Value = serde_json::from_str(&fs::read_to_string(result).unwrap()).unwrap();
    assert_eq!(result["max_points"].as_f64(), Some(100.0));
    let failed = result["tests"].as_array().unwrap().iter().find(|it| it["outcome"] != "pass");
    let said = failed.map(|it| {
        let reason = it["rationale"].as_str().unwrap_or_default();
        let first = reason.lines().next().unwrap_or_default();
        (first.to_owned(), it["id"].as_str().unwrap().to_owned())
    });
    Graded { points: result["points"].as_f64().unwrap(), said }
}

/// Grades these programs as a class.
fn grade(assignment: &str, programs: &BTreeMap<String, String>) -> BTreeMap<String, Graded> {
    let place = Folder::new(&[]);
    for (name, text) in programs {
        place.write(&format!("class/{name}/tcp.py"), text);
    }
    let path = root().join("assignments").join(assignment).display().to_string();
    let arguments = ["grade", &path, "--class", "class", "-o", "results"];
    Run::of(synfin().current_dir(place.path()).args(arguments).output().unwrap()).ends(1);
    let result = |name: &String| read(place.at(&format!("results/{name}.json")));
    programs.keys().map(|name| (name.clone(), result(name))).collect()
}

#[test]
fn each_fault_costs_points_and_is_named() {
    if !Command::new("python3").arg("--version").output().is_ok_and(|it| it.status.success()) {
        eprintln!("skipped: there is no `python3`");
        return;
    }
    let faults = faults();
    let names: BTreeSet<&str> = faults.iter().map(|it| it.name.as_str()).collect();
    assert!(names.len() == faults.len() && faults.len() >= 24);
    let mut missed = Vec::new();
    let mut page = String::new();
    for (assignment, kit) in ASSIGNMENTS {
        let costs: Vec<&Fault> =
            faults.iter().filter(|it| it.costs.iter().any(|of| of == assignment)).collect();
        let mut programs: BTreeMap<String, String> =
            costs.iter().map(|it| (it.folder(), it.text())).collect();
        let rights: Vec<Program> = [Program::Symbols, Program::Segments]
            .into_iter()
            .filter(|it| costs.iter().any(|fault| fault.program == *it))
            .collect();
        for right in &rights {
            programs.insert(format!("right-{}", right.word()), right.text());
        }
        programs.insert("unfilled".into(), fs::read_to_string(root().join(kit)).unwrap());
        let graded = grade(assignment, &programs);
        let unfilled = graded["unfilled"].points;
        if unfilled > UNFILLED {
            missed.push(format!("{assignment}: the kit gets {unfilled} as it is"));
        }
        for right in &rights {
            let it = &graded[&format!("right-{}", right.word())];
            if it.points < 100.0 || it.said.is_some() {
                missed.push(format!("{assignment}: right: {}, {:?}", it.points, it.said));
            }
        }
        for fault in &costs {
            let it = &graded[&fault.folder()];
            let (said, test) = it.said.clone().unwrap_or_default();
            if it.points > 100.0 - COSTS {
                missed.push(format!("{assignment}: {}: {} points", fault.name, it.points));
            }
            if let Some(word) = fault.missing(&said) {
                missed.push(format!(
                    "{assignment}: {}: no `{word}` in `{said}` ({test})",
                    fault.name
                ));
            }
        }
        let points = costs.iter().map(|it| graded[&it.folder()].points);
        let worst = points.fold(100.0, f64::min);
        if 100.0 - worst < SPREAD {
            missed.push(format!("{assignment}: the worst gets {worst}"));
        }
        page += &section(assignment, &costs, &graded);
    }
    for fault in &faults {
        let is_graded = |it: &String| ASSIGNMENTS.iter().any(|(name, _)| name == it);
        assert!(!fault.costs.is_empty() && fault.costs.iter().all(is_graded), "{}", fault.name);
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    generated::hold("docs/guide/grades.md", "faults", &page);
}

/// The table of an assignment, and what it says of the class.
fn section(assignment: &str, faults: &[&Fault], graded: &BTreeMap<String, Graded>) -> String {
    let points: Vec<f64> = faults.iter().map(|it| graded[&it.folder()].points).collect();
    let worst = points.iter().copied().fold(100.0, f64::min);
    let best = points.iter().copied().fold(0.0, f64::max);
    let mean = points.iter().sum::<f64>() / points.len() as f64;
    let mut text = format!(
        "### `{assignment}`\n\n{} programs with one fault each get {worst} to {best} points, {mean:.1} \
         on average; without the fault, 100. The spread is {:.0} points. The kit as it is handed out \
         gets {}.\n\n\
         | fault | level | points | what the student reads first |\n|---|---|---:|---|\n",
        faults.len(),
        100.0 - worst,
        graded["unfilled"].points,
    );
    for fault in faults {
        let it = &graded[&fault.folder()];
        let said = it.said.as_ref().map(|it| short(&it.0)).unwrap_or_default();
        let (name, level) = (&fault.name, fault.program.word());
        text += &format!("| {name} | {level} | {} | {said} |\n", it.points);
    }
    text + "\n"
}

/// A reason without the place in the scenario and without all but the name of the rule.
fn short(said: &str) -> String {
    let place = Regex::new(r" \(line [0-9]+, `[^`]*`\)").unwrap();
    let cited = Regex::new(r"\(rule ([a-z0-9_.]+), [^)]*\)").unwrap();
    let said = place.replace(said, "");
    cited.replace(&said, "($1)").replace('|', "\\|")
}
