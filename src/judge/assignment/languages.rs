//! How programs are built and run if an assignment does not say: the usual commands of each
//! language, recognized by the files of a submission.

use super::settings::{Language, Limits};
use crate::sandbox::MemoryBy;

/// Memory that is reserved but not used, and many threads: Go, Java and Node need both.
const ROOMY: Limits = Limits {
    time: None,
    build_time: None,
    memory: None,
    memory_by: Some(MemoryBy::Watch),
    output: None,
    processes: Some(256),
    files: None,
    file_size: None,
};

const NONE: Limits = Limits {
    time: None,
    build_time: None,
    memory: None,
    memory_by: None,
    output: None,
    processes: None,
    files: None,
    file_size: None,
};

/// Name, files, build command, run command, limits: the most specific first. A file without `*`
/// is the program, whatever else is there; the kits' names are among them.
type Row = (&'static str, &'static [&'static str], Option<&'static str>, &'static str, Limits);

const USUAL: [Row; 11] = [
    ("script", &["run", "run.sh"], None, "./{file}", NONE),
    ("make", &["Makefile", "makefile"], Some("make"), "./program", NONE),
    (
        "C",
        &["main.c", "tcp.c", "*.c"],
        Some("cc -std=c17 -O1 -g -o program *.c"),
        "./program",
        NONE,
    ),
    (
        "C++",
        &["main.cpp", "tcp.cpp", "*.cpp"],
        Some("c++ -std=c++20 -O1 -g -o program *.cpp"),
        "./program",
        NONE,
    ),
    (
        "C++ (.cc)",
        &["main.cc", "tcp.cc", "*.cc"],
        Some("c++ -std=c++20 -O1 -g -o program *.cc"),
        "./program",
        NONE,
    ),
    (
        "Rust",
        &["main.rs", "tcp.rs", "*.rs"],
        Some("rustc --edition=2021 -O -o program {file}"),
        "./program",
        ROOMY,
    ),
    ("Go", &["go.mod"], Some("go build -o program ."), "./program", ROOMY),
    (
        "Go without modules",
        &["main.go", "tcp.go", "*.go"],
        Some("go build -o program *.go"),
        "./program",
        ROOMY,
    ),
    (
        "Java",
        &["Main.java", "Tcp.java", "*.java"],
        Some("javac {file}"),
        "java -XX:+UseSerialGC {stem}",
        ROOMY,
    ),
    ("Python", &["main.py", "tcp.py", "*.py"], None, "python3 {file}", NONE),
    (
        "JavaScript",
        &["main.js", "tcp.js", "main.mjs", "tcp.mjs", "*.mjs", "*.js"],
        None,
        "node {file}",
        ROOMY,
    ),
];

/// The default languages.
pub fn usual() -> Vec<Language> {
    let language = |(name, files, build, run, limits): Row| Language {
        name: name.to_owned(),
        files: files.iter().map(ToString::to_string).collect(),
        build: build.map(str::to_owned),
        run: run.to_owned(),
        limits,
    };
    USUAL.into_iter().map(language).collect()
}
