//! What agents say, and how it is read.

#![allow(clippy::unwrap_used)]

use super::*;

#[test]
fn an_answer_may_leave_everything_out() {
    assert_eq!(answer(b"{}").unwrap(), Answer::default());
    let full = br#"{"state":"CLOSE-WAIT","signals":["closing"],"data":"6869","readable":3,"refused":"closing"}"#;
    let full = answer(full).unwrap();
    assert_eq!(full.state, Some(State::CloseWait));
    assert_eq!(full.signals, Some(vec![Signal::Closing]));
    assert_eq!((full.data, full.readable, full.end), (b"hi".to_vec(), 3, true));
    assert_eq!(full.refused, Some(CallError::Closing));
}

#[test]
fn what_is_wrong_is_said() {
    let wrong = |line: &[u8]| answer(line).unwrap_err();
    assert!(wrong(b"ok").starts_with("it is not JSON"));
    assert!(wrong(br#"{"send":[]}"#).contains("unknown field `send`"));
    assert!(wrong(br#"{"signals":["closed"]}"#).contains("did you mean `closing`"));
    assert!(wrong(br#"{"state":"OPEN"}"#).starts_with("`state`: there is no `OPEN`"));
    let hello = |line: &[u8]| hello(line).unwrap_err();
    assert_eq!(
        hello(br#"{"version":1,"level":"symbols"}"#),
        "`level` is `symbols`; an agent's is `calls`"
    );
    assert!(hello(br#"{"version":2,"level":"calls"}"#).contains("version 2"));
}
