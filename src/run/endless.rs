//! What to do about a run that a statement would never end.

use super::advice::named;
use super::result::{Origin, What};
use super::situation::Situation;

/// What never ends: each host answers what the other one answered.
pub(super) fn advice(situation: &Situation<'_>) -> Option<String> {
    let forged = situation.events.iter().find_map(|event| match &event.what {
        What::Sent { from, segment, origin: Origin::Forged, .. }
            if segment.seg_len() > 0 && !situation.is_raw[*from] =>
        {
            Some((*from, segment))
        }
        _ => None,
    });
    let (from, segment) = forged?;
    let (name, peer) = (named(segment), from.peer());
    Some(format!(
        "{peer} acknowledges the {name} that {from} never sent, {from} answers that with what it \
         did send, and so on: `{peer} recv {name}; network drop ACK from {peer}` ends it, and with \
         `given raw {from}` nobody answers"
    ))
}
