//! `hunt`: what is reported, kept, repeated and joined, and the exit codes.

use std::path::Path;

use serde_json::Value;

use crate::rig::{Folder, Run, run};

/// So many courses show some differences in smoltcp.
const COUNT: &str = "150";

/// A hunt in smoltcp with these options.
fn smoltcp(more: &[&str]) -> Run {
    run(&[&["hunt", "--stack", "smoltcp", "-n", COUNT], more].concat())
}

#[test]
fn the_model_differs_from_itself_nowhere() {
    for hunted in [["--stack", "model"], ["--client", "model"], ["--server", "model:linux"]] {
        let told = run(&[&["hunt", "-n", "200"], &hunted[..]].concat()).ends(0);
        assert!(told.out.contains("200 courses of seed 1: no difference\n"), "{}", told.out);
    }
}

#[test]
fn the_report_is_the_same_on_any_number_of_threads_and_from_parts() {
    let whole = smoltcp(&["--format", "json", "-j", "1"]).ends(1);
    assert_eq!(smoltcp(&["--format", "json", "-j", "3"]).ends(1).out, whole.out);
    let folder = Folder::new(&[]);
    for part in ["1", "2", "3"] {
        let shard = format!("{part}/3");
        let told = smoltcp(&["--format", "json", "--shard", &shard]);
        folder.write(&format!("{part}.json"), &told.out);
    }
    let merged = folder.run(&["hunt", "merge", "3.json", "1.json", "2.json", "--format", "json"]);
    assert_eq!(merged.ends(1).out, whole.out);
    let human = smoltcp(&[]).ends(1).out;
    assert_eq!(folder.run(&["hunt", "merge", "1.json", "2.json", "3.json"]).ends(1).out, human);
    let missing = folder.run(&["hunt", "merge", "1.json", "3.json"]).ends(2);
    assert!(missing.err.contains("part 2 of 3 is missing"), "{}", missing.err);
    let twice = folder.run(&["hunt", "merge", "1.json", "1.json"]).ends(2);
    assert!(
        twice.err.contains("`1.json` cannot be merged: part 1 has come before"),
        "{}",
        twice.err
    );
    folder.write("other.json", "{}");
    let other = folder.run(&["hunt", "merge", "other.json"]).ends(2);
    assert!(other.err.contains("`other.json` is not a report of"), "{}", other.err);
}

#[test]
fn what_is_kept_passes_on_the_model_and_fails_there() {
    let folder = Folder::new(&[]);
    let told = smoltcp(&["--format", "json", "-o", folder.at("found").to_str().unwrap()]).ends(1);
    let report: Value = serde_json::from_str(&told.out).unwrap();
    let groups = report["groups"].as_array().unwrap();
    let shown = groups.iter().filter(|group| group["shows"] == true).count();
    assert!(shown > 5, "{shown} of {}", groups.len());
    let files = std::fs::read_dir(folder.at("found")).unwrap().count();
    assert_eq!(files, shown);
    folder.run(&["run", "found"]).ends(0);
    let failed = folder
        .run(&["run", "found", "--client", "model", "--server", "smoltcp", "--format", "json"])
        .ends(1);
    let failed: Value = serde_json::from_str(&failed.out).unwrap();
    assert_eq!(failed["summary"]["failed"], shown, "{}", failed["summary"]);
    folder.run(&["fmt", "--check", "found"]).ends(0);
    folder.run(&["check", "found"]).ends(0);
}

#[test]
fn what_a_library_knows_is_taken_out_and_counted() {
    let folder = Folder::new(&[]);
    let told = smoltcp(&["--format", "json", "-o", folder.at("found").to_str().unwrap()]).ends(1);
    let before: Value = serde_json::from_str(&told.out).unwrap();
    for file in std::fs::read_dir(folder.at("found")).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let known = text.replacen("scenario \"", "@known smoltcp \"seen\"\nscenario \"", 1);
        std::fs::write(&path, known).unwrap();
    }
    let known = folder.at("found");
    let told = smoltcp(&["--format", "json", "--known", known.to_str().unwrap()]);
    let after: Value = serde_json::from_str(&told.out).unwrap();
    let count = |report: &Value, what: &str| report[what].as_array().unwrap().len();
    assert_eq!(count(&before, "groups"), count(&after, "groups") + count(&after, "known"));
    let shown = before["groups"].as_array().unwrap().iter().filter(|it| it["shows"] == true);
    assert_eq!(shown.count(), count(&after, "known"), "{after:#}");
    assert_eq!(after["known"][0]["said"][0]["why"], "seen");
}

