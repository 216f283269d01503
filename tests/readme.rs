//! Every example in the documentation, run as it is written. In a ```console block, a line that
//! starts with `$ ` is a command, and the lines up to the next command are its whole output on
//! stdout and stderr. Commands run in the project's folder, in a shell, one after another; `$?`
//! is the exit code of the previous one.
//!
//! ```synfin blocks are scenarios: they pass, unless they have a hole (`?`), which stays open, or
//! start with the comment `# fails`.
//!
//! With `EXAMPLES=update` in the environment, the pages are rewritten with the commands' current
//! output; review the difference before you keep it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// A command with its output.
#[derive(PartialEq, Debug)]
struct Example {
    line: usize,
    command: String,
    output: String,
}

/// The examples of a page, one list a block.
fn examples(page: &str) -> Vec<Vec<Example>> {
    let mut blocks: Vec<Vec<Example>> = Vec::new();
    let mut inside = false;
    for (number, line) in (1..).zip(page.lines()) {
        match line {
            "```console" => {
                inside = true;
                blocks.push(Vec::new());
            }
            "```" => inside = false,
            _ if inside => {
                let block = blocks.last_mut().unwrap();
                if let Some(command) = line.strip_prefix("$ ") {
                    let command = command.to_owned();
                    block.push(Example { line: number, command, output: String::new() });
                } else {
                    let example = block.last_mut().expect("a block begins with a command");
                    writeln!(example.output, "{line}").unwrap();
                }
            }
            _ => {}
        }
    }
    blocks
}

/// A command's output, and its exit code.
fn run(command: &str, code: i32) -> (String, i32) {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let binary = Path::new(env!("CARGO_BIN_EXE_synfin")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(
        std::iter::once(binary.to_owned()).chain(std::env::split_paths(&path)),
    );
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1; (exit {code}); {command}")])
        .current_dir(project)
        .env("PATH", path.unwrap())
        .env("CI", "true")
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
}

/// Runs the examples of a page; reports all differences, or corrects the page.
fn page(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let mut text = std::fs::read_to_string(&path).unwrap();
    let mut differences = String::new();
    for block in examples(&text.clone()) {
        let mut code = 0;
        for Example { line, command, output } in block {
            let (actual, ended) = run(&command, code);
            code = ended;
            if actual != output {
                let (old, new) =
                    (format!("$ {command}\n{output}"), format!("$ {command}\n{actual}"));
                text = text.replacen(&old, &new, 1);
                write!(
                    differences,
                    "{name}:{line}: $ {command}\n--- the page says\n{output}--- it writes\n{actual}\n"
                )
                .unwrap();
            }
        }
    }
    if std::env::var("EXAMPLES").as_deref() == Ok("update") {
        std::fs::write(&path, text).unwrap();
    } else {
        assert!(differences.is_empty(), "\n{differences}");
    }
}

/// The scenarios of a page, each with the line where it starts.
fn scenarios(page: &str) -> Vec<(usize, String)> {
    let mut blocks: Vec<(usize, String)> = Vec::new();
    let mut inside = false;
    for (number, line) in (1..).zip(page.lines()) {
        match line {
            "```synfin" => {
                inside = true;
                blocks.push((number + 1, String::new()));
            }
            "```" => inside = false,
            _ if inside => writeln!(blocks.last_mut().unwrap().1, "{line}").unwrap(),
            _ => {}
        }
    }
    blocks
}

/// The output of a scenario that does not end as it should; nothing if it does.
fn misbehaves(text: &str) -> Option<String> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_synfin"))
        .args(["run", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    let failed = said.lines().any(|line| line.starts_with("FAIL  "));
    let open = said.lines().any(|line| line.starts_with("open  "));
    let right = if text.starts_with("# fails") {
        failed
    } else if text.split_whitespace().any(|word| word == "?") {
        open && !failed
    } else {
        output.status.success()
    };
    if right { None } else { Some(said) }
}

#[test]
fn every_scenario_of_the_documentation_runs() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages: Vec<_> = ["README.md", "assignments/README.md", "kits/README.md"]
        .map(|name| project.join(name))
        .into_iter()
        .filter(|path| path.exists())
        .collect();
    for folder in ["docs", "docs/guide"] {
        let entries = std::fs::read_dir(project.join(folder)).unwrap();
        let files = entries.map(|entry| entry.unwrap().path());
        pages.extend(files.filter(|path| path.extension().is_some_and(|it| it == "md")));
    }
    pages.sort();
    let (mut number, mut wrong) = (0, String::new());
    for path in pages {
        let page = std::fs::read_to_string(&path).unwrap();
        for (line, text) in scenarios(&page) {
            number += 1;
            if let Some(said) = misbehaves(&text) {
                writeln!(wrong, "{}:{line}:\n{text}\n{said}", path.display()).unwrap();
            }
        }
    }
    assert!(number >= 10);
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn a_scenario_with_the_wrong_ending_is_noticed() {
    assert!(misbehaves("client close; expect client CLOSED\n").is_some());
    assert!(misbehaves("# fails\nclient close; expect client CLOSED\n").is_none());
    assert!(misbehaves("# fails\nclient close; server recv FIN\n").is_some());
    assert!(misbehaves("expect client ?\n").is_none());
    assert!(misbehaves("client clse\n").is_some());
}

#[test]
fn the_readme_is_true() {
    page("README.md");
}

#[test]
#[cfg(feature = "smoltcp")]
fn the_pages_that_need_smoltcp_are_true() {
    page("docs/stacks/smoltcp.md");
    page("docs/RUNNING.md");
}

/// Without what an earlier run of its commands has left.
#[test]
#[cfg(feature = "smoltcp")]
fn the_guide_to_finding_is_true() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["target/found", "target/kept"] {
        let _ = std::fs::remove_dir_all(project.join(folder));
    }
    page("docs/guide/finding.md");
}

#[test]
#[cfg(unix)]
fn the_page_of_programs_is_true() {
    page("docs/stacks/program.md");
}

#[test]
fn the_guides_are_true() {
    page("docs/TEACHERS.md");
    page("docs/STUDENTS.md");
    page("docs/guide/packetdrill.md");
}

#[test]
#[cfg(unix)]
fn the_guide_to_own_tcps_is_true() {
    let _ = std::fs::remove_dir_all(Path::new(env!("CARGO_MANIFEST_DIR")).join("target/my-tcp"));
    page("docs/guide/own.md");
}

#[test]
fn the_page_of_assignments_is_true() {
    page("assignments/README.md");
}

#[test]
fn the_readme_has_examples() {
    let text = include_str!("../README.md");
    assert!(examples(text).iter().map(Vec::len).sum::<usize>() >= 1);
}

#[test]
fn examples_are_found() {
    let page = "text\n```console\n$ one\na\n\nb\n$ two\n```\n```\n$ not this\n```\n";
    let found = examples(page);
    let example = |line, command: &str, output: &str| Example {
        line,
        command: command.to_owned(),
        output: output.to_owned(),
    };
    assert_eq!(found, [[example(3, "one", "a\n\nb\n"), example(7, "two", "")]]);
}

#[test]
fn a_false_example_is_noticed() {
    assert_eq!(run("echo $?; echo to stderr >&2; exit 3", 7), ("7\nto stderr\n".to_owned(), 3));
    assert_eq!(run("synfin explain nonsense 2>/dev/null", 0).1, 2);
}
