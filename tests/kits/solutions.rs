//! The solutions pass the scenarios that they claim to pass.

use crate::file;
use crate::rig::run;

fn program(name: &str) -> String {
    format!("program:python3 '{}'", file(&format!("kits/python/solution/{name}")))
}

#[track_caller]
fn passes_the_first_level(name: &str, sides: &[&str]) {
    let checked = run(&["program", "check", &program(name)]).ends(0);
    assert!(checked.out.contains("\n13 passed\n"), "{}", checked.out);
    let first = file("scenarios/first");
    for side in sides {
        let run = run(&["run", "-q", &first, side, &program(name)]).ends(0);
        assert_eq!(run.out, "70 passed\n", "{side}");
    }
}

#[test]
fn the_state_machine() {
    passes_the_first_level("tcp.py", &["--stack", "--client", "--server"]);
}

#[test]
fn the_small_tcp() {
    passes_the_first_level("segments.py", &["--stack"]);
}

#[test]
fn the_small_tcp_sends_and_receives_data_through_losses() {
    let scenario = "client send \"hello, \"; client send \"world\"; network drop DATA; wait 10s; \
                    server read \"hello, world\"; server close; client read EOF; client close; \
                    expect server TIME_WAIT; expect client CLOSED";
    for side in ["--stack", "--client", "--server"] {
        run(&["run", side, &program("segments.py"), "-e", scenario]).ends(0);
    }
}

#[test]
fn an_iss_of_its_own_is_shifted() {
    // It gets 100, and uses another.
    let text = std::fs::read_to_string(file("kits/python/solution/segments.py")).unwrap();
    let wilful = text.replace("self.iss = message.get(\"iss\", self.iss)", "self.iss = 0xffffffff");
    assert_ne!(text, wilful);
    let folder = crate::rig::Folder::new(&[("tcp.py", &wilful)]);
    let program = format!("program:python3 '{}'", folder.at("tcp.py").display());
    let scenario = "server listen; client connect; server recv SYN seq=100; \
                    client recv SYN+ACK seq=300 ack=101; server recv ACK seq=101 ack=301; \
                    client send 5; server recv DATA seq=101 len=5; client recv ACK ack=106; \
                    expect client.SND.UNA = 106, client.SND.NXT = 106, server.RCV.NXT = 106";
    run(&["run", "--stack", &program, "-e", scenario]).ends(0);
}

#[test]
fn a_wrong_number_fails() {
    let text = std::fs::read_to_string(file("kits/python/solution/segments.py")).unwrap();
    let wrong = text
        .replace("self.rcv_nxt = (self.rcv_nxt + 1) % MODULUS\n        self.ahead", "self.ahead");
    assert_ne!(text, wrong);
    let folder = crate::rig::Folder::new(&[("tcp.py", &wrong)]);
    let program = format!("program:python3 '{}'", folder.at("tcp.py").display());
    let scenario = "client close; server recv FIN seq=101; client recv ACK ack=102";
    run(&["run", "--server", &program, "-e", scenario]).ends(1);
    run(&["run", "--client", &program, "-e", scenario]).ends(0);
}
