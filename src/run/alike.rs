//! Whether two runs show the same, though their scenarios are written otherwise.

use std::collections::HashMap;

use super::result::{Called, Event, ScenarioResult, SegmentId, What};
use crate::host::Host;
use crate::language::plan::UserCall;
use crate::tcp::{self, Flags, Seq, State, Time};

/// Whether two runs come to the same: the same verdict, kinds of failure and remarks, and the same
/// events at the same times, by the same rules.
///
/// If the second walks to its start, its first event after the walk is held against the event of the
/// first run that comes as long before the end, and times count from there.
pub fn alike(was: &ScenarioResult, is: &ScenarioResult) -> bool {
    let kinds = |result: &ScenarioResult| -> Vec<_> {
        result.failures.iter().map(super::Failure::kind).collect()
    };
    was.verdict == is.verdict
        && kinds(was) == kinds(is)
        && was.remarks.iter().map(|it| &it.what).eq(is.remarks.iter().map(|it| &it.what))
        && same_events(acts(was), acts(is), walks(is) && !walks(was))
}

fn walks(result: &ScenarioResult) -> bool {
    result.trace.events.iter().any(|event| event.setup)
}

/// What happened after the begin and the walk to where the scenario starts.
fn acts(result: &ScenarioResult) -> Vec<&Event> {
    let events = result.trace.events.iter();
    events.filter(|event| !event.setup && event.what != What::Start).collect()
}

fn same_events(was: Vec<&Event>, is: Vec<&Event>, walked: bool) -> bool {
    let Some(before) = was.len().checked_sub(is.len()).filter(|n| *n == 0 || walked) else {
        return false;
    };
    let was = was.get(before..).unwrap_or_default();
    let start = |events: &[&Event]| match events.first() {
        Some(first) if walked => first.time,
        _ => Time::ZERO,
    };
    let (was_start, is_start) = (start(was), start(&is));
    // Segments have other numbers after a walk, one for one.
    let mut ids = HashMap::new();
    was.iter().zip(&is).all(|(was, is)| {
        was.time.since(was_start) == is.time.since(is_start)
            && was.states == is.states
            && was.rules == is.rules
            && same(&was.what, &is.what, &mut ids)
    })
}

/// Whether two events are the same but for the numbers of segments.
fn same(was: &What, is: &What, ids: &mut HashMap<SegmentId, SegmentId>) -> bool {
    let (Some(was_id), Some(is_id)) = (id(was), id(is)) else { return was == is };
    if *ids.entry(was_id).or_insert(is_id) != is_id {
        return false;
    }
    let mut renamed = is.clone();
    if let Some(id) = id_mut(&mut renamed) {
        *id = was_id;
    }
    *was == renamed
}

const fn id(what: &What) -> Option<SegmentId> {
    match what {
        What::Sent { id, .. }
        | What::Arrived { id, .. }
        | What::Lost { id, .. }
        | What::Held { id, .. }
        | What::Requeued { id, .. } => Some(*id),
        _ => None,
    }
}

const fn id_mut(what: &mut What) -> Option<&mut SegmentId> {
    match what {
        What::Sent { id, .. }
        | What::Arrived { id, .. }
        | What::Lost { id, .. }
        | What::Held { id, .. }
        | What::Requeued { id, .. } => Some(id),
        _ => None,
    }
}

/// What a walk is made of, as far as a start in a state can tell.
#[derive(PartialEq, Debug)]
enum Step {
    Call(tcp::Event),
    Sent(Flags, Seq, Option<Seq>, usize),
    Arrived(Flags, Seq, Option<Seq>, usize),
    /// Anything else.
    Other,
}

/// Whether the walk to the start of the second run has the same steps at `host` as the first run
/// before that statement: calls, and segments with their flags, numbers and lengths.
pub fn walks_alike(was: &ScenarioResult, until: u32, is: &ScenarioResult, host: Host) -> bool {
    let before = was.trace.events.iter().take_while(|it| it.statement.is_none_or(|at| at < until));
    let walk = is.trace.events.iter().filter(|event| event.setup);
    before.filter_map(|event| step(event, host)).eq(walk.filter_map(|event| step(event, host)))
}

fn step(event: &Event, host: Host) -> Option<Step> {
    let segment = |segment: &tcp::Segment| {
        let ack = segment.flags.has(Flags::ACK).then_some(segment.ack);
        (segment.flags, segment.seq, ack, segment.payload.len())
    };
    match &event.what {
        What::Call { host: at, call: Called::Call(call), refused } if *at == host => match call {
            UserCall::StopListening => None,
            _ if refused.is_some() => Some(Step::Other),
            _ => Some(Step::Call(Called::Call(call.clone()).event())),
        },
        What::Sent { from, segment: sent, .. } if *from == host => {
            let (flags, seq, ack, length) = segment(sent);
            Some(Step::Sent(flags, seq, ack, length))
        }
        What::Arrived { to, segment: arrived, .. } if *to == host => {
            let (flags, seq, ack, length) = segment(arrived);
            Some(Step::Arrived(flags, seq, ack, length))
        }
        What::Start
        | What::Clock
        | What::Call { .. }
        | What::Sent { .. }
        | What::Arrived { .. }
        | What::Signal { .. } => None,
        _ => Some(Step::Other),
    }
}

/// The state of a host before each statement of a run, and after the last one.
pub fn states_before(result: &ScenarioResult, host: Host) -> Vec<Option<State>> {
    let mut states = Vec::new();
    let mut state = None;
    for event in &result.trace.events {
        // A statement of which nothing came leaves the state as it was.
        let at = event.statement.map_or(0, |at| at as usize + 1);
        while states.len() < at {
            states.push(state);
        }
        state = event.states[host];
    }
    let all = result.statements as usize + 1;
    while states.len() < all {
        states.push(state);
    }
    states
}
