//! What programs are called: a name of their own, and what `@known`, `@stack` and lists of failures mean
//! by it.

use crate::rig::Folder;
use crate::solution;

/// One that passes, one that fails everywhere, and one for `mytcp` alone.
const TEXT: &str = "\
scenario \"right\" {
    client close
    expect client FIN_WAIT_1
}

@known mytcp \"it is so\"
scenario \"wrong\" {
    client close
    expect client LISTEN
}

@stack mytcp
scenario \"own\" {
    client close
    expect client FIN_WAIT_1
}
";

fn folder() -> Folder {
    let solution = concat!(env!("CARGO_MANIFEST_DIR"), "/kits/python/solution/tcp.py");
    let named =
        format!("exec(open({solution:?}).read().replace('\"python solution\"', '\"mytcp\"'))");
    Folder::new(&[("a.synfin", TEXT), ("mytcp.py", &named)])
}

const NAMED: &str = "program:python3 mytcp.py";

#[test]
fn a_program_goes_by_the_name_in_its_hello_or_by_the_one_that_is_given() {
    let folder = folder();
    let own = folder.run(&["run", "--stack", NAMED, "a.synfin"]).ends(0);
    assert!(own.out.contains("2 passed, 1 known to fail"), "{}", own.out);
    assert!(own.err.is_empty(), "{}", own.err);
    let program = solution();
    let arguments = ["run", "--stack", &program, "--stack-name", "mytcp", "a.synfin"];
    let given = folder.run(&arguments).ends(0);
    assert!(given.out.contains("2 passed, 1 known to fail"), "{}", given.out);
    // What is given wins.
    let other = folder.run(&["run", "--stack", NAMED, "--stack-name", "other", "a.synfin"]).ends(1);
    assert!(other.out.contains("1 passed, 1 failed"), "{}", other.out);
    assert_eq!(other.err.matches("warning[W007]: `mytcp`").count(), 2, "{}", other.err);
    // `program` means it all the same.
    let any = TEXT.replace("mytcp", "program");
    folder.write("any.synfin", &any);
    let run = folder.run(&["run", "--stack", NAMED, "any.synfin"]).ends(0);
    assert!(run.out.contains("2 passed, 1 known to fail"), "{}", run.out);
}

#[test]
fn every_door_knows_the_name() {
    let folder = folder();
    let table = folder.run(&["compare", "--stacks", &format!("model,{NAMED}"), "a.synfin"]);
    assert!(table.out.contains("mytcp  python3 mytcp.py"), "{}", table.out);
    assert!(table.out.contains("known: it is so"), "{}", table.out);
    assert!(table.err.is_empty(), "{}", table.err);
    let json = folder.run(&["run", "--stack", NAMED, "--format", "json", "a.synfin"]).ends(0);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["scenarios"][0]["stacks"], serde_json::json!(["mytcp"]));
    for command in ["check", "coverage", "mutants"] {
        let told = |more: &[&str]| {
            let run = folder.run(&[&[command, "a.synfin"], more].concat());
            run.err.matches("W007").count()
        };
        assert_eq!((told(&[]), told(&["--stack-name", "mytcp"])), (2, 0), "{command}");
    }
    let near = folder.run(&["check", "a.synfin", "--stack-name", "mytcq"]).ends(0);
    assert!(near.err.contains("did you mean `mytcq`?"), "{}", near.err);
    let hunt = ["hunt", "--stack", NAMED, "-n", "4", "--known", "a.synfin", "--format", "json"];
    let hunt = folder.run(&hunt);
    assert!(!hunt.err.contains("W007"), "{}", hunt.err);
    assert!(hunt.out.contains("\"stack\": \"mytcp\""), "{}", hunt.out);
}

#[test]
fn a_name_that_is_taken_or_names_nothing_is_refused() {
    let folder = folder();
    let run = |name: &str| {
        let more = ["--stack-name", name, "--stack-name", "second"];
        folder.run(&[&["run", "--stack", NAMED, "a.synfin"][..], &more].concat()).ends(2).err
    };
    assert!(run("linux").contains("model, linux, smoltcp, program, tun, tap are taken"));
    assert!(run("my tcp").contains("a name is a letter"));
    assert!(run("first").contains("`--stack-name second` names one program more than run here"));
    // A program that claims to be the model is none.
    folder.write(
        "a.synfin",
        "@known model \"so\"\nscenario \"x\" { client close; expect client LISTEN }",
    );
    folder.write("mytcp.py", &folder.read("mytcp.py").replace("mytcp", "model"));
    let run = folder.run(&["run", "--stack", NAMED, "a.synfin"]).ends(1);
    assert!(run.out.contains("1 failed"), "{}", run.out);
}

#[test]
fn a_list_of_failures_is_made_by_one_run_and_held_against_the_next() {
    let folder = folder();
    folder.write("a.synfin", &TEXT.replace("@known mytcp \"it is so\"\n", ""));
    let run = |more: &[&str]| folder.run(&[&["run", "--stack", NAMED, "a.synfin"], more].concat());
    let made = run(&["--write-known", "known.txt"]).ends(1);
    assert_eq!(made.err, "1 failure of mytcp in `known.txt`\n");
    let known = run(&["--known", "known.txt"]).ends(0);
    assert!(known.out.contains("2 passed, 1 known to fail"), "{}", known.out);
    // Of others it says nothing.
    let other = folder.run(&["run", "a.synfin", "--known", "known.txt"]).ends(1);
    assert!(other.out.contains("1 failed"), "{}", other.out);
    let stacks = format!("model,{NAMED}");
    let table = folder.run(&["compare", "--stacks", &stacks, "a.synfin", "--known", "known.txt"]);
    assert!(table.out.contains("known: expected client LISTEN"), "{}", table.out);
    // Mended, it is reported, and goes from the list.
    folder.write("a.synfin", &folder.read("a.synfin").replace("LISTEN", "FIN_WAIT_1"));
    let mended = run(&["--known", "known.txt", "--write-known", "known.txt"]).ends(0);
    assert!(mended.out.contains("1 known to fail that passed"), "{}", mended.out);
    assert_eq!(mended.err, "0 failures of mytcp in `known.txt`\n");
    folder.write("known.txt", "mytcp\ta.synfin: gone\twhy\n");
    assert!(run(&["--known", "known.txt"]).ends(0).err.contains("lists `a.synfin: gone`"));
    folder.write("known.txt", "mytcp a.synfin\n");
    assert!(run(&["--known", "known.txt"]).ends(2).err.starts_with("error: `known.txt`: line 1: "));
}
