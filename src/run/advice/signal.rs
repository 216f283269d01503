//! Signals that came or did not come; and segments that no `recv` named.

use super::facts::shape_of;
use super::missing::did_not_come;
use super::state::expect;
use super::way::{self, Way};
use super::{Claim, Idea};
use crate::host::Host;
use crate::language::plan::{ExpectationKind, StatementKind};
use crate::run::mismatch::Few;
use crate::run::result::What;
use crate::run::situation::Situation;
use crate::tcp::{Segment, Signal};

/// How many names are given at most.
const MOST_NAMES: usize = 4;

pub(super) fn not_told(situation: &Situation<'_>, host: Host, signals: &[Signal]) -> Vec<Idea> {
    let mut advice = did_not_come(situation);
    let told = |to: Host| {
        situation.events.iter().rev().filter(|event| !event.setup).find_map(|event| {
            match event.what {
                What::Signal { host, signal } if host == to && signals.contains(&signal) => {
                    Some((event.statement, signal))
                }
                _ => None,
            }
        })
    };
    if let Some((when, _)) = told(host) {
        let after = when.and_then(|when| usize::try_from(when).ok()).unwrap_or(0);
        let here = usize::try_from(situation.at).unwrap_or(usize::MAX);
        let between = situation.scenario.statements.get(after..here).unwrap_or_default();
        let uses = |kind: &StatementKind| {
            matches!(kind, StatementKind::Expect(parts) if parts.iter().any(|part| {
                matches!(part.kind, ExpectationKind::Signal(whose, _) if whose == host)
            }))
        };
        if between.iter().any(|it| uses(&it.kind)) {
            advice.push(Idea::fact(Claim::UsedUp(host)));
        }
    } else if let Some((_, signal)) = told(host.peer()) {
        let peer = host.peer();
        let instead = Way::instead(expect(ExpectationKind::Signal(peer, vec![signal])));
        advice.push(Idea { claim: Claim::OtherTold(peer), ways: vec![instead] });
    }
    advice
}

/// A signal came that should not.
pub(super) fn told(situation: &Situation<'_>, host: Host, signals: &[Signal]) -> Vec<Idea> {
    let Some((_, signal)) = situation.told(host, Some(signals)) else { return Vec::new() };
    let first = Way::here([expect(ExpectationKind::Signal(host, vec![signal]))]);
    vec![Idea { claim: Claim::Told(host, signal), ways: vec![first] }]
}

/// How to name segments under `@strict`.
pub(super) fn strict(unnamed: &Few<(Host, Segment)>) -> Vec<Idea> {
    let Few { first: unnamed, more: 0 } = unnamed else { return Vec::new() };
    if unnamed.len() > MOST_NAMES {
        return Vec::new();
    }
    let names = unnamed.iter().map(|(_, segment)| shape_of(segment)).collect();
    let recvs: Vec<StatementKind> =
        unnamed.iter().map(|(to, segment)| way::recv(*to, shape_of(segment))).collect();
    let mut ways = vec![Way::here(recvs.clone())];
    if let [only] = recvs.as_slice() {
        ways.push(Way::instead(only.clone()));
    }
    vec![Idea { claim: Claim::Unnamed(names), ways }]
}
