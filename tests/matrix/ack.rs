//! ACKs that arrive in SYN_RCVD and the synchronized states, with data and without: the first,
//! fifth and seventh step of RFC 9293, section 3.10.7.4.

use crate::case::Case;
use crate::place::{FULL, LARGEST, Place};

const RFC: &str = "3.10.7.4";
/// An acknowledgment below SND.UNA - MAX.SND.WND.
pub const TOO_OLD: &str = "MAY-12 RFC5961-5.2-1 RFC5961-5.2-2 RFC5961#5.2";

/// The latest such acknowledgment.
pub fn too_old() -> String {
    format!("ack=server.SND.UNA-{}", LARGEST + 1)
}

pub fn ack(place: &Place) -> Vec<Case> {
    let mut cases = sequence(place);
    if place.is_opening() {
        cases.extend(opening(place));
    } else {
        cases.extend(acknowledgment(place));
    }
    if let Some(path) = place.data_path {
        cases.extend(with_data_out(place, path));
    }
    cases.extend(data(place));
    cases
}

/// The effect of an acknowledgment of everything.
pub fn does(place: &Place) -> String {
    if place.acked == place.state {
        "changes nothing".into()
    } else {
        format!("leads to {}", place.acked)
    }
}

fn sequence(place: &Place) -> Vec<Case> {
    let mut cases = Vec::new();
    for (place_in, seq) in [
        ("below the window", "seq=server.RCV.NXT-1"),
        ("beyond the window", "seq=server.RCV.NXT+server.RCV.WND"),
    ] {
        let case = place.case(format!("ACK {place_in} draws an ACK, and does not count"), RFC);
        cases.push(place.unchanged(case.arrives("ACK", seq).draws_ack()));
    }
    for (place_in, seq) in [
        ("at RCV.NXT", "seq=server.RCV.NXT"),
        ("inside the window", "seq=server.RCV.NXT+1000"),
        ("last in the window", "seq=server.RCV.NXT+server.RCV.WND-1"),
    ] {
        let case = place.case(format!("ACK {place_in} {}", does(place)), RFC);
        cases.push(place.stands(case.arrives("ACK", seq), place.acked, place.nxt, place.rcv));
    }
    cases
}

/// In SYN_RCVD, only our SYN can be acknowledged; anything else draws a RST (section 3.5.2).
fn opening(place: &Place) -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, ack, number) in [
        ("of nothing new", "SND.UNA", 300),
        ("from before the connection", "ISS-1", 299),
        ("of something never sent", "SND.NXT+1", 302),
    ] {
        for (what, kind, fields) in [("ACK", "ACK", ""), ("ACK with data", "DATA", " len=5")] {
            let case = place.case(format!("{what} {name} draws a RST"), "3.10.7.4 3.5.2");
            let fields = format!("ack=server.{ack}{fields}");
            let case = case.arrives(kind, &fields).draws(&format!("RST seq={number} len=0"));
            cases.push(place.unchanged(case));
        }
    }
    let case = place.case("ACK of our SYN opens the send window", RFC).arrives("ACK", "win=1000");
    let case = case.expect("server ESTABLISHED").expect("server.SND.WND = 1000");
    cases.push(case.silence());
    cases
}

fn acknowledgment(place: &Place) -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, ack) in [
        ("ACK of nothing new changes nothing", "server.SND.UNA"),
        ("old ACK changes nothing", "server.SND.UNA-1"),
    ] {
        if place.una == place.nxt && name.contains("nothing new") {
            continue; // The same as an ACK at RCV.NXT.
        }
        let case = place.case(name, RFC);
        cases.push(place.unchanged(case.arrives("ACK", &format!("ack={ack}"))));
    }
    let name = "ACK as old as the largest window changes nothing";
    let case = place.case(name, RFC);
    let oldest = format!("ack=server.SND.UNA-{LARGEST}");
    cases.push(place.unchanged(case.arrives("ACK", &oldest)));
    let old = too_old();
    let case = place.case("ACK that is too old draws a challenge ACK", TOO_OLD);
    cases.push(place.unchanged(case.arrives("ACK", &old).draws_ack()));
    let name = "ACK that is too old, without RFC 5961, changes nothing";
    let case = place.case(name, RFC);
    cases.push(place.unchanged(case.profile("rfc793").arrives("ACK", &old)));
    for (name, ack) in [
        ("ACK beyond SND.NXT draws an ACK", "ack=server.SND.NXT+1"),
        ("ACK far beyond SND.NXT draws an ACK", "ack=server.SND.NXT+100000"),
    ] {
        let case = place.case(name, RFC);
        cases.push(place.unchanged(case.arrives("ACK", ack).draws_ack()));
    }
    if place.state != "TIME_WAIT" {
        let case = place.case("ACK of nothing new updates the send window", "MUST-34 3.10.7.4");
        let case = case.arrives("ACK", "ack=server.SND.UNA win=1000");
        cases.push(place.unchanged(case.expect("server.SND.WND = 1000")));
        let case = place.case("old ACK does not update the send window", RFC);
        let case = case.arrives("ACK", "ack=server.SND.UNA-1 win=1000");
        cases.push(place.unchanged(case.expect("server.SND.WND != 1000")));
        let case = place.case("ACK beyond SND.NXT does not update the send window", RFC);
        let case = case.arrives("ACK", "ack=server.SND.NXT+1 win=1000").draws_ack();
        cases.push(place.unchanged(case.expect("server.SND.WND != 1000")));
    }
    cases
}

