#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::format;
use super::*;

const LADDER: &str = "    client\n 1. CLOSED\n";

fn snapshot<'a>(file: &'a Path, ladder: &'a str) -> Snapshot<'a> {
    Snapshot { file, name: "active close", slug: "active_close", ladder }
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn insta_reads_what_is_written() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["active close", "true", "1.5", "a: b # \"c\" \\ \n\r\t\u{1b}\u{0}", "", " x ", "é"]
    {
        for ladder in [LADDER, "", "---\nx\n---\n", "é\n"] {
            let path = folder.path().join("a__b.snap");
            fs::write(&path, format::write("a.synfin", name, ladder)).unwrap();
            let read = insta::Snapshot::from_file(&path).unwrap();
            assert_eq!(read.metadata().expression(), Some(name));
            assert_eq!(read.metadata().source(), Some("a.synfin"));
            let kept = read.as_text().unwrap().to_string();
            assert_eq!(kept, ladder.trim_end());
            assert_eq!(format::contents(&fs::read_to_string(&path).unwrap()).unwrap(), kept);
            // What `cargo insta` writes when it accepts a snapshot is the same file.
            read.save(&path).unwrap();
            let saved = fs::read_to_string(&path).unwrap();
            assert_eq!(format::contents(&saved).unwrap(), kept);
            if name == "active close" {
                assert_eq!(saved, format::write("a.synfin", name, ladder));
            }
        }
    }
}

#[test]
fn insta_asserts_what_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("close.synfin");
    let outcome = snapshot(&file, LADDER).compare(Mode::Auto);
    assert!(outcome.was_written());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder.path().join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!("close__active_close", LADDER));
    assert_eq!(files(&folder.path().join("snapshots")), ["close__active_close.snap"]);
}

#[test]
fn auto_writes_what_is_missing_and_puts_what_changed_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("close.synfin");
    let kept = path(&file, "active_close");
    assert_eq!(snapshot(&file, LADDER).compare(Mode::Auto), Outcome::Written(kept.clone()));
    assert_eq!(snapshot(&file, LADDER).compare(Mode::Auto), Outcome::Matched);

    let changed = snapshot(&file, "    client\n 1. LISTEN\n").compare(Mode::Auto);
    assert!(changed.fails());
    let (old, new) = (LADDER.trim_end().to_owned(), "    client\n 1. LISTEN".to_owned());
    assert_eq!(changed.diff(), Some(&Diff { old, new }));
    let names = ["close__active_close.snap", "close__active_close.snap.new"];
    assert_eq!(files(&folder.path().join("snapshots")), names);
    let waiting = folder.path().join("snapshots").join(names[1]);
    let waiting = insta::Snapshot::from_file(&waiting).unwrap();
    assert!(waiting.as_text().unwrap().to_string().contains("LISTEN"));

    // What was kept is untouched, and what waited goes once the trace is the old one again.
    assert_eq!(snapshot(&file, LADDER).compare(Mode::Auto), Outcome::Matched);
    assert_eq!(files(&folder.path().join("snapshots")), [names[0]]);
}

#[test]
fn check_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("close.synfin");
    let missing = snapshot(&file, LADDER).compare(Mode::Check);
    assert!(missing.fails());
    assert!(missing.describe()[0].contains("--snapshots update"), "{missing:?}");
    assert!(files(folder.path()).is_empty());
    snapshot(&file, LADDER).compare(Mode::Update);
    assert_eq!(snapshot(&file, LADDER).compare(Mode::Check), Outcome::Matched);
    assert!(snapshot(&file, "other").compare(Mode::Check).fails());
    assert_eq!(files(&folder.path().join("snapshots")), ["close__active_close.snap"]);
}

#[test]
fn update_takes_what_happened_and_off_does_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("close.synfin");
    assert_eq!(snapshot(&file, LADDER).compare(Mode::Off), Outcome::Off);
    assert!(files(folder.path()).is_empty());
    assert!(snapshot(&file, "old").compare(Mode::Auto).was_written());
    assert!(snapshot(&file, "new").compare(Mode::Auto).fails());
    assert!(snapshot(&file, "new").compare(Mode::Update).was_written());
    assert_eq!(snapshot(&file, "new").compare(Mode::Update), Outcome::Matched);
    assert_eq!(files(&folder.path().join("snapshots")), ["close__active_close.snap"]);
}

