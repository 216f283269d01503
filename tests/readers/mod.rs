//! The usual readers of our formats: `prove` for TAP, an XML validator for JUnit. Shared by the
//! tests of the command and those beside the writers.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Whether `prove` calls it a pass. `None` without `prove`, with a message; with `CI` set that is a
/// failure.
pub fn prove(tap: &str) -> Option<(bool, String)> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(tap.as_bytes()).unwrap();
    let mut command = Command::new("prove");
    command.args(["--norc", "--nocolor", "--exec", "cat"]).arg(file.path());
    let output = run(command, "", "perl")?;
    let said = said(&output);
    // It also calls a failure what it cannot read.
    assert!(!said.contains("Parse errors"), "{said}\n{tap}");
    Some((output.status.success(), said))
}

/// Asserts that it follows the schema of `junit.xsd`.
pub fn validates(junit: &str) {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers/junit.xsd");
    let mut command = Command::new("xmllint");
    command.args(["--noout", "--nonet", "--schema"]).arg(schema).arg("-");
    if let Some(output) = run(command, junit, "libxml2-utils") {
        assert!(output.status.success(), "{}\n{junit}", said(&output));
    }
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes)).concat()
}

fn run(mut command: Command, input: &str, package: &str) -> Option<Output> {
    let name = command.get_program().to_owned();
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) => {
            let why = format!("no {name:?} (Debian's package `{package}`): {error}");
            assert!(std::env::var_os("CI").is_none(), "{why}");
            eprintln!("skipped: {why}");
            return None;
        }
    };
    // A reader that has seen enough closes the pipe.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    Some(child.wait_with_output().unwrap())
}
