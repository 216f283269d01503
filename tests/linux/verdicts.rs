//! The verdicts of scenarios on the kernel.

use crate::{is_here, run};

/// A whole life, with the numbers of RFC 9293's figures.
const LIFE: &str = "\
server listen; client connect
server recv SYN seq=100 mss=1460
client recv SYN+ACK seq=300 ack=101
server recv ACK seq=101 ack=301
expect both ESTABLISHED
client send \"hello\"; server read \"hello\"; settle
expect client.SND.UNA = 106, server.RCV.NXT = 106
client close; server recv FIN seq=106; expect server signal closing
server read EOF; server close; expect server CLOSED, client TIME_WAIT
";

#[test]
fn every_pair_runs() {
    if !is_here() {
        return;
    }
    for (client, server) in [
        ("linux", "linux"),
        ("linux", "model"),
        ("model", "linux"),
        ("linux", "smoltcp"),
        ("smoltcp", "linux"),
    ] {
        let hosts = ["--client", client, "--server", server];
        run(&[&hosts[..], &["-e", LIFE]].concat()).ends(0);
        run(&[&hosts[..], &["-e", "client close; server recv FIN; expect client FIN_WAIT_2"]]
            .concat())
        .ends(0);
    }
}

#[test]
fn the_network_is_the_scenarios_on_the_kernel_too() {
    if !is_here() {
        return;
    }
    let scenario = "\
        client send \"one\"; settle; set_aside: \
        network forge RST seq=server.RCV.NXT+1 from client; server recv RST; client recv ACK";
    let scenario = scenario.replace("set_aside: ", "");
    run(&["--stack", "linux", "-e", &scenario]).ends(0);
    let lost = "client send 10; network drop DATA; wait 999ms; expect client silent; wait 1ms; server recv DATA";
    run(&["--stack", "linux", "-e", lost]).ends(0);
    let both = "client close; server close; expect both FIN_WAIT_1; client recv FIN; expect client CLOSING";
    run(&["--stack", "linux", "-e", both]).ends(0);
}

/// Unlike the RFC, the kernel does not take that window, and takes that ACK.
#[test]
fn variables_are_the_kernels() {
    if !is_here() {
        return;
    }
    let window = "set client.nagle = off; given client ESTABLISHED, raw server; \
                  network forge ACK seq=301 ack=101 win=3000 from server; client recv ACK; \
                  network forge ACK seq=301 ack=101 win=500 from server; client recv ACK; ";
    let acked = "given raw client, server ESTABLISHED; server send 100; client recv DATA; \
                 network forge ACK seq=server.RCV.NXT+server.RCV.WND ack=401 from client; \
                 server recv ACK; ";
    for (text, claim, code) in [
        (window, "expect client.SND.WND = 500", 1),
        (window, "expect client.SND.WND = 3000; client send 2500; server recv DATA len=1460", 0),
        (acked, "expect server.SND.UNA = 301", 1),
        (acked, "expect server.SND.UNA = 401", 0),
        ("client send 5; settle; ", "expect client.SND.UNA = 106, server.SND.UNA = 301", 0),
        ("client close; settle; ", "expect client.SND.UNA = 102, client.SND.NXT = 102", 0),
        ("given both TIME_WAIT; ", "expect client.SND.UNA = 102, client.RCV.NXT = 302", 0),
        ("given both ESTABLISHED; ", "expect client.RCV.WND = 64240, server.RCV.WND = 64240", 0),
    ] {
        run(&["--stack", "linux", "-e", &format!("{text}{claim}")]).ends(code);
    }
    // Unknown: between the SYN and its ACK there is no full socket.
    let nobody = "given raw client, server SYN_RCVD; expect server.SND.WND = 65535";
    let nobody = run(&["--stack", "linux", "-e", nobody]);
    assert!(nobody.out.contains("inconclusive"), "{}", nobody.out);
}

/// MUST-32, by SIGURG: each later mark, at once, and for one host only.
#[test]
fn every_urgent_mark_is_signalled() {
    if !is_here() {
        return;
    }
    let twice = "client send 5 urgent; server recv DATA; expect server signal urgent; \
        client send 5 urgent; server recv DATA; expect server signal urgent; \
        client send 5; server recv DATA; settle; expect server not signal urgent; \
        expect client not signal urgent";
    run(&["--stack", "linux", "-e", twice]).ends(0);
    let ahead = "given server ESTABLISHED, raw client; network forge URG+ACK up=50 from client; \
        settle; expect server signal urgent; network forge DATA+URG len=50 up=50 from client; \
        settle; expect server not signal urgent";
    run(&["--server", "linux", "-e", ahead]).ends(0);
}

