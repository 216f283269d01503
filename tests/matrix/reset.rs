//! RST and SYN that arrive in SYN_RCVD and the synchronized states: the first, second and fourth
//! step of RFC 9293, section 3.10.7.4.

use crate::case::Case;
use crate::place::Place;

/// Positions of a segment, and the field that puts it there.
const INSIDE: [(&str, &str); 2] = [
    ("inside the window", "seq=server.RCV.NXT+1000"),
    ("last in the window", "seq=server.RCV.NXT+server.RCV.WND-1"),
];
const AT: (&str, &str) = ("at RCV.NXT", "seq=server.RCV.NXT");
const BEYOND: (&str, &str) = ("beyond the window", "seq=server.RCV.NXT+server.RCV.WND");

pub fn rst(place: &Place, kind: &str) -> Vec<Case> {
    const DROPPED: &str = "RFC5961-3.2-5 3.10.7.4 RFC5961#3.2";
    const CHALLENGED: &str = "RFC5961-3.2-3 RFC5961-3.2-4 3.10.7.4 RFC5961#3.2";
    let mut cases = Vec::new();
    for (place_in, seq) in [("below the window", "seq=server.RCV.NXT-1"), BEYOND] {
        let case = place.case(format!("{kind} {place_in} is silently dropped"), DROPPED);
        cases.push(place.unchanged(case.arrives(kind, seq)));
    }
    cases.push(ends(place, format!("{kind} at RCV.NXT"), kind, AT.1, None));
    for (place_in, seq) in INSIDE {
        let case = place.case(format!("{kind} {place_in} draws a challenge ACK"), CHALLENGED);
        cases.push(place.unchanged(case.arrives(kind, seq).draws_ack()));
        let name = format!("{kind} {place_in}, without RFC 5961,");
        cases.push(ends(place, name, kind, seq, Some("rfc793")));
    }
    if kind == "RST+ACK" {
        let name = format!("{kind} at RCV.NXT with an acknowledgment beyond SND.NXT");
        let fields = "seq=server.RCV.NXT ack=server.SND.NXT+1";
        cases.push(ends(place, name, kind, fields, None));
    } else {
        let name = format!("{kind} with data at RCV.NXT");
        cases.push(ends(place, name, kind, "seq=server.RCV.NXT len=4", None));
    }
    if place.state == "TIME_WAIT" {
        let name = format!("{kind} at RCV.NXT, with RFC 1337, is ignored");
        let case = place.case(name, "RFC1337-3-1 RFC1337#3");
        let case = case.profile("rfc1337").arrives(kind, AT.1);
        cases.push(place.unchanged(case));
    }
    cases
}

/// A RST that is believed.
fn ends(
    place: &Place,
    name: String,
    kind: &str,
    fields: &str,
    profile: Option<&'static str>,
) -> Case {
    let (does, rfc, after): (_, _, &[&str]) = match place.state {
        "SYN_RCVD" if place.is_passive() => {
            ("returns to LISTEN", "MUST-11 3.10.7.4", &["expect server LISTEN"])
        }
        "SYN_RCVD" => (
            "refuses the connection",
            "MUST-11 3.10.7.4",
            &[
                "expect server CLOSED",
                "expect server signal refused",
                "server send 1 fails refused",
            ],
        ),
        "CLOSING" | "LAST_ACK" | "TIME_WAIT" => {
            ("ends the connection", "3.10.7.4", &["expect server CLOSED"])
        }
        _ => (
            "resets the connection",
            "MUST-12 3.10.7.4",
            &["expect server CLOSED", "expect server signal reset", "server send 1 fails reset"],
        ),
    };
    // The early end of TIME_WAIT is RFC 1337's business.
    let rfc = if profile.is_some() || place.is_opening() || place.state == "TIME_WAIT" {
        rfc.to_owned()
    } else {
        rfc.replace("3.10.7.4", "RFC5961-3.2-2 3.10.7.4")
    };
    let mut case = place.case(format!("{name} {does}"), &rfc);
    if let Some(profile) = profile {
        case = case.profile(profile);
    }
    case.arrives(kind, fields).lines(after).silence()
}

