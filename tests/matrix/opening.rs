//! CLOSED, LISTEN and SYN_SENT, each with steps of its own (RFC 9293, sections 3.10.7.1 to
//! 3.10.7.3).

use crate::KINDS;
use crate::case::{Case, File};

/// How much of the sequence space the flags of a segment take.
fn length(kind: &str) -> u32 {
    u32::from(kind.contains("SYN")) + u32::from(kind.contains("FIN"))
}

/// The reset that answers `kind` at `seq` with `len` octets: acceptable to its sender (3.5.2).
fn reset(kind: &str, seq: u32, ack: u32, len: u32) -> String {
    if kind.contains("ACK") {
        format!("RST seq={ack} len=0")
    } else {
        format!("RST+ACK seq=0 ack={} len=0", seq.wrapping_add(len).wrapping_add(length(kind)))
    }
}

/// The fields to forge.
fn fields(kind: &str, seq: u32, ack: u32, len: u32) -> String {
    let ack = if kind.contains("ACK") { format!(" ack={ack}") } else { String::new() };
    let len = if len > 0 { format!(" len={len}") } else { String::new() };
    format!("seq={seq}{ack}{len}")
}

/// A segment's name: `SYN with data`.
fn called(kind: &str, len: u32) -> String {
    if len > 0 { format!("{kind} with data") } else { kind.to_owned() }
}

/// An `ACK` with data is `DATA`.
fn arrives(case: Case, kind: &str, seq: u32, ack: u32, len: u32) -> Case {
    let pattern = if kind == "ACK" && len > 0 { "DATA" } else { kind };
    case.arrives(pattern, &fields(kind, seq, ack, len))
}

pub fn closed() -> File {
    const GIVEN: &str = "given raw client, server CLOSED";
    let mut groups = Vec::new();
    for kind in KINDS {
        let mut cases = Vec::new();
        let mut sorts =
            vec![("", 1000, 0), ("", 1000, 5), (" at the last sequence number", u32::MAX, 0)];
        if kind.contains("ACK") {
            sorts.push((" that acknowledges 0", 1000, 0));
        }
        for (sort, seq, len) in sorts {
            let ack = if sort.contains("acknowledges") { 0 } else { 2000 };
            let silent = kind.contains("RST");
            let form = if silent {
                "is silently dropped"
            } else if kind.contains("ACK") {
                "draws a RST at SEG.ACK"
            } else {
                "draws a RST,ACK that acknowledges it"
            };
            let name = format!("{}{sort} {form}", called(kind, len));
            let rfc = if silent { "3.10.7.1" } else { "3.10.7.1 3.5.2" };
            let mut case = arrives(Case::new(name, rfc).line(GIVEN), kind, seq, ack, len);
            if !silent {
                case = case.draws(&reset(kind, seq, ack, len));
            }
            cases.push(case.expect("server CLOSED").silence());
        }
        groups.push((kind, cases));
    }
    let damaged = Case::new("a segment with a wrong checksum is silently dropped", "MUST-3 3.1")
        .line(GIVEN)
        .arrives("SYN", "seq=1000 checksum=bad")
        .expect("server CLOSED")
        .silence();
    groups.push(("Damaged", vec![damaged]));
    File {
        name: "closed",
        about: &[
            "CLOSED: there is no connection. Every segment draws a RST that its sender can believe,",
            "except a RST itself, or two hosts could go on forever.",
        ],
        groups,
    }
}

pub fn listen() -> File {
    const GIVEN: &str = "given raw client, server LISTEN";
    let begin = |name: String, rfc: &str| Case::new(name, rfc).line(GIVEN);
    let mut groups = Vec::new();
    for kind in KINDS {
        let mut cases = Vec::new();
        for (seq, ack, len) in [(1000, 2000, 0), (1000, 2000, 5), (u32::MAX, 0, 0)] {
            let sort = if seq == u32::MAX { " at the last sequence number" } else { "" };
            let what = format!("{}{sort}", called(kind, len));
            cases.push(match kind {
                "SYN" | "SYN+FIN" => {
                    let case =
                        begin(format!("{what} is answered with SYN,ACK"), "MUST-11 3.10.7.2");
                    let next = seq.wrapping_add(1);
                    arrives(case, kind, seq, ack, len)
                        .draws(&format!("SYN+ACK seq=server.ISS ack={next} len=0"))
                        .expect("server SYN_RCVD")
                        .expect(&format!("server.IRS = {seq}, server.RCV.NXT = {next}"))
                        .expect("server.SND.UNA = server.ISS, server.SND.NXT = server.ISS + 1")
                        .silence()
                }
                "SYN+ACK" | "ACK" | "FIN+ACK" => {
                    let case = begin(format!("{what} draws a RST at SEG.ACK"), "3.10.7.2 3.5.2");
                    arrives(case, kind, seq, ack, len)
                        .draws(&reset(kind, seq, ack, len))
                        .expect("server LISTEN")
                        .silence()
                }
                _ => {
                    let case = begin(format!("{what} is silently dropped"), "3.10.7.2");
                    arrives(case, kind, seq, ack, len).expect("server LISTEN").silence()
                }
            });
        }
        if kind == "SYN" || kind == "SYN+FIN" {
            cases.extend(kept(kind, begin));
        }
        groups.push((kind, cases));
    }
    let damaged = begin("a segment with a wrong checksum is silently dropped".into(), "MUST-3 3.1")
        .arrives("SYN", "seq=1000 checksum=bad")
        .expect("server LISTEN")
        .silence();
    groups.push(("Damaged", vec![damaged]));
    File {
        name: "listen",
        about: &[
            "LISTEN: only a SYN is welcome. A RST can answer nothing, since nothing was sent; an ACK",
            "can acknowledge nothing, and draws a RST.",
        ],
        groups,
    }
}