#[test]
fn states_are_known_without_a_descriptor() {
    if !is_here() {
        return;
    }
    for given in [
        "given server LISTEN",
        "given server SYN_RCVD",
        "given both ESTABLISHED",
        "given server LAST_ACK",
        "given client TIME_WAIT",
        "given both CLOSING",
    ] {
        let state = given.rsplit(' ').next().unwrap();
        let who = given.split(' ').nth(1).unwrap();
        run(&["--stack", "linux", "-e", &format!("{given}; expect {who} {state}")]).ends(0);
    }
}

/// Four known differences of Linux, each as it shows.
#[test]
fn known_differences_of_linux_are_found() {
    if !is_here() {
        return;
    }
    let below = "client close; server recv FIN; settle; \
                 network forge RST seq=server.RCV.NXT-1 from client; server recv RST; expect server CLOSED";
    run(&["--server", "linux", "-e", below]).ends(0);
    run(&["--server", "model", "-e", below]).ends(1);
    let edge = "network forge RST seq=server.RCV.NXT+server.RCV.WND from client; server recv RST; \
                client recv ACK";
    run(&["--server", "linux", "-e", edge]).ends(0);
    run(&["--server", "model", "-e", edge]).ends(1);
    let text = "given raw client, server LISTEN; network forge SYN seq=100 len=5 from client; \
                server recv SYN; client recv SYN+ACK ack=101";
    run(&["--server", "linux", "-e", text]).ends(0);
    let both = "given raw client, server LISTEN; network forge SYN+FIN seq=100 from client; \
                server recv SYN+FIN; expect server LISTEN; expect silence";
    run(&["--server", "linux", "-e", both]).ends(0);
    run(&["--server", "model", "-e", both]).ends(1);
}

#[test]
fn scenarios_that_take_minutes_are_skipped() {
    if !is_here() {
        return;
    }
    let slow =
        ["--client", "linux", "-e", "given client TIME_WAIT; wait 2MSL; expect client CLOSED"];
    // Nothing ran.
    run(&slow).ends(4).says("60 s in real time; `--slow`");
    // While no kernel timer is due, time costs nothing.
    run(&["--stack", "linux", "-e", "wait 6min; expect both ESTABLISHED"]).ends(0);
}

#[test]
fn settings_that_the_kernel_lacks_are_inconclusive() {
    if !is_here() {
        return;
    }
    for setting in ["server.mss_option = off", "rfc5961 = off", "client.keep_alive_octet = on"] {
        let scenario = format!("set {setting}\nclient close; server recv FIN");
        run(&["--stack", "linux", "-e", &scenario]).says("Linux does not support that");
    }
    let closing = "given raw client, server SYN_RCVD; server close";
    run(&["--server", "linux", "-e", closing]).says("`accept` has not returned");
}

/// To the scenario a user timeout bounds the probing of a zero window as well, and idle time counts
/// from the last segment that arrived.
#[test]
fn timers_fire_exactly_when_the_kernel_would_fire_them() {
    if !is_here() {
        return;
    }
    let bounded = "set client.user_timeout = 1500ms; given client ESTABLISHED, raw server; \
        network forge ACK seq=301 ack=101 win=0 from server; settle; client send 5; wait 1s; \
        wait 1499ms; expect client not CLOSED; wait 1ms; expect client signal timeout, client CLOSED";
    run(&["--client", "linux", "-e", bounded]).ends(0);
    let idle = "set client.keep_alive = 2s; given both ESTABLISHED; wait 1s; server send 1; \
        client recv DATA; server recv ACK; wait 1999ms; expect silence; wait 1ms; \
        server recv ACK seq=100; client recv ACK; expect silence";
    run(&["--stack", "linux", "-e", idle]).ends(0);
}

/// Of each scenario here, a mistake in `src/stack/linux` was found to change the verdict.
#[test]
fn exact_scenarios_pass() {
    if !is_here() {
        return;
    }
    let file = |name: &str| format!("{}/tests/linux/{name}", env!("CARGO_MANIFEST_DIR"));
    run(&["--stack", "linux", &file("exact.synfin")]).ends(0).says("13 passed");
    // What the first learns of the path must not reach the second.
    run(&["--stack", "linux", "--jobs", "1", &file("path_mtu.synfin")]).ends(0).says("2 passed");
}

