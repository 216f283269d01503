//! A segment that did not come.

use super::facts::{any_shape, names, shape_of};
use super::missing::did_not_come;
use super::state::peer_closes;
use super::way::{self, Way};
use super::{Claim, Idea};
use crate::host::Host;
use crate::language::plan::{
    Expression, Field, NetworkAction, Pattern, Payload, Read, Shape, Sign, StatementKind, Term,
    UserCall,
};
use crate::run::situation::Situation;
use crate::tcp::{Flags, Segment, SegmentField, Setting, SettingValue, State};

pub(super) fn advise(situation: &Situation<'_>, host: Host, patterns: &[Pattern]) -> Vec<Idea> {
    let peer = host.peer();
    let mut advice = did_not_come(situation);
    let now: Vec<&Segment> = situation.came_now(host).collect();
    // The right kind with other numbers: expected and actual show which.
    if now.iter().any(|segment| any_shape(segment, patterns)) {
        return advice;
    }
    let plain_syn = patterns.iter().any(|it| it.shape == Shape::Flags(Flags::SYN));
    let answer = now.iter().find(|it| it.flags.has(Flags::SYN | Flags::ACK) && plain_syn);
    if let Some(segment) = answer {
        let way = Way::instead(way::recv(host, shape_of(segment)));
        let claim = Claim::Answer(shape_of(segment), host);
        advice.push(Idea { claim, ways: vec![way] });
    }
    let crossing = situation
        .in_flight
        .iter()
        .find(|sent| sent.from == host && any_shape(&sent.segment, patterns));
    if let Some(sent) = crossing {
        let instead =
            StatementKind::Recv { host: peer, patterns: patterns.to_vec(), next: false, at: None };
        let claim = Claim::OtherSide(shape_of(&sent.segment), host);
        advice.push(Idea { claim, ways: vec![Way::instead(instead)] });
    }
    advice.extend(already(situation, host, patterns));
    advice.extend(not_sent(situation, host, patterns));
    if now.iter().any(|segment| segment.flags.has(Flags::RST)) {
        advice.push(Idea::fact(Claim::HasReset(peer)));
    }
    advice
}

/// It came before, in a statement that let segments arrive without naming them.
pub(super) fn already(situation: &Situation<'_>, host: Host, patterns: &[Pattern]) -> Option<Idea> {
    let came = situation.came(host).find(|came| {
        !came.setup && came.statement != Some(situation.at) && any_shape(came.segment, patterns)
    })?;
    let before = usize::try_from(came.statement?).ok()?;
    let kind = &situation.scenario.statements.get(before)?.kind;
    // A `recv` has named it: this one wants another.
    let is_free = !matches!(kind, StatementKind::Recv { .. });
    let claim = Claim::Arrived(shape_of(came.segment), host);
    is_free.then(|| Idea { claim, ways: vec![Way::moved(before)] })
}

/// Why the peer may not have sent it.
fn not_sent(situation: &Situation<'_>, host: Host, patterns: &[Pattern]) -> Vec<Idea> {
    let peer = host.peer();
    if situation.is_raw[peer] {
        // `ANY` is nothing that one could forge.
        let forgeable = patterns.iter().filter(|it| it.shape != Shape::Any).take(super::MOST);
        let ways: Vec<Way> =
            forgeable.map(|it| Way::here([way::forge(with_octets(it), peer)])).collect();
        let claim = Claim::Raw(peer);
        return if ways.is_empty() { Vec::new() } else { vec![Idea { claim, ways }] };
    }
    let Some(state) = situation.states[peer] else { return Vec::new() };
    let mut advice = Vec::new();
    if names(patterns, Flags::FIN)
        && let Some((claim, close)) = peer_closes(situation, peer)
    {
        advice.push(Idea { claim, ways: vec![Way::here([close])] });
    }
    let syn_to_peer =
        situation.in_flight.iter().find(|it| it.from == host && it.segment.flags.has(Flags::SYN));
    if names(patterns, Flags::SYN) {
        if let Some(syn) = syn_to_peer.filter(|_| state == State::Listen) {
            let way = Way::here([way::recv(peer, shape_of(&syn.segment))]);
            advice.push(Idea { claim: Claim::SynWaits(peer), ways: vec![way] });
        } else if matches!(state, State::Closed | State::Listen) {
            let way = Way::here([way::call(peer, UserCall::Connect)]);
            advice.push(Idea { claim: Claim::CanConnect(peer, state), ways: vec![way] });
        }
    }
    let wants_data = patterns.iter().any(|pattern| matches!(pattern.shape, Shape::Data(_)));
    if wants_data || names(patterns, Flags::FIN) {
        advice.extend(waiting(situation, peer));
    }
    if wants_data && situation.unsent(peer) == Some(0) {
        let send = way::send(peer, payload(patterns));
        advice.push(Idea { claim: Claim::AllSent(peer), ways: vec![Way::here([send])] });
    }
    advice
}

