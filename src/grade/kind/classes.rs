//! Bugs that nobody caught, as hints: what no scenario does, or none looks at. The bugs
//! themselves are not named, or the next hand-in would be about them alone.

use std::collections::BTreeMap;

use crate::mutants::Mutant;
use crate::tcp::{Event, Rules, State, Step};

/// More hints than this are not read.
const MOST: usize = 10;

/// The hints for the mutants that survived, each with how many scenarios come by its rule: those
/// that stand for most bugs first.
pub(super) fn hints<'m>(survivors: impl Iterator<Item = (&'m Mutant, usize)>) -> Vec<String> {
    let mut classes: BTreeMap<String, usize> = BTreeMap::new();
    for (mutant, reached) in survivors {
        *classes.entry(sentence(mutant, reached > 0)).or_default() += 1;
    }
    let mut classes: Vec<(String, usize)> = classes.into_iter().collect();
    classes.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let left = classes.len().saturating_sub(MOST);
    let bugs = |n: usize| if n == 1 { "1 bug".to_owned() } else { format!("{n} bugs") };
    let mut hints: Vec<String> = classes
        .into_iter()
        .take(MOST)
        .map(|(sentence, count)| format!("{sentence} ({})", bugs(count)))
        .collect();
    if left > 0 {
        hints.push(format!("and {left} more like these"));
    }
    hints
}

/// `no scenario has a RST arrive in LISTEN`.
fn sentence(mutant: &Mutant, reached: bool) -> String {
    let what = match Rules::standard().get(mutant.rule).map(|it| it.event) {
        // There, the first of the steps has to do with all of them.
        Some(Event::Segment(_)) if mutant.states == [State::Closed] => "a segment arrive",
        Some(event) => what(event),
        None => "something happen",
    };
    let states = match mutant.states.as_slice() {
        [] => String::new(),
        [one] => format!(" in {one}"),
        several if several.len() <= 3 => {
            let names: Vec<&str> = several.iter().map(|state| state.name()).collect();
            format!(" in {}", names.join(" or "))
        }
        several if several.len() == State::ALL.len() => String::new(),
        _ => " in several states".to_owned(),
    };
    if reached {
        format!("scenarios have {what}{states}, but none looks at all that comes of it")
    } else {
        format!("no scenario has {what}{states} in every way that matters")
    }
}

/// What a rule answers, as the object of `has`.
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
    use super::*;
    use crate::mutants::mutants;

    #[test]
    fn hints_name_what_is_missing_and_no_mutant() {
        let all = mutants();
        let survivors: Vec<_> =
            all.iter().filter(|it| it.id.starts_with("listen.rst")).map(|it| (it, 0)).collect();
        assert!(!survivors.is_empty());
        let hints = hints(survivors.into_iter());
        assert_eq!(hints.len(), 1, "{hints:?}");
        assert!(hints[0].starts_with("no scenario has a RST arrive in LISTEN"), "{hints:?}");
    }

    #[test]
    fn in_closed_any_segment_is_meant() {
        let all = mutants();
        let survivors: Vec<_> = all
            .iter()
            .filter(|it| it.id == "closed.segment/without-RST")
            .map(|it| (it, 0))
            .collect();
        let hints = hints(survivors.into_iter());
        assert!(hints[0].starts_with("no scenario has a segment arrive in CLOSED"), "{hints:?}");
    }

    #[test]
    fn there_are_never_too_many() {
        let all = mutants();
        let hints = hints(all.iter().map(|it| (it, 1)));
        assert_eq!(hints.len(), MOST + 1);
        assert!(hints[MOST].starts_with("and "));
    }
}