/// Ten octets, and our FIN if it has been sent, are unacknowledged.
fn with_data_out(place: &Place, path: &[&str]) -> Vec<Case> {
    let closed = place.nxt > place.una;
    let whole = 10 + place.nxt;
    let begin = |name: &str| Case::new(name, RFC).lines(path);
    let ends = |case: Case, state: &str, una: u32| {
        if state == "CLOSED" {
            return case.expect("server CLOSED").silence();
        }
        let rcv = place.rcv;
        case.expect(&format!("server {state}"))
            .expect(&format!(
                "server.SND.UNA = server.ISS + {una}, server.SND.NXT = server.ISS + {whole}"
            ))
            .expect(&format!("server.RCV.NXT = server.IRS + {rcv}"))
            .silence()
    };
    let part = begin("ACK of part of our data advances SND.UNA");
    let mut cases =
        vec![ends(part.arrives("ACK", "ack=server.SND.UNA+5"), place.state, place.una + 5)];
    if closed {
        let data = begin("ACK of our data but not of our FIN leaves it waiting");
        let data = data.arrives("ACK", "ack=server.SND.NXT-1");
        cases.push(ends(data, place.state, whole - 1));
    }
    let all = begin(if closed {
        "ACK of our data and our FIN counts for both"
    } else {
        "ACK of all our data advances SND.UNA"
    });
    let all = all.arrives("ACK", "ack=server.SND.NXT");
    cases.push(ends(all, place.acked, whole));
    let beyond = begin("ACK beyond our data acknowledges none of it");
    let beyond = beyond.arrives("ACK", "ack=server.SND.NXT+1");
    cases.push(ends(beyond.draws_ack(), place.state, place.una));
    cases
}

fn data(place: &Place) -> Vec<Case> {
    let mut cases = Vec::new();
    for (place_in, seq) in [
        ("below the window", "seq=server.RCV.NXT-5 len=5"),
        ("beyond the window", "seq=server.RCV.NXT+server.RCV.WND len=5"),
    ] {
        let case = place.case(format!("data {place_in} draws an ACK, and does not count"), RFC);
        cases.push(place.unchanged(case.arrives("DATA", seq).draws_ack()));
    }
    if place.receives {
        cases.extend(data_taken(place));
    } else {
        for (place_in, seq) in [
            ("at RCV.NXT", "seq=server.RCV.NXT len=5"),
            ("inside the window", "seq=server.RCV.NXT+1000 len=5"),
        ] {
            let name = format!("data {place_in} is ignored, and its ACK {}", does(place));
            let case = place.case(name, RFC).arrives("DATA", seq);
            cases.push(place.stands(case, place.acked, place.nxt, place.rcv));
        }
    }
    if !place.is_opening() {
        cases.extend(data_with_bad_ack(place));
    }
    cases
}

fn data_taken(place: &Place) -> Vec<Case> {
    let (acked, una) = (place.acked, place.nxt);
    let at = place
        .case("data at RCV.NXT is taken", "MUST-58 3.10.7.4")
        .arrives("DATA", "seq=server.RCV.NXT \"hello\"")
        .draws_ack()
        .line("server read \"hello\"");
    let over = place
        .case("data that begins below the window counts from RCV.NXT on", RFC)
        .arrives("DATA", "seq=server.RCV.NXT-5 \"old, new\"")
        .draws_ack()
        .line("server read \"new\"");
    let ahead = place
        .case("data inside the window is kept until the gap is filled", "SHLD-31 MAY-13 3.10.7.4")
        .arrives("DATA", "seq=server.RCV.NXT+5 \"world\"")
        .draws("ACK seq=server.SND.NXT ack=101 len=0")
        .expect("server.RCV.NXT = server.IRS + 1")
        .arrives("DATA", "seq=server.RCV.NXT \"hello\"")
        .draws_ack()
        .line("server read \"helloworld\"");
    let last = place
        .case("data last in the window is kept, and the gap acknowledged", "SHLD-31 3.10.7.4")
        .arrives("DATA", "seq=server.RCV.NXT+server.RCV.WND-1 len=5")
        .draws_ack();
    let unanswered = place
        .case_with(
            "set server.ack_out_of_order = off",
            "data inside the window, unanswered, is still kept",
            "MAY-13 SHLD-31 3.10.7.4",
        )
        .arrives("DATA", "seq=server.RCV.NXT+5 \"world\"")
        .expect("server silent")
        .arrives("DATA", "seq=server.RCV.NXT \"hello\"")
        .draws_ack()
        .line("server read \"helloworld\"");
    vec![
        place.stands(at, acked, una, 6),
        place.stands(over, acked, una, 4),
        place.stands(ahead, acked, una, 11),
        place.stands(last, acked, una, 1),
        place.stands(unanswered, acked, una, 11),
    ]
}

