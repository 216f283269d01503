//! Results come while other scenarios still run, and no number of threads is too high.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use crate::process::{as_nobody, as_nobody_with, many};
use crate::rig::Folder;

/// The first time it ends at once. The second time it waits for a write into `pipe`, and checks
/// whether the first result had been seen by then.
const PROGRAM: &str = "\
#!/bin/sh
if [ -e ran ]; then
    read line < pipe
    if [ -e seen ]; then : > streamed; fi
fi
: > ran
exit 1
";

#[test]
fn each_result_is_written_while_the_next_scenario_runs() {
    for format in ["human", "json-lines", "tap", "github"] {
        let folder = Folder::new(&[
            ("a.synfin", "scenario \"one\" { settle }\nscenario \"two\" { settle }\n"),
            ("program", PROGRAM),
        ]);
        fs::set_permissions(folder.at("program"), fs::Permissions::from_mode(0o755)).unwrap();
        assert!(Command::new("mkfifo").arg(folder.at("pipe")).status().unwrap().success());
        let mut child = Command::new(env!("CARGO_BIN_EXE_synfin"))
            .args(["run", "-j", "1", "--client", "program:./program", "--format", format])
            .arg("a.synfin")
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("one") {
            line.clear();
            assert_ne!(out.read_line(&mut line).unwrap(), 0, "{format}: no result");
        }
        folder.write("seen", "");
        // Open for reading and writing, so that opening does not wait.
        let mut pipe = File::options().read(true).write(true).open(folder.at("pipe")).unwrap();
        pipe.write_all(b"\n").unwrap();
        let mut rest = String::new();
        out.read_to_string(&mut rest).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(1));
        assert!(rest.contains("two"), "{format}: {rest}");
        assert!(folder.at("streamed").exists(), "{format}: the first came when all had ended");
    }
}

const GOOD: &str = "client close\nexpect client FIN_WAIT_1";

#[test]
fn no_number_of_threads_is_too_high() {
    let folder = many(70, GOOD);
    let plain = folder.run(&["run", "-j", "1", "many.synfin"]).ends(0);
    for jobs in ["2", "2000", "100000", "18446744073709551615"] {
        let other = folder.run(&["run", "-j", jobs, "many.synfin"]).ends(0);
        assert_eq!((&plain.out, other.err.as_str()), (&other.out, ""), "{jobs}");
        for command in [&["compare", "--stacks", "model"][..], &["coverage"]] {
            folder.run(&[command, &["-j", jobs, "many.synfin"]].concat()).ends(0);
        }
    }
}

#[test]
fn without_further_threads_it_only_takes_longer() {
    let folder = many(70, GOOD);
    let plain = as_nobody(&folder, &["run", "many.synfin"]).ends(0);
    // The limit counts all processes and threads of the user.
    let alone = as_nobody_with(&folder, "ulimit -u 1", &["run", "-j", "8", "many.synfin"]).ends(0);
    assert_eq!((plain.out, alone.err.as_str()), (alone.out, ""));
}
