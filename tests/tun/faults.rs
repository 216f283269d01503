//! What is missing or wrong, and what is said about it; and what cannot be known, which is no pass.

use crate::rig::{PYTHON, bare, is_here, kernel, smoltcp, synfin};

/// A whole life, in which the server's user closes too.
const LIFE: &str = "server listen; client connect; expect client ESTABLISHED; client close; \
                    server recv FIN; server close; client recv FIN";

/// `synfin run` of that scenario with the server behind `t0`.
fn run(script: &str, options: &str, scenario: &str) -> crate::rig::Run {
    let server = if ["tun:", "tap:"].iter().any(|it| options.starts_with(it)) {
        options.to_owned()
    } else {
        format!("tun:t0,{options}")
    };
    synfin(script, &["run", "--server", &server, "-e", scenario])
}

#[test]
fn a_device_that_cannot_be_opened_says_what_would_help() {
    if !is_here() {
        return;
    }
    let nothing = run("", "tun:t9", LIFE).ends(5);
    nothing.says("there is no device `t9`: start the program that opens it first");
    run(&bare("tun"), "tap:t0", LIFE).ends(5).says("should it be `tun:t0`?");
    run("ip tuntap add dev t0 mode tun\n", PYTHON, LIFE).ends(5).says("`ip link set t0 up`");
    let smoltcp = format!("agent={} t0 192.0.2.1", smoltcp().display());
    let taken = run(&bare("tun"), &format!("end=file,{smoltcp}"), LIFE).ends(5);
    taken.says("another program has its file open");
    let own = bare("tun") + "ip addr add 192.0.2.2/24 dev t0\n";
    run(&own, &smoltcp, LIFE).ends(5).says("192.0.2.2 is an address of this machine");
    let nobody = run(&bare("tap"), "tap:t0,end=interface", LIFE).ends(5);
    nobody.says("nobody at the device `t0` answers ARP for 192.0.2.1");
}

#[test]
fn a_command_line_that_cannot_be_says_why() {
    let wrong = |text: &str| {
        let output = assert_cmd::Command::cargo_bin("synfin").unwrap();
        let output =
            { output }.args(["run", "--server", text, "-e", "expect both CLOSED"]).output();
        String::from_utf8(output.unwrap().stderr).unwrap()
    };
    assert!(wrong("tun:x,adress=10.0.0.1").contains("did you mean `address=`?"));
    assert!(wrong("tunn:x").contains("did you mean `tun:NAME`?"));
}

#[test]
fn an_agent_that_fails_says_how() {
    if !is_here() {
        return;
    }
    let kernel = kernel("tun");
    run(&kernel, "agent=/nowhere/agent", LIFE).ends(5).says("cannot start `/nowhere/agent`");
    run(&kernel, "agent=echo hello", LIFE).ends(1).says("one line of JSON that answers `hello`");
    let program = run(&kernel, "agent=python3 kits/python/tcp.py", LIFE).ends(1);
    program.says("`level` is `symbols`; an agent's is `calls`");
    let dies = "agent=sh -c 'sed -u 3q | python3 kits/agent/agent.py; exit 3'";
    run(&kernel, dies, LIFE).ends(1).says("it ended with exit code 3");
    let lies = r#"agent=sh -c 'read a; echo "{\"version\":1,\"level\":\"calls\"}"; read b; echo "{}"; read c; echo "{\"state\":\"OPEN\"}"; sleep 60'"#;
    run(&kernel, lies, LIFE).ends(1).says("`state`: there is no `OPEN`");
}

/// An echo server that goes on listening, in the background of the script.
const ECHO: &str = "python3 -c '
import socket
s = socket.create_server((\"192.0.2.1\", 7))
open(\"/proc/self/comm\", \"w\").write(\"ready\")
while True:
    c, _ = s.accept()
    try:
        while d := c.recv(100): c.send(d)
    except OSError: pass
    c.close()
' >/dev/null 2>&1 & server=$!
while [ \"$(cat /proc/$server/comm)\" != ready ]; do :; done
";

#[test]
fn a_program_without_an_agent_answers_and_nothing_else_is_a_pass() {
    if !is_here() {
        return;
    }
    let script = kernel("tun") + ECHO;
    let echo = "server listen; client connect; expect client ESTABLISHED; client send \"hi\"; \
                client read \"hi\"; client close; server recv FIN; client recv FIN";
    run(&script, "port=7", echo).ends(0);
    for (scenario, why) in [
        (
            "server listen; client connect; expect server ESTABLISHED",
            "server's state cannot be known",
        ),
        (
            "server listen; client connect; client close; expect server signal closing",
            "what server's user is told cannot be known",
        ),
        (LIFE, "there is no agent (`agent=`) that could"),
        ("client connect; expect client signal refused", "listens all the time"),
        ("set server.MSS = 500; server listen; client connect", "there is no agent"),
        (
            "server listen; client connect; expect client ESTABLISHED; client abort; server recv RST; \
             client connect; server recv SYN; expect client SYN_SENT",
            "goes on listening",
        ),
    ] {
        run(&script, "port=7", scenario).ends(4).says(why);
    }
}

#[test]
fn there_is_one_host_behind_a_device() {
    if !is_here() {
        return;
    }
    let stack = format!("tun:t0,{PYTHON}");
    let both = synfin(&kernel("tun"), &["run", "--stack", &stack, "-e", LIFE]).ends(4);
    both.says("both hosts would be behind `t0`");
    for raw in ["client", "server"] {
        let other = if raw == "client" { "server" } else { "client" };
        let scenario = format!(
            "given raw {raw}, {other} ESTABLISHED; network forge RST seq={other}.RCV.NXT from {raw}; \
             {other} recv RST; expect {other} CLOSED, {other} signal reset"
        );
        synfin(&kernel("tun"), &["run", "--stack", &stack, "-e", &scenario]).ends(0);
    }
}

#[test]
fn a_stack_that_answers_no_echo_is_waited_for() {
    if !is_here() {
        return;
    }
    let script = kernel("tun") + "echo 1 > /proc/sys/net/ipv4/icmp_echo_ignore_all\n";
    run(&script, &format!("quiet=40ms,{PYTHON}"), LIFE).ends(0);
    let silent = "client send 5; server recv DATA; client recv ACK; expect server silent";
    run(&script, &format!("quiet=40ms,{PYTHON}"), silent).ends(0);
}

#[test]
fn a_stack_that_ends_is_noticed() {
    if !is_here() {
        return;
    }
    // Its device answers no echo any more, once it is an interface without a process.
    let agent = format!("agent=sh -c 'sed -u 3q | {} t0 192.0.2.1'", smoltcp().display());
    let gone = run(&bare("tun"), &agent, LIFE).ends(1);
    gone.says("an answer to an ICMP echo within 5 s, as before");
}
