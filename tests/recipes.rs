//! The recipes of `docs/recipes`: their scripts, each part run as its system would run it, give the
//! same results as grading, or hunting, everything at once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code)]
#[path = "cli/rig.rs"]
mod rig;

use std::path::Path;
use std::process::{Command, Output};

use rig::Folder;

const SUITE: &str = "\
@points 2
scenario \"close\" {
    given both ESTABLISHED
    client close
    server recv FIN
    expect server CLOSE_WAIT
}
";

/// An assignment, and five submissions of which every other is right.
fn class() -> Folder {
    let folder = Folder::new(&[
        ("assignment/assignment.toml", "title = \"States\"\nkind = \"predict\"\n"),
        ("assignment/suite/close.synfin", SUITE),
    ]);
    for (at, name) in ["ada", "bob", "cyd", "dan", "eve"].into_iter().enumerate() {
        let answer = if at % 2 == 0 { "CLOSE_WAIT" } else { "LAST_ACK" };
        let text = SUITE.replace("CLOSE_WAIT", answer);
        folder.write(&format!("submissions/{name}/close.synfin"), &text);
    }
    folder.run(&["grade", "assignment", "--class", "submissions", "-o", "alone"]).ends(1);
    folder
}

fn recipe(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/recipes").join(name);
    std::fs::read_to_string(path).unwrap()
}

/// The block of text after the line that starts with `before` and the next one that ends with `|`,
/// without its indentation.
fn script(yaml: &str, before: &str) -> String {
    let mut lines = yaml.lines().skip_while(|line| !line.trim().starts_with(before));
    let head = lines.by_ref().find(|line| line.ends_with('|')).unwrap();
    let outer = head.len() - head.trim_start().len();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let block: Vec<&str> =
        lines.take_while(|line| line.trim().is_empty() || indent(line) > outer).collect();
    let inner = block.iter().map(|line| indent(line)).min().unwrap();
    block.iter().map(|line| format!("{}\n", &line[inner..])).collect()
}

/// Runs a script in the folder, as a shell with this synfin in PATH.
fn run(folder: &Folder, script: &str, variables: &[(&str, &str)]) -> Output {
    let binary = Path::new(env!("CARGO_BIN_EXE_synfin")).parent().unwrap().to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(binary).chain(std::env::split_paths(&path)));
    Command::new("sh")
        .args(["-ec", script])
        .current_dir(folder.path())
        .env("PATH", path.unwrap())
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

#[track_caller]
fn succeeds(output: Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout).unwrap()
}

#[track_caller]
fn are_the_same(folder: &Folder, other: &str) {
    for name in ["ada", "bob", "cyd", "dan", "eve"] {
        let result = |of: &str| folder.read(&format!("{of}/{name}.json"));
        assert_eq!(result("alone"), result(other), "{name}");
    }
}

#[test]
fn a_job_of_kubernetes_grades_as_one_machine_does() {
    let folder = class();
    let (grade, merge) = (recipe("kubernetes/grade.yaml"), recipe("kubernetes/merge.yaml"));
    assert!(grade.contains("completions: 8") && grade.contains("value: \"8\""));
    let class = folder.path().display().to_string();
    let block = script(&grade, "args:");
    // Kubernetes runs it without `-e`. Three of the parts have nothing to do.
    for index in 0..8 {
        let index = index.to_string();
        let variables =
            [("JOB_COMPLETION_INDEX", index.as_str()), ("COMPLETIONS", "8"), ("CLASS", &class)];
        succeeds(run(&folder, &format!("set +e\n{block}"), &variables));
    }
    succeeds(run(&folder, &script(&merge, "args:"), &[("CLASS", &class)]));
    are_the_same(&folder, "results/all");
    assert!(folder.read("class.html").contains("5 submissions"));
}

#[test]
fn a_matrix_of_github_grades_as_one_machine_does() {
    let folder = class();
    let class = recipe("github/class.yml");
    assert!(class.contains("part: [1, 2, 3, 4]") && class.contains("PARTS: 4"));
    for part in ["1", "2", "3", "4"] {
        let block = script(&class, "- name: grade");
        succeeds(run(&folder, &block, &[("PART", part), ("PARTS", "4")]));
    }
    let block = script(&class, "- name: merge");
    succeeds(run(&folder, &block, &[("GITHUB_STEP_SUMMARY", "summary.md")]));
    are_the_same(&folder, "results/all");
    assert!(folder.read("summary.md").contains("5 submissions, 3 with all points"));
}