#[test]
fn what_cannot_be_written_or_read_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("close.synfin");
    // A file where the folder should be fails for everyone, even for root.
    fs::write(folder.path().join("snapshots"), "").unwrap();
    let outcome = snapshot(&file, LADDER).compare(Mode::Update);
    assert!(matches!(outcome, Outcome::Unwritable { .. }), "{outcome:?}");
    assert!(!outcome.fails());
    assert_eq!(outcome.describe().len(), 1);

    fs::remove_file(folder.path().join("snapshots")).unwrap();
    fs::create_dir(folder.path().join("snapshots")).unwrap();
    fs::write(path(&file, "active_close"), "not a snapshot").unwrap();
    let outcome = snapshot(&file, LADDER).compare(Mode::Auto);
    assert!(matches!(outcome, Outcome::Unreadable { .. }), "{outcome:?}");
    assert!(outcome.fails());
    assert!(snapshot(&file, LADDER).compare(Mode::Update).was_written());
}

#[test]
fn line_ends_do_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("close.synfin");
    snapshot(&file, LADDER).compare(Mode::Auto);
    let kept = path(&file, "active_close");
    let text = fs::read_to_string(&kept).unwrap().replace('\n', "\r\n");
    fs::write(&kept, text).unwrap();
    assert_eq!(snapshot(&file, LADDER).compare(Mode::Check), Outcome::Matched);
}

#[test]
fn names_become_parts_of_file_names() {
    let long = "x".repeat(300);
    let names = [
        "active close",
        "Active close!",
        "active  close",
        "RST in SYN_SENT",
        "é",
        "ü",
        &long,
        "active close",
    ];
    let slugs = slugs(names);
    assert_eq!(slugs[0], "active_close");
    assert_eq!(slugs[3], "rst_in_syn_sent");
    assert!(slugs[1].starts_with("active_close-"), "{slugs:?}");
    assert!(slugs.iter().all(|slug| slug.len() < 100 && !slug.contains("__") && slug.is_ascii()));
    assert_eq!(slugs.iter().collect::<BTreeSet<_>>().len(), names.len(), "{slugs:?}");
    // Its number comes from the name, not from the place.
    let again = super::slugs(["other", "active close", "Active close!"]);
    assert_eq!(again[2], slugs[1]);
    let hostile = super::slugs(["../../etc/passwd", "a/b\\c:d\u{0}"]);
    assert_eq!(hostile, ["etc_passwd", "a_b_c_d"]);
}

#[test]
fn what_no_scenario_refers_to_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("close.synfin");
    snapshot(&file, LADDER).compare(Mode::Auto);
    let referenced: BTreeSet<PathBuf> = [path(&file, "active_close")].into();
    let snapshots = super::folder(&file);
    assert!(unreferenced(&snapshots, &referenced).unwrap().is_empty());
    let stale = snapshots.join("close__gone.snap");
    fs::write(&stale, "").unwrap();
    fs::write(snapshots.join("close__gone.snap.new"), "").unwrap();
    assert_eq!(unreferenced(&snapshots, &referenced).unwrap(), [stale]);
    assert!(unreferenced(&folder.path().join("nowhere"), &referenced).unwrap().is_empty());
}

#[test]
fn only_a_true_ci_is_one() {
    for value in [None, Some(""), Some("0"), Some("false"), Some("False")] {
        assert!(!on_ci(value), "{value:?}");
    }
    assert!(on_ci(Some("true")) && on_ci(Some("1")) && on_ci(Some("yes")));
    assert_eq!(Mode::Auto.on(true), Mode::Check);
    assert_eq!(Mode::Auto.on(false), Mode::Auto);
    assert_eq!(Mode::Update.on(true), Mode::Update);
}