#[test]
fn timers_that_differ_in_real_time_are_inconclusive() {
    if !is_here() {
        return;
    }
    for (scenario, reason) in [
        (
            "client send 5; network hold DATA; wait 400ms; network release DATA; server recv DATA; \
             client recv ACK; client send 5; network drop DATA; wait 1s; server recv DATA",
            "in the kernel, which runs in real time, they took none",
        ),
        (
            "set client.delayed_ack = on; set client.nagle = off; server listen; client connect; \
             expect both ESTABLISHED; client send 5; network drop DATA; wait 900ms; \
             server send 5; client recv DATA; wait 100ms; server recv DATA",
            "in the kernel, which runs in real time, the other one fires first",
        ),
        (
            "given raw client, server ESTABLISHED; network forge DATA+URG len=5 up=5 from client; \
             server recv DATA; expect server.RCV.UP = 106; \
             network forge RST seq=server.RCV.NXT from client; server recv RST; server listen; \
             network forge SYN seq=500 from client; server recv SYN; expect server.RCV.UP = 106",
            "server has RCV.UP",
        ),
    ] {
        let run = run(&["--stack", "linux", "-e", scenario]).ends(4).says("1 inconclusive");
        run.says(reason);
    }
}

/// If the kernel is what fails, the author of the scenario needs no advice, but to know what the
/// kernel cannot do.
#[test]
fn a_limit_of_the_kernel_comes_first_and_draws_no_advice() {
    if !is_here() {
        return;
    }
    let text = "set server.window = 10; set client.nagle = off
        client send 15; server recv DATA len=10";
    let run = run(&["--stack", "linux", "-e", text]).ends(1);
    let advice: Vec<_> = run.out.lines().filter(|line| line.contains("advice:")).collect();
    let least = "at the server, Linux's smallest window is 1152 octets; a smaller one is only";
    assert_eq!(advice.len(), 1, "{}", run.out);
    assert!(advice[0].contains(least), "{}", run.out);
}

/// The caret is at the `set` that asks for it, not at the statement that would run.
#[test]
fn what_is_underlined_is_the_set_that_the_kernel_cannot_do() {
    if !is_here() {
        return;
    }
    let text = "set MSL = 1s\n set rfc5961 = off\nclient close; server recv FIN";
    let run = run(&["--stack", "linux", "-e", text]).ends(4);
    let lines: Vec<&str> = run.out.lines().collect();
    let caret = lines.iter().position(|line| line.contains('^')).unwrap();
    let (under, at) = (lines[caret], lines[caret].find('^').unwrap());
    assert_eq!(lines[caret - 1].get(at..), Some("set rfc5961 = off"), "{}", run.out);
    assert_eq!(under.matches('^').count(), "set rfc5961 = off".len(), "{}", run.out);
}

/// The same output, down to every segment, one at a time and many at once.
#[test]
fn load_changes_nothing() {
    if !is_here() {
        return;
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/");
    let of = |name: &str| format!("{folder}{name}");
    let (closing, loss, data) = (of("closing"), of("loss"), of("data"));
    let all = |jobs: &str| {
        let what = ["--stack", "linux", "--format", "json", "--jobs", jobs];
        run(&[&what[..], &[&closing, &loss, &data]].concat()).out
    };
    let first = all("16");
    assert!(first.contains("\"verdict\": \"passed\""), "{first}");
    for jobs in ["16", "2"] {
        assert!(first == all(jobs), "another outcome with --jobs {jobs}");
    }
}

/// The page lists every pinned setting, with its value.
#[test]
fn the_page_lists_the_pinned_settings() {
    let page = include_str!("../../docs/stacks/linux.md");
    for sysctl in synfin::stack::linux::sysctls::SYSCTLS {
        let name = sysctl.path.trim_start_matches("ipv4/").replace('/', ".");
        let row = format!("| `{name}` | `{}` | {} |", sysctl.value, sysctl.why);
        assert!(page.contains(&row), "not in docs/stacks/linux.md: {row}");
    }
    use synfin::stack::linux::sysctls::{DEVICE, ROUTE};
    for (of, rows) in [("route", ROUTE), ("device", DEVICE)] {
        for (name, value, why) in rows {
            let row = format!("| {of}: `{name}` | `{value}` | {why} |");
            assert!(page.contains(&row), "not in docs/stacks/linux.md: {row}");
        }
    }
}

/// Only the namespace's settings count: with others, the RTO would differ or the SYN,ACK be
/// missing.
#[test]
fn pinned_settings_hold_in_the_namespace() {
    if !is_here() {
        return;
    }
    let exact = "client send 1; network drop DATA; wait 999ms; expect silence; wait 1ms; \
                 network drop DATA; wait 1999ms; expect silence; wait 1ms; server recv DATA";
    run(&["--stack", "linux", "-e", exact]).ends(0);
}