fn data_with_bad_ack(place: &Place) -> Vec<Case> {
    let old = format!("{} len=5", too_old());
    let too_old = place
        .case("data with an ACK that is too old is not taken", TOO_OLD)
        .arrives("DATA", &old)
        .draws_ack();
    let beyond = place
        .case("data with an ACK beyond SND.NXT is not taken", RFC)
        .arrives("DATA", "ack=server.SND.NXT+1 len=5")
        .draws_ack();
    let mut cases = vec![place.unchanged(too_old), place.unchanged(beyond)];
    if place.receives {
        let case = place
            .case("data with an ACK that is too old, without RFC 5961, is taken", RFC)
            .profile("rfc793")
            .arrives("DATA", &old)
            .draws_ack();
        cases.push(place.stands(case, place.state, place.una, place.rcv + 5));
        let case = place
            .case("data with an ACK of nothing new is taken", RFC)
            .arrives("DATA", "ack=server.SND.UNA len=5")
            .draws_ack();
        cases.push(place.stands(case, place.state, place.una, place.rcv + 5));
    } else {
        let case = place
            .case("data with an ACK of nothing new is ignored", RFC)
            .arrives("DATA", "ack=server.SND.UNA len=5");
        cases.push(place.unchanged(case));
    }
    cases
}

/// A receive window of zero: only a segment at RCV.NXT that takes no room is acceptable; RST, and
/// the ACK field from RCV.NXT on, still count (MUST-66, section 3.4). Text fills the window where
/// it is taken, since no kernel accepts a window of zero.
pub fn zero_window(place: &Place) -> Vec<Case> {
    const RFC: &str = "MUST-66 3.10.7.4";
    let (place, opening) = (&place.filled(), place.is_opening());
    let begin = |name: &str| {
        let name = format!("zero window: {name}");
        if opening {
            return place.case_with("set server.window = 0", name, RFC);
        }
        place
            .case_with(&format!("set server.window = {FULL}"), name, RFC)
            .arrives("DATA", &format!("ack=server.SND.UNA len={FULL}"))
            .draws("ACK win=0")
    };
    // In SYN_RCVD, far enough to be beyond the smallest window of any kernel too.
    let beyond = if opening { "seq=server.RCV.NXT+2000" } else { "seq=server.RCV.NXT+1" };
    let (acked, una, rcv) = (place.acked, place.nxt, place.rcv);
    let ack = begin("ACK at RCV.NXT counts").arrives("ACK", "seq=server.RCV.NXT");
    let data = begin("data at RCV.NXT is not taken, and its ACK counts")
        .arrives("DATA", "seq=server.RCV.NXT len=5")
        .draws("ACK seq=server.SND.NXT ack=server.RCV.NXT win=0 len=0");
    let fin = begin("FIN+ACK at RCV.NXT is not taken, and its ACK counts")
        .arrives("FIN+ACK", "seq=server.RCV.NXT")
        .draws("ACK seq=server.SND.NXT ack=server.RCV.NXT win=0 len=0");
    let mut cases = vec![
        place.stands(ack, acked, una, rcv),
        place.stands(data, acked, una, rcv),
        place.stands(fin, acked, una, rcv),
    ];
    let after = if place.is_passive() { "server LISTEN" } else { "server CLOSED" };
    for kind in ["RST", "RST+ACK"] {
        let case = begin(&format!("{kind} at RCV.NXT is believed"));
        cases.push(case.arrives(kind, "seq=server.RCV.NXT").expect(after).silence());
    }
    for (kind, fields) in [
        ("ACK", beyond.to_owned()),
        ("DATA", format!("{beyond} len=5")),
        ("FIN+ACK", beyond.to_owned()),
    ] {
        let what = if kind == "DATA" { "data" } else { kind };
        let case = begin(&format!("{what} beyond RCV.NXT draws an ACK, and its ACK counts"));
        cases.push(place.stands(case.arrives(kind, &fields).draws_ack(), acked, una, rcv));
    }
    // A SYN or a FIN takes room in the sequence space, and there is none.
    for kind in ["SYN", "SYN+ACK", "SYN+FIN", "FIN"] {
        for (place_in, seq) in [("at", "seq=server.RCV.NXT"), ("beyond", beyond)] {
            let case = begin(&format!("{kind} {place_in} RCV.NXT draws an ACK"));
            cases.push(place.unchanged(case.arrives(kind, seq).draws_ack()));
        }
    }
    for kind in ["RST", "RST+ACK"] {
        let case = begin(&format!("{kind} beyond RCV.NXT is silently dropped"));
        cases.push(place.unchanged(case.arrives(kind, beyond)));
    }
    cases
}
