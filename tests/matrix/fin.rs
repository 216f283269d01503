//! FINs that arrive in SYN_RCVD and the synchronized states: the eighth step of RFC 9293,
//! section 3.10.7.4.

use crate::ack::{TOO_OLD, does, too_old};
use crate::case::Case;
use crate::place::{Answer, Place};

const RFC: &str = "3.10.7.4";
const BELOW: &str = "seq=server.RCV.NXT-1";
const BEYOND: &str = "seq=server.RCV.NXT+server.RCV.WND";
/// Five numbers from here on are the last of the window.
const LAST_FIVE: &str = "seq=server.RCV.NXT+server.RCV.WND-5";

/// A FIN without ACK does not count.
pub fn fin(place: &Place) -> Vec<Case> {
    let mut cases = Vec::new();
    for (place_in, seq) in [("below the window", BELOW), ("beyond the window", BEYOND)] {
        let case = place.case(format!("FIN {place_in} draws an ACK"), RFC);
        cases.push(place.unchanged(case.arrives("FIN", seq).draws_ack()));
    }
    for (place_in, fields) in [
        ("at RCV.NXT", "seq=server.RCV.NXT"),
        ("with data at RCV.NXT", "seq=server.RCV.NXT len=5"),
        ("inside the window", "seq=server.RCV.NXT+1000"),
        ("last in the window", "seq=server.RCV.NXT+server.RCV.WND-1"),
    ] {
        let case =
            place.case(format!("FIN {place_in} is silently dropped for lack of an ACK"), RFC);
        cases.push(place.unchanged(case.arrives("FIN", fields)));
    }
    cases
}

pub fn fin_ack(place: &Place) -> Vec<Case> {
    let mut cases = Vec::new();
    if place.state == "TIME_WAIT" {
        cases.extend(two_msl(place));
    } else {
        let case = place.case("FIN+ACK below the window draws an ACK, and does not count", RFC);
        cases.push(place.unchanged(case.arrives("FIN+ACK", BELOW).draws_ack()));
    }
    let case = place.case("FIN+ACK beyond the window draws an ACK, and does not count", RFC);
    cases.push(place.unchanged(case.arrives("FIN+ACK", BEYOND).draws_ack()));
    cases.extend(in_window(place));
    if place.is_opening() {
        let case = place.case("FIN+ACK of something never sent draws a RST", "3.10.7.4 3.5.2");
        let case = case.arrives("FIN+ACK", "ack=server.SND.NXT+1").draws("RST seq=302 len=0");
        cases.push(place.unchanged(case));
        let case = place.case("FIN+ACK of nothing new draws a RST", "3.10.7.4 3.5.2");
        let case = case.arrives("FIN+ACK", "ack=server.SND.UNA").draws("RST seq=300 len=0");
        cases.push(place.unchanged(case));
        return cases;
    }
    cases.extend(old_ack(place));
    let case = place.case("FIN+ACK beyond SND.NXT is not taken", RFC);
    cases.push(place.unchanged(case.arrives("FIN+ACK", "ack=server.SND.NXT+1").draws_ack()));
    let name = "FIN+ACK with an ACK that is too old is not taken";
    let case = place.case(name, TOO_OLD);
    cases.push(place.unchanged(case.arrives("FIN+ACK", &too_old()).draws_ack()));
    cases
}

fn answered(case: Case, answer: Answer) -> Case {
    if answer == Answer::Ack { case.draws_ack() } else { case }
}

/// With an acknowledgment of everything.
fn in_window(place: &Place) -> Vec<Case> {
    let (state, answer) = place.fin;
    let (una, rcv) = (place.nxt, place.rcv);
    if !place.receives {
        let mut cases = Vec::new();
        for (place_in, fields) in [
            ("at RCV.NXT", "seq=server.RCV.NXT"),
            ("with data at RCV.NXT", "seq=server.RCV.NXT len=5"),
            ("inside the window", "seq=server.RCV.NXT+1000"),
            ("last in the window", "seq=server.RCV.NXT+server.RCV.WND-1"),
        ] {
            let does = if state == place.state {
                "is acknowledged, and changes nothing".to_owned()
            } else {
                format!("leads to {state} by its ACK alone")
            };
            let case = place.case(format!("FIN+ACK {place_in} {does}"), RFC);
            let case = answered(case.arrives("FIN+ACK", fields), answer);
            cases.push(place.stands(case, state, una, rcv));
        }
        let case = place.case(format!("FIN+ACK cut off before its FIN {}", does(place)), RFC);
        let case = case.arrives("FIN+ACK", &format!("{LAST_FIVE} len=5"));
        cases.push(place.stands(case, place.acked, una, rcv));
        return cases;
    }
    let signalled = |case: Case| case.expect("server signal closing");
    let at = place.case(format!("FIN+ACK at RCV.NXT leads to {state}"), "MUST-12 3.10.7.4");
    let at = signalled(answered(at.arrives("FIN+ACK", "seq=server.RCV.NXT"), answer));
    let text = place
        .case("FIN+ACK with data at RCV.NXT is taken after the data", "MUST-12 3.10.7.4")
        .arrives("FIN+ACK", "seq=server.RCV.NXT \"hello\"")
        .draws_ack();
    let text = signalled(text.line("server read \"hello\""));
    let ahead = place
        .case("FIN+ACK inside the window waits until the gap is filled", "SHLD-31 3.10.7.4")
        .arrives("FIN+ACK", "seq=server.RCV.NXT+5")
        .draws("ACK seq=server.SND.NXT ack=101 len=0")
        .expect(&format!("server {}", place.acked))
        .expect("server.RCV.NXT = server.IRS + 1")
        .arrives("DATA", "seq=server.RCV.NXT \"hello\"")
        .draws_ack();
    let ahead = signalled(ahead.line("server read \"hello\""));
    let last = place
        .case("FIN+ACK last in the window waits, and the gap is acknowledged", "SHLD-31 3.10.7.4")
        .arrives("FIN+ACK", "seq=server.RCV.NXT+server.RCV.WND-1")
        .draws_ack();
    vec![
        place.stands(at, state, una, 2),
        place.stands(text, state, una, 7),
        place.stands(ahead, state, una, 7),
        place.stands(last, place.acked, una, 1),
    ]
}

