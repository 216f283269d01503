//! Whether two runs of the model show the same: the same calls, segments, signals and states in the
//! same order, by the same rules, whenever they happen. What tells the scenarios apart on purpose is
//! left out.

use crate::host::PerHost;
use crate::language::plan::UserCall;
use crate::run::{Called, Event, ScenarioResult, What};

/// Whether the second run has the same states as the first, by the same rules. A segment that is
/// ignored for another reason would test something else.
pub(super) fn by_the_same_rules(was: &ScenarioResult, is: &ScenarioResult) -> bool {
    let parts = |event: &Event| (event.states, event.rules.clone());
    was.trace.events.iter().map(parts).eq(is.trace.events.iter().map(parts))
}

/// Whether the second run shows the same as the first, but for time and STATUS.
pub(super) fn alike(was: &ScenarioResult, is: &ScenarioResult) -> bool {
    let same = |(was, is): (&Event, &Event)| {
        was.setup == is.setup
            && was.states == is.states
            && was.rules == is.rules
            && same(&was.what, &is.what)
    };
    equal(shown(was), shown(is), same)
}

/// The same with client and server in each other's place. How they came to where the scenario
/// starts does not count.
pub(super) fn mirrored(was: &ScenarioResult, is: &ScenarioResult) -> bool {
    let behind_the_walk = |result| shown(result).filter(|event: &&Event| !event.setup);
    let same = |(was, is): (&Event, &Event)| {
        let PerHost([client, server]) = is.states;
        was.states == PerHost([server, client])
            && was.rules == is.rules
            && same(&turned(&was.what), &is.what)
    };
    equal(behind_the_walk(was), behind_the_walk(is), same)
}

fn shown(result: &ScenarioResult) -> impl Iterator<Item = &Event> {
    result.trace.events.iter().filter(|event| {
        let is_status =
            matches!(&event.what, What::Call { call: Called::Call(UserCall::Status), .. });
        !is_status && !matches!(event.what, What::Start | What::Clock)
    })
}

fn equal<'e>(
    was: impl Iterator<Item = &'e Event>,
    mut is: impl Iterator<Item = &'e Event>,
    same: impl Fn((&'e Event, &'e Event)) -> bool,
) -> bool {
    for event in was {
        if !is.next().is_some_and(|other| same((event, other))) {
            return false;
        }
    }
    is.next().is_none()
}

/// Whether two events are the same but for the numbers that segments have in the network.
fn same(was: &What, is: &What) -> bool {
    use What::{Arrived, Held, Lost, Requeued, Sent};
    match (was, is) {
        (Sent { from: a, segment: b, .. }, Sent { from: c, segment: d, .. })
        | (Arrived { to: a, segment: b, .. }, Arrived { to: c, segment: d, .. })
        | (Lost { from: a, segment: b, .. }, Lost { from: c, segment: d, .. })
        | (Held { from: a, segment: b, .. }, Held { from: c, segment: d, .. })
        | (Requeued { from: a, segment: b, .. }, Requeued { from: c, segment: d, .. }) => {
            (a, b) == (c, d)
        }
        _ => was == is,
    }
}

/// An event as it would be at the other host.
fn turned(what: &What) -> What {
    use What::{Arrived, Call, Held, Icmp, Lost, Read, Requeued, Sent, Signal, Timer};
    let mut turned = what.clone();
    match &mut turned {
        Call { host, .. }
        | Timer { host, .. }
        | Signal { host, .. }
        | Read { host, .. }
        | Arrived { to: host, .. }
        | Icmp { to: host, .. }
        | Sent { from: host, .. }
        | Lost { from: host, .. }
        | Held { from: host, .. }
        | Requeued { from: host, .. } => *host = host.peer(),
        _ => {}
    }
    turned
}
