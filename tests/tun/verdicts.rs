//! The library behind a device: the same verdicts as without one.

use crate::rig::{PYTHON, bare, is_here, kernel, smoltcp, synfin, verdicts};

/// What says nothing about a TCP: the other side may know more, or wait longer.
const UNDECIDED: [&str; 4] = ["inconclusive", "unsupported", "skipped", "unavailable"];

/// Scenarios of the kernel as a client that are decided by milliseconds: after an unacceptable acknowledgment
/// in SYN_SENT it sends its SYN again within two of its ticks, which `--stack linux` shows 10 ms later and a
/// device when it comes, in the same event or in the next.
const HURRIED: &[&str] = &[
    "figure 8: old duplicate SYN",
    "a RST without acknowledgment does not end SYN_SENT",
    "SYN_SENT: a RST that acknowledges something else is dropped",
    "an acknowledgment of something never sent draws a RST in SYN_SENT",
    "an acknowledgment at ISS draws a RST in SYN_SENT",
    "an ACK of something else draws a RST in SYN_SENT",
];

/// Scenarios in which smoltcp repeats something after its RTO: that follows from round trips, which take no
/// time in `--stack smoltcp` and some behind a device.
const BY_ROUND_TRIPS: &[&str] = &[
    "the FIN is lost",
    "the ACK of the FIN is lost",
    "the last ACK is lost",
    "the side that forgot connects again",
    "figure 9: half-open connection discovered by a SYN",
];

/// Runs the folders with `reference` at a host and, in a namespace of its own, with what is behind the
/// device. Where both decide, they decide alike, and that is so in at least `least` scenarios.
fn alike(
    host: &str,
    reference: &str,
    script: &str,
    device: &str,
    folders: &[&str],
    least: usize,
    but: &[&str],
) {
    let run = |script: &str, stack: &str| {
        let options = ["run", host, stack, "--format", "json", "--jobs", "8"];
        let run = synfin(script, &[&options[..], folders].concat());
        assert!(matches!(run.code, Some(0 | 1 | 4 | 5)), "{run:?}");
        verdicts(&run)
    };
    let expected = run("", reference);
    let behind = run(script, device);
    assert_eq!(expected.len(), behind.len());
    let mut decided = 0;
    let mut wrong = Vec::new();
    for (name, (verdict, why)) in &expected {
        let (other, reason) = &behind[name];
        assert_ne!(other, "unavailable", "{name}: {reason}");
        if [verdict, other].iter().any(|it| UNDECIDED.contains(&it.as_str())) {
            continue;
        }
        decided += 1;
        if verdict != other && !but.iter().any(|it| name.ends_with(&format!(": {it}"))) {
            wrong.push(format!(
                "{name}\n  {reference}: {verdict}: {why}\n  {host} {device}: {other}: {reason}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        decided >= least,
        "only {decided} of {} decide: the machine is too busy",
        expected.len()
    );
}

// Each folder takes ten seconds or so of waiting, most of it until a timer has not fired, so each host has
// its own: together they have all states and calls.

#[test]
fn the_kernel_at_the_server_is_linux() {
    if is_here() {
        let device = format!("tun:t0,name=linux,{PYTHON}");
        let folders = ["scenarios/calls", "scenarios/closing", "scenarios/resets"];
        alike("--server", "linux", &kernel("tun"), &device, &folders, 130, &[]);
    }
}

#[test]
fn the_kernel_at_the_client_is_linux() {
    if is_here() {
        let device = format!("tun:t0,name=linux,{PYTHON}");
        let folders = ["scenarios/figures", "scenarios/opening", "scenarios/resets"];
        alike("--client", "linux", &kernel("tun"), &device, &folders, 85, HURRIED);
    }
}

#[test]
fn the_kernel_behind_a_tap_device_is_linux() {
    if is_here() {
        let device = format!("tap:t0,name=linux,{PYTHON}");
        let folders = ["scenarios/figures", "scenarios/opening"];
        alike("--server", "linux", &kernel("tap"), &device, &folders, 30, &[]);
    }
}

/// smoltcp's example as one host.
fn is_smoltcp(host: &str, folders: &[&str], least: usize) {
    if is_here() {
        let example = smoltcp();
        let device = format!("tun:t0,name=smoltcp,agent={} t0 192.0.2.1", example.display());
        alike(host, "smoltcp", &bare("tun"), &device, folders, least, BY_ROUND_TRIPS);
    }
}

#[test]
fn smoltcp_in_its_own_process_at_the_server_is_smoltcp() {
    is_smoltcp("--server", &["scenarios/figures", "scenarios/closing"], 30);
}

#[test]
fn smoltcp_in_its_own_process_at_the_client_is_smoltcp() {
    let folders = ["scenarios/opening", "scenarios/calls", "scenarios/closing", "scenarios/resets"];
    is_smoltcp("--client", &folders, 140);
}
