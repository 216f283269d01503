//! lwIP behind the program protocol: its sources, which `kits/lwip/get.sh` fetches, and a shim.
//! Where the sources are missing, the tests are skipped; in CI that fails.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::file;
use crate::rig::{Folder, run};

/// Builds it in a folder; `None`, with a message, if its sources are not here.
fn built(folder: &Folder) -> Option<String> {
    if !Path::new(&file("kits/lwip/src/src/core/tcp.c")).exists() {
        let why = "lwIP's sources are not here; kits/lwip/get.sh fetches them";
        assert!(std::env::var_os("CI").is_none(), "{why}");
        eprintln!("skipped: {why}");
        return None;
    }
    let out = folder.at("lwip").display().to_string();
    let mut command = Command::new("make");
    command.args(["--silent", "-C", &file("kits/lwip"), &format!("OUT={out}")]);
    let output = command.output().expect("make is here (Debian's package `make`)");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "it does not build:\n{said}");
    assert!(said.is_empty(), "it builds with warnings:\n{said}");
    Some(out)
}

#[test]
fn it_speaks_the_protocol() {
    let folder = Folder::new(&[]);
    let Some(program) = built(&folder) else { return };
    let checked = run(&["program", "check", &program]).ends(0);
    assert!(checked.out.contains("(lwip), level `packets`\n"), "{}", checked.out);
    assert!(checked.out.contains("\n13 passed\n"), "{}", checked.out);
}

/// What it answers to these messages, with segments in place of datagrams.
fn talk(program: &str, messages: &[&str]) -> Vec<String> {
    let mut child = Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it has been built");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(messages.concat().as_bytes()).expect("it reads");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success());
    let said = String::from_utf8_lossy(&output.stdout);
    said.lines().map(without_ip_headers).collect()
}

/// An answer with segments in place of datagrams: lwIP counts these for as long as it runs.
fn without_ip_headers(answer: &str) -> String {
    const DIGITS: usize = 2 * 20;
    let mut parts = answer.split("\"45");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| format!("{text}\"{}", &part[DIGITS - 2..]))
}

/// Its ISS is the one that `ACK` acknowledges.
const START: &str = "{\"type\":\"start\",\"host\":\"server\",\"msl_us\":120000000,\"iss\":100,\"mss\":1460,\
    \"window\":65535,\"address\":\"192.0.2.1\",\"port\":40001,\"peer_address\":\"192.0.2.2\",\
    \"peer_port\":40002,\"settings\":{}}\n";
const LISTEN: &str = "{\"type\":\"call\",\"now_us\":0,\"call\":\"listen\"}\n";
const CONNECT: &str = "{\"type\":\"call\",\"now_us\":0,\"call\":\"connect\"}\n";
/// A SYN and its octets: from 192.0.2.2:40002 to 192.0.2.1:40001, with SEQ=300.
const SYN: &str = "{\"type\":\"packet\",\"now_us\":0,\"packet\":\"45000028000100004006f6cbc0000202c00002019c429c410000012c000000005002fffff22e0000\"}\n";
/// An ACK of 101 with SEQ=301.
const ACK: &str = "{\"type\":\"packet\",\"now_us\":0,\"packet\":\"45000028000100004006f6cbc0000202c00002019c429c410000012d000000655010fffff1ba0000\"}\n";
/// The same with `hello`.
const DATA: &str = "{\"type\":\"packet\",\"now_us\":0,\"packet\":\"4500002d000100004006f6c6c0000202c00002019c429c410000012d000000655018ffffaddb000068656c6c6f\"}\n";
const SEND: &str = "{\"type\":\"call\",\"now_us\":0,\"call\":\"send\",\"data\":\"6869\"}\n";
const CLOSE: &str = "{\"type\":\"call\",\"now_us\":0,\"call\":\"close\"}\n";
const RECEIVE: &str = "{\"type\":\"call\",\"now_us\":0,\"call\":\"receive\",\"limit\":9}\n";
const TICK: &str = "{\"type\":\"tick\",\"now_us\":250000}\n";
const LATE: &str = "{\"type\":\"tick\",\"now_us\":1000000}\n";

#[test]
fn a_scenario_leaves_nothing_behind_for_the_next() {
    let folder = Folder::new(&[]);
    let Some(program) = built(&folder) else { return };
    let second = [START, LISTEN, SYN, TICK, LATE, CLOSE, LATE];
    let alone = talk(&program, &second);
    assert!(alone[2].contains("\"SYN_RCVD\""), "{}", alone[2]);
    assert_ne!(alone[3], alone[4], "its clock turns, and it sends its SYN,ACK again");
    // A listener, a connection half open, data unread and unsent, half a turn of the slow clock.
    for first in [
        &[START, LISTEN][..],
        &[START, CONNECT, TICK],
        &[START, LISTEN, SYN, ACK, DATA, SEND, CLOSE, TICK],
    ] {
        let both = talk(&program, &[first, &second[..]].concat());
        assert_eq!(both[first.len()..], alone[..], "after {first:?}");
    }
    let opened = [START, LISTEN, SYN, ACK, DATA, RECEIVE];
    assert!(talk(&program, &opened)[5].contains("\"68656c6c6f\""), "that history has data in it");
}
