#![allow(clippy::unwrap_used)]

use super::*;
use crate::harness::Text;
use crate::judge::assignment::{Behind, States};

const BOTH: Terms = Terms { host: Behind::Both, states: States::Required };
const SERVER: Terms = Terms { host: Behind::Server, ..BOTH };

fn worth(text: &str, terms: Terms) -> (Vec<bool>, Option<&'static str>) {
    let text = Text::new("a.synfin", text).valid().unwrap();
    let worth = Worth::of(&text.plan.scenarios[0], terms, Rules::standard());
    assert!(worth.unsound.is_none(), "{:?}", worth.unsound);
    (worth.earns.clone(), worth.nothing())
}

fn earns(text: &str, terms: Terms) -> Vec<bool> {
    worth(text, terms).0
}

#[test]
fn what_any_program_passes_is_worth_nothing() {
    // A state at which a program may always be, and then one that it has to reach.
    let text = "server listen; expect server LISTEN; client connect; expect client SYN_SENT; \
                server recv SYN; expect server SYN_RCVD";
    assert_eq!(earns(text, BOTH), [false, false, true, true]);
    // Silence and a state that stays, after what was forged.
    let text = "given raw client, server LISTEN; network forge RST seq=5 from client; settle; \
                expect server LISTEN, silence";
    assert_eq!(worth(text, BOTH), (vec![false; 2], Some("a program that does nothing passes it")));
    let text = "given raw client, server LISTEN; network forge ACK ack=9 from client; server recv \
                ACK; client recv RST seq=9; expect server LISTEN";
    assert_eq!(earns(text, BOTH), [false, true, true]);
    // What follows from what was looked at just now.
    assert_eq!(
        earns("client close; expect client FIN_WAIT_1, client not CLOSED", BOTH),
        [true, false]
    );
}

#[test]
fn what_happens_elsewhere_is_worth_nothing() {
    let text = "given raw server; client connect; server recv SYN; expect client SYN_SENT";
    assert_eq!(worth(text, SERVER).1, Some("nothing of it happens at the program's host"));
    assert_eq!(earns(text, BOTH), [true, true]);
    let text = "given both CLOSED; client connect; expect client SYN_SENT; client close";
    assert_eq!(worth(text, SERVER).1, Some("a program that does nothing passes it"));
    let text = "client close; expect client FIN_WAIT_1; server recv FIN; client recv ACK; expect \
                client FIN_WAIT_2";
    assert_eq!(earns(text, SERVER), [false, false, true, true]);
}

#[test]
fn everything_that_a_program_does_can_be_failed() {
    for text in [
        "client close; server recv FIN; expect server signal closing; server read EOF",
        "client send 5; server recv DATA len=5; server read 5",
        "client send \"hello\"; server recv DATA; server read \"hello\"",
        "client close; client send 5 fails closing; expect client.SND.NXT = client.ISS + 2",
        "client close; server recv FIN; client recv next only ACK; expect client FIN_WAIT_2, silence",
        "client send 5; network drop DATA from client; wait 1s; server recv DATA seq=client.ISS+1",
    ] {
        let (earns, why) = worth(text, BOTH);
        assert!(earns.iter().all(|earns| *earns), "{text}: {earns:?} {why:?}");
    }
    // Time passes: a program may be somewhere else by then.
    let text = "given client TIME_WAIT; wait 3min; expect client TIME_WAIT; wait 1min; expect client \
                CLOSED";
    assert_eq!(earns(text, BOTH), [false, true]);
}

#[test]
fn with_optional_states_one_that_says_null_does_nothing_either() {
    let optional = Terms { states: States::Optional, ..BOTH };
    let text = "client close; expect client FIN_WAIT_1; expect server silent; server recv FIN";
    assert_eq!(earns(text, BOTH), [true, true, true]);
    assert_eq!(earns(text, optional), [true, false, true]);
}
