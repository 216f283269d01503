//! smoltcp as a host, from outside: pairs, numbers, unknown values, and exit codes.

use serde_json::Value;

use crate::rig::{Folder, run};

const CLOSE: &str = "client close; server recv FIN; expect client FIN_WAIT_2";

/// A whole life, with the numbers of RFC 9293's figures.
const LIFE: &str = "\
server listen; client connect
server recv SYN seq=100
client recv SYN+ACK seq=300 ack=101
server recv ACK seq=101 ack=301
expect both ESTABLISHED
client send \"hello\"; server read \"hello\"; settle
expect client.SND.UNA = 106, server.RCV.NXT = 106, server.RCV.WND = 65530
client close; server recv FIN seq=106; expect server signal closing
server read EOF; server close; expect server CLOSED, client TIME_WAIT
";

#[test]
fn every_pair_with_the_model_runs() {
    for pair in [
        ["--stack", "smoltcp", "--client", "smoltcp"],
        ["--client", "smoltcp", "--server", "model"],
        ["--client", "model", "--server", "smoltcp"],
    ] {
        let [a, b, c, d] = pair;
        run(&["run", a, b, c, d, "-e", CLOSE]).ends(0);
        run(&["run", a, b, c, d, "-e", LIFE]).ends(0);
    }
}

#[test]
fn a_later_connection_has_the_same_numbers_as_on_the_model() {
    let again = "set client.ISS = 4294967290\nserver listen; client connect; settle; client abort; settle\n\
                 expect both CLOSED; server listen; client connect\n\
                 server recv SYN seq=99994; client recv SYN+ACK seq=100300 ack=99995; expect both ESTABLISHED\n";
    for stack in ["model", "smoltcp"] {
        run(&["run", "--stack", stack, "-e", again]).ends(0);
    }
}

#[test]
fn a_deviation_fails_and_a_known_one_does_not() {
    let text = "given raw client, server ESTABLISHED\nnetwork forge RST seq=server.RCV.NXT+1 from client\nsettle\nexpect server ESTABLISHED\n";
    let known = "@known smoltcp \"believes every RST in the window\"\n";
    let scenario =
        |head: &str| format!("@rfc 3.10.7.4\n{head}scenario \"a blind RST\" {{\n{text}}}\n");
    let folder = Folder::new(&[("new.synfin", &scenario("")), ("known.synfin", &scenario(known))]);
    folder.run(&["run", "--stack", "model", "new.synfin"]).ends(0);
    let failed = folder.run(&["run", "--stack", "smoltcp", "new.synfin"]).ends(1);
    assert!(failed.out.contains("expected:  server ESTABLISHED"), "{}", failed.out);
    assert!(failed.out.contains("actual:    server CLOSED"), "{}", failed.out);
    // The table of rules says nothing about it.
    assert!(!failed.out.contains("why:"), "{}", failed.out);
    folder.run(&["run", "--stack", "smoltcp", "known.synfin"]).ends(0);
}

