//! Mutants in words: their names, and a sentence for each.

use super::change::Change;
use crate::tcp::{Action, Next, Reply, Rule, State};

/// `open.rst/CLOSE_WAIT/without-signal-reset`; without the state if the rule is changed in
/// all of its states.
pub(super) fn id(rule: &Rule, states: &[State], change: Change) -> String {
    let changed = match change {
        Change::Removed => "removed".to_owned(),
        Change::Next(state) => format!("to-{state}"),
        Change::LeftOut(at) => {
            format!("without-{}", action(rule, at).map_or_else(String::new, word))
        }
        Change::Replaced(at, other) => {
            format!("{}-for-{}", word(other), action(rule, at).map_or_else(String::new, word))
        }
        Change::Unasked(at) => format!("any-{}", fact(rule, at)),
        Change::Inverted(at) => format!("inverted-{}", fact(rule, at)),
        Change::Asked(fact, holds) => {
            format!("only-{}{fact:?}", if holds { "" } else { "not-" })
        }
    };
    match states {
        [state] if rule.states.len() > 1 => format!("{}/{state}/{changed}", rule.name),
        _ => format!("{}/{changed}", rule.name),
    }
}

fn action(rule: &Rule, at: usize) -> Option<Action> {
    rule.then.get(at).copied()
}

fn fact(rule: &Rule, at: usize) -> String {
    rule.when.get(at).map_or_else(String::new, |(fact, _)| format!("{fact:?}"))
}

/// An action in a name.
fn word(action: Action) -> String {
    let word = match action {
        Action::Send(reply) => match reply {
            Reply::Syn => "SYN",
            Reply::SynAck => "SYN-ACK",
            Reply::Ack => "ACK",
            Reply::ChallengeAck => "challenge-ACK",
            Reply::Fin | Reply::FinAgain => "FIN",
            Reply::Data => "data",
            Reply::Reset | Reply::ResetForSyn => "RST",
            Reply::ResetAtSndNxt => "RST-at-SND.NXT",
            Reply::Retransmission => "retransmission",
            Reply::Rest => "rest",
            Reply::Probe => "probe",
            Reply::ProbeBelow => "probe-below",
            Reply::KeepAlive => "keep-alive",
        },
        Action::OweAck => "ACK",
        Action::Signal(signal) => return format!("signal-{}", signal.name()),
        Action::Refuse(error) => error.name(),
        Action::Start(timer) => return format!("starting-{}", timer.word()),
        Action::Stop(timer) => return format!("stopping-{}", timer.word()),
        Action::StopAll => "stops",
        Action::KeepForLater => "keeping-text",
        Action::NoteFin => "keeping-FIN",
        Action::CountAfresh => "counting-afresh",
        Action::TakeWindow => "window",
        Action::TakeTimestamp => "timestamp",
        Action::RememberAdvertised => "memory",
        Action::CollapseWindow => "collapse",
        Action::DropSample => "dropping-sample",
        Action::EndByR2 => "R2",
        Action::ResetProbeInterval => "first-interval",
        Action::CountKeepAlive => "count",
        Action::EndOrderly => "orderly-end",
        Action::BackOff | Action::BackOffProbe => "back-off",
        Action::ForgetKeepAlives => "answer",
        _ => "action",
    };
    word.to_owned()
}

/// What an action sends or does, in a sentence.
fn thing(action: Action) -> String {
    match action {
        Action::Send(reply) => match reply {
            Reply::Syn => "a SYN",
            Reply::SynAck => "a SYN,ACK",
            Reply::Ack => "an ACK",
            Reply::ChallengeAck => "a challenge ACK",
            Reply::Fin => "a FIN",
            Reply::FinAgain => "the FIN again",
            Reply::Data => "data",
            Reply::Reset | Reply::ResetForSyn => "the RST that the segment asks for",
            Reply::ResetAtSndNxt => "a RST at SND.NXT",
            Reply::Retransmission => "the segment again",
            Reply::Rest => "the rest of the segment",
            Reply::Probe => "a probe",
            Reply::ProbeBelow => "a probe from below SND.UNA",
            Reply::KeepAlive => "a keep-alive",
        }
        .to_owned(),
        Action::OweAck => "an ACK".to_owned(),
        Action::Signal(signal) => format!("`{}`", signal.name()),
        Action::Refuse(error) => format!("`{}`", error.name()),
        Action::Start(timer) | Action::Stop(timer) => timer.name().to_owned(),
        other => format!("{other:?}"),
    }
}

