//! Bugs that nobody caught, as hints: what no scenario does, or none checks. The bugs
//! themselves are not named, or the next submission would be about them alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::mutants::{Axis, Mutant};
use crate::run::{ScenarioResult, What};
use crate::tcp::{Event, Flags, Next, Rules, Segment, State, Step};
use crate::text::count;

/// Nobody reads more hints than this.
const MOST: usize = 10;

/// What happens in scenarios, in each state.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Happened(BTreeSet<(State, Event)>);

impl Happened {
    /// Adds what happens in a scenario, from its whole trace.
    pub(super) fn add(&mut self, result: &ScenarioResult) {
        for (before, event) in result.trace.steps() {
            let Some(mut state) = event.what.host().and_then(|host| before[host]) else { continue };
            match &event.what {
                What::Arrived { segment, .. } => {
                    self.0.extend(steps(segment).map(|event| (state, event)));
                }
                What::Icmp { .. } => _ = self.0.insert((state, Event::Icmp)),
                _ => {}
            }
            for rule in event.rules.iter().filter_map(|id| Rules::standard().get(*id)) {
                self.0.insert((state, rule.event));
                if let Next::To(next) = rule.next {
                    state = next;
                }
            }
        }
    }

    /// Whether the event of a mutant's rule happens in one of its states.
    fn has(&self, mutant: &Mutant) -> bool {
        let event = event(mutant);
        mutant.states().iter().any(|state| match event {
            Some(event) if is_any_segment(event, mutant) => {
                self.0.iter().any(|it| matches!(it, (at, Event::Segment(_)) if at == state))
            }
            Some(event) => self.0.contains(&(*state, event)),
            None => false,
        })
    }
}

/// The steps of segment arrival that depend on the segment's contents. Only rules know whether it
/// is acceptable.
fn steps(segment: &Segment) -> impl Iterator<Item = Event> {
    let has = |flag| segment.flags.has(flag);
    let all = [
        (Step::Reset, has(Flags::RST)),
        (Step::Syn, has(Flags::SYN)),
        (Step::Ack, has(Flags::ACK)),
        (Step::Urgent, has(Flags::URG)),
        (Step::Text, !segment.payload.is_empty()),
        (Step::Fin, has(Flags::FIN)),
    ];
    let read = !segment.bad_checksum;
    all.into_iter().filter(move |(_, is)| read && *is).map(|(step, _)| Event::Segment(step))
}

/// The event of a mutant's rule; `None` if it changes arithmetic.
fn event(mutant: &Mutant) -> Option<Event> {
    let rule = mutant.rule().and_then(|rule| Rules::standard().get(rule));
    rule.map(|rule| rule.event)
}

/// In CLOSED, the first step handles all of them.
fn is_any_segment(event: Event, mutant: &Mutant) -> bool {
    matches!(event, Event::Segment(_)) && mutant.states() == [State::Closed]
}

/// The hints for the mutants that survived, each with the number of scenarios that reach its rule:
/// those that stand for most bugs first.
pub(super) fn hints<'m>(
    survivors: impl Iterator<Item = (&'m Mutant, usize)>,
    happened: &Happened,
) -> Vec<String> {
    let mut classes: BTreeMap<String, usize> = BTreeMap::new();
    for (mutant, reached) in survivors {
        let sentence = sentence(mutant, happened.has(mutant), reached > 0);
        *classes.entry(sentence).or_default() += 1;
    }
    let mut classes: Vec<(String, usize)> = classes.into_iter().collect();
    classes.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let left = classes.len().saturating_sub(MOST);
    let mut hints: Vec<String> = classes
        .into_iter()
        .take(MOST)
        .map(|(sentence, bugs)| format!("{sentence} ({})", count(bugs, "bug")))
        .collect();
    if left > 0 {
        hints.push(format!("and {left} more like these"));
    }
    hints
}

