//! This machine's compilers and interpreters build and run a program in the sandbox.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::json;
use synfin::sandbox::{Cell, Task};

use super::grader::reach;
use super::outside::{Outside, User};

/// A language.
#[derive(Debug)]
pub struct Toolchain {
    pub name: &'static str,
    file: &'static str,
    text: &'static str,
    /// Commands that build it, and the last one runs it.
    steps: &'static [&'static [&'static str]],
}

const HELLO_C: &str = "#include <stdio.h>\nint main(void) { puts(\"hello\"); }\n";
const HELLO_RUST: &str = "fn main() { println!(\"hello\"); }\n";

/// The languages that students use.
pub const ALL: &[Toolchain] = &[
    Toolchain {
        name: "c",
        file: "hello.c",
        text: HELLO_C,
        steps: &[&["cc", "-o", "hello", "hello.c"], &["./hello"]],
    },
    Toolchain {
        name: "c_with_sanitizers",
        file: "hello.c",
        text: HELLO_C,
        steps: &[&["cc", "-fsanitize=address,undefined", "-o", "hello", "hello.c"], &["./hello"]],
    },
    Toolchain {
        name: "make",
        file: "Makefile",
        text: "hello: ; printf '\\043!/bin/sh\\necho hello\\n' > hello && chmod +x hello\n",
        steps: &[&["make"], &["./hello"]],
    },
    Toolchain {
        name: "rustc",
        file: "hello.rs",
        text: HELLO_RUST,
        steps: &[&["rustc", "hello.rs"], &["./hello"]],
    },
    Toolchain {
        name: "cargo",
        file: "src/main.rs",
        text: HELLO_RUST,
        steps: &[
            &["cargo", "init", "--quiet", "--vcs=none", "--name=hello"],
            &["cargo", "build", "--quiet"],
            &["target/debug/hello"],
        ],
    },
    Toolchain {
        name: "python",
        file: "hello.py",
        text: "import json, subprocess, sys, tempfile, threading\nprint('hello')\n",
        steps: &[&["python3", "-m", "py_compile", "hello.py"], &["python3", "hello.py"]],
    },
    Toolchain {
        name: "java",
        file: "Hello.java",
        text: "class Hello { public static void main(String[] a) { System.out.println(\"hello\"); } }\n",
        steps: &[&["javac", "Hello.java"], &["java", "-cp", ".", "Hello"]],
    },
    Toolchain {
        name: "node",
        file: "hello.js",
        text: "console.log('hello')\n",
        steps: &[&["node", "hello.js"]],
    },
    Toolchain {
        name: "go",
        file: "hello.go",
        text: "package main\n\nfunc main() { print(\"\"); println(\"hello\") }\n",
        steps: &[&["go", "build", "hello.go"], &["sh", "-c", "./hello 2>&1"]],
    },
];

impl Toolchain {
    /// Why it cannot be tried, if it cannot.
    pub fn is_missing(&self) -> Option<String> {
        let program = self.steps.first()?.first()?;
        let path = std::env::var_os("PATH")?;
        let is_there = std::env::split_paths(&path).any(|folder| folder.join(program).exists());
        (!is_there).then(|| format!("there is no `{program}`"))
    }

    /// Builds and runs it at each level.
    pub fn check(&self, outside: &Outside, user: User) -> Result<(), String> {
        for level in ["limits", "strict", "bwrap"] {
            let stage = tempfile::tempdir().unwrap();
            let words = ["--build", level, self.name].map(String::from);
            let (died, report) = outside.grader(user, stage.path(), &words, &PathBuf::new())?;
            let report = report.ok_or(format!("the grader says nothing ({died:?})"))?;
            if let Some(why) = report["skipped"].as_str() {
                eprintln!("skipped: {} as {} at `{level}`: {why}", self.name, user.name());
            } else if report["said"] != "hello\n" {
                return Err(format!("at `{level}`: {report:#}"));
            }
        }
        Ok(())
    }

    fn build(&self, level: &str) -> Result<serde_json::Value, String> {
        let reach = match reach(level) {
            Ok(reach) => Arc::new(reach),
            Err(why) => return Ok(json!({ "skipped": why })),
        };
        let cell = Cell::new(&reach).map_err(|error| error.to_string())?;
        let submission = cell.folder().join("submission");
        let file = submission.join(self.file);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, self.text).unwrap();
        cell.give(&submission).unwrap();
        let mut ended = None;
        for (at, step) in self.steps.iter().enumerate() {
            let is_last = at + 1 == self.steps.len();
            let mut task = if is_last {
                Task::run(*step, submission.clone())
            } else {
                Task::build(*step, submission.clone())
            };
            if self.name.contains("sanitizers") {
                task.limits.memory_by = synfin::sandbox::MemoryBy::Watch;
            }
            let it = match cell.run(&task) {
                Ok(it) => it,
                Err(error) if at == 0 => return Ok(json!({ "skipped": error.to_string() })),
                Err(error) => return Err(error.to_string()),
            };
            if !it.how.is_success() {
                return Err(format!("{step:?} {}: {}", it.how, it.stderr));
            }
            ended = Some(it);
        }
        Ok(json!({ "said": String::from_utf8_lossy(&ended.unwrap().stdout) }))
    }
}

/// A grader that builds: the words are the level and the language.
pub fn build(mut words: impl Iterator<Item = String>) {
    let (level, name) = (words.next().unwrap(), words.next().unwrap());
    let toolchain = ALL.iter().find(|it| it.name == name).unwrap();
    let report = toolchain.build(&level).unwrap_or_else(|error| json!({ "error": error }));
    print!("{report}");
}
