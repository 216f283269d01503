//! Two implementations, and attributes of a scenario about one of them.

use crate::rig::Folder;
use crate::{rogue, solution};

/// A known mistake of smoltcp as a server, and a client that takes part.
const KNOWN: &str = "\
@rfc MUST-12
@known smoltcp \"believes every RST in the window\"
scenario \"a blind RST\" {
    given both ESTABLISHED
    network forge RST seq=server.RCV.NXT+1 from client
    settle
    expect server ESTABLISHED
}
";

#[test]
fn a_known_failure_of_one_host_hides_nothing_of_the_other() {
    let folder = Folder::new(&[("known.synfin", KNOWN)]);
    let run = |client: &str, server: &str| {
        folder.run(&["run", "--client", client, "--server", server, "known.synfin"])
    };
    let known = "1 known to fail";
    let ends = |run: crate::rig::Run, code, text: &str| {
        assert!(run.out.contains(text), "{text}:\n{}", run.out);
        run.ends(code)
    };
    ends(run("model", "smoltcp"), 0, known);
    ends(run("smoltcp", "smoltcp"), 0, known);
    // Another client, but the same failure of the server.
    ends(run(&solution(), "smoltcp"), 0, known);
    // The client's own failure: in the set-up, and in an answer.
    ends(run(&rogue("state", 3), "smoltcp"), 1, "1 failed");
    ends(run(&rogue("exit", 3), "smoltcp"), 1, "1 failed");
    // If smoltcp is not under test, nothing is fixed.
    ends(run("smoltcp", "model"), 0, "1 passed");
    ends(run("model", "model"), 0, "1 passed");
}

#[test]
fn a_known_failure_that_passes_at_both_hosts_is_fixed() {
    let as_server =
        KNOWN.replace("    expect server ESTABLISHED", "    expect server ESTABLISHED or CLOSED");
    let folder = Folder::new(&[("fixed.synfin", &as_server)]);
    let run = folder.run(&["run", "--stack", "smoltcp", "fixed.synfin"]).ends(0);
    assert!(run.out.contains("1 known to fail that passed"), "{}", run.out);
}

#[test]
fn a_scenario_must_be_meant_for_both_hosts() {
    let text = "@stack model\nscenario \"both\" {\n    client close\n}\n\
                @stack model\nscenario \"one\" {\n    given raw client, server LISTEN\n    server close\n}\n";
    let folder = Folder::new(&[("meant.synfin", text)]);
    let ran = |hosts: &[&str]| {
        let run = folder.run(&[&["run"], hosts, &["meant.synfin"]].concat());
        let ran: Vec<bool> =
            ["both", "one"].iter().map(|it| run.out.contains(&format!(": {it}"))).collect();
        (ran[0], ran[1])
    };
    assert_eq!(ran(&["--stack", "model"]), (true, true));
    assert_eq!(ran(&["--server", "smoltcp"]), (false, false));
    // A raw client has no implementation.
    assert_eq!(ran(&["--client", "smoltcp"]), (false, true));
    let compared = folder.run(&["compare", "--stacks", "model,model+smoltcp", "meant.synfin"]);
    assert!(compared.out.contains("not meant"), "{}", compared.out);
}