/// `no scenario has a RST arrive in LISTEN`.
fn sentence(mutant: &Mutant, happens: bool, reached: bool) -> String {
    if mutant.axis() == Axis::Arithmetic {
        return "no scenario checks every number: how long, how much, how many".to_owned();
    }
    let what = match event(mutant) {
        Some(event) if is_any_segment(event, mutant) => "a segment arrive",
        Some(event) => what(event),
        None => "something happen",
    };
    let states = match mutant.states() {
        [] => String::new(),
        [one] => format!(" in {one}"),
        several if several.len() <= 3 => {
            let names: Vec<&str> = several.iter().map(|state| state.name()).collect();
            format!(" in {}", names.join(" or "))
        }
        several if several.len() == State::ALL.len() => String::new(),
        _ => " in several states".to_owned(),
    };
    match (happens, reached) {
        (false, _) => format!("no scenario has {what}{states}"),
        (true, false) => {
            format!("scenarios have {what}{states}, but not in every way that matters")
        }
        (true, true) => {
            format!("scenarios have {what}{states}, but none checks everything that follows")
        }
    }
}

/// The event of a rule, as the object of `has`.
const fn what(event: Event) -> &'static str {
    match event {
        Event::Listen => "a user listen",
        Event::Connect => "a user connect",
        Event::Send => "a user send",
        Event::Receive => "a user read",
        Event::Close => "a user close",
        Event::Abort => "a user abort",
        Event::Status => "a user ask for the state",
        Event::Segment(Step::Check) => "a segment arrive that is damaged or has odd flags",
        Event::Segment(Step::Sequence) => "a segment arrive outside of the window",
        Event::Segment(Step::Reset) => "a RST arrive",
        Event::Segment(Step::Syn) => "a SYN arrive",
        Event::Segment(Step::Ack) => "an acknowledgment arrive",
        Event::Segment(Step::Urgent) => "urgent data arrive",
        Event::Segment(Step::Text) => "data arrive",
        Event::Segment(Step::Fin) => "a FIN arrive",
        Event::Icmp => "an ICMP error arrive",
        Event::Timeout(_) => "a timer run out",
        Event::Output => "something wait to be sent",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::harness::Text;
    use crate::mutants::mutants;
    use crate::run::{RunOptions, run_on_model};

    #[test]
    fn hints_name_what_is_missing_and_no_mutant() {
        let all = mutants();
        let survivors: Vec<_> =
            all.iter().filter(|it| it.id.starts_with("listen.rst")).map(|it| (it, 0)).collect();
        assert!(!survivors.is_empty());
        let bugs = survivors.len();
        let hints = hints(survivors.into_iter(), &Happened::default());
        assert_eq!(hints, [format!("no scenario has a RST arrive in LISTEN ({bugs} bugs)")]);
    }

    #[test]
    fn none_is_not_some() {
        let all = mutants();
        let rst = |reached| {
            let of = |it: &&Mutant| {
                it.states() == [State::Established]
                    && event(it) == Some(Event::Segment(Step::Reset))
            };
            let mut happened = Happened::default();
            let mut hint = |text: &str| {
                let text = Text::new("a.synfin", text).valid().unwrap();
                let scenario = &text.plan.scenarios[0];
                happened.add(&run_on_model(scenario, &RunOptions::default()));
                hints(all.iter().filter(of).map(|it| (it, reached)), &happened).remove(0)
            };
            let texts = [
                "client close; server recv FIN",
                // Far from the window.
                "network forge RST seq=client.SND.NXT+99999999 from client; settle",
            ];
            texts.map(|text| hint(text).split(" (").next().unwrap().to_owned())
        };
        let what = "a RST arrive in ESTABLISHED";
        let none = format!("no scenario has {what}");
        let some = format!("scenarios have {what}, but not in every way that matters");
        let unseen = format!("scenarios have {what}, but none checks everything that follows");
        assert_eq!(rst(0), [none.clone(), some]);
        // A rule that fires too often shows elsewhere, too.
        assert_eq!(rst(1), [none, unseen]);
    }

    #[test]
    fn in_closed_any_segment_is_meant() {
        let all = mutants();
        let survivors: Vec<_> = all
            .iter()
            .filter(|it| it.id == "closed.segment/without-RST")
            .map(|it| (it, 0))
            .collect();
        let hints = hints(survivors.into_iter(), &Happened::default());
        assert!(hints[0].starts_with("no scenario has a segment arrive in CLOSED"), "{hints:?}");
    }

    #[test]
    fn there_are_never_too_many() {
        let all = mutants();
        let hints = hints(all.iter().map(|it| (it, 1)), &Happened::default());
        assert_eq!(hints.len(), MOST + 1);
        assert!(hints[MOST].starts_with("and "));
    }
}
