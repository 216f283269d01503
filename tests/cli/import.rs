//! `synfin import`: scripts as scenarios, on stdout and in files.

use crate::rig::{Folder, run};

/// A reset in CLOSE_WAIT. The first nine events lead there.
const RESET: &str = "// A RST at RCV.NXT ends the connection
// in CLOSE_WAIT.
--tolerance_usecs=50000

0.00 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0
// The handshake.
+0 < S 0:0(0) win 65535 <mss 1460>
+0 > S. 0:0(0) ack 1 <...>
+0 < . 1:1(0) ack 1 win 65535
+0 accept(3, ..., ...) = 4
+0 close(3) = 0
+0 < F. 1:1(0) ack 1 win 65535
+0 > . 1:1(0) ack 2

/* The reset
 * comes later. */
+.1 < R. 2:2(0) ack 1 win 65535 // in the window
+0 getsockopt(4, SOL_SOCKET, SO_ERROR, [ECONNRESET], [4]) = 0
";

/// A reset at the right edge of the window, of a connection that was opened actively.
const EDGE: &str = "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 `sysctl -w net.ipv4.tcp_mystery=1`
+0 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
+0 > S 0:0(0) win 65535 <...>
+.1 < S. 0:0(0) ack 1 win 65535 <mss 1460>
+0 > . 1:1(0) ack 1
+0 < R 65536:65536(0) win 65535
+0 %{ assert tcpi_state == 1, tcpi_state }%
";

const UDP: &str = "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 < udp (10)
+0 close(3) = 0
";

const WRONG: &str = "0 sockt(..., SOCK_STREAM, IPPROTO_TCP) = \n";

/// The lines of a text that are neither comments nor empty.
fn code(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

#[test]
fn what_only_leads_somewhere_becomes_a_given() {
    let folder = Folder::new(&[("reset.pkt", RESET)]);
    let done = folder.run(&["import", "reset.pkt"]).ends(0);
    assert_eq!(done.err, "");
    assert_eq!(
        done.out,
        "# Imported from reset.pkt.
# A RST at RCV.NXT ends the connection
# in CLOSE_WAIT.

@strict warn

# The handshake.

given server CLOSE_WAIT, raw client
set ISS = 0

client recv next only ACK seq=1 ack=2 len=0

# The reset
# comes later.
wait 100ms  # in the window
network forge RST+ACK from client
server recv RST
expect server signal reset
"
    );
    folder.write("reset.synfin", &done.out);
    folder.run(&["fmt", "--check", "reset.synfin"]).ends(0);
    folder.run(&["check", "reset.synfin"]).ends(0);
    folder.run(&["run", "reset.synfin", "reset.pkt"]).ends(0);
}

#[test]
fn edges_of_a_window_have_names_and_what_has_no_words_counts() {
    let folder = Folder::new(&[("edge.pkt", EDGE)]);
    let done = folder.run(&["import", "edge.pkt"]).ends(0);
    assert_eq!(done.err, "1 of 8 events have no words in a scenario\n");
    let code = code(&done.out);
    let edge = "network forge RST seq=client.RCV.NXT+client.RCV.WND from server";
    assert!(code.contains(&edge), "{}", done.out);
    let head = "# Imported from edge.pkt: 1 of 8 events have no words in a scenario.\n";
    assert!(done.out.starts_with(head), "{}", done.out);
    let left_out = "# left out: the sysctl `net.ipv4.tcp_mystery`
#     +0 `sysctl -w net.ipv4.tcp_mystery=1`\n";
    assert!(done.out.contains(left_out), "{}", done.out);
}

#[test]
fn a_script_that_cannot_run_becomes_a_comment() {
    let folder = Folder::new(&[("udp.pkt", UDP)]);
    let done = folder.run(&["import", "udp.pkt", "-o", "udp.synfin"]).ends(0);
    assert_eq!(done.out, "udp.synfin\n");
    assert_eq!(
        done.err,
        "1 of 3 events have no words in a scenario\nno run can do what it asks for: it is a comment now\n"
    );
    let text = folder.read("udp.synfin");
    assert_eq!(code(&text), [""; 0], "{text}");
    assert!(text.contains("# unsupported: UDP packets\n#     +0 < udp (10)\n"), "{text}");
    folder.run(&["run", "udp.synfin"]).ends(4);
}

#[test]
fn files_are_not_overwritten_unless_told() {
    let folder = Folder::new(&[("a.pkt", RESET), ("a.synfin", "mine\n")]);
    let refused = folder.run(&["import", "a.pkt", "-o", "a.synfin"]).ends(2);
    assert_eq!(refused.err, "error: `a.synfin` already exists; `--force` overwrites it\n");
    assert_eq!(folder.read("a.synfin"), "mine\n");
    folder.run(&["import", "a.pkt", "-o", "a.synfin", "--force"]).ends(0);
    assert!(folder.read("a.synfin").contains("given server CLOSE_WAIT"));
}

#[test]
fn a_folder_of_scripts_becomes_a_folder_of_scenarios() {
    let folder = Folder::new(&[("in/a.pkt", RESET), ("in/b/c.pkt", UDP), ("in/d.synfin", "")]);
    let refused = folder.run(&["import", "in"]).ends(2);
    assert_eq!(refused.err, "error: 2 scripts: name a folder for the scenarios with `-o`\n");
    let done = folder.run(&["import", "in", "-o", "out"]).ends(0);
    assert_eq!(done.out.replace('\\', "/"), "out/a.synfin\nout/b/c.synfin\n");
    assert!(
        done.err.ends_with("no run can do what 1 of 2 scripts ask for: they are comments now\n")
    );
    // In one place, two of the same name would be one.
    folder.write("in/b/a.pkt", RESET);
    let both = folder.run(&["import", "in/a.pkt", "in/b/a.pkt", "-o", "both"]).ends(2);
    assert!(both.err.contains("would both become"), "{}", both.err);
    assert!(!folder.at("both").exists());
}

#[test]
fn errors_are_those_of_check_and_nothing_is_written() {
    let folder = Folder::new(&[("good.pkt", RESET), ("bad.pkt", WRONG)]);
    let done = folder.run(&["import", ".", "-o", "out"]).ends(3);
    assert!(done.err.contains(" --> bad.pkt:1:"), "{}", done.err);
    assert!(done.err.ends_with(": nothing was written\n"), "{}", done.err);
    assert!(!folder.at("out").exists());
}

#[test]
fn a_scenario_needs_no_import() {
    let folder = Folder::new(&[("a.synfin", "client close\n")]);
    let done = folder.run(&["import", "a.synfin"]).ends(2);
    assert_eq!(done.err, "error: `a.synfin` is a scenario already\n");
    let help = run(&["import", "--help"]).ends(0).out;
    assert!(help.contains("--lenient") && help.contains("--profile"), "{help}");
}
