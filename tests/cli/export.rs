//! `synfin export`: results as gradebooks, pages and tables; an assignment as an autograder.

use std::process::Command;

use super::rig::{Folder, unpack};

const SUITE: &str = r#"@points 4
@hint "Whose FIN does that ACK acknowledge?"
scenario "active close" {
    given both ESTABLISHED
    client close
    server recv FIN
    expect server CLOSE_WAIT, client FIN_WAIT_1
    client recv ACK
    expect client FIN_WAIT_2
}
@points 2
@hidden
scenario "a secret" {
    given both ESTABLISHED
    server close
    expect server FIN_WAIT_1
}
"#;

/// An assignment, and two submissions: ada's is right, bob's is not. They are graded.
fn graded() -> Folder {
    let wrong = SUITE.replace("FIN_WAIT_2", "TIME_WAIT");
    let folder = Folder::new(&[
        ("states/assignment.toml", "title = \"The eleven states\"\nkind = \"predict\"\n"),
        ("states/suite/closing.synfin", SUITE),
        ("states/solution/closing.synfin", SUITE),
        ("subs/ada/closing.synfin", SUITE),
        ("subs/bob/closing.synfin", &wrong),
    ]);
    folder.run(&["grade", "states", "--class", "subs"]).ends(1);
    folder
}

#[test]
fn one_goes_to_stdout_and_several_into_a_folder() {
    let folder = graded();
    let one = folder.run(&["export", "tap", "results/bob.json"]).ends(0);
    assert!(one.out.starts_with("TAP version 13\n1..2\nnot ok 1 - active close\n"), "{}", one.out);
    let several = folder.run(&["export", "tap", "results"]).ends(2);
    assert!(several.err.contains("there are 2 results"), "{}", several.err);
    folder.run(&["export", "tap", "results", "-o", "tap"]).ends(0);
    assert_eq!(folder.read("tap/bob.tap"), one.out);
    assert!(folder.read("tap/ada.tap").contains("ok 1 - active close\n"));
}

#[test]
fn some_formats_hold_all_submissions() {
    let folder = graded();
    folder.write("roster.csv", "id,first_name,last_name,email\nbob,Bob,Builder,b@example.org\n");
    let run = folder.run(&["export", "nbgrader", "results", "--roster", "roster.csv"]).ends(0);
    assert_eq!(
        run.out,
        "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,\
         late_submission_penalty,score,max_score\n\
         states,,,ada,,,,6,0,6,6\n\
         states,,,bob,Builder,Bob,b@example.org,4,0,4,6\n"
    );
    let run = folder.run(&["export", "junit", "results"]).ends(0);
    assert_eq!(run.out.matches("<testsuite ").count(), 2);
}

#[test]
fn a_student_s_page_keeps_secrets_and_the_class_s_does_not() {
    let folder = graded();
    for format in ["html", "markdown", "human"] {
        let page = folder.run(&["export", "page", "results/bob.json", "--format", format]).ends(0);
        assert!(page.out.contains("hidden test 1"), "{}", page.out);
        assert!(!page.out.contains("a secret"), "{}", page.out);
        assert!(page.out.contains("Whose FIN does that ACK acknowledge?"), "{}", page.out);
    }
    let all = folder.run(&["export", "page", "results/bob.json", "--instructor"]).ends(0);
    assert!(all.out.contains("a secret"));
    let class = folder.run(&["export", "class", "results", "-o", "class.html"]).ends(0);
    assert_eq!(class.out, "");
    assert!(folder.read("class.html").contains("a secret"));
    let csv = folder.run(&["export", "class", "results", "--format", "csv"]).ends(0);
    assert!(csv.out.lines().any(|line| line.starts_with("bob,4,6,true,,closing/active_close:")));
}