/// Text and FIN that come with a SYN count once the connection is established.
fn kept(kind: &str, begin: impl Fn(String, &str) -> Case) -> Vec<Case> {
    let text = begin(format!("{kind} with data: the data counts later"), "3.10.7.2")
        .arrives(kind, "seq=1000 \"early\"")
        .draws("SYN+ACK ack=1001")
        .arrives("ACK", "seq=1001")
        .draws_ack()
        .line("server read \"early\"");
    if kind == "SYN" {
        return vec![text.expect("server ESTABLISHED, server.RCV.NXT = 1006").silence()];
    }
    let text = text
        .expect("server CLOSE_WAIT, server.RCV.NXT = 1007")
        .expect("server signal closing")
        .silence();
    let fin = begin("SYN+FIN: the FIN counts later".into(), "3.10.7.2")
        .arrives(kind, "seq=1000")
        .draws("SYN+ACK ack=1001")
        .arrives("ACK", "seq=1001")
        .draws_ack()
        .expect("server CLOSE_WAIT, server.RCV.NXT = 1002")
        .expect("server signal closing")
        .silence();
    let switched = Case::new("SYN+FIN is dropped if switched on", "3.10.7.2")
        .line("set server.drop_syn_fin = on")
        .line("given raw client, server LISTEN")
        .arrives(kind, "seq=1000")
        .expect("server LISTEN")
        .silence();
    vec![text, fin, switched]
}

const SYN_SENT: [&str; 2] = ["given raw client, server SYN_SENT", "client recv SYN"];

/// The bad acknowledgments that SYN_SENT distinguishes. A good one acknowledges our SYN.
const BAD_ACKS: [(&str, &str, u32); 3] = [
    ("older than our SYN", "ack=server.ISS-1", 299),
    ("that acknowledges nothing", "ack=server.ISS", 300),
    ("beyond SND.NXT", "ack=server.SND.NXT+1", 302),
];

/// A RST that does not acknowledge our SYN.
const UNBELIEVED: &str = "RFC5961-3.2-6 3.10.7.3 RFC5961#3.2";

pub fn syn_sent() -> File {
    let mut groups = Vec::new();
    for kind in KINDS {
        let mut cases = match kind {
            "SYN" | "SYN+FIN" => crossing(kind),
            "SYN+ACK" => answering(),
            _ => other(kind),
        };
        if kind.contains("ACK") {
            cases.extend(badly_acknowledging(kind));
        }
        if kind == "RST" {
            let case = begin("RST with SYN is silently dropped".into(), "3.10.7.3");
            cases.push(waits(case.arrives("SYN+RST", "seq=1000")));
        }
        groups.push((kind, cases));
    }
    let damaged = begin("a segment with a wrong checksum is silently dropped".into(), "MUST-3 3.1");
    groups.push(("Damaged", vec![waits(damaged.arrives("SYN", "seq=1000 checksum=bad"))]));
    File {
        name: "syn_sent",
        about: &[
            "SYN_SENT: our SYN is sent. The ACK is checked first, then RST, then SYN; the rest does",
            "not count yet. A RST is believed if it acknowledges our SYN.",
        ],
        groups,
    }
}

fn begin(name: String, rfc: &str) -> Case {
    Case::new(name, rfc).lines(&SYN_SENT)
}

fn waits(case: Case) -> Case {
    case.expect("server SYN_SENT")
        .expect("server.SND.UNA = server.ISS, server.SND.NXT = server.ISS + 1")
        .silence()
}