/// Octets that the host's user sent and that are in no segment yet.
pub(super) fn waiting(situation: &Situation<'_>, host: Host) -> Option<Idea> {
    let octets = situation.unsent(host).filter(|octets| *octets > 0)?;
    let peer = host.peer();
    if situation.sees_no_window(host) {
        let ways = match situation.is_raw[peer] {
            true => {
                let pattern = Pattern {
                    shape: Shape::Flags(Flags::ACK),
                    fields: vec![Field::Number(SegmentField::Window, number(65_535))],
                };
                let opens = way::forge(pattern, peer);
                vec![Way::here([opens, way::recv(host, Shape::Flags(Flags::ACK))])]
            }
            false => {
                let read = StatementKind::Read { host: peer, what: Read::Some, fails: None };
                let told = way::recv(host, Shape::Flags(Flags::ACK));
                vec![Way::here([read.clone()]), Way::here([read, told])]
            }
        };
        return Some(Idea { claim: Claim::ShutOut(host, octets), ways });
    }
    let told = way::recv(host, Shape::Flags(Flags::ACK));
    let mut ways = vec![Way::here([told]), Way::here([StatementKind::Settle])];
    if let Some(setting) = Setting::named("nagle") {
        let value = SettingValue::Switch(false);
        let off = StatementKind::Set { host: Some(host), setting, value, wish: false };
        let first =
            situation.scenario.statements.iter().position(|it| {
                !matches!(it.kind, StatementKind::Given(_) | StatementKind::Set { .. })
            });
        ways.extend(first.map(|at| Way::before(at, situation.scenario, off)));
    }
    ways.extend(situation.timers[host].map(|due| Way::here([way::wait(due)])));
    Some(Idea { claim: Claim::Waits(host, octets), ways })
}

fn number(n: u64) -> Expression {
    Expression { terms: vec![(Sign::Plus, Term::Number(n))] }
}

/// The same pattern with a length for data, as forging wants it.
fn with_octets(pattern: &Pattern) -> Pattern {
    let mut pattern = pattern.clone();
    let says = |it: &Field| matches!(it, Field::Number(SegmentField::Len, _) | Field::Text(_));
    let has_some = pattern.fields.iter().any(says);
    if matches!(pattern.shape, Shape::Data(_)) && !has_some {
        pattern.fields.push(octets(1));
    }
    pattern
}

/// `len=`.
pub(super) fn octets(n: u32) -> Field {
    Field::Number(SegmentField::Len, number(n.into()))
}

/// What the peer of a host that waits for these would have to send.
fn payload(patterns: &[Pattern]) -> Payload {
    let said = patterns.iter().flat_map(|pattern| &pattern.fields).find_map(|field| match field {
        Field::Text(text) => Some(Payload::Text(text.clone())),
        Field::Number(SegmentField::Len, length) => match length.terms.as_slice() {
            [(Sign::Plus, Term::Number(n))] => u32::try_from(*n).ok().map(Payload::Length),
            _ => None,
        },
        _ => None,
    });
    said.unwrap_or(Payload::Length(5))
}

/// `network …` with another host after `from`.
pub(super) fn from(action: &NetworkAction, host: Host) -> Option<NetworkAction> {
    Some(match action {
        NetworkAction::Drop(patterns, _) => NetworkAction::Drop(patterns.clone(), Some(host)),
        NetworkAction::Duplicate(patterns, _) => {
            NetworkAction::Duplicate(patterns.clone(), Some(host))
        }
        NetworkAction::Hold(patterns, _) => NetworkAction::Hold(patterns.clone(), Some(host)),
        NetworkAction::Release(patterns, _) => NetworkAction::Release(patterns.clone(), Some(host)),
        NetworkAction::Reorder(_) => NetworkAction::Reorder(Some(host)),
        _ => return None,
    })
}