/// The weight is that of the requirement which the step breaks, not of the strongest one in `@rfc`.
#[test]
fn the_weight_of_a_failure_comes_from_its_step() {
    let scenario = |head: &str| {
        format!(
            "@rfc MUST-54 SHLD-26 3.9.2.2\n{head}scenario \"port unreachable\" {{\n\
             given client ESTABLISHED, raw server\nclient send 5\nserver recv DATA\n\
             network icmp port_unreachable to client\nexpect client CLOSED\n}}\n"
        )
    };
    let known =
        |excuse: &str| scenario(&format!("@known smoltcp {excuse}\"takes no ICMP error\"\n"));
    let folder = Folder::new(&[
        ("new.synfin", &scenario("")),
        ("known.synfin", &known("")),
        ("allowed.synfin", &known("allowed ")),
        ("hardening.synfin", &known("hardening ")),
    ]);
    let failed = folder.run(&["run", "--stack", "smoltcp", "new.synfin"]).ends(1);
    assert!(failed.out.contains("(deviation)"), "{}", failed.out);
    assert!(failed.out.contains("model:     `icmp.hard`: a hard ICMP error ends the connection"));
    for (file, weight, excuse) in [
        ("new", "deviation", Value::Null),
        ("known", "deviation", Value::Null),
        ("allowed", "choice", "allowed".into()),
        ("hardening", "hardening", "hardening".into()),
    ] {
        let file = format!("{file}.synfin");
        let run = folder.run(&["run", "--stack", "smoltcp", "--format", "json", &file]);
        let found: Value = serde_json::from_str(&run.out).unwrap();
        let record = &found["scenarios"][0];
        assert_eq!(record["severity"], weight, "{file}");
        assert_eq!(record["failures"][0]["model"][0]["rule"], "icmp.hard", "{file}");
        assert_eq!(record["failures"][0]["model"][0]["labels"][0], "SHLD-26", "{file}");
        assert_eq!(record["attributes"]["known"][0]["excuse"], excuse, "{file}");
        let run = folder.run(&["compare", "--stacks", "smoltcp", "--format", "json", &file]);
        let found: Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(found["rows"][0]["cells"][0]["severity"], weight, "{file}");
        if file != "new.synfin" {
            let words = format!("known ({weight}): takes no ICMP error");
            for format in ["human", "markdown", "html"] {
                let stacks = "model,smoltcp";
                let run = folder.run(&["compare", "--stacks", stacks, "--format", format, &file]);
                assert!(run.out.contains(&words), "{file}, {format}: {}", run.out);
            }
        }
    }
}

#[test]
fn unsupported_settings_and_unknown_values_are_inconclusive() {
    for (text, why) in [
        (
            "set server.rfc1337 = on; given both ESTABLISHED; expect server ESTABLISHED",
            "smoltcp does not support that: it has no such setting",
        ),
        ("client send 1 urgent; server recv DATA", "smoltcp has no urgent data"),
        ("expect client.SND.WL1 = 300", "in ESTABLISHED `smoltcp` does not report it"),
        ("expect client.SND.WND = 65535", "nothing it has sent proves it"),
        ("expect client.RCV.UP = 301", "in ESTABLISHED `smoltcp` does not report it"),
    ] {
        let run = run(&["run", "--stack", "smoltcp", "-e", text]);
        assert!(run.out.contains("inconclusive"), "{}", run.out);
        assert!(run.out.contains(why), "{}", run.out);
        assert_eq!(run.err, "error: nothing was judged: 1 inconclusive\n");
    }
}

/// The RFC accepts this segment, so a shadow alone would report it as accepted.
#[test]
fn a_silently_dropped_segment_is_not_reported_as_accepted() {
    let drop = "given raw client, server ESTABLISHED\n\
                server send 5; network forge ACK ack=server.SND.NXT from client; settle\n\
                expect server.SND.UNA = 306\n\
                network forge DATA \"abc\" ack=301 from client; settle\n\
                expect server.RCV.NXT = 101\n";
    run(&["run", "--server", "smoltcp", "-e", drop]).ends(0);
    run(&["run", "--server", "model", "-e", drop]).ends(1);
}

#[test]
fn the_library_runs_whole_and_the_same_every_time() {
    let library = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
    let once = || run(&["run", "--stack", "smoltcp", "--format", "json", library]).ends(0);
    let (first, second) = (once(), once());
    assert!(first.out == second.out, "not the same twice");
    assert_eq!(first.err, "", "smoltcp's panics, if any, are nobody's noise");
    let json: serde_json::Value = serde_json::from_str(&first.out).unwrap();
    let failures = json["scenarios"].as_array().unwrap().iter();
    let kinds = failures.flat_map(|scenario| scenario["failures"].as_array().unwrap());
    let broken: Vec<_> = kinds.filter(|failure| failure["kind"] == "broken").collect();
    assert!(broken.is_empty(), "{broken:#?}");
    // Every difference has an `@known`, and every `@known` a difference.
    let summary = &json["summary"];
    assert_eq!((&summary["failed"], &summary["fixed"]), (&0.into(), &0.into()), "{summary}");
    assert!(summary["known"].as_u64() > Some(400), "{summary}");
}