pub fn syn(place: &Place, kind: &str) -> Vec<Case> {
    // RFC 5961 is about synchronized states, and SYN_RCVD is not one.
    let rfc = if place.is_opening() {
        "3.10.7.4 RFC5961#4.2"
    } else {
        "RFC5961-4.2-2 RFC5961-4.2-3 3.10.7.4 RFC5961#4.2"
    };
    let length = if kind == "SYN+FIN" { 2 } else { 1 };
    let below = format!("seq=server.RCV.NXT-{length}");
    let mut cases = Vec::new();
    if kind == "SYN+ACK" && place.is_opening() && !place.is_passive() {
        cases.extend(simultaneous(place, &below));
    } else {
        let case = place.case(format!("{kind} below the window draws an ACK"), "3.10.7.4");
        cases.push(place.unchanged(case.arrives(kind, &below).draws_ack()));
    }
    let case = place.case(format!("{kind} beyond the window draws an ACK"), "3.10.7.4");
    cases.push(place.unchanged(case.arrives(kind, BEYOND.1).draws_ack()));

    if kind != "SYN+ACK" || !place.is_opening() || place.is_passive() {
        cases.extend(straddling(place, kind, rfc));
    }

    let mut inside = vec![AT];
    inside.extend(INSIDE);
    if place.is_passive() {
        for (place_in, seq) in inside {
            let case = place.case(format!("{kind} {place_in} returns to LISTEN"), "3.10.7.4");
            cases.push(case.arrives(kind, seq).expect("server LISTEN").silence());
        }
        if kind == "SYN" {
            cases.push(
                place
                    .case("SYN at RCV.NXT makes room for the next SYN", "3.10.7.4 3.10.7.2")
                    .arrives(kind, AT.1)
                    .arrives("SYN", "seq=7000")
                    .draws("SYN+ACK ack=7001")
                    .expect("server SYN_RCVD")
                    .silence(),
            );
        }
        return cases;
    }
    for (place_in, seq) in inside {
        let case = place.case(format!("{kind} {place_in} draws a challenge ACK"), rfc);
        cases.push(place.unchanged(case.arrives(kind, seq).draws_ack()));
    }
    // Once the connection is gone, so are its variables; hence the numbers.
    let next = 100 + place.rcv;
    for (place_in, seq, number) in [(AT.0, AT.1, next), (INSIDE[0].0, INSIDE[0].1, next + 1000)] {
        let reset = if kind == "SYN+ACK" {
            format!("RST seq={}", 300 + place.nxt)
        } else {
            format!("RST+ACK seq=0 ack={}", number + length)
        };
        cases.push(
            place
                .case(format!("{kind} {place_in}, without RFC 5961, resets"), "3.10.7.4 3.5.2")
                .profile("rfc793")
                .arrives(kind, seq)
                .draws(&reset)
                .expect("server CLOSED")
                .expect("server signal reset")
                .silence(),
        );
    }
    let case = place.case(format!("{kind} with data at RCV.NXT draws a challenge ACK"), rfc);
    let fields = "seq=server.RCV.NXT len=10";
    cases.push(place.unchanged(case.arrives(kind, fields).draws_ack()));
    if kind != "SYN+ACK" {
        cases.push(
            place
                .case(format!("{kind} with data at RCV.NXT, without RFC 5961, resets"), "3.5.2")
                .profile("rfc793")
                .arrives(kind, fields)
                .draws(&format!("RST+ACK seq=0 ack={}", next + length + 10))
                .expect("server CLOSED")
                .expect("server signal reset")
                .silence(),
        );
    }
    if place.state == "TIME_WAIT" && kind == "SYN" {
        cases.extend(reopening(place));
    }
    cases
}

/// The SYN lies below the window, and new data after it: the SYN is cut off (first step), and the
/// rest of the segment counts if it has an ACK. RFC 5961 challenges it wherever it lies.
fn straddling(place: &Place, kind: &str, rfc: &str) -> Vec<Case> {
    let fields = "seq=server.RCV.NXT-1 len=10";
    let name = format!("{kind} across the left edge");
    let case = place.case(format!("{name} draws an ACK"), rfc);
    let with = place.unchanged(case.arrives(kind, fields).draws_ack());
    let name = format!("{name}, without RFC 5961");
    let without = if kind != "SYN+ACK" {
        let case = place.case(format!("{name}, draws an ACK"), "3.10.7.4").profile("rfc793");
        place.unchanged(case.arrives(kind, fields).draws_ack())
    } else if place.receives {
        let case = place.case(format!("{name}, counts without its SYN"), "3.10.7.4");
        let case = case.profile("rfc793").arrives(kind, fields).draws_ack();
        place.stands(case, place.acked, place.nxt, place.rcv + 10)
    } else {
        let case = place.case(format!("{name}, counts for its ACK alone"), "3.10.7.4");
        let case = case.profile("rfc793").arrives(kind, fields);
        place.stands(case, place.acked, place.nxt, place.rcv)
    };
    vec![with, without]
}

/// The SYN,ACK of a simultaneous open lies one below RCV.NXT (figure 7, and appendix A.2).
fn simultaneous(place: &Place, seq: &str) -> Vec<Case> {
    let case = place.case("SYN+ACK at IRS establishes the connection", "MUST-10 A.2");
    let good = place.stands(case.arrives("SYN+ACK", seq), "ESTABLISHED", 1, 1);
    let case = place.case_with(
        "set server.strict_simultaneous_open = on",
        "SYN+ACK at IRS, strictly by table 6, draws an ACK",
        "3.10.7.4 A.2",
    );
    let strict = place.unchanged(case.arrives("SYN+ACK", seq).draws_ack());
    let case = place.case("SYN+ACK at IRS with RST is silently dropped", "3.10.7.4 A.2");
    let rst = place.unchanged(case.arrives("SYN+RST+ACK", seq));
    let mut cases = vec![good, strict, rst];
    for (ack, number) in [("SND.UNA", 300), ("SND.NXT+1", 302)] {
        let case = place
            .case(format!("SYN+ACK at IRS that acknowledges {ack} draws a RST"), "3.10.7.4 A.2");
        let fields = format!("{seq} ack=server.{ack}");
        let case = case.arrives("SYN+ACK", &fields).draws(&format!("RST seq={number} len=0"));
        cases.push(place.unchanged(case));
    }
    cases
}

fn reopening(place: &Place) -> Vec<Case> {
    let set = "set server.reopen_time_wait = on";
    let new = place
        .case_with(set, "SYN at RCV.NXT reopens if allowed", "MAY-2 SHLD-4 3.6.1")
        .arrives("SYN", AT.1)
        .draws("SYN+ACK ack=server.RCV.NXT")
        .expect("server SYN_RCVD")
        .expect("server.ISS > 302, server.RCV.NXT = 103")
        .silence();
    let case = place.case_with(
        set,
        "SYN below the window does not reopen, even if allowed",
        "MAY-2 3.6.1",
    );
    let old = place
        .unchanged(case.arrives("SYN", "seq=server.RCV.NXT-1").draws_ack())
        .arrives("SYN", AT.1)
        .draws("SYN+ACK ack=server.RCV.NXT")
        .expect("server SYN_RCVD")
        .silence();
    vec![new, old]
}
