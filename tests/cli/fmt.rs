//! `fmt`.

use crate::rig::{Folder, Run, synfin};

const LOOSE: &str = "client   close ;server recv fin # why\n";

#[test]
fn files_are_formatted_in_place_once() {
    let folder = Folder::new(&[("a/x.synfin", "client   close\nexpect client fin-wait-1\n")]);
    folder.run(&["fmt", "a"]).ends(0);
    let formatted = folder.read("a/x.synfin");
    assert_eq!(formatted, "client close\nexpect client FIN_WAIT_1\n");
    folder.run(&["fmt", "--check", "a"]).ends(0);
}

/// What patterns, moments and listeners say has one spelling too.
#[test]
fn the_words_of_scripts_are_formatted() {
    let loose = "client recv only ack-psh  len <= 536 without  urg-fin at +1s  to  +2s\n\
                 server  listen  forever;wait  until +1s\n";
    let folder = Folder::new(&[("x.synfin", loose)]);
    folder.run(&["fmt", "."]).ends(0);
    assert_eq!(
        folder.read("x.synfin"),
        "client recv only PSH+ACK len<=536 without FIN+URG at +1s to +2s\n\
         server listen forever; wait until +1s\n"
    );
}

#[test]
fn check_shows_what_would_change_and_writes_nothing() {
    let text = "client   close\nexpect client FIN_WAIT_1\n";
    let folder = Folder::new(&[("x.synfin", text), ("y.synfin", "settle\n")]);
    let check = folder.run(&["fmt", "--check", "."]).ends(1);
    assert!(check.out.contains("x.synfin"), "{}", check.out);
    assert!(check.out.contains("-client   close\n+client close\n"), "{}", check.out);
    assert!(!check.out.contains("y.synfin"), "{}", check.out);
    assert_eq!(folder.read("x.synfin"), text);
}

#[test]
fn stdin_goes_to_stdout() {
    let piped = |arguments: &[&str]| {
        Run::of(synfin().args(arguments).write_stdin("client   close\n").output().unwrap())
    };
    assert_eq!(piped(&["fmt", "-"]).ends(0).out, "client close\n");
    piped(&["fmt", "--check", "-"]).ends(1);
}

#[test]
fn one_text_with_errors_leaves_every_file_alone() {
    let folder = Folder::new(&[("a.synfin", "client   close\n"), ("b.synfin", "clinet close\n")]);
    let wrong = folder.run(&["fmt", "."]).ends(3);
    assert!(wrong.err.contains("b.synfin:1:1"), "{}", wrong.err);
    assert_eq!(folder.read("a.synfin"), "client   close\n");
}

#[test]
fn comments_stay() {
    let folder = Folder::new(&[("x.synfin", LOOSE)]);
    folder.run(&["fmt", "."]).ends(0);
    assert!(folder.read("x.synfin").contains("# why"));
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new(&[("real/x.synfin", "client   close\n")]);
    let real = folder.at("real/x.synfin");
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink(&real, folder.at("link.synfin")).unwrap();
    folder.run(&["fmt", "link.synfin"]).ends(0);
    assert_eq!(folder.read("real/x.synfin"), "client close\n");
    assert_eq!(std::fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(folder.at("link.synfin").is_symlink());
    assert_eq!(std::fs::read_dir(folder.at("real")).unwrap().count(), 1);
}

#[test]
fn a_file_that_must_not_be_written_is_named() {
    let folder = Folder::new(&[("x.synfin", "client   close\n")]);
    let path = folder.at("x.synfin");
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    let refused = folder.run(&["fmt", "x.synfin"]).ends(2);
    assert_eq!(refused.err, "error: cannot write `x.synfin`: permission denied\n");
}

#[test]
fn a_missing_line_end_is_shown() {
    let folder = Folder::new(&[("x.synfin", "settle")]);
    let check = folder.run(&["fmt", "--check", "x.synfin"]).ends(1);
    let expected = "-settle\n\\ No newline at end of file\n+settle\n";
    assert!(check.out.ends_with(expected), "{}", check.out);
}

#[test]
fn a_folder_without_scenarios_ends_with_4() {
    let folder = Folder::new(&[("bare/notes.txt", "")]);
    for arguments in [&["fmt", "bare"][..], &["fmt", "--check", "bare"], &["check", "bare"]] {
        let bare = folder.run(arguments).ends(4);
        assert_eq!(bare.out, "");
        assert_eq!(bare.err, "error: there are no files here that end in `.synfin`\n");
    }
}
