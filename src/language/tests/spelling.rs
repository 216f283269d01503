//! Words that have more than one spelling, and words that are two things.

use super::super::plan::{ExpectationKind, Plan, Start, StatementKind};
use super::check;
use crate::tcp::State;

fn plan(text: &str) -> Plan {
    check(text).unwrap().plan
}

/// The states of the one expectation in the text.
fn expected(text: &str) -> Vec<State> {
    let plan = plan(text);
    let StatementKind::Expect(parts) = &plan.scenarios[0].statements[0].kind else { panic!() };
    match &parts[0].kind {
        ExpectationKind::State(_, states) | ExpectationKind::NotState(_, states) => states.clone(),
        other => panic!("{other:?}"),
    }
}

/// `closing` is a signal behind `signal`, and a state everywhere else.
#[test]
fn closing_is_a_state_in_any_letter_case() {
    for word in ["CLOSING", "closing", "Closing"] {
        assert_eq!(expected(&format!("expect client {word}")), [State::Closing]);
        assert_eq!(expected(&format!("expect client not {word}")), [State::Closing]);
        let either = format!("expect client closed or {word}");
        assert_eq!(expected(&either), [State::Closed, State::Closing]);
    }
    let plan = plan("expect client signal closing");
    let StatementKind::Expect(parts) = &plan.scenarios[0].statements[0].kind else { panic!() };
    assert!(matches!(parts[0].kind, ExpectationKind::Signal(..)));
}

/// In every spelling that people meet: RFC 9293, Stevens, netstat of Linux, BSD and Windows, ss.
#[test]
fn states_in_all_spellings() {
    let spellings = [
        (State::Closed, "CLOSED CLOSE UNCONN unconn"),
        (State::Listen, "LISTEN LISTENING Listen"),
        (State::SynSent, "SYN-SENT SYN_SENT SynSent SYN_SEND"),
        (State::SynReceived, "SYN-RECEIVED SYN_RCVD SYN_RECV SYN-RECV SynReceived SYN_RECEIVED"),
        (State::Established, "ESTABLISHED ESTAB established"),
        (State::FinWait1, "FIN-WAIT-1 FIN_WAIT_1 FIN_WAIT1 FINWAIT1 fin-wait-1"),
        (State::FinWait2, "FIN-WAIT-2 FIN_WAIT_2 FIN_WAIT2 FINWAIT2 FinWait2"),
        (State::CloseWait, "CLOSE-WAIT CLOSE_WAIT CLOSEWAIT"),
        (State::LastAck, "LAST-ACK LAST_ACK LASTACK"),
        (State::TimeWait, "TIME-WAIT TIME_WAIT TIMEWAIT timewait"),
    ];
    for (state, words) in spellings {
        for word in words.split(' ') {
            assert_eq!(expected(&format!("expect server {word}")), [state], "{word}");
            let plan = plan(&format!("given server {word}"));
            let StatementKind::Given(starts) = &plan.scenarios[0].statements[0].kind else {
                panic!()
            };
            assert_eq!(starts[0].1, Start::State(state), "{word}");
        }
    }
}
