//! Searches of explorations: what they find, each shown by its own scenario, what they say of their
//! bounds, and how they are interrupted.

use crate::rig::{Folder, Run};

/// Retransmissions end soon, so there is little to search.
const SOON: &str = "set client.R2 = 3s\n    set server.R2 = 3s\n    given both ESTABLISHED";

/// Far more situations than anybody waits for.
const LONG: &str = "\
explore \"everything\" {
    given both ESTABLISHED
    may client send 1, 2 times
    may server send 1, 2 times
    may client close
    may server close
    may network drop ANY, 2 times
    may reorder
}
";

/// A file with one exploration of these lines.
fn exploration(lines: &str) -> Folder {
    Folder::new(&[("a.synfin", &format!("explore \"it\" {{\n    {lines}\n}}\n"))])
}

/// Searches, and runs the scenario that tells what was found, which ends with this code.
#[track_caller]
fn found(folder: &Folder, code: i32) -> (Run, Run) {
    let failed = folder.run(&["run", "-o", "found.synfin", "a.synfin"]).ends(1);
    folder.run(&["fmt", "--check", "found.synfin"]).ends(0);
    let shown = folder.run(&["run", "found.synfin"]).ends(code);
    (failed, shown)
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no `{part}` in\n{text}");
    }
}

#[test]
fn data_that_was_not_sent() {
    let folder = exploration(
        "given both ESTABLISHED
         may network forge DATA seq=server.RCV.NXT len=3 from client",
    );
    let (failed, _) = found(&folder, 0);
    has(
        &failed.out,
        &[
            "error: a user can read what was not sent",
            "after 2 steps server's user could read \"abc\", and client's has sent nothing",
        ],
    );
    has(
        &folder.read("found.synfin"),
        &["# The client's user has sent nothing.", "server read \"abc\""],
    );
}

#[test]
fn segments_that_answer_each_other_for_ever() {
    let folder = exploration(
        "given both ESTABLISHED
         may network forge FIN+ACK seq=server.RCV.NXT from client",
    );
    let (failed, shown) = found(&folder, 1);
    has(&failed.out, &["error: it can go on for ever", "while no time passes", "a livelock"]);
    has(&shown.out, &["error: the statement does not end", "    settle\n", "a livelock"]);
}

#[test]
fn several_findings_are_one_file() {
    let many = format!(
        "explore \"one\" {{
    {SOON}
    may client close
    may server close
    sometimes client FIN_WAIT_2
    sometimes client CLOSING
}}
explore \"two\" {{
    {SOON}
    may server abort
    never client CLOSED
    sometimes server CLOSED, client ESTABLISHED
}}
"
    );
    let folder = Folder::new(&[("a.synfin", &many)]);
    let (failed, shown) = found(&folder, 0);
    assert_eq!(failed.err, "4 scenarios in `found.synfin`\n");
    assert!(shown.out.ends_with("\n4 passed\n"), "{}", shown.out);
    has(
        &shown.out,
        &[
            "one: sometimes client FIN_WAIT_2",
            "one: sometimes client CLOSING",
            "two: never client CLOSED",
            "two: sometimes server CLOSED, client ESTABLISHED",
        ],
    );
}

#[test]
fn the_clock_of_timestamps_runs() {
    let folder = exploration(
        "set client.timestamps = on
         set server.timestamps = on
         given both ESTABLISHED
         within 5s
         may client send 1
         may network drop DATA, once
         never server.RCV.NXT > server.IRS + 1, client.SND.UNA < client.SND.NXT, silence",
    );
    // The retransmission arrives, and its acknowledgment too.
    has(&folder.run(&["run", "a.synfin"]).ends(0).out, &["the whole search within 5s"]);
    let folder = exploration(
        "set client.timestamps = on
         set server.timestamps = on
         set client.R2 = 3s
         given both ESTABLISHED
         within 5s
         may client send 1
         may network drop DATA, once
         never client CLOSED",
    );
    let (_, shown) = found(&folder, 0);
    // What is sent later says a later time.
    has(&shown.out, &["1 passed"]);
    has(&folder.read("found.synfin"), &["wait 1s", "wait 2s", "expect client CLOSED"]);
}

#[test]
fn nothing_is_looked_at_after_within() {
    let lines = |within: &str| {
        format!(
            "set client.R2 = 3s
             given both ESTABLISHED
             within {within}
             may client send 1
             sometimes client CLOSED"
        )
    };
    let short = exploration(&lines("2s")).run(&["run", "a.synfin"]).ends(1);
    has(&short.out, &["error: this is never so", "the whole search within 2s"]);
    let long = exploration(&lines("3s")).run(&["run", "a.synfin"]).ends(0);
    has(&long.out, &["the whole search within 3s"]);
}