/// With an acknowledgment of nothing new: our FIN, if it has been sent, is still unacknowledged.
fn old_ack(place: &Place) -> Vec<Case> {
    let (state, rcv, does) = match place.state {
        "FIN_WAIT_1" => ("CLOSING", 2, "leads to CLOSING"),
        "ESTABLISHED" => ("CLOSE_WAIT", 2, "leads to CLOSE_WAIT all the same"),
        "FIN_WAIT_2" => ("TIME_WAIT", 2, "leads to TIME_WAIT all the same"),
        "CLOSING" => ("CLOSING", 2, "is ignored"),
        other => (other, place.rcv, "is acknowledged, and changes nothing"),
    };
    let mut cases = Vec::new();
    for (which, ack) in
        [("of nothing new", "server.SND.UNA"), ("with an old ACK", "server.SND.UNA-1")]
    {
        if place.una == place.nxt && which == "of nothing new" {
            continue; // The same as FIN+ACK at RCV.NXT.
        }
        let case = place.case(format!("FIN+ACK {which} {does}"), RFC);
        let mut case = case.arrives("FIN+ACK", &format!("ack={ack}"));
        if state != "CLOSING" || place.state != "CLOSING" {
            case = case.draws_ack();
        }
        if place.receives {
            case = case.expect("server signal closing");
        }
        cases.push(place.stands(case, state, place.una, rcv));
    }
    cases
}

/// In TIME_WAIT: segments that restart the 2 MSL, and segments that do not.
fn two_msl(place: &Place) -> Vec<Case> {
    let mut cases = Vec::new();
    let old = format!("seq=server.RCV.NXT-1 {}", too_old());
    for (name, kind, fields, restarts) in [
        ("a repeated FIN+ACK is acknowledged, and restarts 2 MSL", "FIN+ACK", BELOW, true),
        ("FIN+ACK at RCV.NXT restarts 2 MSL", "FIN+ACK", "seq=server.RCV.NXT", true),
        ("FIN+ACK beyond the window does not restart 2 MSL", "FIN+ACK", BEYOND, false),
        ("FIN without ACK that ends at RCV.NXT does not restart 2 MSL", "FIN", BELOW, false),
        (
            "a repeated FIN with an ACK beyond SND.NXT does not restart 2 MSL",
            "FIN+ACK",
            "seq=server.RCV.NXT-1 ack=server.SND.NXT+1",
            false,
        ),
        (
            "a repeated FIN with an ACK that is too old does not restart 2 MSL",
            "FIN+ACK",
            &old,
            false,
        ),
        (
            "FIN+ACK older than the FIN does not restart 2 MSL",
            "FIN+ACK",
            "seq=server.RCV.NXT-2",
            false,
        ),
        (
            "SYN+FIN that ends at RCV.NXT does not restart 2 MSL",
            "SYN+FIN",
            "seq=server.RCV.NXT-2",
            false,
        ),
        (
            "SYN+FIN+ACK that ends at RCV.NXT does not restart 2 MSL",
            "SYN+FIN+ACK",
            "seq=server.RCV.NXT-2",
            false,
        ),
        ("SYN does not restart 2 MSL", "SYN", "seq=server.RCV.NXT", false),
        ("data does not restart 2 MSL", "DATA", "seq=server.RCV.NXT-1 len=1", false),
    ] {
        let cites = if restarts { "MUST-13 3.10.7.4" } else { "3.10.7.4" };
        let case = place.case(name, cites).line("wait 1MSL");
        let case = case.arrives(kind, fields).draws_ack();
        let case = case.expect("server TIME_WAIT").line("wait 1MSL");
        let case = if restarts {
            case.expect("server TIME_WAIT").line("wait 1MSL").expect("server CLOSED")
        } else {
            case.expect("server CLOSED")
        };
        cases.push(case.silence());
    }
    let case = place.case("FIN with RST that ends at RCV.NXT is silently dropped", "3.10.7.4");
    cases.push(place.unchanged(case.arrives("FIN+RST", BELOW)));
    let name = "FIN+ACK with RST that ends at RCV.NXT is silently dropped";
    let case = place.case(name, "3.10.7.4").arrives("FIN+RST+ACK", BELOW);
    cases.push(place.unchanged(case));
    for (name, kind, fields) in [
        ("ACK does not restart 2 MSL", "ACK", String::new()),
        (
            "FIN+ACK cut off before its FIN does not restart 2 MSL",
            "FIN+ACK",
            format!("{LAST_FIVE} len=5"),
        ),
        ("FIN without ACK does not restart 2 MSL", "FIN", "seq=server.RCV.NXT".into()),
    ] {
        let case = place.case(name, "3.10.7.4").line("wait 1MSL");
        let case = case.arrives(kind, &fields).line("wait 1MSL");
        cases.push(case.expect("server CLOSED").silence());
    }
    cases
}
