//! What strangers hand in, unpacked.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::io::Write as _;

use super::*;

/// Opens what is at a path; an error is its message.
fn open(path: &Path) -> Result<Opened, String> {
    let wanted = ["tcp.c".to_owned(), "*.c".to_owned(), "*.synfin".to_owned()];
    Opened::open(&Candidate::at("ada", path), &wanted).map_err(|problem| problem.message)
}

fn names(opened: &Opened) -> Vec<&str> {
    opened.files.iter().map(|file| file.name.as_str()).collect()
}

/// The header of a tar entry with any name, which the library would refuse to write.
pub(super) fn header(name: &str, kind: ::tar::EntryType, octets: usize) -> Vec<u8> {
    let mut header = ::tar::Header::new_ustar();
    header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
    header.set_size(octets as u64);
    header.set_entry_type(kind);
    header.set_mode(0o755);
    if matches!(kind, ::tar::EntryType::Symlink | ::tar::EntryType::Link) {
        header.set_link_name("/etc/passwd").unwrap();
    }
    header.set_cksum();
    header.as_bytes().to_vec()
}

fn tar_entry(name: &str, kind: ::tar::EntryType, content: &[u8]) -> Vec<u8> {
    let mut bytes = header(name, kind, content.len());
    bytes.extend(content);
    bytes.resize(bytes.len().next_multiple_of(512), 0);
    bytes
}

fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ::zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, ::zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn every_form_has_the_same_files() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    fs::create_dir_all(at("ada/src")).unwrap();
    fs::create_dir_all(at("ada/.git")).unwrap();
    fs::write(at("ada/src/a.c"), "int x;").unwrap();
    fs::write(at("ada/b.c"), "int y;").unwrap();
    fs::write(at("ada/.git/HEAD"), "").unwrap();
    let entries: &[(&str, &[u8])] =
        &[("ada/src/a.c", b"int x;"), ("ada/b.c", b"int y;"), ("__MACOSX/x", b"")];
    fs::write(at("ada.zip"), zip_of(entries)).unwrap();
    let tar: Vec<u8> = entries
        .iter()
        .flat_map(|(name, content)| tar_entry(name, ::tar::EntryType::Regular, content))
        .chain([0; 1024])
        .collect();
    fs::write(at("ada.tar"), &tar).unwrap();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(&tar).unwrap();
    fs::write(at("ada.tar.gz"), gz.finish().unwrap()).unwrap();
    let all = ["ada", "ada.zip", "ada.tar", "ada.tar.gz"].map(|name| open(&at(name)).unwrap());
    for opened in &all {
        assert_eq!(names(opened), ["b.c", "src/a.c"]);
        assert_eq!(opened.hash, all[0].hash);
    }
    assert_eq!(all[1].read(&all[1].files[0]).unwrap(), b"int y;");
}

#[test]
fn nothing_is_written_elsewhere() {
    let dir = tempfile::tempdir().unwrap();
    let inner = dir.path().join("in");
    fs::create_dir(&inner).unwrap();
    let outside = dir.path().join("evil");
    for name in ["../evil", "a/../../evil", "/evil-synfin-test", "..\\evil"] {
        let zip = inner.join("ada.zip");
        fs::write(&zip, zip_of(&[(name, b"x")])).unwrap();
        let error = open(&zip).unwrap_err();
        assert!(error.contains("elsewhere"), "{error}");
    }
    let tar = inner.join("ada.tar");
    let bytes: Vec<u8> = tar_entry("../evil", ::tar::EntryType::Regular, b"x");
    fs::write(&tar, bytes.into_iter().chain([0; 1024]).collect::<Vec<_>>()).unwrap();
    assert!(open(&tar).unwrap_err().contains("elsewhere"));
    assert!(!outside.exists() && !Path::new("/evil-synfin-test").exists());
}

#[test]
fn links_lead_nowhere() {
    let dir = tempfile::tempdir().unwrap();
    let tar = dir.path().join("ada.tar");
    let mut bytes = tar_entry("soft.synfin", ::tar::EntryType::Symlink, b"");
    bytes.extend(tar_entry("hard.synfin", ::tar::EntryType::Link, b""));
    bytes.extend(tar_entry("a.synfin", ::tar::EntryType::Regular, b"settle"));
    bytes.extend([0; 1024]);
    fs::write(&tar, bytes).unwrap();
    let opened = open(&tar).unwrap();
    assert_eq!(names(&opened), ["a.synfin"]);
    // Who handed in a link hears of it, whatever kind it was.
    assert_eq!(opened.links, ["soft.synfin", "hard.synfin"]);
    #[cfg(unix)]
    {
        let folder = dir.path().join("ada");
        fs::create_dir(&folder).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", folder.join("b.synfin")).unwrap();
        std::os::unix::fs::symlink("/etc", folder.join("etc")).unwrap();
        assert!(names(&open(&folder).unwrap()).is_empty());
    }
}