#[test]
fn nothing_arrives_where_nobody_is() {
    let folder = exploration(
        "given raw client, server ESTABLISHED
         may network forge RST from client
         may server send 1
         never server CLOSED",
    );
    let (_, shown) = found(&folder, 0);
    assert!(shown.out.ends_with("1 passed\n"), "{}", shown.out);
    // What is on its way there hinders no end.
    let folder = exploration(
        "given raw client, server ESTABLISHED
         set server.R2 = 3s
         may server send 1
         ends server CLOSED",
    );
    let (failed, _) = found(&folder, 0);
    has(&failed.out, &["error: it can end otherwise", "after 0 steps"]);
}

#[test]
fn any_number_of_threads_gives_the_same() {
    let folder = Folder::new(&[
        ("a.synfin", &LONG.replace("may reorder", "never client TIME_WAIT")),
        ("b.synfin", LONG),
        ("c.synfin", &format!("explore \"c\" {{\n    {SOON}\n    may client close\n}}\n")),
    ]);
    for files in [&["a.synfin"][..], &["b.synfin"], &["c.synfin"], &["a.synfin", "c.synfin"]] {
        for format in ["human", "json", "json-lines"] {
            let told = |jobs| {
                let how = ["run", "--max-states", "10000", "--format", format, "--jobs", jobs];
                let run = folder.run(&[&how, files].concat());
                (run.code, run.out, run.err)
            };
            let one = told("1");
            assert_eq!(one, told("2"), "{files:?}");
            assert_eq!(one, told("3"), "{files:?}");
        }
    }
}

#[test]
fn a_mutant_that_only_an_exploration_notices() {
    let told = "\
scenario \"an octet\" {
    client send 1
    server recv DATA
    settle
}

explore \"a close\" {
    given both ESTABLISHED
    within 1ms
    may client close
    may server close
    never client LAST_ACK, server ESTABLISHED
    sometimes client FIN_WAIT_2, server CLOSE_WAIT
}
";
    let folder = Folder::new(&[("a.synfin", told)]);
    let fate = |options: &[&str]| {
        let told = folder.run(&[&["mutants", "--format", "json", "a.synfin"], options].concat());
        let json: serde_json::Value = serde_json::from_str(&told.ends(0).out).unwrap();
        let mutants = json["mutants"].as_array().unwrap();
        let one = mutants.iter().find(|it| it["id"] == "established.fin/to-LAST_ACK").unwrap();
        (one["fate"].as_str().unwrap().to_owned(), one["by"].as_str().map(str::to_owned))
    };
    assert_eq!(fate(&[]), ("survived".to_owned(), None));
    assert_eq!(fate(&["--explore"]), ("killed".to_owned(), Some("a.synfin: a close".to_owned())));
}

#[test]
fn only_a_terminal_sees_how_far_it_is() {
    let folder = Folder::new(&[("a.synfin", LONG)]);
    let how = ["run", "--max-states", "600000", "a.synfin"];
    assert_eq!(folder.run(&how).ends(0).err, "");
    let in_terminal = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)";
    let python = std::process::Command::new("python3")
        .args(["-c", in_terminal])
        .arg(assert_cmd::cargo::cargo_bin!("synfin"))
        .args(how)
        .current_dir(folder.path())
        .stdin(std::process::Stdio::null())
        .output();
    let Ok(output) = python else {
        eprintln!("skipped: there is no `python3`");
        return;
    };
    has(&String::from_utf8_lossy(&output.stdout), &["0 of 1 scenarios; everything: ", ", depth "]);
}

#[cfg(target_os = "linux")]
#[test]
fn ctrl_c_tells_what_was_covered() {
    use std::process::{Command, Stdio};

    use rustix::process::{Pid, Signal, kill_process};

    let folder = Folder::new(&[("a.synfin", LONG)]);
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("synfin"))
        .args(["run", "a.synfin"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Until it has computed for a while, which it does in the search.
    let computed = || {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap();
        let (_, fields) = stat.rsplit_once(") ").unwrap();
        fields.split(' ').nth(11).and_then(|it| it.parse::<u32>().ok()).unwrap()
    };
    while computed() < 50 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let ended = Run::of(child.wait_with_output().unwrap()).ends(130);
    has(
        &ended.out,
        &[
            "?     a.synfin: everything (inconclusive; ",
            "interrupted: nothing is claimed of the rest",
            "warning: the search was interrupted",
            "0 passed, 1 inconclusive\n",
        ],
    );
    assert_eq!(ended.err, "error: interrupted: 1 of 1 scenarios ran\n");
}
