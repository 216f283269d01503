#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::language::{Checked, Reading, Source};
use crate::packetdrill::check;

/// A listener's handshake, up to the connection with number 4.
const SERVER: &str = "\
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0
+0 < S 0:0(0) win 1000 <mss 1000>
+0 > S. 0:0(0) ack 1 <...>
+.1 < . 1:1(0) ack 1 win 1000
+0 accept(3, ..., ...) = 4
";

fn checked(text: &str, reading: &Reading) -> Checked {
    check(&Source::new("x.pkt", text), reading).unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// The statements of a script, one a line.
fn plan(text: &str) -> String {
    let checked = checked(text, &Reading::default());
    let scenario = &checked.plan.scenarios[0];
    assert_eq!(scenario.unsupported, None, "{text}");
    let lines = scenario.statements.iter().map(|statement| statement.kind.to_string());
    lines.collect::<Vec<_>>().join("\n")
}

/// The statements that `more` adds to those of [`SERVER`].
fn after_handshake(more: &str) -> String {
    let (all, first) = (plan(&format!("{SERVER}{more}")), plan(SERVER));
    // Settings come first, and are others.
    let begin = |plan: &str| plan.find("server listen forever").expect("a listener");
    let (all, first) = (&all[begin(&all)..], &first[begin(&first)..]);
    all.strip_prefix(first).expect("the same handshake").trim_start().to_owned()
}

/// What keeps a script from running, as the server of [`SERVER`] goes on.
fn unsupported(more: &str) -> String {
    let checked = checked(&format!("{SERVER}{more}"), &Reading::default());
    let scenario = &checked.plan.scenarios[0];
    scenario.unsupported.as_ref().map(|it| it.what.clone()).unwrap_or_default()
}

/// What is left out.
fn left_out(text: &str) -> Vec<String> {
    let warnings = checked(text, &Reading::default()).warnings;
    warnings.into_iter().map(|it| it.message).collect()
}

/// Only the settings.
fn sets(text: &str) -> Vec<String> {
    let lines = plan(text);
    let sets = lines.lines().filter(|line| line.starts_with("set "));
    // All are wishes but the ISS.
    sets.map(|line| line.strip_suffix(" if possible").unwrap_or(line).to_owned()).collect()
}

#[test]
fn a_listener_and_its_connection_are_one_host() {
    insta::assert_snapshot!(plan(&format!("{SERVER}+0 close(4) = 0\n+0 close(3) = 0\n")), @r"
    given raw client
    set server.window_scale = 8 if possible
    set server.timestamps = on if possible
    set server.sack = on if possible
    set server.half_duplex_close = on if possible
    set server.ISS = 0
    server listen forever
    network forge SYN seq=0 win=1000 mss=1000 from client
    server recv ANY
    client recv next only SYN+ACK seq=0 len=0 ack=1 at 0s
    wait until 0.1s
    network forge ACK seq=1 ack=1 win=1000 from client
    server recv ANY
    expect server ESTABLISHED or CLOSE_WAIT
    server close or fails
    server stop listening
    ");
}

#[test]
fn a_client_offers_what_its_system_does() {
    let open = "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n\
        +0 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)\n";
    let freebsd = format!("`sysctl -w net.inet.tcp.sack.enable=0`\n{open}");
    assert_eq!(
        sets(&freebsd)[..3],
        ["set client.sack = off", "set client.window_scale = 6", "set client.timestamps = on",]
    );
    let linux = format!("`sysctl -q net.ipv4.tcp_rmem=\"4096 87380 6291456\"`\n{open}");
    assert_eq!(sets(&linux)[0], "set client.window_scale = 7");
    let order = "+0 > S 0:0(0) <mss 1460,nop,wscale 9,sackOK,TS val 100 ecr 0>\n";
    assert_eq!(sets(&format!("{open}{order}"))[0], "set client.window_scale = 6");
    let off = format!("`sysctl -w net.inet.tcp.rfc1323=0`\n{open}");
    assert_eq!(sets(&off)[..2], ["set client.window_scale = off", "set client.timestamps = off"]);
}

#[test]
fn what_a_system_chooses_is_set_where_a_script_tells_it_and_may_show_it() {
    let has = |text: &str, set: &str| sets(text).iter().any(|it| it == set);
    let (window, own) = ("set server.initial_window = 10", "set server.own_choices = on");
    let linux = |more: &str| format!("`./defaults.sh`\n{SERVER}{more}");
    let writes = "+0 write(4, ..., 100) = 100\n";
    let reads = "+0 < P. 1:11(10) ack 1 win 1000\n";
    assert!(has(&linux(writes), window) && has(&linux(writes), own));
    assert!(!has(&linux(reads), window) && has(&linux(reads), own));
    assert!(!has(&linux(""), window) && !has(&linux(""), own));
    let freebsd = format!("`sysctl -w net.inet.tcp.sack.enable=1`\n{SERVER}{writes}");
    assert!(has(&freebsd, window) && !has(&freebsd, own));
    let untold = format!("{SERVER}{writes}");
    assert!(!has(&untold, window) && !has(&untold, own));
}

#[test]
fn times_count_from_the_begin_until_one_is_not_exact() {
    let more = "+.1 > . 1:1(0) ack 1\n+1~+2 > . 1:1(0) ack 1\n+.5 < . 1:1(0) ack 1 win 9\n\
        +.5 > . 1:1(0) ack 1\n9 < . 1:1(0) ack 1 win 9\n* > . 1:1(0) ack 1\n";
    let moments: Vec<String> = after_handshake(more)
        .lines()
        .filter_map(|line| Some(line.split_once(" at ").or(line.split_once(" until "))?.1.into()))
        .collect();
    assert_eq!(moments, ["0.2s", "1.2s to 2.2s", "+0.5s", "+0.5s", "9s", "9s to 609s"]);
}

#[test]
fn options_that_are_expected_are_all_there_are() {
    let expects = |options: &str| {
        let plan = after_handshake(&format!("+0 > . 1:1(0) ack 1 {options}\n"));
        plan.split_once("ack=1").unwrap().1.to_owned()
    };
    assert_eq!(expects(""), " without other options at 0.1s");
    assert_eq!(expects("<...>"), " at 0.1s");
    assert_eq!(
        expects("<nop,nop,TS val 7 ecr 8,sack 1:2 5:6,eol>"),
        " tsval=7 tsecr=8 sack=1:2,5:6 without other options at 0.1s"
    );
}

#[test]
fn a_lenient_reading_leaves_windows_options_and_times_to_the_stack() {
    let text = format!("{SERVER}+.5 > P. 1:11(10) ack 1 win 77 <mss 5>\n");
    let reading = Reading { lenient: true, ..Reading::default() };
    let scenario = &checked(&text, &reading).plan.scenarios[0];
    let last = scenario.statements.last().unwrap().kind.to_string();
    assert_eq!(last, "client recv next only PSH+ACK seq=1 len=10 ack=1 at 0s to +600.5s");
}

#[test]
fn a_packet_stands_for_as_many_segments_as_its_payload_fills() {
    insta::assert_snapshot!(after_handshake("+0 > FP. 1:2501(2500) ack 1\n"), @r"
    client recv next DATA+ACK seq=1 len=1000 ack=1 without FIN+URG without other options at 0.1s
    client recv next DATA+ACK seq=1001 len=1000 ack=1 without FIN+URG without other options at 0.1s
    client recv next only FIN+PSH+ACK seq=2001 len=500 ack=1 without other options at 0.1s
    ");
}

#[test]
fn numbers_of_a_syn_are_those_of_its_header() {
    let open = "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n";
    let connects = "+0 connect(3, ..., ...) = -1 EINPROGRESS (…)\n+0 > S 9:9(0) <...>\n\
        +0 < S. 123:123(0) ack 10 win 5 <mss 9>\n+0 > . 1:1(0) ack 1\n";
    let plan_of = plan(&format!("{open}{connects}"));
    assert!(plan_of.contains("recv next only SYN seq=0 len=0 at 0s"), "{plan_of}");
    assert!(plan_of.contains("forge SYN+ACK seq=0 ack=1 win=5"), "{plan_of}");
    assert!(plan_of.contains("only ACK seq=1 len=0 ack=1"), "{plan_of}");
    // Where nothing is open, there is no side to count from.
    let closed = plan(&format!("{open}+0 < S 17:17(0) win 5\n+0 > R. 0:0(0) ack 18\n"));
    assert!(closed.contains("forge SYN seq=17"), "{closed}");
}

#[test]
fn what_a_call_returns_is_an_answer_a_state_or_a_signal() {
    let lines = |call: &str| after_handshake(&format!("+0 {call}\n")).replace('\n', "; ");
    let cases = [
        ("read(4, ..., 100) = 100", "server read 100"),
        ("read(4, ..., 1000) = 100", "server read only 100"),
        ("recv(4, ..., 1000, MSG_DONTWAIT) = -1 EAGAIN (…)", "server read nothing"),
        ("read(4, ..., 1000) = 0", "server read EOF"),
        ("read(4, ..., 1000) = -1 ECONNRESET (…)", "expect server signal reset"),
        ("write(4, ..., 50) = 50", "server send 50 push"),
        ("writev(4, [{..., 5}, {..., 6}], 2) = 11", "server send 11 push"),
        ("send(4, ..., 1, MSG_OOB) = 1", "server send 1 push urgent"),
        ("shutdown(4, SHUT_WR) = 0", "server close"),
        (
            "getsockopt(4, SOL_SOCKET, SO_ERROR, [0], [4]) = 0",
            "expect server not signal reset or refused or timeout",
        ),
        (
            "getsockopt(4, SOL_SOCKET, SO_ERROR, [ETIMEDOUT], [4]) = 0",
            "expect server signal timeout",
        ),
        (
            "poll([{fd=4, events=POLLIN|POLLOUT, revents=POLLOUT}], 1, 0) = 1",
            "server read nothing; expect server ESTABLISHED or CLOSE_WAIT",
        ),
        // The connection that there is was accepted.
        ("accept(3, ..., ...) = -1 EAGAIN (…)", ""),
        ("fcntl(4, F_GETFL) = 0x802 (flags O_RDWR|O_NONBLOCK)", ""),
    ];
    for (call, wanted) in cases {
        assert_eq!(lines(call), wanted, "{call}");
    }
    let linger = "+0 setsockopt(4, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}, 8) = 0\n";
    let closed = after_handshake(&format!("{linger}+0 close(4) = 0\n"));
    assert_eq!(closed, "server close linger 0s or fails");
}

#[test]
fn a_call_that_blocks_returns_at_its_time_and_not_before() {
    let more =
        "+0...0.3 read(4, ..., 9) = 5\n+.3 < . 1:6(5) ack 1 win 9\n+.1 < . 6:7(1) ack 1 win 9\n";
    insta::assert_snapshot!(after_handshake(more), @r"
    server read nothing
    wait until 0.4s
    network forge ACK seq=1 ack=1 len=5 win=9 from client
    server recv ANY
    server read only 5
    wait until 0.5s
    network forge ACK seq=6 ack=1 len=1 win=9 from client
    server recv ANY
    ");
}

#[test]
fn assertions_become_expectations() {
    let expects = |code: &str| after_handshake(&format!("+0 %{{ {code} }}%\n"));
    assert_eq!(expects("assert tcpi_state == 1, tcpi_state"), "expect server ESTABLISHED");
    assert_eq!(expects("assert tcpi_state == TCP_CLOSE_WAIT"), "expect server CLOSE_WAIT");
    assert_eq!(
        expects("assert tcpi_state in (1, 8) and not tcpi_unacked != 0\nassert 1 << 2 == 4"),
        "expect server ESTABLISHED or CLOSE_WAIT, server.SND.UNA = server.SND.NXT"
    );
    assert_eq!(
        expects("assert (tcpi_unacked == 0), 'x'; print(tcpi_rtt)"),
        "expect server.SND.UNA = server.SND.NXT"
    );
    let between = "assert 0 < tcpi_state < 9 , '; #' # assert False";
    assert_eq!(expects(between), expects("assert tcpi_state > 0 and tcpi_state < 9"));
    assert_eq!(
        expects("assert tcpi_state not in (1, 8)"),
        expects("assert not tcpi_state in (1, 8)")
    );
    assert_eq!(
        expects("assert 1000 <= tcpi_snd_wnd < 2000"),
        "expect server.SND.WND >= 1000, server.SND.WND < 2000"
    );
    // In no state at all: it fails.
    let never = expects("assert tcpi_state > 99");
    assert!(never.starts_with("expect server not CLOSED or LISTEN"), "{never}");
    assert_eq!(expects("assert 1 == 2 or False"), never);
    assert_eq!(
        unsupported("+0 %{ assert tcpi_snd_cwnd == 10, tcpi_snd_cwnd }%\n"),
        "assertions of tcpi_snd_cwnd"
    );
    assert_eq!(unsupported("+0 %{ import os }%\n"), "Python that is more than assertions");
}

#[test]
fn lists_of_sockets_are_looked_at_and_never_run() {
    let expects = |command: &str| after_handshake(&format!("+0 `{command}`\n"));
    let list = "sockstat -4 -P tcp -s | grep packetdril | grep -c TIME_WAIT | grep";
    assert_eq!(expects(&format!("{list} 1")), "expect server TIME_WAIT");
    assert_eq!(expects(&format!("{list} 0")), "expect server not TIME_WAIT");
    assert_eq!(expects("ss -Htan state fin-wait-2 | grep :8080"), "expect server FIN_WAIT_2");
    assert_eq!(expects("sockstat -s | grep -c CLOSED | grep 1"), "expect server CLOSED or LISTEN");
    assert_eq!(expects("tcpdrop -l -a"), "server abort or fails");
    assert_eq!(
        unsupported("+0 `rm -rf /tmp/x && reboot`\n+0 > R 1:1(0)\n"),
        "the shell command `reboot`"
    );
}

#[test]
fn what_cannot_be_run_is_said() {
    let cases = [
        ("+0 < udp (5)\n", "UDP packets"),
        ("+0 epoll_create(1) = 5\n", "epoll_create()"),
        ("+0 write(4, ..., 50) = 20\n", "a write that fills the send buffer"),
        ("+0...0.3 write(4, ..., 50) = 50\n", "write() that waits"),
        ("+0 recv(4, ..., 50, MSG_PEEK) = 20\n", "recv() with MSG_PEEK"),
        ("+0 setsockopt(4, SOL_TCP, TCP_FASTOPEN, [1], 4) = 0\n", "the socket option TCP_FASTOPEN"),
        ("+0 < icmp unreachable frag_needed mtu 900 [1:1(0)]\n", "path MTU discovery"),
        ("+0 > [ect0] . 1:1(0) ack 1\n", "`ect0` in the IP header"),
        ("+0 accept(3, ..., ...) = 5\n", "a second connection"),
        ("+0 socket(..., SOCK_STREAM, 0) = 4\n", "a descriptor that is open already"),
        ("+0 `sockstat -s | grep -c LISTEN | grep 3`\n", "several sockets in one state"),
        ("+0 accept(4, ..., ...) = 5\n", "accept() of a socket that does not listen"),
        ("+0 close(9) = 0\n", "close() of a descriptor that is not open"),
        ("+0 read(..., ..., 9) = 0\n", "read() of a descriptor that is not open"),
        ("+0 read(3, ..., 9) = 9\n", "read() that returns 9"),
        ("+0 read(4, ..., 9) = 10\n", "read() that returns more than there is room for"),
        ("+0 write(3, ..., 9) = 9\n", "write() that returns 9"),
        ("+0 writev(4, [{..., 5}, {..., 6}], 1) = 11\n", "writev() of another number of parts"),
        ("+0 fcntl(4, F_SETFL, O_NONBLOCK) = 5\n", "fcntl() that returns 5"),
        ("+0 fcntl(4, F_GETFL) = 0x99\n", "fcntl() that returns 153"),
        (
            "+0 recvmsg(4, {msg_iov(1)=[{\"abc\", 3}], msg_flags=0}, 0) = 3\n",
            "the octets that a call reads",
        ),
        (
            "+0 poll([{fd=4, events=POLLOUT, revents=POLLOUT}], 1, 0) = 0\n",
            "a poll() whose result is not that of its `revents`",
        ),
        (
            "+0 poll([{fd=4, events=POLLIN, revents=POLLOUT}], 1, 0) = 1\n",
            "a poll() whose result is not that of its `revents`",
        ),
        ("+0 getsockopt(4, SOL_SOCKET, SO_RCVBUF, [5], [4]) = 0\n", "what SO_RCVBUF reports"),
        ("+0 `nstat | grep -q Foo`\n", "the shell command `nstat`"),
        ("+0 `! ss -tan | grep ESTAB`\n", "the shell command `!`"),
        ("+0 `sysctl net.ipv4.tcp_sack | grep 0`\n", "the shell command `sysctl`"),
        (
            "+0 `sysctl -w net.ipv4.tcp_sack=0`\n+0 < . 1:1(0) ack 1 win 9\n",
            "the sysctl `net.ipv4.tcp_sack` in the middle of a connection",
        ),
    ];
    for (more, wanted) in cases {
        assert_eq!(unsupported(more), wanted, "{more}");
    }
}

#[test]
fn what_is_left_out_is_said_once() {
    let text = format!(
        "`sysctl -w net.ipv4.tcp_frto=2`\n{SERVER}\
        +0 `sysctl -q net.ipv4.tcp_frto=0`\n"
    );
    assert_eq!(left_out(&text), ["left out: the sysctl `net.ipv4.tcp_frto`"]);
}

#[test]
fn an_icmp_error_is_about_the_last_segment() {
    let error = "+0 < icmp unreachable host_unreachable [1:11(10)]\n";
    let text = format!("+0 > P. 1:11(10) ack 1\n{error}");
    assert!(after_handshake(&text).ends_with("network icmp host_unreachable to server"));
    assert_eq!(unsupported(error), "an ICMP error that is not about the last segment");
}

#[test]
fn buffers_report_what_their_system_makes_of_them() {
    let freebsd = "`sysctl -w net.inet.tcp.recvspace=65536`\n";
    let reports = |set: &str, value: u32| {
        let text =
            format!("{set}{SERVER}+0 getsockopt(4, SOL_SOCKET, SO_RCVBUF, [{value}], [4]) = 0\n");
        checked(&text, &Reading::default()).plan.scenarios[0].unsupported.is_none()
    };
    // 66 segments of 1000 octets.
    assert_eq!([65_536, 66_000, 65_000].map(|it| reports(freebsd, it)), [true, true, false]);
    let linux = "`sysctl -q net.ipv4.tcp_sack=1`\n";
    assert_eq!([65_536, 66_000].map(|it| reports(linux, it)), [false, false]);
}

#[test]
fn a_refusal_is_no_reset() {
    let open = "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n\
        +0 connect(3, ..., ...) = -1 EINPROGRESS (…)\n+0 > S 0:0(0) <...>\n\
        +0 < R. 0:0(0) ack 1 win 0\n";
    let last = |errno: &str| {
        let error = format!("+0 getsockopt(3, SOL_SOCKET, SO_ERROR, [{errno}], [4]) = 0\n");
        plan(&format!("{open}{error}")).lines().last().unwrap().to_owned()
    };
    assert_eq!(last("ECONNREFUSED"), "expect client signal refused");
    assert_eq!(last("ECONNRESET"), "expect client not signal refused, client signal reset");
}
