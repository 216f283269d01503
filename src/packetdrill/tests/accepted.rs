//! A text for each production of both grammars.

use super::super::clean::clean;
use super::super::grammar::{self, Rule};
use super::script;

/// Each is right by itself, and has as many commands and events as are said.
const ACCEPTED: &[(usize, &str)] = &[
    // Options, commands, comments.
    (0, ""),
    (
        1,
        "--ip_version=ipv4\n--tolerance_usecs=10000 --dry_run\n--local_ip=192.0.2.1 0 close(3) = 0",
    ),
    (
        1,
        "--define=CC=\"reno\"\n--define=UP=`true`\n--define=P=IPPROTO_TCP\n--define=N=132\n+0 close(3) = 0",
    ),
    (1, "--remote_ip=2001:db8::1 --gateway_ip=\"192.0.2.2\"\n+0 close(3) = 0"),
    (3, "`set up`\n+0 close(3) = 0\n`clean up`"),
    (1, "`one\n# no comment here\n\"' // nor here\ntwo \\` three`"),
    (1, "+0 `sysctl -q net.ipv4.tcp_x=1`"),
    (2, "// a\n+0 close(3) = 0 // b\n/* c\n+0 d */ +0 close(4) = 0\n# e\n// at the end"),
    (1, "+0 %{ assert tcpi_state == 1, \"}\" }%"),
    (1, "+0 %{\nimport math\nassert x == {1: 2}[1]\n}%"),
    (2, "\u{feff}+0 close(3) = 0\r\n+0 close(4) = 0\r\n"),
    (2, "+0 close(3) = 0 +0 close(4) = 0"),
    // Times.
    (4, "0 close(3) = 0\n.5 close(3) = 0\n1.25 close(3) = 0\n+.1 close(3) = 0"),
    (4, "* > . 1:1(0)\n1~2 > . 1:1(0)\n+1~+2.5 > . 1:1(0)\n+ 0 > . 1:1(0)"),
    (3, "0.1...0.3 read(3, ..., 5) = 5\n1...2 close(3) = 0\n+0...0.200 close(3) = 0"),
    (1, "+0\n~\n+0.5\n>\n.\n1:1(0)"),
    // Segments.
    (
        9,
        "+0 < S 0:0(0)\n+0 > S. 0:0(0) ack 1\n+0 < . 1:1(0) ack 1 win 257\n+0 > P. 1:1(0) ack 1\n\
         +0 < FPU. 1:2(1) ack 1 win 5 urg 1\n+0 > R 1:1(0)\n+0 > - 1:1(0)\n+0 < SEW 0:0(0) win 5\n\
         +0 > S . 0:0(0) ack 1",
    ),
    (
        6,
        "+0 > .5 1:1(0) ack 1\n+0 > P.7 1:2(1) ack 1\n+0 > 6. 1:1(0) ack 1\n+0 > P6. 1:1(0) ack 1\n\
         +0 < SEWA 0:0(0)\n+0 > SA. 0:0(0) ack 1",
    ),
    (
        4,
        "+0 > 8080 > 40000 S 0:0(0)\n+0 > . 1:1(0)! ack 1\n+0 > . ...(10) ack 1\n+0 < R 1:1(0) ack 7",
    ),
    (1, "+0 > . 4294967295:4(5)"),
    (
        2,
        "+0 < S 0:0(0) win 5 <mss 1460,nop,eol>/udp(9899 > 9899)\n+0 > S. 0:0(0) ack 1 <...> / udp(1 > 2)",
    ),
    (1, "+0 < S 0:0(0) win 5 <mss 1460> { mut tcp mss; ins ip 4 8 }"),
    // Options.
    (1, "+0 < S 0:0(0) win 5 <mss 1460, sackOK, TS val 100 ecr 0, nop, wscale 7>"),
    (2, "+0 > S 0:0(0) <wscale *,\n  eol>\n+0 > S 0:0(0) <TS val ... ecr 100!>"),
    (2, "+0 > . 1:1(0) <nop,nop,sack 1:2 3:4 5:6>\n+0 > . 1:1(0) <sack 1:2\n3:4>"),
    (
        5,
        "+0 > S 0:0(0) <FO>\n+0 > S 0:0(0) <FO 0123456789abcdef>\n+0 > S 0:0(0) <FOEXP>\n\
         +0 > S 0:0(0) <exp-FO a1b2>\n+0 > S 0:0(0) <FO TFO_COOKIE,nop>",
    ),
    (1, "+0 > S 0:0(0) <md5 000102030405060708090a0b0c0d0e0f>"),
    (
        4,
        "+0 > . 1:1(0) <AccECN0>\n+0 > . 1:1(0) <AccECN1 ee1b 1 eceb 0 ee0b 1>\n\
         +0 > . 1:1(0) <exp-AccECN0 ee0b 1>\n+0 > . 1:1(0) <ECN e1b 1 ceb 0 e0b 1,nop>",
    ),
    (2, "+0 > S 0:0(0) <exp-tarr>\n+0 > S 0:0(0) <exp-tarr 5>"),
    (
        3,
        "+0 > S 0:0(0) <mpcapable v1 flags[flag_a,flag_h] key[ckey, skey=2] mpcdatalen 2,nop>\n\
         +0 > . 1:1(0) <dss dack8=1 dsn8=1 ssn=1 dll=4 nocs>\n\
         +0 < . 1:1(0) <add_address address_id=1 addr[x=inet_addr(\"192.0.2.1\")] port=4321 hmac=auto>",
    ),
    (
        3,
        "+0 < addr[a] > addr[b] S 0:0(0)\n+0 > > addr[b] S 0:0(0)\n+0 > [tos 0x04] addr[a] > addr[b] . 1:1(0)",
    ),
    // The IP header.
    (4, "+0 > [ect0] . 1:1(0)\n+0 > (noecn) . 1:1(0)\n+0 > [ect01] . 1:1(0)\n+0 < [ce] . 1:1(0)"),
    (
        3,
        "+0 > [tos 0x10, ttl 64] . 1:1(0)\n+0 > [ect1, flowlabel 0x1, hlim 5] . 1:1(0)\n+0 > [class 0x4] . 1:1(0)",
    ),
    (2, "+0 > [dscp af11, ecn ect0, ttl 5] . 1:1(0)\n+0 > [dscp voice-admit] . 1:1(0)"),
    // Headers around.
    (
        2,
        "+0 < ipv4 192.0.2.1 > 192.0.2.2: gre: . 1:1(0)\n+0 < ipv4 [ttl 5] 192.0.2.1 > 192.0.2.2: . 1:1(0)",
    ),
    (
        1,
        "+0 < ipv6 2001:db8::1 > fe80::: mpls (label 0, tc 0, ttl 0)\n (label 1, tc 7, [S], ttl 255): . 1:1(0)",
    ),
    (
        1,
        "+0 < ipv6 ::1 > ::2 : gre flags [checksum present, key present], sum 5, off 1, key = 0x8, seq 5: . 1:1(0)",
    ),
    (2, "+0 < GREv0: . 1:1(0)\n+0 < encap psp spi 0x6, vc 0x12 . 1:1(0)"),
    (1, "+0 < ipv4 192.0.2.1 > 192.0.2.2 : psp spi 12: ipv4 192.0.2.1 > 192.0.2.2: . 1:1(0)"),
    // Other protocols.
    (4, "+0 > udp (1000)\n+0 < udp 1 > 2 (5)\n+0 < udplite (5,8)\n+0 > udplite 1 > 2 (5, 8)"),
    (
        4,
        "+0 < icmp unreachable\n+0 < icmp unreachable host_unreachable [1:11(10)]\n\
         +0 < icmp unreachable frag_needed mtu 1200 [1:1(0)]\n0.5 < [1:1(0)] icmp time_exceeded",
    ),
    (
        4,
        "+0 < icmp echo_request id 7\n+0 < icmp unreachable port [udp(5)]\n\
         +0 < icmp unreachable port [udplite(5,8)]\n+0 < icmp unreachable port [raw(5)]",
    ),
    (
        2,
        "+0 < icmp unreachable x [sctp(1)/udp(1 > 2)]\n+0 < icmp unreachable x [1:1(0)/udp(1 > 2)]",
    ),
    (
        5,
        "+0 > sctp: DATA[flgs=BE, len=..., tsn=1, sid=0, ssn=0, ppid=0x5]\n\
         +0 < sctp(tag=1): INIT_ACK[flgs=0, tag=1, a_rwnd=5, os=1, is=1, tsn=1, STATE_COOKIE[len=4, val=...]]\n\
         +0 < 1 > 2 sctp(bad_crc32c, tag=5)/udp(1 > 2): I-DATA[val=[1,2]]; ABORT[flgs=T]\n\
         +0 < sctp: [0x01, 2]\n+0 < sctp:",
    ),
    // Calls.
    (
        3,
        "+0 socket(..., SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_TCP) = 3\n+0 close() = 0\n+0 f(-1, 0x10) = -1",
    ),
    (
        3,
        "+0 read(3, ..., 5) = -1 EAGAIN (Resource temporarily unavailable)\n\
         +0 fcntl(3, F_GETFL) = 0x2 (flags O_RDWR)\n+0 write(3, ..., 5) = -1 EPIPE",
    ),
    (4, "+0 f() = ...\n+0 f() = O_RDWR|O_NONBLOCK (remark)\n+0 f() = [1, 2]\n+0 f() =\n3"),
    (2, "+0 write(3, \"a\\\"b\" \"c\", 3) = 3\n+0 read(3, \"GET\"..., 5) = 5"),
    (
        1,
        "+0 connect(3, {sa_family = AF_INET, sin_port = htons(80), sin_addr = inet_addr(\"192.0.2.1\")}, ...) = 0",
    ),
    (
        1,
        "+0 sendmsg(3, {msg_name(...)=..., msg_iov(2)=[{..., 5}, {iov_base=..., iov_len=5}], msg_flags=0,\n\
         msg_control(5)=[{cmsg_len=5, cmsg_level=SOL_IP, cmsg_type=1, cmsg_data={a=1}}]}, 0) = 10",
    ),
    (
        2,
        "+0 poll([{fd=3, events=POLLIN|POLLOUT, revents=0}], 1, 0) = 0\n\
         +0 epoll_ctl(5, EPOLL_CTL_ADD, 4, {events=EPOLLOUT, ptr=4}) = 0",
    ),
    (2, "+0 setsockopt(3, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}, 8) = 0\n+0 f([], {}) = 0"),
    (
        2,
        "+0 f({flags [none], sum 5, off 1, key 5, seq 1}) = 0\n+0 f({(label 1, tc 0, ttl 2)(label 2, tc 1, [S], ttl 3)}) = 0",
    ),
    (2, "+0 f(htonl(0x5), inet6_addr(\"::1\"), {psk=0123abcd}) = 0\n+0 f(a = B | C) = 0"),
    // Conditions.
    (1, "#ifdef Linux\n+0 banana\n#else\n+0 close(3) = 0\n#endif"),
    (1, "#ifndef Linux\n+0 close(3) = 0\n#ifdef Linux\nbanana\n#endif\n#endif\n#! a comment"),
];

#[test]
fn every_production() {
    for (count, text) in ACCEPTED {
        assert_eq!(script(text).items.len(), *count, "{text}");
    }
}

/// The reader goes event by event; the grammar's first rule says the same of a whole text.
#[test]
fn the_grammar_reads_whole_scripts() {
    for (_, text) in ACCEPTED {
        let clean = clean(text, &|_| false);
        let read = grammar::parse(Rule::script, &clean.text);
        assert!(read.is_ok(), "{text}\n{:?}", read.err().map(|error| error.at));
    }
}