/// A SYN that crosses ours.
fn crossing(kind: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    // No host opens with a FIN on its SYN.
    let (cites, remembers) = match kind {
        "SYN" => ("MUST-10 3.10.7.3", "MUST-11 3.10.7.3 3.10.7.4"),
        _ => ("3.10.7.3", "3.10.7.3 3.10.7.4"),
    };
    for (what, seq, len) in [
        ("", 1000, ""),
        (" with data", 1000, " len=5"),
        (" at the last sequence number", u32::MAX, ""),
    ] {
        let next = seq.wrapping_add(1);
        cases.push(
            begin(format!("{kind}{what} is answered with SYN,ACK"), cites)
                .arrives(kind, &format!("seq={seq}{len}"))
                .draws(&format!("SYN+ACK seq=server.ISS ack={next} len=0"))
                .expect("server SYN_RCVD")
                .expect(&format!("server.IRS = {seq}, server.RCV.NXT = {next}"))
                .expect("server.SND.UNA = server.ISS, server.SND.NXT = server.ISS + 1")
                .silence(),
        );
    }
    let later = begin(format!("{kind} with data: the data counts later"), cites)
        .arrives(kind, "seq=1000 \"early\"")
        .draws("SYN+ACK ack=1001")
        .arrives("ACK", "seq=1001")
        .draws_ack()
        .line("server read \"early\"");
    cases.push(if kind == "SYN" {
        later.expect("server ESTABLISHED, server.RCV.NXT = 1006").silence()
    } else {
        later.expect("server CLOSE_WAIT, server.RCV.NXT = 1007").silence()
    });
    cases.push(
        begin(format!("{kind} makes an active opener's SYN_RCVD"), remembers)
            .arrives(kind, "seq=1000")
            .draws("SYN+ACK ack=1001")
            .arrives("RST", "seq=1001")
            .expect("server CLOSED")
            .expect("server signal refused")
            .silence(),
    );
    cases
}

/// The SYN,ACK that SYN_SENT waits for.
fn answering() -> Vec<Case> {
    let mut cases = Vec::new();
    for (what, fields, next, state) in [
        ("SYN+ACK establishes the connection", "seq=1000", 1001, "ESTABLISHED"),
        (
            "SYN+ACK at the last sequence number establishes it too",
            "seq=4294967295",
            0,
            "ESTABLISHED",
        ),
        ("SYN+ACK with data is taken with the data", "seq=1000 len=5", 1006, "ESTABLISHED"),
    ] {
        cases.push(
            begin(what.into(), "3.10.7.3")
                .arrives("SYN+ACK", &format!("{fields} win=5000"))
                .draws(&format!("ACK seq=server.ISS+1 ack={next} len=0"))
                .expect(&format!("server {state}"))
                .expect("server.SND.UNA = server.ISS + 1, server.SND.NXT = server.ISS + 1")
                .expect(&format!("server.RCV.NXT = {next}, server.SND.WND = 5000"))
                .silence(),
        );
    }
    cases.push(
        begin("SYN+ACK with FIN opens a connection that the peer has closed".into(), "3.10.7.3")
            .arrives("SYN+FIN+ACK", "seq=1000")
            .draws("ACK seq=server.ISS+1 ack=1002 len=0")
            .expect("server CLOSE_WAIT, server.RCV.NXT = 1002")
            .expect("server signal closing")
            .silence(),
    );
    cases
}

/// Segments without SYN.
fn other(kind: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    for (seq, len) in [(1000, 0), (1000, 5), (0, 0)] {
        let at = if seq == 0 { " at 0" } else { "" };
        let what = format!("{}{at}", called(kind, len));
        if kind == "RST+ACK" {
            cases.push(
                arrives(
                    begin(
                        format!("{what} that acknowledges our SYN ends the attempt"),
                        "MUST-12 3.10.7.3",
                    ),
                    kind,
                    seq,
                    301,
                    len,
                )
                .expect("server CLOSED")
                .expect("server signal reset")
                .line("server send 1 fails refused")
                .silence(),
            );
        } else {
            let rfc = if kind == "RST" { UNBELIEVED } else { "3.10.7.3" };
            let case = begin(format!("{what} is silently dropped"), rfc);
            cases.push(waits(arrives(case, kind, seq, 301, len)));
        }
    }
    cases
}

fn badly_acknowledging(kind: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    for (what, ack, number) in BAD_ACKS {
        let is_rst = kind == "RST+ACK";
        let does = if is_rst { "is silently dropped" } else { "draws a RST at SEG.ACK" };
        let rfc = if is_rst { UNBELIEVED } else { "3.10.7.3 3.5.2" };
        let case = begin(format!("{kind} {what} {does}"), rfc);
        let mut case = case.arrives(kind, &format!("seq=1000 {ack}"));
        if !is_rst {
            case = case.draws(&format!("RST seq={number} len=0"));
        }
        cases.push(waits(case));
    }
    cases
}