#[test]
fn time_ends_it_and_the_count_repeats_it() {
    let timed = run(&["hunt", "--stack", "smoltcp", "--time", "300ms", "--format", "json"]);
    let report: Value = serde_json::from_str(&timed.out).unwrap();
    let courses = report["courses"].as_u64().unwrap().to_string();
    assert_ne!(courses, "0");
    let again = run(&["hunt", "--stack", "smoltcp", "-n", &courses, "--format", "json"]);
    assert_eq!((again.code, again.out), (timed.code, timed.out));
}

/// What they say that they lack is not asked of them.
#[test]
fn right_programs_differ_nowhere() {
    // Some of all kinds of courses: the first are single events, without settings.
    for (name, shard, count) in [("tcp.py", "7/30", 300), ("segments.py", "7/60", 150)] {
        let solution = concat!(env!("CARGO_MANIFEST_DIR"), "/kits/python/solution/");
        let program = format!("program:python3 '{solution}{name}'");
        let told = run(&["hunt", "--stack", &program, "-n", "9000", "--shard", shard]).ends(0);
        let none = format!("{count} courses of seed 1: no difference");
        assert!(told.out.contains(&none), "{}", told.out);
        assert!(told.out.contains(" without settings that it says it lacks ("), "{}", told.out);
    }
}

/// What it lacks, it says in `has` or when it is asked: neither is a difference, and both are counted.
#[test]
fn what_a_program_lacks_is_not_judged_and_told() {
    let solution = concat!(env!("CARGO_MANIFEST_DIR"), "/kits/python/solution/segments.py");
    let right = std::fs::read_to_string(solution).unwrap();
    let lines = "    for line in sys.stdin:\n        message = json.loads(line)\n";
    let lacking = right.replace(lines, &format!("{lines}        if message.get('call') == 'abort':\n            print('{{\"unsupported\":\"ABORT\"}}', flush=True)\n            continue\n"));
    assert_ne!(right, lacking);
    let silent = lacking.replace("\"abort\", ", "");
    let folder = Folder::new(&[("asked.py", &lacking), ("says.py", &silent)]);
    for (file, why) in [
        ("asked.py", "it lacks this, in its own words: ABORT"),
        ("says.py", "it says that it lacks `abort`"),
    ] {
        let program = format!("program:python3 {file}");
        let told = folder.run(&["hunt", "--stack", &program, "-n", "150"]).ends(0);
        assert!(told.out.contains(" not judged to the end:\n"), "{}", told.out);
        assert!(told.out.contains(&format!(": {why}\n")), "{}", told.out);
        let json = folder.run(&["hunt", "--stack", &program, "-n", "150", "--format", "json"]);
        let report: Value = serde_json::from_str(&json.out).unwrap();
        let reasons = report["reasons"].as_array().unwrap();
        let sum: u64 = reasons.iter().map(|it| it["courses"].as_u64().unwrap()).sum();
        assert_eq!(report["unjudged"], sum);
        assert!(reasons.iter().any(|it| it["why"] == why), "{reasons:#?}");
    }
}

#[test]
fn a_wrong_program_is_found_out() {
    // Whatever happens, nothing does.
    let program = "import json,sys\n\
        for line in sys.stdin:\n    \
            m=json.loads(line)\n    \
            print(json.dumps({'version':1,'level':'segments'} if m.get('type')=='hello' else {'state':'CLOSED'}),flush=True)\n";
    let folder = Folder::new(&[("still.py", program)]);
    let told = folder.run(&["hunt", "--stack", "program:python3 still.py", "-n", "20"]).ends(1);
    assert!(told.out.contains("program at the server, beside the model\n"), "{}", told.out);
    assert!(told.out.contains("20 courses of seed 1: "), "{}", told.out);
}

#[test]
fn what_cannot_be_is_told_before_anything_runs() {
    let typo = run(&["hunt", "--stack", "smoltpc"]).ends(2);
    assert!(typo.err.contains("did you mean `smoltcp`?"), "{}", typo.err);
    run(&["hunt"]).ends(2);
    run(&["hunt", "--stack", "model", "--client", "model"]).ends(2);
    run(&["hunt", "--stack", "model", "-n", "0"]).ends(2);
    let folder = Folder::new(&[("file", "")]);
    let told = folder.run(&["hunt", "--stack", "model", "-n", "1", "-o", "file"]).ends(2);
    assert!(told.err.contains("cannot write scenarios into `file`: "), "{}", told.err);
    assert!(Path::new(&folder.at("file")).is_file());
    let told = folder.run(&["hunt", "--stack", "program:./nobody", "-n", "1"]).ends(5);
    assert!(told.err.contains("`program` cannot run here: "), "{}", told.err);
}
