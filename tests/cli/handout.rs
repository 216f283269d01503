//! `synfin export handout -o FILE.zip`: what students get in one archive, and how they start.

use std::path::Path;
use std::process::Command;

use super::rig::{Folder, Run, unpack};

/// The head of a program for Linux: for a processor, with one header of this type.
fn elf(machine: u8, kind: u8) -> Vec<u8> {
    let mut elf = vec![0; 64 + 56];
    elf[..6].copy_from_slice(b"\x7fELF\x02\x01");
    elf[18] = machine;
    (elf[32], elf[54], elf[56], elf[64]) = (64, 56, 1, kind);
    elf
}

const X86_64: u8 = 62;
const ARM64: u8 = 183;
/// The types of headers: one that names a loader, and one that does not.
const LOADER: u8 = 3;
const CODE: u8 = 1;

/// A folder with programs that only have heads.
fn programs() -> Folder {
    let folder = Folder::new(&[("script", "#!/bin/sh\n")]);
    let heads = [("static", X86_64, CODE), ("dynamic", X86_64, LOADER), ("arm64", ARM64, CODE)];
    for (name, machine, kind) in heads {
        std::fs::write(folder.at(name), elf(machine, kind)).unwrap();
    }
    folder
}

fn ready(name: &str) -> String {
    format!("{}/assignments/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn an_archive_has_what_students_need_and_nothing_else() {
    let folder = programs();
    let assignment = ready("state-machine");
    let export = |to: &str| {
        let arguments = ["export", "handout", &assignment, "-o", to, "--with-program=static"];
        folder.run(&arguments).ends(0)
    };
    let told = export("a.zip");
    assert_eq!(told.err, "`a.zip`: 9 files, with synfin for Linux on x86-64\n");
    let names = unpack(&folder.at("a.zip"), &folder.at("unpacked"));
    let wanted = [
        "START.md",
        "handout.md",
        "handout/first.synfin",
        "handout/tcp.py",
        "handout/tcp.c",
        "docs/STUDENTS.md",
        "docs/LANGUAGE.md",
        "docs/PROTOCOL.md",
        "synfin",
    ];
    assert_eq!(names, wanted.map(|name| format!("state-machine/{name}")));
    assert_eq!(told.out.lines().collect::<Vec<_>>(), names);
    insta::assert_snapshot!(folder.read("unpacked/state-machine/START.md"));

    // Programs can be run, and nothing else.
    use std::os::unix::fs::PermissionsExt;
    for name in names {
        let about = std::fs::metadata(folder.at(&format!("unpacked/{name}"))).unwrap();
        let is_executable = about.permissions().mode() & 0o111 == 0o111;
        assert_eq!(is_executable, name.ends_with("/synfin"), "{name}");
    }
    export("B.ZIP");
    assert!(
        std::fs::read(folder.at("a.zip")).unwrap() == std::fs::read(folder.at("B.ZIP")).unwrap()
    );
}

#[test]
fn an_archive_without_a_program_says_how_to_get_one() {
    let folder = programs();
    let run = folder.run(&["export", "handout", &ready("eleven-states"), "-o", "a.zip"]).ends(0);
    assert!(run.err.contains("without synfin: `--with-program` adds it"), "{}", run.err);
    let names = unpack(&folder.at("a.zip"), folder.path());
    assert!(
        !names.iter().any(|it| it.ends_with("synfin/") || it.contains("PROTOCOL")),
        "{names:?}"
    );
    let page = folder.read("eleven-states/START.md");
    assert!(page.contains("ask your teacher for an archive\nthat has it"), "{page}");
    assert!(!page.contains("PATH"), "{page}");
}

#[test]
fn a_program_that_students_could_not_start_is_refused() {
    let folder = programs();
    let refused = |named: &[&str], to: &str| {
        let assignment = ready("eleven-states");
        let arguments = [&["export", "handout", &assignment, "-o", to], named].concat();
        let run = folder.run(&arguments).ends(2);
        assert!(run.out.is_empty() && !folder.at(to).exists(), "{}", run.out);
        run.err
    };
    let said = refused(&["--with-program=dynamic"], "a.zip");
    assert!(said.contains("`dynamic` needs the libraries of this machine"), "{said}");
    assert!(said.contains("--target x86_64-unknown-linux-musl"), "{said}");
    let said = refused(&["--with-program=script"], "a.zip");
    assert!(said.contains("`script` is no program for Linux"), "{said}");
    let said = refused(&["--with-program=static", "--with-program=static"], "a.zip");
    assert!(said.contains("another program for Linux on x86-64: name one for each"), "{said}");
    let said = refused(&["--with-program=nowhere"], "a.zip");
    assert!(said.contains("`nowhere`"), "{said}");
    let said = refused(&["--with-program=static"], "folder");
    assert!(said.contains("name one, with `--out FILE.zip`"), "{said}");
}

#[test]
fn an_archive_reveals_no_hidden_test() {
    let folder = Folder::new(&[
        ("it/assignment.toml", "title = \"It\"\nkind = \"predict\"\n"),
        ("it/suite/a.synfin", "@hidden\nscenario \"both at once\" { expect both ESTABLISHED }\n"),
        ("it/handout.md", "What if both, at once, close?\n"),
    ]);
    let run = folder.run(&["export", "handout", "it", "-o", "it.zip"]).ends(3);
    assert!(
        run.err.contains("nothing was written: `it/handout.md` reveals the hidden"),
        "{}",
        run.err
    );
    assert!(!folder.at("it.zip").exists());
}

/// A student on a computer without Rust unpacks the archive, and types what it says.
#[test]
fn what_the_page_says_to_type_works() {
    let folder = programs();
    // The command under test needs this machine's libraries, so a program that does not is in its
    // place, and calls it.
    let program = assert_cmd::cargo::cargo_bin("synfin");
    folder.write(
        "call.c",
        "#include <unistd.h>\nint main(int n, char **a) { (void)n; return execv(SYNFIN, a); }\n",
    );
    let built = Command::new("cc")
        .args(["-static", "-o", "call", "call.c"])
        .arg(format!("-DSYNFIN=\"{}\"", program.display()))
        .current_dir(folder.path())
        .output();
    if !built.is_ok_and(|it| it.status.success()) || !Path::new("/usr/bin/python3").exists() {
        eprintln!("skipped: there is no /usr/bin/python3, or no compiler that links statically");
        return;
    }
    let other = if cfg!(target_arch = "x86_64") { "arm64" } else { "static" };
    let other = format!("--with-program={other}");
    for (name, passed, more) in [
        ("eleven-states", 2, None),
        ("break-this-tcp", 3, None),
        ("state-machine", 3, None),
        ("state-machine", 3, Some(other.as_str())),
    ] {
        let to = format!("{name}-{}.zip", more.is_some());
        let assignment = ready(name);
        let arguments = ["export", "handout", &assignment, "-o", &to, "--with-program=call"];
        folder.run(&[&arguments[..], more.as_slice()].concat()).ends(0);
        let place = to.replace(".zip", "");
        unpack(&folder.at(&to), &folder.at(&place));
        let page = folder.read(&format!("{place}/{name}/START.md"));
        let blocks = page.split("```sh\n").skip(1).map(|it| it.split("```").next().unwrap());
        let output = Command::new("/bin/sh")
            .args(["-euxc", &blocks.collect::<String>()])
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .current_dir(folder.at(&format!("{place}/{name}")))
            .output()
            .unwrap();
        let run = Run::of(output).ends(0);
        let sum: usize = run
            .out
            .lines()
            .filter_map(|line| line.strip_suffix(" passed"))
            .map(|it| it.parse::<usize>().unwrap())
            .sum();
        assert_eq!(sum, passed, "{}", run.out);
        let kits = if name == "state-machine" { 2 } else { 0 };
        assert_eq!(run.err.matches("+ synfin program check").count(), kits, "{}", run.err);
    }
}
