//! `compare`: the table, its formats, and the exit code.

use crate::rig::Folder;

fn folder() -> Folder {
    Folder::new(&[
        ("close.synfin", "client close; server recv FIN; expect client FIN_WAIT_2\n"),
        ("only.synfin", "@stack minix\nscenario \"elsewhere\" {\n    client close\n}\n"),
    ])
}

#[test]
fn agreement_passes_and_scenarios_for_others_are_left_out() {
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
fn a_failure_without_known_ends_with_1() {
    let folder = folder();
    folder.write("wrong.synfin", "client close; settle; expect client TIME_WAIT\n");
    let run = folder.run(&["compare", "--stacks", "model", "wrong.synfin"]).ends(1);
    assert!(run.out.contains("fail          wrong.synfin\n"), "{}", run.out);
    folder.write("known.synfin", "@known model \"so it is\"\nclient close; expect client CLOSED\n");
    folder.run(&["compare", "--stacks", "model", "known.synfin"]).ends(0);
}

#[test]
fn an_unknown_column_and_a_filter_that_leaves_nothing() {
    let folder = folder();
    let run = folder.run(&["compare", "--stacks", "model,minix", "."]).ends(2);
    assert!(run.err.starts_with("error: there is no implementation `minix`"), "{}", run.err);
    folder.run(&["compare", "--stacks", "model", "--filter", "nothing", "."]).ends(4);
}

#[test]
fn the_model_under_a_profile_is_a_column() {
    let folder = folder();
    let columns = "model:rfc793+model,model:linux";
    let run = folder.run(&["compare", "--stacks", columns, "close.synfin"]).ends(0);
    assert!(run.out.contains("model:rfc793+model"), "{}", run.out);
    assert!(run.out.contains(", profile linux"), "{}", run.out);
    let near = folder.run(&["compare", "--stacks", "model,model:linus", "."]).ends(2);
    assert!(near.err.contains("did you mean `model:linux`?"), "{}", near.err);
}

#[test]
fn holes_with_different_states_are_different_answers() {
    // smoltcp believes every RST in the window.
    let text = "given raw client, server ESTABLISHED\n\
                network forge RST seq=server.RCV.NXT+1 from client\nsettle\nexpect server ?\n";
    let folder = Folder::new(&[("hole.synfin", text)]);
    let compare = |format: &str| {
        folder.run(&["compare", "--stacks", "model,smoltcp", "--format", format, "hole.synfin"])
    };
    let human = compare("human").ends(1).out;
    assert!(human.contains("open ESTABLISHED  open CLOSED "), "{human}");
    assert!(human.contains("1 scenario: model open ESTABLISHED, smoltcp open CLOSED"), "{human}");
    assert!(!human.contains("all agree"), "{human}");
    let json: serde_json::Value = serde_json::from_str(&compare("json").ends(1).out).unwrap();
    assert_eq!(json["rows"][0]["cells"][1]["states"], serde_json::json!(["CLOSED"]));
    assert_eq!(json["groups"][0]["states"], serde_json::json!([["ESTABLISHED"], ["CLOSED"]]));
    assert_eq!(json["rows"][0]["differences"][0]["columns"], serde_json::json!([0, 1]));
    // Equal states are equal answers.
    let same = folder.run(&["compare", "--stacks", "model,smoltcp+model", "hole.synfin"]).ends(0);
    assert!(same.out.contains("all agree"), "{}", same.out);
}

#[test]
fn columns_of_the_same_name_are_numbered() {
    let folder = Folder::new(&[("close.synfin", "client close\nserver recv FIN\n")]);
    let program = |level: &str| {
        let kits = concat!(env!("CARGO_MANIFEST_DIR"), "/kits/python/solution");
        format!("program:python3 '{kits}/{level}.py'")
    };
    let stacks = format!("{},{}", program("tcp"), program("segments"));
    let run = folder.run(&["compare", "--stacks", &stacks, "close.synfin"]).ends(0);
    assert!(run.out.contains("program 1  python3 "), "{}", run.out);
    assert!(run.out.contains("program 2  python3 "), "{}", run.out);
    assert!(run.out.contains("\nprogram 1     program 2     scenario\n"), "{}", run.out);
    assert!(run.err.is_empty(), "{}", run.err);
}

#[test]
fn a_duplicate_or_empty_column_is_reported() {
    let folder = folder();
    let run = folder.run(&["compare", "--stacks", "model,model", "close.synfin"]).ends(0);
    assert_eq!(run.err, "warning: `model` occurs twice in `--stacks`\n");
    assert!(run.out.contains("model 1       model 2       scenario"), "{}", run.out);
    let run = folder.run(&["compare", "--stacks", "model,,smoltcp", "close.synfin"]).ends(2);
    assert!(run.err.starts_with("error: an entry of `model,,smoltcp` is empty"), "{}", run.err);
}
