//! What scripts state in their first lines, and what runs of the command answer.

mod changed;
mod stated;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

pub use changed::changed;
pub use stated::{Script, Stated};

/// The scripts.
pub const FOLDER: &str = "tests/packetdrill";

/// What a stack answers, by the script's path in the folder.
pub type Answers = BTreeMap<String, Stated>;

/// The outcome of the command.
pub struct Run {
    pub code: Option<i32>,
    pub out: Vec<u8>,
    pub err: String,
}

/// Runs the command at the root of the project.
pub fn synfin(arguments: &[&str]) -> Run {
    let mut command = assert_cmd::Command::cargo_bin("synfin").unwrap();
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments);
    let output = command.output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    Run { code: output.status.code(), out: output.stdout, err }
}

/// All scripts, in the order of their paths.
pub fn scripts() -> Vec<Script> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER);
    let mut scripts = Vec::new();
    for entry in walkdir::WalkDir::new(&root).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        if path.extension().is_some_and(|ending| ending == "pkt") {
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            scripts.push(Script::read(name, &std::fs::read_to_string(&path).unwrap()));
        }
    }
    scripts
}

/// What `run` writes as JSON.
pub fn results(arguments: &[&str]) -> Value {
    let run = synfin(&[&["run", "--format", "json"], arguments].concat());
    assert!(matches!(run.code, Some(0 | 1)), "{}", run.err);
    serde_json::from_slice(&run.out).unwrap()
}

/// A scenario's path in the folder.
pub fn name_of(scenario: &Value) -> String {
    let file = scenario["file"].as_str().unwrap();
    file.split_once(&format!("{FOLDER}/")).unwrap().1.to_owned()
}

/// Runs scripts on a stack, so many at once. `lenient` and `strict` are the model with those
/// options.
pub fn answers(stack: &str, jobs: &str, scripts: &[&Script]) -> Answers {
    let paths: Vec<String> =
        scripts.iter().map(|script| format!("{FOLDER}/{}", script.name)).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let stack = match stack {
        "lenient" => vec!["--lenient"],
        "strict" => vec!["--strict"],
        stack => vec!["--stack", stack],
    };
    let results = results(&[&stack[..], &["--jobs", jobs], &paths[..]].concat());
    let scenarios = results["scenarios"].as_array().unwrap().iter();
    scenarios.map(|scenario| (name_of(scenario), Stated::of(scenario))).collect()
}

/// Whether the kernel can be a host here. As root with a TUN device it must.
pub fn kernel_is_here() -> bool {
    let tried = synfin(&["run", "--stack", "linux", "-e", "expect both ESTABLISHED"]);
    let is_here = tried.code == Some(0);
    let must = rustix::process::geteuid().is_root() && Path::new("/dev/net/tun").exists();
    assert!(is_here || !must, "{}", tried.err);
    if !is_here {
        eprintln!("SKIPPED: Linux cannot be a host here: {}", tried.err);
    }
    is_here
}
