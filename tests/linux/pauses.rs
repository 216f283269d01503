//! A machine that stalls: a laptop that sleeps, a paused VM, a frozen container. The kernel's
//! timers continue, or have all continued when this process does; no verdict may change.

use std::process::{Child, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use crate::{is_here, synfin};

/// Scenarios to which a stall may matter: timers that run meanwhile, and values that grow by it.
const SCENARIOS: [&str; 7] = [
    // Two retransmissions in a row.
    "client close; network drop FIN; wait 1RTO; server recv FIN; client recv ACK; expect silence",
    // In the walk to the start, while no round trip has been measured for an RTO.
    "given both CLOSED; server listen; client connect; network drop SYN; wait 1s; network drop SYN; \
     wait 2s; server recv SYN; client recv SYN+ACK; settle; expect both ESTABLISHED",
    // A probe that is answered, and one that is not.
    "given raw client, server ESTABLISHED; network forge ACK seq=101 ack=301 win=0 from client; \
     settle; server send 5; wait 1s; client recv ACK seq=300; wait 2s; client recv ACK seq=300; \
     expect silence",
    // Round trips that look long to the kernel, for acknowledgments of new data.
    "set both.sack = on; set both.MSS = 500; client send 2000; network drop DATA seq=101; \
     network drop DATA seq=1101; server recv DATA seq=601; client recv ACK ack=101; \
     network drop DATA seq=101; settle; expect server.RCV.NXT = 2101",
    // An acknowledgment that is delayed, and by how much.
    "set server.delayed_ack = on; set client.nagle = off; client send 5; server recv DATA; \
     client send 5; server recv DATA; expect server silent; wait 199ms; expect server silent; \
     wait 1ms; client recv ACK ack=111; expect silence",
    // The next probe is due a second after the answer to the previous one.
    "set client.keep_alive = 1s; wait 1s; server recv ACK seq=100; client recv ACK; wait 1s; \
     server recv ACK seq=100; client recv ACK; expect silence",
    // Exact moments, to the microsecond.
    "given raw client, server ESTABLISHED; server send 5; client recv next DATA at 0s; \
     client recv next DATA at 1s; wait until +1ms; network forge ACK ack=306 from client; \
     server recv ACK; server close; client recv next FIN at 1001ms; \
     client recv next FIN at +1s to +9s; expect server FIN_WAIT_1",
];

/// Lists of pauses: start and length, in milliseconds.
const PAUSES: [&[(u64, u64)]; 7] = [
    &[],
    &[(600, 2600)],
    &[(100, 500), (900, 700), (900, 1000)],
    &[(300, 3000), (300, 3000), (300, 3000)],
    &[(1050, 1500), (950, 2200)],
    &[(50, 1200), (1500, 4000)],
    &[(1500, 10_000)],
];

fn start(scenario: &str) -> Child {
    let mut command = synfin();
    command.args(["run", "--stack", "linux", "--format", "json", "-e", scenario]);
    command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

/// The output of a run that is stopped this often.
fn paused(scenario: &str, pauses: &[(u64, u64)]) -> String {
    let child = start(scenario);
    let pid = Pid::from_child(&child);
    for (after, long) in pauses {
        std::thread::sleep(Duration::from_millis(*after));
        // Until it is waited for, it stays a child and keeps its process number.
        kill_process(pid, Signal::STOP).unwrap();
        std::thread::sleep(Duration::from_millis(*long));
        kill_process(pid, Signal::CONT).unwrap();
    }
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
fn no_pause_changes_a_verdict() {
    if !is_here() {
        return;
    }
    std::thread::scope(|scope| {
        let runs = SCENARIOS.map(|scenario| {
            PAUSES.map(|pauses| (pauses, scope.spawn(move || paused(scenario, pauses))))
        });
        for (runs, scenario) in runs.into_iter().zip(SCENARIOS) {
            let mut runs = runs.map(|(pauses, run)| (pauses, run.join().unwrap())).into_iter();
            let (_, unpaused) = runs.next().unwrap();
            assert!(unpaused.contains("\"verdict\": \"passed\""), "{scenario}\n{unpaused}");
            for (pauses, run) in runs {
                assert_eq!(run, unpaused, "{scenario}\npaused: {pauses:?} (ms)");
            }
        }
    });
}
