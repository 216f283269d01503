//! A `network` statement that found no such segment.

use super::facts::{any_shape, shape_of};
use super::missing::down;
use super::segment::{already, from as with_sender};
use super::way::{self, Way};
use super::{Claim, Idea};
use crate::host::Host;
use crate::language::plan::{NetworkAction, Pattern, StatementKind};
use crate::network::InFlight;
use crate::run::situation::Situation;

pub(super) fn advise(
    situation: &Situation<'_>,
    patterns: &[Pattern],
    from: Option<Host>,
    held: bool,
) -> Vec<Idea> {
    let fits = |sent: &InFlight| any_shape(&sent.segment, patterns);
    let whose = |sent: &InFlight| from.is_none_or(|from| from == sent.from);
    let mut advice = Vec::new();
    if held {
        if let Some(sent) = situation.in_flight.iter().find(|it| fits(it) && whose(it)) {
            let hold = NetworkAction::Hold(patterns.to_vec(), Some(sent.from));
            let claim = Claim::NotHeld(shape_of(&sent.segment), sent.from);
            let ways = vec![Way::here([StatementKind::Network(hold)])];
            advice.push(Idea { claim, ways });
        }
        return advice;
    }
    let action = match situation.statement() {
        Some(StatementKind::Network(action)) => Some(action),
        _ => None,
    };
    let other = situation.in_flight.iter().find(|sent| fits(sent) && !whose(sent));
    if let Some((sent, action)) =
        other.and_then(|sent| Some((sent, with_sender(action?, sent.from)?)))
    {
        let claim = Claim::OtherSide(shape_of(&sent.segment), sent.from);
        let ways = vec![Way::instead(StatementKind::Network(action))];
        advice.push(Idea { claim, ways });
    }
    if let Some(sent) = situation.held.iter().find(|sent| fits(sent) && whose(sent)) {
        let release =
            NetworkAction::Release(vec![way::plain(shape_of(&sent.segment))], Some(sent.from));
        let claim = Claim::Held(shape_of(&sent.segment), sent.from);
        let ways = vec![Way::here([StatementKind::Network(release)])];
        advice.push(Idea { claim, ways });
    }
    let senders = Host::BOTH.into_iter().filter(|it| from.is_none_or(|from| from == *it));
    advice.extend(senders.filter_map(|sender| already(situation, sender.peer(), patterns)));
    advice.extend(down(situation));
    advice
}