#[test]
fn what_is_no_archive_is_said() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["a.zip", "a.tar", "a.tar.gz"] {
        let path = dir.path().join(name);
        fs::write(&path, "not an archive, however long it may be ".repeat(40)).unwrap();
        let error = open(&path).unwrap_err();
        assert!(error.starts_with("it is no "), "{error}");
    }
}

#[test]
fn submissions_are_found_by_what_is_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    fs::create_dir_all(at("all/bob")).unwrap();
    fs::create_dir_all(at("all/.cache")).unwrap();
    fs::write(at("all/ada.tar.gz"), "").unwrap();
    fs::write(at("all/bob/x.synfin"), "").unwrap();
    fs::write(at("all/notes.txt"), "").unwrap();
    fs::write(at("eve.synfin"), "").unwrap();
    let wanted = ["*.synfin".to_owned()];
    let ids = |paths: &[PathBuf], class| -> Vec<String> {
        find(paths, class, &wanted).unwrap().candidates.into_iter().map(|it| it.id).collect()
    };
    assert_eq!(ids(&[at("all"), at("eve.synfin")], false), ["all", "eve"]);
    // A path that is named twice is one submission.
    let twice = find(&[at("all/bob"), at("all/../all/bob")], false, &wanted).unwrap();
    assert_eq!(twice.candidates, [Candidate::at("bob", at("all/bob"))]);
    assert_eq!(ids(&[at("all")], true), ["ada", "bob"]);
    fs::create_dir_all(at("other/bob")).unwrap();
    fs::create_dir_all(at("other/zoe")).unwrap();
    let found = find(&[at("all"), at("other")], true, &wanted).unwrap().candidates;
    assert_eq!(found.len(), 3);
    let HandedIn::Unclear(why) = &found[1].handed_in else { panic!("{found:?}") };
    assert!(why.starts_with("2 submissions are called `bob`"), "{why}");
    assert_eq!(ids(&[at("other")], false), ["other"]);
    fs::write(at("other/submission_metadata.yml"), "").unwrap();
    assert_eq!(ids(&[at("other")], false), ["bob", "zoe"]);
    assert!(find(&[at("none")], false, &wanted).is_err());
    assert!(find(&[at("eve.synfin")], true, &wanted).is_err());
}

#[test]
fn the_folder_in_the_folder_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let cases: [(&[&str], &[&str]); 7] = [
        (&["proj/tcp.c"], &["tcp.c"]),
        (&["README.md", "x/y/tcp.c", "x/notes.txt"], &["tcp.c"]),
        (&["README.md", "docs/a.txt", "proj/tcp.c", "proj/lib/b.c"], &["lib/b.c", "tcp.c"]),
        // What lies on top counts, and a library is no submission.
        (&["tcp.c", "lib/b.c"], &["lib/b.c", "tcp.c"]),
        // Nobody can tell which.
        (&["a/tcp.c", "b/tcp.c"], &["a/tcp.c", "b/tcp.c"]),
        (&["README.md"], &["README.md"]),
        (&["__MACOSX/x", "proj/tcp.c"], &["tcp.c"]),
    ];
    for (number, (files, wanted)) in cases.into_iter().enumerate() {
        let folder = dir.path().join(number.to_string());
        for file in files {
            let path = folder.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let entries: Vec<(&str, &[u8])> = files.iter().map(|file| (*file, &b"x"[..])).collect();
        let zip = dir.path().join(format!("{number}.zip"));
        fs::write(&zip, zip_of(&entries)).unwrap();
        let opened = [open(&folder).unwrap(), open(&zip).unwrap()];
        for opened in &opened {
            assert_eq!(names(opened), wanted, "{files:?}");
        }
        assert_eq!(opened[0].hash, opened[1].hash);
    }
}

#[test]
fn an_archive_in_a_folder_is_unpacked() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    fs::write(at("tcp.zip"), zip_of(&[("tcp/tcp.c", b"x"), ("tcp/a.txt", b"")])).unwrap();
    fs::write(at("README.md"), "").unwrap();
    assert_eq!(names(&open(dir.path()).unwrap()), ["a.txt", "tcp.c"]);
    // Beside the program itself, it is one more file.
    fs::write(at("b.c"), "").unwrap();
    assert_eq!(names(&open(dir.path()).unwrap()), ["README.md", "b.c", "tcp.zip"]);
    fs::remove_file(at("b.c")).unwrap();
    fs::rename(at("tcp.zip"), at("tcp.rar")).unwrap();
    let error = open(dir.path()).unwrap_err();
    assert_eq!(error, "archives of this kind are not read: hand in a `.zip`");
}