#[test]
fn a_gradebook_is_filled_and_unknown_students_are_reported() {
    let folder = graded();
    let text = "Student,ID,SIS Login ID,Section,The eleven states (4711)\n    Points Possible,,,,6\nAda,1,ada,A,\nEve,2,eve,A,\n";
    folder.write("canvas.csv", text);
    let arguments = ["export", "canvas", "--gradebook", "canvas.csv", "-o", "out.csv", "results"];
    let run = folder.run(&arguments).ends(1);
    assert_eq!(folder.read("out.csv"), text.replace("ada,A,", "ada,A,6"));
    assert_eq!(
        run.err,
        "1 grade in the column `The eleven states (4711)`, by `SIS Login ID`\n\
         no grade for: Eve (2)\n\
         warning: not filled in: `bob`: `SIS Login ID` has no such name\n"
    );
    folder.write("canvas.csv", &text.replace(" (4711)", ""));
    let run = folder.run(&arguments).ends(3);
    assert!(run.err.contains("Canvas would make a new assignment"), "{}", run.err);
    let bytes = b"Student,ID,Section,\xe9\n";
    std::fs::write(folder.at("canvas.csv"), bytes).unwrap();
    assert!(folder.run(&arguments).ends(2).err.contains("is not in UTF-8"));
}

#[test]
fn classroom_50_is_asked_for_its_environment() {
    let folder = graded();
    let arguments = ["export", "classroom50", "results/bob.json", "--datetime"];
    let run = folder.run(&[&arguments[..], &["2026-11-22T15:04:05Z"]].concat()).ends(2);
    assert!(run.err.contains("`CLASSROOM`, `ASSIGNMENT`"), "{}", run.err);
    let mut command = folder.synfin();
    for name in ["CLASSROOM", "ASSIGNMENT", "USERNAME", "COMMIT_URL", "RELEASE_URL"] {
        command.env(name, "x");
    }
    let output = command
        .env("SUBMISSION_TAG", "submit/1")
        .args(arguments)
        .arg("2026-11-22T15:04:05Z")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("\"max-score\": 6") && text.contains("\"score\": 4"), "{text}");
}

#[test]
fn nothing_to_export_is_reported() {
    let folder = Folder::new(&[("empty/x.txt", ""), ("other.json", "{}")]);
    let run = folder.run(&["export", "json", "empty"]).ends(4);
    assert!(run.err.contains("there are no results here"), "{}", run.err);
    let run = folder.run(&["export", "json", "nowhere"]).ends(2);
    assert!(run.err.contains("no such file or folder: `nowhere`"), "{}", run.err);
    let run = folder.run(&["export", "json", "other.json"]).ends(2);
    assert!(run.err.contains("is not a results file"), "{}", run.err);
}

/// Unpacks the upload for Gradescope, puts a submission beside it as Gradescope does, and runs both
/// scripts.
#[test]
fn the_autograder_for_gradescope_runs() {
    let folder = graded();
    let run = folder.run(&["export", "gradescope", "states", "-o", "autograder.zip"]).ends(0);
    assert!(run.err.contains("6 points; upload it"), "{}", run.err);
    let source = folder.at("autograder/source");
    let names = unpack(&folder.at("autograder.zip"), &source);
    let wanted = [
        "setup.sh",
        "run_autograder",
        "synfin",
        "states/assignment.toml",
        "states/suite/closing.synfin",
    ];
    assert_eq!(names, wanted, "the solution stays at home");
    folder.write("autograder/submission/closing.synfin", &folder.read("subs/bob/closing.synfin"));
    let metadata = r#"{"id": 9, "users": [{"email": "b@example.org", "id": 77, "name": "Bob"}]}"#;
    folder.write("autograder/submission_metadata.json", metadata);
    let script = |name: &str| {
        let output = Command::new(source.join(name))
            .env("AUTOGRADER_ROOT", folder.at("autograder"))
            .current_dir(folder.at("autograder"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{name}: {said}");
    };
    script("setup.sh");
    script("run_autograder");
    let first: serde_json::Value =
        serde_json::from_str(&folder.read("autograder/results/results.json")).unwrap();
    assert_eq!(first["score"], 4);
    assert_eq!(first["tests"][0]["status"], "failed");
    assert_eq!(first["tests"][1]["visibility"], "hidden");
    assert!(first["execution_time"].is_number());
    // The seed is the student's: another student has another seed.
    folder.write("autograder/submission_metadata.json", &metadata.replace("77", "78"));
    script("run_autograder");
    let other: serde_json::Value =
        serde_json::from_str(&folder.read("autograder/results/results.json")).unwrap();
    assert_ne!(first["extra_data"]["seed"], other["extra_data"]["seed"]);
}
