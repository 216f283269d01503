//! `compare`: the table, its formats, and what the exit code says.

use crate::rig::Folder;

fn folder() -> Folder {
    Folder::new(&[
        ("close.synfin", "client close; server recv FIN; expect client FIN_WAIT_2\n"),
        ("only.synfin", "@stack minix\nscenario \"elsewhere\" {\n    client close\n}\n"),
    ])
}

#[test]
fn what_agrees_passes_and_what_is_meant_for_others_is_left_out() {
    let run = folder().run(&["compare", "--stacks", "model,model", "."]).ends(0);
    assert!(run.out.contains("pass          pass          close.synfin\n"), "{}", run.out);
    assert!(
        run.out.contains("not meant     not meant     only.synfin: elsewhere\n"),
        "{}",
        run.out
    );
    assert!(run.out.ends_with("all agree\n"), "{}", run.out);
}

#[test]
fn every_format_is_written() {
    let folder = folder();
    let of = |format: &str| {
        let arguments = ["compare", "--stacks", "model", "--format", format, "close.synfin"];
        folder.run(&arguments).ends(0).out
    };
    let json: serde_json::Value = serde_json::from_str(&of("json")).unwrap();
    assert_eq!(json["rows"][0]["cells"][0]["outcome"], "pass");
    assert!(of("html").starts_with("<!DOCTYPE html>"));
    assert!(of("markdown").starts_with("- **model**: RFC 9293"));
}

#[test]
fn a_failure_that_nobody_has_written_down_ends_with_1() {
    let folder = folder();
    folder.write("wrong.synfin", "client close; settle; expect client TIME_WAIT\n");
    let run = folder.run(&["compare", "--stacks", "model", "wrong.synfin"]).ends(1);
    assert!(run.out.contains("fail          wrong.synfin\n"), "{}", run.out);
    folder.write("known.synfin", "@known model \"so it is\"\nclient close; expect client CLOSED\n");
    folder.run(&["compare", "--stacks", "model", "known.synfin"]).ends(0);
}

#[test]
fn a_column_that_there_is_not_and_a_filter_that_leaves_nothing() {
    let folder = folder();
    let run = folder.run(&["compare", "--stacks", "model,minix", "."]).ends(2);
    assert!(run.err.starts_with("error: there is no implementation `minix`"), "{}", run.err);
    folder.run(&["compare", "--stacks", "model", "--filter", "nothing", "."]).ends(4);
}
