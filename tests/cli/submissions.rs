//! What `synfin grade` accepts as submissions: class folders, downloads from course systems,
//! nested folders, links, and unreadable files.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::rig::{Folder, Run};

const KIT: &str = include_str!("../../kits/python/tcp.py");
const SUITE: &str =
    "scenario \"begins\" { client connect; server recv SYN; expect client SYN_SENT }\n";
const SCRIPT: &str = "#!/bin/sh\nexec python3 tcp.py\n";

/// An assignment `it` about programs that the Python kit passes; `None` without a Python that every
/// user of the machine can run.
fn programs() -> Option<Folder> {
    if !Path::new("/usr/bin/python3").exists() {
        eprintln!("skipped: there is no /usr/bin/python3");
        return None;
    }
    let toml = "title = 'x'\nkind = 'program'\n";
    Some(Folder::new(&[("it/assignment.toml", toml), ("it/suite/a.synfin", SUITE)]))
}

/// An assignment `it` about predictions, and its answers.
fn predictions() -> Folder {
    let toml = "title = 'x'\nkind = 'predict'\n";
    Folder::new(&[("it/assignment.toml", toml), ("it/suite/a.synfin", SUITE)])
}

/// The names and points of the submissions, a line each.
fn lines(graded: &Run) -> Vec<String> {
    let lines = graded.out.lines().take_while(|line| !line.is_empty());
    lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

fn zip(place: &Folder, name: &str, files: &[(&str, &str)]) {
    use std::io::Write;
    let path = place.at(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut zip = zip::ZipWriter::new(fs::File::create(path).unwrap());
    for (name, text) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
}

#[test]
fn a_folder_is_one_submission_unless_it_is_said_to_be_a_class() {
    let Some(place) = programs() else { return };
    for name in ["class/ada/tcp.py", "class/bob/tcp.py"] {
        place.write(name, KIT);
    }
    // Two programs are never taken for one.
    let one = place.run(&["grade", "it", "class"]).ends(2);
    let asked = "`class` cannot be one submission: it has `ada`, `bob`. If each of them is one, say \
                 `--class`";
    assert!(one.err.contains(asked), "{}", one.err);
    let all = place.run(&["grade", "it", "--class", "class"]).ends(0);
    assert_eq!(lines(&all), ["ada 1/1", "bob 1/1"]);
    assert_eq!(all.err, "");
    let each = place.run(&["grade", "it", "class/ada", "class/bob"]).ends(0);
    assert_eq!((lines(&each), each.err.as_str()), (lines(&all), ""));
    let refused = place.run(&["grade", "it", "--class", "class", "--student", "eve"]).ends(2);
    assert!(refused.err.contains("cannot be used with"), "{}", refused.err);
}

#[test]
fn loose_files_of_a_class_are_left_out() {
    let Some(place) = programs() else { return };
    for name in ["class/ada/tcp.py", "class/bob/tcp.py", "class/tcp.py", "class/notes.txt"] {
        place.write(name, KIT);
    }
    let all = place.run(&["grade", "it", "--class", "class"]).ends(0);
    assert_eq!(lines(&all), ["ada 1/1", "bob 1/1"]);
    let left = "left out of `class`, as it is no folder and no archive: `notes.txt`, `tcp.py`";
    assert!(all.err.contains(left), "{}", all.err);
    let like =
        "`class` is graded as a folder of submissions, and has `tcp.py` as a submission does";
    assert!(all.err.contains(like), "{}", all.err);
    let one = place.run(&["grade", "it", "class"]).ends(0);
    assert!(one.out.starts_with("x: class\n") && one.err.is_empty(), "{}{}", one.out, one.err);
    let file = place.run(&["grade", "it", "--class", "class/tcp.py"]).ends(2);
    assert!(file.err.contains("`class/tcp.py` is no folder, and `--class`"), "{}", file.err);
}

#[test]
fn folders_of_gradescope_and_github_classroom_are_known_by_their_names() {
    let Some(place) = programs() else { return };
    for name in ["export/submission_1/tcp.py", "export/submission_2/tcp.py"] {
        place.write(name, KIT);
    }
    place.write("export/submission_metadata.yml", "");
    let all = place.run(&["grade", "it", "export"]).ends(0);
    assert_eq!(lines(&all), ["submission_1 1/1", "submission_2 1/1"]);
    place.write("tcp-submissions/tcp-ada/tcp.py", KIT);
    place.write("tcp-submissions/tcp-bob/tcp.py", KIT);
    let all = place.run(&["grade", "it", "tcp-submissions"]).ends(0);
    assert_eq!(lines(&all), ["tcp-ada 1/1", "tcp-bob 1/1"]);
    // Other names mean nothing.
    place.write("my-submissions/ada/tcp.py", KIT);
    let one = place.run(&["grade", "it", "my-submissions"]).ends(0);
    assert!(one.out.starts_with("x: my-submissions\n"), "{}", one.out);
}

#[test]
fn a_submission_has_at_most_2000_files_and_64_mib_in_all() {
    let place = predictions();
    place.write("ada/a.synfin", SUITE);
    for (name, octets) in [("x", 32 << 20), ("y", 32 << 20)] {
        let file = fs::File::create(place.at("ada").join(name)).unwrap();
        file.set_len(octets).unwrap();
    }
    let refused = place.run(&["grade", "it", "ada"]).ends(1);
    assert!(refused.out.contains("it has more than 64 MiB"), "{}", refused.out);
    (0..2000).for_each(|number| place.write(&format!("bob/{number}"), ""));
    let most = place.run(&["grade", "it", "bob"]).ends(1);
    assert!(most.out.contains("there is no `.synfin` file in it"), "{}", most.out);
    place.write("bob/2000", "");
    let refused = place.run(&["grade", "it", "bob"]).ends(1);
    assert!(refused.out.contains("it has more than 2000 files"), "{}", refused.out);
}

#[test]
fn parts_of_a_program_are_no_submissions() {
    let Some(place) = programs() else { return };
    for name in ["tcp.py", "states/__init__.py", "tests/tcp.py", "wire/codec.py"] {
        place.write(&format!("ada/{name}"), KIT);
    }
    let one = place.run(&["grade", "it", "ada"]).ends(0);
    assert!(one.out.starts_with("x: ada\n") && one.err.is_empty(), "{}{}", one.out, one.err);
}

#[test]
fn a_download_from_canvas_is_graded_as_it_is() {
    let Some(place) = programs() else { return };
    zip(&place, "all/lovelaceada_LATE_101_9991_tcp.zip", &[("tcp.py", KIT)]);
    // A second attempt, in two files.
    place.write("all/rossbob_102_9992_tcp-1.py", "import helper\n");
    place.write("all/rossbob_102_9993_helper.py", KIT);
    place.write("all/zoe_103_text.html", "<p>Sorry</p>");
    let graded = place.run(&["grade", "it", "all"]).ends(0);
    assert_eq!(lines(&graded), ["lovelaceada_101_9991 1/1", "rossbob_102_9992 1/1"]);
    assert!(
        graded.err.contains("as text that was typed in: `zoe_103_text.html`"),
        "{}",
        graded.err
    );
    place.write("canvas.csv", "Student,ID,Section,x (7)\nAda,101,A,\nBob,102,A,\n");
    let filled = ["export", "canvas", "--gradebook", "canvas.csv", "results"];
    let filled = place.run(&filled).ends(0);
    assert_eq!(filled.out, "Student,ID,Section,x (7)\nAda,101,A,1\nBob,102,A,1\n");
}

#[test]
fn a_download_from_moodle_is_graded_as_it_is() {
    let place = predictions();
    let of = |name: &str| format!("all/{name}_assignsubmission_file");
    zip(&place, &format!("{}/a.zip", of("Bob Ross_502")), &[("a.synfin", SUITE)]);
    place.write(&format!("{}/a.synfin", of("Eve X_503")), SUITE);
    place.write("all/Eve X_503_assignsubmission_onlinetext/onlinetext.html", "Hello");
    let graded = place.run(&["grade", "it", "all"]).ends(0);
    assert_eq!(lines(&graded).len(), 2, "{}", graded.out);
    assert!(graded.err.contains("`Eve X_503_assignsubmission_onlinetext`"), "{}", graded.err);
    let names = fs::read_dir(place.at("all")).unwrap().map(|it| it.unwrap().path());
    let each = place.synfin().args(["grade", "it"]).args(names).output().unwrap();
    assert_eq!(lines(&Run::of(each).ends(0)), lines(&graded));
    // A second result of one student does not block the others.
    fs::rename(place.at(&of("Eve X_503")), place.at("503")).unwrap();
    place.run(&["grade", "it", "503", "-o", "results"]).ends(0);
    let table = "Identifier,Full name,Grade\nParticipant 502,Bob,\nParticipant 503,Eve,\n";
    place.write("moodle.csv", table);
    let filled = ["export", "moodle", "--worksheet", "moodle.csv", "results", "-o", "out.csv"];
    let filled = place.run(&filled).ends(1);
    assert_eq!(place.read("out.csv"), table.replace("Bob,", "Bob,1"));
    let why = "Participant 503 is graded as `503` too: keep the results file that counts";
    assert!(filled.err.contains(why), "{}", filled.err);
}

#[test]
fn links_have_their_own_names() {
    let place = predictions();
    for (student, number) in [("ada", 1), ("bob", 2)] {
        place.write(&format!("store/{number}/sub/a.synfin"), SUITE);
        fs::create_dir_all(place.at("class")).unwrap();
        let there = format!("../store/{number}/sub");
        symlink(there, place.at("class").join(student)).unwrap();
    }
    symlink("nowhere", place.at("class/eve")).unwrap();
    let each = place.run(&["grade", "it", "class/ada", "class/bob", "class/eve"]).ends(0);
    assert_eq!(lines(&each), ["ada 1/1", "bob 1/1"]);
    assert!(each.err.contains("`class/eve` is a link that leads nowhere"), "{}", each.err);
    let all = place.run(&["grade", "it", "--class", "class"]).ends(0);
    assert_eq!(lines(&all), lines(&each));
    assert!(all.err.contains("as a link that leads nowhere: `eve`"), "{}", all.err);
    let alone = place.run(&["grade", "it", "class/ada"]).ends(0);
    assert!(alone.out.starts_with("x: ada\n"), "{}", alone.out);
    // Inside a submission, links lead nowhere.
    symlink(place.at("store/1/sub/a.synfin"), place.at("store/2/sub/b.synfin")).unwrap();
    fs::remove_file(place.at("store/2/sub/a.synfin")).unwrap();
    let refused = place.run(&["grade", "it", "class/bob"]).ends(1);
    assert!(refused.out.contains("it has no files; links are left out:"), "{}", refused.out);
}

#[test]
fn a_folder_in_a_folder_is_found_in_every_form() {
    let Some(place) = programs() else { return };
    place.write("class/ada/proj/tcp.py", KIT);
    place.write("class/bob/proj/tcp.py", KIT);
    place.write("class/bob/README.md", "");
    zip(&place, "class/eve.zip", &[("proj/tcp.py", KIT), ("README.md", "")]);
    let graded = place.run(&["grade", "it", "--class", "class"]).ends(0);
    assert_eq!(lines(&graded), ["ada 1/1", "bob 1/1", "eve 1/1"]);
    let each = ["class/ada", "class/bob", "class/eve.zip"];
    let each = place.run(&[&["grade", "it"][..], &each].concat()).ends(0);
    assert_eq!((lines(&each), each.err.as_str()), (lines(&graded), ""));
    place.write("class/ada/src/main.py", KIT);
    fs::remove_dir_all(place.at("class/ada/proj")).unwrap();
    for student in ["ada", "bob"] {
        let one = place.run(&["grade", "it", &format!("class/{student}")]).ends(0);
        assert!(one.out.starts_with(&format!("x: {student}\n")), "{}", one.out);
        assert_eq!(one.err, "");
    }
}

#[test]
fn an_unreadable_submission_does_not_stop_the_others() {
    let place = predictions();
    let at = |name: &[u8]| place.at("class").join(std::ffi::OsStr::from_bytes(name));
    for name in [&b"a\xff"[..], b"a\xfe", b"x", b"y"] {
        fs::create_dir_all(at(name)).unwrap();
        fs::write(at(name).join("a.synfin"), SUITE).unwrap();
    }
    zip(&place, "class/x.zip", &[("a.synfin", SUITE)]);
    place.write("class/zoe.tar.xz", "x");
    let graded = place.run(&["grade", "it", "--class", "class"]).ends(1);
    assert_eq!(
        lines(&graded),
        [
            "a%FE 1/1",
            "a%FF 1/1",
            "x 0/1 a person must look: 2 submissions are called `x`: `class/x` and \
             `class/x.zip`; keep one, or rename the others",
            "y 1/1",
            "zoe 0/1 archives of this kind are not read: hand in a `.zip`",
        ]
    );
    fs::write(at(b"../b\xff.synfin"), SUITE).unwrap();
    let mut one = place.synfin();
    let one = one.args(["grade", "it"]).arg(at(b"../b\xff.synfin")).output().unwrap();
    assert!(Run::of(one).ends(0).out.starts_with("x: b%FF\n"));
    let fifo = place.at("pipe");
    rustix::fs::mkfifoat(rustix::fs::CWD, &fifo, rustix::fs::Mode::RWXU).unwrap();
    let refused = place.run(&["grade", "it", "pipe"]).ends(2);
    assert_eq!(refused.err, "error: `pipe` is no file and no folder\n");
}

#[test]
fn the_program_is_run_and_not_its_helper() {
    let Some(place) = programs() else { return };
    place.write("class/ada/helper.py", "import nothing\n");
    place.write("class/ada/tcp.py", KIT);
    place.write("class/bob/one.py", KIT);
    place.write("class/bob/two.py", KIT);
    let graded = place.run(&["grade", "it", "--class", "class"]).ends(1);
    assert_eq!(
        lines(&graded),
        [
            "ada 1/1",
            "bob 0/1 it is unclear which of its files is the program: `one.py`, `two.py`; rename \
             the one to run to `main.py` or `tcp.py`",
        ]
    );
}

#[test]
fn a_missing_program_is_reported_with_what_was_found() {
    let Some(place) = programs() else { return };
    place.write("ada/notes.txt", "");
    place.write("ada/a/tcp.py", KIT);
    place.write("ada/b/tcp.py", KIT);
    let graded = place.run(&["grade", "it", "ada", "--student", "ada"]).ends(1);
    let text = graded.out.split_whitespace().collect::<Vec<_>>().join(" ");
    let found = "it has `a/tcp.py`, `b/tcp.py`, `notes.txt`; expected one of";
    assert!(text.contains(found), "{text}");
}

#[test]
fn scripts_from_windows_run_or_get_an_explanation() {
    let Some(place) = programs() else { return };
    place.write("class/ada/tcp.py", KIT);
    // Not executable.
    place.write("class/ada/run.sh", SCRIPT);
    place.write("class/bob/tcp.py", KIT);
    place.write("class/bob/run.sh", &SCRIPT.replace('\n', "\r\n"));
    let graded = place.run(&["grade", "it", "--class", "class"]).ends(1);
    assert_eq!(lines(&graded)[0], "ada 1/1");
    let why = "`run.sh` has Windows line endings (CR LF): save it with Unix line endings (LF)";
    assert!(lines(&graded)[1].contains(why), "{}", graded.out);
    assert!(place.read("results/ada.json").contains("`run.sh` is not executable"));
}

#[test]
fn a_failed_build_is_reported_once() {
    let toml = "title = 'x'\nkind = 'program'\n[[language]]\nname = 'any'\nfiles = ['a']\nbuild = \
                'false'\nrun = 'true'\n";
    let place = Folder::new(&[("it/assignment.toml", toml), ("it/suite/a.synfin", SUITE)]);
    place.write("ada/a", "");
    place.write("bob/b", "");
    let graded = place.run(&["grade", "it", "ada", "bob"]).ends(1);
    // Bob's folder is empty, and Bob is still in the class.
    assert_eq!(lines(&graded).len(), 2, "{}", graded.out);
    let line = "ada 0/1 does not build: `false` ended with exit code 1";
    assert_eq!(lines(&graded)[0], line);
    let check50 = place.run(&["export", "check50", "results/ada.json"]).ends(0);
    let value = "\"value\": \"It does not build. `false` ended with exit code 1\"";
    assert!(check50.out.contains(value), "{}", check50.out);
}