/// The sentence, which continues "not noticed:".
pub(super) fn sentence(rule: &Rule, states: &[State], change: Change) -> String {
    let place = match states {
        [state] => format!("in {state}, "),
        _ => String::new(),
    };
    let what = rule.summary;
    let changed = match change {
        Change::Removed => "nothing of it happens".to_owned(),
        Change::Next(state) => match rule.next {
            Next::To(next) => format!("it leads to {state} instead of {next}"),
            Next::Stay => format!("it leads to {state}"),
        },
        Change::LeftOut(at) => match action(rule, at) {
            Some(action @ (Action::Send(_) | Action::OweAck)) => {
                format!("{} is not sent", thing(action))
            }
            Some(action @ Action::Signal(_)) => {
                format!("the user is not told {}", thing(action))
            }
            Some(Action::Refuse(_)) => "the call is not refused".to_owned(),
            Some(action @ Action::Start(_)) => format!("the {} is not started", thing(action)),
            Some(action @ Action::Stop(_)) => format!("the {} is not stopped", thing(action)),
            Some(Action::StopAll) => "timers are not stopped".to_owned(),
            Some(Action::KeepForLater) => "the text is not kept".to_owned(),
            Some(Action::NoteFin) => "the FIN is not kept".to_owned(),
            Some(Action::CountAfresh) => "R1 and R2 go on counting".to_owned(),
            Some(Action::TakeTimestamp) => "TS.Recent is not updated".to_owned(),
            Some(Action::RememberAdvertised) => "what it advertised is forgotten".to_owned(),
            Some(Action::CollapseWindow) => "cwnd is not reduced".to_owned(),
            Some(Action::DropSample) => "a round-trip time is taken all the same".to_owned(),
            Some(Action::EndByR2) => "the timer runs on beyond R2".to_owned(),
            Some(Action::ResetProbeInterval) => {
                "the interval starts where the last one ended".to_owned()
            }
            Some(Action::CountKeepAlive) => "it is not counted".to_owned(),
            Some(Action::EndOrderly) => "the user is not told `closing` afterwards".to_owned(),
            Some(Action::TakeWindow) => "the send window is not updated".to_owned(),
            Some(Action::BackOff | Action::BackOffProbe) => {
                "the interval is not doubled".to_owned()
            }
            Some(Action::ForgetKeepAlives) => {
                "those before it still count as unanswered".to_owned()
            }
            _ => "something is not done".to_owned(),
        },
        Change::Replaced(at, other) => {
            let old = action(rule, at).map_or_else(String::new, thing);
            let new = thing(other);
            match other {
                Action::Signal(_) => format!("the user is told {new} instead of {old}"),
                Action::Refuse(_) => format!("it is refused with {new} instead of {old}"),
                Action::OweAck if matches!(action(rule, at), Some(Action::Start(_))) => {
                    format!("{new} is sent at once")
                }
                _ => format!("{new} is sent instead of {old}"),
            }
        }
        Change::Unasked(at) => {
            let says = rule.when.get(at).map_or("", |(fact, holds)| fact.says(!*holds));
            format!("the same if {says}")
        }
        Change::Inverted(at) => {
            let says = rule.when.get(at).map_or("", |(fact, holds)| fact.says(!*holds));
            format!("only if {says}")
        }
        Change::Asked(fact, holds) => format!("only if {}", fact.says(holds)),
    };
    format!("{place}{what}: {changed}")
}