#[test]
fn a_student_s_workflow_annotates_and_sums_up() {
    let folder = class();
    let block = script(&recipe("github/student.yml"), "- name: grade");
    let grade = |who: &str| {
        let copy = format!("rm -rf submission; cp -r submissions/{who} submission\n");
        let variables = [("GITHUB_REPOSITORY_OWNER", who), ("GITHUB_STEP_SUMMARY", "summary.md")];
        run(&folder, &(copy + &block), &variables)
    };
    assert!(succeeds(grade("ada")).contains("2 of 2 points"));
    let wrong = grade("bob");
    assert_eq!(wrong.status.code(), Some(1));
    let out = String::from_utf8(wrong.stdout).unwrap();
    assert!(out.starts_with("::error file=suite/close.synfin,line=6"), "{out}");
    assert!(folder.read("summary.md").contains("**0 of 2 points**"));
    assert!(!folder.at("results").exists());
}

/// So many courses show some differences in smoltcp, and are soon through.
#[cfg(feature = "smoltcp")]
const HUNT: [&str; 5] = ["hunt", "--stack", "smoltcp", "-n", "120"];

#[cfg(feature = "smoltcp")]
#[test]
fn an_array_of_slurm_hunts_as_one_machine_does() {
    let folder = Folder::new(&[("hunt.sbatch", &recipe("slurm/hunt.sbatch"))]);
    let task = |n: &str| {
        let variables = [
            ("SLURM_ARRAY_TASK_ID", n),
            ("SLURM_ARRAY_TASK_COUNT", "3"),
            ("SLURM_CPUS_PER_TASK", "1"),
        ];
        run(&folder, "sh hunt.sbatch parts --stack smoltcp -n 120", &variables)
    };
    for n in ["3", "1", "2"] {
        succeeds(task(n));
    }
    let merge = ["hunt", "merge", "parts/part-1.json", "parts/part-2.json", "parts/part-3.json"];
    let alone = folder.run(&HUNT).ends(1).out;
    assert_eq!(folder.run(&merge).ends(1).out, alone);
    // A part that is there is not hunted again.
    folder.write("parts/part-2.json", "kept");
    succeeds(task("2"));
    assert_eq!(folder.read("parts/part-2.json"), "kept");
    // What cannot run leaves no part.
    let options = run(
        &folder,
        "sh hunt.sbatch other --stack nothing",
        &[
            ("SLURM_ARRAY_TASK_ID", "1"),
            ("SLURM_ARRAY_TASK_COUNT", "3"),
            ("SLURM_CPUS_PER_TASK", "1"),
        ],
    );
    assert_eq!(options.status.code(), Some(2));
    assert!(!folder.at("other/part-1.json").exists());
}

#[cfg(feature = "smoltcp")]
#[test]
fn a_job_of_kubernetes_hunts_as_one_machine_does() {
    let folder = Folder::new(&[]);
    let (hunt, merge) = (recipe("kubernetes/hunt.yaml"), recipe("kubernetes/hunt-merge.yaml"));
    assert!(hunt.contains("completions: 8") && hunt.contains("value: \"8\""));
    let block = script(&hunt, "args:");
    let parts = folder.at("parts").display().to_string();
    for index in 0..8 {
        let index = index.to_string();
        let variables = [
            ("JOB_COMPLETION_INDEX", index.as_str()),
            ("COMPLETIONS", "8"),
            ("PARTS", &parts),
            ("HUNT", "--stack smoltcp -n 120"),
        ];
        succeeds(run(&folder, &format!("set +e\n{block}"), &variables));
    }
    succeeds(run(&folder, &script(&merge, "args:"), &[("PARTS", &parts)]));
    assert_eq!(folder.read("parts/report.txt"), folder.run(&HUNT).ends(1).out);
    assert!(std::fs::read_dir(folder.at("parts/found")).unwrap().count() > 0);
}
