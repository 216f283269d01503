//! Calls that were refused, and reads that gave too little.

use super::missing::did_not_come;
use super::segment::{octets, waiting};
use super::state::{nobody_listened, peer_closes};
use super::way::{self, Way};
use super::{Claim, Idea};
use crate::host::Host;
use crate::language::plan::{
    Delay, Fails, Field, Pattern, Payload, Read, Shape, StatementKind, UserCall,
};
use crate::run::situation::Situation;
use crate::tcp::{CallError, Flags, Refusal, State};

pub(super) fn refused(
    situation: &Situation<'_>,
    host: Host,
    call: &UserCall,
    refusal: Option<Refusal>,
) -> Vec<Idea> {
    let Some(refusal) = refusal else { return Vec::new() };
    let mut advice = Vec::new();
    let state = situation.states[host];
    match (refusal.error, state) {
        (CallError::NotOpen, _) if refusal.because.is_some() => {
            let because = refusal.because.unwrap_or(CallError::NotOpen);
            let listen = nobody_listened(situation, host).map(|it| it.ways).unwrap_or_default();
            // Said by itself as well, where listening does not help.
            advice.push(Idea { claim: Claim::Ended(host, because), ways: listen.clone() });
            if !listen.is_empty() {
                advice.push(Idea::fact(Claim::Ended(host, because)));
            }
        }
        (CallError::NotOpen, Some(State::Closed)) => {
            let opens = [UserCall::Connect, UserCall::Listen];
            let ways = opens.map(|open| Way::here([way::call(host, open)]));
            advice.push(Idea { claim: Claim::NoConnection(host), ways: ways.into() });
        }
        (CallError::AlreadyOpen, Some(State::TimeWait)) => {
            let wait = Way::here([StatementKind::Wait(Delay::Msl(2.0))]);
            advice.push(Idea { claim: Claim::TimeWait(host), ways: vec![wait] });
        }
        (CallError::AlreadyOpen, Some(state)) if state != State::Closed => {
            advice.push(Idea::fact(Claim::AlreadyOpen(host, state)));
        }
        (CallError::Closing, _) if situation.has_closed(host) => {
            advice.push(Idea::fact(Claim::HasClosed(host)));
        }
        _ => {}
    }
    let error = refusal.because.unwrap_or(refusal.error);
    let fails = Some(Fails::With(error));
    let instead = Way::instead(StatementKind::Call { host, call: call.clone(), fails });
    advice.push(Idea { claim: Claim::Refused, ways: vec![instead] });
    advice
}

pub(super) fn reading(situation: &Situation<'_>, host: Host, read: &Read) -> Vec<Idea> {
    let peer = host.peer();
    let mut advice = did_not_come(situation);
    if *read == Read::Nothing {
        return advice;
    }
    if *read == Read::Eof {
        if let Some((claim, close)) = peer_closes(situation, peer) {
            advice.push(Idea { claim, ways: vec![Way::here([close])] });
        }
    } else if situation.is_raw[peer] {
        advice.push(Idea { claim: Claim::Raw(peer), ways: vec![Way::here([forged(read, peer)])] });
    } else if situation.unsent(peer) == Some(0) {
        let payload = match read {
            Read::Text(text) => Payload::Text(text.clone()),
            Read::Length(n) | Read::Only(n) => Payload::Length(*n),
            Read::Some | Read::Eof | Read::Nothing => Payload::Length(5),
        };
        let send = way::send(peer, payload);
        advice.push(Idea { claim: Claim::AllSent(peer), ways: vec![Way::here([send])] });
    }
    advice.extend(waiting(situation, peer));
    advice
}

/// What that host would have to send.
fn forged(read: &Read, from: Host) -> StatementKind {
    let field = match read {
        Read::Text(text) => Field::Text(text.clone()),
        Read::Length(n) | Read::Only(n) => octets(*n),
        Read::Some | Read::Eof | Read::Nothing => octets(1),
    };
    way::forge(Pattern { shape: Shape::Data(Flags::NONE), fields: vec![field] }, from)
}
